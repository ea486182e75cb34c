/* translation.c - a translation beside its original, sentence by sentence. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/frame.h"
#include "desk/notice.h"
#include "desk/review.h"
#include "desk/review_segment.h"
#include "desk/routes.h"
#include "page/access.h"
#include "text/url.h"
#include "translate/suggest.h"
#include "page/language.h"

#define SCRIPT S("js/desk-translation.js")
#define SHOWN 200 /* sentences on one page */

/* The kinds of places, in their order in a translation: what a place's name begins with, and its heading. */
static const struct {
    struct str start, word;
} PLACES[] = {
    {S_INIT("headline"), S_INIT("desk_place_headline")},
    {S_INIT("standfirst"), S_INIT("desk_place_standfirst")},
    {S_INIT("social_title"), S_INIT("desk_place_social_title")},
    {S_INIT("lead/alt"), S_INIT("desk_place_alt")},
    {S_INIT("lead/caption"), S_INIT("desk_place_caption")},
    {S_INIT("section"), S_INIT("desk_place_sections")},
    {S_INIT("tag"), S_INIT("desk_place_tags")},
    {S_INIT("place"), S_INIT("desk_place_place")},
    {S_INIT("correction"), S_INIT("desk_place_corrections")},
};

static struct str place_word(struct str place)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(PLACES); i++)
        if (str_starts(place, PLACES[i].start))
            return PLACES[i].word;
    return S("desk_place_text");
}

/* ---- the sentences ---- */

static ptrdiff_t first_shown(const struct page *p, const struct review *review)
{
    int64_t from;
    bool right = str_to_i64(http_request_query(p->request, S("from")), &from) && from > 0;
    return right && from < review->segments.count ? (ptrdiff_t)from : 0;
}

static void fill_part_link(const struct page *p, struct value *map, struct str key, const struct review *review,
                           ptrdiff_t from)
{
    value_set_bool(p->a, map, key, false);
    if (from >= 0 && from < review->segments.count)
        value_set_text(p->a, value_set_map(p->a, map, key), S("url"), str_format(p->a, "?from=%td", from));
}

/* Sentences that stay as they are by rule are no work, and are left out. */
static struct err fill_segments(struct page *p, struct value *map, const struct review *review)
{
    struct memory_pair pair = {review->source->language, review->row->language};
    struct memory_hit *hits;
    TRY(translate_suggest(p->site->newsroom, p->a, pair, &review->segments, &hits));
    struct value *groups = value_set_list(p->a, map, S("groups")), *items = NULL;
    struct str heading = S("");
    ptrdiff_t from = first_shown(p, review), to = MIN(from + SHOWN, review->segments.count);
    for (ptrdiff_t i = from; i < to; i++) {
        const struct sql_translation_segment *segment = &review->segments.items[i];
        struct str word = place_word(segment->place);
        if (str_equal(segment->origin, S(SEGMENT_FROM_KEPT)))
            continue;
        if (!items || !str_equal(word, heading)) {
            struct value *group = value_append_map(p->a, groups);
            value_set_text(p->a, group, S("heading"), page_word(p, word));
            items = value_set_list(p->a, group, S("segments"));
            heading = word;
        }
        review_fill_segment(p, value_append_map(p->a, items), review, i, &hits[i]);
    }
    fill_part_link(p, map, S("previous"), review, from ? MAX(from - SHOWN, 0) : -1);
    fill_part_link(p, map, S("following"), review, to);
    return OK;
}

/* ---- above them ---- */

static void fill_story(const struct page *p, struct value *map, struct str key, const struct sql_review_story *story)
{
    value_set_bool(p->a, map, key, false);
    if (!story)
        return;
    struct value *item = value_set_map(p->a, map, key);
    bool out = str_equal(story->status, S("published")) && story->path.n;
    value_set_text(p->a, item, S("headline"), story->headline);
    review_set_language(p, item, story->language);
    value_set_text(p->a, item, S("language"), review_language_name(story->language));
    value_set_text(p->a, item, S("status"), page_word(p, str_concat(p->a, S("desk_status_"), story->status)));
    value_set_text(p->a, item, S("preview"), str_format(p->a, "/desk/stories/%lld/preview/", (long long)story->id));
    page_set_text_or_false(p, item, S("url"), out ? url_encode_path(p->a, story->path) : S(""));
    bool edits = access_may(access_actor(p->request)->role, ACCESS_CONTRIBUTOR);
    page_set_text_or_false(p, item, S("edit"),
                           edits ? str_format(p->a, "/desk/stories/%lld/", (long long)story->id) : S(""));
}

