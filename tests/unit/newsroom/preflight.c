/* preflight.c - tests: each rule, its levels, what the store knows, and that no text breaks it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "newsroom/preflight.c"
#include "newsroom/release.h"

static struct preflight_story whole(struct room *room)
{
    struct preflight_story story = {.language = S("en"),
                                    .headline = S("Ferry sails twice a day"),
                                    .standfirst = S("A second boat from Monday"),
                                    .slug = S("ferry-sails"),
                                    .place = S("Norhaven"),
                                    .bylines = 1,
                                    .sections = 1,
                                    .tags = 1,
                                    .also_read = 1,
                                    .embargo = TIME_NONE,
                                    .now = time_now()};
    story.body = room_html(room, "<p>The ferry sails twice a day.</p>");
    return story;
}

/* The rules that a story breaks at the desk, by name, with a space behind each. */
static const char *broken(struct room *room, struct preflight_story *story)
{
    static char names[2000];
    struct preflight_items items;
    size_t n = 0;
    names[0] = 0;
    assert_ok(newsroom_preflight(room->n, room->a, story, &items));
    for (const struct preflight_item *item = items.first; item; item = item->next)
        n += (size_t)snprintf(names + n, sizeof names - n, "%.*s ", STR_ARG(RULES[item->rule].name));
    return names;
}

static void test_nothing_is_missing(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct preflight_story story = whole(&room);
    assert_string_equal(broken(&room, &story), "");
    room_close(&room);
}

static void test_fields(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("agency"), S("")));
    struct preflight_story story = {.embargo = time_now() - 1};
    assert_string_equal(broken(&room, &story),
                        "headline text language byline standfirst place section tags also_read embargo ");
    story = whole(&room);
    story.slug = S("a-slug-that-goes-on-and-on-and-on-and-on-until-nobody-reads-it-any-more");
    story.headline = S("A headline  that goes on and on and on until no search engine shows the end of it");
    assert_string_equal(broken(&room, &story), "headline_long slug_long spaces ");
    room_close(&room);
}

static void test_text_rules(struct store_fixture *f)
{
    static const struct {
        const char *language, *body, *wanted;
    } cases[] = {
        {"en", "<p>The the boat.</p>", "repeated "},
        {"en", "<p>He said that that had had a cause, so so.</p>", ""},
        {"hi", "<p>वह धीरे धीरे चला।</p>", ""},
        {"en", "<p>“Sail, she said.</p>", "quote "},
        {"en", "<p>“It goes on</p><p>“and on.”</p>", ""},
        {"en", "<h3>Under nothing</h3><p>x</p>", "heading "},
        {"en", "<h2>First</h2><h3>Second</h3><p>x</p>", ""},
        {"en", "<p>Read <a href=\"https://port.example/\"><em>here</em></a></p>", "link_words "},
        {"fr", "<p>Lisez <a href=\"https://port.example/\">ici</a></p>", "link_words "},
        {"en", "<p>Read <a href=\"https://port.example/\">the port’s notice</a></p>", ""},
        {"en", "<figure><img src=\"/media/aa/b.jpg\" alt=\"\"></figure><p>x</p>", "alt caption "},
        {"en", "<p>Norhaven, 5 November 2026 (NCA): The ferry sails.</p>", "dateline "},
        {"en", "<p>NORHAVEN (NCA) – The ferry sails.</p>", "dateline "},
        {"en", "<p>NORHAVEN (AP) - The ferry sails.</p>", "dateline "},
        {"ar", "<p>نورهافن، 5 نوفمبر (واع): تبحر العبّارة.</p>", "dateline "},
        {"en", "<p>Mayor Lund (62): a life.</p>", ""},
        {"en", "<p>Mayor Lund (Greens) – who sails – was there.</p>", ""},
        {"en", "<p>The ferry (NCA) sails.</p>", ""},
        {"en", "<p>This is new: the ferry (NCA): it sails.</p>", ""},
        {"en", "<p>(NCA): The ferry sails (NCA</p>", ""},
        {"en", "<p>The ferry sails.</p><p>Norhaven (NCA): it does.</p>", ""},
        {"en", "<figure data-embed=\"https://video.example/1\"></figure><p>x</p>", "embed "},
    };
    struct room room;
    room_open(&room, f);
    for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
        struct preflight_story story = whole(&room);
        story.language = str_from_c(cases[i].language);
        story.body = room_html(&room, cases[i].body);
        const char *names = broken(&room, &story);
        if (strcmp(names, cases[i].wanted) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", cases[i].body, names, cases[i].wanted);
    }
    room_close(&room);
}

