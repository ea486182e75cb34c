/* import_versions.c - tests of stories that come in several languages: each into its edition, tied to its original. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include <stdatomic.h>

#include "unit/import_fixture.h"

#define HEAD                                                                                                           \
    "<?xml version=\"1.0\"?><rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Post</title>"           \
    "<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>https://old.example</wp:base_blog_url>\n"
#define ITEM(number, slug, more)                                                                                       \
    "<item><title>" slug "</title><link>https://old.example/" slug "/</link>"                                          \
    "<content:encoded><![CDATA[<p>Words.</p>]]></content:encoded><wp:post_id>" number "</wp:post_id>"                  \
    "<wp:post_name>" slug "</wp:post_name><wp:post_date_gmt>2019-03-01 09:00:00</wp:post_date_gmt>"                    \
    "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type>" more "</item>\n"
#define FILED(domain, slug, name)                                                                                      \
    "<category domain=\"" domain "\" nicename=\"" slug "\"><![CDATA[" name "]]></category>"
#define META(key, value)                                                                                               \
    "<wp:postmeta><wp:meta_key>" key "</wp:meta_key><wp:meta_value>" value "</wp:meta_value></wp:postmeta>"
#define TAIL "</channel></rss>\n"

/* The number of the story that the one of that key is a version of; 0: none. */
static int64_t original_of(struct trial *t, const char *key)
{
    struct story_view view;
    assert_ok(query_story_by_id(t->room.n, t->room.a, id_of_key(t, key), 0, &view));
    return view.story->translation_group == DB_NULL ? 0 : view.story->translation_group;
}

static void check_language(struct trial *t, const char *key, const char *language)
{
    struct story_stored s;
    story_of_key(t, key, &s);
    check_text(s.input.language, language);
}

/* The version comes before its original. */
static const char POLYLANG[] =
    HEAD ITEM("12", "barco",
              FILED("language", "es", "Espa\u00f1ol") FILED("post_translations", "pll_5f", "pll_5f")
                  FILED("category", "deportes", "Deportes"))
        ITEM("10", "boat",
             FILED("language", "en", "English") FILED("post_translations", "pll_5f", "pll_5f")
                 FILED("category", "sport", "Sport")) ITEM("14", "solo", FILED("language", "es", "Espa\u00f1ol")) TAIL;

static void test_polylang(struct store_fixture *f)
{
    struct trial t;
    struct story_stored s;
    trial_open(&t, f);
    struct str path = trial_file(&t, "export.xml", str_from_c(POLYLANG));
    trial_import_fine(&t, path);
    expect_within(t.summary, "stories: 3 new");
    expect_within(t.summary, "versions tied: 1");
    expect_report(&t, "in es, for which the setting \"editions\" has no line");
    check_language(&t, "10", "en");
    check_language(&t, "12", "es");
    check_language(&t, "14", "es");
    assert_int_equal(original_of(&t, "12"), id_of_key(&t, "10"));
    assert_int_equal(original_of(&t, "10"), id_of_key(&t, "10"));
    assert_int_equal(original_of(&t, "14"), 0);
    story_of_key(&t, "12", &s);
    check_text(s.path, "/es/2019/03/01/barco/");
    check_text(s.section_names[0], "Deportes");
    check_leads(&t, "/barco/", "/es/2019/03/01/barco/");
    trial_import_fine(&t, path);
    expect_within(t.summary, "stories: 0 new, 0 changed, 3 as before");
    assert_true(str_find(t.summary, S("versions tied"), 0) < 0);
    room_close(&t.room);
}

#define CATEGORY(number, slug, name, parent)                                                                           \
    "<wp:category><wp:term_id>" number "</wp:term_id><wp:category_nicename>" slug "</wp:category_nicename>"            \
    "<wp:category_parent>" parent "</wp:category_parent><wp:cat_name>" name "</wp:cat_name></wp:category>\n"

static void check_sections(struct trial *t, const char *language, const char *const *slugs, ptrdiff_t count)
{
    struct sql_section_list sections;
    assert_ok(query_sections(t->room.n, t->room.a, str_from_c(language), &sections));
    assert_int_equal(sections.count, count);
    for (ptrdiff_t i = 0; i < count; i++)
        check_text(sections.items[i].slug, slugs[i]);
}

