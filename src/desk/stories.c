/* stories.c - the list of stories: every status, filtered, last saved first; what is done to many at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/stories.h"

#include "audience/audience.h"
#include "audience/views.h"
#include "base/time.h"
#include "desk/frame.h"
#include "desk/routes.h"
#include "newsroom/presence.h"
#include "newsroom/query.h"
#include "newsroom/story.h"
#include "page/access.h"
#include "page/language.h"
#include "text/url.h"

#define SHOWN 50

/* The statuses in the order of the filters, each with its sign (VISUAL.md section 9). */
static const struct {
    enum story_status status;
    struct str mark;
} STATUSES[] = {
    {STORY_DRAFT, S_INIT("\xe2\x97\x8b")},     {STORY_REVIEW, S_INIT("\xe2\x97\x90")},
    {STORY_READY, S_INIT("\xe2\x97\x95")},     {STORY_SCHEDULED, S_INIT("\xe2\x97\x94")},
    {STORY_PUBLISHED, S_INIT("\xe2\x97\x8f")}, {STORY_WITHDRAWN, S_INIT("\xe2\x8a\x98")},
};

static struct str status_label(const struct page *p, struct str status)
{
    return page_word(p, str_concat(p->a, S("desk_status_"), status));
}

static struct str mark_of(struct str name)
{
    enum story_status status;
    if (story_status_from_name(name, &status))
        for (ptrdiff_t i = 0; i < COUNT_OF(STATUSES); i++)
            if (STATUSES[i].status == status)
                return STATUSES[i].mark;
    return S("");
}

/* ---- rows ---- */

/* What a row's time says: when it goes out, when it went out, or when it was last saved. */
static void add_time(struct page *p, struct value *row, const struct sql_list_item *item)
{
    struct str word = S("desk_changed");
    int64_t at = item->updated_at;
    if (str_equal(item->status, S("scheduled")) && item->publish_at != DB_NULL) {
        word = S("desk_goes_out");
        at = item->publish_at;
    } else if (str_equal(item->status, S("published")) && item->published_at != DB_NULL) {
        word = S("desk_went_out");
        at = item->published_at;
    }
    page_set_time(p, row, S("time"), at, page_word_with(p, word, S("time"), dates_short(p->a, &p->dates, at)));
}

/* Who is changing the story now: "Being edited by I. Falk". */
static struct str edited_by(struct page *p, const struct sql_presence_editor_list *editors, int64_t story_id)
{
    for (ptrdiff_t i = 0; i < editors->count; i++)
        if (editors->items[i].story_id == story_id)
            return page_word_with(p, S("desk_edited_by"), S("names"), editors->items[i].names);
    return S("");
}

/* How often the stories of the list were seen; all 0 where nobody counts. Without figures it is a list all the same. */
static struct views *find_views(struct page *p, const struct sql_list_item_list *items)
{
    struct views *views = arena_array(p->a, struct views, items->count);
    int64_t *ids = arena_array(p->a, int64_t, items->count);
    for (ptrdiff_t i = 0; i < items->count; i++)
        ids[i] = items->items[i].id;
    if (p->settings->audience && p->site->audience &&
        failed(views_of(audience_db(p->site->audience), p->settings->zone, time_now(), ids, items->count, views))) {
        log_errorx("audience: the stories' views cannot be read: %s", err_detail());
        return arena_array(p->a, struct views, items->count);
    }
    return views;
}

static void add_views(struct page *p, struct value *row, const struct views *views)
{
    if (views->all <= 0) {
        value_set_bool(p->a, row, S("seen"), false);
        return;
    }
    value_set_text(p->a, row, S("seen"),
                   THEME_FILL(p->a, page_word(p, S("desk_views")), {S("count"), page_grouped(p, views->all)},
                              {S("day"), page_grouped(p, MAX(views->day, (int64_t)0))}));
}

