/* story_file.c - story files: every key, what is refused and on which line, and what becomes of the text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/story_file.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* One file read under the settings of a newsroom on Lisbon's clock. */
struct trial {
    struct arena a;
    struct settings settings;
    struct story_file file;
};

static struct err parse_named(struct trial *t, const char *name, struct str text)
{
    struct map none = {0}, file = {0};
    struct str zone = S("Europe/Lisbon"), url = S("https://news.example");
    arena_init(&t->a, 0);
    *map_put(&t->a, &file, S("zone")) = &zone;
    *map_put(&t->a, &file, S("url")) = &url;
    const struct embed_providers *providers;
    assert_false(failed(settings_make(&t->a, &file, &none, &t->settings)));
    assert_false(failed(embed_providers_make(&t->a, &t->settings, &providers)));
    return story_file_parse(&t->a, &t->settings, providers, str_from_c(name), str_copy(&t->a, text), &t->file);
}

static void parse_fine(struct trial *t, const char *name, struct str text)
{
    if (failed(parse_named(t, name, text)))
        fail_msg("%s", err_detail());
}

static void check_text(struct str got, struct str want)
{
    if (!str_equal(got, want))
        fail_msg("'%.*s' is not '%.*s'", STR_ARG(got), STR_ARG(want));
}

/* The file is refused with exactly these words. */
static void refuse(const char *name, struct str text, const struct err_kind *kind, const char *words)
{
    struct trial t;
    struct err e = parse_named(&t, name, text);
    assert_true(err_is(e, kind));
    assert_string_equal(err_detail(), words);
    arena_close(&t.a);
}

static void reads_every_key(void **state)
{
    (void)state;
    struct trial t;
    parse_fine(&t, "story.md",
               S("---\ntitle: The ferry returns\nstandfirst: Twice a day\nslug: ferry\n"
                 "byline: [Ines Falk, Tor Amsel (photographer)]\nagency: NCA\nplace: Norhaven\n"
                 "date: 2026-11-05T18:40:00+01:00\nsections: [Harbour, Towns/Sandvik]\ntags:\n- boats\n- winter\n"
                 "language: en\nstatus: in review\nembargo: 2026-11-06\nimage: ferry.jpg\nalt: A ferry\n"
                 "caption: At the quay\ncredit: T. Amsel\nalso_read: [berth-2-closes]\ntranslation_of: /2026/11/04/f/\n"
                 "canonical: https://wire.example/1\ncorrection: The year was wrong.\n---\nWords.\n"));
    const struct story_input *in = &t.file.input;
    check_text(in->headline, S("The ferry returns"));
    check_text(in->standfirst, S("Twice a day"));
    check_text(in->slug, S("ferry"));
    assert_int_equal(in->byline_count, 2);
    check_text(in->bylines[0].name, S("Ines Falk"));
    check_text(in->bylines[0].role, S(""));
    check_text(in->bylines[1].name, S("Tor Amsel"));
    check_text(in->bylines[1].role, S("photographer"));
    check_text(in->agency, S("NCA"));
    check_text(in->place, S("Norhaven"));
    assert_int_equal(in->date, 1793900400 * TIME_SECOND);
    assert_int_equal(in->embargo, 1793923200 * TIME_SECOND);
    assert_int_equal(in->section_count, 2);
    check_text(in->sections[1], S("Towns/Sandvik"));
    assert_int_equal(in->tag_count, 2);
    check_text(in->tags[1], S("winter"));
    check_text(in->language, S("en"));
    assert_int_equal(in->status, STORY_REVIEW);
    check_text(t.file.image, S("ferry.jpg"));
    assert_int_equal(t.file.image_line, 16);
    check_text(in->lead_alt, S("A ferry"));
    check_text(in->lead_caption, S("At the quay"));
    check_text(in->lead_credit, S("T. Amsel"));
    check_text(in->also_read[0], S("berth-2-closes"));
    check_text(in->translation_of, S("/2026/11/04/f/"));
    check_text(in->canonical, S("https://wire.example/1"));
    check_text(in->corrections[0].note, S("The year was wrong."));
    check_text(html_text(in->body), S("<p>Words.</p>\n"));
    assert_null(t.file.messages.first);
    arena_close(&t.a);
}

