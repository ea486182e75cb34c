/* stats.c - `dateline stats`: a report on the audience as a table, CSV or JSON. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/report.h"
#include "audience/roll.h"
#include "audience/seal.h"
#include "audience/store.h"
#include "base/time.h"
#include "command/command.h"
#include "command/open.h"

#include <stdio.h>

#define DAYS 28 /* of a period whose beginning is not said */
#define ROWS 20 /* of a table */
#define OUTPUT_MAX ((ptrdiff_t)64 * 1024 * 1024)

struct wishes {
    struct str from, to, against, by, of, order, rows;
    bool compare, json, csv;
};

/* ---- what is wished ---- */

static struct err read_day(struct str text, int64_t fallback, int64_t *out)
{
    *out = fallback;
    return text.n && !seal_day_read(text, out)
               ? err_make(&ERR_INVALID, "'%.*s' is no day, as in 2026-11-26", STR_ARG(text))
               : OK;
}

/* "story:42", "section:7", "byline:3", "edition:es". */
static struct err read_filter(struct str text, struct report_query *q)
{
    struct str kind;
    if (!text.n)
        return OK;
    if (!str_cut(text, ':', &kind, &q->filter_value) || !report_filter_find(kind, &q->filter))
        return err_make(&ERR_INVALID,
                        "--of wants story:NUMBER, section:NUMBER, byline:NUMBER or edition:LANGUAGE, not '%.*s'",
                        STR_ARG(text));
    return OK;
}

static struct err read_query(const struct wishes *w, int64_t today, struct report_query *q)
{
    int64_t rows = w->json || w->csv ? REPORT_LIMIT_MAX : ROWS;
    TRY(read_day(w->to, today, &q->period.to));
    TRY(read_day(w->from, q->period.to - (DAYS - 1), &q->period.from));
    if (w->by.n && !report_dimension_find(w->by, &q->dimension))
        return err_make(&ERR_INVALID, "there are no figures by '%.*s': see `dateline help stats`", STR_ARG(w->by));
    if (w->order.n && !report_order_find(w->order, &q->order))
        return err_make(&ERR_INVALID, "--order is seen, served, read, seconds or value, not '%.*s'", STR_ARG(w->order));
    if (w->rows.n && !str_to_i64(w->rows, &rows))
        return err_make(&ERR_INVALID, "'%.*s' is no number of rows", STR_ARG(w->rows));
    q->limit = (int)MIN(MAX(rows, 0), INT32_MAX);
    q->compare = w->compare || w->against.n;
    q->before = report_period_before(q->period);
    TRY(read_day(w->against, q->before.from, &q->before.from));
    q->before.to = q->before.from + (q->period.to - q->period.from);
    return read_filter(w->of, q);
}

/* ---- the table ---- */

static void print_number(int64_t number)
{
    if (number == REPORT_UNKNOWN)
        printf(" %10s", "-");
    else
        printf(" %10lld", (long long)number);
}

static void print_figures(const struct report_figures *f, bool has_seen)
{
    print_number(f->served);
    print_number(has_seen ? f->seen : REPORT_UNKNOWN);
    print_number(has_seen ? f->read : REPORT_UNKNOWN);
    print_number(f->seconds);
    print_number(f->visitors);
}

/* Names come from readers too: a terminal is told no control characters. */
static void print_row(struct str name, const struct report_figures *now, const struct report_figures *before,
                      bool has_seen)
{
    struct buf shown;
    buf_init(&shown, OUTPUT_MAX);
    buf_add_escaped(&shown, name);
    print_figures(now, has_seen);
    if (before)
        print_figures(before, has_seen);
    printf("  %.*s\n", STR_ARG(buf_str(&shown)));
    buf_close(&shown);
}

static void print_head(struct arena *a, const struct report_query *q)
{
    static const char *const NAMES[] = {"served", "seen", "read", "seconds", "visitors"};
    printf("%.*s to %.*s", STR_ARG(seal_day_name(a, q->period.from)), STR_ARG(seal_day_name(a, q->period.to)));
    if (q->compare)
        printf(", then %.*s to %.*s", STR_ARG(seal_day_name(a, q->before.from)),
               STR_ARG(seal_day_name(a, q->before.to)));
    printf("; visitors within %d.%d %%\n", REPORT_VISITORS_ERROR / 10, REPORT_VISITORS_ERROR % 10);
    for (int before = 0; before < (q->compare ? 2 : 1); before++)
        for (ptrdiff_t i = 0; i < COUNT_OF(NAMES); i++)
            printf(" %10s", NAMES[i]);
    printf("  %.*s\n", STR_ARG(report_dimension_name(q->dimension)));
}

