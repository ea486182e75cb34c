/* audience_hours.c - the smaller graphs: a day's hours, a text's tenths. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audience_view.h"
#include "desk/chart.h"
#include "page/language.h"

#define HOURS REPORT_HOURS

static void fill_hours(const struct audience_view *v, const int64_t values[HOURS], struct str measure)
{
    struct arena *a = v->p->a;
    int64_t sum = 0;
    struct str *labels = arena_array(a, struct str, HOURS);
    for (int i = 0; i < HOURS; i++) {
        labels[i] = page_digits(v->p, str_format(a, "%02d:00", i));
        sum += values[i];
    }
    const struct chart chart = {.id = S("hours"),
                                .kind = CHART_BARS,
                                .title = page_word_with(v->p, S("desk_aud_graph_hour"), S("name"), measure),
                                .description =
                                    page_word_with(v->p, S("desk_aud_in_all"), S("sum"), page_grouped(v->p, sum)),
                                .unit = page_word(v->p, S("desk_aud_hour")),
                                .labels = labels,
                                .every = 3,
                                .series = {{measure, values, HOURS}}};
    if (sum)
        chart_set(v->p, v->p->view, S("hours"), &chart);
}

void audience_fill_hours_seen(const struct audience_view *v, const struct report *report)
{
    int64_t *values = arena_array(v->p->a, int64_t, HOURS), hour;
    for (ptrdiff_t i = 0; i < report->count; i++)
        if (str_to_i64(report->rows[i].value, &hour) && hour >= 0 && hour < HOURS)
            values[hour] = report->rows[i].figures.seen;
    fill_hours(v, values, page_word(v->p, S("stats_seen")));
}

struct err audience_fill_hours_out(const struct audience_view *v, int64_t story_id)
{
    int64_t *values = arena_array(v->p->a, int64_t, HOURS);
    TRY(report_rejected_hours(v->p->site->newsroom, v->db, story_id, v->query.days, values));
    fill_hours(v, values, page_word(v->p, S("desk_aud_out")));
    return OK;
}

/* How many of the loadings came at least so far. */
struct err audience_fill_depth(const struct audience_view *v, int64_t story_id)
{
    struct arena *a = v->p->a;
    struct depth depth = {0};
    int64_t *values = arena_array(a, int64_t, DEPTH_STEPS), came = 0, all = 0;
    struct str *labels = arena_array(a, struct str, DEPTH_STEPS);
    TRY(report_depth(a, v->p->site->newsroom, v->db, story_id, v->query.days, &depth));
    for (int i = DEPTH_STEPS - 1; i >= 0; i--)
        all += depth.loadings[i];
    for (int i = DEPTH_STEPS - 1; i >= 0; i--) {
        came += depth.loadings[i];
        values[i] = all ? (came * 100 + all / 2) / all : 0;
        labels[i] = page_word_with(v->p, S("desk_aud_percent"), S("n"), page_number(v->p, i * 10));
    }
    const struct chart chart = {.id = S("depth"),
                                .kind = CHART_LINES,
                                .title = page_word(v->p, S("desk_aud_depth")),
                                .description = THEME_FILL(a, page_word(v->p, S("desk_aud_depth_text")),
                                                          {S("half"), audience_percent(v->p, values[5], 100)},
                                                          {S("end"), audience_percent(v->p, values[10], 100)}),
                                .unit = page_word(v->p, S("desk_aud_depth_unit")),
                                .labels = labels,
                                .every = 5,
                                .percent = true,
                                .series = {{page_word(v->p, S("desk_aud_depth_came")), values, all ? DEPTH_STEPS : 0}}};
    chart_set(v->p, v->p->view, S("depth"), &chart);
    return OK;
}
