/* write.c - what was gathered goes to the store. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/write.h"

#include "audience/roll.h"
#include "audience/sketch.h"
#include "audience/sum.h"
#include "base/time.h"
#include "store/statements.h"

#define HOUR (3600 * TIME_SECOND)

enum day_state { DAY_OPEN, DAY_ROLLED, DAY_SEALED };

/* Memory of one row at a time: a work may be run again. */
struct writing {
    struct arena a;
    const struct gather *gathered;
    write_before *before;
    void *context;
    struct str zone;
    int64_t open_day, open_hour; /* from here on nothing is rolled up */
    int64_t late;                /* views and beacons of sealed days */
};

/* ---- days that are over ---- */

static struct err look_at_day(struct writing *w, struct db_conn *conn, int64_t day, enum day_state *state)
{
    struct sql_seal *seal;
    bool rolled;
    *state = DAY_OPEN;
    if (day >= w->open_day)
        return OK;
    TRY(sql_rolled_day_exists(conn, day, &rolled));
    TRY(sql_seal_of(&w->a, conn, day, &seal));
    *state = seal ? DAY_SEALED : rolled ? DAY_ROLLED : DAY_OPEN;
    return OK;
}

static struct err look_at_hour(struct writing *w, struct db_conn *conn, int64_t hour, enum day_state *state)
{
    *state = DAY_OPEN;
    return hour >= w->open_hour ? OK : look_at_day(w, conn, roll_day_of(w->zone, hour * HOUR), state);
}

/* ---- rows ---- */

/* What is stored and what is new, together. A damaged sketch is begun anew: a figure is no reason to lose the others.
 */
static struct str merge_visitors(struct arena *a, struct str stored, const struct gather_visitors *visitors)
{
    struct sketch sketch = {0};
    if (visitors->count == 0)
        return stored;
    if (failed(sketch_read(&sketch, stored)))
        log_errorx("audience: %s", err_detail());
    for (ptrdiff_t i = 0; i < visitors->count; i++)
        sketch_add(&sketch, visitors->items[i]);
    return sketch_write(a, &sketch);
}

static struct str merge_depth(struct arena *a, struct str stored, const struct depth *added)
{
    struct depth depth = {0};
    if (failed(depth_read(&depth, stored)))
        log_errorx("audience: %s", err_detail());
    for (int i = 0; i < DEPTH_STEPS; i++)
        depth.loadings[i] += added->loadings[i];
    return depth_write(a, &depth);
}

static struct err write_hour(struct arena *a, struct db_conn *conn, const struct gather_view *view)
{
    struct sql_view_marks *marks;
    const struct subject *s = &view->subject;
    TRY(sql_view_hour_marks(a, conn, view->hour, s->story_id, s->page, &marks));
    struct str depth = merge_depth(a, marks ? marks->depth : S(""), &view->depth);
    struct str visitors = merge_visitors(a, marks ? marks->visitors : S(""), &view->visitors);
    return sql_view_hour_add(conn, view->hour, s->story_id, s->page, s->edition, view->sums.served, view->sums.seen,
                             view->sums.read, view->seconds, depth, visitors);
}

/* The hours of that day were added up already. */
static struct err write_day(struct writing *w, struct db_conn *conn, const struct gather_view *view)
{
    struct sql_view_marks *marks;
    const struct subject *s = &view->subject;
    int64_t day = roll_day_of(w->zone, view->hour * HOUR);
    TRY(sql_view_day_marks(&w->a, conn, day, s->story_id, s->page, &marks));
    struct str depth = merge_depth(&w->a, marks ? marks->depth : S(""), &view->depth);
    struct str visitors = merge_visitors(&w->a, marks ? marks->visitors : S(""), &view->visitors);
    TRY(sql_view_day_add(conn, day, s->story_id, s->page, s->edition, view->sums.served, view->sums.seen,
                         view->sums.read, view->seconds, depth, visitors));
    return sum_again(conn, day);
}

static struct err write_view(struct writing *w, struct db_conn *conn, const struct gather_view *view)
{
    enum day_state state;
    TRY(look_at_hour(w, conn, view->hour, &state));
    if (state == DAY_SEALED) {
        w->late += view->sums.served + view->sums.seen + view->sums.read;
        return OK;
    }
    TRY(write_hour(&w->a, conn, view));
    return state == DAY_ROLLED ? write_day(w, conn, view) : OK;
}

