/* export_wxr.c - tests of exchange/export_wxr.h: what WordPress's importer reads of an export, and by which rules. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The importer reads a file at a time and forgets all numbers and addresses behind it. It takes an item for one that is
 * there where type, title and second are the same; makes slugs one of a kind; refuses long names of users; and writes
 * the new addresses of the pictures of a file into all texts that came until then.
 */
#include "exchange/export_wxr.h"

#include "newsroom/folder.h"
#include "newsroom/front_slots.h"
#include "newsroom/media.h"
#include "unit/newsroom_fixture.h"
#include "unit/picture_fixture.h"

#define DATE INT64_C(1793900400000000)
#define ITEMS_MAX 32

struct trial {
    struct room room;
    struct str folder;
};

static void open_trial(struct trial *t, struct store_fixture *f)
{
    room_open(&t->room, f);
    t->folder = str_format(&f->a, "%s/export", f->folder);
}

static struct str exported(struct trial *t, const char *file)
{
    struct export x = {.newsroom = t->room.n};
    struct str text;
    assert_ok(export_folder_open(t->folder, EXPORT_WXR.name, &x.folder));
    assert_ok(EXPORT_WXR.write(&x));
    assert_ok(export_folder_finish(x.folder));
    export_folder_close(x.folder);
    assert_ok(folder_read(t->room.a, str_format(t->room.a, "%.*s/%s", STR_ARG(t->folder), file), 64 << 20, &text));
    return text;
}

static struct story_input story_of(struct trial *t, const char *headline, const char *language)
{
    struct story_input in = room_story(&t->room, headline);
    in.date = DATE;
    in.language = str_from_c(language);
    return in;
}

static int64_t put(struct trial *t, const struct story_input *in)
{
    return room_put(&t->room, in).id;
}

static struct sql_media *add_picture(struct trial *t, int side)
{
    struct sql_media *media;
    struct str data = picture_deflated(t->room.a, NULL, (ptrdiff_t)side * (side * 3 + 1), 0);
    struct str png = picture_png(t->room.a, side, side, 8, 2, data, NULL, S(""));
    assert_ok(newsroom_media_add(t->room.n, t->room.a, &ACTOR_COMMAND, png, S("same.png"), S("Alt"), S("Caption"),
                                 S("Credit"), &media));
    return media;
}

/* The items of a file, in their order. */
static ptrdiff_t items_of(struct str xml, struct str items[ITEMS_MAX])
{
    ptrdiff_t count = 0;
    for (ptrdiff_t at; (at = str_find(xml, S("<item>"), 0)) >= 0;) {
        ptrdiff_t end = str_find(xml, S("</item>"), at);
        assert_true(end > 0 && count < ITEMS_MAX);
        items[count++] = str_slice(xml, at, end);
        xml = str_from(xml, end);
    }
    return count;
}

/* The first value of an element, without its CDATA. */
static struct str value_of(struct str item, const char *name)
{
    char open[64];
    struct str text, rest;
    snprintf(open, sizeof open, "<%s>", name);
    ptrdiff_t at = str_find(item, str_from_c(open), 0);
    if (at < 0)
        return S("");
    item = str_from(item, at + (ptrdiff_t)strlen(open));
    if (str_starts(item, S("<![CDATA[")))
        (void)str_cut(str_from(item, sizeof("<![CDATA[") - 1), ']', &text, &rest);
    else
        (void)str_cut(item, '<', &text, &rest);
    return text;
}

static bool has_meta(struct trial *t, struct str item, const char *key, const char *value)
{
    struct str pair =
        str_format(t->room.a, "<wp:meta_key><![CDATA[%s]]></wp:meta_key>\n<wp:meta_value><![CDATA[%s]]>", key, value);
    return str_find(item, pair, 0) >= 0;
}

/* ---- */

static void test_pictures_behind_stories(struct store_fixture *f)
{
    struct trial t;
    struct str items[ITEMS_MAX];
    open_trial(&t, f);
    struct sql_media *lead = add_picture(&t, 40), *alone = add_picture(&t, 48);
    struct story_input in = story_of(&t, "First", "");
    in.lead_media_id = lead->id;
    int64_t first = put(&t, &in);
    in = story_of(&t, "Second", "");
    in.lead_media_id = lead->id;
    put(&t, &in);
    assert_int_equal(items_of(exported(&t, "wordpress-0001.xml"), items), 4);
    for (int i = 0; i < 4; i++)
        assert_text(value_of(items[i], "wp:post_type"), i < 2 ? "post" : "attachment");
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)first);
    assert_text(value_of(items[2], "wp:post_parent"), number);
    assert_text(value_of(items[3], "wp:post_parent"), "0");
    assert_true(has_meta(&t, items[3], "_wp_attached_file", str_to_c(t.room.a, alone->path)));
    assert_true(has_meta(&t, items[3], "_wp_attachment_image_alt", "Alt"));
    room_close(&t.room);
}

/* Words that only the story has for its picture are the picture's in WordPress; not the story's where it has its own.
 */
