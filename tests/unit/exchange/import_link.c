/* import_link.c - tests of exchange/import_link.c: where links of imported texts lead. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_link.c"

#include "newsroom/imported.h"
#include "unit/import_fixture.h"
#include "unit/picture_fixture.h"

#define HEAD                                                                                                           \
    "<?xml version=\"1.0\"?><rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Old</title>"            \
    "<wp:base_blog_url>https://old.example</wp:base_blog_url>\n"                                                       \
    "<wp:author><wp:author_id>7</wp:author_id><wp:author_login>ines</wp:author_login>"                                 \
    "<wp:author_display_name>Ines Falk</wp:author_display_name></wp:author>\n"                                         \
    "<wp:category><wp:term_id>31</wp:term_id><wp:category_nicename>harbour</wp:category_nicename>"                     \
    "<wp:cat_name>Harbour</wp:cat_name></wp:category>\n"
#define ITEM(number, path, text)                                                                                       \
    "<item><title>Story " number "</title><link>https://old.example/" path "/</link><content:encoded><![CDATA[" text   \
    "]]></content:encoded><wp:post_id>" number "</wp:post_id><wp:post_date_gmt>2019-03-01 09:00:00</wp:post_date_gmt>" \
    "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n"
#define FILE(number, name)                                                                                             \
    "<item><title>File</title><link>https://old.example/file-" number "/</link><wp:post_id>" number "</wp:post_id>"    \
    "<wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type><wp:attachment_url>"                         \
    "https://old.example/wp-content/uploads/2019/03/" name "</wp:attachment_url></item>\n"
#define TAIL "</channel></rss>\n"

static struct str body_of(struct trial *t, const char *key)
{
    struct story_stored stored;
    assert_ok(newsroom_story_read(t->room.n, t->room.a, &ACTOR_COMMAND, id_of_key(t, key), 0, &stored));
    assert_int_equal(stored.revision, 1);
    return html_text(stored.input.body);
}

static struct str path_of(struct trial *t, const char *key)
{
    struct story_stored stored;
    assert_ok(newsroom_story_read(t->room.n, t->room.a, &ACTOR_COMMAND, id_of_key(t, key), 0, &stored));
    return stored.path;
}

static void expect_link(struct trial *t, const char *key, struct str path, const char *fragment)
{
    struct str link = str_format(t->room.a, "<a href=\"%.*s%s\">", STR_ARG(path), fragment);
    expect_within(body_of(t, key), str_to_c(t->room.a, link));
}

static const char FIRST[] =
    HEAD ITEM("11", "first",
              "<p><a href=\"https://old.example/second/#end\">A</a> <a href=\"/?p=12\">B</a> "
              "<a href=\"https://old.example/third\">C</a> <a href=\"https://other.example/second/\">D</a> "
              "<a href=\"https://old.example/category/harbour/\">E</a></p>") ITEM("12", "second", "<p>Words.</p>") TAIL;
static const char SECOND[] = HEAD ITEM("13", "third", "<p>Words.</p>") TAIL;

/* A target of the same file, one of a file that comes with another run, and those that are none. */
static void test_stories(struct store_fixture *f)
{
    struct trial t;
    trial_open(&t, f);
    trial_import_fine(&t, trial_file(&t, "one.xml", str_from_c(FIRST)));
    expect_link(&t, "11", path_of(&t, "12"), "#end");
    expect_link(&t, "11", path_of(&t, "12"), "");
    expect_link(&t, "11", S("/third/"), "");
    expect_link(&t, "11", S("https://other.example/second/"), "");
    expect_link(&t, "11", S("/category/harbour/"), "");
    trial_import_fine(&t, trial_file(&t, "two.xml", str_from_c(SECOND)));
    expect_link(&t, "11", path_of(&t, "13"), "");
    trial_import_fine(&t, trial_file(&t, "one.xml", str_from_c(FIRST)));
    expect_within(t.summary, "stories: 0 new, 0 changed, 2 as before");
    room_close(&t.room);
}

