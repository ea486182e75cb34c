/* embed_table.c - fuzz target: a table of providers and, after an empty line of "=", an address; what matches is safe.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/providers.h"
#include "newsroom/setting.h"
#include "text/html_address.h"
#include "text/url.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* A frame is an address of https, or of this machine, that can stand in an attribute. */
static void check_frame(struct str frame)
{
    struct url url;
    if (frame.n == 0)
        return;
    require(url_parse(frame, &url) && url.kind == URL_HTTP && html_address_is_web(frame));
    require(str_starts(frame, S("https://")) || str_equal(url.host, S("127.0.0.1")) ||
            str_equal(url.host, S("localhost")));
}

static void look_up(struct arena *a, const struct embed_providers *providers, struct str url)
{
    const struct embed_provider *provider = embed_find(providers, url);
    (void)embed_name(providers, url);
    (void)embed_origin(a, url);
    if (!provider)
        return;
    require(provider->name.n > 0 && provider->id.n > 0);
    if (url.n <= 600)
        check_frame(embed_frame(a, provider, url));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    const struct embed_providers *providers;
    struct str text = {(const char *)data, (ptrdiff_t)size};
    ptrdiff_t cut = str_find(text, S("\n=\n"), 0);
    struct str table = cut < 0 ? (struct str){0} : str_slice(text, 0, cut);
    struct str url = cut < 0 ? text : str_from(text, cut + 3);
    struct settings settings = {.url = S("https://news.example"), .embed_providers = table};
    arena_init(&a, 0);
    if (!failed(embed_providers_make(&a, &settings, &providers)))
        look_up(&a, providers, url);
    arena_close(&a);
    return 0;
}