/* What was taken away is in no list: its number may be another section's. */
static struct err check_listed(struct db_conn *conn, void *context)
{
    struct arena *a = context;
    for (int64_t id = 1; id <= 20; id++) {
        int64_t listed;
        struct sql_section *section;
        TRY(sql_section_of_id(a, conn, id, &section));
        TRY(sql_listing_seen(conn, str_format(a, "section:%lld", (long long)id), &listed));
        assert_int_equal(listed, section != NULL);
    }
    return OK;
}

#define CATEGORIES                                                                                                     \
    CATEGORY("1", "sport", "Sport", "")                                                                                \
    CATEGORY("2", "deportes", "Deportes", "")                                                                          \
    CATEGORY("3", "vela", "Vela", "deportes") CATEGORY("4", "empty", "Empty", "")
#define STORIES                                                                                                        \
    ITEM("10", "boat", FILED("language", "en", "English") FILED("category", "sport", "Sport"))                         \
    ITEM("12", "barco",                                                                                                \
         FILED("language", "es", "Espa\u00f1ol") FILED("category", "deportes", "Deportes")                             \
             FILED("category", "vela", "Vela"))

/* An export's head does not say whose a category is: those of another language alone, and what they are part of, go
 * from the first edition; one that nobody uses stays. */
static void test_sections(struct store_fixture *f)
{
    static const char *const ENGLISH[] = {"sport", "empty"}, *const SPANISH[] = {"deportes", "vela"};
    struct trial t;
    trial_open(&t, f);
    struct str path = trial_file(&t, "export.xml", S(HEAD CATEGORIES STORIES TAIL));
    for (int i = 0; i < 2; i++) {
        trial_import_fine(&t, path);
        check_sections(&t, "en", ENGLISH, COUNT_OF(ENGLISH));
        check_sections(&t, "es", SPANISH, COUNT_OF(SPANISH));
        check_leads(&t, "/category/vela/", "/es/category/vela/");
        check_leads(&t, "/?cat=2", "/es/category/deportes/");
    }
    assert_ok(db_read(newsroom_db(t.room.n), check_listed, t.room.a));
    room_close(&t.room);
}

/* What the desk untied stays so. */
static void test_untied(struct store_fixture *f)
{
    struct trial t;
    struct story_stored s;
    trial_open(&t, f);
    struct str path = trial_file(&t, "export.xml", str_from_c(POLYLANG));
    trial_import_fine(&t, path);
    story_of_key(&t, "12", &s);
    struct story_input in = s.input;
    in.translation_of = S("");
    room_put(&t.room, &in);
    trial_import_fine(&t, path);
    assert_int_equal(original_of(&t, "12"), 0);
    room_close(&t.room);
}

static void test_wpml(struct store_fixture *f)
{
    static const char EXPORT[] = HEAD ITEM("10", "boat", META("_wpml_language", "en"))
        ITEM("12", "barco", META("_wpml_language", "es") META("_icl_lang_duplicate_of", "10")) ITEM(
            "20", "net", META("_wpml_import_language_code", "en") META("_wpml_import_translation_group", "7"))
            ITEM("21", "rede", META("_wpml_import_language_code", "pt_BR") META("_wpml_import_translation_group", "7"))
                ITEM("22", "rede-2",
                     META("_wpml_import_language_code", "pt_BR") META("_wpml_import_translation_group", "7"))
                    ITEM("30", "none", META("_wpml_language", "../x")) TAIL;
    struct trial t;
    trial_open(&t, f);
    trial_import_fine(&t, trial_file(&t, "export.xml", str_from_c(EXPORT)));
    expect_within(t.summary, "stories: 6 new");
    expect_within(t.summary, "versions tied: 2");
    check_language(&t, "21", "pt-BR");
    check_language(&t, "30", "en");
    assert_int_equal(original_of(&t, "12"), id_of_key(&t, "10"));
    assert_int_equal(original_of(&t, "21"), id_of_key(&t, "20"));
    assert_int_equal(original_of(&t, "22"), 0); /* a second one in the language */
    room_close(&t.room);
}