/* What an export writes is taken back, and what it writes for Hugo is no news. */
static void reads_what_an_export_writes(void **state)
{
    (void)state;
    struct trial t;
    parse_fine(&t, "story.md",
               S("---\ntitle: T\nstatus: withdrawn\ndraft: true\nwithdrawn_reason: \"Not so\"\nnoindex: true\n"
                 "url: /2026/11/05/t/\nlastmod: 2026-11-06\naliases: [/old/]\ncorrection: [One, Two]\n"
                 "correction_kind: [slip]\ncorrection_was: [\"\", a]\ncorrection_becomes: [\"\", b]\n---\nWords.\n"));
    const struct story_input *in = &t.file.input;
    assert_int_equal(in->status, STORY_WITHDRAWN);
    check_text(in->withdrawn_reason, S("Not so"));
    assert_true(in->noindex);
    assert_int_equal(in->correction_count, 2);
    assert_false(in->corrections[0].material);
    assert_true(in->corrections[1].material);
    check_text(in->corrections[1].was, S("a"));
    check_text(in->corrections[1].becomes, S("b"));
    assert_null(t.file.messages.first);
    arena_close(&t.a);
    parse_fine(&t, "story.md", S("---\ntitle: T\ndraft: true\n---\nWords.\n"));
    assert_int_equal(t.file.input.status, STORY_DRAFT);
    arena_close(&t.a);
    refuse("s.md", S("---\ntitle: T\nnoindex: perhaps\n---\nWords.\n"), &ERR_INVALID,
           "s.md line 3: neither true nor false");
}

static void absent_keys_have_defaults(void **state)
{
    (void)state;
    struct trial t;
    parse_fine(&t, "a.md", S("---\ntitle: T\nstatus:\ndate:\nembargo: ''\nlanguage:\n---\nx\n"));
    assert_int_equal(t.file.input.status, STORY_PUBLISHED);
    assert_true(t.file.input.date == TIME_NONE && t.file.input.embargo == TIME_NONE);
    assert_int_equal(t.file.input.language.n, 0);
    assert_null(t.file.input.lead_alt.p);
    arena_close(&t.a);
}

/* 12:00 in Lisbon is 11:00 UTC in July, 12:00 in January. */
static void dates_without_a_zone_are_the_newsrooms(void **state)
{
    (void)state;
    struct trial t;
    parse_fine(&t, "a.md", S("---\ntitle: T\ndate: 2026-07-01 12:00\nembargo: 2026-01-01T12:00\n---\nx\n"));
    assert_int_equal(t.file.input.date, 1782903600 * TIME_SECOND);
    assert_int_equal(t.file.input.embargo, 1767268800 * TIME_SECOND);
    arena_close(&t.a);
}

static void errors_name_file_and_line(void **state)
{
    (void)state;
    refuse("a.md", S("---\ntitle: T\ndate: soon\n---\nx"), &ERR_INVALID,
           "a.md line 3: not a date of the form 2026-11-05 or 2026-11-05T18:40:00+01:00");
    refuse("a.md", S("---\ntitle: T\n\nstatus: gone\n---\nx"), &ERR_INVALID,
           "a.md line 4: status is draft, in review, ready, scheduled, published or withdrawn");
    refuse("a.md", S("---\nlanguage: not a tag\n---\nx"), &ERR_INVALID,
           "a.md line 2: not a language tag, as en or pt-BR");
    refuse("a.md", S("---\ntitle: [a, b]\n---\nx"), &ERR_INVALID, "a.md line 2: title takes one value, not a list");
    refuse("a.md", S("---\ntitle: \"T\n---\nx"), &ERR_INVALID, "a.md line 2: the quote is not closed");
    refuse("line", S("---\ntitle: a\ntitle: b\n---\nx"), &ERR_INVALID, "line line 3: 'title' is given twice");
}