static void fill_reviewed(const struct page *p, struct value *map, const struct review *review)
{
    int64_t at = review->row->reviewed_at;
    page_set_time(p, map, S("reviewed"), at, at == DB_NULL ? S("") : dates_short(p->a, &p->dates, at));
    page_set_text_or_false(p, map, S("reviewer"), review->reviewer);
    page_set_text_or_false(p, map, S("engine"), review->row->engine);
}

static void fill_stale(const struct page *p, struct value *map, const struct review *review)
{
    struct str time = dates_short(p->a, &p->dates, review->source->updated_at);
    page_set_text_or_false(p, map, S("stale"),
                           review->stale ? page_word_with(p, S("desk_translation_changed"), S("time"), time) : S(""));
    page_set_text_or_false(p, map, S("waits"), review->waits ? page_word(p, S("desk_translation_waits")) : S(""));
    page_set_text_or_false(p, map, S("why"), review_problem_words(p, review->row->problem));
}

/* What may be done to it now. */
static void fill_actions(const struct page *p, struct value *map, const struct review *review)
{
    bool due = str_equal(review->row->state, S(TRANSLATION_DUE));
    bool out = review->story && str_equal(review->story->status, S("published"));
    value_set_bool(p->a, map, S("may_approve"), review->story && !review->stale);
    value_set_bool(p->a, map, S("may_publish"), review->story && (!out || review->waits));
    value_set_bool(p->a, map, S("may_hold"), out);
    value_set_bool(p->a, map, S("may_begin"), !review->story || review->stale);
    value_set_bool(p->a, map, S("may_stop"), due);
    value_set_bool(p->a, map, S("may_retry"), true);
}

static struct err fill(struct page *p, const struct review *review, struct value *map)
{
    struct str state = review->stale ? S(REVIEW_STALE) : review->row->state;
    struct str path = review_path(p->a, review->row->id);
    value_set_text(p->a, map, S("id"), str_format(p->a, "%lld", (long long)review->row->id));
    value_set_text(p->a, map, S("url"), path);
    value_set_text(p->a, map, S("home"), S(REVIEW_HOME));
    value_set_text(p->a, map, S("xliff"), str_concat(p->a, path, S("xliff/")));
    value_set_text(p->a, map, S("state"), state);
    value_set_text(p->a, map, S("state_label"), review_state_word(p, state));
    value_set_text(p->a, map, S("into"), review_language_name(review->row->language));
    value_set_text(p->a, map, S("into_lang"), review->row->language);
    value_set_text(p->a, map, S("open"), review_open_words(p, review));
    fill_story(p, map, S("source"), review->source);
    fill_story(p, map, S("story"), review->story);
    fill_reviewed(p, map, review);
    fill_stale(p, map, review);
    fill_actions(p, map, review);
    return fill_segments(p, map, review);
}

static const struct notice_words WORDS = {0};

/* What became of a file that was taken in. */
static void fill_report(const struct page *p, struct value *map, const struct review_report *report)
{
    value_set_bool(p->a, map, S("report"), false);
    if (!report || !report->asked)
        return;
    struct value *item = value_set_map(p->a, map, S("report"));
    struct value *lines = value_set_list(p->a, item, S("lines"));
    value_set_text(p->a, item, S("taken"),
                   page_word_with(p, S("desk_xliff_taken"), S("count"), page_grouped(p, report->taken)));
    for (ptrdiff_t i = 0; i < report->count; i++)
        value_append_text(p->a, lines, page_word_with(p, report->lines[i].key, S("unit"), report->lines[i].unit));
}

struct err review_show(struct http_request *r, struct http_response *out, struct err e,
                       const struct review_report *report)
{
    struct page p;
    struct review review;
    struct str detail = failed(e) ? str_copy(r->arena, str_from_c(err_detail())) : S("");
    TRY(review_of_request(r, &review));
    TRY(desk_begin(&p, r, out, S("desk_translation"), DESK_TRANSLATIONS, SCRIPT));
    notice_set(&p, failed(e) ? err_make(e.kind, "%.*s", STR_ARG(detail)) : e, &WORDS);
    struct value *map = value_set_map(p.a, p.view, S("translation"));
    TRY(fill(&p, &review, map));
    fill_report(&p, map, report);
    return desk_end(&p, S("desk-translation"));
}

struct err desk_translation(struct http_request *r, struct http_response *out)
{
    return review_show(r, out, OK, NULL);
}
