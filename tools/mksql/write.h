/* write.h - the two outputs of mksql. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MKSQL_WRITE_H
#define MKSQL_WRITE_H

#include "mksql.h"

extern FILE *out; /* the one that is being written */

void put_header(void);
void put_source(void);

/* "story_by_slug" as "STORY_BY_SLUG" */
void put_upper(const char *name);
/* The function's first line, without its end. */
void put_signature(const struct statement *s);
/* Whether what comes back has to live somewhere. */
bool needs_arena(const struct statement *s);
/* The path from its last folder on: the same wherever the program is built. */
const char *short_path(const char *path);

#endif
