/* url.c - fuzz target: any text as an address, a path, a link and a query. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/url.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is joined is an address again, and what is our own path is no other site's. */
static void check_properties(struct arena *a, struct str text)
{
    struct str joined, again;
    struct url url;
    if (url_join(a, S("https://example.org/a/b?c"), text, &joined)) {
        if (joined.n <= URL_SIZE_MAX && !url_parse(joined, &url))
            abort();
        if (!url_join(a, S("https://example.org/a/b?c"), joined, &again) && joined.n <= URL_SIZE_MAX)
            abort();
        if (url_is_own_path(text) && !str_starts(joined, S("https://example.org/")))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct url_query query;
    struct str out, text = {(const char *)data, (ptrdiff_t)size};
    arena_init(&a, 0);
    check_properties(&a, text);
    err_ignore(url_decode_path(&a, text, &out));
    err_ignore(url_parse_query(&a, text, &query));
    if (url_decode(&a, url_encode_component(&a, text), &out) && !str_equal(out, text))
        abort();
    arena_close(&a);
    return 0;
}
