/* realign.c - what people changed in an edition's story, taken over into its sentences. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Blocks of the two texts are paired first: equal ones in their order, then those between them where there are as many
 * on both sides. Within a pair, a line with as many sentences as its original is taken sentence by sentence. What does
 * not pair stays a matter of the whole text (newsroom/story_merge.h).
 */
#include "translate/realign.h"

#include "text/isolate.h"

#define BLOCKS_MAX 2000 /* of a story that is looked at; the pairing takes their square */

struct aligning {
    struct arena *a;
    struct draft *old;
    struct str author;
    struct sql_translation_segment *rows;
    struct segments was, is; /* cut in the edition's language: what the sentences make, and what stands there */
    ptrdiff_t *pair;         /* by block of was: block of is and one; 0: none */
    ptrdiff_t pair_count;
    struct realigned *out;
};

/* ---- pairs of blocks ---- */

static ptrdiff_t list_blocks(struct arena *a, struct html body, struct str **out)
{
    struct html_block block;
    ptrdiff_t count = 0;
    *out = arena_array(a, struct str, BLOCKS_MAX);
    for (ptrdiff_t at = 0; count < BLOCKS_MAX && html_next_block(body, &at, &block);)
        (*out)[count++] = html_text(block.html);
    return count;
}

/* Pairs [from, to) of was with [other_from, other_to) of is where there are as many. */
static void pair_between(struct aligning *al, ptrdiff_t from, ptrdiff_t to, ptrdiff_t other_from, ptrdiff_t other_to)
{
    for (ptrdiff_t i = 0; to - from == other_to - other_from && i < to - from; i++)
        al->pair[from + i] = other_from + i + 1;
}

/* Lengths of the longest common parts of the ends that begin at i and j: (n + 1) * (m + 1). */
static int *common_ends(struct arena *a, const struct str *was, ptrdiff_t n, const struct str *is, ptrdiff_t m)
{
    int *common = arena_array(a, int, (n + 1) * (m + 1));
    for (ptrdiff_t i = n - 1; i >= 0; i--)
        for (ptrdiff_t j = m - 1; j >= 0; j--) {
            int *here = &common[i * (m + 1) + j];
            *here = str_equal(was[i], is[j]) ? here[m + 2] + 1 : MAX(here[m + 1], here[1]);
        }
    return common;
}

static void pair_blocks(struct aligning *al, struct html was_body, struct html is_body)
{
    struct str *was, *is;
    ptrdiff_t n = list_blocks(al->a, was_body, &was), m = list_blocks(al->a, is_body, &is), i = 0, j = 0;
    ptrdiff_t from = 0, other_from = 0;
    const int *common = common_ends(al->a, was, n, is, m);
    al->pair = arena_array(al->a, ptrdiff_t, n + 1);
    al->pair_count = n;
    while (i < n && j < m) {
        if (str_equal(was[i], is[j])) {
            pair_between(al, from, i, other_from, j);
            al->pair[i] = j + 1;
            from = ++i;
            other_from = ++j;
        } else if (common[(i + 1) * (m + 1) + j] >= common[i * (m + 1) + j + 1]) {
            i++;
        } else {
            j++;
        }
    }
    pair_between(al, from, n, other_from, m);
}

/* Where a line of was stands in is: "body/3/1" is "body/4/1" where a block came in front; none: nowhere. */
static struct str place_there(struct aligning *al, struct str place)
{
    struct str rest, block, line;
    int64_t number;
    if (!str_starts(place, S("body/")))
        return place;
    rest = str_from(place, 5);
    bool has_line = str_cut(rest, '/', &block, &line);
    if (!str_to_i64(block, &number) || number < 1 || number > al->pair_count || !al->pair[number - 1])
        return (struct str){NULL, 0};
    long long there = (long long)al->pair[number - 1];
    return has_line ? str_format(al->a, "body/%lld/%.*s", there, STR_ARG(line)) : str_format(al->a, "body/%lld", there);
}

/* ---- a line ---- */

/* The sentences of a place: *first is the number of the first. */
static ptrdiff_t find_line(const struct segments *segments, struct str place, ptrdiff_t *first)
{
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < segments->count; i++)
        if (str_equal(segments->items[i].place, place)) {
            if (count == 0)
                *first = i;
            count++;
        }
    return count;
}

/* A person's words for a sentence, if they can stand for it. */
static void take_words(struct aligning *al, ptrdiff_t number, struct str words)
{
    struct segment *segment = &al->old->text.items[number];
    struct str problem = segment_problem(al->old->language, segment->source, words);
    if (segment_problem_is_fatal(problem) || segment->origin == SEGMENT_KEPT)
        return;
    segment->target = words;
    segment->origin = SEGMENT_PERSON;
    segment->author = al->author;
    segment->problem = problem;
    al->rows[number].target = words;
    al->rows[number].origin = S(SEGMENT_FROM_PERSON);
    al->rows[number].author = al->author;
    al->rows[number].problem = problem;
    al->rows[number].reviewed = segment->reviewed = true;
    al->out->count++;
}

static void align_line(struct aligning *al, ptrdiff_t first, ptrdiff_t count)
{
    struct str place = al->old->text.items[first].place, there = place_there(al, place);
    ptrdiff_t was = 0, is = 0;
    if (!there.p || find_line(&al->was, place, &was) != count || find_line(&al->is, there, &is) != count)
        return;
    for (ptrdiff_t i = 0; i < count; i++)
        if (!str_equal(al->was.items[was + i].source, al->is.items[is + i].source))
            take_words(al, first + i, al->is.items[is + i].source);
}

static void align_lines(struct aligning *al)
{
    const struct segments *text = &al->old->text;
    for (ptrdiff_t first = 0, end; first < text->count; first = end) {
        for (end = first + 1; end < text->count && str_equal(text->items[end].place, text->items[first].place);)
            end++;
        align_line(al, first, end - first);
    }
}

/* ---- all of it ---- */

/* Isolates say nothing: a story written before they were put in has none. */
static bool same_text(struct arena *a, struct str one, struct str other)
{
    return str_equal(isolate_drop(a, one), isolate_drop(a, other));
}

static bool same_story(struct arena *a, const struct translate_story *one, const struct story_input *edition)
{
    struct translate_story other = material_of_edition(edition);
    return same_text(a, one->headline, other.headline) && same_text(a, one->standfirst, other.standfirst) &&
           same_text(a, one->social_title, other.social_title) && same_text(a, one->lead_alt, other.lead_alt) &&
           same_text(a, one->lead_caption, other.lead_caption) &&
           same_text(a, html_text(one->body), html_text(other.body));
}

struct err realign(struct arena *a, struct draft *old, const struct story_input *edition, struct str author,
                   const struct segment_rules *rules, struct sql_translation_segment_list *rows, struct realigned *out)
{
    struct aligning al = {.a = a, .old = old, .author = author, .rows = rows->items, .out = out};
    struct translate_story there = material_of_edition(edition);
    *out = (struct realigned){0};
    TRY(segments_join(a, &old->text, old->language, &out->made));
    if (same_story(a, &out->made, edition))
        return OK;
    out->made.section_count = out->made.tag_count = 0;
    TRY(segments_cut(a, &out->made, rules, &al.was));
    TRY(segments_cut(a, &there, rules, &al.is));
    pair_blocks(&al, out->made.body, there.body);
    align_lines(&al);
    TRY(segments_join(a, &old->text, old->language, &out->made));
    out->edited = !same_story(a, &out->made, edition);
    return OK;
}
