/* engine.h - what the fuzz targets of engines' answers share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FUZZ_ENGINE_H
#define FUZZ_ENGINE_H

#include <stdlib.h>

#include "base/utf8.h"
#include "text/xml.h"
#include "translate/adapter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a text may be, whoever sent it: UTF-8 that XML can hold, with no bare "&", and not endless. */
static inline void check_text(struct arena *a, struct str source, struct str text)
{
    if (!text.p)
        return;
    if (text.n == 0 || utf8_find_invalid(text) >= 0 || xml_text(a, text).p != text.p)
        abort();
    if (text.n > 6 * (source.n * 8 + 400))
        abort();
    for (ptrdiff_t i = 0; (i = str_find_char(text, '&', i)) >= 0; i++)
        if (!str_starts(str_from(text, i), S("&amp;")) && !str_starts(str_from(text, i), S("&lt;")) &&
            !str_starts(str_from(text, i), S("&gt;")))
            abort();
}

static inline void check_routes(const struct engine_routes *routes)
{
    if (routes->count > ENGINE_ROUTES_MAX)
        abort();
    for (ptrdiff_t i = 0; i < routes->count; i++)
        if (routes->items[i].from.n > ENGINE_CODE_MAX || routes->items[i].own_to.n > ENGINE_CODE_MAX)
            abort();
}

/* The bytes as each kind of answer. */
static inline void engine_read(const struct engine_adapter *adapter, struct str bytes)
{
    static const struct str ASKED[] = {S_INIT("the <g id=\"1\">harbour</g> &amp; quay"), S_INIT("A boat.")};
    static const struct engine_route ROUTE = {S_INIT("en"), S_INIT("es"), S_INIT("eng"), S_INIT("spa")};
    const struct engine_setting engine = {.name = S("e")};
    const struct engine_question question = {&engine, S(""), &ROUTE, ASKED, COUNT_OF(ASKED)};
    struct str texts[COUNT_OF(ASKED)] = {{NULL, 0}};
    struct engine_routes routes = {0};
    struct arena a;
    arena_init(&a, 0);
    if (!failed(adapter->read(&a, &question, bytes, texts)))
        for (ptrdiff_t i = 0; i < COUNT_OF(ASKED); i++)
            check_text(&a, ASKED[i], texts[i]);
    if (adapter->read_routes && !failed(adapter->read_routes(&a, bytes, &routes)))
        check_routes(&routes);
    arena_close(&a);
}

#endif