static void test_words_of_the_story(struct store_fixture *f)
{
    struct trial t;
    struct str items[ITEMS_MAX];
    open_trial(&t, f);
    struct sql_media *bare;
    struct str data = picture_deflated(t.room.a, NULL, (ptrdiff_t)30 * (30 * 3 + 1), 0);
    struct str png = picture_png(t.room.a, 30, 30, 8, 2, data, NULL, S(""));
    assert_ok(newsroom_media_add(t.room.n, t.room.a, &ACTOR_COMMAND, png, S("bare.png"), S(""), S("Own caption"), S(""),
                                 &bare));
    struct story_input in = story_of(&t, "First", "");
    in.lead_media_id = bare->id;
    in.lead_alt = S("The quay"), in.lead_caption = S("Caption of the story"), in.lead_credit = S("I. Falk & co");
    put(&t, &in);
    assert_int_equal(items_of(exported(&t, "wordpress-0001.xml"), items), 2);
    assert_true(has_meta(&t, items[1], "_wp_attachment_image_alt", "The quay"));
    assert_true(has_meta(&t, items[1], "_media_credit", "I. Falk &amp; co"));
    assert_true(has_meta(&t, items[1], "_dateline_borrowed", "alt credit"));
    assert_text(value_of(items[1], "excerpt:encoded"), "Own caption");
    room_close(&t.room);
}

/* A picture whose story stands in a file before the last comes in the last all the same. */
static void test_pictures_in_last_file(struct store_fixture *f)
{
    struct trial t;
    struct buf body;
    open_trial(&t, f);
    struct story_input in = story_of(&t, "Long 0", "");
    in.lead_media_id = add_picture(&t, 40)->id;
    buf_init(&body, HTML_SIZE_MAX);
    while (body.n < HTML_SIZE_MAX - 200)
        buf_add(&body, S("<p>Words that go on and on, and on again, until there are two megabytes of them.</p>\n"));
    buf_add_char(&body, 0);
    in.body = room_html(&t.room, body.p);
    for (int i = 0; i < 5; i++) {
        in.headline = str_format(t.room.a, "Long %d", i);
        put(&t, &in);
        in.lead_media_id = 0;
    }
    buf_close(&body);
    struct str first = exported(&t, "wordpress-0001.xml"), last = exported(&t, "wordpress-0003.xml");
    assert_true(str_find(first, S("<wp:post_type><![CDATA[attachment]]>"), 0) < 0);
    assert_true(str_find(last, S("<wp:post_type><![CDATA[attachment]]>"), 0) > 0);
    assert_true(str_find(last, S("<wp:post_type><![CDATA[post]]>"), 0) < 0);
    room_close(&t.room);
}

static void test_no_two_are_taken_for_one(struct store_fixture *f)
{
    static const char *const TITLES[] = {"The same", "The Same", "Thé same", "Another"};
    static const char *const DATES[] = {"2026-11-05 17:40:00", "2026-11-05 17:40:01", "2026-11-05 17:40:02",
                                        "2026-11-05 17:40:00"};
    struct trial t;
    struct str items[ITEMS_MAX];
    open_trial(&t, f);
    for (int i = 0; i < COUNT_OF(TITLES); i++) {
        struct story_input in = story_of(&t, TITLES[i], "");
        in.slug = str_format(t.room.a, "slug-%d", i);
        put(&t, &in);
    }
    add_picture(&t, 40), add_picture(&t, 48);
    assert_int_equal(items_of(exported(&t, "wordpress-0001.xml"), items), 6);
    for (int i = 0; i < COUNT_OF(DATES); i++)
        assert_text(value_of(items[i], "wp:post_date_gmt"), DATES[i]);
    assert_false(str_equal(value_of(items[4], "wp:post_date_gmt"), value_of(items[5], "wp:post_date_gmt")));
    room_close(&t.room);
}

static void test_slugs(struct store_fixture *f)
{
    struct trial t;
    struct str items[ITEMS_MAX];
    open_trial(&t, f);
    struct story_input in = story_of(&t, "In Spanish", "es");
    in.slug = S("shared");
    put(&t, &in);
    in = story_of(&t, "In English", "");
    in.slug = S("shared");
    put(&t, &in);
    in.headline = S("A day later"), in.date += TIME_DAY;
    put(&t, &in);
    in = story_of(&t, "Renamed", "");
    in.slug = S("was");
    in.id = put(&t, &in);
    in.slug = S("is");
    put(&t, &in);
    assert_int_equal(items_of(exported(&t, "wordpress-0001.xml"), items), 4);
    static const char *const SLUGS[] = {"shared-es", "shared", "shared", "is"};
    static const char *const OLD[] = {"shared", NULL, "shared", "was"};
    for (int i = 0; i < COUNT_OF(SLUGS); i++) {
        assert_text(value_of(items[i], "wp:post_name"), SLUGS[i]);
        assert_int_equal(str_find(items[i], S("_wp_old_slug"), 0) >= 0, OLD[i] != NULL);
        if (OLD[i])
            assert_true(has_meta(&t, items[i], "_wp_old_slug", OLD[i]));
    }
    room_close(&t.room);
}

