/* query_numbers.c - stories that are known by their numbers. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/query_numbers.h"

#include "text/json.h"

#define NUMBER_MAX 21 /* bytes, with a comma */

struct numbers_query {
    struct arena *a;
    struct str ids; /* JSON */
    struct sql_card_list *cards;
    struct sql_published_place_list *places;
};

static struct str json_of(struct arena *a, const int64_t *ids, ptrdiff_t count)
{
    struct json j;
    struct buf out;
    buf_init(&out, count * NUMBER_MAX + 2);
    json_init(&j, &out);
    json_open_array(&j);
    for (ptrdiff_t i = 0; i < count; i++)
        json_write_int(&j, ids[i]);
    json_close_array(&j);
    struct str list = str_copy(a, buf_str(&out));
    buf_close(&out);
    return list;
}

static struct err read_cards(struct db_conn *conn, void *context)
{
    struct numbers_query *q = context;
    return sql_story_cards(q->a, conn, q->ids, q->cards);
}

static struct err read_places(struct db_conn *conn, void *context)
{
    struct numbers_query *q = context;
    return sql_published_places(q->a, conn, q->ids, q->places);
}

struct err query_cards_of(struct newsroom *n, struct arena *a, const int64_t *ids, ptrdiff_t count,
                          struct sql_card_list *out)
{
    struct numbers_query q = {.a = a, .ids = json_of(a, ids, count), .cards = out};
    *out = (struct sql_card_list){0};
    return count ? db_read_any(newsroom_db(n), read_cards, &q) : OK;
}

struct err query_places_of(struct newsroom *n, struct arena *a, const int64_t *ids, ptrdiff_t count,
                           struct sql_published_place_list *out)
{
    struct numbers_query q = {.a = a, .ids = json_of(a, ids, count), .places = out};
    *out = (struct sql_published_place_list){0};
    return count ? db_read_any(newsroom_db(n), read_places, &q) : OK;
}
