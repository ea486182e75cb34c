/* import_wxr.c - tests of exchange/import.h by a WordPress export that holds what such exports hold. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "newsroom/check.h"
#include "newsroom/imported.h"
#include "newsroom/story_list.h"
#include "unit/import_fixture.h"
#include "unit/picture_fixture.h"

/* ---- running ---- */

static void make_media(struct trial *t)
{
    struct arena *a = t->room.a;
    struct str folder = str_format(a, "%s/media-of-old", t->room.folder);
    assert_ok(folder_make(a, folder));
    assert_ok(folder_make(a, str_concat(a, folder, S("/2019"))));
    assert_ok(folder_make(a, str_concat(a, folder, S("/2019/03"))));
    struct str data = picture_deflated(a, NULL, (ptrdiff_t)40 * (60 * 3 + 1), 0);
    struct str png = picture_png(a, 60, 40, 8, 2, data, NULL, S(""));
    assert_ok(folder_write(a, str_concat(a, folder, S("/2019/03/quay.png")), png, 0644));
    assert_ok(folder_write(a, str_format(a, "%s/secret.png", t->room.folder), png, 0644));
    t->options.media = folder;
}

static void story_of_number(const struct trial *t, const char *number, struct story_stored *out)
{
    int64_t id;
    assert_ok(imported_story(t->room.n, str_from_c(number), &id));
    if (!id)
        fail_msg("there is no story of number %s", number);
    assert_ok(newsroom_story_read(t->room.n, t->room.a, &ACTOR_COMMAND, id, 0, out));
}

/* ---- what becomes of what ---- */

static void check_a_post(const struct trial *t)
{
    struct story_stored s;
    story_of_number(t, "10", &s);
    check_text(s.path, "/2019/03/04/ferry-returns/");
    check_text(s.input.headline, "Ferry & quay: the “Astrid” returns");
    check_text(s.input.standfirst, "The boat & its crew are back.");
    check_text(s.input.social_title, "The Astrid is back");
    check_text(s.input.canonical, "https://elsewhere.example/astrid");
    assert_true(s.input.noindex);
    assert_int_equal(s.input.status, STORY_PUBLISHED);
    char date[TIME_RFC3339_SIZE];
    time_format_rfc3339(s.input.date, date);
    assert_string_equal(date, "2019-03-04T10:00:00Z");
    assert_int_equal(s.input.byline_count, 2);
    check_text(s.input.bylines[0].name, "Mara Lind");
    check_text(s.input.bylines[1].name, "Ines Falk");
    assert_int_equal(s.input.section_count, 2);
    check_text(s.input.sections[0], "local"); /* Yoast's primary one */
    check_text(s.section_names[1], "The Harbour");
    assert_int_equal(s.input.tag_count, 2);
    check_text(s.input.tags[0], "Boats & ships");
    assert_non_null(s.media);
    check_text(s.media->alt, "Boats at a quay");
    check_text(s.media->credit, "Lena Brandt");
}

static void check_its_text(const struct trial *t)
{
    struct story_stored s;
    story_of_number(t, "10", &s);
    struct str want = str_format(
        t->room.a,
        "<p>The <em>Astrid</em> came in at noon.</p>\n<p>It was early.</p>\n"
        "<figure><img src=\"/media/%.*s\" alt=\"The quay\" width=\"300\" height=\"200\"><figcaption>The quay at "
        "noon</figcaption></figure>\n<p>Words of a slider</p>\n",
        STR_ARG(s.media->path));
    check_text(html_text(s.input.body), str_to_c(t->room.a, want));
    assert_int_equal(s.input.also_read_count, 2);
    check_text(s.input.also_read[0], "/2019/03/05/nets/");
    check_text(s.input.also_read[1], "/2019/03/05/tide/");
    expect_report(t, "taken out: Spread the love");
    expect_report(t, "taken out: Also Read: What nobody wrote");
    expect_report(t, "not known, its words stay: [slider]");
    expect_report(t, "taken out: Verified by MonsterInsights");
    expect_report(t, "kept aside: comments");
    story_of_number(t, "11", &s);
    check_text(html_text(s.input.body), "<p>Nets, ropes and <a href=\"/2019/03/04/ferry-returns/\">the ferry</a>.</p>\n"
                                        "<p>Said everywhere.</p>\n");
    story_of_number(t, "12", &s);
    check_text(html_text(s.input.body), "<p>High water. Then ]]&gt; low.</p>\n");
    check_index(t);
    assert_ok(newsroom_reload(t->room.n));
    check_text(newsroom_settings(t->room.n)->front_pins, "lead /2019/03/05/tide/");
}

