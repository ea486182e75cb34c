/* embed_rules.c - fuzz target: any bytes as HTML with embed codes; what is taken settles and loads nothing. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/rules.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check(struct arena *a, const struct embed_rules *rules, struct str raw)
{
    struct html once, twice;
    struct messages messages = {0}, none = {0};
    if (failed(embed_story_html(a, rules, raw, &messages, &once)))
        return;
    require(html_is_canonical(html_text(once)));
    require(!failed(embed_story_html(a, rules, html_text(once), &none, &twice)) && !none.first);
    require(str_equal(html_text(once), html_text(twice)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct settings settings = {
        .url = S("https://news.example"), .foreign_content = S("refuse"), .embed_trusted = S("charts.news.example")};
    struct embed_rules rules = {.settings = &settings};
    arena_init(&a, 0);
    require(!failed(embed_providers_make(&a, &settings, &rules.providers)));
    check(&a, &rules, (struct str){(const char *)data, (ptrdiff_t)size});
    arena_close(&a);
    return 0;
}
