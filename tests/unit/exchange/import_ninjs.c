/* import_ninjs.c - tests of imports of ninjs. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_ninjs.c"

#include "unit/import_fixture.h"

static void look_at_versions(struct trial *t)
{
    struct story_stored s;
    story_of_key(t, "https://wire.test/2024/03/05/ferry/", &s);
    check_text(s.input.headline, "Ferry line returns");
    check_text(s.input.standfirst, "It sails in March.");
    check_text(s.input.place, "Norhaven");
    check_text(s.input.agency, "NCA");
    check_date(s.input.date, "2024-03-05T08:00:00Z");
    assert_int_equal(s.input.byline_count, 2);
    check_text(s.input.bylines[0].name, "Ines Falk");
    check_text(s.input.bylines[1].name, "Tor Amsel");
    check_text(s.section_names[0], "Harbour");
    assert_int_equal(s.input.tag_count, 1);
    check_text(s.input.language, "en");
    check_text(html_text(s.input.body), "<p>It <strong>sails</strong>.</p>\n");
    assert_non_null(s.media);
    check_text(s.media->alt, "A quay");
    check_text(s.media->caption, "The quay at noon");
    check_text(s.media->credit, "T. Amsel");
    check_leads(t, "/2024/03/05/ferry/", "/2024/03/05/ferry-line-returns/");
    story_of_key(t, "urn:wire:2", &s);
    check_text(s.input.headline, "Buoy comes home");
    check_text(html_text(s.input.body), "<p>It came.</p>\n<p>By night.</p>\n");
    story_of_key(t, "urn:wire:3", &s);
    assert_int_equal(s.status, STORY_READY);
    story_of_key(t, "urn:wire:6", &s);
    check_text(s.input.headline, "And another");
    expect_within(t->summary, "stories: 5 new, 0 changed, 0 as before, 1 left out");
    expect_report(t, "lines.jsonl line 4: left out: an item that is no story, of type \"event\"");
    check_index(t);
}

static void test_a_folder(struct store_fixture *f)
{
    struct trial t;
    struct story_stored s;
    trial_open(&t, f);
    trial_import_fine(&t, trial_data(&t, "ninjs"));
    look_at_versions(&t);
    trial_import_fine(&t, trial_data(&t, "ninjs"));
    expect_within(t.summary, "stories: 0 new, 0 changed, 5 as before");
    expect_within(t.summary, "pictures brought in: 0");
    trial_import_fine(&t, trial_file(&t, "newer.json",
                                     S("{\"uri\":\"urn:wire:2\",\"headline\":\"Buoy is home\",\"body_html\":"
                                       "\"<p>x</p>\",\"versioncreated\":\"2024-03-06T09:00:00Z\"}")));
    expect_within(t.summary, "stories: 0 new, 1 changed");
    story_of_key(&t, "urn:wire:2", &s);
    check_text(s.input.headline, "Buoy is home");
    check_text(s.path, "/2024/03/06/buoy-comes-home/");
    room_close(&t.room);
}

static void test_broken(struct store_fixture *f)
{
    struct trial t;
    trial_open(&t, f);
    struct arena *a = t.room.a;
    struct str folder = str_format(a, "%s/wire", t.room.folder);
    assert_ok(folder_make(a, folder));
    (void)trial_file(&t, "wire/a.json",
                     S("{\"uri\":\"a\",\"headline\":\"A\",\"body_text\":\"a\"}\n{\"uri\":\"b\",\n\"headline"));
    (void)trial_file(&t, "wire/b.json", S("{\"uri\":\"c\",\"headline\":\"C\",\"body_text\":\"c\"}"));
    (void)trial_file(&t, "wire/c.json", S("[{\"uri\":\"d\"},{\"uri\":\"\\ud800\",\"headline\":\"x\"},3]"));
    (void)trial_file(&t, "wire/d.json", S("PK\3\4"));
    trial_import_fine(&t, folder);
    expect_within(t.summary, "stories: 2 new");
    expect_report(&t, "a.json line 3: the file ends within a text");
    expect_report(&t, "c.json line 1: left out: line 1: no JSON");
    expect_report(&t, "d.json: a zip archive");
    room_close(&t.room);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_a_folder), STORE_TEST(test_broken)};
    return store_tests_run(tests, COUNT_OF(tests));
}
