/* audience_year.c - a year of figures, and reports over it: bench-audience_year FOLDER make | measure ROUNDS [URL] |
 * prepare URL. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * make fills the audience's database of a newsroom of 100,000 stories with a year of 1,000,000 views a day. Half of the
 * stories come out within the year, 137 a day; 85 of 100 views are theirs, falling with age, the others go to the
 * archive by Zipf's law. The last 28 days are put in and summed as the server does it; the days before are the same
 * once more by bulk SQL, each 28 days earlier and 28 days' stories older. Months are then summed, and old days packed,
 * as the server does it. Prints the milliseconds that a day and a month took to be summed, and the bytes of the file
 * without its free pages.
 *
 * measure prints a line a report: name, p50 and p99 of the time passed, p99 of this thread's CPU time, in microseconds,
 * and the rows that there were; then "all" over all of them, with the most statements that one took. With the URL of a
 * PostgreSQL the figures are those that stand there (the stories stay where they are); prepare makes the tables for
 * them.
 */
#include "bench/words.h"

#include "audience/past.h"
#include "audience/report.h"
#include "audience/sheet.h"
#include "audience/sketch.h"
#include "audience/store.h"
#include "audience/sum.h"
#include "base/time.h"
#include "store/statements.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STORIES 100000
#define A_DAY 137 /* stories that come out */
#define VIEWS 1000000
#define PEOPLE 500000
#define DAYS 365
#define CYCLE 28
#define LAST 20757 /* 2026-10-31 */
#define DRAWS_MAX 300
#define OWN_LEAST 10 /* views of a story: with fewer it is none of the 1,000 whose own referrers are kept */

struct year {
    struct newsroom *n;
    struct db *db;
    struct arena a;
    int64_t day;
    uint64_t state;
    int64_t most_statements; /* of a report */
    bool unpacked;           /* a day is to be packed yet */
    double weight[STORIES + 1], fame[STORIES + 1], archive[STORIES + 1];
};

static void must(struct err e)
{
    if (failed(e))
        fatalx("%s", err_detail());
}

static double unit(uint64_t *state)
{
    return ((double)(words_random(state) >> 11) + 1) / (double)((uint64_t)1 << 53);
}

static double normal(uint64_t *state)
{
    return sqrt(-2 * log(unit(state))) * cos(2 * M_PI * unit(state));
}

/* Poisson's law; by the normal one where there are many. */
static int64_t poisson(uint64_t *state, double mean)
{
    if (mean > 40)
        return MAX(0, llround(mean + sqrt(mean) * normal(state)));
    double left = exp(-mean), product = 1;
    int64_t n = -1;
    for (; product > left; n++)
        product *= unit(state);
    return n;
}

/* ---- a day ---- */

static void weigh(struct year *y)
{
    double recent = 0, old = 0;
    for (int i = 1; i <= STORIES; i++) {
        int64_t age = y->day - (LAST - (STORIES - i) / A_DAY);
        y->weight[i] = age < 0 ? 0 : y->fame[i] * pow(1 + (double)age, -1.8);
        recent += y->weight[i];
        old += y->archive[i];
    }
    for (int i = 1; i <= STORIES; i++)
        y->weight[i] = VIEWS * (0.85 * y->weight[i] / recent + 0.15 * y->archive[i] / old);
}

static void add_people(struct year *y, struct sketch *sketch, int64_t count)
{
    for (int64_t i = 0; i < count; i++) {
        uint64_t who = (uint64_t)y->day << 32 | (uint64_t)words_below(&y->state, PEOPLE);
        sketch_add(sketch, words_random(&who));
    }
}

static struct str depth_of(struct year *y, int64_t seen)
{
    struct depth depth = {0};
    for (int i = 0; i < DEPTH_STEPS; i++)
        depth.loadings[i] = (seen + words_below(&y->state, DEPTH_STEPS)) / DEPTH_STEPS;
    return depth_write(&y->a, &depth);
}

