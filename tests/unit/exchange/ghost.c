/* ghost.c - tests of Ghost's texts as HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/ghost.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct buf told;

static void tell(void *context, enum making_loss loss, struct str what)
{
    (void)context;
    buf_add_format(&told, "%s %.*s;", loss == MAKING_UNKNOWN ? "unknown" : "out", STR_ARG(what));
}

/* The HTML of a post whose JSON is given with ' for ". */
static void expect_post(const char *post, const char *html, const char *losses)
{
    struct arena a;
    struct buf out;
    json_t *tree;
    arena_init(&a, 0);
    buf_init(&out, 1 << 20);
    buf_init(&told, 1 << 20);
    if (failed(json_text_read(str_from_c(post), 1, &tree)))
        fail_msg("%s", err_detail());
    struct making m = {&a, &out, tell, NULL};
    ghost_text(&m, tree);
    json_decref(tree);
    if (!str_equal(buf_str(&out), str_from_c(html)))
        fail_msg("%.*s", STR_ARG(buf_str(&out)));
    if (!str_equal(buf_str(&told), str_from_c(losses)))
        fail_msg("%.*s", STR_ARG(buf_str(&told)));
    buf_close(&told);
    buf_close(&out);
    arena_close(&a);
}

static void expect_form(const char *name, const char *form, const char *html, const char *losses)
{
    char *quoted = NULL;
    json_t *tree = json_loads(form, 0, NULL), *post = json_object();
    assert_non_null(tree);
    char *text = json_dumps(tree, 0);
    json_object_set_new(post, name, json_string(text));
    quoted = json_dumps(post, 0);
    expect_post(quoted, html, losses);
    free(quoted);
    free(text);
    json_decref(tree);
    json_decref(post);
}

#define LEXICAL(children) "{\"root\":{\"type\":\"root\",\"children\":[" children "]}}"
#define TEXT(words, format) "{\"type\":\"extended-text\",\"text\":\"" words "\",\"format\":" #format "}"

static void lexical_text(void **state)
{
    (void)state;
    expect_form(
        "lexical",
        LEXICAL("{\"type\":\"paragraph\",\"children\":[" TEXT("A <b> & ", 0) "," TEXT(
            "c",
            3) ",{\"type\":\"linebreak\"},{\"type\":\"link\",\"url\":\"/x/?a=1&b=2\",\"children\":[" TEXT("d",
                                                                                                          16) "]}]}"),
        "<p>A &lt;b&gt; &amp; <em><strong>c</strong></em><br><a "
        "href=\"/x/?a=1&amp;b=2\"><code>d</code></a></p>\n",
        "");
    expect_form(
        "lexical",
        LEXICAL("{\"type\":\"extended-heading\",\"tag\":\"h1\",\"children\":[" TEXT(
            "H",
            0) "]},{\"type\":\"heading\",\"tag\":\"h4\",\"children\":[" TEXT("I",
                                                                             0) "]},"
                                                                                "{\"type\":\"list\",\"listType\":"
                                                                                "\"number\",\"start\":3,\"children\":[{"
                                                                                "\"type\":\"listitem\",\"children\":"
                                                                                "[" TEXT("one",
                                                                                         0) "]},"
                                                                                            "{\"type\":\"listitem\","
                                                                                            "\"children\":[{\"type\":"
                                                                                            "\"list\",\"listType\":"
                                                                                            "\"bullet\",\"children\":[{"
                                                                                            "\"type\":\"listitem\","
                                                                                            "\"children\":[" TEXT(
                                                                                                "two", 0) "]}]}]}]}"),
        "<h2>H</h2>\n<h3>I</h3>\n<ol start=\"3\"><li>one</li>\n<ul><li>two</li>\n</ul>\n</ol>\n", "");
    expect_form("lexical", LEXICAL("{\"type\":\"aside\",\"children\":[" TEXT("q", 32) "]}"),
                "<blockquote><sub>q</sub></blockquote>\n", "");
}

