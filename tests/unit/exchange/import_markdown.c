/* import_markdown.c - tests of imports of Hugo's, Jekyll's and plain trees. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_markdown.c"

#include <unistd.h>

#include "unit/import_fixture.h"

static void look_at_hugo(struct trial *t)
{
    struct story_stored s;
    story_of_key(t, "content/harbour/ferries/winter.md", &s);
    check_text(s.input.headline, "Winter timetable");
    check_text(s.path, "/2022/11/05/winter/");
    check_text(s.input.bylines[0].name, "Ines Falk");
    check_text(s.input.tags[0], "Time Tables");
    check_text(s.input.sections[0], "ferries");
    check_text(s.input.lead_alt, "A map");
    assert_non_null(s.media);
    struct str body = html_text(s.input.body);
    expect_within(body,
                  "<p>First boat at <em>seven</em>.</p>\n<figure "
                  "data-embed=\"https://www.youtube.com/watch?v=dQw4w9WgXcQ\"></figure>\n<figure><img src=\"/media/");
    expect_within(body,
                  "alt=\"The map\"><figcaption>All <a href=\"https://lines.example/\">lines</a></figcaption></figure>\n"
                  "<p>Bring a coat.</p>\n<p>See <a href=\"/2023/05/02/the-astrid/\">the boat</a>.</p>\n"
                  "<p>It is <a href=\"/2023/05/02/the-astrid/#crew\">the same boat</a>, and here are <a "
                  "href=\"times.pdf\">the times</a>.</p>\n");
    story_of_key(t, "content/posts/astrid/index.md", &s);
    check_text(s.input.headline, "The \"Astrid\" returns");
    check_text(s.input.slug, "the-astrid");
    check_text(s.input.standfirst, "Boat and crew are back.");
    check_date(s.input.date, "2023-05-02T08:15:00Z");
    check_text(s.input.bylines[0].name, "Tor Amsel");
    check_text(s.section_names[0], "Town");
    assert_non_null(s.media);
    story_of_key(t, "content/posts/astrid/index.es.md", &s);
    check_text(s.input.language, "es");
    story_of_key(t, "content/posts/idea.md", &s);
    assert_int_equal(s.status, STORY_DRAFT);
    expect_within(t->summary, "stories: 5 new, 0 changed, 0 as before, 1 left out");
    expect_within(t->summary, "pictures brought in: 2; missing: 0");
    expect_report(t, "content/posts/broken.md: left out: line 3: ");
    expect_report(t, "not known, its words stay: {{< notice >}}");
    check_index(t);
}

static void look_at_addresses_of_hugo(struct trial *t)
{
    check_leads(t, "/harbour/ferries/winter/", "/2022/11/05/winter/");
    check_leads(t, "/old/winter/", "/2022/11/05/winter/");
    check_leads(t, "/harbour/ferries/timetable/", "/2022/11/05/winter/");
    check_leads(t, "/2023/05/the-astrid/", "/2023/05/02/the-astrid/");
    check_leads(t, "/posts/astrid/", "/2023/05/02/the-astrid/");
    check_leads(t, "/es/2023/05/vuelve-el-astrid/", "/es/2023/05/02/astrid/");
    check_leads(t, "/harbour/", "/category/harbour/");
    check_leads(t, "/tags/time-tables/", "/tag/time-tables/");
    check_leads(t, "/categories/town/", "/category/town/");
}

static void look_at_jekyll(struct trial *t)
{
    struct story_stored s;
    story_of_key(t, "_posts/2021-02-03-harbour-opens.md", &s);
    check_text(s.input.headline, "Harbour opens: at last");
    check_text(s.input.standfirst, "It is open.");
    check_date(s.input.date, "2021-02-03T08:30:00Z");
    check_text(s.input.bylines[0].name, "Ines Falk");
    check_text(s.input.sections[0], "harbour");
    assert_int_equal(s.input.tag_count, 2);
    assert_non_null(s.media);
    struct str body = html_text(s.input.body);
    expect_within(body, "<p>It is <strong>open</strong>.</p>\n<figure><img src=\"/media/");
    expect_within(body, "alt=\"The quay\"><figcaption>Noon</figcaption></figure>\n<figure><img src=\"/media/");
    expect_within(body, "alt=\"Again\"></figure>\n<p>Stays. <a href=\"/2021/03/04/next-one/\">Next</a></p>\n"
                        "<pre><code>int x;\n</code></pre>\n");
    story_of_key(t, "_posts/2021-03-04-next-one.markdown", &s);
    check_text(s.input.headline, "Next one");
    check_text(s.path, "/2021/03/04/next-one/");
    check_text(html_text(s.input.body), "<p>{{ braces }}</p>\n<figure "
                                        "data-embed=\"https://twitter.com/norhaven/status/123\"></figure>\n");
    story_of_key(t, "_drafts/some-day.md", &s);
    assert_int_equal(s.status, STORY_DRAFT);
    story_of_key(t, "news/_posts/2021-04-05-folder.md", &s);
    check_text(s.input.sections[0], "news");
    story_of_key(t, "about.md", &s);
    struct str about = str_copy(t->room.a, s.path);
    check_leads(t, "/paper/harbour/2021/02/03/harbour-opens/", "/2021/02/03/harbour-opens/");
    check_leads(t, "/paper/2021/03/04/next-one/", "/2021/03/04/next-one/");
    check_leads(t, "/paper/who/", str_to_c(t->room.a, about));
    check_leads(t, "/paper/moved/", "https://elsewhere.example/moved");
    expect_within(t->summary, "stories: 5 new, 0 changed, 0 as before, 0 left out");
    expect_report(t, "taken out: {% if %}");
}

static void test_hugo_and_jekyll(struct store_fixture *f)
{
    struct trial t;
    trial_open(&t, f);
    trial_import_fine(&t, trial_data(&t, "hugo"));
    look_at_hugo(&t);
    look_at_addresses_of_hugo(&t);
    trial_import_fine(&t, trial_data(&t, "jekyll"));
    look_at_jekyll(&t);
    for (int i = 0; i < 2; i++) {
        trial_import_fine(&t, trial_data(&t, i ? "hugo" : "jekyll"));
        expect_within(t.summary, "stories: 0 new, 0 changed, 5 as before");
        expect_within(t.summary, "pictures brought in: 0; missing: 0");
    }
    room_close(&t.room);
}

/* The keys of our own files, and no word of the text is touched. */
static void test_plain(struct store_fixture *f)
{
    struct trial t;
    struct story_stored s;
    trial_open(&t, f);
    struct str folder = str_format(t.room.a, "%s/tree", t.room.folder);
    assert_ok(folder_make(t.room.a, folder));
    (void)trial_file(
        &t, "tree/ferry.md",
        S("---\ntitle: Ferry\nstandfirst: Twice\nbyline: [Ines Falk, \"Tor Amsel (photographer)\"]\nplace: "
          "Norhaven\ndate: 2026-11-05T18:40:00+01:00\nsections: [Harbour/Ferries]\ntags: [Boats, Ice]\n"
          "status: ready\ncorrection: It was two.\n---\n{{< x >}} and {% y %}\n"));
    (void)trial_file(&t, "tree/plain.md", S("# A heading\n\nWords.\n"));
    trial_import_fine(&t, folder);
    story_of_key(&t, "ferry.md", &s);
    assert_int_equal(s.status, STORY_READY);
    check_text(s.input.bylines[1].name, "Tor Amsel");
    check_text(s.input.bylines[1].role, "photographer");
    check_text(s.section_names[0], "Ferries");
    check_text(s.input.place, "Norhaven");
    check_text(html_text(s.input.body), "<p>{{&lt; x &gt;}} and {% y %}</p>\n");
    story_of_key(&t, "plain.md", &s);
    check_text(s.input.headline, "A heading");
    check_text(html_text(s.input.body), "<p>Words.</p>\n");
    room_close(&t.room);
}

