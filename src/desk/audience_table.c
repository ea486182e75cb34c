/* audience_table.c - the rows of a report, as people read them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "desk/audience_view.h"
#include "page/language.h"
#include "text/language_name.h"

#define BAR 100 /* width of the longest */

/* A table being made. */
struct table {
    const struct audience_view *v;
    const struct report *report;
    enum report_dimension dimension;
    bool whole; /* with all columns and ways to order it */
    int64_t most;
};

/* ---- names ---- */

/* A word whose key ends with a name of the figures; the name where there is no such word. */
static struct str named(const struct table *t, struct str prefix, struct str name)
{
    struct str key = str_concat(t->v->p->a, prefix, name), word = page_word(t->v->p, key);
    return str_equal(word, key) ? name : word;
}

/* "search Google": the name; the class is for its second line. */
static struct str referrer_name(const struct table *t, struct str value, struct str *class)
{
    struct str name, first;
    if (!str_cut(value, ' ', &first, &name))
        return named(t, S("desk_aud_from_"), value);
    *class = named(t, S("desk_aud_from_"), first);
    return name;
}

/* "ai agent": the class, and why. */
static struct str rejected_name(const struct table *t, struct str value, struct str *reason)
{
    struct str class = value;
    (void)str_cut(value, ' ', &class, reason);
    *reason = named(t, S("desk_aud_reason_"), *reason);
    return named(t, S("desk_aud_class_"), class);
}

static struct str country_name(const struct table *t, struct str code)
{
    return str_equal(code, S("ZZ")) ? page_word(t->v->p, S("desk_aud_unknown"))
                                    : language_country_in(t->v->p->a, code, t->v->p->language);
}

/* "front:es"; other pages that have no name keep theirs. */
static struct str page_name(const struct table *t, const struct report_row *row)
{
    struct str kind, language;
    if (!str_cut(row->value, ':', &kind, &language) || !str_equal(kind, S("front")))
        return row->name.n ? row->name : row->value;
    return page_word_with(t->v->p, S("desk_aud_front_of"), S("language"),
                          language_name_in(t->v->p->a, language, t->v->p->language));
}

static struct str row_name(const struct table *t, const struct report_row *row, struct str *note)
{
    struct arena *a = t->v->p->a;
    *note = S("");
    if (row->value.n == 0)
        return page_word(t->v->p, S("desk_aud_rest"));
    switch (t->dimension) {
    case REPORT_REFERRER:
        return referrer_name(t, row->value, note);
    case REPORT_REFERRER_CLASS:
        return named(t, S("desk_aud_from_"), row->value);
    case REPORT_REJECTED:
        return rejected_name(t, row->value, note);
    case REPORT_COUNTRY:
        return country_name(t, row->value);
    case REPORT_DEVICE:
        return named(t, S("desk_aud_device_"), row->value);
    case REPORT_EDITION:
        return language_name_in(a, row->value, t->v->p->language);
    case REPORT_HOUR:
    case REPORT_PUBLISHED_HOUR:
        return page_digits(t->v->p, str_concat(a, row->value, S(":00")));
    default:
        return page_name(t, row);
    }
}

struct str audience_row_name(const struct audience_view *v, enum report_dimension dimension,
                             const struct report_row *row, struct str *note)
{
    const struct table t = {.v = v, .dimension = dimension};
    return row_name(&t, row, note);
}

/* Where a row leads: a story to its page, what can be filtered for to the overview of it. */
static struct str row_url(const struct table *t, const struct report_row *row)
{
    int64_t number;
    struct audience_query query = t->v->query;
    bool numbered = str_to_i64(row->value, &number) && number > 0;
    query.page = 1;
    if (t->v->shared || row->value.n == 0)
        return S("");
    if (numbered && (t->dimension == REPORT_STORY || t->dimension == REPORT_ENTRY || t->dimension == REPORT_EXIT)) {
        query.filter = REPORT_OF_ALL;
        query.value = S("");
        return audience_address(t->v->p->a, str_format(t->v->p->a, AUDIENCE_HOME "story/%lld/", (long long)number),
                                &query, false);
    }
    query.filter = t->dimension == REPORT_SECTION   ? REPORT_OF_SECTION
                   : t->dimension == REPORT_BYLINE  ? REPORT_OF_BYLINE
                   : t->dimension == REPORT_EDITION ? REPORT_OF_EDITION
                                                    : REPORT_OF_ALL;
    query.value = row->value;
    bool leads = query.filter != REPORT_OF_ALL && (numbered || t->dimension != REPORT_SECTION);
    return leads ? audience_address(t->v->p->a, S(AUDIENCE_HOME), &query, false) : S("");
}

/* ---- columns ---- */

static bool is_rejected(const struct table *t)
{
    return t->dimension == REPORT_REJECTED;
}

static bool is_of_hours(const struct table *t)
{
    return t->dimension == REPORT_HOUR || t->dimension == REPORT_PUBLISHED_HOUR;
}

static int64_t measured(const struct table *t, const struct report_figures *figures)
{
    if (!t->report->has_seen || is_rejected(t) || t->v->query.by == REPORT_BY_SERVED)
        return figures->served;
    if (t->v->query.by == REPORT_BY_SECONDS && t->report->has_seconds)
        return figures->seconds;
    return t->v->query.by == REPORT_BY_READ ? figures->read : figures->seen;
}

