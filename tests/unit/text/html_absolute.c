/* html_absolute.c - tests: every address of a text whole, and nothing else of it changed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html_absolute.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void check(const char *text, const char *want)
{
    struct arena a;
    struct html html;
    arena_init(&a, 0);
    if (failed(html_trusted_canonical(str_from_c(text), &html)))
        fail_msg("not canonical: %s", text);
    struct str got = html_text(html_absolute(&a, html, S("https://post.example/2026/11/05/ferry/")));
    if (!str_equal(got, str_from_c(want)))
        fail_msg("'%.*s', not '%s'", STR_ARG(got), want);
    arena_close(&a);
}

static void links_are_joined(void **state)
{
    (void)state;
    check("<p><a href=\"/a/?b=1&amp;c=2#d\">x</a></p>\n",
          "<p><a href=\"https://post.example/a/?b=1&amp;c=2#d\">x</a></p>\n");
    check("<p><a href=\"#top\">x</a> and <a href=\"?page=2\">y</a></p>\n",
          "<p><a href=\"https://post.example/2026/11/05/ferry/#top\">x</a> and <a "
          "href=\"https://post.example/2026/11/05/ferry/?page=2\">y</a></p>\n");
    check("<p><a href=\"../tide/\" lang=\"de\">x</a></p>\n",
          "<p><a href=\"https://post.example/2026/11/05/tide/\" lang=\"de\">x</a></p>\n");
    check("<figure><img src=\"/media/a.jpg\" alt=\"b\"></figure>\n",
          "<figure><img src=\"https://post.example/media/a.jpg\" alt=\"b\"></figure>\n");
}

static void the_rest_stays(void **state)
{
    (void)state;
    check("", "");
    check("<p>The attribute href=\"/x\" in words, and src=\"/y\".</p>\n",
          "<p>The attribute href=\"/x\" in words, and src=\"/y\".</p>\n");
    check("<p><a href=\"https://other.example/\">x</a><a href=\"mailto:a@b.example\">y</a></p>\n",
          "<p><a href=\"https://other.example/\">x</a><a href=\"mailto:a@b.example\">y</a></p>\n");
    check("<figure><img src=\"/media/a.jpg\" alt=\"a href=&quot;/x&quot;\"></figure>\n",
          "<figure><img src=\"https://post.example/media/a.jpg\" alt=\"a href=&quot;/x&quot;\"></figure>\n");
    check("<figure><img src=\"/media/a.jpg\" alt=\"a href=\"></figure>\n",
          "<figure><img src=\"https://post.example/media/a.jpg\" alt=\"a href=\"></figure>\n");
}

static void many_addresses_fit(void **state)
{
    (void)state;
    struct arena a;
    struct buf text;
    struct html html;
    arena_init(&a, 0);
    buf_init(&text, 1 << 20);
    for (int i = 0; i < 20000; i++)
        buf_add(&text, S("<p><a href=\"#\">x</a></p>\n"));
    assert_false(failed(html_trusted_canonical(buf_str(&text), &html)));
    struct str base = S("https://post.example/2026/11/05/a-rather-long-slug/");
    struct str out = html_text(html_absolute(&a, html, base));
    assert_int_equal(out.n, text.n + 20000 * base.n);
    buf_close(&text);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_are_joined),
        cmocka_unit_test(the_rest_stays),
        cmocka_unit_test(many_addresses_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
