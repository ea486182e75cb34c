/* audience_query.c - what the address of a report asks for, and the address that asks for it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audience_query.h"

#include "audience/roll.h"
#include "audience/seal.h"
#include "base/time.h"
#include "http/form.h"
#include "text/url.h"

#define VALUE_MAX 300 /* bytes of a filter's value: a byline */
#define PAGE_MAX 20000
#define WEEK 7
#define YEAR 364 /* 52 weeks: the same days of the week */

static const struct {
    struct str name;
    int days, ended; /* so many days, that ended so many days ago; longer ones without today, which is not whole */
} PERIODS[] = {{S_INIT("today"), 1, 0}, {S_INIT("yesterday"), 1, 1}, {S_INIT("7"), 7, 1},
               {S_INIT("30"), 30, 1},   {S_INIT("90"), 90, 1},       {S_INIT("365"), 365, 1}};

static const struct str COMPARES[AUDIENCE_COMPARES] = {S_INIT("before"), S_INIT("week"), S_INIT("year"),
                                                       S_INIT("other"), S_INIT("none")};

ptrdiff_t audience_period_count(void)
{
    return COUNT_OF(PERIODS);
}

struct str audience_period_at(ptrdiff_t i)
{
    return PERIODS[i].name;
}

bool audience_period_days(struct str name, struct str zone, int64_t now, struct report_period *out)
{
    int64_t today = roll_day_of(zone, now);
    for (ptrdiff_t i = 0; i < COUNT_OF(PERIODS); i++) {
        if (!str_equal(PERIODS[i].name, name))
            continue;
        int64_t last = today - PERIODS[i].ended;
        *out = (struct report_period){last - PERIODS[i].days + 1, last};
        return true;
    }
    return false;
}

struct str audience_compare_name(enum audience_compare compare)
{
    return COMPARES[compare];
}

/* ---- reading ---- */

/* Where the fields come from: the address that is asked, or one that was kept. */
struct fields {
    struct http_request *request;
    struct http_form form;
};

static struct str field(const struct fields *fields, const char *name)
{
    struct str key = str_from_c(name);
    return str_trim(fields->request ? http_request_query(fields->request, key) : http_form_value(&fields->form, key));
}

static bool read_day(struct str text, int64_t *out)
{
    return seal_day_read(text, out) && *out >= 0;
}

/* A report may be compared with any days, as many as it has: a campaign with the last one. */
static struct err read_other(const struct fields *fields, struct audience_query *out)
{
    return read_day(field(fields, "other"), &out->other)
               ? OK
               : err_make(&ERR_INVALID, "other: the first day to compare with, of the form 2026-11-05");
}

/* One day is compared with that of the week before, which is as full; more days with as many before them. */
static struct err read_compare(const struct fields *fields, struct audience_query *out)
{
    struct str name = field(fields, "compare");
    out->compare = out->days.from == out->days.to ? AUDIENCE_WEEK : AUDIENCE_BEFORE;
    if (name.n == 0)
        return OK;
    for (int i = 0; i < AUDIENCE_COMPARES; i++) {
        if (!str_equal(COMPARES[i], name))
            continue;
        out->compare = (enum audience_compare)i;
        return out->compare == AUDIENCE_OTHER ? read_other(fields, out) : OK;
    }
    return err_make(&ERR_INVALID, "compare: before, week, year, other or none");
}

static struct err read_days(struct str from, struct str to, int64_t today, struct report_period *out)
{
    *out = (struct report_period){today, today};
    if (from.n && !read_day(from, &out->from))
        return err_make(&ERR_INVALID, "from: not a day of the form 2026-11-05");
    if (to.n && !read_day(to, &out->to))
        return err_make(&ERR_INVALID, "to: not a day of the form 2026-11-05");
    if (!from.n)
        out->from = out->to;
    if (out->from > out->to)
        return err_make(&ERR_INVALID, "from: the first day is after the last one");
    if (out->to - out->from >= REPORT_DAYS_MAX)
        return err_make(&ERR_INVALID, "from: a report has at most %d days", REPORT_DAYS_MAX);
    return OK;
}

static struct err read_period(const struct fields *fields, struct str zone, struct audience_query *out)
{
    struct str from = field(fields, "from"), to = field(fields, "to"), name = field(fields, "period");
    int64_t now = time_now();
    out->period = S("");
    if (!name.n && (from.n || to.n))
        return read_days(from, to, roll_day_of(zone, now), &out->days);
    out->period = name.n ? name : PERIODS[0].name;
    return audience_period_days(out->period, zone, now, &out->days)
               ? OK
               : err_make(&ERR_INVALID, "period: there is none of that name");
}

