/* own_address.c - tests: which addresses are this newsroom's own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/own_address.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
    const char *url, *address;
    const char *path; /* NULL: not ours; "": ours, and nothing can stand there */
    int64_t story_id;
} CASES[] = {
    {"https://news.example", "https://news.example/2026/a/", "/2026/a/", 0},
    {"https://news.example", "http://news.example/2026/a", "/2026/a/", 0},
    {"https://news.example", "HTTPS://NEWS.example:443/2026/a/?x=1#y", "/2026/a/", 0},
    {"https://news.example", "http://news.example:80/a/", "/a/", 0},
    {"https://news.example", "https://news.example", "/", 0},
    {"https://news.example", "https://news.example?p=42", "/", 42},
    {"https://news.example", "https://news.example/?utm=x&p=42", "/", 42},
    {"https://news.example", "https://news.example/?p=-42", "/", 0},
    {"https://news.example", "https://news.example/?p=99999999999999999999", "/", 0},
    {"https://news.example", "https://news.example/a/?p=42", "/a/", 0},
    {"https://news.example", "https://news.example/%D8%A7/", "/\xd8\xa7/", 0},
    {"https://news.example", "https://news.example/a/../b/", "", 0},
    {"https://news.example", "https://news.example/%2e%2e/b/", "", 0},
    {"https://news.example", "https://news.example/a%2Fb/", "", 0},
    {"https://news.example", "https://news.example/a%00/", "", 0},
    {"http://127.0.0.1:8080", "http://127.0.0.1:8080/a/", "/a/", 0},
    {"http://127.0.0.1:8080", "http://127.0.0.1/a/", NULL, 0},
    {"http://127.0.0.1:8080", "http://127.1:8080/a/", NULL, 0},
    {"https://news.example", "https://news.example:8443/a/", NULL, 0},
    {"https://news.example", "https://news.example:80/a/", NULL, 0},
    {"https://news.example", "https://www.news.example/a/", NULL, 0},
    {"https://news.example", "https://news.example.evil.example/a/", NULL, 0},
    {"https://news.example", "https://evil.example/https://news.example/a/", NULL, 0},
    {"https://news.example", "https://news.example@evil.example/a/", NULL, 0},
    {"https://news.example", "https://evil@news.example/a/", NULL, 0},
    {"https://news.example", "https://news.example\\@evil.example/", NULL, 0},
    {"https://news.example", "javascript:alert(1)//news.example/", NULL, 0},
    {"https://news.example", "ftp://news.example/a/", NULL, 0},
    {"https://news.example", "//news.example/a/", NULL, 0},
    {"https://news.example", "/a/", NULL, 0},
    {"https://news.example", "", NULL, 0},
    {"", "https://news.example/a/", NULL, 0},
};

static void test_read(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct own_address own;
        const struct settings settings = {.url = str_from_c(CASES[i].url)};
        bool is_own = own_address_read(&a, &settings, str_from_c(CASES[i].address), &own);
        if (is_own != (CASES[i].path != NULL))
            fail_msg("%s", CASES[i].address);
        if (!is_own)
            continue;
        assert_string_equal(str_to_c(&a, own.path), CASES[i].path);
        assert_int_equal(own.story_id, CASES[i].story_id);
    }
    arena_close(&a);
}

static void test_long(void **state)
{
    struct arena a;
    struct buf address;
    struct own_address own;
    (void)state;
    arena_init(&a, 0);
    buf_init(&address, 2 << 20);
    buf_add(&address, S("https://news.example/"));
    for (int i = 0; i < 1 << 20; i++)
        buf_add_char(&address, 'x');
    assert_false(own_address_read(&a, &(struct settings){.url = S("https://news.example")}, buf_str(&address), &own));
    buf_close(&address);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
