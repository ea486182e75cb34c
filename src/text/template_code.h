/* template_code.h - a compiled template, as the parser makes it and the renderer runs it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_TEMPLATE_CODE_H
#define TEXT_TEMPLATE_CODE_H

#include "text/template.h"

enum template_op_kind {
    TEMPLATE_TEXT,     /* print text */
    TEMPLATE_ESCAPED,  /* {{name}} */
    TEMPLATE_RAW,      /* {{{name}}} and {{&name}} */
    TEMPLATE_SECTION,  /* {{#name}}: runs the ops up to end */
    TEMPLATE_INVERTED, /* {{^name}}: runs the ops up to end */
    TEMPLATE_PARTIAL,  /* {{>name}} */
};

struct template_part {
    struct str name;
    uint32_t hash; /* value_hash(name) */
};

struct template_op {
    enum template_op_kind kind;
    int line;
    struct str text; /* TEXT: what to print. PARTIAL: the blanks before each of its lines. Others: the name */
    struct template_part *parts; /* the name cut at its dots; none for "." */
    int part_count;
    ptrdiff_t end;                  /* sections: the op behind the closing tag */
    struct str partial_name;        /* PARTIAL */
    const struct template *partial; /* PARTIAL, once linked; NULL prints nothing */
};

struct template
{
    struct str name;
    struct template_op *ops;
    ptrdiff_t count;
    struct template *next;
};

/* Compiles text into t->ops, owned by a as is what they point to; text must live as long. */
struct err template_parse(struct arena *a, struct template *t, struct str text);

#endif
