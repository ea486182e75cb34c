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

static struct str body_of(struct trial *t, const char *key)
{
    struct story_stored s;
    story_of_key(t, key, &s);
    return str_copy(t->room.a, html_text(s.input.body));
}

static struct str path_of(struct trial *t, const char *key)
{
    struct story_stored s;
    story_of_key(t, key, &s);
    return str_copy(t->room.a, s.path);
}

static void expect_link(struct trial *t, const char *key, const char *to, const char *mark)
{
    struct str link = str_format(t->room.a, "<a href=\"%.*s%s", STR_ARG(path_of(t, to)), mark[0] ? mark : "\">");
    expect_within(body_of(t, key), str_to_c(t->room.a, link));
}

/* Folders and files of a tree: {name, text}, a folder without a text. */
static struct str make_tree(struct trial *t, const char *const files[][2], int count)
{
    for (int i = 0; i < count; i++)
        if (files[i][1])
            (void)trial_file(t, files[i][0], str_from_c(files[i][1]));
        else
            assert_ok(folder_make(t->room.a, str_format(t->room.a, "%s/%s", t->room.folder, files[i][0])));
    return str_format(t->room.a, "%s/%s", t->room.folder, files[0][0]);
}

#define POST(title) "---\ntitle: " title "\ndate: 2019-05-01\n---\n"

/* Files lead to each other by their names, before and behind each other, in a plain tree too. */
static void test_links_of_files(struct store_fixture *f)
{
    static const char *const FILES[][2] = {
        {"tree", NULL},
        {"tree/2018", NULL},
        {"tree/2019", NULL},
        {"tree/2018/ferry.md", POST("Ferry") "[a](../2019/boat.md#part) [b](quay%20wall.md) [c](/2019/boat.md) "
                                             "[d](none.md) [e](/Elsewhere) [f](https://x.example/boat.md) "
                                             "[g](../../tree.md)\n"},
        {"tree/2018/quay wall.md", POST("Quay") "[a](./ferry.md)\n"},
        {"tree/2019/boat.md", "---\ntitle: Boat\ndate: 2020-07-08\nslug: the-boat\n---\n[a](../2018/ferry.md)\n"},
    };
    struct trial t;
    trial_open(&t, f);
    struct str tree = make_tree(&t, FILES, COUNT_OF(FILES));
    trial_import_fine(&t, tree);
    check_text(path_of(&t, "2019/boat.md"), "/2020/07/08/the-boat/");
    expect_link(&t, "2018/ferry.md", "2019/boat.md", "#part");
    expect_link(&t, "2018/ferry.md", "2019/boat.md", "");
    expect_link(&t, "2018/ferry.md", "2018/quay wall.md", "");
    expect_link(&t, "2018/quay wall.md", "2018/ferry.md", "");
    expect_link(&t, "2019/boat.md", "2018/ferry.md", "");
    expect_within(body_of(&t, "2018/ferry.md"),
                  "<a href=\"none.md\">d</a> <a href=\"/Elsewhere\">e</a> <a href=\"https://x.example/boat.md\">f</a> "
                  "<a href=\"../../tree.md\">g</a>");
    trial_import_fine(&t, tree);
    expect_within(t.summary, "stories: 0 new, 0 changed, 3 as before");
    room_close(&t.room);
}