static void check_statuses_and_kinds(const struct trial *t)
{
    static const struct {
        const char *number;
        enum story_status status;
        const char *path, *headline;
    } STORIES[] = {{"13", STORY_DRAFT, "", "A draft"},
                   {"14", STORY_DRAFT, "", "For members"},
                   {"15", STORY_PUBLISHED, "/2019/03/07/untitled/", "Without a headline, with words."},
                   {"16", STORY_PUBLISHED, "/2015/01/01/about/", "About us"},
                   {"12", STORY_PUBLISHED, "/2019/03/05/tide/", "Tide"},
                   {"17", STORY_PUBLISHED, "/2019/03/05/tide-2/", "Tide"},
                   {"18", STORY_SCHEDULED, "/2099/01/01/to-come/", "To come"},
                   {"27", STORY_PUBLISHED, "/2019/03/08/a-report/", "A report"},
                   {"28", STORY_PUBLISHED, "/2019/03/09/", "ميناء قديم"},
                   {"29", STORY_PUBLISHED, "/2019/03/10/endless/", "An item that never ends"}};
    struct story_stored s;
    int64_t none;
    for (int i = 0; i < COUNT_OF(STORIES); i++) {
        story_of_number(t, STORIES[i].number, &s);
        check_text(s.input.headline, STORIES[i].headline);
        assert_int_equal(s.status, STORIES[i].status);
        if (i != 8 && STORIES[i].path[0])
            check_text(s.path, STORIES[i].path);
    }
    assert_ok(imported_story(t->room.n, S("19"), &none));
    assert_int_equal(none, 0);
    expect_within(t->summary, "stories: 12 new, 0 changed, 0 as before, 1 left out");
    expect_report(t, "items of type report became stories");
}

static void check_old_addresses(const struct trial *t)
{
    struct imported_page page;
    check_leads(t, "/about/", "/2015/01/01/about/");
    check_leads(t, "/tide/", "/2019/03/05/tide-2/");
    check_leads(t, "/2019/03/04/ferry-comes-back/", "/2019/03/04/ferry-returns/");
    check_leads(t, "/2019/03/04/ferry-returns/quay/", "/2019/03/04/ferry-returns/");
    check_leads(t, "/reports/a-report/", "/2019/03/08/a-report/");
    check_leads(t, "/old-timetable/", "/2019/03/05/tide/");
    check_leads(t, "/category/local/harbour/", "/category/harbour/");
    check_leads(t, "/author/ines/", "/author/ines-falk/");
    assert_ok(imported_picture(t->room.n, t->room.a, S("20"), &page));
    assert_true(page.story_id > 0);
}

static void check_files_stay_in_their_folder(const struct trial *t)
{
    expect_within(t->summary, "pictures brought in: 1; missing: 2");
    expect_report(t, "lost.jpg: missing: picture");
    expect_report(t, "secret.png: missing: picture");
    expect_report(t, "list.pdf: no picture, not taken over");
}

static void test_an_export(struct store_fixture *f)
{
    struct trial t;
    trial_open(&t, f);
    make_media(&t);
    trial_import_fine(&t, trial_data(&t, "wordpress-export.xml"));
    check_a_post(&t);
    check_its_text(&t);
    check_statuses_and_kinds(&t);
    check_old_addresses(&t);
    check_files_stay_in_their_folder(&t);
    room_close(&t.room);
}

/* ---- again ---- */