static void lexical_cards(void **state)
{
    (void)state;
    expect_form(
        "lexical",
        LEXICAL("{\"type\":\"image\",\"src\":\"/content/images/a.jpg\",\"alt\":\"A \\\"b\\\"\",\"caption\":\"<b>"
                "c</b>\"},{\"type\":\"horizontalrule\"}"),
        "<figure><img src=\"/content/images/a.jpg\" alt=\"A &quot;b&quot;\"><figcaption><b>c</b></figcaption>"
        "</figure>\n<hr>\n",
        "");
    expect_form(
        "lexical",
        LEXICAL("{\"type\":\"gallery\",\"images\":[{\"src\":\"/a.jpg\"},{\"src\":\"/b.jpg\"}],\"caption\":\"two\"}"),
        "<figure><img src=\"/a.jpg\" alt=\"\"></figure>\n<figure><img src=\"/b.jpg\" "
        "alt=\"\"><figcaption>two</figcaption></figure>\n",
        "");
    expect_form("lexical",
                LEXICAL("{\"type\":\"embed\",\"url\":\"https://www.youtube.com/watch?v=a&b\",\"caption\":\"v\"},"
                        "{\"type\":\"bookmark\",\"url\":\"https://a.example/\",\"metadata\":{\"title\":\"T\"}},"
                        "{\"type\":\"embed\",\"html\":\"<iframe src='x'></iframe>\"}"),
                "<figure data-embed=\"https://www.youtube.com/watch?v=a&amp;b\"><figcaption>v</figcaption></figure>\n"
                "<p><a href=\"https://a.example/\">T</a></p>\n"
                "<figure><iframe src='x'></iframe></figure>\n",
                "");
    expect_form(
        "lexical",
        LEXICAL("{\"type\":\"file\",\"src\":\"/content/files/r.pdf\",\"fileTitle\":\"\",\"fileName\":\"r.pdf\"},"
                "{\"type\":\"codeblock\",\"code\":\"a<b\"},{\"type\":\"markdown\",\"markdown\":\"*x*\"}"),
        "<p><a href=\"/content/files/r.pdf\">r.pdf</a></p>\n"
        "<pre><code>a&lt;b</code></pre>\n<p><em>x</em></p>\n",
        "");
    expect_form("lexical",
                LEXICAL("{\"type\":\"paywall\"},{\"type\":\"poll\",\"title\":\"Q\",\"children\":[" TEXT("z", 0) "]}"),
                "<p>Q</p>\nz", "out card \"paywall\";unknown card \"poll\";");
}

static void mobiledoc_text(void **state)
{
    (void)state;
    expect_form(
        "mobiledoc",
        "{\"version\":\"0.3.1\",\"atoms\":[[\"soft-return\",\"\",{}]],\"cards\":[[\"hr\",{}],[\"image\","
        "{\"src\":\"/a.jpg\",\"caption\":\"c\"}],[\"markdown\",{\"markdown\":\"# H\"}]],\"markups\":[[\"a\","
        "[\"href\",\"/x/\"]],[\"strong\"]],\"sections\":[[1,\"p\",[[0,[],0,\"A \"],[0,[0,1],2,\"b\"],[1,[],0,0],"
        "[0,[1],0,\"open\"]]],[3,\"ol\",[[[0,[],0,\"one\"]],[[0,[],0,\"two\"]]]],[10,0],[10,1],[10,2],[2,"
        "\"/b.jpg\"],[1,\"h1\",[[0,[],0,\"T\"]]],[10,99],[7],[]]}",
        "<p>A <a href=\"/x/\"><strong>b</strong></a><br><strong>open</strong></p>\n"
        "<ol><li>one</li>\n<li>two</li>\n</ol>\n<hr>\n\n"
        "<figure><img src=\"/a.jpg\" alt=\"\"><figcaption>c</figcaption></figure>\n\n"
        "<h2>H</h2>\n\n<figure><img src=\"/b.jpg\" alt=\"\"></figure>\n\n<h2>T</h2>\n\n",
        "unknown card \"\";");
}

static void other_forms(void **state)
{
    (void)state;
    expect_post("{\"lexical\":\"{\",\"html\":\"<p>x</p>\"}", "<p>x</p>", "out an editor's text that cannot be read;");
    expect_post(
        "{\"lexical\":\"[]\",\"mobiledoc\":\"{\\\"version\\\":\\\"0.2.0\\\",\\\"sections\\\":[]}\",\"html\":\"h\"}",
        "h", "");
    expect_post("{\"html\":null,\"markdown\":\"**x**\"}", "<p><strong>x</strong></p>\n", "");
    expect_post("{}", "", "");
    expect_post("[1]", "", "");
    expect_post(
        "{\"html\":\"<p>a</p><figure class=\\\"kg-card kg-bookmark-card\\\"><a class=\\\"kg-bookmark-container\\\" "
        "href=\\\"https://b.example/?x&amp;y\\\"><div class=\\\"kg-bookmark-title\\\">T &amp; U</div><img "
        "src=\\\"https://b.example/i.png\\\"></a></figure><p>c</p><div class=\\\"kg-card kg-file-card\\\">open\"}",
        "<p>a</p><p><a href=\"https://b.example/?x&amp;y\">T &amp; U</a></p>\n<p>c</p><div class=\"kg-card "
        "kg-file-card\">open",
        "");
}

/* Each card begins and none ends: looking for the end costs what a card may be, and no more. */
static void cards_that_never_end_cost_little(void **state)
{
    (void)state;
    struct arena a;
    struct buf out, html;
    arena_init(&a, 0);
    buf_init(&out, 8 << 20);
    buf_init(&html, 8 << 20);
    while (html.n < 1 << 20)
        buf_add(&html, S("<figure class=\"kg-card kg-bookmark-card"));
    struct making m = {&a, &out, NULL, NULL};
    ghost_html(&m, buf_str(&html));
    assert_true(str_equal(buf_str(&out), buf_str(&html)));
    buf_close(&html);
    buf_close(&out);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lexical_text),
        cmocka_unit_test(lexical_cards),
        cmocka_unit_test(mobiledoc_text),
        cmocka_unit_test(other_forms),
        cmocka_unit_test(cards_that_never_end_cost_little),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
