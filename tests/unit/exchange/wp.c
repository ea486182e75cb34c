/* wp.c - tests of exchange/wp.h. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/wp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct arena a;
static struct wp_found found;

static bool attachment(void *context, int64_t id, struct wp_attachment *out)
{
    (void)context;
    *out = (struct wp_attachment){str_format(&a, "/f/%lld.jpg", (long long)id), S("File"), S("A \"quay\""),
                                  S("Words <em>here</em>")};
    return id < 100;
}

static ptrdiff_t own(void *context, struct arena *arena, const int64_t **ids)
{
    (void)context;
    int64_t *list = arena_array(arena, int64_t, 1);
    list[0] = 7;
    *ids = list;
    return 1;
}

static struct str block(void *context, int64_t id)
{
    (void)context;
    return id == 5 ? S("<!-- wp:paragraph --><p>Again</p><!-- /wp:paragraph --><!-- wp:block {\"ref\":5} /-->")
                   : (struct str){0};
}

static const struct wp_library LIBRARY = {attachment, own, block, NULL};

/* Empty lines are nothing to who reads HTML. */
static struct str without_empty_lines(struct str html)
{
    char *p = arena_bytes(&a, html.n);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < html.n; i++)
        if (html.p[i] != '\n' || (n && p[n - 1] != '\n'))
            p[n++] = html.p[i];
    return str_trim((struct str){p, n});
}

static void check(struct str content, const char *expected)
{
    found = (struct wp_found){0};
    struct wp_text t = {&a, &LIBRARY, &found};
    struct str html = wp_html(&t, content);
    if (!str_equal(without_empty_lines(html), without_empty_lines(str_from_c(expected))))
        fail_msg("\n%.*s\nis not\n%s", STR_ARG(html), expected);
}

static void test_paragraphs(void **state)
{
    (void)state;
    check(S("One\ntwo\n\nThree\r\n\r\n"), "<p>One<br>\ntwo</p>\n<p>Three</p>");
    check(S("One<br />\ntwo"), "<p>One<br />\ntwo</p>");
    check(S("Words\n<h2>Head</h2>\nmore"), "<p>Words</p>\n<h2>Head</h2><p>more</p>");
    check(S("<blockquote>Said\n\nagain</blockquote>"), "<blockquote><p>Said</p>\n<p>again</p>\n</blockquote>");
    check(S("<ul>\n<li>One</li>\n\n<li>Two\n\nparts</li>\n</ul>"),
          "<ul><li>One</li><li><p>Two</p>\n<p>parts</p>\n</li></ul>");
    check(S("<pre>a\n\nb <p></pre>c"), "<pre>a\n\nb <p></pre><p>c</p>");
    check(S("a < b and <strong>c</strong>"), "<p>a < b and <strong>c</strong></p>");
    check(S("<p>In one\nparagraph</p>"), "<p>In one<br>\nparagraph</p>");
    check(S("https://video.example/1\n\nWords"),
          "<figure data-embed=\"https://video.example/1\"></figure><p>Words</p>");
    check(S(""), "");
}

static void test_shortcodes_of_wordpress(void **state)
{
    (void)state;
    check(S("[caption id=\"a\" width=\"3\"]<a href=\"/x\"><img src=\"1.jpg\"></a> The [sic] words[/caption]"),
          "<figure><a href=\"/x\"><img src=\"1.jpg\"></a><figcaption>The [sic] words</figcaption></figure>");
    check(S("[caption caption=\"Old ]\"]<img src=\"1.jpg\">[/caption]"),
          "<figure><img src=\"1.jpg\"><figcaption>Old ]</figcaption></figure>");
    check(
        S("[gallery ids=\"1, 200,2\"]"),
        "<figure><img src=\"/f/1.jpg\" alt=\"A &quot;quay&quot;\"><figcaption>Words <em>here</em></figcaption></figure>"
        "<figure><img src=\"/f/2.jpg\" alt=\"A &quot;quay&quot;\"><figcaption>Words "
        "<em>here</em></figcaption></figure>");
    check(S("[gallery]"), "<figure><img src=\"/f/7.jpg\" alt=\"A &quot;quay&quot;\"><figcaption>Words "
                          "<em>here</em></figcaption></figure>");
    check(S("[embed width=1]https://a.example/?x=1&y[/embed]"),
          "<figure data-embed=\"https://a.example/?x=1&amp;y\"></figure>");
    check(S("[audio mp3='https://a.example/f/talk.mp3'][/audio]"),
          "<p><a href=\"https://a.example/f/talk.mp3\">talk.mp3</a></p>");
}

static void test_other_shortcodes_leave_their_words(void **state)
{
    (void)state;
    check(S("A [slider id=3]kept [b]inner[/b][/slider] end [ninja_form id=1] [sic] [1] [[gallery]] [open"),
          "<p>A kept inner end  [sic] [1] [gallery] [open</p>");
    assert_int_equal(found.count, 3);
    assert_true(str_equal(found.names[0], S("[slider]")));
    assert_true(str_equal(found.names[2], S("[ninja_form]")));
}

