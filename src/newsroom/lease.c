/* lease.c - what a job has taken is its node's, and free again soon after that node died. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/lease.h"

#include "base/time.h"
#include "newsroom/life.h"
#include "newsroom/node.h"

bool lease_begin(const struct newsroom *n, const atomic_bool *stop, struct lease *out)
{
    *out = (struct lease){stop, lives_end(newsroom_lives(n))};
    return lease_holds(*out);
}

bool lease_holds(struct lease lease)
{
    if (lease.stop && atomic_load(lease.stop))
        return false;
    return !lease.end || time_monotonic() < atomic_load(lease.end);
}

struct err lease_check(struct lease lease)
{
    return lease_holds(lease) ? OK : err_make(&ERR_BUSY, "this server ends, or stood still; it is not done now");
}

struct look {
    struct arena *a;
    struct sql_text_list live;
    int64_t clock;
};

static struct err look_work(struct db_conn *conn, void *context)
{
    struct look *look = context;
    TRY(sql_lease_clock(conn, &look->clock));
    return sql_lease_live(look->a, conn, LEASE_ALIVE, &look->live);
}

struct err lease_look(struct newsroom *n, struct arena *a, struct lease_state *out)
{
    struct look look = {.a = a};
    *out = (struct lease_state){.live = newsroom_holder(n), .first = true};
    if (!node_is_shared(n))
        return OK;
    out->first = false;
    TRY(db_read(newsroom_db(n), look_work, &look));
    out->ahead = time_now() - look.clock;
    out->first = look.live.count && str_equal(look.live.items[0], newsroom_holder(n));
    out->live = S("");
    for (ptrdiff_t i = 0; i < look.live.count; i++)
        out->live = str_format(a, "%.*s %.*s", STR_ARG(out->live), STR_ARG(look.live.items[i]));
    return OK;
}

struct freeing {
    const struct lease_rows *rows;
    struct str live;
    int64_t now;
    bool some;
};

static struct err find_dead(struct db_conn *conn, void *context)
{
    struct freeing *freeing = context;
    return freeing->rows->dead(conn, freeing->live, &freeing->some);
}

static struct err free_work(struct db_conn *conn, void *context)
{
    const struct freeing *freeing = context;
    return freeing->rows->free(conn, freeing->live, freeing->now);
}

/* Looks first without writing: most calls find nothing. */
struct err lease_free_rows(struct db *db, const struct lease_rows *rows, struct str live, int64_t now, bool *freed)
{
    struct freeing freeing = {.rows = rows, .live = live, .now = now};
    *freed = false;
    TRY(db_read(db, find_dead, &freeing));
    if (freeing.some)
        TRY(db_write(db, free_work, &freeing));
    *freed = freeing.some;
    return OK;
}

static struct err free_jobs(struct db_conn *conn, struct str live, int64_t now)
{
    TRY(sql_lease_free_outbox(conn, live, now));
    TRY(sql_lease_free_renditions(conn, live, now));
    TRY(sql_lease_free_hosts(conn, live, now));
    return sql_lease_free_translations(conn, live);
}

struct err lease_free(struct newsroom *n, struct str live, bool *freed)
{
    static const struct lease_rows JOBS = {sql_lease_dead, free_jobs};
    return lease_free_rows(newsroom_db(n), &JOBS, live, time_now(), freed);
}
