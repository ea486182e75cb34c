/* buf.c - tests of the growing buffer: its maximum, its sticky error, its escaping. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/buf.c"

#include <setjmp.h>
#include <cmocka.h>

static void grows_up_to_its_maximum_and_no_further(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 1000);
    for (int i = 0; i < 100; i++)
        buf_add(&b, S("0123456789"));
    assert_false(b.failed);
    assert_int_equal(b.n, 1000);
    buf_add_char(&b, 'x');
    assert_true(b.failed);
    assert_int_equal(b.n, 1000);
    buf_clear(&b);
    buf_add(&b, S("again"));
    assert_true(str_equal(buf_str(&b), S("again")));
    buf_close(&b);
}

static void an_error_sticks(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 4);
    buf_add(&b, S("12345"));
    buf_add(&b, S("1"));
    assert_true(b.failed);
    assert_int_equal(b.n, 0);
    assert_null(buf_reserve(&b, 1));
    buf_close(&b);
}

static void escapes_the_five(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 1000);
    buf_add_escaped(&b, S("<a href=\"x\">'&'\xe2\x80\x99</a>"));
    assert_true(str_equal(buf_str(&b), S("&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;\xe2\x80\x99&lt;/a&gt;")));
    buf_close(&b);
}

static void formats(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 100);
    buf_add_i64(&b, INT64_MIN);
    buf_add_format(&b, " %s %d", "x", 5);
    assert_true(str_equal(buf_str(&b), S("-9223372036854775808 x 5")));
    buf_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_up_to_its_maximum_and_no_further),
        cmocka_unit_test(an_error_sticks),
        cmocka_unit_test(escapes_the_five),
        cmocka_unit_test(formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