/* What is kept of a story alone: where its readers came from. */
static struct err put_own_referrers(struct year *y, struct db_conn *conn, int64_t story_id, int64_t served)
{
    int drawn[DRAWS_MAX], count = (int)MIN(served, DRAWS_MAX);
    for (int i = 0; i < count; i++) {
        int at = i, value = (int)pow(2000, pow(unit(&y->state), 3));
        for (; at > 0 && drawn[at - 1] > value; at--)
            drawn[at] = drawn[at - 1];
        drawn[at] = value;
    }
    for (int i = 0, from = 0; i < count; i++)
        if (i + 1 == count || drawn[i + 1] != drawn[i]) {
            int64_t times = (i + 1 - from) * served / count;
            TRY(sql_facet_day_count(conn, y->day, S("referrer"), str_format(&y->a, "other site%02d", drawn[i]),
                                    story_id, times, times * 4 / 5, times / 3));
            from = i + 1;
        }
    return OK;
}

static struct err put_story(struct year *y, struct db_conn *conn, int64_t story_id)
{
    struct sketch visitors = {0};
    int64_t served = poisson(&y->state, y->weight[story_id]), seen = served * 4 / 5;
    if (!served)
        return OK;
    arena_reset(&y->a);
    add_people(y, &visitors, served * 9 / 10);
    TRY(sql_view_day_add(conn, y->day, story_id, S(""), S("en"), served, seen, served / 3, seen * 45, depth_of(y, seen),
                         sketch_write(&y->a, &visitors)));
    return served >= OWN_LEAST ? put_own_referrers(y, conn, story_id, served) : OK;
}

static struct err put_facet(struct year *y, struct db_conn *conn, struct str facet, const char *value, int values,
                            double exponent)
{
    double all = 0;
    for (int i = 1; i <= values; i++)
        all += pow(i, -exponent);
    for (int i = 1; i <= values; i++) {
        struct sketch visitors = {0};
        int64_t served = poisson(&y->state, VIEWS * pow(i, -exponent) / all);
        arena_reset(&y->a);
        add_people(y, &visitors, served * 9 / 10);
        TRY(sql_facet_day_add(conn, y->day, facet, str_format(&y->a, "%s%02d", value, i - 1), 0, served, served * 4 / 5,
                              served / 3, sketch_write(&y->a, &visitors)));
    }
    return OK;
}

static struct err put_facets(struct year *y, struct db_conn *conn)
{
    static const struct {
        const char *facet;
        int values;
    } CLICKS[] = {{"utm", 300},          {"share", 12},     {"outbound", 1500}, {"embed", 30},
                  {"search_none", 1000}, {"missing", 1000}, {"entry", 2000},    {"exit", 2000}};
    TRY(put_facet(y, conn, S("referrer"), "other site", 2000, 1));
    TRY(put_facet(y, conn, S("country"), "C", 150, 1.2));
    TRY(put_facet(y, conn, S("device"), "device ", 4, 0.7));
    TRY(put_facet(y, conn, S("browser"), "browser ", 12, 1));
    TRY(put_facet(y, conn, S("system"), "system ", 8, 1));
    TRY(put_facet(y, conn, S("hour"), "", 24, 0.3));
    for (ptrdiff_t facet = 0; facet < COUNT_OF(CLICKS); facet++)
        for (int i = 1; i <= CLICKS[facet].values; i++)
            TRY(sql_facet_day_count(conn, y->day, str_from_c(CLICKS[facet].facet), str_format(&y->a, "%d", i), 0,
                                    1 + 30000 / i, 0, 0));
    for (int i = 0; i < 120; i++)
        TRY(sql_rejected_day_add(conn, y->day, str_format(&y->a, "class %d", i / 6),
                                 str_format(&y->a, "reason %d", i % 6), 1000, 100));
    return OK;
}

static struct err put_day(struct db_conn *conn, void *context)
{
    struct year *y = context;
    int64_t changed;
    for (int64_t id = 1; id <= STORIES; id++)
        TRY(put_story(y, conn, id));
    TRY(put_facets(y, conn));
    return sql_rolled_day_add(conn, y->day, time_now(), &changed);
}

/* ---- the days before ---- */

static void run(sqlite3 *handle, const char *sql)
{
    if (sqlite3_exec(handle, sql, NULL, NULL, NULL) != SQLITE_OK)
        fatalx("%s: %s", sql, sqlite3_errmsg(handle));
}

/* ?1: how many days earlier; ?2: how many stories older. */
static void copy(sqlite3 *handle, const char *sql, int days, int stories)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(handle, sql, -1, &statement, NULL) != SQLITE_OK)
        fatalx("%s: %s", sql, sqlite3_errmsg(handle));
    sqlite3_bind_int(statement, 1, days);
    sqlite3_bind_int(statement, 2, stories);
    if (sqlite3_step(statement) != SQLITE_DONE)
        fatalx("%s: %s", sql, sqlite3_errmsg(handle));
    sqlite3_finalize(statement);
}

