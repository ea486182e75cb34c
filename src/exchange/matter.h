/* matter.h - what stands before a text in other programs' files: YAML, TOML or JSON. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_MATTER_H
#define EXCHANGE_MATTER_H

#include "exchange/json_cut.h"

#define MATTER_SIZE_MAX 65536 /* bytes */

struct matter {
    json_t *tree;   /* an object; NULL: the text has none. To be given back with json_decref */
    struct str raw; /* as written */
    struct str body;
    int body_line;
};

/* Between "---" lines YAML, between "+++" lines TOML, or an object of JSON. Errors are "line N: what". */
struct err matter_read(struct str text, struct matter *out);

/* The line of a key of the first level; 1 where it is not found. */
int matter_line(const struct matter *matter, struct str key);

#endif
