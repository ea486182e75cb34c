/* review_segment.c - one sentence of a translation, as the desk shows it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/review_segment.h"

#include "base/utf8.h"
#include "page/language.h"
#include "text/diff.h"
#include "translate/shown.h"

#define ROW_CHARACTERS 44 /* that a line holds, nearly */
#define ROWS_MAX 12

/* Words that were never there have nothing before them. */
static bool has_change(const struct sql_translation_segment *segment)
{
    return segment->before.p && !str_equal(segment->before, segment->source);
}

static bool is_open(const struct sql_translation_segment *segment)
{
    bool kept = str_equal(segment->origin, S(SEGMENT_FROM_KEPT));
    return !kept && !segment->reviewed && (!segment->target.p || segment->problem.n || has_change(segment));
}

int64_t review_count_open(const struct review *review)
{
    int64_t count = 0;
    for (ptrdiff_t i = 0; i < review->segments.count; i++)
        count += is_open(&review->segments.items[i]);
    return count;
}

struct str review_open_words(const struct page *p, const struct review *review)
{
    return page_word_with(p, S("desk_translation_open"), S("count"), page_grouped(p, review_count_open(review)));
}

struct str review_origin_words(const struct page *p, const struct sql_translation_segment *segment)
{
    struct str word = page_word(p, str_concat(p->a, S("desk_origin_"), segment->origin));
    bool named = segment->author.n && segment->target.p;
    return named ? str_format(p->a, "%.*s: %.*s", STR_ARG(word), STR_ARG(segment->author)) : word;
}

/* Words and marks: {{#mark}} is the one or {{text}} the other. */
static void fill_parts(const struct page *p, struct value *map, struct str form)
{
    struct shown_parts parts = shown_parts_of(p->a, form);
    struct value *list = value_set_list(p->a, map, S("parts"));
    for (ptrdiff_t i = 0; i < parts.count; i++) {
        struct value *part = value_append_map(p->a, list);
        page_set_text_or_false(p, part, S("mark"), parts.items[i].mark);
        value_set_text(p->a, part, S("text"), parts.items[i].text);
    }
}

/* The source's marks, each once, for the buttons that put them into the target. */
static void fill_marks(const struct page *p, struct value *map, struct str form)
{
    struct shown_parts parts = shown_parts_of(p->a, form);
    struct value *list = value_set_list(p->a, map, S("marks"));
    for (ptrdiff_t i = 0; i < parts.count; i++) {
        struct str mark = parts.items[i].mark;
        if (!mark.n || mark.p[0] == '/')
            continue;
        struct value *item = value_append_map(p->a, list);
        bool pair = str_find(form, str_format(p->a, "<g id=\"%.*s\">", STR_ARG(mark)), 0) >= 0;
        value_set_text(p->a, item, S("number"), mark);
        value_set_bool(p->a, item, S("pair"), pair);
    }
}

/* What the original said there before, and says now. */
static void fill_change(const struct page *p, struct value *map, const struct sql_translation_segment *segment)
{
    value_set_bool(p->a, map, S("change"), false);
    if (!has_change(segment))
        return;
    struct diff_parts diff =
        diff_words(p->a, segment_words(p->a, segment->before), segment_words(p->a, segment->source));
    struct value *list = value_set_list(p->a, value_set_map(p->a, map, S("change")), S("words"));
    for (ptrdiff_t i = 0; i < diff.count; i++) {
        struct value *part = value_append_map(p->a, list);
        value_set_text(p->a, part, S("text"), diff.items[i].text);
        value_set_bool(p->a, part, S("gone"), diff.items[i].kind == DIFF_GONE);
        value_set_bool(p->a, part, S("added"), diff.items[i].kind == DIFF_ADDED);
        value_set_bool(p->a, part, S("same"), diff.items[i].kind == DIFF_SAME);
    }
}

static bool has_equal(const struct review *review, ptrdiff_t i)
{
    for (ptrdiff_t other = 0; other < review->segments.count; other++)
        if (other != i && str_equal(review->segments.items[other].source, review->segments.items[i].source))
            return true;
    return false;
}

/* Whether the translation runs from right to left. */
static bool is_mirrored(const struct review *review)
{
    const struct language *language = language_find(review->row->language);
    return language && language->right_to_left;
}

static void fill_hit(const struct page *p, struct value *map, const struct review *review, const struct memory_hit *hit)
{
    value_set_bool(p->a, map, S("hit"), false);
    if (!hit->target.p)
        return;
    struct value *item = value_set_map(p->a, map, S("hit"));
    value_set_text(p->a, item, S("words"), shown_from_form(p->a, hit->target, is_mirrored(review)));
    value_set_text(p->a, item, S("author"), hit->author);
    review_set_language(p, item, review->row->language);
}

/* Lines that a field needs where no script makes it grow. */
static struct str count_rows(const struct page *p, struct str text)
{
    ptrdiff_t rows = 1 + utf8_count(text) / ROW_CHARACTERS;
    return str_format(p->a, "%td", MIN(rows, ROWS_MAX));
}

void review_fill_segment(const struct page *p, struct value *map, const struct review *review, ptrdiff_t i,
                         const struct memory_hit *hit)
{
    const struct sql_translation_segment *segment = &review->segments.items[i];
    struct value *source = value_set_map(p->a, map, S("source"));
    struct value *target = value_set_map(p->a, map, S("target"));
    value_set_text(p->a, map, S("position"), str_format(p->a, "%td", i));
    value_set_text(p->a, map, S("number"), str_format(p->a, "%td", i + 1));
    fill_parts(p, source, segment->source);
    value_set_text(p->a, source, S("form"), segment->source);
    review_set_language(p, source, review->source->language);
    value_set_text(p->a, target, S("form"), segment->target);
    value_set_text(p->a, target, S("shown"), shown_from_form(p->a, segment->target, is_mirrored(review)));
    value_set_text(p->a, target, S("rows"), count_rows(p, segment->target.n ? segment->target : segment->source));
    review_set_language(p, target, review->row->language);
    value_set_text(p->a, map, S("origin"), review_origin_words(p, segment));
    value_set_text(p->a, map, S("problem"), review_segment_problem(p, segment->problem));
    value_set_bool(p->a, map, S("reviewed"), segment->reviewed);
    value_set_bool(p->a, map, S("open"), is_open(segment));
    value_set_bool(p->a, map, S("equal"), has_equal(review, i));
    value_set_bool(p->a, map, S("editable"), review->story && !review->stale);
    fill_marks(p, map, segment->source);
    fill_change(p, map, segment);
    fill_hit(p, map, review, hit);
}
