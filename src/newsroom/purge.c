/* purge.c - what caches in front of the site are to forget, in the outbox. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writers and the job that settles rows lock them in the order of their tags, so that none waits for one who waits for
 * it.
 */
#include "newsroom/purge.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/time.h"
#include "newsroom/address.h"
#include "newsroom/audit.h"
#include "newsroom/control.h"
#include "newsroom/list_address.h"
#include "newsroom/outbox.h"

#define EVERYTHING_AT 1000 /* so many tags at once are everything */
#define LIST_MAX 5000      /* rows that everything settles at once */
#define LEND_TIME (30 * TIME_SECOND)
#define ADDRESSES_OF_TAG 4

static const struct str ALL = S_INIT(CONTROL_ALL);

/* ---- writing ---- */

static int compare_tags(const void *left, const void *right)
{
    return str_compare(*(const struct str *)left, *(const struct str *)right);
}

/* Each once, in one order. "*" is all of them. */
static ptrdiff_t sort_tags(struct arena *a, const struct str *tags, ptrdiff_t count, struct str **out)
{
    struct map seen = {0};
    struct str *sorted = arena_array(a, struct str, count);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        void **place = map_put(a, &seen, tags[i]);
        if (!*place)
            sorted[n++] = tags[i];
        *place = sorted;
    }
    *out = sorted;
    qsort(sorted, (size_t)n, sizeof *sorted, compare_tags);
    if (n > EVERYTHING_AT || map_get(&seen, ALL)) {
        sorted[0] = ALL;
        n = 1;
    }
    return n;
}

struct err purge_write(struct newsroom *n, struct arena *a, struct db_conn *conn, const struct str *tags,
                       ptrdiff_t count)
{
    const struct purge_makers *makers = newsroom_settings(n)->purge_makers;
    struct str *sorted;
    if (makers->count == 0 || count == 0)
        return OK;
    count = sort_tags(a, tags, count, &sorted);
    for (ptrdiff_t i = 0; i < makers->count; i++)
        for (ptrdiff_t k = 0; k < count; k++)
            TRY(sql_outbox_put_purge(conn, makers->items[i].name, sorted[k], time_now()));
    return OK;
}

struct err purge_write_makers(struct db_conn *conn, struct str setting, int64_t now)
{
    struct purge_makers makers;
    TRY(purge_makers_read(setting, &makers));
    TRY(sql_outbox_forget_purges(conn));
    for (ptrdiff_t i = 0; i < makers.count; i++)
        TRY(sql_outbox_put_purge(conn, makers.items[i].name, ALL, now));
    return OK;
}

/* All of one cache; actor NULL: the program itself. */
struct order {
    struct arena *a;
    const struct actor *actor;
    struct str name;
};

static struct err write_everything(struct db_conn *conn, void *context)
{
    const struct order *order = context;
    struct audit audit;
    TRY(sql_outbox_put_purge(conn, order->name, ALL, time_now()));
    if (!order->actor)
        return OK;
    TRY(audit_open(order->a, conn, &audit));
    TRY(audit_add(&audit, order->actor, time_now(), S("cache.purge"), order->name, S("everything")));
    return audit_close(&audit);
}

struct err purge_everything(struct newsroom *n, ptrdiff_t place)
{
    const struct purge_makers *makers = newsroom_settings(n)->purge_makers;
    if (place >= makers->count)
        return OK;
    struct order order = {.name = makers->items[place].name};
    return db_write(newsroom_db(n), write_everything, &order);
}

struct err purge_everything_by(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name)
{
    const struct purge_makers *makers = newsroom_settings(n)->purge_makers;
    struct order order = {a, actor, name};
    if (actor->role < ROLE_ADMINISTRATOR)
        return err_make(&ERR_FORBIDDEN, "only an administrator may have a cache forget everything");
    for (ptrdiff_t i = 0; i < makers->count; i++)
        if (str_equal(makers->items[i].name, name))
            return db_write(newsroom_db(n), write_everything, &order);
    return err_make(&ERR_NOT_FOUND, "there is no cache of that name");
}

/* ---- taking ---- */

struct take {
    struct arena *a;
    struct str by;
    const struct settings *settings;
    int64_t now;
    struct purge_batch *out;
    int64_t next;
};

static void add_address(struct take *take, struct str path, const char *ending)
{
    struct purge_batch *out = take->out;
    struct str url = address_absolute(take->a, take->settings, path);
    out->addresses[out->address_count++] = str_concat(take->a, url, str_from_c(ending));
}

/* The page of a story that is out, or that was: its address stays. */
static struct err add_story(struct take *take, struct db_conn *conn, struct str number)
{
    int64_t id;
    struct sql_story_state *story = NULL;
    if (str_to_i64(number, &id))
        TRY(sql_story_state(take->a, conn, id, &story));
    if (story && story->path.n)
        add_address(take, story->path, "");
    return OK;
}

static struct err add_pages(struct take *take, struct db_conn *conn, struct str tag)
{
    struct str base;
    if (str_starts(tag, S("story:")))
        return add_story(take, conn, str_from(tag, 6));
    TRY(list_address(take->a, conn, take->settings, tag, &base));
    if (!base.p)
        return OK;
    add_address(take, base, "");
    add_address(take, base, "feed/");
    add_address(take, base, "feed/atom/");
    add_address(take, base, "feed/json/");
    return OK;
}

static int compare_rows(const void *left, const void *right)
{
    return str_compare(((const struct sql_outbox *)left)->subject, ((const struct sql_outbox *)right)->subject);
}

