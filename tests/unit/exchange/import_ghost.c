/* import_ghost.c - tests of imports of Ghost's exports. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_ghost.c"

#include "unit/import_fixture.h"

static void import_data(struct trial *t)
{
    t->options.media = trial_data(t, "ghost");
    trial_import_fine(t, trial_data(t, "ghost/norhaven.ghost.json"));
}

static void look_at_a_post(struct trial *t)
{
    struct story_stored s;
    story_of_key(t, "64500000000000000000a001", &s);
    check_text(s.path, "/2023/05/02/astrid-returns/");
    check_text(s.input.headline, "The “Astrid” & her crew return");
    check_text(s.input.standfirst, "Boat and crew are back.");
    check_text(s.input.social_title, "The Astrid is back");
    check_date(s.input.date, "2023-05-02T08:15:00Z");
    assert_int_equal(s.input.byline_count, 2);
    check_text(s.input.bylines[0].name, "Ines Falk");
    check_text(s.input.bylines[1].name, "Tor Amsel");
    assert_int_equal(s.input.section_count, 1);
    check_text(s.section_names[0], "Harbour");
    assert_int_equal(s.input.tag_count, 1);
    check_text(s.input.tags[0], "Ferries");
    assert_non_null(s.media);
    check_text(s.input.lead_alt, "The quay");
    check_text(s.input.lead_caption, "The quay at noon");
    struct str body = html_text(s.input.body);
    expect_within(
        body,
        "<p>The ferry is <strong>back</strong>, says <a href=\"/2020/01/01/pilots/\">a pilot</a>.</p>\n<figure><img "
        "src=\"/media/");
    expect_within(body, ".png\" alt=\"A boat\"><figcaption><em>Astrid</em></figcaption></figure>\n"
                        "<figure data-embed=\"https://www.youtube.com/watch?v=dQw4w9WgXcQ\"></figure>\n"
                        "<p>More to come.</p>\n");
    check_index(t);
}

static void look_at_other_kinds(struct trial *t)
{
    struct story_stored s;
    story_of_key(t, "64500000000000000000a002", &s);
    check_text(html_text(s.input.body), "<p>Six <em>pilots</em></p>\n<hr>\n<p>and a dog.</p>\n");
    check_text(s.input.canonical, "https://elsewhere.example/pilots");
    story_of_key(t, "64500000000000000000a003", &s);
    check_text(html_text(s.input.body), "<p>We are a paper.</p>\n<p><a href=\"https://b.example/\">A book</a></p>\n");
    story_of_key(t, "64500000000000000000a004", &s);
    assert_int_equal(s.status, STORY_READY);
    story_of_key(t, "64500000000000000000a005", &s);
    assert_int_equal(s.status, STORY_DRAFT);
    expect_within(t->summary, "stories: 5 new, 0 changed, 0 as before, 0 left out");
    expect_within(t->summary, "pictures brought in: 2; missing: 0");
    expect_report(t, "norhaven.ghost.json line 10: taken out: card \"paywall\"");
    expect_report(t, "seen by members only");
}

static void look_at_old_addresses(struct trial *t)
{
    check_leads(t, "/astrid-returns/", "/2023/05/02/astrid-returns/");
    check_leads(t, "/harbour/2023/astrid-returns/", "/2023/05/02/astrid-returns/");
    check_leads(t, "/tag/harbour/", "/category/harbour/");
    check_leads(t, "/author/ines/", "/author/ines-falk/");
    check_leads(t, "/old-ferry/", "/2023/05/02/astrid-returns/");
    check_leads(t, "/season/", "https://elsewhere.example/");
    expect_report(t, "^/p/(.*)$: changed: a redirect of many addresses, left out");
}

static void import_again(struct trial *t)
{
    struct str text;
    import_data(t);
    expect_within(t->summary, "stories: 0 new, 0 changed, 5 as before");
    expect_within(t->summary, "pictures brought in: 0");
    assert_ok(folder_read(t->room.a, trial_data(t, "ghost/norhaven.ghost.json"), 1 << 20, &text));
    ptrdiff_t at = str_find(text, S("About us"), 0);
    text = str_format(t->room.a, "%.*sAbout it%.*s", STR_ARG(str_slice(text, 0, at)), STR_ARG(str_from(text, at + 8)));
    trial_import_fine(t, trial_file(t, "newer.json", text)); /* no routes.yaml lies beside it: addresses change too */
    expect_within(t->summary, "stories: 0 new, 2 changed, 3 as before");
    struct story_stored s;
    story_of_key(t, "64500000000000000000a003", &s);
    check_text(s.input.headline, "About it");
}

static void test_an_export(struct store_fixture *f)
{
    struct trial t;
    trial_open(&t, f);
    import_data(&t);
    look_at_a_post(&t);
    look_at_other_kinds(&t);
    look_at_old_addresses(&t);
    import_again(&t);
    room_close(&t.room);
}

