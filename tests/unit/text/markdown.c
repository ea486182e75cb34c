/* markdown.c - Markdown: the elements, text as typed, and hostile sources in bounded time. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/markdown.c"

#include "base/time.h"
#include "text/html.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct err convert(struct str source, struct buf *out)
{
    struct arena a;
    arena_init(&a, 0);
    buf_init(out, 4 << 20);
    struct err e = markdown_to_html(str_copy(&a, source), 1, out);
    arena_close(&a);
    return e;
}

static void check(struct str source, struct str want)
{
    struct buf out;
    assert_false(failed(convert(source, &out)));
    if (!str_equal(buf_str(&out), want))
        fail_msg("'%.*s'", STR_ARG(buf_str(&out)));
    buf_close(&out);
}

static void prints_the_storys_elements(void **state)
{
    (void)state;
    check(S(""), S(""));
    check(S("Hello *big* **world** `a<b` ~~gone~~\nnext"),
          S("<p>Hello <em>big</em> <strong>world</strong> <code>a&lt;b</code> <s>gone</s> next</p>\n"));
    check(S("# One\n## Two\n### Three\n###### Six\n"), S("<h2>One</h2>\n<h2>Two</h2>\n<h3>Three</h3>\n<h3>Six</h3>\n"));
    check(S("- a\n- b\n\n3. c\n"), S("<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<ol start=\"3\">\n<li>c</li>\n</ol>\n"));
    check(S("> q\n\n---\n\n```c\nx & y\n```\n"),
          S("<blockquote>\n<p>q</p>\n</blockquote>\n<hr>\n<pre><code>x &amp; y\n</code></pre>\n"));
    check(S("|a|b|\n|---|---|\n|1|2|\n"),
          S("<table><thead><tr><th>a</th><th>b</th></tr>\n</thead>\n<tbody><tr><td>1</td><td>2</td></tr>\n</tbody>\n"
            "</table>\n"));
}

/* Ordinary Markdown needs no parser behind it: the sanitiser's recogniser takes it as it is. */
static void ordinary_text_is_canonical(void **state)
{
    (void)state;
    struct buf out;
    assert_false(failed(convert(S("# Head\n\nSaid \"it's\" *so*\nagain & **[here](https://example.org/?a&b)**.\n\n"
                                  "- a\n- b\n\n1. c\n\n> quoted\n>\n> twice\n\n---\n\n    code <x>\n"),
                                &out)));
    if (!html_is_canonical(buf_str(&out)))
        fail_msg("'%.*s'", STR_ARG(buf_str(&out)));
    buf_close(&out);
}

static void prints_links_and_images(void **state)
{
    (void)state;
    check(S("[a *b*](https://example.org/?a=1&b=\"2\" \"T & t\")"),
          S("<p><a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\" title=\"T &amp; t\">a <em>b</em></a></p>\n"));
    check(S("![A *big* [ship](x) \"in\"](/media/1.jpg 'Title')"),
          S("<p><img src=\"/media/1.jpg\" alt=\"A big ship &quot;in&quot;\" title=\"Title\"></p>\n"));
    check(S("<https://example.org/>"), S("<p><a href=\"https://example.org/\">https://example.org/</a></p>\n"));
}

static void keeps_characters_as_typed(void **state)
{
    (void)state;
    check(
        S("It's \"so\" -- (c) ... \xe2\x80\x9cok\xe2\x80\x9d\xc2\xa0x https://example.org www.example.org a@b.example"),
        S("<p>It's \"so\" -- (c) ... \xe2\x80\x9cok\xe2\x80\x9d\xc2\xa0x https://example.org "
          "www.example.org a@b.example</p>\n"));
    check(S("a&nbsp;b &bogus &#65;"), S("<p>a&nbsp;b &amp;bogus &#65;</p>\n"));
    check(S("<aside data-also-read=\"x\">y</aside>\n\nz <sub>2</sub>"),
          S("<aside data-also-read=\"x\">y</aside>\n<p>z <sub>2</sub></p>\n"));
}