static void print_table(struct arena *a, const struct report_query *q, const struct report *report)
{
    print_head(a, q);
    for (ptrdiff_t i = 0; i < report->count; i++) {
        const struct report_row *row = &report->rows[i];
        print_row(row->name.n ? row->name : S("(not said, or beyond a day's limit)"), &row->figures,
                  q->compare ? &row->before : NULL, report->has_seen);
    }
    print_row(S("(all)"), &report->totals, q->compare ? &report->before : NULL, true);
    if (report->row_total > report->count)
        printf("%lld more; --rows shows them\n", (long long)(report->row_total - report->count));
}

static struct err print_file(const struct wishes *w, const struct report_query *q, const struct report *report)
{
    struct buf out;
    buf_init(&out, OUTPUT_MAX);
    if (w->json)
        report_write_json(&out, q, report);
    else
        report_write_csv(&out, q, report);
    bool written = !out.failed && fwrite(out.p, 1, (size_t)out.n, stdout) == (size_t)out.n && fflush(stdout) == 0;
    buf_close(&out);
    return written ? OK : err_make(&ERR_SYSTEM, "the report could not be written to standard output");
}

/* ---- the command ---- */

static struct err show(struct arena *a, struct newsroom *n, struct db *db, const struct wishes *w)
{
    const struct settings *settings = newsroom_settings(n);
    struct report_query query = {.dimension = REPORT_STORY};
    struct report report;
    int64_t now = time_now();
    TRY(read_query(w, roll_day_of(settings->zone, now), &query));
    TRY(report_make(a, n, db, &query, now, &report));
    if (w->json || w->csv)
        return print_file(w, &query, &report);
    print_table(a, &query, &report);
    return OK;
}

static struct err open_and_show(struct newsroom *n, const struct wishes *w)
{
    struct arena a;
    struct db *db;
    TRY(audience_store_open(n, &db));
    arena_init(&a, 0);
    struct err e = show(&a, n, db, w);
    arena_close(&a);
    db_close(db);
    return e;
}

static int run(int argc, char **argv)
{
    struct str folder[1];
    struct newsroom *n;
    struct wishes w = {0};
    const struct command_option options[] = {{"from", &w.from, NULL},       {"to", &w.to, NULL},
                                             {"against", &w.against, NULL}, {"by", &w.by, NULL},
                                             {"of", &w.of, NULL},           {"order", &w.order, NULL},
                                             {"rows", &w.rows, NULL},       {"compare", NULL, &w.compare},
                                             {"json", NULL, &w.json},       {"csv", NULL, &w.csv}};
    if (command_words(&COMMAND_STATS, argc, argv, options, COUNT_OF(options), 1, 1, folder) < 0)
        return COMMAND_WRONG_USE;
    if (w.json && w.csv)
        return command_wrong_use(&COMMAND_STATS, "--json or --csv, not both");
    struct err e = command_open(folder[0], &n);
    if (!failed(e))
        e = command_close(n, open_and_show(n, &w));
    return failed(e) ? command_failed(&COMMAND_STATS, e) : COMMAND_DONE;
}

const struct command COMMAND_STATS = {
    "stats",
    "DIR [--from DAY] [--to DAY] [--by DIMENSION] [--of KIND:NUMBER] [--compare] [--against DAY] [--order FIGURE] "
    "[--rows N] "
    "[--json|--csv]",
    "Shows what was read: stories, or what DIMENSION says, in a period.",
    "DAY is a date as 2026-11-26; without --from the period is of 28 days, without --to it ends today. DIMENSION: "
    "story,\n"
    "page, section, byline, tag, edition, agency, place, published-hour, hour, referrer, referrer-class, utm, share,\n"
    "outbound, embed, search-none, missing, entry, exit, country, device, browser, system, rejected. KIND: story, "
    "section,\n"
    "byline, edition (its language). --compare adds the same number of days just before, --against as many from that\n"
    "day on. FIGURE: seen, served, read, seconds, value. --json and --csv give up to 1000 rows. Figures of today may "
    "be\n"
    "ten minutes old.\n"
    "Of rejected, \"seen\" counts beacons. docs/audience.md tells how figures are made.",
    run};