static void test_dry_run(struct store_fixture *f)
{
    struct trial t;
    trial_open(&t, f);
    t.options.dry = true;
    import_data(&t);
    expect_within(t.summary, "stories: 5 new");
    assert_int_equal(id_of_key(&t, "64500000000000000000a001"), 0);
    room_close(&t.room);
}

#define HEAD "{\"meta\":{\"exported_on\":1,\"version\":\"5\"},\"data\":{\"posts\":["

/* What is wrong with one record costs it alone; what is wrong with the file ends the import, and names the line. */
static void test_broken(struct store_fixture *f)
{
    struct trial t;
    struct story_stored s;
    trial_open(&t, f);
    struct str text =
        S(HEAD "{\"id\":1,\"uuid\":\"a\",\"title\":\"A\",\"html\":\"<p>a</p>\",\"status\":\"published\"},\n"
               "{\"id\":2,\"title\":\"\\u0000\"},\n7,\n{\"id\":[]},{\"uuid\":\"d\",\"title\":\"D\",\"lexical\":\"{\","
               "\"html\":\"<p>d</p>\",\"published_at\":1388805572000,\"status\":\"published\"}]}}");
    trial_import_fine(&t, trial_file(&t, "a.json", text));
    expect_within(t.summary, "stories: 2 new");
    expect_report(&t, "a.json line 2: left out: line 2: no JSON");
    expect_report(&t, "an editor's text that cannot be read");
    story_of_key(&t, "d", &s);
    check_text(html_text(s.input.body), "<p>d</p>\n");
    check_date(s.input.date, "2014-01-04T03:19:32Z");
    assert_true(failed(trial_import(&t, trial_file(&t, "b.json", S(HEAD "{\"id\":1}\n\n{\"id\":2}")))));
    expect_within(str_from_c(err_detail()), "b.json line 3: a comma or the end is missing");
    assert_true(failed(trial_import(&t, trial_file(&t, "c.json", S(HEAD "{\"id\":1},\n{\"id\":\"")))));
    expect_within(str_from_c(err_detail()), "c.json line 2: the file ends within a text");
    assert_ok(
        folder_write(t.room.a, str_format(t.room.a, "%s/routes.yaml", t.room.folder), S("collections: [\n"), 0644));
    assert_true(failed(trial_import(&t, trial_file(&t, "d.json", S(HEAD "]}}")))));
    expect_within(str_from_c(err_detail()), "routes.yaml beside ");
    room_close(&t.room);
}

#define POST(id, slug, html)                                                                                           \
    "{\"id\":\"" id "\",\"uuid\":\"u" id "\",\"title\":\"" slug "\",\"slug\":\"" slug                                  \
    "\",\"status\":\"published\",\"published_at\":\"2019-03-01T09:00:00.000Z\",\"html\":\"" html "\"}"

/* An export does not name its site: whole links to it are known by --site, and no others are touched. */
static void test_former_site(struct store_fixture *f)
{
    static const char LINKS[] =
        HEAD POST("1", "boat",
                  "<p><a href='https://old.example/blog/quay/#part'>a</a> <a href='http://OLD.example/blog/quay'>b</a> "
                  "<a href='https://else.example/blog/quay/'>c</a> "
                  "<a href='__GHOST_URL__/quay/'>d</a></p>") "," POST("2", "quay", "<p>x</p>") "]}}";
    struct trial t;
    struct story_stored s;
    trial_open(&t, f);
    trial_import_fine(&t, trial_file(&t, "a.json", str_from_c(LINKS)));
    story_of_key(&t, "u1", &s);
    expect_within(html_text(s.input.body), "<a href=\"https://old.example/blog/quay/#part\">");
    t.options.site = S("https://old.example/blog/");
    trial_import_fine(&t, trial_file(&t, "a.json", str_from_c(LINKS)));
    expect_within(t.summary, "stories: 0 new, 1 changed, 1 as before");
    story_of_key(&t, "u1", &s);
    check_text(html_text(s.input.body),
               "<p><a href=\"/2019/03/01/quay/#part\">a</a> <a href=\"/2019/03/01/quay/\">b</a> "
               "<a href=\"https://else.example/blog/quay/\">c</a> "
               "<a href=\"/2019/03/01/quay/\">d</a></p>\n");
    trial_import_fine(&t, trial_file(&t, "a.json", str_from_c(LINKS)));
    expect_within(t.summary, "stories: 0 new, 0 changed, 2 as before");
    t.options.site = S("old.example");
    assert_true(failed(trial_import(&t, trial_file(&t, "a.json", str_from_c(LINKS)))));
    expect_within(str_from_c(err_detail()), "--site is the address of a site");
    room_close(&t.room);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_an_export), STORE_TEST(test_dry_run),
                                              STORE_TEST(test_broken), STORE_TEST(test_former_site)};
    return store_tests_run(tests, COUNT_OF(tests));
}