static void bad_bytes_of_the_text_have_the_files_line(void **state)
{
    (void)state;
    refuse("a.md", S("---\ntitle: T\n---\nx\n\xff"), &ERR_INVALID, "a.md line 5: not valid UTF-8");
    refuse("a.html", S("---\ntitle: T\n---\n<p>x\n\n\xc3</p>"), &ERR_INVALID, "a.html line 6: not valid UTF-8");
    refuse("a.html", S("---\ntitle: T\n---\n<p>\0</p>"), &ERR_INVALID, "a.html line 4: the control character U+0000");
}

static void too_much_text_is_a_limit(void **state)
{
    (void)state;
    struct trial t;
    struct arena a;
    arena_init(&a, 0);
    char *text = arena_bytes(&a, LIMIT_BODY + 100);
    memset(text, 'x', LIMIT_BODY + 100);
    memcpy(text, "---\ntitle: T\n---\n", 17);
    struct str s = {text, LIMIT_BODY + 100};
    assert_true(err_is(parse_named(&t, "a.html", s), &ERR_LIMIT));
    assert_memory_equal(err_detail(), "a.html line 4: ", 15);
    arena_close(&t.a);
    assert_true(err_is(parse_named(&t, "a.md", s), &ERR_LIMIT));
    assert_memory_equal(err_detail(), "a.md line 4: ", 13);
    arena_close(&t.a);
    arena_close(&a);
}

static void unknown_keys_are_advice_with_their_line(void **state)
{
    (void)state;
    struct trial t;
    parse_fine(&t, "a.md", S("---\ntitle: T\nauthor: A\nmood: calm\n---\nx"));
    const struct message *m = t.file.messages.first;
    assert_int_equal(t.file.messages.refusals, 0);
    assert_int_equal(m->line, 3);
    check_text(m->text, S("the key \"author\" is not known and was passed over"));
    assert_int_equal(m->next->line, 4);
    assert_null(m->next->next);
    arena_close(&t.a);
}

static void dropped_things_are_advice_that_names_them(void **state)
{
    (void)state;
    struct trial t;
    parse_fine(&t, "a.HTM", S("---\ntitle: T\n---\n<p>x<svg></svg></p><svg></svg>"));
    check_text(html_text(t.file.input.body), S("<p>x</p>\n"));
    check_text(t.file.messages.first->text, S("the text loses 2 x svg, which story HTML does not hold"));
    assert_false(t.file.messages.first->refused);
    arena_close(&t.a);
}

static void foreign_things_are_refused_by_name(void **state)
{
    (void)state;
    struct trial t;
    parse_fine(&t, "a.md", S("---\ntitle: T\n---\nx\n\n<iframe src=\"https://Evil.example/a\"></iframe>\n"));
    assert_int_equal(t.file.messages.refusals, 1);
    check_text(
        t.file.messages.first->text,
        S("the text holds 1 x iframe from evil.example, which would load from another site: add its provider in the "
          "setting embed_providers, trust the host in embed_trusted if it is yours, or remove it"));
    arena_close(&t.a);
}

static void check_headline(const char *name, struct str text, struct str headline, struct str body)
{
    struct trial t;
    parse_fine(&t, name, text);
    check_text(t.file.input.headline, headline);
    check_text(html_text(t.file.input.body), body);
    arena_close(&t.a);
}

static void a_first_heading_is_the_headline(void **state)
{
    (void)state;
    struct str words = S("Ferry & quay"), body = S("<p>x</p>\n");
    check_headline("a.md", S("# Ferry & *quay*\n\nx"), words, body);
    check_headline("a.md", S("\nFerry &\nquay\n===\nx"), words, body);
    check_headline("a.html", S("<H1 class=a>Ferry &amp; quay</H1><p>x"), words, body);
    check_headline("a.md", S("---\ntitle:\nplace: P\n---\n# Ferry & quay\nx"), words, body);
    check_headline("a.md", S("---\ntitle: T\n---\n# Kept\n"), S("T"), S("<h2>Kept</h2>\n"));
}

