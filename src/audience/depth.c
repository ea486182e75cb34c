/* depth.c - how far people came in a text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/depth.h"

#define VARINT_MAX 9 /* bytes: 63 bits */

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
    char *room = arena_bytes(a, (ptrdiff_t)DEPTH_STEPS * VARINT_MAX);
    ptrdiff_t n = 0;
    for (int i = 0; i < DEPTH_STEPS; i++) {
        int64_t left = MAX(depth->loadings[i], 0);
        for (; left >= 0x80; left >>= 7)
            room[n++] = (char)(left | 0x80);
        room[n++] = (char)left;
    }
    return (struct str){room, n};
}

static bool take_varint(struct str *stored, int64_t *out)
{
    *out = 0;
    for (int i = 0; i < VARINT_MAX && i < stored->n; i++) {
        unsigned char byte = (unsigned char)stored->p[i];
        *out |= (int64_t)(byte & 0x7f) << (7 * i);
        if (byte < 0x80) {
            *stored = str_from(*stored, i + 1);
            return true;
        }
    }
    return false;
}

struct err depth_read(struct depth *depth, struct str stored)
{
    struct depth found;
    if (stored.n == 0)
        return OK;
    bool sound = true;
    for (int i = 0; i < DEPTH_STEPS && sound; i++)
        sound = take_varint(&stored, &found.loadings[i]);
    if (!sound || stored.n)
        return err_make(&ERR_INVALID, "the depths of a page are damaged");
    for (int i = 0; i < DEPTH_STEPS; i++)
        depth->loadings[i] += found.loadings[i];
    return OK;
}
