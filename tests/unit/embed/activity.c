/* activity.c - tests: what is taken of posts of the fediverse. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/activity.c"

#include "unit/embed_fixture.h"

#define BASE S("https://social.example/@port/1")

static struct str actor;

static struct found read_one(const char *json)
{
    struct found found;
    if (failed(activity_read(&a, BASE, str_from_c(json), &found, &actor)))
        fail_msg("%s: %s", json, err_detail());
    embed_copy_clean(&a, &found.copy);
    return found;
}

static void finds_the_api(void **state)
{
    (void)state;
    static const struct {
        const char *url, *request;
    } CASES[] = {
        {"https://social.example/@port/1", "https://social.example/api/v1/statuses/1"},
        {"https://social.example/@port@else.example/109/", "https://social.example/api/v1/statuses/109"},
        {"https://social.example:8443/users/port/statuses/7", "https://social.example:8443/api/v1/statuses/7"},
        {"https://social.example/@port", ""},
        {"https://social.example/notice/AbC1", ""},
        {"https://social.example/@port/1x", ""},
        {"https://social.example/", ""},
        {"/@port/1", ""},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++)
        assert_text(activity_status_request(&a, str_from_c(CASES[i].url)), CASES[i].request);
}

static void reads_a_status(void **state)
{
    (void)state;
    struct found f =
        read_one("{\"content\":\"<p>Ferja <a "
                 "href='x'>#g\\u00e5r</a><br>no</p><p>&lt;3</p>\",\"spoiler_text\":\"\",\"language\":\"nb\","
                 "\"created_at\":\"2026-11-05T10:00:00.000Z\",\"account\":{\"display_name\":\"Port\",\"acct\":\"port\","
                 "\"avatar_static\":"
                 "\"/av.png\"},\"media_attachments\":[{\"type\":\"image\",\"url\":\"https://files.example/"
                 "1.jpg\",\"description\":\"Boat\"}]}");
    assert_text(f.copy.words, "Ferja #går\nno\n<3");
    assert_text(f.copy.author, "Port");
    assert_text(f.copy.handle, "@port@social.example");
    assert_text(f.copy.language, "nb");
    assert_text(f.copy.picture_alt, "Boat");
    assert_text(f.picture, "https://files.example/1.jpg");
    assert_text(f.portrait, "https://social.example/av.png");
    assert_true(f.copy.posted_at == INT64_C(1793872800000000));
    assert_text(actor, "");
}

/* What its author hides behind a warning is not shown without it. */
static void heeds_warnings(void **state)
{
    (void)state;
    struct found f =
        read_one("{\"content\":\"<p>B</p>\",\"spoiler_text\":\"Storm\",\"sensitive\":true,\"account\":{\"username\":"
                 "\"u\",\"acct\":\"u@else.example\"},\"media_attachments\":[{\"type\":\"image\",\"url\":\"/1.jpg\"}]}");
    assert_text(f.copy.words, "Storm\nB");
    assert_text(f.copy.author, "u");
    assert_text(f.copy.handle, "@u@else.example");
    assert_text(f.picture, "");
}

static void reads_an_object(void **state)
{
    (void)state;
    struct found f =
        read_one("{\"type\":\"Note\",\"content\":\"<p>Hi</p>\",\"contentMap\":{\"de\":\"x\"},\"attributedTo\":"
                 "\"https://social.example/users/port\",\"published\":\"2026-11-05T10:00:00Z\",\"attachment\":"
                 "[{\"type\":\"Document\",\"mediaType\":\"video/mp4\",\"url\":\"/v\"},{\"type\":\"Document\","
                 "\"mediaType\":\"image/png\",\"url\":\"/p.png\",\"name\":\"Red\"}]}");
    assert_text(f.copy.words, "Hi");
    assert_text(f.copy.language, "de");
    assert_text(f.picture, "https://social.example/p.png");
    assert_text(f.copy.picture_alt, "Red");
    assert_text(actor, "https://social.example/users/port");
    f = read_one(
        "{\"type\":\"Video\",\"name\":\"Tide\",\"duration\":\"PT75S\",\"attributedTo\":[{\"type\":\"Person\",\"id\":"
        "\"https://v.example/a/x\"}],\"icon\":[{\"url\":\"https://v.example/t.jpg\"}]}");
    assert_text(f.copy.title, "Tide");
    assert_int_equal(f.copy.seconds, 75);
    assert_text(f.picture, "https://v.example/t.jpg");
    assert_text(actor, "https://v.example/a/x");
    assert_false(
        failed(activity_read_actor(&a, BASE, S("{\"preferredUsername\":\"port\",\"icon\":{\"url\":\"/i.png\"}}"), &f)));
    assert_text(f.copy.author, "port");
    assert_text(f.copy.handle, "@port@social.example");
    assert_text(f.portrait, "https://social.example/i.png");
}

static void survives_hostile_ones(void **state)
{
    (void)state;
    static const char *const WRONG[] = {"{}",
                                        "[]",
                                        "{\"type\":\"Note\"}",
                                        "{\"account\":\"x\"}",
                                        "{\"type\":7,\"attributedTo\":{}}",
                                        "<p>",
                                        "{\"error\":\"Record not found\"}"};
    struct found found;
    for (ptrdiff_t i = 0; i < COUNT_OF(WRONG); i++)
        assert_true(err_is(activity_read(&a, BASE, str_from_c(WRONG[i]), &found, &actor), &ERR_INVALID));
    found = read_one(
        "{\"account\":{\"display_name\":[],\"acct\":{},\"avatar_static\":\"javascript:x\"},\"content\":{\"a\":1},"
        "\"media_attachments\":{\"0\":1},\"created_at\":\"yesterday\",\"language\":\"x\\\" onload=y\"}");
    assert_false(found_says(&found));
    assert_text(found.copy.language, "");
    assert_text(found.portrait, "");
    found = read_one(
        "{\"type\":\"Note\",\"attributedTo\":7,\"contentMap\":[1],\"attachment\":[[],7,null,{\"type\":\"Image\"}],"
        "\"content\":\"<script>x</script><p onclick=y>ok\"}");
    assert_text(found.copy.words, "ok");
    assert_text(actor, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_api),   cmocka_unit_test(reads_a_status),        cmocka_unit_test(heeds_warnings),
        cmocka_unit_test(reads_an_object), cmocka_unit_test(survives_hostile_ones),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
