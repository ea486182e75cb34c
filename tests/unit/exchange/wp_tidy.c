/* wp_tidy.c - tests: ordinary posts become story HTML without a parser, and nothing becomes something else. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/wp_tidy.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "text/html.h"

static struct arena a;

static struct str sanitised(struct str html)
{
    struct html out;
    assert_false(failed(html_sanitise(&a, html, NULL, &out)));
    return html_text(out);
}

/* What is tidied means the same. */
static struct str tidied(struct str html)
{
    struct str out = wp_tidy(&a, html), want = sanitised(html), got = sanitised(out);
    if (!str_equal(want, got))
        fail_msg("%.*s\nbecame\n%.*s\nwhich is\n%.*s\nand not\n%.*s", STR_ARG(html), STR_ARG(out), STR_ARG(got),
                 STR_ARG(want));
    return out;
}

static void test_ordinary_posts_need_no_parser(void **state)
{
    static const struct str POSTS[] = {
        S_INIT("\n<p>One</p>\n\n\n<p>Two\nlines  </p>\n\n"),
        S_INIT("<h2 class=\"wp-block-heading\">Head</h2><p class=\"has-text-align-left\">Words <strong>bold</strong> "
               "and <a href=\"https://a.example/?x=1&amp;y=2\" target=\"_blank\" rel=\"noreferrer noopener\">link</a>."
               "</p>"),
        S_INIT("<ul class=\"wp-block-list\"><li>One</li>\n<li>Two <em>x</em></li></ul><p>It&#8217;s&nbsp;5.</p>"),
        S_INIT("<ol>\n<li>One\n<ul>\n<li>in</li>\n</ul>\n</li>\n</ol>"),
        S_INIT(""),
    };
    (void)state;
    for (int i = 0; i < COUNT_OF(POSTS); i++)
        if (!html_is_canonical(tidied(POSTS[i])))
            fail_msg("%.*s", STR_ARG(wp_tidy(&a, POSTS[i])));
}

static void test_the_rest_stays(void **state)
{
    static const struct str POSTS[] = {
        S_INIT("<pre>a\n\n  b</pre><p>c</p>"),
        S_INIT("<blockquote class=\"twitter-tweet\"><p>x</p></blockquote>"),
        S_INIT("<p>a<br>\nb</p>"),
        S_INIT("<p onclick='x'>a</p> b < c & d &bogus; &#x41; &#65; &#1234567;"),
        S_INIT("<p class=\"a>b\">c</p><P>d</P>"),
        S_INIT("<a href=\"x\" rel=\"nofollow noopener\">y</a>"),
        S_INIT("<li><p>x</p> y</li> <p"),
        S_INIT("<p>a <strong> b </strong> c</p> d <em>e</em> f"),
        S_INIT("<p =\"\" class=\"x\">a</p><p a b=\"c\">d</p>"),
    };
    (void)state;
    for (int i = 0; i < COUNT_OF(POSTS); i++)
        (void)tidied(POSTS[i]);
}

/* Any mixture of pieces. */
static void test_mixtures(void **state)
{
    static const char *const PIECES[] = {"<p>",
                                         "</p>",
                                         " ",
                                         "\n",
                                         "a",
                                         "b c",
                                         "<strong>",
                                         "</strong>",
                                         "<ul>",
                                         "</ul>",
                                         "<li>",
                                         "</li>",
                                         "<h2>",
                                         "</h2>",
                                         "&nbsp;",
                                         "&#8217;",
                                         "&amp;",
                                         "<br>",
                                         "<em>",
                                         "</em>",
                                         "<div>",
                                         "</div>",
                                         "<a href=\"/x/\">",
                                         "</a>",
                                         "<code>",
                                         "</code>",
                                         "<pre>",
                                         "</pre>",
                                         "<p class=\"x\">",
                                         "<",
                                         "\""};
    uint64_t seed = 1;
    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct buf b;
        buf_init(&b, 4096);
        for (int i = 0; i < 2 + round % 12; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            buf_add(&b, str_from_c(PIECES[(seed >> 33) % COUNT_OF(PIECES)]));
        }
        (void)tidied(str_copy(&a, buf_str(&b)));
        buf_close(&b);
        arena_reset(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ordinary_posts_need_no_parser),
                                       cmocka_unit_test(test_the_rest_stays), cmocka_unit_test(test_mixtures)};
    arena_init(&a, 0);
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&a);
    return result;
}
