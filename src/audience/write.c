/* write.c - what was gathered goes to the store. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/write.h"

#include "audience/sketch.h"
#include "store/statements.h"

/* Memory of one row at a time: a work may be run again. */
struct writing {
    struct arena a;
    const struct gather *gathered;
};

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

static struct err write_view(struct arena *a, struct db_conn *conn, const struct gather_view *view)
{
    struct sql_view_marks *marks;
    const struct subject *s = &view->subject;
    TRY(sql_view_hour_marks(a, conn, view->hour, s->story_id, s->page, &marks));
    struct str depth = merge_depth(a, marks ? marks->depth : S(""), &view->depth);
    struct str visitors = merge_visitors(a, marks ? marks->visitors : S(""), &view->visitors);
    return sql_view_hour_add(conn, view->hour, s->story_id, s->page, s->edition, view->sums.served, view->sums.seen,
                             view->sums.read, view->seconds, depth, visitors);
}

static struct err write_facet(struct arena *a, struct db_conn *conn, const struct gather_facet *facet)
{
    const struct gather_sums *sums = &facet->sums;
    struct str stored;
    if (!facet->visitors.count)
        return sql_facet_day_count(conn, facet->day, facet->facet, facet->value, facet->story_id, sums->served,
                                   sums->seen, sums->read);
    TRY(sql_facet_day_visitors(a, conn, facet->day, facet->facet, facet->value, facet->story_id, &stored));
    return sql_facet_day_add(conn, facet->day, facet->facet, facet->value, facet->story_id, sums->served, sums->seen,
                             sums->read, merge_visitors(a, stored, &facet->visitors));
}

static struct err write_event(struct db_conn *conn, const struct gather_event *event)
{
    const struct judge_event *judged = &event->judged;
    return sql_audience_event_add(conn, judged->at, (int64_t)event->visitor, (int64_t)judged->view,
                                  event->subject.story_id, event->subject.page, event->subject.edition, judged->kind,
                                  event->seconds, event->depth, event->counted);
}

static struct err write_rejected(struct db_conn *conn, const struct gather_rejected *r)
{
    struct str class = robot_class_name(r->class), reason = judge_reason_name(r->reason);
    return r->story_id ? sql_rejected_hour_add(conn, r->at, r->story_id, class, reason, r->served, r->beacons)
                       : sql_rejected_day_add(conn, r->at, class, reason, r->served, r->beacons);
}

static struct err write_views(struct writing *w, struct db_conn *conn)
{
    for (const struct gather_view *view = w->gathered->views; view; view = view->next) {
        TRY(write_view(&w->a, conn, view));
        arena_reset(&w->a);
    }
    return OK;
}

static struct err write_facets(struct writing *w, struct db_conn *conn)
{
    for (const struct gather_facet *facet = w->gathered->facets; facet; facet = facet->next) {
        TRY(write_facet(&w->a, conn, facet));
        arena_reset(&w->a);
    }
    return OK;
}

static struct err work(struct db_conn *conn, void *context)
{
    struct writing *w = context;
    const struct gather *g = w->gathered;
    arena_reset(&w->a);
    if (g->new_key)
        TRY(sql_visitor_key_put(conn, g->key_day, (struct str){(const char *)g->key, GATHER_KEY}));
    TRY(write_views(w, conn));
    TRY(write_facets(w, conn));
    for (const struct gather_rejected *r = g->rejected; r; r = r->next)
        TRY(write_rejected(conn, r));
    for (const struct gather_event *event = g->events; event; event = event->next)
        TRY(write_event(conn, event));
    return OK;
}

struct err write_gathered(struct db *db, const struct gather *gathered)
{
    struct writing w = {.gathered = gathered};
    arena_init(&w.a, 0);
    struct err e = db_write(db, work, &w);
    arena_close(&w.a);
    return e;
}
