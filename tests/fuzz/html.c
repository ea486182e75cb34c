/* html.c - fuzz target: any bytes as HTML; what is taken settles and can be read. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void read_all(struct arena *a, struct html h)
{
    struct html_block block;
    struct str found;
    ptrdiff_t total = 0;
    for (ptrdiff_t at = 0; html_next_block(h, &at, &block); total += block.html.text.n) {
        require(html_is_canonical(block.html.text));
        html_block_address(a, block);
        html_block_embed(a, block);
    }
    require(total == h.text.n);
    struct html whole = html_absolute(a, h, S("https://post.example/2026/11/05/ferry/"));
    require(str_equal(html_plain_text(a, h), html_plain_text(a, whole)));
    for (ptrdiff_t at = 0; html_next_link(a, h, &at, &found);)
        require(found.n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct html once, twice;
    struct str raw = {(const char *)data, (ptrdiff_t)size};
    arena_init(&a, 0);
    if (!failed(html_sanitise(&a, raw, NULL, &once))) {
        require(html_is_canonical(once.text));
        require(!failed(html_sanitise(&a, once.text, NULL, &twice)) && str_equal(once.text, twice.text));
        read_all(&a, once);
    }
    arena_close(&a);
    return 0;
}