/* A few tags, or all that are due where they are too many or one is "*". */
static void choose(struct take *take, struct sql_outbox_list due)
{
    struct purge_batch *out = take->out;
    out->everything = due.count > EVERYTHING_AT;
    for (ptrdiff_t i = 0; i < due.count; i++)
        out->everything |= str_equal(due.items[i].subject, ALL);
    if (!out->everything)
        due.count = MIN(due.count, purge_kind_batch(out->maker.kind));
    if (due.count)
        qsort(due.items, (size_t)due.count, sizeof *due.items, compare_rows);
    out->rows = due;
}

/* Those who go by addresses alone need some even where everything changed: the fronts. */
static struct err name_pages(struct take *take, struct db_conn *conn)
{
    struct purge_batch *out = take->out;
    struct sql_edition_list editions;
    if (!out->everything) {
        out->addresses = arena_array(take->a, struct str, out->rows.count * ADDRESSES_OF_TAG);
        for (ptrdiff_t i = 0; i < out->rows.count; i++)
            TRY(add_pages(take, conn, out->rows.items[i].subject));
        return OK;
    }
    TRY(sql_edition_list(take->a, conn, &editions));
    out->addresses = arena_array(take->a, struct str, editions.count * ADDRESSES_OF_TAG);
    for (ptrdiff_t i = 0; i < editions.count; i++)
        TRY(add_pages(take, conn, str_concat(take->a, S("front:"), editions.items[i].language)));
    return OK;
}

static struct err take_rows(struct take *take, struct db_conn *conn, struct sql_outbox_list due)
{
    struct purge_batch *out = take->out;
    choose(take, due);
    out->tags = arena_array(take->a, struct str, out->rows.count);
    for (ptrdiff_t i = 0; i < out->rows.count; i++) {
        if (!out->everything)
            out->tags[out->tag_count++] = out->rows.items[i].subject;
        TRY(sql_outbox_lend(conn, out->rows.items[i].id, take->now + LEND_TIME, take->by));
    }
    return name_pages(take, conn);
}

static struct err look_work(struct db_conn *conn, void *context)
{
    struct take *take = context;
    int64_t rests;
    TRY(sql_outbox_purge_next_due(conn, take->out->maker.name, &take->next));
    TRY(sql_outbox_purge_rests(conn, take->out->maker.name, &rests));
    if (rests != DB_NULL && rests > take->now)
        take->next = rests;
    return OK;
}

static struct err take_work(struct db_conn *conn, void *context)
{
    struct take *take = context;
    struct sql_outbox_list due;
    *take->out = (struct purge_batch){.maker = take->out->maker};
    TRY(look_work(conn, take));
    if (take->next == DB_NULL || take->next > take->now)
        return OK;
    TRY(sql_outbox_purge_due(take->a, conn, take->out->maker.name, take->now, LIST_MAX, &due));
    TRY(take_rows(take, conn, due));
    return sql_outbox_purge_next_due(conn, take->out->maker.name, &take->next);
}

struct err purge_take(struct newsroom *n, struct arena *a, ptrdiff_t place, int64_t now, struct purge_batch *out,
                      int64_t *next)
{
    const struct settings *settings = newsroom_settings(n);
    struct take take = {a, newsroom_holder(n), settings, now, out, DB_NULL};
    *out = (struct purge_batch){0};
    *next = TIME_NONE;
    if (place >= settings->purge_makers->count)
        return OK;
    out->maker = settings->purge_makers->items[place];
    TRY(db_read(newsroom_db(n), look_work, &take));
    if (take.next != DB_NULL && take.next <= now)
        TRY(db_write(newsroom_db(n), take_work, &take));
    *next = take.next == DB_NULL ? TIME_NONE : take.next;
    return OK;
}

/* ---- settling ---- */

struct err purge_settle(struct newsroom *n, const struct purge_batch *batch, bool made, struct str problem,
                        int64_t retry_after, int64_t now)
{
    static const struct outbox_pace PACE = {2 * TIME_SECOND, 60 * TIME_SECOND, 24 * 3600 * TIME_SECOND, PURGE_AGAIN};
    struct outbox_result result = {made ? OUTBOX_SENT : OUTBOX_FAILED, problem, retry_after};
    int64_t attempts = 0;
    for (ptrdiff_t i = 0; i < batch->rows.count; i++)
        attempts = MAX(attempts, batch->rows.items[i].attempts);
    for (ptrdiff_t i = 0; i < batch->rows.count; i++)
        batch->rows.items[i].attempts = attempts; /* it is the cache that fails, not a tag */
    return outbox_settle_rows(n, &batch->rows, &PACE, &result, now);
}

/* ---- how it is ---- */

struct look {
    struct arena *a;
    const struct purge_maker *maker;
    struct purge_state *out;
};

static struct err state_work(struct db_conn *conn, void *context)
{
    const struct look *look = context;
    struct sql_outbox_purge_count count;
    struct sql_outbox_purge_failure *failure;
    TRY(sql_outbox_purge_count(look->a, conn, look->maker->name, &count));
    TRY(sql_outbox_purge_failure(look->a, conn, look->maker->name, &failure));
    *look->out = (struct purge_state){
        .waiting = count.waiting, .failing = count.failing, .again = count.again, .oldest = count.oldest};
    if (failure) {
        look->out->problem = failure->problem;
        look->out->attempts = failure->attempts;
        look->out->next = failure->due_at;
    }
    return OK;
}

struct err purge_state(struct newsroom *n, struct arena *a, const struct purge_maker *maker, struct purge_state *out)
{
    struct look look = {a, maker, out};
    return db_read(newsroom_db(n), state_work, &look);
}