/* Nothing outside of the tree is read: neither by a path, nor by a link, nor as a page. */
static void test_nothing_climbs_out(struct store_fixture *f)
{
    struct trial t;
    struct str png;
    trial_open(&t, f);
    struct arena *a = t.room.a;
    struct str folder = str_format(a, "%s/tree", t.room.folder);
    assert_ok(folder_make(a, folder));
    assert_ok(folder_read(a, trial_data(&t, "hugo/static/images/map.png"), 1 << 20, &png));
    (void)trial_file(&t, "secret.png", png);
    (void)trial_file(&t, "secret.md", S("# Secret\n"));
    (void)trial_file(&t, "tree/a.md",
                     S("---\ntitle: A\nimage: ../secret.png\n---\n![x](../secret.png) ![y](link.png) "
                       "![z](/../secret.png) ![v](%2e%2e/secret.png) ![w](a%00.png) "
                       "![u](//../secret.png)\n"));
    assert_int_equal(symlink("../secret.png", str_to_c(a, str_concat(a, folder, S("/link.png")))), 0);
    assert_int_equal(symlink("../secret.md", str_to_c(a, str_concat(a, folder, S("/link.md")))), 0);
    trial_import_fine(&t, folder);
    expect_within(t.summary, "stories: 1 new");
    expect_within(t.summary, "pictures brought in: 0");
    room_close(&t.room);
}

static void test_hostile_pages(struct store_fixture *f)
{
    static const struct {
        const char *name;
        struct str text;
        const char *words;
    } PAGES[] = {
        {"tree/a.md", S_INIT("---\ntitle: x\n"), "a.md: left out: line 1: \"---\" is never closed"},
        {"tree/b.md", S_INIT("---\n- a\n---\n"), "b.md: left out: line 2: what stands before the text is no list"},
        {"tree/c.md", S_INIT("---\na: &x [1]\nb: *x\n---\n"), "c.md: left out: line 2: anchors"},
        {"tree/d.md", S_INIT("+++\na = 'x\n+++\n"), "d.md: left out: line 2: a text does not end"},
        {"tree/e.md", S_INIT("---\ntitle: E\n---\n\n\xff\n"), "e.md: left out: line 5: not valid UTF-8"},
        {"tree/f.md", S_INIT("---\ntitle: F\ndate: soon\n---\nx\n"), "f.md: changed: line 3: date is not a date"},
        {"tree/g.md", S_INIT("{\"title\": \"G\"\n"), "stories: 2 new"},
    };
    struct trial t;
    trial_open(&t, f);
    assert_ok(folder_make(t.room.a, str_format(t.room.a, "%s/tree", t.room.folder)));
    for (int i = 0; i < COUNT_OF(PAGES); i++)
        (void)trial_file(&t, PAGES[i].name, PAGES[i].text);
    trial_import_fine(&t, str_format(t.room.a, "%s/tree", t.room.folder));
    for (int i = 0; i < COUNT_OF(PAGES); i++)
        expect_report(&t, PAGES[i].words);
    room_close(&t.room);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_hugo_and_jekyll), STORE_TEST(test_plain),
                                              STORE_TEST(test_nothing_climbs_out), STORE_TEST(test_hostile_pages)};
    return store_tests_run(tests, COUNT_OF(tests));
}