static void without_a_headline_nothing_is_read(void **state)
{
    (void)state;
    const char *words = "a.md line 1: no title, and the text does not begin with a heading of level 1";
    refuse("a.md", S(""), &ERR_INVALID, words);
    refuse("a.md", S("words\n\n# Late\n"), &ERR_INVALID, words);
    refuse("a.md", S("## Only a second level\nx\n"), &ERR_INVALID, words);
    refuse("a.md", S("Underlined\n---\nx\n"), &ERR_INVALID, words);
    refuse("a.md", S("<h2>x</h2>"), &ERR_INVALID, words);
}

static void check_body(struct str paragraph, struct str want)
{
    struct trial t;
    arena_init(&t.a, 0);
    struct str text = str_concat(&t.a, S("---\ntitle: T\n---\n"), paragraph);
    struct trial inner;
    parse_fine(&inner, "a.md", text);
    check_text(html_text(inner.file.input.body), want);
    arena_close(&inner.a);
    arena_close(&t.a);
}

static void lone_addresses_become_embeds(void **state)
{
    (void)state;
    check_body(S("a\n\nhttps://youtube.com/watch?a=1&v=2\n\nb"),
               S("<p>a</p>\n<figure data-embed=\"https://youtube.com/watch?a=1&amp;v=2\"></figure>\n<p>b</p>\n"));
    check_body(S("<https://youtu.be/v>"), S("<figure data-embed=\"https://youtu.be/v\"></figure>\n"));
    check_body(S("/2026/11/05/slug/"), S("<figure data-embed=\"https://news.example/2026/11/05/slug/\"></figure>\n"));
}

static void other_paragraphs_stay(void **state)
{
    (void)state;
    check_body(S("see https://youtu.be/v"), S("<p>see https://youtu.be/v</p>\n"));
    check_body(S("[words](https://youtu.be/v)"), S("<p><a href=\"https://youtu.be/v\">words</a></p>\n"));
    check_body(S("https://other.example/v"),
               S("<p><a href=\"https://other.example/v\">https://other.example/v</a></p>\n"));
    check_body(S("/"), S("<p>/</p>\n"));
    check_body(S("/either/or"), S("<p>/either/or</p>\n"));
    check_body(S("//other.example/x/"), S("<p>//other.example/x/</p>\n"));
    check_body(S("/a b/"), S("<p>/a b/</p>\n"));
    check_body(S("/*em*/"), S("<p>/<em>em</em>/</p>\n"));
}

static void every_script_survives(void **state)
{
    (void)state;
    check_body(S("\xe2\x80\x9cQuoted\xe2\x80\x9d \xe2\x80\x94 \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85\xe2\x80\x8f "
                 "\xf0\x9f\x98\x80\xc2\xa0x"),
               S("<p>\xe2\x80\x9cQuoted\xe2\x80\x9d \xe2\x80\x94 \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85\xe2\x80\x8f "
                 "\xf0\x9f\x98\x80\xc2\xa0x</p>\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_key),
        cmocka_unit_test(reads_what_an_export_writes),
        cmocka_unit_test(absent_keys_have_defaults),
        cmocka_unit_test(dates_without_a_zone_are_the_newsrooms),
        cmocka_unit_test(errors_name_file_and_line),
        cmocka_unit_test(bad_bytes_of_the_text_have_the_files_line),
        cmocka_unit_test(too_much_text_is_a_limit),
        cmocka_unit_test(unknown_keys_are_advice_with_their_line),
        cmocka_unit_test(dropped_things_are_advice_that_names_them),
        cmocka_unit_test(foreign_things_are_refused_by_name),
        cmocka_unit_test(a_first_heading_is_the_headline),
        cmocka_unit_test(without_a_headline_nothing_is_read),
        cmocka_unit_test(lone_addresses_become_embeds),
        cmocka_unit_test(other_paragraphs_stay),
        cmocka_unit_test(every_script_survives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
