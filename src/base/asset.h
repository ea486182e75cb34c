/* asset.h - the files that are built into the program: theme, migrations, schema, the desk's scripts. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ASSET_H
#define BASE_ASSET_H

#include "base/base.h"

/* One embedded file; everything in it lives as long as the program. */
struct asset {
    struct str path; /* from the repository's root, as theme/css/page.css */
    struct str data; /* the file's bytes; a NUL follows them, uncounted */
    struct str hash; /* the first 16 hexadecimal digits of the SHA-256 of data */
};

/* The asset of exactly this path, or NULL. */
const struct asset *asset_find(struct str path);

/* How many there are, and the i-th in byte order of the paths; i below asset_count(). */
size_t asset_count(void);
const struct asset *asset_at(size_t i);

/* The table itself, sorted by path, which tools/mkassets.c writes. */
extern const struct asset asset_table[];
extern const size_t asset_table_size;

#endif