static void names_the_line_of_invalid_utf8(void **state)
{
    (void)state;
    struct buf out;
    buf_init(&out, 1000);
    assert_true(err_is(markdown_to_html(S("a\nb\xff"), 7, &out), &ERR_INVALID));
    assert_string_equal(err_detail(), "line 8: not valid UTF-8");
    assert_true(err_is(markdown_to_html(S("a\n\nb\0"), 1, &out), &ERR_INVALID));
    assert_string_equal(err_detail(), "line 3: a NUL character");
    buf_close(&out);
}

static struct buf repeated(struct str s, int count, struct str tail)
{
    struct buf b;
    buf_init(&b, 8 << 20);
    for (int i = 0; i < count; i++)
        buf_add(&b, s);
    buf_add(&b, tail);
    assert_false(b.failed);
    return b;
}

/* Whatever the answer is, it comes soon. 5 s are far above what a loaded machine and a sanitiser take. */
static const struct err_kind *kind_in_time(struct buf source)
{
    struct buf out;
    int64_t start = time_thread_cpu();
    struct err e = convert(buf_str(&source), &out);
    assert_true(time_thread_cpu() - start < 5 * TIME_SECOND);
    buf_close(&out);
    buf_close(&source);
    return e.kind;
}

static void answered_in_time(struct buf source)
{
    const struct err_kind *kind = kind_in_time(source);
    assert_true(kind == NULL || kind == &ERR_LIMIT);
}

static void hostile_sources_end_soon(void **state)
{
    (void)state;
    static const struct str PIECES[] = {
        S_INIT("[a]("), S_INIT("!["),  S_INIT("["),      S_INIT("*a "),     S_INIT("*a_ "),      S_INIT("<!-- "),
        S_INIT("<a "),  S_INIT("&a"),  S_INIT("a**b"),   S_INIT("[a](<b"),  S_INIT("x\n"),       S_INIT("a|b\n-|-|-\n"),
        S_INIT("~~a "), S_INIT("[\\"), S_INIT("<a b='"), S_INIT("<div>\n"), S_INIT("[a]: /u\n"), S_INIT("a\n-\n"),
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(PIECES); i++)
        answered_in_time(repeated(PIECES[i], 50000, S("")));
    assert_null(kind_in_time(repeated(S("x\n"), 50000, S("|-|\n|"))));
    assert_null(kind_in_time(repeated(S("> "), 90, S("a"))));
    assert_ptr_equal(kind_in_time(repeated(S("> "), 50000, S("a"))), &ERR_LIMIT);
    assert_ptr_equal(kind_in_time(repeated(S("- "), 50000, S("a"))), &ERR_LIMIT);
    answered_in_time(repeated(S("**_* "), 50000, S("")));
    assert_ptr_equal(kind_in_time(repeated(S("0123456789abcdef"), 131073, S(""))), &ERR_LIMIT);
}

static void growth_is_bounded(void **state)
{
    (void)state;
    struct buf links = repeated(S("x"), 500000, S("\n\n"));
    struct buf source;
    buf_init(&source, 8 << 20);
    buf_add(&source, S("[a]: /"));
    buf_add(&source, buf_str(&links));
    for (int i = 0; i < 100000; i++)
        buf_add(&source, S("[a] "));
    buf_close(&links);
    assert_ptr_equal(kind_in_time(source), &ERR_LIMIT);

    buf_init(&source, 8 << 20);
    for (int i = 0; i < 2000; i++)
        buf_add(&source, S("|a"));
    buf_add(&source, S("|\n"));
    for (int i = 0; i < 2000; i++)
        buf_add(&source, S("|---"));
    buf_add(&source, S("|\n"));
    for (int i = 0; i < 10000; i++)
        buf_add(&source, S("|x\n"));
    assert_ptr_equal(kind_in_time(source), &ERR_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_the_storys_elements),
        cmocka_unit_test(ordinary_text_is_canonical),
        cmocka_unit_test(prints_links_and_images),
        cmocka_unit_test(keeps_characters_as_typed),
        cmocka_unit_test(names_the_line_of_invalid_utf8),
        cmocka_unit_test(hostile_sources_end_soon),
        cmocka_unit_test(growth_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
