/* opengraph.c - fuzz target: any bytes as a page. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/opengraph.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct str bytes = {(const char *)data, (ptrdiff_t)size};
    struct found found;
    struct page_links links;
    arena_init(&a, 0);
    if (!failed(opengraph_read(&a, S("https://site.example/p"), bytes, &found, &links)))
        embed_copy_clean(&a, &found.copy);
    arena_close(&a);
    return 0;
}