/* By a name alone, by a path from here or the top, in the page's language or another; the address is of the date. */
static void test_references_of_hugo(struct store_fixture *f)
{
    static const char *const FILES[][2] = {
        {"hugo", NULL},
        {"hugo/content", NULL},
        {"hugo/content/posts", NULL},
        {"hugo/content/posts/boat", NULL},
        {"hugo/content/news", NULL},
        {"hugo/hugo.toml", "baseURL = 'https://old.example/blog/'\ndefaultContentLanguage = 'en'\n"
                           "[permalinks]\nposts = '/:year/:month/:slug/'\n[languages.en]\n[languages.es]\n"},
        {"hugo/content/posts/boat/index.md", POST("Boat") "x\n"},
        {"hugo/content/posts/boat/index.es.md", POST("Barco") "[a]({{< ref \"quay\" >}}) [b](quay.md)\n"},
        {"hugo/content/posts/quay.md", "---\ntitle: Quay\ndate: 2017-02-01\nslug: the-quay\n---\nx\n"},
        {"hugo/content/posts/quay.es.md", "---\ntitle: Muelle\ndate: 2017-02-01\nslug: el-muelle\n---\nx\n"},
        {"hugo/content/news/hoy.es.md", POST("Hoy") "[a]({{< ref \"boat\" >}})\n"},
        {"hugo/content/news/today.md",
         POST("Today") "[a]({{< ref \"quay.md\" >}}) [b]({{% relref \"../posts/boat/index.md#crew\" %}}) "
                       "[c]({{< ref path=\"quay\" lang=\"es\" >}}) [d]({{< ref \"/posts/boat\" >}}) "
                       "[e]({{< relref \"#here\" >}}) [f](../posts/quay.md#deck)\n"},
    };
    struct trial t;
    trial_open(&t, f);
    trial_import_fine(&t, make_tree(&t, FILES, COUNT_OF(FILES)));
    const char *today = "content/news/today.md", *quay = "content/posts/quay.md", *muelle = "content/posts/quay.es.md";
    expect_link(&t, today, quay, "\">a</a");
    expect_link(&t, today, "content/posts/boat/index.md", "#crew");
    expect_link(&t, today, muelle, "\">c</a");
    expect_link(&t, today, "content/posts/boat/index.md", "\">d</a");
    expect_within(body_of(&t, today), "<a href=\"#here\">");
    expect_link(&t, today, quay, "#deck");
    expect_link(&t, "content/posts/boat/index.es.md", muelle, "");
    expect_link(&t, "content/news/hoy.es.md", "content/posts/boat/index.es.md", "");
    room_close(&t.room);
}

/* A post by the date in its name, though it says another; files that are no pages keep their addresses. */
static void test_links_of_jekyll(struct store_fixture *f)
{
    static const char *const FILES[][2] = {
        {"jekyll", NULL},
        {"jekyll/_posts", NULL},
        {"jekyll/files", NULL},
        {"jekyll/_config.yml", "url: https://old.example\nbaseurl: /paper\n"},
        {"jekyll/about.md", "---\ntitle: About\n---\nx\n"},
        {"jekyll/files/times.pdf", "x"},
        {"jekyll/_posts/2019-05-01-boat.md", "---\ntitle: Boat\ndate: 2019-05-03\nslug: the-boat\n---\nx\n"},
        {"jekyll/_posts/2019-06-01-quay.md",
         POST("Quay") "[a]({% post_url 2019-05-01-boat %}) [b]({% link _posts/2019-05-01-boat.md %}#part) "
                      "[c]({% link about.md %}) [d]({% link files/times.pdf %}) [e](2019-05-01-boat.md) "
                      "[f](../about.md)\n"},
    };
    struct trial t;
    trial_open(&t, f);
    trial_import_fine(&t, make_tree(&t, FILES, COUNT_OF(FILES)));
    const char *quay = "_posts/2019-06-01-quay.md", *boat = "_posts/2019-05-01-boat.md";
    expect_link(&t, quay, boat, "\">a</a");
    expect_link(&t, quay, boat, "#part");
    expect_link(&t, quay, "about.md", "\">c</a");
    expect_within(body_of(&t, quay), "<a href=\"/paper/files/times.pdf\">");
    expect_link(&t, quay, boat, "\">e</a");
    expect_link(&t, quay, "about.md", "\">f</a");
    room_close(&t.room);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_hugo_and_jekyll),    STORE_TEST(test_plain),
                                              STORE_TEST(test_nothing_climbs_out), STORE_TEST(test_hostile_pages),
                                              STORE_TEST(test_links_of_files),     STORE_TEST(test_references_of_hugo),
                                              STORE_TEST(test_links_of_jekyll)};
    return store_tests_run(tests, COUNT_OF(tests));
}
