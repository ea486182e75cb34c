/* outbox.c - telling search engines and hubs what changed. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message is a row written in the transaction of the story's change: none is lost with a story that was saved, none
 * is sent for one that was not. What waits for the same service about the same thing is one row. save.c writes them.
 */
#include "newsroom/outbox.h"

#include <sodium.h>

#include "base/time.h"
#include "newsroom/address.h"
#include "newsroom/list_address.h"
#include "newsroom/story.h"

#define KEY_BYTES 16
#define LEND_TIME (5 * 60 * TIME_SECOND)   /* how long a batch may be on its way */
#define GIVE_UP (24 * 3600 * TIME_SECOND)  /* after the last change */
#define FIRST_PAUSE (30 * TIME_SECOND)     /* doubled with each failure ... */
#define LONGEST_PAUSE (3600 * TIME_SECOND) /* ... up to this */
#define URLS_MAX 10000                     /* in one message to IndexNow, as its protocol allows */
#define LISTS_MAX 30                       /* in one message to a hub, with three feeds each */

struct str newsroom_indexnow_key(struct arena *a, const struct newsroom *n)
{
    static const char PURPOSE[] = "indexnow";
    unsigned char bytes[KEY_BYTES];
    char hex[2 * KEY_BYTES + 1];
    crypto_generichash(bytes, sizeof bytes, (const unsigned char *)PURPOSE, sizeof PURPOSE - 1, newsroom_key(n),
                       NEWSROOM_KEY_SIZE);
    return str_copy(a, str_from_c(sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes)));
}

/* ---- taking ---- */

struct take {
    struct arena *a;
    struct str by;
    const struct settings *settings;
    int64_t now;
    struct outbox_batch *out;
    int64_t next;
};

static bool is_on(const struct settings *settings, const struct sql_outbox *row)
{
    struct str target = str_equal(row->service, S(OUTBOX_INDEXNOW)) ? settings->indexnow : settings->websub_hub;
    return target.n && str_equal(row->target, target);
}

static void add_url(const struct take *take, struct str path, const char *ending)
{
    struct outbox_batch *out = take->out;
    struct str url = address_absolute(take->a, take->settings, path);
    out->urls[out->url_count++] = str_concat(take->a, url, str_from_c(ending));
}

static struct err add_urls(const struct take *take, struct db_conn *conn, const struct sql_outbox *row)
{
    struct str base;
    if (str_equal(row->service, S(OUTBOX_INDEXNOW))) {
        add_url(take, row->subject, "");
        return OK;
    }
    TRY(list_address(take->a, conn, take->settings, row->subject, &base));
    if (!base.p)
        return OK;
    add_url(take, base, "feed/");
    add_url(take, base, "feed/atom/");
    add_url(take, base, "feed/json/");
    return OK;
}

static struct err take_row(struct take *take, struct db_conn *conn, const struct sql_outbox *row)
{
    struct outbox_batch *out = take->out;
    if (!is_on(take->settings, row))
        return sql_outbox_drop(conn, row->id);
    if (out->rows.count == 0) {
        out->service = row->service;
        out->target = row->target;
    }
    ptrdiff_t most = str_equal(out->service, S(OUTBOX_INDEXNOW)) ? URLS_MAX : LISTS_MAX;
    if (!str_equal(row->service, out->service) || !str_equal(row->target, out->target) || out->rows.count >= most)
        return OK;
    out->rows.items[out->rows.count++] = *row;
    TRY(add_urls(take, conn, row));
    return sql_outbox_lend(conn, row->id, take->now + LEND_TIME, take->by);
}

static struct err take_work(struct db_conn *conn, void *context)
{
    struct take *take = context;
    struct sql_outbox_list due;
    TRY(sql_outbox_due(take->a, conn, take->now, URLS_MAX, &due));
    *take->out = (struct outbox_batch){.rows.items = arena_array(take->a, struct sql_outbox, due.count),
                                       .urls = arena_array(take->a, struct str, due.count * 3)};
    for (ptrdiff_t i = 0; i < due.count; i++)
        TRY(take_row(take, conn, &due.items[i]));
    return sql_outbox_next_due(conn, &take->next);
}

/* Looks first without writing: most calls find nothing. */
static struct err look_work(struct db_conn *conn, void *context)
{
    struct take *take = context;
    return sql_outbox_next_due(conn, &take->next);
}

struct err newsroom_outbox_take(struct newsroom *n, struct arena *a, int64_t now, struct outbox_batch *out,
                                int64_t *next)
{
    struct take take = {a, newsroom_holder(n), newsroom_settings(n), now, out, TIME_NONE};
    *out = (struct outbox_batch){0};
    TRY(db_read(newsroom_db(n), look_work, &take));
    if (take.next != DB_NULL && take.next <= now)
        TRY(db_write(newsroom_db(n), take_work, &take));
    *next = take.next == DB_NULL ? TIME_NONE : take.next;
    return OK;
}

/* ---- settling ---- */

struct settle {
    struct str by;
    const struct sql_outbox_list *rows;
    const struct outbox_pace *pace;
    const struct outbox_result *result;
    int64_t now;
};

static int64_t due_again(const struct settle *settle, const struct sql_outbox *row)
{
    const struct outbox_pace *pace = settle->pace;
    int64_t pause = time_pause(pace->first_pause, pace->longest_pause, row->attempts);
    return settle->now + MAX(pause, settle->result->retry_after);
}

static struct err settle_row(const struct settle *settle, struct db_conn *conn, const struct sql_outbox *row)
{
    int64_t changed = 0;
    const struct outbox_pace *pace = settle->pace;
    bool failed_once = settle->result->outcome == OUTBOX_FAILED;
    if (pace->again_after && settle->result->outcome == OUTBOX_SENT)
        TRY(sql_outbox_again(conn, row->id, row->created_at, settle->by, settle->now + pace->again_after, &changed));
    if (!changed && (!failed_once || settle->now - row->created_at > pace->give_up))
        TRY(sql_outbox_delete(conn, row->id, row->created_at, settle->by, &changed));
    if (changed)
        return OK;
    if (!failed_once)
        return sql_outbox_later(conn, row->id, settle->by, settle->now, 0, S(""));
    return sql_outbox_later(conn, row->id, settle->by, due_again(settle, row), row->attempts + 1,
                            settle->result->problem);
}

static struct err settle_work(struct db_conn *conn, void *context)
{
    const struct settle *settle = context;
    for (ptrdiff_t i = 0; i < settle->rows->count; i++)
        TRY(settle_row(settle, conn, &settle->rows->items[i]));
    return OK;
}

struct err outbox_settle_rows(struct newsroom *n, const struct sql_outbox_list *rows, const struct outbox_pace *pace,
                              const struct outbox_result *result, int64_t now)
{
    struct settle settle = {newsroom_holder(n), rows, pace, result, now};
    return db_write(newsroom_db(n), settle_work, &settle);
}

struct err newsroom_outbox_settle(struct newsroom *n, const struct outbox_batch *batch, enum outbox_outcome outcome,
                                  int64_t now)
{
    static const struct outbox_pace PACE = {FIRST_PAUSE, LONGEST_PAUSE, GIVE_UP, 0};
    struct outbox_result result = {outcome, S(""), 0};
    return outbox_settle_rows(n, &batch->rows, &PACE, &result, now);
}
