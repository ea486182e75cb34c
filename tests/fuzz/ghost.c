/* ghost.c - fuzz target: any bytes as a post of Ghost, as each form of its text, and as HTML that it drew. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"
#include "exchange/ghost.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *a, const json_t *post, struct str html)
{
    struct buf b;
    const struct making m = {a, &b, NULL, NULL};
    buf_init(&b, 1 << 22);
    if (post) {
        ghost_text(&m, post);
        (void)ghost_lexical(&m, post);
        (void)ghost_mobiledoc(&m, post);
        (void)ghost_card(&m, json_get_words(a, post, S("type")), post);
    } else {
        ghost_html(&m, html);
    }
    if (b.n && !b.failed && utf8_find_invalid(html) < 0 && utf8_find_invalid(buf_str(&b)) >= 0)
        abort();
    buf_close(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, (ptrdiff_t)size};
    struct arena a;
    json_t *post;
    arena_init(&a, 0);
    check(&a, NULL, text);
    if (!failed(json_text_read(text, 1, &post)))
        check(&a, post, S(""));
    json_decref(post);
    arena_close(&a);
    return 0;
}
