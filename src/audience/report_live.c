/* report_live.c - who reads what now: the events of the last half hour. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/judge.h"
#include "audience/report_inside.h"
#include "base/time.h"
#include "store/statements.h"

#define MINUTE (60 * TIME_SECOND)
#define EVENTS_MAX 500000

struct live {
    struct arena a;
    int64_t since;
    struct sql_live_event_list events;
    struct sketch all, minutes[REPORT_LIVE_MINUTES];
    struct sums pages; /* texts: a story's number, or a page's name */
};

static struct err read_events(struct db_conn *conn, void *context)
{
    struct live *live = context;
    return sql_live_events(&live->a, conn, live->since, EVENTS_MAX, &live->events);
}

static void count(struct report_figures *figures, struct sheet_sums *page, int64_t kind)
{
    struct sheet_sums one = {kind == JUDGE_SERVED, kind == JUDGE_SEEN, kind == JUDGE_READ, 0};
    sheet_sums_add(page, &one);
    figures->served += one.served;
    figures->seen += one.seen;
    figures->read += one.read;
}

static void take(struct live *live, const struct sql_live_event *event, struct report_live *out)
{
    int64_t minute = MIN(MAX((event->at - live->since) / MINUTE, 0), REPORT_LIVE_MINUTES - 1);
    struct str name = event->story_id ? str_format(&live->a, "%lld", (long long)event->story_id) : event->page;
    struct report_figures before = out->minutes[minute];
    count(&out->minutes[minute], &sums_of_text(&live->pages, name)->sums[0], event->kind);
    out->totals.served += out->minutes[minute].served - before.served;
    out->totals.seen += out->minutes[minute].seen - before.seen;
    out->totals.read += out->minutes[minute].read - before.read;
    sketch_add(&live->minutes[minute], (uint64_t)event->visitor);
    sketch_add(&live->all, (uint64_t)event->visitor);
}

static bool stands_before(const struct sums_entry *x, const struct sums_entry *y)
{
    const struct sheet_sums *a = &x->sums[0], *b = &y->sums[0];
    return a->seen != b->seen ? a->seen > b->seen : a->served > b->served;
}

/* The most seen, by insertion into a short list. */
static void choose(struct arena *a, struct live *live, struct report_live *out)
{
    const struct sums_entry *chosen[REPORT_LIVE_ROWS];
    int count = 0;
    for (ptrdiff_t i = 0; i < live->pages.count; i++) {
        const struct sums_entry *entry = live->pages.list[i];
        int at = count;
        if (at == REPORT_LIVE_ROWS && !stands_before(entry, chosen[--at]))
            continue;
        for (; at > 0 && stands_before(entry, chosen[at - 1]); at--)
            chosen[at] = chosen[at - 1];
        chosen[at] = entry;
        count = MIN(count + 1, REPORT_LIVE_ROWS);
    }
    for (int i = 0; i < count; i++) {
        const struct sheet_sums *s = &chosen[i]->sums[0];
        struct str value = str_copy(a, chosen[i]->text);
        out->rows[i] = (struct report_row){.value = value, .name = value};
        out->rows[i].figures =
            (struct report_figures){s->served, s->seen, s->read, REPORT_UNKNOWN, REPORT_UNKNOWN, REPORT_UNKNOWN};
    }
    out->count = count;
}

static struct err name_rows(struct arena *a, struct newsroom *n, struct report_live *out)
{
    struct report_query query = {.dimension = REPORT_ENTRY};
    struct report report = {.rows = out->rows, .count = out->count};
    struct reporting r = {.a = a, .newsroom = n, .query = &query, .out = &report};
    arena_init(&r.scratch, 0);
    struct err e = report_find_names(&r);
    arena_close(&r.scratch);
    return e;
}

static void add_up(struct arena *a, struct live *live, struct report_live *out)
{
    for (ptrdiff_t i = 0; i < live->events.count; i++)
        take(live, &live->events.items[i], out);
    for (int i = 0; i < REPORT_LIVE_MINUTES; i++) {
        out->minutes[i].visitors = sketch_estimate(&live->minutes[i]);
        out->minutes[i].seconds = out->minutes[i].depth = REPORT_UNKNOWN;
    }
    out->totals.visitors = sketch_estimate(&live->all);
    out->totals.seconds = out->totals.depth = REPORT_UNKNOWN;
    choose(a, live, out);
}

struct err report_live_make(struct arena *a, struct newsroom *n, struct db *audience, int64_t now,
                            struct report_live *out)
{
    struct live *live = arena_make(a, struct live);
    *out = (struct report_live){0};
    arena_init(&live->a, 0);
    live->since = now - REPORT_LIVE_MINUTES * MINUTE;
    live->pages = (struct sums){.a = &live->a, .form = SHEET_TEXTS};
    struct err e = db_read(audience, read_events, live);
    if (!failed(e))
        add_up(a, live, out);
    arena_close(&live->a);
    return failed(e) ? e : name_rows(a, n, out);
}
