/* engine_use.c - what each engine was asked on each day, and how much of the day's budget is left. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/engine_use.h"

#include "base/time.h"
#include "base/utf8.h"
#include "newsroom/newsroom.h"
#include "store/statements.h"
#include "text/dates.h"

#define PROBLEM_MAX 300 /* bytes */

/* One count, or a list of them. */
struct count {
    struct arena *a;
    const struct engine_setting *engine;
    int64_t day, characters;
    struct str problem;
    int64_t changed;
    struct sql_engine_use_list list;
};

int64_t engine_use_day(const struct newsroom *n, int64_t t)
{
    int64_t local = t + dates_offset(newsroom_settings(n)->zone, t) * TIME_SECOND;
    return local / TIME_DAY - (local % TIME_DAY < 0);
}

int64_t engine_use_midnight(const struct newsroom *n, int64_t t)
{
    return dates_from_local(newsroom_settings(n)->zone, (engine_use_day(n, t) + 1) * TIME_DAY);
}

static struct err take(struct db_conn *conn, void *context)
{
    struct count *count = context;
    return sql_engine_use_take(conn, count->day, count->engine->name, count->characters, count->engine->daily,
                               &count->changed);
}

struct err engine_use_take(struct newsroom *n, const struct engine_setting *engine, int64_t day, int64_t characters,
                           bool *taken)
{
    struct count count = {.engine = engine, .day = day, .characters = characters};
    TRY(db_write(newsroom_db(n), take, &count));
    *taken = count.changed > 0;
    return OK;
}

static struct err fail(struct db_conn *conn, void *context)
{
    const struct count *count = context;
    return sql_engine_use_fail(conn, count->day, count->engine->name, count->problem, time_now());
}

struct err engine_use_fail(struct newsroom *n, const struct engine_setting *engine, int64_t day, struct str problem)
{
    struct count count = {.engine = engine, .day = day, .problem = utf8_cut(problem, PROBLEM_MAX)};
    return db_write(newsroom_db(n), fail, &count);
}

static struct err list(struct db_conn *conn, void *context)
{
    struct count *count = context;
    return sql_engine_use_since(count->a, conn, count->day, &count->list);
}

struct err engine_use_list(struct newsroom *n, struct arena *a, int days, struct engine_use_list *out)
{
    int64_t today = engine_use_day(n, time_now());
    struct count count = {.a = a, .day = today - days + 1};
    TRY(db_read(newsroom_db(n), list, &count));
    *out = (struct engine_use_list){arena_array(a, struct engine_use, count.list.count), count.list.count, today};
    for (ptrdiff_t i = 0; i < out->count; i++) {
        const struct sql_engine_use *row = &count.list.items[i];
        out->items[i] = (struct engine_use){row->engine,     row->day,     row->requests,  row->failures,
                                            row->characters, row->problem, row->problem_at};
    }
    return OK;
}