struct shifting {
    struct year *y;
    int64_t day;
    int back; /* cycles */
};

static struct err shift_sheet(struct db_conn *conn, void *context)
{
    struct shifting *s = context;
    struct sums from = {.a = &s->y->a, .form = SHEET_NUMBERS}, to = from;
    struct str stored;
    ptrdiff_t count;
    arena_reset(&s->y->a);
    TRY(sql_sheet_of(&s->y->a, conn, S("day"), s->day, S("story"), &stored));
    TRY(sheet_add(&from, 0, stored));
    struct sums_entry **list = sums_list(&from, &count);
    for (ptrdiff_t i = 0; i < count; i++) {
        int64_t number = (list[i]->number - 1 - s->back * CYCLE * A_DAY + STORIES) % STORIES + 1;
        sums_of_number(&to, number)->sums[0] = list[i]->sums[0];
    }
    TRY(sheet_write(&s->y->a, &to, &stored));
    return sql_sheet_put(conn, S("day"), s->day - s->back * CYCLE, S("story"), stored);
}

static void copy_cycle(struct year *y, sqlite3 *handle, int back)
{
    static const char *const TABLES[] = {
        "insert into view_day select day - ?1, (story_id - 1 - ?2 + 100000) % 100000 + 1, page, edition, served, seen, "
        "read, seconds, depth, visitors from view_day where day > 20757 - 28 and day - ?1 > 20757 - 365 order by 1, 2",
        "insert into facet_day select day - ?1, facet, value, story_id, served, seen, read, seconds, visitors "
        "from facet_day where day > 20757 - 28 and day > 20757 - 40 + ?1",
        "insert into facet_day select f.day - ?1, f.facet, f.value, 0, f.served, f.seen, f.read, f.seconds, f.visitors "
        "from most_read m cross join facet_day f on f.day = m.day and f.facet = m.facet and f.story_id = 0 "
        "and f.value = m.value where m.day - ?1 <= 20757 - 40 and m.day - ?1 > 20757 - 365",
        "insert into rejected_day select day - ?1, class, reason, served, beacons from rejected_day "
        "where day > 20757 - 28 and day - ?1 > 20757 - 365",
        "insert into sheet select span, number - ?1, facet, sums from sheet "
        "where number > 20757 - 28 and number - ?1 > 20757 - 365 and facet <> 'story'",
        "insert into rolled_day select day - ?1, rolled_at, day - ?1 <= 20757 - 40 from rolled_day "
        "where day > 20757 - 28 and day - ?1 > 20757 - 365",
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(TABLES); i++)
        copy(handle, TABLES[i], back * CYCLE, back * CYCLE * A_DAY);
    for (int64_t day = MAX(LAST - CYCLE, LAST - DAYS + back * CYCLE) + 1; day <= LAST; day++) {
        struct shifting s = {y, day, back};
        must(db_write(y->db, shift_sheet, &s));
    }
}

static sqlite3 *open_file(const char *file)
{
    sqlite3 *handle;
    if (sqlite3_open(file, &handle) != SQLITE_OK)
        fatalx("%s cannot be opened", file);
    run(handle, "pragma synchronous = off");
    run(handle, "pragma cache_size = -200000");
    return handle;
}

static void copy_days(struct year *y, const char *file)
{
    sqlite3 *handle = open_file(file);
    run(handle, "create temp table most_read (day int, facet text, value text, primary key (day, facet, value))");
    run(handle, "insert into most_read select day, facet, value from (select day, facet, value, row_number() over "
                "(partition by day, facet order by served desc) as place from facet_day where story_id = 0) "
                "where place <= 50");
    for (int back = 1; back <= DAYS / CYCLE; back++)
        copy_cycle(y, handle, back);
    run(handle, "pragma wal_checkpoint(truncate)");
    sqlite3_close(handle);
}

/* Facets of months whose days have been thinned out, or are gone: those of the last month once more. */
static void copy_months(const char *file)
{
    sqlite3 *handle = open_file(file);
    for (int back = 1; back < 12; back++)
        copy(handle,
             "insert or replace into facet_month select month - ?1, facet, value, case when story_id = 0 then 0 else "
             "(story_id - 1 - ?1 * ?2 + 100000) % 100000 + 1 end, served, seen, read, seconds, visitors "
             "from facet_month where month = 24321",
             back, 30 * A_DAY);
    run(handle, "pragma wal_checkpoint(truncate)");
    sqlite3_close(handle);
}

