/* audience_view.c - figures, and the choice of a period. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audience_view.h"

#include "audience/roll.h"
#include "audience/seal.h"
#include "base/time.h"
#include "page/language.h"

struct err audience_find_db(const struct site *site, struct db **out)
{
    *out = site->audience ? audience_db(site->audience) : NULL;
    return *out ? OK : err_make(&ERR_NOT_FOUND, "This newsroom does not count its readers");
}

static struct report_query query_of(const struct audience_view *v, enum report_dimension dimension, int rows)
{
    struct report_query query = audience_report_query(&v->query);
    query.dimension = dimension;
    if (dimension == REPORT_REJECTED)
        query.order = REPORT_BY_SERVED;
    if (dimension == REPORT_HOUR || dimension == REPORT_PUBLISHED_HOUR)
        query.order = REPORT_BY_VALUE;
    query.limit = rows ? rows : query.limit;
    query.offset = rows ? 0 : query.offset;
    return query;
}

struct err audience_make(const struct audience_view *v, enum report_dimension dimension, int rows, struct report *out)
{
    struct report_query query = query_of(v, dimension, rows);
    return report_make(v->p->a, v->p->site->newsroom, v->db, &query, v->now, out);
}

struct err audience_make_rows(const struct audience_view *v, enum report_dimension dimension, int rows,
                              struct report *out)
{
    struct report_query query = query_of(v, dimension, rows);
    query.rows_alone = true;
    return report_make(v->p->a, v->p->site->newsroom, v->db, &query, v->now, out);
}

struct str audience_dimension_word(const struct page *p, enum report_dimension dimension)
{
    return page_word(p, str_concat(p->a, S("desk_aud_by_"), report_dimension_name(dimension)));
}

struct str audience_percent(const struct page *p, int64_t part, int64_t whole)
{
    if (whole <= 0 || part < 0)
        return S("");
    int64_t hundredths = (int64_t)((double)part * 100 / (double)whole + .5);
    return page_word_with(p, S("desk_aud_percent"), S("n"), page_grouped(p, hundredths));
}

static struct str day_words(const struct page *p, int64_t day)
{
    return dates_long(p->a, &p->dates, dates_from_local(p->settings->zone, day * TIME_DAY + TIME_DAY / 2));
}

/* ---- the period ---- */

struct str audience_days_words(const struct page *p, struct report_period days)
{
    if (days.from == days.to)
        return day_words(p, days.from);
    return THEME_FILL(p->a, page_word(p, S("desk_aud_days")), {S("from"), day_words(p, days.from)},
                      {S("to"), day_words(p, days.to)});
}

static void fill_periods(const struct audience_view *v, struct value *map)
{
    struct value *list = value_set_list(v->p->a, map, S("periods"));
    for (ptrdiff_t i = 0; !v->shared && i < audience_period_count(); i++) {
        struct audience_query other = v->query;
        struct value *item = value_append_map(v->p->a, list);
        other.period = audience_period_at(i);
        other.page = 1;
        (void)audience_period_days(other.period, v->p->settings->zone, v->now, &other.days);
        value_set_text(v->p->a, item, S("name"),
                       page_word(v->p, str_concat(v->p->a, S("desk_aud_period_"), other.period)));
        value_set_text(v->p->a, item, S("url"), audience_address(v->p->a, v->path, &other, false));
        value_set_bool(v->p->a, item, S("current"), str_equal(other.period, v->query.period));
    }
}

static void fill_form(const struct audience_view *v, struct value *map)
{
    struct arena *a = v->p->a;
    struct value *form = value_set_map(a, map, S("choice")), *compares;
    value_set_text(a, form, S("action"), v->path);
    value_set_text(a, form, S("from"), seal_day_name(a, v->query.days.from));
    value_set_text(a, form, S("to"), seal_day_name(a, v->query.days.to));
    value_set_text(a, form, S("by"), report_order_name(v->query.by));
    page_set_text_or_false(v->p, form, S("of"), report_filter_name(v->query.filter));
    value_set_text(a, form, S("value"), v->query.value);
    value_set_text(a, form, S("other"), v->query.compare == AUDIENCE_OTHER ? seal_day_name(a, v->query.other) : S(""));
    compares = value_set_list(a, form, S("compares"));
    for (int i = 0; i < AUDIENCE_COMPARES; i++) {
        struct str name = audience_compare_name((enum audience_compare)i);
        struct value *item = value_append_map(a, compares);
        value_set_text(a, item, S("value"), name);
        value_set_text(a, item, S("name"), page_word(v->p, str_concat(a, S("desk_aud_compare_"), name)));
        value_set_bool(a, item, S("current"), i == (int)v->query.compare);
    }
}