static struct err read_filter(const struct fields *fields, struct audience_query *out)
{
    int64_t number;
    out->value = field(fields, "value");
    if (!report_filter_find(field(fields, "of"), &out->filter))
        return err_make(&ERR_INVALID, "of: story, section, byline or edition");
    if (out->filter == REPORT_OF_ALL)
        out->value = S("");
    else if (out->value.n == 0 || out->value.n > VALUE_MAX)
        return err_make(&ERR_INVALID, "value: 1 to %d bytes", VALUE_MAX);
    else if ((out->filter == REPORT_OF_STORY || out->filter == REPORT_OF_SECTION) &&
             (!str_to_i64(out->value, &number) || number <= 0))
        return err_make(&ERR_INVALID, "value: not a number");
    return OK;
}

static struct err read_fields(const struct fields *fields, struct str zone, struct audience_query *out)
{
    struct str by = field(fields, "by"), page = field(fields, "page");
    *out = (struct audience_query){.page = 1};
    TRY(read_period(fields, zone, out));
    TRY(read_compare(fields, out));
    TRY(read_filter(fields, out));
    if (by.n && !report_order_find(by, &out->by))
        return err_make(&ERR_INVALID, "by: seen, served, read, seconds or value");
    if (page.n && (!str_to_i64(page, &out->page) || out->page < 1 || out->page > PAGE_MAX))
        return err_make(&ERR_INVALID, "page: 1 to %d", PAGE_MAX);
    return OK;
}

struct err audience_query_read(struct http_request *r, struct str zone, struct audience_query *out)
{
    struct fields fields = {.request = r};
    return read_fields(&fields, zone, out);
}

struct err audience_query_parse(struct arena *a, struct str text, struct str zone, struct audience_query *out)
{
    struct fields fields = {0};
    TRY(http_form_parse(a, text, &fields.form));
    return read_fields(&fields, zone, out);
}

/* ---- writing ---- */

static void add_field(struct arena *a, struct buf *out, const char *name, struct str value)
{
    if (value.n)
        buf_add_format(out, "%c%s=%.*s", str_find_char(buf_str(out), '?', 0) < 0 ? '?' : '&', name,
                       STR_ARG(url_encode_component(a, value)));
}

static bool is_usual(const struct audience_query *query)
{
    return query->compare == (query->days.from == query->days.to ? AUDIENCE_WEEK : AUDIENCE_BEFORE);
}

struct str audience_address(struct arena *a, struct str path, const struct audience_query *query, bool days)
{
    struct buf out;
    buf_init(&out, INT32_MAX);
    buf_add(&out, path);
    if (query->period.n && !days) {
        add_field(a, &out, "period", str_equal(query->period, PERIODS[0].name) ? S("") : query->period);
    } else {
        add_field(a, &out, "from", seal_day_name(a, query->days.from));
        add_field(a, &out, "to", seal_day_name(a, query->days.to));
    }
    add_field(a, &out, "compare", is_usual(query) ? S("") : COMPARES[query->compare]);
    add_field(a, &out, "other", query->compare == AUDIENCE_OTHER ? seal_day_name(a, query->other) : S(""));
    add_field(a, &out, "by", query->by == REPORT_BY_SEEN ? S("") : report_order_name(query->by));
    add_field(a, &out, "of", report_filter_name(query->filter));
    add_field(a, &out, "value", query->value);
    add_field(a, &out, "page", query->page > 1 ? str_format(a, "%lld", (long long)query->page) : S(""));
    struct str address = str_copy(a, buf_str(&out));
    buf_close(&out);
    return address;
}

/* ---- asking ---- */

static struct report_period shifted(struct report_period days, int64_t by)
{
    return (struct report_period){days.from - by, days.to - by};
}

struct report_query audience_report_query(const struct audience_query *query)
{
    int64_t count = query->days.to - query->days.from + 1;
    int64_t weeks = (count + WEEK - 1) / WEEK * WEEK, years = (count + YEAR - 1) / YEAR * YEAR;
    struct report_query out = {.period = query->days,
                               .filter = query->filter,
                               .filter_value = query->value,
                               .order = query->by,
                               .limit = AUDIENCE_ROWS,
                               .offset = (int)(query->page - 1) * AUDIENCE_ROWS};
    out.before = query->compare == AUDIENCE_WEEK    ? shifted(query->days, weeks)
                 : query->compare == AUDIENCE_YEAR  ? shifted(query->days, years)
                 : query->compare == AUDIENCE_OTHER ? shifted(query->days, query->days.from - query->other)
                                                    : report_period_before(query->days);
    out.compare = query->compare != AUDIENCE_ALONE && out.before.from >= 0;
    return out;
}