static void make_tree(struct trial *t)
{
    static const char *const FOLDERS[] = {"site", "site/content", "site/content/posts", "site/content/es",
                                          "site/content/es/posts"};
    for (int i = 0; i < COUNT_OF(FOLDERS); i++)
        assert_ok(folder_make(t->room.a, str_format(t->room.a, "%s/%s", t->room.folder, FOLDERS[i])));
    (void)trial_file(t, "site/hugo.toml",
                     S("baseURL = \"https://courier.test/\"\ndefaultContentLanguage = \"en\"\n[languages.en]\n"
                       "weight = 1\n[languages.es]\nweight = 2\n[languages.fr]\nweight = 3\n"));
    (void)trial_file(t, "site/content/posts/boat.md", S("---\ntitle: Boat\ndate: 2023-05-02\n---\nBack.\n"));
    (void)trial_file(t, "site/content/posts/boat.fr.md", S("---\ntitle: Bateau\ndate: 2023-05-02\n---\nBack.\n"));
    (void)trial_file(t, "site/content/es/posts/boat.md", S("---\ntitle: Barco\ndate: 2023-05-02\n---\nBack.\n"));
    (void)trial_file(t, "site/content/posts/net.md",
                     S("---\ntitle: Net\ndate: 2023-05-02\ntranslationKey: n\n---\nNo.\n"));
    (void)trial_file(t, "site/content/es/posts/red.md",
                     S("---\ntitle: Red\ndate: 2023-05-02\ntranslationKey: n\n---\nNo.\n"));
}

static void test_hugo(struct store_fixture *f)
{
    struct trial t;
    trial_open(&t, f);
    make_tree(&t);
    trial_import_fine(&t, str_format(t.room.a, "%s/site", t.room.folder));
    expect_within(t.summary, "stories: 5 new");
    expect_within(t.summary, "versions tied: 3");
    check_language(&t, "content/es/posts/boat.md", "es");
    int64_t boat = id_of_key(&t, "content/posts/boat.md");
    assert_int_equal(original_of(&t, "content/posts/boat.fr.md"), boat);
    assert_int_equal(original_of(&t, "content/es/posts/boat.md"), boat);
    assert_int_equal(original_of(&t, "content/es/posts/red.md"), id_of_key(&t, "content/posts/net.md"));
    check_leads(&t, "/es/posts/boat/", "/es/2023/05/02/boat/");
    room_close(&t.room);
}

static void count_sections(void *context, const struct str *tags, ptrdiff_t count)
{
    atomic_int *touched = context;
    for (ptrdiff_t i = 0; i < count; i++)
        atomic_fetch_add(touched, str_starts(tags[i], S("sections:")));
}

/* The same export again makes nothing that it would take back; what a story of the first edition uses it makes. */
static void test_sections_again(struct store_fixture *f)
{
    static const char *const ENGLISH[] = {"sport", "empty", "deportes", "vela"};
    struct trial t;
    struct story_stored s;
    atomic_int touched = 0;
    trial_open(&t, f);
    newsroom_on_touch(t.room.n, count_sections, &touched);
    struct str path = trial_file(&t, "export.xml", S(HEAD CATEGORIES STORIES TAIL));
    trial_import_fine(&t, path);
    assert_int_not_equal(atomic_load(&touched), 0);
    atomic_store(&touched, 0);
    trial_import_fine(&t, path);
    assert_int_equal(atomic_load(&touched), 0);
    path = trial_file(&t, "newer.xml",
                      S(HEAD CATEGORIES STORIES ITEM("14", "sails", FILED("category", "vela", "Vela")) TAIL));
    for (int i = 0; i < 2; i++) {
        trial_import_fine(&t, path);
        check_sections(&t, "en", ENGLISH, COUNT_OF(ENGLISH));
        story_of_key(&t, "14", &s);
        check_text(s.section_names[0], "Vela");
    }
    room_close(&t.room);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_polylang),       STORE_TEST(test_sections),
                                              STORE_TEST(test_sections_again), STORE_TEST(test_untied),
                                              STORE_TEST(test_wpml),           STORE_TEST(test_hugo)};
    return store_tests_run(tests, COUNT_OF(tests));
}