static void add_row(struct page *p, struct value *rows, const struct sql_list_item *item,
                    const struct sql_presence_editor_list *editors, const struct views *views)
{
    struct value *row = value_append_map(p->a, rows);
    bool visible = item->path.n && story_readers_may_see(item->status);
    const struct language *language = language_find(item->language);
    struct str count = page_grouped(p, item->word_count);
    value_set_text(p->a, row, S("id"), str_format(p->a, "%lld", (long long)item->id));
    value_set_text(p->a, row, S("headline"), item->headline);
    value_set_text(p->a, row, S("lang"), item->language);
    value_set_text(p->a, row, S("dir"), language && language->right_to_left ? S("rtl") : S("ltr"));
    value_set_text(p->a, row, S("url"), str_format(p->a, "/desk/stories/%lld/", (long long)item->id));
    page_set_text_or_false(p, row, S("page"), visible ? url_encode_path(p->a, item->path) : S(""));
    value_set_text(p->a, row, S("status"), item->status);
    value_set_text(p->a, row, S("status_label"), status_label(p, item->status));
    value_set_text(p->a, row, S("mark"), mark_of(item->status));
    page_set_text_or_false(p, row, S("section"), item->section);
    page_set_text_or_false(p, row, S("byline"), item->authors);
    page_set_text_or_false(p, row, S("place"), item->place);
    struct str changed =
        item->source_changed_at == DB_NULL ? S("") : dates_short(p->a, &p->dates, item->source_changed_at);
    page_set_text_or_false(p, row, S("stale"),
                           changed.n ? page_word_with(p, S("desk_translation_changed"), S("time"), changed) : S(""));
    struct str notes = page_grouped(p, item->open_notes);
    page_set_text_or_false(p, row, S("notes"),
                           item->open_notes ? page_word_with(p, S("desk_open_notes"), S("count"), notes) : S(""));
    value_set_text(p->a, row, S("edited"), edited_by(p, editors, item->id));
    value_set_text(p->a, row, S("words"), page_word_with(p, S("desk_words"), S("count"), count));
    add_time(p, row, item);
    add_views(p, row, views);
}

static void fill_older(struct page *p, struct value *list, const struct list_query *query,
                       const struct sql_list_item_list *items)
{
    value_set_bool(p->a, list, S("older"), false);
    if (items->count <= SHOWN)
        return;
    const struct sql_list_item *last = &items->items[SHOWN - 1];
    struct str address = list_query_address(p->a, query, S(""));
    struct value *older = value_set_map(p->a, list, S("older"));
    value_set_text(p->a, older, S("url"),
                   str_format(p->a, "%.*s%sbefore=%lld-%lld", STR_ARG(address),
                              str_find_char(address, '?', 0) < 0 ? "?" : "&", (long long)last->updated_at,
                              (long long)last->id));
}

static struct err fill_rows(struct page *p, struct value *list, const struct list_query *query)
{
    struct sql_list_item_list items;
    struct sql_presence_editor_list editors = {0};
    struct story_filter filter = list_query_filter(p, query);
    TRY(newsroom_story_list(p->site->newsroom, p->a, access_actor(p->request), &filter, query->place, SHOWN + 1,
                            &items));
    TRY(newsroom_presence_editors(p->site->newsroom, p->a, access_actor(p->request), &editors));
    const struct views *views = find_views(p, &items);
    struct value *rows = value_set_list(p->a, list, S("rows"));
    for (ptrdiff_t i = 0; i < items.count && i < SHOWN; i++)
        add_row(p, rows, &items.items[i], &editors, &views[i]);
    bool top = query->place.updated_at == 0;
    value_set_text(p->a, list, S("newest"),
                   items.count && top ? str_format(p->a, "%lld", (long long)items.items[0].updated_at) : S("0"));
    value_set_bool(p->a, list, S("empty"), items.count == 0 && !query->narrowed);
    value_set_bool(p->a, list, S("nothing"), items.count == 0 && query->narrowed);
    fill_older(p, list, query, &items);
    return OK;
}

/* ---- filters ---- */

static void add_tab(struct page *p, struct value *tabs, const struct list_query *query, struct str status,
                    int64_t count)
{
    struct value *tab = value_append_map(p->a, tabs);
    value_set_text(p->a, tab, S("name"), status.n ? status_label(p, status) : page_word(p, S("desk_all")));
    value_set_text(p->a, tab, S("count"), page_grouped(p, count));
    value_set_text(p->a, tab, S("url"), list_query_address(p->a, query, status.n ? status : S("any")));
    value_set_bool(p->a, tab, S("current"), str_equal(query->status, status));
}

static struct err fill_tabs(struct page *p, struct value *list, const struct list_query *query)
{
    struct sql_list_count_list counts;
    int64_t all = 0;
    TRY(newsroom_story_counts(p->site->newsroom, p->a, access_actor(p->request), query->language, &counts));
    struct value *tabs = value_set_list(p->a, list, S("tabs"));
    for (ptrdiff_t i = 0; i < counts.count; i++)
        all += counts.items[i].stories;
    add_tab(p, tabs, query, S(""), all);
    for (ptrdiff_t i = 0; i < COUNT_OF(STATUSES); i++) {
        struct str name = story_status_name(STATUSES[i].status);
        int64_t count = 0;
        for (ptrdiff_t j = 0; j < counts.count; j++)
            count += str_equal(counts.items[j].status, name) ? counts.items[j].stories : 0;
        add_tab(p, tabs, query, name, count);
    }
    return OK;
}

static void add_choice(struct page *p, struct value *choices, struct str name, struct str value, bool current)
{
    struct value *choice = value_append_map(p->a, choices);
    value_set_text(p->a, choice, S("name"), name);
    value_set_text(p->a, choice, S("value"), value);
    value_set_bool(p->a, choice, S("current"), current);
}