static void test_long_paragraph(struct store_fixture *f)
{
    struct room room;
    struct buf b;
    room_open(&room, f);
    buf_init(&b, 1 << 16);
    buf_add(&b, S("<p>"));
    for (int i = 0; i < 201; i++)
        buf_add_format(&b, "w%d ", i);
    buf_add(&b, S("</p>"));
    buf_add_char(&b, 0);
    struct preflight_story story = whole(&room);
    story.body = room_html(&room, b.p);
    assert_string_equal(broken(&room, &story), "paragraph ");
    buf_close(&b);
    room_close(&room);
}

static void test_links(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct str section = S("Harbour");
    struct story_input in = room_story(&room, "Berth 2 closes");
    in.sections = &section;
    in.section_count = 1;
    struct story_result out = room_put(&room, &in);
    in = room_story(&room, "A draft");
    in.status = STORY_DRAFT;
    room_put(&room, &in);
    struct preflight_story story = whole(&room);
    story.body = room_html(
        &room,
        str_to_c(room.a, str_format(room.a,
                                    "<p><a href=\"%.*s\">a story</a> <a href=\"https://post.example%.*s?x=1#y\">it</a> "
                                    "<a href=\"/category/harbour/\">harbour</a> <a href=\"/\">front</a> "
                                    "<a href=\"/2026/11/\">month</a> <a href=\"/search/?q=x\">found</a> "
                                    "<a href=\"https://other.example/nothing/\">other</a> "
                                    "<a href=\"mailto:a@b.example\">mail</a></p>",
                                    STR_ARG(out.path), STR_ARG(out.path))));
    assert_string_equal(broken(&room, &story), "");
    story.body =
        room_html(&room, "<p><a href=\"/2026/11/05/none/\">a story</a> <a href=\"/category/none/\">section</a> "
                         "<a href=\"/tag/none/\">tag</a> <a href=\"https://post.example/a-draft/\">x1</a></p>");
    assert_string_equal(broken(&room, &story), "link link link link ");
    room_close(&room);
}

static void test_other_stories(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in = room_story(&room, "Ferry sails twice a day");
    struct story_result source = room_put(&room, &in);
    struct preflight_story story = whole(&room);
    assert_string_equal(broken(&room, &story), "duplicate ");
    story.id = source.id;
    assert_string_equal(broken(&room, &story), "");
    struct story_input es = room_story(&room, "El ferry sale dos veces");
    es.language = S("es");
    es.translation_of = source.path;
    struct story_result translation = room_put(&room, &es);
    story = whole(&room);
    story.headline = S("El ferry");
    story.id = translation.id;
    assert_string_equal(broken(&room, &story), "");
    in.id = source.id;
    in.standfirst = S("From Tuesday");
    room_put(&room, &in);
    assert_string_equal(broken(&room, &story), "stale ");
    room_close(&room);
}

static void test_levels(struct store_fixture *f)
{
    struct preflight_levels levels;
    (void)f;
    preflight_levels(S(""), false, &levels);
    assert_int_equal(levels.of[PREFLIGHT_BYLINE], PREFLIGHT_WARNS);
    preflight_levels(S(""), true, &levels);
    assert_int_equal(levels.of[PREFLIGHT_BYLINE], PREFLIGHT_BLOCKS);
    preflight_levels(S("# ours\nplace = blocks\r\n  tags=off # never\nnothing = blocks\nsection = maybe"), false,
                     &levels);
    assert_int_equal(levels.of[PREFLIGHT_PLACE], PREFLIGHT_BLOCKS);
    assert_int_equal(levels.of[PREFLIGHT_TAGS], PREFLIGHT_OFF);
    assert_int_equal(levels.of[PREFLIGHT_SECTION], PREFLIGHT_WARNS);
    assert_ok(preflight_setting_check(S("place = blocks\n\n# x\n")));
    assert_err(preflight_setting_check(S("plaice = blocks")), &ERR_INVALID);
    assert_err(preflight_setting_check(S("place")), &ERR_INVALID);
    assert_err(preflight_setting_check(S("place = loud")), &ERR_INVALID);
}

/* What a setting makes blocking stops a story on every road, the command's too. */
static void test_blocks_every_road(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    struct story_input in = room_story(&room, "A story without a place");
    struct story_result result;
    struct actor editor = {.who = S("editor"), .origin = S("test"), .role = ROLE_EDITOR};
    in.place = S("");
    in.status = STORY_DRAFT;
    int64_t id = room_put(&room, &in).id;
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("preflight"), S("place = blocks")));
    assert_err(newsroom_story_move(room.n, &ACTOR_COMMAND, id, STORY_PUBLISHED, TIME_NONE, S("")), &ERR_INVALID);
    assert_err(newsroom_story_move(room.n, &editor, id, STORY_SCHEDULED, time_now() + TIME_DAY, S("")), &ERR_INVALID);
    in.id = id;
    in.status = STORY_PUBLISHED;
    assert_err(newsroom_story_put(room.n, room.a, &ACTOR_COMMAND, &in, &result), &ERR_INVALID);
    in.id = 0;
    assert_err(newsroom_story_put(room.n, room.a, &ACTOR_COMMAND, &in, &result), &ERR_INVALID);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("preflight"), S("place = warns")));
    assert_ok(newsroom_story_move(room.n, &ACTOR_COMMAND, id, STORY_PUBLISHED, TIME_NONE, S("")));
    room_close(&room);
}

