/* lease.c - what a job has taken is its server's, and free again soon after that server died. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/lease.h"

#include "base/time.h"
#include "store/statements.h"

struct lease {
    struct arena *a;
    struct str holder, own;
    int64_t now;
    struct lease_state *out;
};

/* A row of its own, so that servers do not wait for one another. */
static struct err keep_work(struct db_conn *conn, void *context)
{
    struct lease *lease = context;
    return sql_lease_keep(conn, lease->own, LEASE_ALIVE, &lease->now);
}

static struct err look_work(struct db_conn *conn, void *context)
{
    struct lease *lease = context;
    struct sql_text_list lost;
    struct str first;
    TRY(sql_lease_first(lease->a, conn, &first));
    TRY(sql_lease_lost(lease->a, conn, &lost));
    lease->out->first = str_equal(first, lease->own);
    lease->out->lost = lost.items;
    lease->out->lost_count = lost.count;
    return OK;
}

struct err lease_keep(struct newsroom *n, struct arena *a, struct lease_state *out)
{
    struct lease lease = {.a = a, .own = newsroom_holder(n), .out = out};
    *out = (struct lease_state){0};
    TRY(db_write(newsroom_db(n), keep_work, &lease));
    out->ahead = time_now() - lease.now;
    return db_read(newsroom_db(n), look_work, &lease);
}

static struct err free_work(struct db_conn *conn, void *context)
{
    const struct lease *lease = context;
    TRY(sql_lease_free_outbox(conn, lease->holder, lease->own, lease->now));
    TRY(sql_lease_free_renditions(conn, lease->holder, lease->own, lease->now));
    TRY(sql_lease_free_hosts(conn, lease->holder, lease->own, lease->now));
    return sql_lease_free_translations(conn, lease->holder, lease->own);
}

struct err lease_free(struct newsroom *n, struct str holder)
{
    struct lease lease = {.holder = holder, .own = newsroom_holder(n), .now = time_now()};
    return db_write(newsroom_db(n), free_work, &lease);
}

static struct err forget_work(struct db_conn *conn, void *context)
{
    const struct lease *lease = context;
    return sql_lease_forget(conn, lease->holder);
}

struct err lease_forget(struct newsroom *n, struct str holder)
{
    struct lease lease = {.holder = holder};
    return db_write(newsroom_db(n), forget_work, &lease);
}

static struct err leave_work(struct db_conn *conn, void *context)
{
    const struct lease *lease = context;
    return sql_lease_leave(conn, lease->own);
}

struct err lease_leave(struct newsroom *n)
{
    struct lease lease = {.own = newsroom_holder(n)};
    if (db_engine_of(newsroom_db(n)) == DB_SQLITE)
        return OK;
    return db_write(newsroom_db(n), leave_work, &lease);
}
