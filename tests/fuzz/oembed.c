/* oembed.c - fuzz target: any bytes as an oEmbed answer. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/oembed.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct str bytes = {(const char *)data, (ptrdiff_t)size};
    struct found found;
    arena_init(&a, 0);
    if (!failed(oembed_read(&a, S("https://site.example/o"), bytes, &found)))
        embed_copy_clean(&a, &found.copy);
    arena_close(&a);
    return 0;
}