static struct str read_export(const struct trial *t)
{
    struct str text;
    assert_ok(folder_read(t->room.a, trial_data(t, "wordpress-export.xml"), 1 << 20, &text));
    return text;
}

static struct str write_export(struct trial *t, struct str text)
{
    struct str path = str_format(t->room.a, "%s/again.xml", t->room.folder);
    assert_ok(folder_write(t->room.a, path, text, 0644));
    return path;
}

static struct str replace(struct arena *a, struct str text, struct str old, struct str new)
{
    ptrdiff_t at = str_find(text, old, 0);
    assert_true(at >= 0);
    return str_format(a, "%.*s%.*s%.*s", STR_ARG(str_slice(text, 0, at)), STR_ARG(new),
                      STR_ARG(str_from(text, at + old.n)));
}

static void test_again(struct store_fixture *f)
{
    struct trial t;
    struct story_stored s;
    trial_open(&t, f);
    make_media(&t);
    trial_import_fine(&t, trial_data(&t, "wordpress-export.xml"));
    trial_import_fine(&t, trial_data(&t, "wordpress-export.xml"));
    expect_within(t.summary, "stories: 0 new, 0 changed, 12 as before");
    expect_within(t.summary, "pictures brought in: 0");
    struct str newer = replace(t.room.a, read_export(&t), S("came in at noon."), S("came in at one."));
    newer = replace(t.room.a, newer, S("About us]]>"), S("About them]]>"));
    trial_import_fine(&t, write_export(&t, newer));
    expect_within(t.summary, "stories: 0 new, 2 changed, 10 as before");
    story_of_number(&t, "10", &s);
    assert_true(str_find(html_text(s.input.body), S("came in at one."), 0) > 0);
    assert_int_equal(s.input.also_read_count, 2);
    check_text(s.path, "/2019/03/04/ferry-returns/");
    story_of_number(&t, "16", &s);
    check_text(s.input.headline, "About them");
    check_index(&t);
    room_close(&t.room);
}

/* What the newsroom wrote since is not lost under what was written there. */
static void test_changed_on_both_sides(struct store_fixture *f)
{
    struct trial t;
    struct story_stored s;
    struct story_result result;
    trial_open(&t, f);
    trial_import_fine(&t, trial_data(&t, "wordpress-export.xml"));
    story_of_number(&t, "16", &s);
    s.input.headline = S("About this newsroom");
    assert_ok(newsroom_story_put(t.room.n, t.room.a, &ACTOR_COMMAND, &s.input, &result));
    story_of_number(&t, "10", &s);
    int64_t withdrawn = s.input.id;
    assert_ok(newsroom_story_move(t.room.n, &ACTOR_COMMAND, withdrawn, STORY_WITHDRAWN, 0, S("An error")));
    struct str newer = replace(t.room.a, read_export(&t), S("came in at noon."), S("came in at one."));
    newer = replace(t.room.a, newer, S("About us]]>"), S("About them]]>"));
    trial_import_fine(&t, write_export(&t, newer));
    expect_within(t.summary, "stories: 0 new, 0 changed, 12 as before");
    expect_within(t.summary, "changed here since it came, and there too (2)");
    story_of_number(&t, "16", &s);
    check_text(s.input.headline, "About this newsroom");
    assert_ok(newsroom_story_read(t.room.n, t.room.a, &ACTOR_COMMAND, withdrawn, 0, &s));
    assert_int_equal(s.input.status, STORY_WITHDRAWN);
    room_close(&t.room);
}

static void test_pictures_that_come_later(struct store_fixture *f)
{
    struct trial t;
    struct story_stored s;
    trial_open(&t, f);
    trial_import_fine(&t, trial_data(&t, "wordpress-export.xml"));
    story_of_number(&t, "10", &s);
    assert_null(s.media);
    make_media(&t);
    trial_import_fine(&t, trial_data(&t, "wordpress-export.xml"));
    expect_within(t.summary, "stories: 0 new, 1 changed, 11 as before");
    story_of_number(&t, "10", &s);
    assert_non_null(s.media);
    room_close(&t.room);
}

