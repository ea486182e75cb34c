/* totp.c - codes by the clock: RFC 6238's own vectors, the window, once each, what apps read. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/totp.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const unsigned char *const SECRET = (const unsigned char *)"12345678901234567890";

/* RFC 6238 appendix B, SHA-1; the last six of its eight digits. */
static void makes_the_codes_of_the_rfc(void **state)
{
    (void)state;
    static const struct {
        int64_t seconds;
        const char *code;
    } VECTORS[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                   {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    for (ptrdiff_t i = 0; i < COUNT_OF(VECTORS); i++) {
        char code[TOTP_DIGITS];
        totp_code(SECRET, totp_step(VECTORS[i].seconds * TIME_SECOND), code);
        assert_memory_equal(code, VECTORS[i].code, TOTP_DIGITS);
    }
}

static void takes_a_step_to_each_side_and_each_once(void **state)
{
    (void)state;
    int64_t t = 1111111109 * TIME_SECOND, step = totp_step(t);
    for (int64_t off = -2; off <= 2; off++) {
        char code[TOTP_DIGITS];
        totp_code(SECRET, step + off, code);
        struct str text = {code, TOTP_DIGITS};
        assert_int_equal(totp_match(SECRET, text, t, 0), off < -1 || off > 1 ? -1 : step + off);
        assert_int_equal(totp_match(SECRET, text, t, step + off), -1);
    }
}

static void reads_digits_and_blanks_only(void **state)
{
    (void)state;
    int64_t t = 1111111109 * TIME_SECOND;
    assert_true(totp_match(SECRET, S(" 081 804 "), t, 0) > 0);
    const struct str wrong[] = {
        S(""), S("08180"), S("0818040"), S("081-804"), S("08180\0"), S("o81804"), S("\xd9\xa0\xd9\xa8\xd9\xa1")};
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++)
        assert_int_equal(totp_match(SECRET, wrong[i], t, 0), -1);
}

static void writes_what_apps_read(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    assert_true(str_equal(totp_text(&a, SECRET), S("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")));
    struct str address = totp_address(&a, SECRET, S("The Courier"), S("tor@news.example"));
    assert_true(str_equal(address, S("otpauth://totp/The%20Courier:tor%40news.example"
                                     "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=The%20Courier")));
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_the_codes_of_the_rfc),
        cmocka_unit_test(takes_a_step_to_each_side_and_each_once),
        cmocka_unit_test(reads_digits_and_blanks_only),
        cmocka_unit_test(writes_what_apps_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
