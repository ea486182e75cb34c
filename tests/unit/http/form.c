/* form.c - tests of form decoding. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/form.c"

#include <setjmp.h>
#include <cmocka.h>

static struct arena arena;

static bool refused(struct str text, const struct err_kind *kind)
{
    struct http_form form;
    return err_is(http_form_parse(&arena, text, &form), kind);
}

static void decodes_fields(void **state)
{
    struct http_form form;
    (void)state;
    arena_init(&arena, 0);
    assert_false(failed(http_form_parse(&arena, S("a=1&b=x+y%21&&c&d=%C3%A9&=e"), &form)));
    assert_int_equal(form.count, 5);
    assert_true(str_equal(http_form_value(&form, S("b")), S("x y!")));
    assert_true(str_equal(http_form_value(&form, S("c")), S("")));
    assert_true(str_equal(http_form_value(&form, S("d")), S("\xc3\xa9")));
    assert_true(str_equal(http_form_value(&form, S("")), S("e")));
    assert_null(http_form_value(&form, S("none")).p);
    assert_false(failed(http_form_parse(&arena, (struct str){0}, &form)));
    assert_int_equal(form.count, 0);
    arena_close(&arena);
}

static void refuses_what_is_not_a_form(void **state)
{
    static const struct str BAD[] = {S_INIT("a=1&a=2"), S_INIT("a=1&%61=2"), S_INIT("a=%zz"), S_INIT("a=%4"),
                                     S_INIT("a=%"),     S_INIT("a=%00"),     S_INIT("a=%ff"), S_INIT("%c0%ae=1")};
    (void)state;
    arena_init(&arena, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(BAD); i++)
        assert_true(refused(BAD[i], &ERR_INVALID));
    struct buf b;
    buf_init(&b, 1 << 20);
    for (int i = 0; i <= HTTP_FORM_FIELDS; i++)
        buf_add_format(&b, "f%d&", i);
    assert_true(refused(buf_str(&b), &ERR_LIMIT));
    buf_clear(&b);
    for (int i = 0; i <= HTTP_FORM_NAME; i++)
        buf_add_char(&b, 'n');
    assert_true(refused(buf_str(&b), &ERR_LIMIT));
    buf_close(&b);
    arena_close(&arena);
}

static void knows_its_type(void **state)
{
    (void)state;
    assert_true(http_form_is_type(S("Application/x-www-form-urlencoded; charset=utf-8")));
    assert_false(http_form_is_type(S("text/plain")));
    assert_false(http_form_is_type((struct str){0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_fields),
        cmocka_unit_test(refuses_what_is_not_a_form),
        cmocka_unit_test(knows_its_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
