/* segment.c - tests: stories cut into sentences, and put together again. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/segment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct segment_rules NO_RULES;

static struct html html_of(struct arena *a, const char *text)
{
    struct html html;
    assert_true(!failed(html_sanitise(a, str_from_c(text), NULL, &html)));
    return html;
}

static struct segments cut(struct arena *a, const char *body, const struct segment_rules *rules)
{
    struct segments out;
    struct translate_story story = {.language = S("en"), .body = html_of(a, body)};
    assert_true(!failed(segments_cut(a, &story, rules, &out)));
    return out;
}

static void assert_segments(struct segments s, const char *const *wanted, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < MIN(s.count, count); i++)
        if (!str_equal(s.items[i].source, str_from_c(wanted[i])))
            fail_msg("segment %td is: %.*s", i, STR_ARG(s.items[i].source));
    assert_int_equal(s.count, count);
}

static void sentences_are_cut_with_their_marks(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    static const char *const WANTED[] = {
        "The <g id=\"1\">ferry</g> left &amp; came.",
        "<g id=\"1\">It is late.</g>",
        "<g id=\"1\">Very late</g> indeed, <g id=\"2\">say <g id=\"3\">they</g></g>.",
        "Run <x id=\"1\"/> now.",
        "one",
        "two",
        "inner",
        "A quay",
        "At dawn",
        "Cell",
    };
    struct segments s = cut(
        &a,
        "<p>The <em>ferry</em> left &amp; came. <strong>It is late. Very late</strong> indeed, <a href=\"/x/\">say "
        "<em>they</em></a>.</p>\n<p>Run <code>make all. now</code> now.</p>\n<pre>Not this. Nor this.</pre>\n<ul>\n"
        "<li>one</li>\n<li>two\n<ul>\n<li>inner</li>\n</ul>\n</li>\n</ul>\n<hr>\n<figure><img src=\"/media/q.jpg\" "
        "alt=\"A quay\"><figcaption>At dawn</figcaption></figure>\n<figure "
        "data-embed=\"https://video.example/1\"></figure>\n<aside data-also-read=\"42\"></aside>\n<p lang=\"fr\">Pas "
        "ceci.</p>\n<table><tr><td>Cell</td><td>12.5</td></tr></table>",
        &NO_RULES);
    assert_int_equal(s.count, COUNT_OF(WANTED) + 1);
    assert_int_equal(s.items[s.count - 1].origin, SEGMENT_KEPT); /* 12.5 */
    s.count--;
    assert_segments(s, WANTED, COUNT_OF(WANTED));
    assert_true(str_equal(s.items[1].place, S("body/1/1")));
    assert_true(str_equal(s.items[7].place, S("body/6/1/alt")));
    arena_close(&a);
}

/* Every target as its source. */
static void assert_round_trip(struct arena *a, struct html body, struct str language, bool keep)
{
    struct segments s;
    struct segment_rules rules = {.keep_quotes = keep};
    struct translate_story story = {
        .language = language, .body = body, .headline = S("A & B"), .lead_alt = S("\"Q\" <x>")};
    struct translate_story back;
    assert_true(!failed(segments_cut(a, &story, &rules, &s)));
    for (ptrdiff_t i = 0; i < s.count; i++) {
        s.items[i].target = s.items[i].source;
        assert_true(!segment_problem_is_fatal(segment_problem(language, s.items[i].source, s.items[i].target)));
    }
    assert_true(!failed(segments_join(a, &s, language, &back)));
    if (!str_equal(html_text(back.body), html_text(body)))
        fail_msg("from:\n%.*s\nto:\n%.*s", STR_ARG(html_text(body)), STR_ARG(html_text(back.body)));
    assert_true(str_equal(back.headline, story.headline) && str_equal(back.lead_alt, story.lead_alt));
}

