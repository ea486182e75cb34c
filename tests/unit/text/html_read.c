/* html_read.c - the readers and makers of story HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html_read.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena arena;

static int open_arena(void **state)
{
    (void)state;
    arena_init(&arena, 0);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(&arena);
    return 0;
}

static struct html story(const char *text)
{
    struct html h;
    assert_false(failed(html_trusted_canonical(str_from_c(text), &h)));
    return h;
}

static void check(struct str got, const char *want)
{
    if (!str_equal(got, str_from_c(want)))
        fail_msg("%.*s", STR_ARG(got));
}

static const char STORY[] =
    "<h2>Head</h2>\n<p>One &amp; <a href=\"https://example.org/?a=1&amp;b=2\">two</a></p>\n<hr>\n"
    "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n<ol>\n<li>c</li>\n</ol>\n"
    "<blockquote>\n<blockquote>\n<p>d</p>\n</blockquote>\n</blockquote>\n<pre>e\n\nf</pre>\n<h3>g</h3>\n"
    "<table>\n<tbody>\n<tr>\n<td>h</td>\n<td>i</td>\n</tr>\n</tbody>\n</table>\n"
    "<figure><img src=\"/media/j.jpg\" alt=\"k\"><figcaption>l</figcaption></figure>\n"
    "<figure data-embed=\"https://example.org/?m&amp;n\"></figure>\n<aside data-also-read=\"42\"></aside>\n";

static void blocks_come_in_order(void **state)
{
    (void)state;
    static const enum html_block_kind WANT[] = {HTML_H2,  HTML_P,  HTML_HR,    HTML_UL,     HTML_OL,    HTML_BLOCKQUOTE,
                                                HTML_PRE, HTML_H3, HTML_TABLE, HTML_FIGURE, HTML_EMBED, HTML_ALSO_READ};
    struct html h = story(STORY);
    struct html_block block;
    struct html parts[COUNT_OF(WANT)];
    int count = 0;
    for (ptrdiff_t at = 0; html_next_block(h, &at, &block); count++) {
        assert_true(count < COUNT_OF(WANT));
        assert_int_equal(block.kind, WANT[count]);
        assert_true(html_is_canonical(block.html.text));
        parts[count] = block.html;
        assert_int_equal(html_block_also_read(block), block.kind == HTML_ALSO_READ ? 42 : 0);
        struct str embed = html_block_embed(&arena, block);
        check(embed, block.kind == HTML_EMBED ? "https://example.org/?m&n" : "");
    }
    assert_int_equal(count, COUNT_OF(WANT));
    check(html_join(&arena, parts, count).text, STORY);
    ptrdiff_t at = 0;
    assert_false(html_next_block(story(""), &at, &block));
}

static void words_are_found(void **state)
{
    (void)state;
    check(html_plain_text(&arena, story(STORY)), "Head\nOne & two\na\nb\nc\nd\ne\nf\ng\nh\ni\nl\n");
    check(html_plain_text(&arena, story("")), "");
    check(html_plain_text(&arena, story("<p>&amp;lt; &lt;b&gt;</p>\n")), "&lt; <b>\n");
}

static void addresses_are_found(void **state)
{
    (void)state;
    struct str found;
    ptrdiff_t at = 0;
    struct html h = story(STORY);
    assert_true(html_next_link(&arena, h, &at, &found));
    check(found, "https://example.org/?a=1&b=2");
    assert_false(html_next_link(&arena, h, &at, &found));
    at = 0;
    assert_true(html_next_picture(&arena, h, &at, &found));
    check(found, "/media/j.jpg");
    assert_false(html_next_picture(&arena, h, &at, &found));
}

static struct str address_of(const char *text)
{
    struct html_block block;
    ptrdiff_t at = 0;
    assert_true(html_next_block(story(text), &at, &block));
    return html_block_address(&arena, block);
}

static void a_paragraph_may_be_an_address(void **state)
{
    (void)state;
    check(address_of("<p>https://example.org/?a&amp;b</p>\n"), "https://example.org/?a&b");
    check(address_of("<p><a href=\"https://example.org/\">https://example.org/</a></p>\n"), "https://example.org/");
    assert_null(address_of("<p><a href=\"https://example.org/\">https://example.com/</a></p>\n").p);
    assert_null(address_of("<p>see https://example.org/</p>\n").p);
    assert_null(address_of("<p><em>https://example.org/</em></p>\n").p);
    assert_null(address_of("<p>mailto:a@example.org</p>\n").p);
    assert_null(address_of("<h2>https://example.org/</h2>\n").p);
    assert_null(address_of("<p>word</p>\n").p);
}

static void text_becomes_html(void **state)
{
    (void)state;
    check(html_from_text(&arena, S("  a <b>\n& \"c\"\x01 ")).text, "<p>a &lt;b&gt; &amp; \"c\"</p>\n");
    check(html_inline_from_text(&arena, S(" a  b ")).text, "a b");
    check(html_from_text(&arena, S(" \n ")).text, "");
    assert_true(html_is_canonical(html_from_text(&arena, S("\"x\" \xef\xbf\xbf y")).text));
    check(html_embed(&arena, S("https://example.org/?a&b")).text,
          "<figure data-embed=\"https://example.org/?a&amp;b\"></figure>\n");
    check(html_embed(&arena, S("javascript:x")).text, "");
    check(html_embed(&arena, S("/x")).text, "");
    check(html_also_read(&arena, 9).text, "<aside data-also-read=\"9\"></aside>\n");
    check(html_also_read(&arena, 0).text, "");
    assert_true(html_is_canonical(html_embed(&arena, S("https://example.org/a b?\"")).text));
}

static void assert_caption(const char *html, const char *want)
{
    struct html_block block;
    ptrdiff_t at = 0;
    assert_true(html_next_block(story(html), &at, &block));
    check(html_block_caption(block).text, want);
}

static void a_figure_may_have_a_caption(void **state)
{
    (void)state;
    assert_caption(
        "<figure data-embed=\"https://a.example/1\"><figcaption lang=\"de\">At <em>dawn</em></figcaption></figure>\n",
        "At <em>dawn</em>");
    assert_caption("<figure data-embed=\"https://a.example/1\"></figure>\n", "");
    assert_caption("<p>x</p>\n", "");
}

static void the_dateline_opens_the_first_paragraph(void **state)
{
    (void)state;
    struct html_dateline d = {S("A & B, "), S("5 November"), S("2026-11-05"), S(": ")};
    check(html_with_dateline(&arena, story("<h2>x</h2>\n<p lang=\"de\">y</p>\n<p>z</p>\n"), d).text,
          "<h2>x</h2>\n<p lang=\"de\"><span class=\"placeline\">A &amp; B, "
          "<time datetime=\"2026-11-05\">5 November</time>:</span> y</p>\n<p>z</p>\n");
    d.datetime = S("");
    d.after = S(":");
    check(html_with_dateline(&arena, story("<blockquote>\n<p>x</p>\n</blockquote>\n"), d).text,
          "<p><span class=\"placeline\">A &amp; B, 5 November:</span></p>\n<blockquote>\n<p>x</p>\n</blockquote>\n");
    d.after = S("\xe3\x80\x91");
    check(html_with_dateline(&arena, story("<p>y</p>\n"), d).text,
          "<p><span class=\"placeline\">A &amp; B, 5 November\xe3\x80\x91</span>y</p>\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(blocks_come_in_order, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(words_are_found, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(addresses_are_found, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(a_paragraph_may_be_an_address, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(text_becomes_html, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(a_figure_may_have_a_caption, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(the_dateline_opens_the_first_paragraph, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
