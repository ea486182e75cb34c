/* activity.c - fuzz target: any bytes as a post of the fediverse, and as its author. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/activity.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct str bytes = {(const char *)data, (ptrdiff_t)size};
    struct found found;
    struct str actor;
    arena_init(&a, 0);
    if (!failed(activity_read(&a, S("https://site.example/@a/1"), bytes, &found, &actor)))
        embed_copy_clean(&a, &found.copy);
    if (!failed(activity_read_actor(&a, S("https://site.example/a"), bytes, &found)))
        embed_copy_clean(&a, &found.copy);
    arena_close(&a);
    return 0;
}