static void what_is_cut_is_joined_byte_for_byte(void **state)
{
    (void)state;
    static const char *const BODIES[] = {
        "",
        "<p>One.</p>",
        "<p><em>One. Two <strong>and three. Four</strong></em> end. <em>Five.</em> <em>Six.</em></p>",
        "<p>A <a href=\"/a/?b=1&amp;c=2\" rel=\"nofollow\"><code>x.y</code> z</a>. B &lt; c.</p>",
        "<ol start=\"3\">\n<li>One. Two.\n<ul>\n<li>Three</li>\n</ul>\n</li>\n<li>\n<p>P</p>\n<p>Q</p>\n</li>\n</ol>",
        "<blockquote>\n<p>Said. Done.</p>\n<blockquote>\n<p>Inner.</p>\n</blockquote>\n</blockquote>\n<p>After.</p>",
        "<p>\xc2\xa0One\xc2\xa0two. Three\xc2\xa0.</p>\n<p>שלום. <em>עולם</em>.</p>",
        "<table>\n<caption>Cap. Two.</caption>\n<tbody>\n<tr>\n<th>A</th>\n<td></td>\n</tr>\n</tbody>\n</table>",
        "<p>A <em lang=\"fr\">la mode. Oui.</em> B.</p>\n<p lang=\"de\">Nein. <em>Doch.</em></p>",
        ("<figure><img src=\"/media/a.jpg\" alt=\"The &quot;A&quot; &amp; B\"><figcaption>One. "
         "Two.</figcaption></figure>"),
    };
    struct arena a;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(BODIES); i++)
        assert_round_trip(&a, html_of(&a, BODIES[i]), S("en"), false);
    arena_close(&a);
}

static void quotations_can_stay(void **state)
{
    (void)state;
    struct arena a;
    struct translate_story out;
    arena_init(&a, 0);
    struct segments s = cut(&a, "<p>He spoke.</p>\n<blockquote>\n<p>I came.</p>\n</blockquote>",
                            &(struct segment_rules){.keep_quotes = true});
    assert_int_equal(s.count, 1);
    s.items[0].target = S("Habló.");
    assert_true(!failed(segments_join(&a, &s, S("es"), &out)));
    assert_true(str_equal(html_text(out.body), S("<p>Habló.</p>\n<blockquote lang=\"en\" dir=\"ltr\">\n<p>I "
                                                 "came.</p>\n</blockquote>\n")));
    arena_close(&a);
}

/* A name of the other direction holds its marks where they are; a sentence is the same with and without that. */
static void names_of_the_other_direction_are_isolated(void **state)
{
    (void)state;
    struct arena a;
    struct translate_story out;
    struct segments s, again;
    struct str names[] = {S("Norhaven Today")};
    struct translate_story story = {.language = S("en"),
                                    .headline = S("Norhaven: open"),
                                    .lead_alt = S("A quay in Norhaven"),
                                    .tags = names,
                                    .tag_count = 1};
    arena_init(&a, 0);
    story.body = html_of(&a, "<p>The <em>Norhaven</em>, he said. Norhaven!</p>");
    assert_true(!failed(segments_cut(&a, &story, &NO_RULES, &s)));
    static const char *const TARGETS[] = {"Norhaven: بندر باز شد", "اسکله‌ای در Norhaven!",
                                          "شهر <g id=\"1\">Norhaven</g>، گفت.", "بندر Norhaven!", "خبرهای Norhaven!"};
    assert_int_equal(s.count, COUNT_OF(TARGETS));
    for (ptrdiff_t i = 0; i < s.count; i++)
        s.items[i].target = str_from_c(TARGETS[i]);
    assert_true(!failed(segments_join(&a, &s, S("fa"), &out)));
    assert_true(str_equal(out.headline, S("\xe2\x81\xa8Norhaven\xe2\x81\xa9: بندر باز شد")));
    assert_true(str_equal(out.lead_alt, S("اسکله‌ای در \xe2\x81\xa8Norhaven\xe2\x81\xa9!")));
    assert_true(str_equal(html_text(out.body), S("<p>شهر <em>\xe2\x81\xa8Norhaven\xe2\x81\xa9</em>، گفت. بندر "
                                                 "\xe2\x81\xa8Norhaven\xe2\x81\xa9!</p>\n")));
    assert_true(str_equal(out.tags[0], S("خبرهای Norhaven!"))); /* it is found by that */
    assert_true(!failed(segments_cut(&a, &out, &NO_RULES, &again)));
    assert_int_equal(again.count, COUNT_OF(TARGETS));
    for (ptrdiff_t i = 0; i < again.count; i++)
        assert_true(str_equal(again.items[i].source, str_from_c(TARGETS[i])));
    arena_close(&a);
}

/* The first sentence's only term. */
static bool find_yahoo(const void *context, struct str text, ptrdiff_t from, struct segment_term *out)
{
    (void)context;
    out->from = str_find(text, S("Yahoo!"), from);
    out->to = out->from + 6;
    out->words = S("Yahoo!");
    return out->from >= 0;
}

