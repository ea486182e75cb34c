/* ninjs.c - fuzz target: any bytes as an item of ninjs. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/ninjs.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct ninjs_item item;
    json_t *tree;
    arena_init(&a, 0);
    if (!failed(json_text_read((struct str){(const char *)data, (ptrdiff_t)size}, 1, &tree))) {
        ninjs_read(&a, tree, S("Europe/Oslo"), S("a.json line 1"), &item);
        if (item.kind == NINJS_STORY && (!item.story.key.n || !item.story.input.headline.n || !item.story.html.n))
            abort();
    }
    json_decref(tree);
    arena_close(&a);
    return 0;
}
