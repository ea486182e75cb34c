/* opengraph.c - tests: what is taken of pages. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/opengraph.c"

#include "unit/embed_fixture.h"

#define BASE S("https://site.example/a/page")

static struct page_links links;

static struct found read_one(const char *page)
{
    struct found found;
    if (failed(opengraph_read(&a, BASE, str_from_c(page), &found, &links)))
        fail_msg("%s: %s", page, err_detail());
    embed_copy_clean(&a, &found.copy);
    return found;
}

static void reads_meta(void **state)
{
    (void)state;
    struct found f =
        read_one("<!doctype html><html lang=\"nb\"><head><title>Plain</title><meta property='og:title' "
                 "content='Tom &amp;amp; Eva > <b>all</b>'><meta name=description content=\"D &quot;q&quot;\">"
                 "<META PROPERTY=og:image CONTENT=../p.jpg><meta property=og:image:alt content='A boat'>"
                 "<meta property=article:published_time content=2026-11-05T10:00:00+01:00>"
                 "<meta name=author content=Ines><meta name=twitter:creator content=@ines>"
                 "<meta property=og:video:duration content=75></head><body>x</body></html>");
    assert_text(f.copy.title, "Tom &amp; Eva > all"); /* decoded once */
    assert_text(f.copy.words, "D \"q\"");
    assert_text(f.picture, "https://site.example/p.jpg");
    assert_text(f.copy.picture_alt, "A boat");
    assert_text(f.copy.author, "Ines");
    assert_text(f.copy.handle, "@ines");
    assert_text(f.copy.language, "nb");
    assert_int_equal(f.copy.seconds, 75);
    assert_true(f.copy.posted_at == INT64_C(1793869200000000));
    assert_text(read_one("<title>Only &lt;this&gt;</title>").copy.title, "Only <this>");
}

static void finds_links(void **state)
{
    (void)state;
    (void)read_one(
        "<link rel='stylesheet' href=x><link rel=alternate type=application/json+oembed href='/o?a=1&amp;b=2'>"
        "<link rel='alternate me' type=application/activity+json href=https://other.example/1>");
    assert_text(links.oembed, "https://site.example/o?a=1&b=2");
    assert_text(links.activity, "https://other.example/1");
    (void)read_one("<link rel=alternate type=application/json+oembed href='file:///etc/passwd'>");
    assert_text(links.oembed, "");
}

/* What stands in scripts, styles and comments is no meta element. */
static void is_not_fooled(void **state)
{
    (void)state;
    struct found f = read_one("<script>var x = \"<meta property='og:title' content='script'>\"</script><!-- <meta "
                              "property='og:title' content='comment'> --><style><meta property=og:title "
                              "content=style></style><textarea><meta property=og:title content=area></textarea>"
                              "<meta content='> <title>no</title>' property=x><title>Yes</title>");
    assert_text(f.copy.title, "Yes");
    assert_text(read_one("<meta property=og:image content='javascript:alert(1)'>").picture, "");
    assert_text(read_one("<meta property=article:author content='https://site.example/ines'>").copy.author, "");
}

static void reads_json_ld(void **state)
{
    (void)state;
    struct found f =
        read_one("<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"Person\",\"name\":\"No\"},"
                 "{\"@type\":[\"VideoObject\",\"Thing\"],\"name\":\"The tide\",\"author\":[{\"name\":\"Ola\"}],"
                 "\"thumbnailUrl\":[\"/t.png\"],\"uploadDate\":\"2026-11-05\",\"duration\":\"PT1H2M3S\"}]}</script>"
                 "<script type=application/ld+json>{broken</script>");
    assert_text(f.copy.title, "The tide");
    assert_text(f.copy.author, "Ola");
    assert_text(f.picture, "https://site.example/t.png");
    assert_int_equal(f.copy.seconds, 3723);
    assert_int_equal(opengraph_duration(S("PT99999999999999999999H")), 0);
    assert_int_equal(opengraph_duration(S("P1D")), 0);
}

/* Megabytes of tags, a tag that never ends, thousands of metas: linear, and what fits is read. */
static void bears_large_pages(void **state)
{
    (void)state;
    static const char *const PIECES[] = {
        "<div ", "<meta property=og:x content=y>", "<script>", "<!--", "<title>", "<b><p><table>", "<meta content='"};
    for (ptrdiff_t i = 0; i < COUNT_OF(PIECES); i++) {
        struct buf page;
        struct found found;
        buf_init(&page, 8 << 20);
        buf_add(&page, S("<meta property=og:title content=T>"));
        while (page.n < 4 << 20)
            buf_add(&page, str_from_c(PIECES[i]));
        assert_false(failed(opengraph_read(&a, BASE, buf_str(&page), &found, &links)));
        assert_text(found.copy.title, "T");
        buf_close(&page);
        arena_reset(&a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_meta),    cmocka_unit_test(finds_links),       cmocka_unit_test(is_not_fooled),
        cmocka_unit_test(reads_json_ld), cmocka_unit_test(bears_large_pages),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
