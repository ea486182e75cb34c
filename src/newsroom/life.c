/* life.c - until when a server may believe that what it took is its own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/life.h"

#include <stdlib.h>

struct life {
    _Atomic int64_t end;
    struct life *before; /* who took something in it may look at it yet */
};

struct err lives_said(struct lives *lives, int64_t said, int64_t lasts)
{
    struct life *life = atomic_load(&lives->now);
    if (life && said < atomic_load(&life->end)) {
        atomic_store(&life->end, said + lasts);
        return OK;
    }
    struct life *next = calloc(1, sizeof *next);
    if (!next)
        return err_make(&ERR_SYSTEM, "out of memory");
    atomic_store(&next->end, said + lasts);
    next->before = life;
    atomic_store(&lives->now, next);
    return OK;
}

const _Atomic int64_t *lives_end(const struct lives *lives)
{
    const struct life *life = atomic_load(&lives->now);
    return life ? &life->end : NULL;
}

void lives_close(struct lives *lives)
{
    struct life *life = atomic_exchange(&lives->now, NULL);
    while (life) {
        struct life *before = life->before;
        free(life);
        life = before;
    }
}
