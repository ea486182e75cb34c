/* report_write.c - a report as a file: comma-separated values, JSON. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/report.h"

#include "audience/seal.h"
#include "text/csv.h"
#include "text/json.h"

/* ---- comma-separated values ---- */

static void add_text(struct buf *out, struct str text)
{
    buf_add(out, S("\""));
    if (csv_is_formula(text))
        buf_add_char(out, '\'');
    for (ptrdiff_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_add_char(out, '"');
        buf_add_char(out, text.p[i]);
    }
    buf_add(out, S("\""));
}

static void add_number(struct buf *out, int64_t number)
{
    buf_add_char(out, ',');
    if (number != REPORT_UNKNOWN)
        buf_add_i64(out, number);
}

static void add_figures(struct buf *out, const struct report_figures *f)
{
    add_number(out, f->served);
    add_number(out, f->seen);
    add_number(out, f->read);
    add_number(out, f->seconds);
    add_number(out, f->visitors);
    add_number(out, f->depth);
}

/* What a row does not have is left empty, not 0. */
static struct report_figures kept(const struct report *report, struct report_figures f)
{
    if (!report->has_seen)
        f.seen = f.read = REPORT_UNKNOWN;
    return f;
}

void report_write_csv(struct buf *out, const struct report_query *query, const struct report *report)
{
    static const char *const NAMES[] = {"served", "seen", "read", "seconds", "visitors", "depth"};
    buf_add_format(out, "%.*s,name,path", STR_ARG(report_dimension_name(query->dimension)));
    for (int before = 0; before < (query->compare ? 2 : 1); before++)
        for (ptrdiff_t i = 0; i < COUNT_OF(NAMES); i++)
            buf_add_format(out, ",%s%s", NAMES[i], before ? "_before" : "");
    for (ptrdiff_t i = 0; i < report->count; i++) {
        const struct report_row *row = &report->rows[i];
        struct report_figures now = kept(report, row->figures), before = kept(report, row->before);
        buf_add(out, S("\r\n"));
        add_text(out, row->value);
        buf_add_char(out, ',');
        add_text(out, row->name);
        buf_add_char(out, ',');
        add_text(out, row->path);
        add_figures(out, &now);
        if (query->compare)
            add_figures(out, &before);
    }
    buf_add(out, S("\r\n"));
}

/* ---- JSON ---- */

static void write_number(struct json *j, struct str key, int64_t number)
{
    json_write_key(j, key);
    if (number == REPORT_UNKNOWN)
        json_write_null(j);
    else
        json_write_int(j, number);
}

static void write_figures(struct json *j, struct str key, const struct report_figures *f)
{
    json_write_key(j, key);
    json_open_object(j);
    write_number(j, S("served"), f->served);
    write_number(j, S("seen"), f->seen);
    write_number(j, S("read"), f->read);
    write_number(j, S("seconds"), f->seconds);
    write_number(j, S("visitors"), f->visitors);
    write_number(j, S("depth"), f->depth);
    json_close_object(j);
}

static void write_period(struct json *j, struct str key, struct report_period period)
{
    struct arena a;
    arena_init(&a, 0);
    json_write_key(j, key);
    json_open_object(j);
    json_member_string(j, S("from"), seal_day_name(&a, period.from));
    json_member_string(j, S("to"), seal_day_name(&a, period.to));
    json_close_object(j);
    arena_close(&a);
}

static void write_rows(struct json *j, const struct report_query *query, const struct report *report)
{
    json_write_key(j, S("rows"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < report->count; i++) {
        const struct report_row *row = &report->rows[i];
        struct report_figures now = kept(report, row->figures), before = kept(report, row->before);
        json_open_object(j);
        json_member_string(j, S("value"), row->value);
        json_member_string(j, S("name"), row->name);
        json_member_text(j, S("path"), row->path);
        write_figures(j, S("figures"), &now);
        if (query->compare)
            write_figures(j, S("before"), &before);
        json_close_object(j);
    }
    json_close_array(j);
}

static void write_series(struct json *j, struct str key, const struct report_series *series, bool by_hour)
{
    json_write_key(j, key);
    json_open_array(j);
    for (ptrdiff_t i = 0; i < series->count; i++) {
        const struct report_point *point = &series->items[i];
        struct arena a;
        arena_init(&a, 0);
        json_open_object(j);
        if (by_hour)
            json_member_int(j, S("hour"), point->at);
        else
            json_member_string(j, S("day"), seal_day_name(&a, point->at));
        write_figures(j, S("figures"), &point->figures);
        json_close_object(j);
        arena_close(&a);
    }
    json_close_array(j);
}

void report_write_json(struct buf *out, const struct report_query *query, const struct report *report)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j);
    json_member_string(&j, S("dimension"), report_dimension_name(query->dimension));
    json_member_text(&j, S("filter"), report_filter_name(query->filter));
    json_member_text(&j, S("of"), query->filter_value);
    write_period(&j, S("period"), query->period);
    write_figures(&j, S("totals"), &report->totals);
    if (query->compare) {
        write_period(&j, S("before_period"), query->before);
        write_figures(&j, S("before_totals"), &report->before);
    }
    json_member_int(&j, S("visitors_error_per_mille"), REPORT_VISITORS_ERROR);
    json_member_int(&j, S("row_total"), report->row_total);
    write_rows(&j, query, report);
    write_series(&j, S("series"), &report->series, report->by_hour);
    if (query->compare)
        write_series(&j, S("before_series"), &report->before_series, report->by_hour);
    json_close_object(&j);
    buf_add_char(out, '\n');
}