static void a_term_is_isolated_with_its_marks(void **state)
{
    (void)state;
    struct arena a;
    struct translate_story out;
    arena_init(&a, 0);
    struct segments s = cut(&a, "<p>We asked Yahoo! today.</p>", &(struct segment_rules){.find_term = find_yahoo});
    s.items[0].target = S("از <x id=\"1\"/> پرسیدیم.");
    assert_true(!failed(segments_join(&a, &s, S("fa"), &out)));
    assert_true(str_equal(html_text(out.body), S("<p>از \xe2\x81\xa8Yahoo!\xe2\x81\xa9 پرسیدیم.</p>\n")));
    arena_close(&a);
}

/* From what engines really answered, and from what they might. */
static const struct {
    const char *language, *source, *target, *problem;
} CHECKS[] = {
    {"es", "The dog barks.", "El perro ladra.", ""},
    {"es", "A <g id=\"1\">dog</g>.", "Un <g id=\"1\">perro</g>.", ""},
    {"es", "will <g id=\"1\">enter</g> into", "entrará <g id=\"1\"></g> en", "marks"},
    {"es", "The big <g id=\"1\">dog</g> barks loudly.", "El perro grande <g id=\"1\">de</g> ladra fuerte.", "marks"},
    {"es", "A <g id=\"1\">dog</g>.", "Un perro.", "marks"},
    {"es", "A <g id=\"1\">dog</g>.", "Un <g id=\"2\">perro</g>.", "marks"},
    {"es", "A <g id=\"1\">dog</g>.", "Un <g id=\"1\">perro</g> <g id=\"1\">perro</g>.", "marks"},
    {"es", "A <g id=\"1\">dog</g>.", "Un <g id=\"1\">perro.", "markup"},
    {"es", "A <g id=\"1\">dog</g>.", "Un perro</g>.", "markup"},
    {"es", "A <x id=\"1\"/> b <x id=\"2\"/>.", "B <x id=\"2\"/> a <x id=\"1\"/>.", "order"},
    {"es", "A <x id=\"1\"/>.", "A <x id=\"1\"></x>.", ""},
    {"es", "A <g id=\"1\">b <g id=\"2\">c</g></g>.", "A <g id=\"2\">b <g id=\"1\">c</g></g>.", "marks"},
    {"es", "A dog.", "Un <b>perro</b>.", "markup"},
    {"es", "A dog.", "Un perro <script>alert(1)</script>.", "markup"},
    {"es", "A dog.", "1 > 2", "markup"},
    {"es", "A dog.", "Un perro &copy; gato", "markup"},
    {"es", "A dog & cat.", "Un perro & gato.", ""},
    {"es", "A dog.", "", "empty"},
    {"es", "A dog.", "  ", "empty"},
    {"es", "A dog.", "...", "empty"},
    {"es", "A dog.", "Un per\xff", "text"},
    {"es", "A dog.", "Un per\x01", "text"},
    {"ar", "The harbour is open again today.", "The harbour is open again today, they say.", "script"},
    {"ar", "The harbour is open.", "الميناء مفتوح.", ""},
    {"es", "The harbour is open.", "الميناء مفتوح اليوم.", "script"},
    {"es", "The harbour is open again after the storm of Tuesday.", "Sí.", "short"},
    {"es", "The harbour is open today.", "The harbour is open today.", "same"},
    {"es", "Norhaven Courier", "Norhaven Courier", ""},
    {"es", "Norhaven Museum of Modern Art", "Norhaven Museum of Modern Art", ""},
    {"es", "We sail at dawn.", "We sail at dawn.", "same"},
    {"ja", "The harbour is open.", "港は開いている。", ""},
};

static void problems_are_seen(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(CHECKS); i++) {
        struct str problem =
            segment_problem(str_from_c(CHECKS[i].language), str_from_c(CHECKS[i].source), str_from_c(CHECKS[i].target));
        if (!str_equal(problem, str_from_c(CHECKS[i].problem)))
            fail_msg("%s -> %s: %.*s", CHECKS[i].source, CHECKS[i].target, STR_ARG(problem));
    }
}

static void what_is_far_too_long_is_refused(void **state)
{
    (void)state;
    static char large[10 << 20];
    memset(large, 'a', sizeof large);
    assert_true(str_equal(segment_problem(S("es"), S("A dog."), (struct str){large, sizeof large}), S("long")));
    assert_true(str_equal(segment_problem(S("es"), S("A dog."), (struct str){large, 1000}), S("long")));
}