/* What somebody wrote here since is his. */
static void test_changed_here(struct store_fixture *f)
{
    struct trial t;
    struct story_stored stored;
    struct story_result result;
    trial_open(&t, f);
    trial_import_fine(&t, trial_file(&t, "one.xml", str_from_c(FIRST)));
    assert_ok(newsroom_story_read(t.room.n, t.room.a, &ACTOR_COMMAND, id_of_key(&t, "11"), 0, &stored));
    stored.input.headline = S("Another headline");
    stored.input.imported = true;
    assert_ok(newsroom_story_put(t.room.n, t.room.a, &ACTOR_COMMAND, &stored.input, &result));
    trial_import_fine(&t, trial_file(&t, "two.xml", str_from_c(SECOND)));
    assert_ok(newsroom_story_read(t.room.n, t.room.a, &ACTOR_COMMAND, id_of_key(&t, "11"), 0, &stored));
    assert_int_equal(stored.revision, 2);
    expect_within(html_text(stored.input.body), "<a href=\"/third/\">");
    room_close(&t.room);
}

static void make_picture(struct trial *t)
{
    struct arena *a = t->room.a;
    struct str folder = str_format(a, "%s/old", t->room.folder);
    assert_ok(folder_make(a, folder));
    assert_ok(folder_make(a, str_concat(a, folder, S("/2019"))));
    assert_ok(folder_make(a, str_concat(a, folder, S("/2019/03"))));
    struct str data = picture_deflated(a, NULL, (ptrdiff_t)40 * (60 * 3 + 1), 0);
    struct str png = picture_png(a, 60, 40, 8, 2, data, NULL, S(""));
    assert_ok(folder_write(a, str_concat(a, folder, S("/2019/03/quay.png")), png, 0644));
    t->options.media = folder;
}

/* A link to a page of the site beside a picture once lost the picture. */
static void test_pictures(struct store_fixture *f)
{
    struct trial t;
    struct str path;
    struct imported_page page;
    trial_open(&t, f);
    make_picture(&t);
    trial_import_fine(
        &t, trial_file(
                &t, "one.xml",
                S(HEAD FILE("21", "quay.png") FILE("22", "horn.mp3") ITEM(
                    "11", "first",
                    "<figure><a href=\"https://old.example/wp-content/uploads/2019/03/quay.png\"><img "
                    "src=\"https://old.example/wp-content/uploads/2019/03/quay-30x20.png\" alt=\"Quay\"></a></figure>"
                    "<p><a href=\"https://old.example/first/\">A</a> "
                    "<a href=\"https://old.example/wp-content/uploads/2019/03/quay.png\">B</a> "
                    "<a href=\"https://old.example/wp-content/uploads/2019/03/horn.mp3\">C</a></p>") TAIL)));
    assert_ok(imported_file(t.room.n, t.room.a, S("2019/03/quay.png"), &path));
    expect_link(&t, "11", path, "");
    expect_link(&t, "11", S("https://old.example/wp-content/uploads/2019/03/horn.mp3"), "");
    expect_within(
        body_of(&t, "11"),
        str_to_c(t.room.a, str_format(t.room.a, "<figure><img src=\"%.*s\" alt=\"Quay\"></figure>", STR_ARG(path))));
    assert_ok(imported_picture(t.room.n, t.room.a, S("22"), &page));
    check_text(page.path, "https://old.example/wp-content/uploads/2019/03/horn.mp3");
    room_close(&t.room);
}

static void test_numbers_of_lists(struct store_fixture *f)
{
    struct trial t;
    struct str target;
    int status;
    trial_open(&t, f);
    trial_import_fine(&t, trial_file(&t, "one.xml", str_from_c(FIRST)));
    assert_ok(query_redirect(t.room.n, t.room.a, S("/?cat=31"), &target, &status));
    check_text(target, "/category/harbour/");
    assert_ok(query_redirect(t.room.n, t.room.a, S("/?author=7"), &target, &status));
    assert_int_equal(status, 301);
    expect_within(target, "/author/ines");
    room_close(&t.room);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_stories), STORE_TEST(test_changed_here),
                                              STORE_TEST(test_pictures), STORE_TEST(test_numbers_of_lists)};
    return store_tests_run(tests, COUNT_OF(tests));
}
