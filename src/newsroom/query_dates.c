/* query_dates.c - the stories of a year, a month, a day. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/query.h"

struct dates_query {
    struct arena *a;
    struct str language;
    int64_t first, last;
    int64_t page_size;
    struct listing_view *out;
};

static struct err read_dates(struct db_conn *conn, void *context)
{
    struct dates_query *q = context;
    struct listing_view *view = q->out;
    TRY(sql_date_count(conn, q->language, q->first, q->last, DATES_MAX, &view->stories));
    view->pages = (view->stories + q->page_size - 1) / q->page_size;
    if (view->page < 1 || view->page > view->pages)
        return err_make(&ERR_NOT_FOUND, "no story is of that time, or there is no page %lld", (long long)view->page);
    int64_t skip = (view->page - 1) * q->page_size;
    return sql_date_cards(q->a, conn, q->language, q->first, q->last, q->page_size, skip, &view->cards);
}

struct err query_dates(struct newsroom *n, struct arena *a, struct str language, int64_t first, int64_t last,
                       int64_t page, int64_t page_size, struct listing_view *out)
{
    struct dates_query q = {
        .a = a, .language = language, .first = first, .last = last, .page_size = page_size, .out = out};
    *out = (struct listing_view){.page = page};
    return db_read_any(newsroom_db(n), read_dates, &q);
}