/* A name that is too long for a user of WordPress is cut in all its places alike. */
static void test_long_names(struct store_fixture *f)
{
    static const struct story_byline BYLINES[] = {
        {S_INIT("Maximiliane Alexandra Wilhelmine von Hohenstein-Falkenberg und Lindenau"), S_INIT("")},
        {S_INIT("Ines Falk"), S_INIT("")}};
    struct trial t;
    struct str items[ITEMS_MAX];
    open_trial(&t, f);
    struct story_input in = story_of(&t, "First", "");
    in.bylines = BYLINES, in.byline_count = COUNT_OF(BYLINES);
    put(&t, &in);
    struct str xml = exported(&t, "wordpress-0001.xml");
    assert_int_equal(items_of(xml, items), 1);
    struct str login = value_of(items[0], "dc:creator");
    assert_true(str_starts(login, S("maximiliane-alexandra-")) && login.n <= WXR_LOGIN_MAX);
    assert_true(str_find(xml, str_format(t.room.a, "<wp:author_login><![CDATA[%.*s]]>", STR_ARG(login)), 0) > 0);
    assert_true(str_find(items[0], str_format(t.room.a, "nicename=\"cap-%.*s\"", STR_ARG(login)), 0) > 0);
    room_close(&t.room);
}

/* What is no person's is a user of its own there, whose name nobody else has. */
static void test_bare_names(struct store_fixture *f)
{
    static const struct story_byline PERSON[] = {{S_INIT("N.C.A."), S_INIT("")}};
    static const struct story_byline AGENCY[] = {{S_INIT("NCA"), S_INIT("")}};
    static const struct story_byline BOTH[] = {{S_INIT("N-C-A"), S_INIT("wire (night)")},
                                               {S_INIT("Ines Falk"), S_INIT("editor (night)")}};
    static const struct {
        const char *headline, *agency, *creator;
        const struct story_byline *bylines;
        ptrdiff_t count;
    } STORIES[] = {{"First", "", "n-c-a", PERSON, 1},
                   {"Second", "NCA", "nca", AGENCY, 1},
                   {"Third", "N-C-A", "ines-falk", BOTH, 2},
                   {"Fourth", "N-C-A", "n-c-a-2", BOTH, 1}};
    struct trial t;
    struct str items[ITEMS_MAX];
    open_trial(&t, f);
    for (int i = 0; i < COUNT_OF(STORIES); i++) {
        struct story_input in = story_of(&t, STORIES[i].headline, "");
        in.agency = str_from_c(STORIES[i].agency);
        in.bylines = STORIES[i].bylines, in.byline_count = STORIES[i].count;
        put(&t, &in);
    }
    struct str xml = exported(&t, "wordpress-0001.xml");
    assert_int_equal(items_of(xml, items), COUNT_OF(STORIES));
    for (int i = 0; i < COUNT_OF(STORIES); i++)
        assert_true(str_equal(value_of(items[i], "dc:creator"), str_from_c(STORIES[i].creator)));
    assert_true(str_find(xml, S("<wp:author_login><![CDATA[n-c-a-2]]>"), 0) > 0);
    assert_true(str_find(xml, S("<wp:author_display_name><![CDATA[N-C-A]]>"), 0) > 0);
    assert_true(str_find(items[2], S("nicename=\"cap-n-c-a-2\""), 0) > 0);
    room_close(&t.room);
}

static void test_pins_are_sticky(struct store_fixture *f)
{
    struct trial t;
    struct str items[ITEMS_MAX];
    open_trial(&t, f);
    struct story_input in = story_of(&t, "Pinned", "");
    put(&t, &in);
    in = story_of(&t, "Not pinned", "");
    put(&t, &in);
    in = story_of(&t, "Was pinned", "");
    put(&t, &in);
    assert_ok(front_pin_put(t.room.n, t.room.a, &ACTOR_COMMAND, newsroom_settings(t.room.n)->language, S("lead"),
                            S("/2026/11/05/pinned/"), INT64_MAX));
    assert_ok(front_pin_put(t.room.n, t.room.a, &ACTOR_COMMAND, newsroom_settings(t.room.n)->language, S("second-1"),
                            S("/2026/11/05/was-pinned/"), INT64_MAX));
    in.id = 3, in.status = STORY_WITHDRAWN, in.withdrawn_reason = S("It was not so");
    put(&t, &in);
    assert_int_equal(items_of(exported(&t, "wordpress-0001.xml"), items), 3);
    for (int i = 0; i < 3; i++)
        assert_text(value_of(items[i], "wp:is_sticky"), i == 0 ? "1" : "0");
    room_close(&t.room);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_pictures_behind_stories),
                                              STORE_TEST(test_words_of_the_story),
                                              STORE_TEST(test_pictures_in_last_file),
                                              STORE_TEST(test_no_two_are_taken_for_one),
                                              STORE_TEST(test_slugs),
                                              STORE_TEST(test_long_names),
                                              STORE_TEST(test_bare_names),
                                              STORE_TEST(test_pins_are_sticky)};
    return store_tests_run(tests, COUNT_OF(tests));
}
