/* key.c - tests of the address under which a page is kept. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/key.c"

#include "unit/press/ask.h"

static void writes_one_form(void **state)
{
    static const struct {
        const char *path, *query, *names, *key;
    } CASES[] = {
        {"/", "", NULL, "/"},
        {"/2026/11/05/harbour/", "", NULL, "/2026/11/05/harbour/"},
        {"/a b/", "", NULL, "/a%20b/"},
        {"/\xd8\xa8/", "", NULL, "/%D8%A8/"},
        {"/a?b#c%d/", "", NULL, "/a%3Fb%23c%25d/"},
        {"/-._~!$&'()*+,;=:@/", "", NULL, "/-._~!$&'()*+,;=:@/"},
        {"/a/", "utm_source=x&fbclid=y", NULL, "/a/"},
        {"/a/", "utm_source=x", "", "/a/"},
        {"/search/", "q=tide+times&utm_source=x", "q page", "/search/?q=tide%20times"},
        {"/search/", "page=2&q=%74ide", "q page", "/search/?q=tide&page=2"},
        {"/search/", "page=2", "q page", "/search/?page=2"},
        {"/search/", "q=a%26page%3D3", "q page", "/search/?q=a%26page%3D3"},
        {"/search/", "q=", "q", "/search/?q="},
    };
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct http_route route = {.query = CASES[i].names};
        struct asked q;
        ask_init(&q, NULL, NULL, NULL);
        q.r.path = str_from_c(CASES[i].path);
        q.r.query = str_from_c(CASES[i].query);
        q.r.route = &route;
        assert_string_equal(str_to_c(&q.arena, press_key(&q.r)), CASES[i].key);
        ask_close(&q);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(writes_one_form)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
