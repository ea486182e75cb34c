/* stories.c - the list of stories: every status, last changed first. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/routes.h"

#include "page/access.h"
#include "page/page.h"
#include "text/url.h"

#define SHOWN 50

/* The statuses in the order of the filters, each with its sign (VISUAL.md section 9). */
static const struct {
    struct str name, mark;
} STATUSES[] = {
    {S_INIT("draft"), S_INIT("\xe2\x97\x8b")},     {S_INIT("review"), S_INIT("\xe2\x97\x90")},
    {S_INIT("ready"), S_INIT("\xe2\x97\x95")},     {S_INIT("scheduled"), S_INIT("\xe2\x97\x94")},
    {S_INIT("published"), S_INIT("\xe2\x97\x8f")}, {S_INIT("withdrawn"), S_INIT("\xe2\x8a\x98")},
};

static struct str status_label(const struct page *p, struct str status)
{
    return page_word(p, str_concat(p->a, S("desk_status_"), status));
}

static struct str mark_of(struct str status)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(STATUSES); i++)
        if (str_equal(STATUSES[i].name, status))
            return STATUSES[i].mark;
    return S("");
}

static void fill_desk(struct page *p)
{
    struct value *desk = value_set_map(p->a, p->view, S("desk"));
    value_set_text(p->a, desk, S("css_url"), theme_url(p->theme, S("css/desk.css")));
    value_set_text(p->a, desk, S("user"), access_actor(p->request)->who);
    value_set_text(p->a, desk, S("home"), S("/desk/"));
    value_set_text(p->a, desk, S("sign_out"), S("/desk/sign-out/"));
    value_set_text(p->a, desk, S("token"), access_form_token(p->request));
}

static void add_filter(struct page *p, struct value *filters, struct str name, struct str url, bool current)
{
    struct value *filter = value_append_map(p->a, filters);
    value_set_text(p->a, filter, S("name"), name);
    value_set_text(p->a, filter, S("url"), url);
    value_set_bool(p->a, filter, S("current"), current);
}

static void fill_filters(struct page *p, struct value *stories, struct str status)
{
    struct value *filters = value_set_list(p->a, stories, S("filters"));
    add_filter(p, filters, page_word(p, S("desk_stories")), S("/desk/"), status.n == 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(STATUSES); i++)
        add_filter(p, filters, status_label(p, STATUSES[i].name),
                   str_concat(p->a, S("/desk/?status="), STATUSES[i].name), str_equal(status, STATUSES[i].name));
}

static void add_row(struct page *p, struct value *rows, const struct sql_desk_item *item)
{
    struct value *row = value_append_map(p->a, rows);
    bool visible = item->path.n && (str_equal(item->status, S("published")) || str_equal(item->status, S("withdrawn")));
    struct str words =
        page_word_with(p, S("desk_words"), S("count"), str_format(p->a, "%lld", (long long)item->word_count));
    struct str when = dates_short(p->a, &p->dates, item->updated_at);
    value_set_text(p->a, row, S("headline"), item->headline);
    page_set_text_or_false(p, row, S("url"), visible ? url_encode_path(p->a, item->path) : S(""));
    value_set_text(p->a, row, S("status"), item->status);
    value_set_text(p->a, row, S("status_label"), status_label(p, item->status));
    value_set_text(p->a, row, S("mark"), mark_of(item->status));
    value_set_bool(p->a, row, S("section"), false);
    page_set_text_or_false(p, row, S("byline"), item->authors);
    value_set_bool(p->a, row, S("place"), false);
    value_set_text(p->a, row, S("words"), words);
    page_set_time(p, row, S("time"), item->updated_at, page_word_with(p, S("desk_changed"), S("time"), when));
}

/* "1793904000000000-42": where the page before ended. */
static void read_before(struct str before, int64_t *at, int64_t *id)
{
    struct str first, second;
    *at = *id = INT64_MAX;
    if (str_cut(before, '-', &first, &second) && (!str_to_i64(first, at) || !str_to_i64(second, id)))
        *at = *id = INT64_MAX;
}

static void fill_pages(struct page *p, struct value *stories, struct str status, const struct sql_desk_item_list *items)
{
    value_set_bool(p->a, stories, S("newer"), false);
    value_set_bool(p->a, stories, S("older"), false);
    if (items->count <= SHOWN)
        return;
    const struct sql_desk_item *last = &items->items[SHOWN - 1];
    struct value *older = value_set_map(p->a, stories, S("older"));
    value_set_text(p->a, older, S("url"),
                   str_format(p->a, "/desk/?%s%.*s%sbefore=%lld-%lld", status.n ? "status=" : "", STR_ARG(status),
                              status.n ? "&" : "", (long long)last->updated_at, (long long)last->id));
}

static struct str known_status(struct str asked)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(STATUSES); i++)
        if (str_equal(STATUSES[i].name, asked))
            return STATUSES[i].name;
    return S("");
}

struct err desk_stories(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct sql_desk_item_list items;
    int64_t before_at, before_id;
    struct str status = known_status(http_request_query(r, S("status")));
    read_before(http_request_query(r, S("before")), &before_at, &before_id);
    TRY(page_begin(&p, r, out, S("desk")));
    TRY(query_desk(p.site->newsroom, p.a, status, before_at, before_id, SHOWN + 1, &items));
    fill_desk(&p);
    struct value *stories = value_set_map(p.a, p.view, S("stories"));
    value_set_bool(p.a, stories, S("problem"), false);
    value_set_bool(p.a, stories, S("empty"), items.count == 0);
    fill_filters(&p, stories, status);
    struct value *rows = value_set_list(p.a, stories, S("rows"));
    for (ptrdiff_t i = 0; i < items.count && i < SHOWN; i++)
        add_row(&p, rows, &items.items[i]);
    fill_pages(&p, stories, status, &items);
    out->private = true;
    return page_end_whole(&p, S("desk-stories"));
}
