/* own_address.c - fuzz target: any text as an address that may be of this newsroom. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/own_address.h"

#include "newsroom/edition.h"
#include "text/url.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever is taken for ours is read as such by the one parser of addresses, and its path leads nowhere else. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct own_address own;
    struct url url;
    struct str text = {(const char *)data, (ptrdiff_t)size};
    static const struct edition_rules spanish = {.language = S_INIT("es"), .host = S_INIT("es.news.example")};
    const struct settings settings = {
        .url = S("https://news.example"), .language = S("en"), .edition_rules = &spanish, .edition_count = 1};
    arena_init(&a, 0);
    if (own_address_read(&a, &settings, text, &own)) {
        bool parsed = url_parse(text, &url);
        if (!parsed || (!str_equal_nocase(url.host, S("news.example")) && !str_equal_nocase(url.host, spanish.host)))
            abort();
        if (own.path.n && (own.path.p[0] != '/' || own.path.p[own.path.n - 1] != '/' || own.story_id < 0))
            abort();
    }
    arena_close(&a);
    return 0;
}
