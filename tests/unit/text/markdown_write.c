/* markdown_write.c - story HTML as Markdown: plain where it can be, and the same story HTML again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/markdown_write.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct str line_of(void *context, struct arena *a, struct html_block block)
{
    (void)context;
    return block.kind == HTML_EMBED ? html_block_embed(a, block) : (struct str){0};
}

/* Writes body; wanted is what it is as Markdown. */
static void check(const char *body, const char *wanted)
{
    static const struct markdown_lines LINES = {line_of, NULL};
    struct arena a;
    struct buf out;
    struct html html;
    bool exact;
    arena_init(&a, 0);
    buf_init(&out, 1 << 20);
    assert_false(failed(html_sanitise(&a, str_from_c(body), NULL, &html)));
    assert_true(str_equal(html_text(html), str_from_c(body)));
    assert_false(failed(markdown_write(&a, html, &LINES, &out, &exact)));
    assert_true(exact);
    if (!str_equal(buf_str(&out), str_from_c(wanted)))
        fail_msg("'%.*s'", STR_ARG(buf_str(&out)));
    buf_close(&out);
    arena_close(&a);
}

static void is_plain_where_it_can_be(void **state)
{
    (void)state;
    check("<h2>One</h2>\n<p>Two <em>three</em> <strong>four</strong> <s>five</s> <code>a &lt; b</code> "
          "<a href=\"https://x.example/?a=1&amp;b=2\">six</a>.</p>\n<hr>\n",
          "## One\n\nTwo *three* **four** ~~five~~ `a < b` [six](https://x.example/?a=1\\&b=2).\n\n***\n");
    check("<ul>\n<li>a</li>\n<li>b\n<ol>\n<li>c</li>\n<li>d</li>\n</ol>\n</li>\n</ul>\n", "- a\n- b\n  1. c\n  2. d\n");
    check("<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n<pre><code>x\n\n&lt;y&gt;\n</code></pre>\n",
          "> a\n>\n> b\n\n```\nx\n\n<y>\n```\n");
    check("<figure data-embed=\"https://v.example/a_b\"></figure>\n", "https://v.example/a_b\n");
}

static void escapes_what_means_something(void **state)
{
    (void)state;
    check("<p>1. a *b* _c_ d_e [f] `g` ~h~ \\ &amp; &amp;amp; &lt;i&gt;</p>\n",
          "1\\. a \\*b\\* \\_c\\_ d_e \\[f\\] \\`g\\` \\~h\\~ \\\\ & \\&amp; \\<i>\n");
    check("<p># a</p>\n<p>- b</p>\n<p>+ c</p>\n<p>&gt; d</p>\n<p>===</p>\n<h3>e #</h3>\n",
          "\\# a\n\n\\- b\n\n\\+ c\n\n\\> d\n\n\\===\n\n### e \\#\n");
    check("<p>2017 was 3) years</p>\n", "2017 was 3) years\n");
}

static void keeps_tags_where_marks_are_none(void **state)
{
    (void)state;
    check("<p><strong>日本。</strong>日本</p>\n", "<strong>日本。</strong>日本\n");
    check("<p>H<sub>2</sub>O</p>\n", "H<sub>2</sub>O\n");
    check("<p><a href=\"/a/\" rel=\"nofollow\">b</a></p>\n", "<a href=\"/a/\" rel=\"nofollow\">b</a>\n");
}

static void keeps_html_where_markdown_has_none(void **state)
{
    (void)state;
    check("<p lang=\"ar\" dir=\"rtl\">نعم</p>\n", "<p lang=\"ar\" dir=\"rtl\">نعم</p>\n");
    check("<ul>\n<li>a</li>\n</ul>\n<ul>\n<li>b</li>\n</ul>\n", "- a\n\n<ul>\n<li>b</li>\n</ul>\n");
    check("<figure><img src=\"/media/a.jpg\" alt=\"[x]\"></figure>\n",
          "<figure><img src=\"/media/a.jpg\" alt=\"[x]\"></figure>\n");
}

/* A blank line ends HTML within a list: only HTML as a whole holds it. */
static void says_where_a_text_does_not_come_back(void **state)
{
    (void)state;
    static const struct markdown_lines LINES = {line_of, NULL};
    struct arena a;
    struct buf out;
    struct html html;
    bool exact = true;
    arena_init(&a, 0);
    buf_init(&out, 1 << 20);
    assert_false(
        failed(html_sanitise(&a, S("<ul>\n<li>\n<pre>a\n\n<em>b</em>\n\n    c\n</pre>\n</li>\n</ul>\n"), NULL, &html)));
    assert_false(failed(markdown_write(&a, html, &LINES, &out, &exact)));
    assert_false(exact);
    buf_clear(&out);
    out.max = 4;
    assert_true(err_is(markdown_write(&a, html, &LINES, &out, &exact), &ERR_LIMIT));
    buf_close(&out);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_plain_where_it_can_be),
        cmocka_unit_test(escapes_what_means_something),
        cmocka_unit_test(keeps_tags_where_marks_are_none),
        cmocka_unit_test(keeps_html_where_markdown_has_none),
        cmocka_unit_test(says_where_a_text_does_not_come_back),
    };
    return cmocka_run_group_tests_name("text/markdown_write", tests, NULL, NULL);
}
