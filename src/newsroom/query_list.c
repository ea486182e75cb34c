/* query_list.c - lists of published stories: pages by number, feeds. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many stories a list has in each month is counted as they are published (table listing). Page N is found by adding
 * these up from the newest month on; what is left to skip lies inside one month, and nothing else is walked over.
 */
#include "newsroom/query.h"

#include "base/time.h"
#include "newsroom/guid.h"

struct list_query {
    struct arena *a;
    enum listing_kind kind;
    struct str language, slug;
    struct str own; /* guid_own */
    int64_t page_size;
    int64_t feed_count;
    struct listing_view *view;
    struct feed_view *feed;
};

/* First instant of a month as the listing counts them. */
static int64_t month_start(int64_t month)
{
    struct time_civil civil = {.year = (int)(month / 12), .month = (int)(month % 12) + 1, .day = 1};
    return time_from_civil(&civil);
}

/* Finds the section, tag or person, and the name its counts are kept under. */
static struct err find_subject(struct list_query *q, struct db_conn *conn, struct listing_view *view, struct str *list)
{
    bool found = true;
    switch (q->kind) {
    case LISTING_FRONT:
        *list = str_format(q->a, "front:%.*s", STR_ARG(q->language));
        return OK;
    case LISTING_SECTION:
        TRY(sql_section_by_slug(q->a, conn, q->language, q->slug, &view->section));
        found = view->section != NULL;
        *list = found ? str_format(q->a, "section:%lld", (long long)view->section->id) : S("");
        break;
    case LISTING_TAG:
        TRY(sql_tag_by_slug(q->a, conn, q->language, q->slug, &view->tag));
        found = view->tag != NULL;
        *list = found ? str_format(q->a, "tag:%lld", (long long)view->tag->id) : S("");
        break;
    case LISTING_AUTHOR:
        TRY(sql_person_by_slug(q->a, conn, q->slug, &view->person));
        found = view->person != NULL;
        *list = found ? str_format(q->a, "person:%lld:%.*s", (long long)view->person->id, STR_ARG(q->language)) : S("");
        break;
    }
    return found ? OK : err_make(&ERR_NOT_FOUND, "there is no '%.*s'", STR_ARG(q->slug));
}

/* Where a page begins: skip stories of those published before *before. */
static void find_place(const struct sql_month_list *months, int64_t skip, int64_t *before, int64_t *rest)
{
    *before = INT64_MAX;
    *rest = skip;
    for (ptrdiff_t i = 0; i < months->count && *rest >= months->items[i].stories; i++) {
        *rest -= months->items[i].stories;
        *before = month_start(months->items[i].month);
    }
}

static struct err read_cards(struct list_query *q, struct db_conn *conn, int64_t before, int64_t skip)
{
    struct listing_view *view = q->view;
    switch (q->kind) {
    case LISTING_FRONT:
        return sql_front_cards(q->a, conn, q->language, before, q->page_size, skip, &view->cards);
    case LISTING_SECTION:
        return sql_section_cards(q->a, conn, view->section->id, before, q->page_size, skip, &view->cards);
    case LISTING_TAG:
        return sql_tag_cards(q->a, conn, view->tag->id, before, q->page_size, skip, &view->cards);
    case LISTING_AUTHOR:
        return sql_person_cards(q->a, conn, view->person->id, q->language, before, q->page_size, skip, &view->cards);
    }
    return OK;
}

/* A section, tag or person that stands in drafts alone is no list: its name would be out before its story. */
static struct err check_seen(const struct list_query *q, struct db_conn *conn, struct str list)
{
    int64_t seen = 1;
    if (q->kind != LISTING_FRONT)
        TRY(sql_listing_seen(conn, list, &seen));
    return seen ? OK : err_make(&ERR_NOT_FOUND, "'%.*s' had no story that was out", STR_ARG(q->slug));
}