static void test_dry_run(struct store_fixture *f)
{
    struct trial t;
    int64_t id;
    struct sql_section_list sections;
    trial_open(&t, f);
    make_media(&t);
    t.options.dry = true;
    trial_import_fine(&t, trial_data(&t, "wordpress-export.xml"));
    expect_within(t.summary, "nothing was changed");
    expect_within(t.summary, "stories: 12 new, 0 changed, 0 as before, 1 left out");
    expect_within(t.summary, "pictures brought in: 1; missing: 2");
    assert_ok(imported_story(t.room.n, S("10"), &id));
    assert_int_equal(id, 0);
    assert_ok(newsroom_story_sections(t.room.n, t.room.a, &ACTOR_COMMAND, S("en"), &sections));
    assert_int_equal(sections.count, 0);
    t.options.dry = false;
    trial_import_fine(&t, trial_data(&t, "wordpress-export.xml"));
    expect_within(t.summary, "stories: 12 new");
    room_close(&t.room);
}

/* ---- kill -9 ---- */

#define MANY 1200

static struct str many_posts(struct trial *t)
{
    struct buf b;
    buf_init(&b, 8 << 20);
    buf_add(&b, S("<rss><channel><link>https://many.example</link>\n"));
    for (int i = 1; i <= MANY; i++)
        buf_add_format(&b,
                       "<item><title>Story %d</title><link>https://many.example/s-%d/</link><dc:creator>x</dc:creator>"
                       "<content:encoded><![CDATA[Words of story %d.]]></content:encoded><wp:post_id>%d</wp:post_id>"
                       "<wp:post_date_gmt>2020-01-01 00:%02d:00</wp:post_date_gmt><wp:status>publish</wp:status>"
                       "<wp:post_type>post</wp:post_type><category domain=\"post_tag\" "
                       "nicename=\"t%d\">T%d</category></item>\n",
                       i, i, i, i, i % 60, i % 40, i % 40);
    buf_add(&b, S("</channel></rss>\n"));
    struct str path = write_export(t, buf_str(&b));
    buf_close(&b);
    return path;
}

/* Imports in another process, which is killed after a while. */
static void import_and_kill(const char *folder, struct str path, long microseconds)
{
    pid_t child = fork();
    if (child == 0) {
        struct trial t = {.options = {.format = S("wxr")}};
        struct arena a;
        arena_init(&a, 0);
        t.room.a = &a;
        if (failed(newsroom_open(str_from_c(folder), &t.room.n)) || failed(search_open(t.room.n)) ||
            failed(trial_import(&t, path)))
            _exit(1);
        _exit(0);
    }
    usleep((useconds_t)microseconds);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
}

static void test_killed(struct store_fixture *f)
{
    struct trial t;
    struct story_stored s;
    trial_open(&t, f);
    struct str path = str_copy(t.room.a, many_posts(&t));
    room_close(&t.room);
    for (long wait = 20000; wait < 250000; wait *= 2)
        import_and_kill(t.room.folder, path, wait);
    assert_ok(newsroom_open(str_from_c(t.room.folder), &t.room.n));
    assert_ok(search_open(t.room.n));
    trial_import_fine(&t, path);
    trial_import_fine(&t, path);
    expect_within(t.summary, "stories: 0 new, 0 changed, 1200 as before, 0 left out");
    story_of_number(&t, "1200", &s);
    check_text(s.input.headline, "Story 1200");
    struct check_counts counts;
    assert_ok(newsroom_check(t.room.n, count_fault, NULL, &(int){0}, &counts));
    assert_int_equal(counts.stories, MANY);
    check_index(&t);
    room_close(&t.room);
}

/* ---- redirects by themselves ---- */