/* Those of drafts too, which the frame of readers' pages does not have. */
static struct err fill_sections(struct page *p, struct value *list, const struct list_query *query)
{
    struct sql_section_list all;
    struct value *sections = value_set_list(p->a, list, S("sections"));
    TRY(newsroom_story_sections(p->site->newsroom, p->a, access_actor(p->request), p->edition->language, &all));
    for (ptrdiff_t i = 0; i < all.count; i++)
        add_choice(p, sections, all.items[i].name, all.items[i].slug, str_equal(all.items[i].slug, query->section));
    return OK;
}

static void fill_fields(struct page *p, struct value *list, const struct list_query *query)
{
    struct value *languages = value_set_list(p->a, list, S("languages"));
    for (ptrdiff_t i = 0; p->editions.count > 1 && i < p->editions.count; i++)
        add_choice(p, languages, p->editions.items[i].name, p->editions.items[i].language,
                   str_equal(p->editions.items[i].language, query->language));
    value_set_bool(p->a, list, S("many_languages"), p->editions.count > 1);
    value_set_text(p->a, list, S("q"), query->words);
    value_set_text(p->a, list, S("status"), query->status);
    value_set_text(p->a, list, S("person"), query->person);
    value_set_text(p->a, list, S("tag"), query->tag);
    value_set_text(p->a, list, S("from"), query->from);
    value_set_text(p->a, list, S("to"), query->to);
    value_set_bool(p->a, list, S("narrowed"), query->narrowed);
    value_set_bool(p->a, list, S("more_filters"), query->narrowed_more);
}

static struct err fill_kept(struct page *p, struct value *list, const struct list_query *query)
{
    struct sql_saved_filter_list kept;
    TRY(newsroom_filter_list(p->site->newsroom, p->a, access_actor(p->request), &kept));
    struct value *filters = value_set_list(p->a, list, S("kept"));
    struct str address = list_query_address(p->a, query, S(""));
    struct str now = str_find_char(address, '?', 0) < 0 ? S("") : str_from(address, S("/desk/?").n);
    for (ptrdiff_t i = 0; i < kept.count; i++) {
        struct value *filter = value_append_map(p->a, filters);
        value_set_text(p->a, filter, S("name"), kept.items[i].name);
        value_set_text(p->a, filter, S("id"), str_format(p->a, "%lld", (long long)kept.items[i].id));
        value_set_text(p->a, filter, S("url"), str_concat(p->a, S("/desk/?"), kept.items[i].query));
        value_set_bool(p->a, filter, S("current"), now.n && str_equal(kept.items[i].query, now));
    }
    value_set_text(p->a, list, S("query"), now);
    return OK;
}

/* ---- the page ---- */

/* What may be done to the chosen ones, as far as the person's role lets it. */
static void fill_moves(struct page *p, struct value *list)
{
    static const struct {
        struct str name, word;
        enum role role;
    } MOVES[] = {
        {S_INIT("review"), S_INIT("desk_move_review"), ROLE_CONTRIBUTOR},
        {S_INIT("draft"), S_INIT("desk_move_draft"), ROLE_WRITER},
        {S_INIT("ready"), S_INIT("desk_move_ready"), ROLE_EDITOR},
        {S_INIT("published"), S_INIT("desk_move_published"), ROLE_EDITOR},
    };
    struct value *moves = value_set_list(p->a, list, S("moves"));
    for (ptrdiff_t i = 0; i < COUNT_OF(MOVES); i++)
        if (access_actor(p->request)->role >= MOVES[i].role)
            add_choice(p, moves, page_word(p, MOVES[i].word), MOVES[i].name, false);
    value_set_bool(p->a, list, S("may_schedule"), access_actor(p->request)->role >= ROLE_EDITOR);
}

struct err desk_list_show(struct page *p, const struct list_query *query, struct value *notices)
{
    struct value *list = value_set_map(p->a, p->view, S("list"));
    TRY(fill_rows(p, list, query));
    TRY(fill_tabs(p, list, query));
    TRY(fill_kept(p, list, query));
    TRY(fill_sections(p, list, query));
    fill_fields(p, list, query);
    fill_moves(p, list);
    if (notices)
        value_set(p->a, list, S("notices"), notices);
    else
        value_set_list(p->a, list, S("notices"));
    return desk_end(p, query->part ? S("desk-rows") : S("desk-list"));
}

struct err desk_stories(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct list_query query;
    if (access_actor(r)->role == ROLE_TRANSLATOR) { /* the desk of who has no stories */
        out->private = true;
        http_response_redirect(out, 303, S("/desk/translations/"));
        return OK;
    }
    TRY(desk_begin(&p, r, out, S("desk_stories"), DESK_STORIES, DESK_LIST_SCRIPT));
    TRY(list_query_read(r, &query));
    return desk_list_show(&p, &query, NULL);
}