/* What cannot be shown never reaches the text. */
static void a_broken_target_becomes_words_or_the_source(void **state)
{
    (void)state;
    static const char *const TARGETS[][2] = {
        {"Un <g id=\"1\"></g> perro.", "<p>Un perro.</p>\n"},
        {"Un <b>perro</b>", "<p>A <em>dog</em>.</p>\n"},
        {"<script>x</script>", "<p>A <em>dog</em>.</p>\n"},
        {"", "<p>A <em>dog</em>.</p>\n"},
        {"Un <g id=\"1\">perro</g> &lt;b&gt;.", "<p>Un <em>perro</em> &lt;b&gt;.</p>\n"},
        {"  Un\n<g id=\"1\"> perro </g>. ", "<p>Un <em>perro</em> .</p>\n"},
    };
    struct arena a;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(TARGETS); i++) {
        struct translate_story out;
        struct segments s = cut(&a, "<p>A <em>dog</em>.</p>", &NO_RULES);
        s.items[0].target = str_from_c(TARGETS[i][0]);
        assert_true(!failed(segments_join(&a, &s, S("es"), &out)));
        assert_string_equal(str_to_c(&a, html_text(out.body)), TARGETS[i][1]);
        assert_true(html_is_canonical(html_text(out.body)));
    }
    arena_close(&a);
}

static void marks_are_taken_away_and_put_back(void **state)
{
    (void)state;
    static const char *const CASES[][4] = {
        {"<g id=\"1\">All of it.</g>", "All of it.", "Todo.", "<g id=\"1\">Todo.</g>"},
        {"<g id=\"1\"><g id=\"2\">All</g></g>", "All", "Todo", "<g id=\"1\"><g id=\"2\">Todo</g></g>"},
        {"<g id=\"1\"><g id=\"2\">All</g> more</g>", "All more", "Todo", "<g id=\"1\">Todo</g>"},
        {"<g id=\"1\">A</g><g id=\"2\">B</g>", "AB", "C", "C"},
        {"A <g id=\"1\">part</g> <x id=\"2\"/>", "A part <x id=\"2\"/>", "Una parte <x id=\"2\"/>",
         "Una parte <x id=\"2\"/>"},
    };
    struct arena a;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct str source = str_from_c(CASES[i][0]);
        assert_string_equal(str_to_c(&a, segment_without_marks(&a, source)), CASES[i][1]);
        assert_string_equal(str_to_c(&a, segment_marks_restored(&a, source, str_from_c(CASES[i][2]))), CASES[i][3]);
    }
    arena_close(&a);
}

static bool find_term(const void *context, struct str text, ptrdiff_t from, struct segment_term *out)
{
    (void)context;
    ptrdiff_t at = str_find(text, S("Norhaven"), from);
    *out = (struct segment_term){at, at + 8, S("Norte & Puerto")};
    return at >= 0;
}

static void terms_are_kept_whole(void **state)
{
    (void)state;
    static const char *const WANTED[] = {"<x id=\"1\"/> won <g id=\"2\"><x id=\"3\"/></g>.",
                                         "Nor<g id=\"1\">haven</g> lost <x id=\"2\"/> to <x id=\"3\"/>."};
    struct arena a;
    struct translate_story out;
    arena_init(&a, 0);
    struct segments s =
        cut(&a, "<p>Norhaven won <em>Norhaven</em>. Nor<em>haven</em> lost <code>x</code> to Norhaven.</p>",
            &(struct segment_rules){.find_term = find_term});
    assert_segments(s, WANTED, COUNT_OF(WANTED));
    s.items[0].target = S("<x id=\"1\"/> ganó a <g id=\"2\"><x id=\"3\"/></g>.");
    assert_true(!failed(segments_join(&a, &s, S("es"), &out)));
    assert_string_equal(
        str_to_c(&a, html_text(out.body)),
        "<p>Norte &amp; Puerto ganó a <em>Norte &amp; Puerto</em>. Nor<em>haven</em> lost <code>x</code> to "
        "Norte &amp; Puerto.</p>\n");
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_are_cut_with_their_marks),
        cmocka_unit_test(names_of_the_other_direction_are_isolated),
        cmocka_unit_test(a_term_is_isolated_with_its_marks),
        cmocka_unit_test(what_is_cut_is_joined_byte_for_byte),
        cmocka_unit_test(quotations_can_stay),
        cmocka_unit_test(problems_are_seen),
        cmocka_unit_test(what_is_far_too_long_is_refused),
        cmocka_unit_test(a_broken_target_becomes_words_or_the_source),
        cmocka_unit_test(marks_are_taken_away_and_put_back),
        cmocka_unit_test(terms_are_kept_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
