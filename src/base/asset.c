/* asset.c - look-up in the table of embedded files. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/asset.h"

#include <assert.h>
#include <stdlib.h>

static int compare_path(const void *key, const void *element)
{
    const struct str *path = key;
    const struct asset *asset = element;
    return str_compare(*path, asset->path);
}

const struct asset *asset_find(struct str path)
{
    return bsearch(&path, asset_table, asset_table_size, sizeof *asset_table, compare_path);
}

size_t asset_count(void)
{
    return asset_table_size;
}

const struct asset *asset_at(size_t i)
{
    assert(i < asset_table_size);
    return &asset_table[i];
}