static void test_words(struct store_fixture *f)
{
    struct arena a;
    (void)f;
    arena_init(&a, 0);
    struct preflight_item item = {.subject = S("<b>{count}</b>"), .count = 7};
    struct str words = preflight_words(&a, S("{count} of {subject}."), &item);
    assert_true(str_equal(words, S("7 of <b>{count}</b>.")));
    assert_true(str_equal(preflight_words(&a, S("nothing"), &item), S("nothing")));
    arena_close(&a);
}

/* Commands and the desk say the same in English. */
static void test_one_english(struct store_fixture *f)
{
    char path[512], line[512];
    int found = 0;
    (void)f;
    snprintf(path, sizeof path, "%s/theme/words/desk/en/release.conf", getenv("DATELINE_SOURCE"));
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        for (int i = 0; i < PREFLIGHT_RULES; i++) {
            char wanted[512];
            snprintf(wanted, sizeof wanted, "desk_preflight_%.*s = %.*s\n", STR_ARG(RULES[i].name),
                     STR_ARG(RULES[i].words));
            found += strcmp(line, wanted) == 0;
        }
    fclose(file);
    assert_int_equal(found, PREFLIGHT_RULES);
}

/* A small generator: the same texts each time. */
static uint32_t draw(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void add_piece(struct buf *b, uint32_t *seed)
{
    static const char *const pieces[] = {"<p>",
                                         "</p>",
                                         "“",
                                         "”",
                                         "‘",
                                         "’",
                                         "the ",
                                         "the ",
                                         "<h3>",
                                         "</h3>",
                                         "<a href=\"/x/\">",
                                         "here",
                                         "</a>",
                                         "<em>",
                                         "</em>",
                                         "\xf0\x9f\x9a\xa2",
                                         "«",
                                         "»",
                                         "„",
                                         "\"",
                                         "<figure data-embed=\"https://v.example/1\"></figure>",
                                         "<img src=\"/media/a/b.jpg\">",
                                         "&amp;",
                                         " ",
                                         "\n",
                                         "<blockquote>",
                                         "<li>"};
    buf_add(b, str_from_c(pieces[draw(seed) % (sizeof pieces / sizeof *pieces)]));
}

static void test_any_text(struct store_fixture *f)
{
    static const char *const languages[] = {"en", "de", "fa", "hi", "sv", "ja", "zz", ""};
    struct room room;
    struct buf b;
    uint32_t seed = 5;
    room_open(&room, f);
    buf_init(&b, 1 << 16);
    for (int i = 0; i < 300; i++) {
        buf_clear(&b);
        for (uint32_t n = draw(&seed) % 60; n-- > 0;)
            add_piece(&b, &seed);
        struct preflight_story story = whole(&room);
        struct preflight_items items;
        story.language = str_from_c(languages[draw(&seed) % 8]);
        story.headline = buf_str(&b);
        assert_ok(html_sanitise(room.a, buf_str(&b), NULL, &story.body));
        assert_ok(newsroom_preflight(room.n, room.a, &story, &items));
        for (const struct preflight_item *item = items.first; item; item = item->next)
            assert_true(item->subject.n <= SUBJECT_MAX + 3);
    }
    buf_close(&b);
    room_close(&room);
}

static void test_a_hundred_dead_links(struct store_fixture *f)
{
    struct room room;
    struct buf b;
    room_open(&room, f);
    buf_init(&b, 1 << 20);
    for (int p = 0; p < 100; p++) {
        buf_add(&b, S("<p>"));
        for (int i = 0; i < 99; i++)
            buf_add_format(&b, "word%d ", i);
        buf_add_format(&b, "<a href=\"/2026/11/05/story-%d/\">a story</a></p>", p);
    }
    buf_add_char(&b, 0);
    struct preflight_story story = whole(&room);
    struct preflight_items items;
    story.body = room_html(&room, b.p);
    assert_ok(newsroom_preflight(room.n, room.a, &story, &items));
    assert_int_equal(items.warns, 100);
    buf_close(&b);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_nothing_is_missing),
        STORE_TEST(test_fields),
        STORE_TEST(test_text_rules),
        STORE_TEST(test_long_paragraph),
        STORE_TEST(test_links),
        STORE_TEST(test_other_stories),
        STORE_TEST(test_levels),
        STORE_TEST(test_blocks_every_road),
        STORE_TEST(test_words),
        STORE_TEST(test_one_english),
        STORE_TEST(test_any_text),
        STORE_TEST(test_a_hundred_dead_links),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
