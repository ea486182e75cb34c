/* tree.c - fuzz target: any bytes as a page of Hugo, of Jekyll, of a plain tree, and as YAML and TOML. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"
#include "text/toml.h"
#include "text/yaml.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void tell(void *context, enum making_loss loss, struct str what)
{
    (void)context, (void)loss;
    require(what.n < 200);
}

static void read_as(enum tree_kind kind, struct str path, struct str text)
{
    struct arena a;
    struct tree_page page;
    struct tree tree = {.kind = kind, .zone = S("Europe/Oslo"), .days = S("Europe/Lisbon"), .prefix = S("/p")};
    const struct making told = {&a, NULL, tell, NULL};
    arena_init(&a, 0);
    struct err e = tree_page_read(&a, &tree, path, text, &told, &page);
    if (failed(e))
        require(str_starts(str_from_c(err_detail()), S("line ")));
    else if (page.kind == TREE_STORY)
        require(page.story.key.n > 0 && page.story.path_count > 0);
    tree_page_close(&page);
    arena_close(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, (ptrdiff_t)size};
    json_t *value;
    read_as(TREE_HUGO, S("content/harbour/ferries/winter.es.md"), text);
    read_as(TREE_JEKYLL, S("news/_posts/2021-02-03-harbour.md"), text);
    read_as(TREE_PLAIN, S("a.md"), text);
    require(failed(yaml_read(text, 1, &value)) == (value == NULL));
    json_decref(value);
    require(failed(toml_read(text, 1, &value)) == (value == NULL));
    json_decref(value);
    return 0;
}
