/* depth.c - how far people came in a text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/depth.h"

#include "base/varint.h"

static bool is_empty(const struct depth *depth)
{
    for (int i = 0; i < DEPTH_STEPS; i++)
        if (depth->loadings[i] > 0)
            return false;
    return true;
}

struct str depth_write(struct arena *a, const struct depth *depth)
{
    if (is_empty(depth))
        return S("");
    uint8_t *room = (uint8_t *)arena_bytes(a, (ptrdiff_t)DEPTH_STEPS * VARINT_MAX);
    ptrdiff_t n = 0;
    for (int i = 0; i < DEPTH_STEPS; i++)
        n += varint_write((uint64_t)MAX(depth->loadings[i], 0), room + n);
    return (struct str){(const char *)room, n};
}

struct err depth_read(struct depth *depth, struct str stored)
{
    uint64_t found[DEPTH_STEPS];
    const uint8_t *at = bytes_of(stored), *end = at + stored.n;
    bool sound = true;
    if (stored.n == 0)
        return OK;
    for (int i = 0; i < DEPTH_STEPS && sound; i++)
        sound = varint_take(&at, end, INT64_MAX, &found[i]);
    if (!sound || at != end)
        return err_make(&ERR_INVALID, "the depths of a page are damaged");
    for (int i = 0; i < DEPTH_STEPS; i++)
        depth->loadings[i] += (int64_t)found[i];
    return OK;
}