static void add_column(const struct table *t, struct value *list, const char *word, enum report_order order)
{
    struct arena *a = t->v->p->a;
    struct audience_query other = t->v->query;
    struct value *column = value_append_map(a, list);
    bool sorts = t->whole && order != REPORT_ORDERS && !t->v->shared && t->report->has_seen && !is_rejected(t) &&
                 !is_of_hours(t);
    other.by = order;
    other.page = 1;
    value_set_text(a, column, S("name"), page_word(t->v->p, str_from_c(word)));
    page_set_text_or_false(t->v->p, column, S("url"), sorts ? audience_address(a, t->v->path, &other, false) : S(""));
    value_set_bool(a, column, S("current"), sorts && order == t->v->query.by);
}

static void add_columns(const struct table *t, struct value *map)
{
    struct value *list = value_set_list(t->v->p->a, map, S("columns"));
    if (is_rejected(t)) {
        add_column(t, list, "stats_pages", REPORT_ORDERS);
        add_column(t, list, "stats_beacons", REPORT_ORDERS);
        return;
    }
    if (!t->report->has_seen) {
        add_column(t, list, "desk_aud_times", REPORT_ORDERS);
        return;
    }
    add_column(t, list, "stats_served", REPORT_BY_SERVED);
    add_column(t, list, "stats_seen", REPORT_BY_SEEN);
    add_column(t, list, "stats_read", REPORT_BY_READ);
    if (!t->whole)
        return;
    add_column(t, list, "desk_aud_share", REPORT_ORDERS);
    if (t->report->has_seconds) {
        add_column(t, list, "desk_aud_far", REPORT_ORDERS);
        add_column(t, list, "desk_aud_seconds", REPORT_BY_SECONDS);
    }
    if (t->report->has_visitors)
        add_column(t, list, "desk_aud_visitors", REPORT_ORDERS);
}

/* ---- rows ---- */

static void add_number(const struct table *t, struct value *cells, int64_t number)
{
    value_append_text(t->v->p->a, cells, number < 0 ? S("") : page_grouped(t->v->p, number));
}

static void add_cells(const struct table *t, struct value *cells, const struct report_figures *f)
{
    add_number(t, cells, f->served);
    if (is_rejected(t))
        add_number(t, cells, f->seen);
    if (!t->report->has_seen || is_rejected(t))
        return;
    add_number(t, cells, f->seen);
    add_number(t, cells, f->read);
    if (!t->whole)
        return;
    value_append_text(t->v->p->a, cells, audience_percent(t->v->p, f->read, f->seen));
    if (t->report->has_seconds) {
        value_append_text(t->v->p->a, cells, audience_percent(t->v->p, f->depth, 100));
        add_number(t, cells, f->seen > 0 ? f->seconds / f->seen : REPORT_UNKNOWN);
    }
    if (t->report->has_visitors)
        add_number(t, cells, f->visitors);
}

static void add_row(const struct table *t, struct value *rows, const struct report_row *row)
{
    struct arena *a = t->v->p->a;
    struct value *item = value_append_map(a, rows);
    struct str note;
    int64_t value = measured(t, &row->figures);
    value_set_text(a, item, S("name"), row_name(t, row, &note));
    page_set_text_or_false(t->v->p, item, S("note"), note);
    page_set_text_or_false(t->v->p, item, S("url"), row_url(t, row));
    value_set_int(a, item, S("bar"), value > 0 ? MAX(1, (int64_t)((double)value * BAR / (double)t->most)) : 0);
    add_cells(t, value_set_list(a, item, S("cells")), &row->figures);
}

/* own: the page is of this report. */
static void fill_pages(const struct table *t, struct value *map, bool own)
{
    struct audience_query other = t->v->query;
    value_set_bool(t->v->p->a, map, S("newer"), false);
    value_set_bool(t->v->p->a, map, S("older"), false);
    if (!own)
        return;
    other.page = t->v->query.page - 1;
    if (other.page >= 1)
        value_set_text(t->v->p->a, map, S("newer"), audience_address(t->v->p->a, t->v->path, &other, false));
    other.page = t->v->query.page + 1;
    if (t->report->row_total > t->v->query.page * AUDIENCE_ROWS)
        value_set_text(t->v->p->a, map, S("older"), audience_address(t->v->p->a, t->v->path, &other, false));
}

void audience_add_table(const struct audience_view *v, struct value *list, enum report_dimension dimension,
                        const struct report *report, bool whole)
{
    struct table t = {.v = v, .report = report, .dimension = dimension, .whole = whole, .most = 1};
    struct value *map = value_append_map(v->p->a, list), *rows;
    struct str path = str_format(v->p->a, AUDIENCE_HOME "%.*s/", STR_ARG(report_dimension_name(dimension)));
    struct audience_query all = v->query;
    for (ptrdiff_t i = 0; i < report->count; i++)
        t.most = MAX(t.most, measured(&t, &report->rows[i].figures));
    all.page = 1;
    value_set_text(v->p->a, map, S("title"), audience_dimension_word(v->p, dimension));
    value_set_bool(v->p->a, map, S("whole"), whole);
    value_set_bool(v->p->a, map, S("own"), str_equal(path, v->path));
    bool own = str_equal(path, v->path);
    page_set_text_or_false(v->p, map, S("all"),
                           own || v->shared ? S("") : audience_address(v->p->a, path, &all, false));
    add_columns(&t, map);
    rows = value_set_list(v->p->a, map, S("rows"));
    for (ptrdiff_t i = 0; i < report->count; i++)
        add_row(&t, rows, &report->rows[i]);
    fill_pages(&t, map, own);
}