static void test_redirects(struct store_fixture *f)
{
    static const struct {
        struct str text;
        const char *from, *to;
    } FILES[] = {
        {S_INIT("source,target,regex,code\n/red-old/,/red-new/,0,301\n/x/(.*),/y/$1,1,301\n"), "/red-old/",
         "/red-new/"},
        {S_INIT("\"Origin\",\"Target\",\"Type\",\"Format\"\n\"yoast-old\",\"/yoast-new/\",\"301\",\"plain\"\n"),
         "/yoast-old/", "/yoast-new/"},
        {S_INIT(
             "id,source,matching,destination,type,category,status,ignore\n1,rank-old,exact,/rank-new/,301,,active,\n"),
         "/rank-old/", "/rank-new/"},
        {S_INIT("{\"plugin\":{\"version\":\"5\"},\"redirects\":[{\"url\":\"/json-old\",\"action_data\":{\"url\":"
                "\"https://else.example/x\"},\"action_code\":308,\"regex\":false}]}"),
         "/json-old/", "https://else.example/x"},
    };
    struct trial t;
    trial_open(&t, f);
    for (int i = 0; i < COUNT_OF(FILES); i++) {
        trial_import_fine(&t, write_export(&t, FILES[i].text));
        expect_within(t.summary, "old addresses that lead on: 1");
        check_leads(&t, FILES[i].from, FILES[i].to);
        if (i == 0)
            expect_report(&t, "a rule for many addresses: /x/(.*)");
    }
    assert_err(trial_import(&t, write_export(&t, S("{\"plugin\":1,\"redirects\":["))), &ERR_INVALID);
    room_close(&t.room);
}

/* ---- what is no export ---- */

static void test_refused(struct store_fixture *f)
{
    static const struct {
        struct str text;
        const char *words;
    } FILES[] = {
        {S_INIT("PK\3\4zip"), "of no form that is read"},
        {S_INIT("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"b\">]><rss><channel><item></item></channel></rss>"),
         "document type"},
        {S_INIT("{\"db\":[]}"), "of no form that is read"},
        {S_INIT(""), "of no form that is read"},
    };
    struct trial t;
    trial_open(&t, f);
    for (int i = 0; i < COUNT_OF(FILES); i++) {
        struct err e = trial_import(&t, write_export(&t, FILES[i].text));
        assert_true(failed(e));
        if (!strstr(err_detail(), FILES[i].words))
            fail_msg("%d: %s", i, err_detail());
    }
    assert_err(trial_import(&t, S("/nowhere/x.xml")), &ERR_SYSTEM);
    room_close(&t.room);
}

/* An export of many authors leaves rows, not memory; truncated, it still gives what it held. */
static void test_many_authors_and_no_end(struct store_fixture *f)
{
    struct trial t;
    struct buf b;
    trial_open(&t, f);
    buf_init(&b, 64 << 20);
    buf_add(&b, S("<rss><channel><link>https://many.example</link>\n"));
    for (int i = 0; i < 5000; i++)
        buf_add_format(&b,
                       "<wp:author><wp:author_login>a%d</wp:author_login><wp:author_display_name>A %d"
                       "</wp:author_display_name></wp:author>\n",
                       i, i);
    buf_add(&b, S("<item><title>T</title><dc:creator>a4999</dc:creator><wp:post_id>1</wp:post_id>"
                  "<wp:post_date_gmt>2020-01-01 00:00:00</wp:post_date_gmt><wp:status>publish</wp:status>"
                  "<wp:post_type>post</wp:post_type><content:encoded><![CDATA[Cut off in the mid"));
    trial_import_fine(&t, write_export(&t, buf_str(&b)));
    buf_close(&b);
    struct story_stored s;
    story_of_number(&t, "1", &s);
    check_text(s.input.bylines[0].name, "A 4999");
    check_text(html_text(s.input.body), "<p>Cut off in the mid</p>\n");
    expect_report(&t, "the end of the item is missing");
    room_close(&t.room);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_an_export),
                                              STORE_TEST(test_again),
                                              STORE_TEST(test_changed_on_both_sides),
                                              STORE_TEST(test_pictures_that_come_later),
                                              STORE_TEST(test_dry_run),
                                              STORE_TEST(test_killed),
                                              STORE_TEST(test_redirects),
                                              STORE_TEST(test_refused),
                                              STORE_TEST(test_many_authors_and_no_end)};
    return store_tests_run(tests, COUNT_OF(tests));
}
