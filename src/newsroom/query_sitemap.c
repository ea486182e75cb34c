/* query_sitemap.c - what sitemaps list: months, the stories of a part of one, the last two days. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/query.h"

#include "base/time.h"

struct sitemap_query {
    struct arena *a;
    struct str language;
    int64_t first, last; /* instants: from first on, before last */
    int64_t count, skip;
    void *out;
};

/* First instant of a month as the listing counts them. */
static int64_t month_start(int64_t month)
{
    struct time_civil civil = {.year = (int)(month / 12), .month = (int)(month % 12) + 1, .day = 1};
    return time_from_civil(&civil);
}

static struct err read_months(struct db_conn *conn, void *context)
{
    struct sitemap_query *q = context;
    struct str list = str_format(q->a, "front:%.*s", STR_ARG(q->language));
    return sql_sitemap_months(q->a, conn, q->language, list, q->out);
}

struct err query_sitemap_months(struct newsroom *n, struct arena *a, struct str language,
                                struct sql_sitemap_month_list *out)
{
    struct sitemap_query q = {.a = a, .language = language, .out = out};
    return db_read_any(newsroom_db(n), read_months, &q);
}

static bool has_versions(const struct sql_sitemap_item_list *items)
{
    for (ptrdiff_t i = 0; i < items->count; i++)
        if (items->items[i].translation_group != DB_NULL)
            return true;
    return false;
}

static struct err read_part(struct db_conn *conn, void *context)
{
    struct sitemap_query *q = context;
    struct sitemap_view *view = q->out;
    TRY(sql_sitemap_part(q->a, conn, q->language, q->first, q->last, q->count, q->skip, &view->items));
    if (has_versions(&view->items))
        TRY(sql_sitemap_versions(q->a, conn, q->language, q->first, q->last, q->count, q->skip, &view->versions));
    return view->items.count ? OK : err_make(&ERR_NOT_FOUND, "no story is in that part of the sitemap");
}

struct err query_sitemap_part(struct newsroom *n, struct arena *a, struct str language, int64_t month, int64_t part,
                              struct sitemap_view *out)
{
    struct sitemap_query q = {.a = a,
                              .language = language,
                              .first = month_start(month),
                              .last = month_start(month + 1),
                              .count = SITEMAP_PART,
                              .skip = (part - 1) * SITEMAP_PART,
                              .out = out};
    *out = (struct sitemap_view){0};
    return db_read_any(newsroom_db(n), read_part, &q);
}

static struct err read_news(struct db_conn *conn, void *context)
{
    struct sitemap_query *q = context;
    return sql_sitemap_news(q->a, conn, q->language, q->first, q->last, q->count, q->out);
}

struct err query_sitemap_news(struct newsroom *n, struct arena *a, struct str language, int64_t since, int64_t until,
                              int64_t count, struct sql_sitemap_item_list *out)
{
    struct sitemap_query q = {.a = a, .language = language, .first = since, .last = until, .count = count, .out = out};
    return db_read_any(newsroom_db(n), read_news, &q);
}
