/* xml.c - tests: no character leaves that XML cannot hold. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/xml.c"

#include "base/random.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void check(struct str text, struct str want)
{
    struct arena a;
    arena_init(&a, 0);
    struct str got = xml_text(&a, str_copy(&a, text));
    if (!str_equal(got, want))
        fail_msg("'%.*s', not '%.*s'", STR_ARG(got), STR_ARG(want));
    arena_close(&a);
}

static void what_xml_holds_stays(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    struct str text = S("a\tb\nc\rd <&> ]]> \xf0\x9f\x9a\xa2 \xf0\xa0\xae\xb7 \xee\x80\x80 \xc2\x85");
    assert_ptr_equal(xml_text(&a, text).p, text.p);
    check(S(""), S(""));
    arena_close(&a);
}

static void what_it_cannot_goes(void **state)
{
    (void)state;
    check(((struct str){"a\0b", 3}), S("ab"));
    check(S("\x01\x02zz\x1f"), S("zz"));
    check(S("a\xef\xbf\xbe\xef\xbf\xbf\x62"), S("ab"));
    check(S("\x1b[31mred"), S("[31mred"));
}

static void what_is_no_text_is_replaced(void **state)
{
    (void)state;
    check(S("a\xff\x62"), S("a\xef\xbf\xbd\x62"));
    check(S("\xc3"), S("\xef\xbf\xbd"));
    check(S("\xed\xa0\x80"), S("\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"));
    check(S("\xc0\x80"), S("\xef\xbf\xbd\xef\xbf\xbd"));
}

static void any_bytes_become_text(void **state)
{
    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct arena a;
        unsigned char bytes[64];
        arena_init(&a, 0);
        random_bytes(bytes, sizeof bytes);
        for (int i = 0; i < 64; i++)
            if (bytes[i] < 200)
                bytes[i] %= 40;
        struct str out = xml_text(&a, (struct str){(char *)bytes, bytes[0] % 64});
        assert_int_equal(utf8_find_invalid(out), -1);
        assert_ptr_equal(xml_text(&a, out).p, out.p);
        arena_close(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_xml_holds_stays),
        cmocka_unit_test(what_it_cannot_goes),
        cmocka_unit_test(what_is_no_text_is_replaced),
        cmocka_unit_test(any_bytes_become_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
