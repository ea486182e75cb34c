/* embeds.c - what stories hold of other sites: the list of copies, newest first. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/frame.h"
#include "desk/routes.h"

#include "newsroom/embed.h"
#include "page/language.h"
#include "text/url.h"

#define SHOWN 50

/* The filters in their order: the address's name, the word. */
static const struct {
    enum embed_filter filter;
    struct str name, word;
} FILTERS[] = {
    {EMBED_ALL, S_INIT(""), S_INIT("desk_all")},
    {EMBED_WAITING, S_INIT("waiting"), S_INIT("desk_embed_waiting")},
    {EMBED_FAILED, S_INIT("failed"), S_INIT("desk_embed_failed")},
    {EMBED_LOST, S_INIT("gone"), S_INIT("desk_embed_gone")},
    {EMBED_HIDDEN, S_INIT("hidden"), S_INIT("desk_embed_hidden")},
    {EMBED_EDITED, S_INIT("edited"), S_INIT("desk_embed_edited")},
};

static ptrdiff_t filter_named(struct str name)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(FILTERS); i++)
        if (str_equal(FILTERS[i].name, name))
            return i;
    return 0;
}

static struct str address_of(struct page *p, ptrdiff_t filter)
{
    struct str name = FILTERS[filter].name;
    return name.n ? str_concat(p->a, S("/desk/embeds/?state="), name) : S("/desk/embeds/");
}

static void fill_filters(struct page *p, struct value *list, ptrdiff_t current)
{
    struct value *filters = value_set_list(p->a, list, S("filters"));
    for (ptrdiff_t i = 0; i < COUNT_OF(FILTERS); i++) {
        struct value *filter = value_append_map(p->a, filters);
        value_set_text(p->a, filter, S("name"), page_word(p, FILTERS[i].word));
        value_set_text(p->a, filter, S("url"), address_of(p, i));
        value_set_bool(p->a, filter, S("current"), i == current);
    }
}

/* The word of what an editor would first want to know of it. */
static struct str state_word(const struct sql_embed_item *item)
{
    if (item->hidden)
        return S("desk_embed_hidden");
    if (item->gone_at != DB_NULL)
        return S("desk_embed_gone");
    if (item->problem.n && (item->taken_at == DB_NULL || item->attempts > 0)) /* else only a picture is missing */
        return S("desk_embed_failed");
    if (item->taken_at == DB_NULL)
        return S("desk_embed_waiting");
    return str_equal(item->source, S(EMBED_FROM_DESK)) ? S("desk_embed_edited") : S("desk_embed_shown");
}

static struct str called(const struct sql_embed_item *item)
{
    if (item->title.n)
        return item->title;
    return item->words.n ? item->words : item->url;
}

/* "https://example.org/oembed?url=...: no answer" as "example.org: no answer"; the embed's own page has it whole. */
static struct str problem_words(struct arena *a, struct str problem)
{
    ptrdiff_t end = str_find(problem, S(": "), 0);
    struct str host = end > 0 ? url_host(str_slice(problem, 0, end)) : S("");
    return host.n ? str_format(a, "%.*s%.*s", STR_ARG(host), STR_ARG(str_from(problem, end))) : problem;
}

static void add_row(struct page *p, struct value *rows, const struct sql_embed_item *item)
{
    struct value *row = value_append_map(p->a, rows);
    struct str stories = page_grouped(p, item->stories);
    value_set_text(p->a, row, S("edit_url"), str_format(p->a, "/desk/embeds/%lld/", (long long)item->id));
    value_set_text(p->a, row, S("called"), called(item));
    page_set_text_or_false(p, row, S("url"), item->title.n || item->words.n ? item->url : S(""));
    value_set_text(p->a, row, S("state"), page_word(p, state_word(item)));
    page_set_text_or_false(p, row, S("author"), item->author);
    page_set_text_or_false(p, row, S("problem"), problem_words(p->a, item->problem));
    page_set_text_or_false(p, row, S("headline"), item->headline);
    value_set_text(p->a, row, S("stories"), page_word_with(p, S("desk_embed_stories"), S("count"), stories));
    struct str when = item->taken_at == DB_NULL ? S("") : dates_short(p->a, &p->dates, item->taken_at);
    page_set_time(p, row, S("time"), item->taken_at, page_word_with(p, S("desk_embed_taken"), S("time"), when));
}

static void fill_older(struct page *p, struct value *list, ptrdiff_t filter, const struct sql_embed_item_list *items)
{
    value_set_bool(p->a, list, S("older"), false);
    if (items->count <= SHOWN)
        return;
    struct str address = address_of(p, filter);
    value_set_text(p->a, value_set_map(p->a, list, S("older")), S("url"),
                   str_format(p->a, "%.*s%sbefore=%lld", STR_ARG(address), filter ? "&" : "?",
                              (long long)items->items[SHOWN - 1].id));
}

struct err desk_embeds(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct sql_embed_item_list items;
    int64_t before;
    ptrdiff_t filter = filter_named(http_request_query(r, S("state")));
    if (!str_to_i64(http_request_query(r, S("before")), &before))
        before = INT64_MAX;
    TRY(desk_begin(&p, r, out, S("desk_embeds"), DESK_EMBEDS, (struct str){0}));
    TRY(newsroom_embed_list(p.site->newsroom, p.a, FILTERS[filter].filter, before, SHOWN + 1, &items));
    struct value *list = value_set_map(p.a, p.view, S("embeds"));
    struct value *rows = value_set_list(p.a, list, S("rows"));
    for (ptrdiff_t i = 0; i < items.count && i < SHOWN; i++)
        add_row(&p, rows, &items.items[i]);
    value_set_bool(p.a, list, S("empty"), items.count == 0);
    fill_filters(&p, list, filter);
    fill_older(&p, list, filter, &items);
    return desk_end(&p, S("desk-embeds"));
}