/* Days that the server would have sealed and packed. Their seals are empty: no report looks at one. */
static struct err put_seals(struct db_conn *conn, void *context)
{
    (void)context;
    for (int64_t day = LAST - DAYS + 1; day <= LAST; day++)
        TRY(sql_seal_add(conn, day, 0, 0, 0, 0, S(""), S(""), S(""), 0));
    return OK;
}

static struct err count_unpacked(struct db_conn *conn, void *context)
{
    struct year *y = context;
    struct sql_int_list list;
    arena_reset(&y->a);
    TRY(sql_seal_unpacked(&y->a, conn, LAST + 1 - SUM_DETAIL_DAYS, 1, &list));
    y->unpacked = list.count > 0;
    return OK;
}

static void pack_days(struct year *y)
{
    must(db_write(y->db, put_seals, NULL));
    for (y->unpacked = true; y->unpacked; must(db_read(y->db, count_unpacked, y)))
        must(past_pack(y->db, LAST + 1 - SUM_DETAIL_DAYS));
}

/* What the file takes when the places of the rows that are gone are used again. */
static long long used_bytes(const char *file)
{
    static const char *const PRAGMAS[] = {"pragma page_count", "pragma freelist_count", "pragma page_size"};
    sqlite3 *handle = open_file(file);
    long long found[COUNT_OF(PRAGMAS)];
    for (ptrdiff_t i = 0; i < COUNT_OF(PRAGMAS); i++) {
        sqlite3_stmt *statement;
        if (sqlite3_prepare_v2(handle, PRAGMAS[i], -1, &statement, NULL) != SQLITE_OK ||
            sqlite3_step(statement) != SQLITE_ROW)
            fatalx("%s: %s", PRAGMAS[i], sqlite3_errmsg(handle));
        found[i] = sqlite3_column_int64(statement, 0);
        sqlite3_finalize(statement);
    }
    sqlite3_close(handle);
    return (found[0] - found[1]) * found[2];
}

/* ---- make ---- */

static void begin_year(struct year *y)
{
    y->state = 1;
    for (int i = 1; i <= STORIES; i++) {
        y->fame[i] = exp(1.2 * normal(&y->state));
        y->archive[i] = pow(1 + words_below(&y->state, STORIES), -1.1);
    }
}

static void make(struct year *y, const char *file)
{
    int64_t took = 0, months = 0;
    begin_year(y);
    for (y->day = LAST - CYCLE + 1; y->day <= LAST; y->day++) {
        weigh(y);
        must(db_write(y->db, put_day, y));
        int64_t began = time_thread_cpu();
        must(sum_day(y->n, y->db, (struct turn){0}, y->day, true));
        took += time_thread_cpu() - began;
    }
    copy_days(y, file);
    int64_t first = sum_month_of(LAST - DAYS) + 1;
    for (int64_t month = first; month <= sum_month_of(LAST); month++) {
        int64_t began = time_thread_cpu();
        must(sum_month(y->db, (struct turn){0}, month));
        months += time_thread_cpu() - began;
    }
    copy_months(file);
    pack_days(y);
    printf("%lld %lld %lld\n", (long long)(took / 1000 / CYCLE),
           (long long)(months / 1000 / (sum_month_of(LAST) - first + 1)), used_bytes(file));
}

/* ---- measure ---- */

struct sample {
    int64_t wall, cpu, statements;
};

