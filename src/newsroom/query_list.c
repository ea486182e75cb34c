/* query_list.c - lists of published stories: pages by number, feeds, sitemaps. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many stories a list has in each month is counted as they are published (table listing). Page N is found by adding
 * these up from the newest month on; what is left to skip lies inside one month, and nothing else is walked over.
 */
#include "newsroom/query.h"

#include "base/time.h"

struct list_query {
    struct arena *a;
    enum listing_kind kind;
    struct str language, slug;
    int64_t page_size;
    int64_t feed_count;
    int64_t first, last; /* of a month, for sitemaps */
    struct listing_view *view;
    struct sql_feed_item_list *feed;
    struct sql_sitemap_item_list *sitemap;
    struct sql_month_list *months;
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
    return db_read(newsroom_db(n), read_listing, &q);
}

static struct err read_feed(struct db_conn *conn, void *context)
{
    struct list_query *q = context;
    struct listing_view view = {0};
    struct str list;
    TRY(find_subject(q, conn, &view, &list));
    switch (q->kind) {
    case LISTING_FRONT:
        return sql_front_feed(q->a, conn, q->language, q->feed_count, q->feed);
    case LISTING_SECTION:
        return sql_section_feed(q->a, conn, view.section->id, q->feed_count, q->feed);
    case LISTING_TAG:
        return sql_tag_feed(q->a, conn, view.tag->id, q->feed_count, q->feed);
    case LISTING_AUTHOR:
        return sql_person_feed(q->a, conn, view.person->id, q->language, q->feed_count, q->feed);
    }
    return OK;
}

struct err query_feed(struct newsroom *n, struct arena *a, enum listing_kind kind, struct str language, struct str slug,
                      int64_t count, struct sql_feed_item_list *out)
{
    struct list_query q = {.a = a, .kind = kind, .language = language, .slug = slug, .feed_count = count, .feed = out};
    return db_read(newsroom_db(n), read_feed, &q);
}

static struct err read_sitemap(struct db_conn *conn, void *context)
{
    struct list_query *q = context;
    return sql_sitemap_month(q->a, conn, q->language, q->first, q->last, q->sitemap);
}

struct err query_sitemap_month(struct newsroom *n, struct arena *a, struct str language, int64_t month,
                               struct sql_sitemap_item_list *out)
{
    struct list_query q = {
        .a = a, .language = language, .first = month_start(month), .last = month_start(month + 1), .sitemap = out};
    return db_read(newsroom_db(n), read_sitemap, &q);
}

static struct err read_months(struct db_conn *conn, void *context)
{
    struct list_query *q = context;
    return sql_listing_months(q->a, conn, str_format(q->a, "front:%.*s", STR_ARG(q->language)), q->months);
}

struct err query_months(struct newsroom *n, struct arena *a, struct str language, struct sql_month_list *out)
{
    struct list_query q = {.a = a, .language = language, .months = out};
    return db_read(newsroom_db(n), read_months, &q);
}
