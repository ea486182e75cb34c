/* report_marks.c - what happened meanwhile: published, corrected, withdrawn, put on the front. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/report.h"

#include "base/time.h"
#include "newsroom/front.h"
#include "store/statements.h"
#include "text/dates.h"

#include <stdlib.h>
#include <string.h>

#define CHANGES_MAX 500 /* of the front's pins that are looked at */

struct finding {
    struct arena *a;
    int64_t story_id, from, to; /* microseconds; to is not within */
    struct str path;            /* of the story */
    struct report_marks *out;
};

static void add(struct finding *f, const struct report_mark *mark)
{
    if (f->out->count < REPORT_MARKS_MAX && mark->at < f->to && mark->until >= f->from)
        f->out->items[f->out->count++] = *mark;
}

/* ---- the story ---- */

static struct err find_dates(struct finding *f, struct db_conn *conn)
{
    struct sql_report_dates *dates;
    TRY(sql_report_story_dates(f->a, conn, f->story_id, &dates));
    if (!dates)
        return OK;
    f->path = dates->path;
    if (dates->published_at != DB_NULL)
        add(f, &(struct report_mark){REPORT_PUBLISHED, dates->published_at, dates->published_at, f->story_id,
                                     dates->headline});
    if (dates->withdrawn_at != DB_NULL)
        add(f, &(struct report_mark){REPORT_WITHDRAWN, dates->withdrawn_at, dates->withdrawn_at, f->story_id,
                                     dates->headline});
    return OK;
}

static struct err find_corrections(struct finding *f, struct db_conn *conn)
{
    struct sql_report_event_list list;
    TRY(f->story_id ? sql_report_corrections_of(f->a, conn, f->story_id, f->from, f->to, &list)
                    : sql_report_corrections(f->a, conn, f->from, f->to, REPORT_MARKS_MAX / 2, &list));
    for (ptrdiff_t i = 0; i < list.count; i++) {
        const struct sql_report_event *c = &list.items[i];
        add(f, &(struct report_mark){REPORT_CORRECTED, c->at, c->at, c->story_id, c->note});
    }
    return OK;
}

/* ---- the front ---- */

/* The place of a slot: "second" of "second-1". */
static struct str place_of(struct str slot)
{
    return str_starts(slot, S("second-")) ? S("second") : slot;
}

/* It was seen to stand there by that pin. */
static bool is_known(const struct finding *f, const struct report_mark *mark)
{
    for (ptrdiff_t i = 0; i < f->out->count; i++) {
        const struct report_mark *stay = &f->out->items[i];
        if (f->story_id && stay->kind == REPORT_ON_FRONT && str_equal(stay->text, mark->text) &&
            stay->at <= mark->until && stay->until >= mark->at)
            return true;
    }
    return false;
}

/* The same pin was put there again by a later change: one time on the front. */
static bool extend(struct finding *f, const struct report_mark *mark)
{
    for (ptrdiff_t i = 0; i < f->out->count; i++) {
        struct report_mark *later = &f->out->items[i];
        if (later->kind == REPORT_ON_FRONT && later->at == mark->until && later->story_id == mark->story_id &&
            str_equal(later->text, mark->text)) {
            later->at = mark->at;
            return true;
        }
    }
    return false;
}

static struct err add_pin(struct finding *f, struct db_conn *conn, const struct front_pin *pin, int64_t at, int64_t end)
{
    struct report_mark mark = {REPORT_ON_FRONT, at, MIN(pin->until, end), f->story_id,
                               str_copy(f->a, place_of(pin->slot))};
    if (f->story_id ? !str_equal(pin->path, f->path) : mark.at >= f->to || mark.until < f->from)
        return OK;
    if (!f->story_id) {
        struct sql_report_place *place;
        TRY(sql_report_story_at(f->a, conn, pin->path, &place));
        if (!place)
            return OK;
        mark.story_id = place->id;
    }
    if (!is_known(f, &mark) && !extend(f, &mark))
        add(f, &mark);
    return OK;
}

/* Each change says all pins that hold from then on; the newest comes first. */
static struct err find_pins(struct finding *f, struct db_conn *conn)
{
    struct sql_audit_entry_list list;
    int64_t end = INT64_MAX, next;
    TRY(sql_audit_of_subject(f->a, conn, S("front_pins"), INT64_MAX, CHANGES_MAX, &list));
    for (ptrdiff_t i = 0; i < list.count && end >= f->from; end = list.items[i++].at) {
        struct front_pin pins[FRONT_PINS];
        ptrdiff_t count = front_pins_at(list.items[i].detail, list.items[i].at, pins, &next);
        for (ptrdiff_t p = 0; p < count; p++)
            TRY(add_pin(f, conn, &pins[p], list.items[i].at, end));
    }
    return OK;
}

/* Where the story was seen to stand; looked up before the pins, which say the same of an earlier time. */
static struct err find_stays(struct db_conn *conn, void *context)
{
    struct finding *f = context;
    struct sql_front_stay_list stays;
    f->out->count = 0;
    TRY(sql_front_stay_of_story(f->a, conn, f->story_id, f->from, f->to, REPORT_MARKS_MAX / 2, &stays));
    for (ptrdiff_t i = 0; i < stays.count; i++) {
        const struct sql_front_stay *stay = &stays.items[i];
        add(f, &(struct report_mark){REPORT_ON_FRONT, stay->entered_at, stay->left_at, f->story_id, stay->slot});
    }
    return OK;
}

/* ---- all ---- */

static struct err work(struct db_conn *conn, void *context)
{
    struct finding *f = context;
    if (f->story_id)
        TRY(find_dates(f, conn));
    TRY(find_corrections(f, conn));
    return find_pins(f, conn);
}

static int compare(const void *left, const void *right)
{
    const struct report_mark *a = left, *b = right;
    return a->at != b->at ? (a->at < b->at ? -1 : 1) : (int)a->kind - (int)b->kind;
}

struct err report_marks_find(struct arena *a, struct newsroom *n, struct db *audience, int64_t story_id,
                             struct report_period period, struct report_marks *out)
{
    struct str zone = newsroom_settings(n)->zone;
    struct finding f = {.a = a, .story_id = story_id, .out = out};
    f.from = dates_from_local(zone, period.from * TIME_DAY);
    f.to = dates_from_local(zone, (period.to + 1) * TIME_DAY);
    *out = (struct report_marks){arena_array(a, struct report_mark, REPORT_MARKS_MAX), 0};
    if (story_id)
        TRY(db_read(audience, find_stays, &f));
    TRY(db_read(newsroom_db(n), work, &f));
    if (out->count)
        qsort(out->items, (size_t)out->count, sizeof *out->items, compare);
    return OK;
}
