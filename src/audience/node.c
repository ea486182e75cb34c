/* node.c - one of several nodes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/node.h"

#include "audience/home.h"
#include "audience/parcel.h"
#include "base/random.h"
#include "base/time.h"
#include "store/statements.h"

#include <time.h>

#define TURN_TIME (NODE_TURN_SECONDS * TIME_SECOND)
#define TURN_RENEW (TURN_TIME * 3 / 4)
#define GAP_TIME (2 * TIME_SECOND)       /* having told nothing for longer, others may not have either */
#define RING_TIME 20000                  /* microseconds: an event is in its ring so long after its instant */
#define FORGET_TIME (3600 * TIME_SECOND) /* nodes that were killed */
#define PARCEL_MAX ((ptrdiff_t)128 * 1024 * 1024)

/* The machine's own clock, whatever time_set says. */
static int64_t clock_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * TIME_SECOND + now.tv_nsec / 1000;
}

int64_t audience_node_slot(void)
{
    return (clock_now() - RING_TIME) / NODE_SLOT;
}

int64_t audience_node_slot_end(void)
{
    return clock_now() / NODE_SLOT + 1;
}

void audience_node_init(struct node *node, struct db *db)
{
    *node = (struct node){.db = db};
    random_bytes(&node->id, sizeof node->id);
    node->id &= INT64_MAX;
}

/* ---- telling ---- */

struct telling {
    struct arena a;
    const struct node *node;
    const struct gather *gathered;
    struct str content;
    int64_t turn, summed_at; /* as in struct node */
    bool others;
};

static struct err put_parcel(const struct telling *t, struct db_conn *conn)
{
    const struct gather *g = t->gathered;
    int64_t changed;
    TRY(sql_reporter_prune(conn, FORGET_TIME));
    TRY(sql_reporter_put(conn, t->node->id, t->node->number, g->whole, &changed));
    return changed && t->content.n ? sql_parcel_add(conn, t->node->id, g->since, g->upto, t->content) : OK;
}

static struct err take_turn(struct telling *t, struct db_conn *conn)
{
    struct sql_audience_turn *turn;
    TRY(sql_audience_turn_find(&t->a, conn, t->node->id, &turn));
    bool ours = turn && turn->node == t->node->id, free = !turn || turn->remaining <= 0;
    t->turn = ours ? turn->number : free ? (turn ? turn->number + 1 : 1) : 0;
    t->others = turn && turn->others;
    t->summed_at = turn ? turn->summed_at : 0;
    return free || (ours && turn->remaining < TURN_RENEW) ? sql_audience_turn_take(conn, t->node->id, TURN_TIME) : OK;
}

static struct err tell_work(struct db_conn *conn, void *context)
{
    struct telling *t = context;
    arena_reset(&t->a);
    TRY(put_parcel(t, conn));
    return take_turn(t, conn);
}

static void learn(struct node *node, const struct telling *t)
{
    int64_t now = time_monotonic();
    bool begins = t->turn && t->turn != node->turn, gap = now - node->told_at > GAP_TIME;
    if (t->others && (begins || gap))
        node->wait_until = now + HOME_SILENT_SECONDS * TIME_SECOND;
    node->turn = t->turn;
    node->others = t->others;
    node->summed_at = t->summed_at;
    node->told_at = now;
    node->number++;
}

struct err audience_node_tell(struct node *node, const struct gather *gathered)
{
    struct telling t = {.node = node, .gathered = gathered};
    struct buf content;
    buf_init(&content, PARCEL_MAX);
    if (!gather_is_empty(gathered))
        parcel_write(&content, gathered);
    if (content.failed)
        log_errorx("audience: lost=%td entries of figures: more than %td bytes", gathered->entries, PARCEL_MAX);
    else
        t.content = buf_str(&content);
    arena_init(&t.a, 0);
    struct err e = db_write(node->db, tell_work, &t);
    if (!failed(e))
        learn(node, &t);
    arena_close(&t.a);
    buf_close(&content);
    return e;
}

/* ---- the end, and the rest ---- */

static struct err leave_work(struct db_conn *conn, void *context)
{
    return sql_reporter_drop(conn, ((const struct node *)context)->id);
}

struct err audience_node_leave(struct node *node)
{
    return db_write(node->db, leave_work, node);
}

static struct err give_work(struct db_conn *conn, void *context)
{
    return sql_audience_turn_give(conn, ((const struct node *)context)->id);
}

struct err turn_check(struct db_conn *conn, struct turn turn)
{
    struct sql_audience_turn *now;
    struct arena a;
    if (!turn.number)
        return OK;
    arena_init(&a, 0);
    struct err e = sql_audience_turn_find(&a, conn, turn.node, &now);
    if (!failed(e) && (!now || now->node != turn.node || now->number != turn.number))
        e = err_make(&ERR_CONFLICT, "another node makes the figures now");
    arena_close(&a);
    return e;
}

struct err node_give_turn(struct node *node)
{
    return node->turn ? db_write(node->db, give_work, node) : OK;
}

static struct err summed_work(struct db_conn *conn, void *context)
{
    return sql_audience_turn_summed(conn, *(const int64_t *)context);
}

struct err audience_node_summed(struct node *node, int64_t at)
{
    return db_write(node->db, summed_work, &at);
}

struct asking {
    int64_t id, count;
};

static struct err count_work(struct db_conn *conn, void *context)
{
    struct asking *asking = context;
    return sql_parcel_waiting(conn, asking->id, &asking->count);
}

struct err audience_node_waiting(struct db *db, int64_t id, int64_t *count)
{
    struct asking asking = {.id = id};
    TRY(db_read(db, count_work, &asking));
    *count = asking.count;
    return OK;
}
