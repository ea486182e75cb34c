/* import_guid.c - what feeds called a story where it came from, they call it here (newsroom/guid.h). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/guid.h"

#include "exchange/export.h"
#include "newsroom/query.h"
#include "unit/import_fixture.h"

#define HEAD                                                                                                           \
    "<?xml version=\"1.0\"?><rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Post</title>"           \
    "<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://post.example</wp:base_blog_url>\n"
#define ITEM(number, day, guid)                                                                                        \
    "<item><title>Story " number "</title><link>https://post.example/story-" number "/</link><guid>" guid "</guid>"    \
    "<content:encoded><![CDATA[<p>Words.</p>]]></content:encoded><wp:post_id>" number "</wp:post_id>"                  \
    "<wp:post_date_gmt>2019-03-0" day " 09:00:00</wp:post_date_gmt><wp:status>publish</wp:status>"                     \
    "<wp:post_type>post</wp:post_type></item>\n"
#define TAIL "</channel></rss>\n"

/* The second one's name has the number of the newsroom's own story; the third one claims that name too, and the fourth
 * has none that can be printed. */
static const char EXPORT[] =
    HEAD ITEM("901", "1", "https://post.example/?p=901") ITEM("3", "2", "https://post.example/?p=%lld")
        ITEM("903", "3", "https://post.example/?p=%lld") ITEM("904", "4", "two words") TAIL;

/* The name that the feed of the front gives each story, newest first. */
static void expect_names(struct trial *t, const struct str *names, ptrdiff_t count)
{
    struct feed_view feed;
    assert_ok(query_feed(t->room.n, t->room.a, LISTING_FRONT, S("en"), S(""), 10, &feed));
    assert_int_equal(feed.items.count, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct sql_feed_item *item = &feed.items.items[i];
        struct str name = guid_of_story(t->room.a, newsroom_settings(t->room.n)->url, item->id, item->guid,
                                        item->namesake != DB_NULL);
        check_text(name, str_to_c(t->room.a, names[i]));
    }
}

/* That of a story which came without one. */
static struct str own_name(struct trial *t, const char *key)
{
    return str_format(t->room.a, "https://post.example/?p=%lld", (long long)id_of_key(t, key));
}

static struct str export_text(struct trial *t)
{
    struct str folder = str_format(t->room.a, "%s/export", t->room.folder), text;
    struct export x = {.newsroom = t->room.n};
    assert_ok(export_folder_open(folder, EXPORT_WXR.name, &x.folder));
    assert_ok(EXPORT_WXR.write(&x));
    assert_ok(export_folder_finish(x.folder));
    export_folder_close(x.folder);
    assert_ok(folder_read(t->room.a, str_concat(t->room.a, folder, S("/wordpress-0001.xml")), 1 << 20, &text));
    return text;
}

/* A WordPress moves in at its own address, where the newsroom has a story whose number one of WordPress' had. */
static void test_wordpress(struct store_fixture *f)
{
    struct trial t;
    trial_open(&t, f);
    struct arena *a = t.room.a;
    struct story_input input = room_story(&t.room, "Our own");
    long long own = room_put(&t.room, &input).id;
    struct str path = trial_file(&t, "export.xml", str_format(a, EXPORT, own, own));
    trial_import_fine(&t, path);
    expect_within(t.summary, "stories: 4 new");
    const struct str names[] = {str_format(a, "https://post.example/?story=%lld", own), own_name(&t, "904"),
                                own_name(&t, "903"), str_format(a, "https://post.example/?p=%lld", own),
                                S("https://post.example/?p=901")};
    expect_names(&t, names, COUNT_OF(names));
    trial_import_fine(&t, path);
    expect_within(t.summary, "stories: 0 new, 0 changed, 4 as before");
    expect_names(&t, names, COUNT_OF(names));
    struct str text = export_text(&t);
    for (int i = 0; i < COUNT_OF(names); i++)
        expect_within(text, str_to_c(a, str_format(a, "<guid isPermaLink=\"false\">%.*s</guid>", STR_ARG(names[i]))));
    room_close(&t.room);
}

/* Ghost's feed has a post's number, Hugo's its address, jekyll-feed the address without its end. */
static void test_others(struct store_fixture *f)
{
    struct trial t;
    trial_open(&t, f);
    t.options.media = trial_data(&t, "ghost");
    trial_import_fine(&t, trial_data(&t, "ghost/norhaven.ghost.json"));
    t.options.media = S("");
    trial_import_fine(&t, trial_data(&t, "hugo"));
    trial_import_fine(&t, trial_data(&t, "jekyll"));
    struct str text = export_text(&t);
    expect_within(text, "<guid isPermaLink=\"false\">64500000000000000000a001</guid>");
    expect_within(text, "<guid isPermaLink=\"false\">https://courier.test/");
    expect_within(text, "/paper/2021/03/04/next-one</guid>");
    room_close(&t.room);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_wordpress), STORE_TEST(test_others)};
    return store_tests_run(tests, COUNT_OF(tests));
}
