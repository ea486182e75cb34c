/* plain.c - tests: what strangers write comes out as text that harms nobody. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/plain.c"

#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define RLO "\xE2\x80\xAE"
#define RLI "\xE2\x81\xA7"
#define PDI "\xE2\x81\xA9"
#define ACUTE "\xCC\x81"

static void makes_lines(void **state)
{
    (void)state;
    static const struct {
        struct str raw, want;
        ptrdiff_t limit;
    } CASES[] = {
        {S_INIT("  A \t b\r\n\n c\xC2\xA0 "), S_INIT("A b\nc"), 100},
        {S_INIT("a\0b\x01\x7F\xC2\x85z"), S_INIT("ab\nz"), 100},
        {S_INIT("bad \xFF\xC0\x80 bytes"), S_INIT("bad \xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD bytes"), 100},
        {S_INIT("a" RLO "b\xE2\x80\xAC"), S_INIT("ab"), 100},
        {S_INIT("a" RLI "b\nc"), S_INIT("a" RLI "b" PDI "\nc"), 100},
        {S_INIT("a" PDI "b" RLI "c"), S_INIT("ab" RLI "c" PDI), 100},
        {S_INIT(RLI "a" PDI), S_INIT(RLI "a" PDI), 100},
        {S_INIT("abcdef"), S_INIT("abcdef"), 6},
        {S_INIT("abcdefg"), S_INIT("abcde\xE2\x80\xA6"), 6},
        {S_INIT("abcd efg"), S_INIT("abcd\xE2\x80\xA6"), 6},
        {S_INIT(RLI "abcdefg"), S_INIT(RLI "abcd\xE2\x80\xA6" PDI), 6},
        {S_INIT("e" ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE "x"),
         S_INIT("e" ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE ACUTE "x"), 100},
        {S_INIT("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80"), S_INIT("\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80"),
         100}, /* an emoji of several */
        {S_INIT(""), S_INIT(""), 100},
        {S_INIT("\n \n"), S_INIT(""), 100},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct arena a;
        arena_init(&a, 0);
        struct str got = plain_lines(&a, str_copy(&a, CASES[i].raw), CASES[i].limit);
        if (!str_equal(got, CASES[i].want))
            fail_msg("case %td: \"%.*s\"", i, STR_ARG(got));
        assert_int_equal(str_find_char(plain_line(&a, CASES[i].raw, CASES[i].limit), '\n', 0), -1);
        arena_close(&a);
    }
}

/* Whatever comes in: valid, within the limit, and as it is when it comes in again. */
static void settles_anything(void **state)
{
    (void)state;
    static const char *const PIECES[] = {"a",    " ",       "\n", RLO, RLI, PDI, ACUTE, "\xFF", "\xF0\x9F\x91\xA9",
                                         "\x01", "\xE2\x81"};
    for (int round = 0; round < 3000; round++) {
        struct arena a;
        struct buf raw;
        unsigned char bytes[64];
        arena_init(&a, 0);
        buf_init(&raw, 1024);
        random_bytes(bytes, sizeof bytes);
        for (size_t i = 0; i < sizeof bytes; i++)
            buf_add(&raw, str_from_c(PIECES[bytes[i] % COUNT_OF(PIECES)]));
        struct str once = plain_lines(&a, buf_str(&raw), 20), twice = plain_lines(&a, once, 2 * 20);
        assert_int_equal(utf8_find_invalid(once), -1);
        assert_true(utf8_count(once) <= 2 * 20);
        assert_true(str_equal(once, twice));
        buf_close(&raw);
        arena_close(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(makes_lines), cmocka_unit_test(settles_anything)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
