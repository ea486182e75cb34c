/* batch.c - tests: a text of an answer in segment form. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/translate/readers.h"

#include "translate/batch.c"

static void texts_are_settled(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } CASES[] = {
        {" El puerto. \n", "El puerto."},
        {"Uno &amp; dos &lt;3 &gt;", "Uno &amp; dos &lt;3 &gt;"},
        {"Uno & dos", "Uno &amp; dos"},
        {"&quot;S&iacute;&quot; &apos;&nbsp;x", "\"S&amp;iacute;\" '\xC2\xA0x"},
        {"&#39;&#x27;&#X41;&#60;&#38;amp;", "''A&lt;&amp;amp;"},
        {"&#0;&#1;a&#xD800;&#x110000;&#99999999999;", "&amp;#0;a&amp;#xD800;&amp;#x110000;&amp;#99999999999;"},
        {"&;&#;&#x;&", "&amp;;&amp;#;&amp;#x;&amp;"},
        {"<g id=\"1\">x</g><script>", "<g id=\"1\">x</g><script>"},
        {"a\x01z\xff", "az\xEF\xBF\xBD"},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++)
        assert_text(batch_text(&arena, S("x"), str_from_c(CASES[i].from)), CASES[i].to);
}

static void what_is_no_translation_is_none(void **state)
{
    (void)state;
    assert_null(batch_text(&arena, S("x"), S("")).p);
    assert_null(batch_text(&arena, S("x"), S(" \n\t")).p);
    assert_null(batch_text(&arena, S("x"), S("\x01\x02")).p);
    assert_null(batch_text(&arena, S("x"), S("&#1;")).p);
    char *bytes = arena_bytes(&arena, 2000);
    memset(bytes, 'x', 2000);
    assert_null(batch_text(&arena, S("x"), (struct str){bytes, 2000}).p);
    assert_int_equal(batch_text(&arena, (struct str){bytes, 300}, (struct str){bytes, 2000}).n, 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_settled),
        cmocka_unit_test(what_is_no_translation_is_none),
    };
    return cmocka_run_group_tests(tests, start, end);
}
