/* readers.h - what the tests of engines' adapters share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_READERS_H
#define TRANSLATE_READERS_H

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "translate/adapter.h"

#define assert_text(text, wanted) assert_string_equal(str_to_c(&arena, text), wanted)

static struct arena arena;

/* Two texts from English into Spanish. */
static const struct str TWO[] = {S_INIT("The <g id=\"1\">harbour</g> is closed &amp; quiet."), S_INIT("a small dog")};
static const struct engine_route ROUTE = {S_INIT("en"), S_INIT("es"), S_INIT("eng"), S_INIT("spa")};
static const struct engine_setting ENGINE = {.name = S_INIT("e"), .model = S_INIT("m-1")};

static inline struct engine_question two(const char *key)
{
    return (struct engine_question){&ENGINE, str_from_c(key), &ROUTE, TWO, COUNT_OF(TWO)};
}

static inline struct err read_two(const struct engine_adapter *adapter, const char *body, struct str texts[2])
{
    const struct engine_question question = two("");
    memset(texts, 0, 2 * sizeof(*texts));
    return adapter->read(&arena, &question, str_from_c(body), texts);
}

/* None of them is an answer, or a list of pairs. */
static inline void refuses(const struct engine_adapter *adapter, const char *const *bodies, ptrdiff_t count)
{
    struct str texts[2];
    struct engine_routes routes;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (!err_is(read_two(adapter, bodies[i], texts), &ERR_INVALID))
            fail_msg("taken: %.100s", bodies[i]);
        if (adapter->read_routes && !err_is(adapter->read_routes(&arena, str_from_c(bodies[i]), &routes), &ERR_INVALID))
            fail_msg("taken for pairs: %.100s", bodies[i]);
    }
}

static const char *const NO_ANSWERS[] = {
    "", "hello", "null", "1", "\"a\"", "{", "{}", "<html></html>", "{\"error\":\"no\"}", "\xff\xfe", "{\"a\":\"\xff\"}",
};

static inline int start(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static inline int end(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

#endif