static void test_an_end_tag_that_does_not_end(void **state)
{
    (void)state;
    check(S("[gallery ids=\"200\"]a[y a='1']z[/y"), "<p>az[/y</p>");
}

static void test_blocks(void **state)
{
    (void)state;
    check(S("<!-- wp:paragraph {\"a\":1} -->\n<p>One</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:latest-posts {\"n\":3} "
            "/-->\n<!-- wp:more --><!--more--><!-- /wp:more -->"
            "<!-- wp:columns --><div><!-- wp:column --><div><p>In</p></div><!-- /wp:column --></div><!-- /wp:columns "
            "-->"),
          "<p>One</p>\n<div><div><p>In</p></div></div>");
    assert_int_equal(found.count, 1);
    assert_true(str_equal(found.names[0], S("wp:latest-posts")));
    check(S("<!-- wp:core-embed/twitter {\"url\":\"https://t.example/1\"} "
            "--><figure><div>https://t.example/1</div><figcaption>W</figcaption></figure><!-- /wp:core-embed/twitter "
            "-->"),
          "<figure data-embed=\"https://t.example/1\"><figcaption>W</figcaption></figure>");
    check(S("<!-- wp:audio --><figure><audio controls src=\"/f/a.mp3\"></audio></figure><!-- /wp:audio -->"),
          "<p><a href=\"/f/a.mp3\">a.mp3</a></p>");
    check(S("<!-- wp:file --><div><a href=\"/f/t.pdf\">Times</a><a href=\"/f/t.pdf\" "
            "class=\"wp-block-file__button\">Download</a></div><!-- /wp:file -->"),
          "<div><a href=\"/f/t.pdf\">Times</a></div>");
    check(S("<!-- wp:file --><p>wp-block-file__button</a></p><!-- /wp:file -->"), "<p>wp-block-file__button</a></p>");
    check(S("<!-- wp:block {\"ref\":6} /-->Classic\n\nwords<!-- wp:shortcode -->[gallery ids=\"1\"]<!-- /wp:shortcode "
            "-->"),
          "<p>Classic</p>\n<p>words</p>\n\n<figure><img src=\"/f/1.jpg\" alt=\"A &quot;quay&quot;\"><figcaption>Words "
          "<em>here</em></figcaption></figure>");
    check(S("<!-- wp:a/b --><p>Plugin's</p><!-- /wp:a/b --><!-- wp:never --><p>ends</p>"),
          "<p>Plugin's</p><p>ends</p>");
}

static void test_blocks_within_themselves_end(void **state)
{
    (void)state;
    found = (struct wp_found){0};
    struct wp_text t = {&a, &LIBRARY, &found};
    struct str html = wp_html(&t, S("<!-- wp:block {\"ref\":5} /-->"));
    assert_true(html.n < 1000 && str_starts(html, S("<p>Again</p>")));
    struct str deep = S("");
    for (int i = 0; i < 500; i++)
        deep = str_concat(&a, deep, S("<!-- wp:group --><div>[caption][x a=1]"));
    assert_true(wp_html(&t, deep).n > 0);
}

static void test_hostile_texts_end_soon(void **state)
{
    (void)state;
    static const char *const PIECES[] = {
        "[a]", "[a b=1]", "<div class=ssba><div class='ssba'>", "<!-- wp:a -->", "[/a", "<pre", "<p class=\""};
    struct wp_text t = {&a, &LIBRARY, &found};
    for (int i = 0; i < COUNT_OF(PIECES); i++) {
        struct str piece = str_from_c(PIECES[i]);
        ptrdiff_t count = 1000000 / piece.n;
        char *text = arena_bytes(&a, count * piece.n);
        for (ptrdiff_t k = 0; k < count; k++)
            memcpy(text + k * piece.n, piece.p, (size_t)piece.n);
        assert_true(wp_html(&t, (struct str){text, count * piece.n}).n > 0);
    }
}

static void test_widgets_go_by_their_class(void **state)
{
    (void)state;
    check(S("Words\n<div class='x sharedaddy sd' title='a > b'><div>Share</div></div>\n<p "
            "class=\"heateor_sss_x\">Spread</p>more <span class=\"ad\">kept</span>"),
          "<p>Words</p>\n<p>more <span class=\"ad\">kept</span></p>");
    assert_int_equal(found.count, 2);
    assert_true(str_equal(found.names[0], S(".sharedaddy")));
    check(S("<div class=\"yarpp\">never ends"), "<p>never ends</p>");
}

static int open_test(void **state)
{
    (void)state;
    arena_init(&a, 0);
    return 0;
}

static int close_test(void **state)
{
    (void)state;
    arena_close(&a);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_paragraphs),
                                       cmocka_unit_test(test_shortcodes_of_wordpress),
                                       cmocka_unit_test(test_other_shortcodes_leave_their_words),
                                       cmocka_unit_test(test_an_end_tag_that_does_not_end),
                                       cmocka_unit_test(test_blocks),
                                       cmocka_unit_test(test_blocks_within_themselves_end),
                                       cmocka_unit_test(test_widgets_go_by_their_class),
                                       cmocka_unit_test(test_hostile_texts_end_soon)};
    return cmocka_run_group_tests(tests, open_test, close_test);
}
