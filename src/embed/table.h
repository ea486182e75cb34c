/* table.h - the text form of providers: one parser for the program's own table and for a newsroom's. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_TABLE_H
#define EMBED_TABLE_H

#include "embed/pattern.h"
#include "embed/providers.h"

#define EMBED_TABLE_SIZE_MAX (256 * 1024) /* bytes */
#define EMBED_LINE_MAX 2500               /* bytes of one line */
#define EMBED_ROWS_MAX 500
#define EMBED_ROW_LINES_MAX 200

/* Addresses of one form, and what becomes of them. */
struct embed_rule {
    struct embed_rule *next;
    const struct embed_provider *provider;
    struct embed_pattern pattern;
    struct str target; /* the frame of an address; none: it has none. Of a code: the public address */
    bool code;         /* the address of a frame as embed codes have it, not one for people */
};

/* An element that marks an embed code: "mark = .twitter-tweet href". */
struct embed_mark {
    struct embed_mark *next;
    const struct embed_provider *provider;
    struct str key;       /* ".CLASS" or "[ATTRIBUTE]" */
    struct str attribute; /* that holds the address; "href": the last link inside that is the provider's */
    struct str template;  /* {} is the attribute's value; none: that is the address */
};

/* The provider's script that stands with an embed code. */
struct embed_script {
    struct embed_script *next;
    const struct embed_provider *provider;
    struct str start; /* of its address, without scheme; or words that the script holds, when it has none */
    bool inside;
};

/* An address, and what has to be found for it. Tests hold each row to them. */
struct embed_example {
    struct embed_example *next;
    struct str url;
    struct str want; /* the frame; none: it has none. Of a code: the public address */
    bool code;
};

struct embed_local_name {
    struct embed_local_name *next;
    struct str language, name;
};

/* What a provider's row says beside struct embed_provider. */
struct embed_row {
    struct str hosts; /* separated by spaces: the second and all after it stand for the first */
    struct embed_local_name *names;
    struct embed_rule *rules;
    struct embed_mark *marks;
    struct embed_script *scripts;
    struct embed_example *examples;
    struct str site; /* our own host, for frames that want to know it */
    bool code_only;  /* an address on a line of its own stays a link; only embed codes become embeds */
};

struct embed_table {
    struct embed_provider **providers;
    ptrdiff_t count;
};

/* Reads text into out, owned by a, borrowing from text. ERR_INVALID and ERR_LIMIT as "line N: what". */
struct err embed_table_parse(struct arena *a, struct str text, struct str site, struct embed_table *out);

#endif