static struct err write_facet(struct writing *w, struct db_conn *conn, const struct gather_facet *facet)
{
    const struct gather_sums *sums = &facet->sums;
    enum day_state state;
    struct str stored;
    TRY(look_at_day(w, conn, facet->day, &state));
    if (state == DAY_SEALED)
        return OK;
    if (state == DAY_ROLLED)
        TRY(sum_again(conn, facet->day));
    if (!facet->visitors.count)
        return sql_facet_day_count(conn, facet->day, facet->facet, facet->value, facet->story_id, sums->served,
                                   sums->seen, sums->read);
    TRY(sql_facet_day_visitors(&w->a, conn, facet->day, facet->facet, facet->value, facet->story_id, &stored));
    return sql_facet_day_add(conn, facet->day, facet->facet, facet->value, facet->story_id, sums->served, sums->seen,
                             sums->read, merge_visitors(&w->a, stored, &facet->visitors));
}

static struct err write_event(struct db_conn *conn, const struct gather_event *event)
{
    const struct judge_event *judged = &event->judged;
    return sql_audience_event_add(conn, judged->at, (int64_t)event->visitor, (int64_t)judged->view,
                                  event->subject.story_id, event->subject.page, event->subject.edition, judged->kind,
                                  event->seconds, event->depth, event->counted);
}

static struct err write_rejected(struct writing *w, struct db_conn *conn, const struct gather_rejected *r)
{
    struct str class = robot_class_name(r->class), reason = judge_reason_name(r->reason);
    enum day_state state;
    TRY(r->story_id ? look_at_hour(w, conn, r->at, &state) : look_at_day(w, conn, r->at, &state));
    if (state == DAY_SEALED) {
        w->late += r->story_id ? 0 : r->served + r->beacons;
        return OK;
    }
    return r->story_id ? sql_rejected_hour_add(conn, r->at, r->story_id, class, reason, r->served, r->beacons)
                       : sql_rejected_day_add(conn, r->at, class, reason, r->served, r->beacons);
}

static struct err write_views(struct writing *w, struct db_conn *conn)
{
    for (const struct gather_view *view = w->gathered->views; view; view = view->next) {
        TRY(write_view(w, conn, view));
        arena_reset(&w->a);
    }
    return OK;
}

static struct err write_facets(struct writing *w, struct db_conn *conn)
{
    for (const struct gather_facet *facet = w->gathered->facets; facet; facet = facet->next) {
        TRY(write_facet(w, conn, facet));
        arena_reset(&w->a);
    }
    return OK;
}

static struct err write_rows(struct writing *w, struct db_conn *conn)
{
    const struct gather *g = w->gathered;
    if (g->new_key)
        TRY(sql_visitor_key_put(conn, g->key_day, (struct str){(const char *)g->key, GATHER_KEY}));
    TRY(write_views(w, conn));
    TRY(write_facets(w, conn));
    for (const struct gather_rejected *r = g->rejected; r; r = r->next)
        TRY(write_rejected(w, conn, r));
    for (const struct gather_event *event = g->events; event; event = event->next)
        TRY(write_event(conn, event));
    return OK;
}

static struct err work(struct db_conn *conn, void *context)
{
    struct writing *w = context;
    bool done = false;
    arena_reset(&w->a);
    w->late = 0;
    if (w->before)
        TRY(w->before(conn, w->context, &done));
    return done ? OK : write_rows(w, conn);
}

struct err write_gathered_behind(struct db *db, struct str zone, const struct gather *gathered, write_before *before,
                                 void *context)
{
    struct writing w = {.gathered = gathered, .before = before, .context = context, .zone = zone};
    w.open_day = roll_day_of(zone, time_now() - ROLL_AFTER_SECONDS * TIME_SECOND);
    w.open_hour = roll_first_hour(zone, w.open_day);
    arena_init(&w.a, 0);
    struct err e = db_write(db, work, &w);
    arena_close(&w.a);
    if (!failed(e) && w.late)
        log_errorx("audience: lost=%lld views and beacons that came after their day was sealed", (long long)w.late);
    return e;
}

struct err write_gathered(struct db *db, struct str zone, const struct gather *gathered)
{
    return write_gathered_behind(db, zone, gathered, NULL, NULL);
}
