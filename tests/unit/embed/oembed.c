/* oembed.c - tests: what is taken of oEmbed answers, and what never is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/oembed.c"

#include "unit/embed_fixture.h"

#define BASE S("https://video.example/oembed?url=x")

static struct found read_one(const char *json)
{
    struct found found;
    if (failed(oembed_read(&a, BASE, str_from_c(json), &found)))
        fail_msg("%s: %s", json, err_detail());
    embed_copy_clean(&a, &found.copy);
    return found;
}

static void asks_for_json(void **state)
{
    (void)state;
    struct str request = oembed_request(&a, S("https://p.example/oembed"), S("https://p.example/1?a=b&c"));
    assert_true(
        str_starts(request, S("https://p.example/oembed?url=https%3A%2F%2Fp.example%2F1%3Fa%3Db%26c&format=json")));
    request = oembed_request(&a, S("https://p.example/?rest=1"), S("https://p.example/1"));
    assert_true(str_starts(request, S("https://p.example/?rest=1&url=")));
}

static void reads_a_post(void **state)
{
    (void)state;
    struct found f =
        read_one("{\"type\":\"rich\",\"author_name\":\"Port of Norhaven\",\"html\":\"<blockquote "
                 "class=\\\"post\\\"><p lang=\\\"nb\\\" dir=\\\"ltr\\\">Ferja <a href=\\\"x\\\">#g\\u00e5r</a>"
                 "<br>n\\u00e5 &amp; her</p>&mdash; Port of Norhaven (@port) <a href=\\\"https://x/1\\\">"
                 "March 21, 2026</a></blockquote><script src=\\\"//x/w.js\\\"></script>\"}");
    assert_text(f.copy.words, "Ferja #går\nnå & her");
    assert_text(f.copy.author, "Port of Norhaven");
    assert_text(f.copy.handle, "@port");
    assert_text(f.copy.language, "nb");
    assert_text(f.copy.source, "oembed");
    assert_true(f.copy.posted_at == INT64_C(1774094400000000)); /* noon of that day */
    assert_text(f.copy.frame, "");
}

static void reads_a_video(void **state)
{
    (void)state;
    struct found f =
        read_one("{\"type\":\"video\",\"title\":\"Tom &amp; the <i>boat</i>\",\"author_name\":\"Tide TV\","
                 "\"author_url\":\"https://video.example/@tide\",\"thumbnail_url\":\"/t.jpg\",\"duration\":\"61\","
                 "\"width\":\"720\",\"height\":405.0,\"html\":\"<iframe src='//video.example/e/1?a=1&amp;b=2' "
                 "onload='x()'></iframe>\"}");
    assert_text(f.copy.title, "Tom & the boat");
    assert_text(f.copy.handle, "@tide");
    assert_text(f.picture, "https://video.example/t.jpg");
    assert_text(f.copy.frame, "https://video.example/e/1?a=1&b=2");
    assert_int_equal(f.copy.seconds, 61);
    assert_int_equal(f.copy.width, 720);
    assert_int_equal(f.copy.height, 405);
    f = read_one(
        "{\"type\":\"photo\",\"url\":\"https://p.example/p.jpg\",\"thumbnail_url\":\"https://p.example/t.jpg\"}");
    assert_text(f.picture, "https://p.example/p.jpg");
}

/* A notice of the provider inside a box is no post. */
static void leaves_notices_out(void **state)
{
    (void)state;
    struct found f = read_one("{\"html\":\"<blockquote><div><a href=x>View this post</a><p>A post shared by Ann "
                              "(@ann)</p></div></blockquote>\"}");
    assert_text(f.copy.words, "");
    assert_text(f.copy.handle, "");
    f = read_one("{\"title\":\"Own title\",\"html\":\"<blockquote class=wp><a href=x>Own title</a></blockquote>\"}");
    assert_text(f.copy.words, "");
}

static void survives_hostile_ones(void **state)
{
    (void)state;
    struct found f =
        read_one("{\"title\":\"<script>alert(1)</script><img src=x onerror=y>Hi\\u202e\\u0007\",\"author_name\":7,"
                 "\"html\":[\"x\"],\"thumbnail_url\":{\"a\":1},\"width\":-5,\"duration\":1e300,\"height\":\"x\"}");
    assert_text(f.copy.title, "Hi");
    assert_text(f.copy.author, "");
    assert_text(f.picture, "");
    assert_int_equal(f.copy.seconds, 0);
    f = read_one("{\"html\":\"<blockquote><p><script>x()</script><style>y</style>&lt;b&gt;</p></blockquote>"
                 "<iframe src='javascript:alert(1)'></iframe>\",\"thumbnail_url\":\"data:image/png;base64,AA\"}");
    assert_text(f.copy.words, "<b>"); /* plain text; whoever shows it escapes it */
    assert_text(f.copy.frame, "");
    assert_text(f.picture, "");
    f = read_one("{\"html\":\"<iframe src='http://video.example/e'></iframe>\"}");
    assert_text(f.copy.frame, ""); /* not encrypted */
    assert_true(read_date(S("February 30000, 2020")) == TIME_NONE && read_date(S("")) == TIME_NONE);
    assert_true(read_date(S("Marvellous")) == TIME_NONE);
}

static void refuses_what_is_none(void **state)
{
    (void)state;
    static const char *const WRONG[] = {
        "", "[]", "\"x\"", "{", "{\"a\":1", "<html>", "{\"title\":\"\xFF\"}", "null", "{\"a\":\"\\u0000\"}"};
    struct found found;
    struct buf deep;
    for (ptrdiff_t i = 0; i < COUNT_OF(WRONG); i++)
        if (!err_is(oembed_read(&a, BASE, str_from_c(WRONG[i]), &found), &ERR_INVALID) || found_says(&found))
            fail_msg("%s is taken", WRONG[i]);
    buf_init(&deep, 1 << 20);
    buf_add(&deep, S("{\"html\":"));
    for (int i = 0; i < 100000; i++)
        buf_add_char(&deep, '[');
    assert_true(err_is(oembed_read(&a, BASE, buf_str(&deep), &found), &ERR_INVALID));
    buf_close(&deep);
}

static void deep_markup_costs_nothing(void **state)
{
    (void)state;
    struct buf json;
    struct found found;
    buf_init(&json, 1 << 20);
    buf_add(&json, S("{\"title\":\"T\",\"html\":\""));
    for (int i = 0; i < 50000; i++)
        buf_add(&json, S("<b><div>"));
    buf_add(&json, S("\"}"));
    assert_false(failed(oembed_read(&a, BASE, buf_str(&json), &found)));
    assert_text(found.copy.title, "T");
    buf_close(&json);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(asks_for_json),
        cmocka_unit_test(reads_a_post),
        cmocka_unit_test(reads_a_video),
        cmocka_unit_test(leaves_notices_out),
        cmocka_unit_test(survives_hostile_ones),
        cmocka_unit_test(refuses_what_is_none),
        cmocka_unit_test(deep_markup_costs_nothing),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