static int compare(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

static int64_t percentile(int64_t *times, int count, int percent)
{
    qsort(times, (size_t)count, sizeof *times, compare);
    return times[MIN(count - 1, count * percent / 100)];
}

static struct sample ask(struct year *y, struct report_query *q, int64_t *rows)
{
    struct report report;
    struct sample sample = {time_monotonic(), time_thread_cpu(), db_thread_statements()};
    arena_reset(&y->a);
    must(report_make(&y->a, y->n, y->db, q, (LAST + 1) * TIME_DAY, &report));
    *rows = report.row_total;
    return (struct sample){time_monotonic() - sample.wall, time_thread_cpu() - sample.cpu,
                           db_thread_statements() - sample.statements};
}

struct kind {
    const char *name;
    int64_t days;
    bool compare;
    enum report_filter filter;
    struct str value;
};

static const struct kind KINDS[] = {
    {"year", 365, false, REPORT_OF_ALL, S_INIT("")},
    {"half-year, compared", 182, true, REPORT_OF_ALL, S_INIT("")},
    {"28 days", 28, false, REPORT_OF_ALL, S_INIT("")},
    {"year of a story", 365, false, REPORT_OF_STORY, S_INIT("99000")},
    {"year of a section", 365, false, REPORT_OF_SECTION, S_INIT("2")},
    {"year of the edition", 365, false, REPORT_OF_EDITION, S_INIT("en")},
};

static int measure_report(struct year *y, const struct kind *kind, enum report_dimension dimension, int rounds,
                          int64_t *walls, int64_t *cpus)
{
    int64_t rows = 0, own_walls[1000], own_cpus[1000];
    if (!report_is_kept(dimension, kind->filter))
        return 0;
    for (int i = -1; i < rounds; i++) {
        struct report_query q = {.dimension = dimension, .compare = kind->compare, .filter = kind->filter};
        q.filter_value = kind->value;
        q.period.to = LAST - (kind->compare ? 0 : words_below(&y->state, 365 - (int)kind->days + 1));
        q.period.from = q.period.to - kind->days + 1;
        q.before = report_period_before(q.period);
        q.limit = 50;
        struct sample sample = ask(y, &q, &rows);
        if (i < 0) /* the first reads the file */
            continue;
        y->most_statements = MAX(y->most_statements, sample.statements);
        walls[i] = own_walls[i] = sample.wall;
        cpus[i] = own_cpus[i] = sample.cpu;
    }
    printf("%.*s, %s|%lld|%lld|%lld|%lld\n", STR_ARG(report_dimension_name(dimension)), kind->name,
           (long long)percentile(own_walls, rounds, 50), (long long)percentile(own_walls, rounds, 99),
           (long long)percentile(own_cpus, rounds, 99), (long long)rows);
    return rounds;
}

static void measure(struct year *y, int rounds)
{
    ptrdiff_t most = COUNT_OF(KINDS) * REPORT_DIMENSIONS * rounds;
    int64_t *walls = calloc((size_t)most, sizeof *walls), *cpus = calloc((size_t)most, sizeof *cpus);
    int count = 0;
    if (!walls || !cpus)
        fatalx("out of memory");
    for (ptrdiff_t kind = 0; kind < COUNT_OF(KINDS); kind++)
        for (int dimension = 0; dimension < REPORT_DIMENSIONS; dimension++)
            count +=
                measure_report(y, &KINDS[kind], (enum report_dimension)dimension, rounds, walls + count, cpus + count);
    printf("all|%lld|%lld|%lld|%d|%lld\n", (long long)percentile(walls, count, 50),
           (long long)percentile(walls, count, 99), (long long)percentile(cpus, count, 99), count,
           (long long)y->most_statements);
    free(walls);
    free(cpus);
}

/* The audience's database of the newsroom, or the schema beside it in a PostgreSQL. */
static void open_figures(struct year *y, const char *url)
{
    const struct db_options options = {.url = str_from_c(url ? url : ""), .schema = S("audience"), .readers_max = 8};
    if (!url) {
        must(audience_store_open(y->n, &y->db));
        return;
    }
    must(db_open(&options, true, &y->db));
    must(db_migrate_by(y->db, S(AUDIENCE_MIGRATIONS)));
}

int main(int argc, char **argv)
{
    static struct year y;
    static char file[4096];
    int rounds = argc > 3 ? atoi(argv[3]) : 0;
    bool makes = argc == 3 && !strcmp(argv[2], "make"), prepares = argc == 4 && !strcmp(argv[2], "prepare");
    if (argc < 3 || (!makes && !prepares && (rounds < 1 || rounds > 1000)))
        fatalx("use: bench-audience_year FOLDER make | measure ROUNDS [URL] | prepare URL");
    arena_init(&y.a, 0);
    snprintf(file, sizeof file, "%s/audience.db", argv[1]);
    must(newsroom_open(str_from_c(argv[1]), &y.n));
    open_figures(&y, prepares ? argv[3] : argc > 4 ? argv[4] : NULL);
    if (makes)
        make(&y, file);
    else if (!prepares)
        measure(&y, rounds);
    db_close(y.db);
    newsroom_close(y.n);
    arena_close(&y.a);
    return 0;
}