static struct err read_listing(struct db_conn *conn, void *context)
{
    struct list_query *q = context;
    struct listing_view *view = q->view;
    struct sql_month_list months;
    struct str list;
    int64_t before, rest, page = view->page;
    *view = (struct listing_view){.page = page};
    TRY(find_subject(q, conn, view, &list));
    TRY(sql_listing_months(q->a, conn, list, &months));
    for (ptrdiff_t i = 0; i < months.count; i++)
        view->stories += months.items[i].stories;
    if (view->stories == 0)
        TRY(check_seen(q, conn, list));
    view->pages = MAX((view->stories + q->page_size - 1) / q->page_size, (int64_t)1);
    if (page < 1 || page > view->pages)
        return err_make(&ERR_NOT_FOUND, "there is no page %lld", (long long)page);
    find_place(&months, (page - 1) * q->page_size, &before, &rest);
    return read_cards(q, conn, before, rest);
}

struct err query_listing(struct newsroom *n, struct arena *a, enum listing_kind kind, struct str language,
                         struct str slug, int64_t page, int64_t page_size, struct listing_view *out)
{
    struct list_query q = {
        .a = a, .kind = kind, .language = language, .slug = slug, .page_size = page_size, .view = out};
    out->page = page;
    return db_read_any(newsroom_db(n), read_listing, &q);
}

static struct err read_items(struct list_query *q, struct db_conn *conn, const struct listing_view *subject)
{
    struct sql_feed_item_list *items = &q->feed->items;
    switch (q->kind) {
    case LISTING_FRONT:
        return sql_front_feed(q->a, conn, q->language, q->feed_count, q->own, items);
    case LISTING_SECTION:
        return sql_section_feed(q->a, conn, subject->section->id, q->feed_count, q->own, items);
    case LISTING_TAG:
        return sql_tag_feed(q->a, conn, subject->tag->id, q->feed_count, q->own, items);
    case LISTING_AUTHOR:
        return sql_person_feed(q->a, conn, subject->person->id, q->language, q->feed_count, q->own, items);
    }
    return OK;
}

/* "[42,41,17]": the numbers of the stories, as the statements take them. */
static struct str list_of_items(struct arena *a, const struct sql_feed_item_list *items)
{
    struct buf list;
    buf_init(&list, items->count * 24 + 8);
    buf_add_char(&list, '[');
    for (ptrdiff_t i = 0; i < items->count; i++)
        buf_add_format(&list, "%s%lld", i ? "," : "", (long long)items->items[i].id);
    buf_add_char(&list, ']');
    struct str copy = str_copy(a, buf_str(&list));
    buf_close(&list);
    return copy;
}

static bool items_have_embeds(const struct sql_feed_item_list *items)
{
    for (ptrdiff_t i = 0; i < items->count; i++)
        if (html_has_embeds(items->items[i].body))
            return true;
    return false;
}

static struct err read_feed(struct db_conn *conn, void *context)
{
    struct list_query *q = context;
    struct feed_view *feed = q->feed;
    struct listing_view subject = {0};
    struct str list;
    TRY(find_subject(q, conn, &subject, &list));
    feed->section = subject.section;
    feed->tag = subject.tag;
    feed->person = subject.person;
    TRY(read_items(q, conn, &subject));
    if (feed->items.count == 0)
        TRY(check_seen(q, conn, list));
    TRY(sql_sitemap_changed(conn, q->language, &feed->changed_at));
    list = list_of_items(q->a, &feed->items);
    TRY(sql_feed_parts(q->a, conn, list, &feed->parts));
    TRY(sql_feed_corrections(q->a, conn, list, &feed->corrections));
    TRY(sql_feed_translations(q->a, conn, list, &feed->translations));
    if (items_have_embeds(&feed->items))
        TRY(sql_feed_embeds(q->a, conn, list, &feed->embeds));
    return sql_feed_also_read(q->a, conn, list, &feed->also_read);
}

struct err query_feed(struct newsroom *n, struct arena *a, enum listing_kind kind, struct str language, struct str slug,
                      int64_t count, struct feed_view *out)
{
    struct list_query q = {.a = a, .kind = kind, .language = language, .slug = slug, .feed_count = count, .feed = out};
    q.own = guid_own(a, newsroom_settings(n)->url);
    *out = (struct feed_view){0};
    return db_read_any(newsroom_db(n), read_feed, &q);
}
