/* template.h - Mustache templates (the published specification, lambdas left out), compiled when loaded. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_TEMPLATE_H
#define TEXT_TEMPLATE_H

#include "base/base.h"
#include "base/map.h"
#include "text/value.h"

/* Limits of a template, and of a rendering. */
#define TEMPLATE_SIZE_MAX (1 << 20) /* bytes of one template */
#define TEMPLATE_DEPTH_MAX 64       /* sections within sections, partials counted in */
#define TEMPLATE_PARTIAL_DEPTH_MAX 32
#define TEMPLATE_NAME_PARTS_MAX 16  /* a.b.c has three */
#define TEMPLATE_STEPS_MAX 20000000 /* tags and texts that one rendering may run through */

struct template;

/* The templates that may include one another as partials. Filled, linked, and from then on only read: it may be shared
 * between threads. */
struct template_set {
    struct arena arena;
    struct map templates;
    struct template *first; /* in order of adding */
    struct template *last;
};

void template_set_init(struct template_set *set);
void template_set_close(struct template_set *set);

/* Compiles text (copied) under name; a template of that name is replaced. ERR_INVALID or ERR_LIMIT with a detail such
 * as "story, line 12: section 'tags' is not closed". */
struct err template_set_add(struct template_set *set, struct str name, struct str text);

/* Joins partials to their templates; after the last template_set_add. ERR_NOT_FOUND names the first partial that is
 * missing and where it stands; all others are joined none the less, and the missing one prints nothing. */
struct err template_set_link(struct template_set *set);

/* The template, or NULL. Borrowed from the set. */
const struct template *template_find(const struct template_set *set, struct str name);

/*
 * Adds the rendering of view to out. Text and numbers are escaped, also in {{{x}}} and {{&x}}: these print only
 * VALUE_HTML as it is. Lists and maps print nothing. A name is looked for in the innermost section's value first, then
 * outwards. ERR_LIMIT when out's maximum, the depth or the number of steps is passed; out then holds a part.
 */
struct err template_render(const struct template *template, const struct value *view, struct buf *out);

#endif
