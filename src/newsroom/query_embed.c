/* query_embed.c - which other sites' posts published stories hold. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/query.h"

struct hosts_query {
    struct arena *a;
    int64_t count;
    struct sql_embed_host_view_list *out;
};

static struct err read_hosts(struct db_conn *conn, void *context)
{
    struct hosts_query *q = context;
    return sql_published_embed_hosts(q->a, conn, q->count, q->out);
}

struct err query_embed_hosts(struct newsroom *n, struct arena *a, int64_t count, struct sql_embed_host_view_list *out)
{
    struct hosts_query q = {a, count, out};
    return db_read(newsroom_db(n), read_hosts, &q);
}
