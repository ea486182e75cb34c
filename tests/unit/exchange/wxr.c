/* wxr.c - tests of exchange/wxr.h. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/wxr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include <cmocka.h>

static void assert_text(struct str text, const char *expected)
{
    if (!str_equal(text, str_from_c(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(text), expected);
}

static void assert_ok(struct err e)
{
    if (failed(e))
        fail_msg("%s", err_detail());
}

static struct arena a;
static char path[] = "/tmp/wxr-test-XXXXXX";

static void write_file(struct str text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text.p, 1, (size_t)text.n, file), text.n);
    assert_int_equal(fclose(file), 0);
}

/* Every record of the text, as "KIND LINE[!]: TITLE or NAME" parted by "; ". */
static struct str records_of(struct str text)
{
    static const char *const KINDS[] = {"site", "author", "category", "tag", "term", "item"};
    struct wxr_file *file;
    struct wxr_record record;
    struct str out = S("");
    write_file(text);
    assert_ok(wxr_open(str_from_c(path), &file));
    for (bool found = true; found;) {
        assert_ok(wxr_next(file, &record, &found));
        if (!found)
            break;
        struct wxr_item item;
        struct wxr_term term;
        wxr_item_read(&a, record.text, &item);
        wxr_term_read(&a, &record, &term);
        struct str name = record.kind == WXR_ITEM || record.kind == WXR_SITE ? item.title : term.name;
        out = str_format(&a, "%.*s%s%s %lld%s: %.*s", STR_ARG(out), out.n ? "; " : "", KINDS[record.kind],
                         (long long)record.line,
                         record.too_large ? "!!"
                         : record.whole   ? ""
                                          : "!",
                         STR_ARG(name));
    }
    wxr_close(file);
    return out;
}

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<rss version=\"2.0\">\n<channel>\n"

static void test_an_export_is_cut_into_its_records(void **state)
{
    (void)state;
    assert_text(
        records_of(S(HEAD "<title>Harbour Post</title>\n"
                          "<wp:author><wp:author_login>ines</wp:author_login><wp:author_display_name><![CDATA[Ines "
                          "Falk]]></wp:author_display_name></wp:author>\n"
                          "<wp:category><wp:cat_name><![CDATA[News]]></wp:cat_name></wp:category>\n"
                          "<item><title>One</title></item>\n<item>\n<title><![CDATA[Two]]></title>\n</item>\n"
                          "</channel></rss>")),
        "site 4: Harbour Post; author 5: Ines Falk; category 6: News; item 7: One; item 8: Two");
}

static void test_what_is_broken_costs_one_record(void **state)
{
    (void)state;
    /* "]]>" and "</item>" within a text, an end tag that is missing, CDATA that never ends */
    assert_text(
        records_of(S(HEAD
                     "<item><title>One</title><content:encoded><![CDATA[a ]]> b </item> c]]></content:encoded></item>\n"
                     "<item><title>Two</title><wp:post_id>2</wp:post_id>\n"
                     "<item><title>Three</title><content:encoded><![CDATA[no end</item>\n"
                     "<item><title>Four</title></item>\n<item><title>Five")),
        "item 4: One; item 5!: Two; item 6: Three; item 7: Four; item 8!: Five");
}

static struct wxr_item item_of(struct str record)
{
    struct wxr_item item;
    wxr_item_read(&a, record, &item);
    return item;
}

static void test_fields_are_read_as_they_are_written(void **state)
{
    (void)state;
    struct wxr_item item =
        item_of(S("<item><title>Ships &amp; boats & quays &#8211; a < b</title><guid "
                  "isPermaLink=\"false\">http://x.example/?p=7</guid>"
                  "<wp:post_id>7</wp:post_id><wp:post_parent>3</wp:post_parent><wp:is_sticky>1</wp:is_sticky>"
                  "<content:encoded><![CDATA[<p>a]]]]><![CDATA[>b \x01&amp; \xff</p>]]></content:encoded>"
                  "<category domain=\"category\" nicename=\"news\"><![CDATA[News & more]]></category>"
                  "<category nicename='a&amp;b' domain='post_tag'>A &amp; B</category>"
                  "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value><![CDATA[12]]></wp:meta_value></"
                  "wp:postmeta>"
                  "<wp:postmeta><wp:meta_key>k</wp:meta_key><wp:meta_value><![CDATA[old]]></wp:meta_value>"
                  "<wp:postmeta><wp:meta_key>k</wp:meta_key><wp:meta_value>new</wp:meta_value></wp:postmeta>"
                  "<wp:comment><wp:comment_id>1</wp:comment_id><wp:status>x</wp:status>"
                  "<wp:commentmeta><wp:meta_key>k</wp:meta_key><wp:meta_value>comment's</wp:meta_value></"
                  "wp:commentmeta></wp:comment>"
                  "<wp:status>publish</wp:status><wp:post_password/></item>"));
    assert_text(item.title, "Ships & boats & quays \xe2\x80\x93 a < b");
    assert_text(item.content, "<p>a]]>b &amp; \xef\xbf\xbd</p>");
    assert_text(item.guid, "http://x.example/?p=7");
    assert_int_equal(item.id, 7);
    assert_int_equal(item.parent, 3);
    assert_true(item.sticky);
    assert_int_equal(item.comments, 1);
    assert_text(item.status, "publish");
    assert_int_equal(item.filed_count, 2);
    assert_text(item.filed[0].name, "News & more");
    assert_text(item.filed[0].slug, "news");
    assert_text(item.filed[1].domain, "post_tag");
    assert_text(item.filed[1].slug, "a&b");
    assert_int_equal(item.meta_count, 3);
    assert_text(wxr_meta_value(&item, S("_thumbnail_id")), "12");
    assert_text(wxr_meta_value(&item, S("k")), "new");
    assert_null(wxr_meta_value(&item, S("none")).p);
}

