/* query_embed.c - which other sites' posts published stories hold. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/query.h"

struct embeds_query {
    struct arena *a;
    int64_t count;
    struct sql_embed_address_list *out;
};

static struct err read_embeds(struct db_conn *conn, void *context)
{
    struct embeds_query *q = context;
    return sql_published_embeds(q->a, conn, q->count, q->out);
}

struct err query_embeds(struct newsroom *n, struct arena *a, int64_t count, struct sql_embed_address_list *out)
{
    struct embeds_query q = {a, count, out};
    return db_read_any(newsroom_db(n), read_embeds, &q);
}