/* Of a story the hours are read as they are; what is added up of all is up to ten minutes old. */
static void fill_age(const struct audience_view *v, struct value *map)
{
    const struct page *p = v->p;
    bool today = v->query.days.to >= roll_day_of(p->settings->zone, v->now);
    int64_t at = p->site->audience ? audience_summed_at(p->site->audience) : 0;
    struct str time = dates_time(p->a, &p->dates, v->query.filter == REPORT_OF_STORY ? v->now : at);
    if (!today || (at == 0 && v->query.filter != REPORT_OF_STORY))
        page_set_text_or_false(p, map, S("age"), today ? page_word(p, S("desk_aud_age_none")) : S(""));
    else
        value_set_text(p->a, map, S("age"),
                       page_word_with(p, v->query.filter == REPORT_OF_STORY ? S("desk_aud_age_now") : S("desk_aud_age"),
                                      S("time"), time));
}

void audience_fill_choice(const struct audience_view *v, struct value *map)
{
    struct report_query query = audience_report_query(&v->query);
    value_set_text(v->p->a, map, S("days"), audience_days_words(v->p, query.period));
    page_set_text_or_false(
        v->p, map, S("against"),
        query.compare ? page_word_with(v->p, S("desk_aud_against"), S("days"), audience_days_words(v->p, query.before))
                      : S(""));
    fill_age(v, map);
    fill_periods(v, map);
    value_set_bool(v->p->a, map, S("choice"), false);
    if (!v->shared)
        fill_form(v, map);
}

/* ---- figures ---- */

struct str audience_change(const struct page *p, int64_t now, int64_t before)
{
    if (before <= 0 || now < 0)
        return S("");
    double change = ((double)now - (double)before) * 100 / (double)before;
    int64_t hundredths = (int64_t)(change < 0 ? .5 - change : change + .5);
    struct str number = page_grouped(p, hundredths);
    const char *sign = hundredths == 0 ? "" : change < 0 ? "\xe2\x88\x92" : "+";
    return page_word_with(p, S("desk_aud_percent"), S("n"), str_format(p->a, "%s%.*s", sign, STR_ARG(number)));
}

struct str audience_place_word(const struct page *p, struct str place)
{
    struct str section = S("section/");
    if (str_starts(place, section))
        return page_word_with(p, S("desk_front_section"), S("name"), str_from(place, section.n));
    return page_word(p, str_concat(p->a, S("desk_front_"), place));
}

struct str audience_spike_words(const struct page *p, const struct spike *spike)
{
    return THEME_FILL(p->a, page_word(p, S("desk_aud_spike")), {S("seen"), page_grouped(p, spike->seen)},
                      {S("expected"), page_grouped(p, spike->expected)});
}

/* A day that is not over is not measured against a whole one. */
static bool is_over(const struct audience_view *v)
{
    return v->query.days.to < roll_day_of(v->p->settings->zone, v->now);
}

static void add_figure(const struct audience_view *v, struct value *list, const char *name, struct str text,
                       int64_t now, int64_t before)
{
    struct arena *a = v->p->a;
    bool compare = v->query.compare != AUDIENCE_ALONE && before >= 0;
    struct value *item = value_append_map(a, list);
    value_set_text(a, item, S("name"), page_word(v->p, str_from_c(name)));
    value_set_text(a, item, S("sum"), page_grouped(v->p, now));
    value_set_text(a, item, S("text"), text);
    page_set_text_or_false(v->p, item, S("change"), compare && is_over(v) ? audience_change(v->p, now, before) : S(""));
    page_set_text_or_false(v->p, item, S("was"),
                           compare ? page_word_with(v->p, S("desk_aud_was"), S("count"), page_grouped(v->p, before))
                                   : S(""));
}

struct value *audience_fill_figures(const struct audience_view *v, struct value *map, const struct report *report)
{
    const struct report_figures *now = &report->totals, *before = &report->before;
    struct value *list = value_set_list(v->p->a, map, S("figures"));
    value_set_bool(v->p->a, map, S("counted"), true);
    add_figure(v, list, "stats_served", page_word(v->p, S("stats_served_text")), now->served, before->served);
    add_figure(v, list, "stats_seen", page_word(v->p, S("stats_seen_text")), now->seen, before->seen);
    add_figure(v, list, "stats_read", page_word(v->p, S("stats_read_text")), now->read, before->read);
    if (now->visitors >= 0)
        add_figure(v, list, "desk_aud_visitors", page_word(v->p, S("desk_aud_visitors_text")), now->visitors,
                   before->visitors);
    return list;
}

void audience_add_rejected(const struct audience_view *v, struct value *list, int64_t now, int64_t before)
{
    add_figure(v, list, "desk_aud_out", page_word(v->p, S("desk_aud_out_text")), now, before);
}