static void test_missing_end_tags_end_with_the_next_field(void **state)
{
    (void)state;
    struct wxr_item item = item_of(S("<item><title>One <em>word</em>\n<link>http://x.example/</link>\n"
                                     "<category domain=\"category\" nicename=\"n\"><![CDATA[N]]>\n</item>"));
    assert_text(item.title, "One <em>word</em>");
    assert_text(item.link, "http://x.example/");
    assert_int_equal(item.filed_count, 1);
    assert_text(item.filed[0].name, "N");
}

static void test_what_is_no_export_is_told(void **state)
{
    (void)state;
    static const struct {
        struct str text;
        const char *says;
    } CASES[] = {
        {S_INIT("PK\3\4 and so on"), "zip archive"},
        {S_INIT("\xff\xfe<\0r\0s\0s\0"), "UTF-16"},
        {S_INIT("{\"db\":[]}"), "JSON"},
        {S_INIT("<html></html>"), "no <rss>"},
        {S_INIT(""), "no <rss>"},
        {S_INIT("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><rss></rss>"), "ISO-8859-1"},
        {S_INIT("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"b\">]><rss></rss>"), "document type"},
        {S_INIT("<rss><channel><!DOCTYPE x></channel></rss>"), "document type"},
    };
    for (int i = 0; i < COUNT_OF(CASES); i++) {
        struct wxr_file *file = NULL;
        struct wxr_record record;
        bool found;
        write_file(CASES[i].text);
        struct err e = wxr_open(str_from_c(path), &file);
        if (!failed(e))
            e = wxr_next(file, &record, &found);
        assert_true(err_is(e, &ERR_INVALID));
        assert_non_null(strstr(err_detail(), CASES[i].says));
        wxr_close(file);
    }
}

static void test_a_record_has_a_limit(void **state)
{
    (void)state;
    struct str start = S(HEAD "<item><title>Large</title><content:encoded><![CDATA["),
               end = S("]]></content:encoded></item>\n<item><title>After</title></item>");
    ptrdiff_t n = WXR_RECORD_MAX + 3000000;
    char *text = malloc((size_t)(start.n + n + end.n));
    assert_non_null(text);
    memcpy(text, start.p, (size_t)start.n);
    memset(text + start.n, 'x', (size_t)n);
    memcpy(text + start.n + n, end.p, (size_t)end.n);
    assert_text(records_of((struct str){text, start.n + n + end.n}), "item 4!!: ; item 5: After");
    free(text);
}

/* Half a download must not look like a whole export. */
static void test_a_packed_export_that_ends_too_early_is_told(void **state)
{
    struct wxr_file *file;
    struct str text = S("<rss><channel><item><title>One</title></item></channel></rss>");
    (void)state;
    gzFile packed = gzopen(path, "wb");
    assert_int_equal(gzwrite(packed, text.p, (unsigned)text.n), text.n);
    assert_int_equal(gzclose(packed), Z_OK);
    assert_ok(wxr_open(str_from_c(path), &file));
    wxr_close(file);
    FILE *whole = fopen(path, "rb");
    char bytes[200];
    ptrdiff_t n = (ptrdiff_t)fread(bytes, 1, sizeof(bytes), whole);
    assert_int_equal(fclose(whole), 0);
    write_file((struct str){bytes, n - 9});
    assert_true(failed(wxr_open(str_from_c(path), &file)));
    assert_non_null(strstr(err_detail(), path));
}

static int open_test(void **state)
{
    (void)state;
    int descriptor = mkstemp(path);
    arena_init(&a, 0);
    return descriptor < 0 || close(descriptor);
}

static int close_test(void **state)
{
    (void)state;
    arena_close(&a);
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_an_export_is_cut_into_its_records),
                                       cmocka_unit_test(test_what_is_broken_costs_one_record),
                                       cmocka_unit_test(test_fields_are_read_as_they_are_written),
                                       cmocka_unit_test(test_missing_end_tags_end_with_the_next_field),
                                       cmocka_unit_test(test_what_is_no_export_is_told),
                                       cmocka_unit_test(test_a_record_has_a_limit),
                                       cmocka_unit_test(test_a_packed_export_that_ends_too_early_is_told)};
    return cmocka_run_group_tests(tests, open_test, close_test);
}
