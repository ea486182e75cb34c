/* audience_graph.c - the graph of a period, and what happened meanwhile. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/roll.h"
#include "base/time.h"
#include "desk/audience_view.h"
#include "desk/chart.h"
#include "page/language.h"

#define HOUR (3600 * TIME_SECOND)
#define MARKS 20 /* shown, the newest */

/* What the graph can show, in this order. */
static const enum report_order MEASURES[] = {REPORT_BY_SERVED, REPORT_BY_SEEN, REPORT_BY_READ};

static enum report_order measure_of(const struct audience_view *v)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(MEASURES); i++)
        if (MEASURES[i] == v->query.by)
            return v->query.by;
    return REPORT_BY_SEEN;
}

static struct str measure_word(const struct audience_view *v, enum report_order measure)
{
    return page_word(v->p, str_concat(v->p->a, S("stats_"), report_order_name(measure)));
}

static void fill_measures(const struct audience_view *v, struct value *map)
{
    struct value *list = value_set_list(v->p->a, map, S("measures"));
    for (ptrdiff_t i = 0; !v->shared && i < COUNT_OF(MEASURES); i++) {
        struct audience_query other = v->query;
        struct value *item = value_append_map(v->p->a, list);
        other.by = MEASURES[i];
        value_set_text(v->p->a, item, S("name"), measure_word(v, MEASURES[i]));
        value_set_text(v->p->a, item, S("url"), audience_address(v->p->a, v->path, &other, false));
        value_set_bool(v->p->a, item, S("current"), MEASURES[i] == measure_of(v));
    }
}

/* ---- series ---- */

/* The places of a period's points, whether or not anybody was there: from the first day or hour on. */
struct frame {
    int64_t first;
    ptrdiff_t count;
};

static struct frame frame_of(const struct audience_view *v, const struct report *report, struct report_period days)
{
    struct str zone = v->p->settings->zone;
    int64_t first = report->by_hour ? roll_first_hour(zone, days.from) : days.from;
    int64_t end = report->by_hour ? roll_first_hour(zone, days.to + 1) : days.to + 1;
    return (struct frame){first, (ptrdiff_t)MIN(end - first, (int64_t)CHART_POINTS_MAX)};
}

/* Points that lie ahead are not drawn as zeros. */
static struct frame until_now(const struct audience_view *v, const struct report *report, struct frame frame)
{
    int64_t last = report->by_hour ? v->now / HOUR : roll_day_of(v->p->settings->zone, v->now);
    int64_t count = MAX(last - frame.first + 1, 0);
    return (struct frame){frame.first, (ptrdiff_t)MIN(count, (int64_t)frame.count)};
}

static struct chart_series series_of(const struct audience_view *v, const struct report_series *series,
                                     struct frame frame, const char *name)
{
    int64_t *values = arena_array(v->p->a, int64_t, MAX(frame.count, 1));
    enum report_order measure = measure_of(v);
    for (ptrdiff_t i = 0; i < series->count; i++) {
        const struct report_figures *figures = &series->items[i].figures;
        int64_t place = series->items[i].at - frame.first;
        if (place >= 0 && place < frame.count)
            values[place] = measure == REPORT_BY_SERVED ? figures->served
                            : measure == REPORT_BY_READ ? figures->read
                                                        : figures->seen;
    }
    return (struct chart_series){page_word(v->p, str_from_c(name)), values, frame.count};
}

static int64_t instant(const struct audience_view *v, const struct report *report, int64_t at)
{
    return report->by_hour ? at * HOUR : dates_from_local(v->p->settings->zone, at * TIME_DAY + TIME_DAY / 2);
}

static void set_labels(const struct audience_view *v, const struct report *report, struct frame frame,
                       struct chart *chart)
{
    struct str *labels = arena_array(v->p->a, struct str, MAX(frame.count, 1)),
               *ticks = arena_array(v->p->a, struct str, MAX(frame.count, 1));
    const struct dates_style *dates = &v->p->dates;
    for (ptrdiff_t i = 0; i < frame.count; i++) {
        int64_t at = instant(v, report, frame.first + i);
        ticks[i] = report->by_hour ? dates_time(v->p->a, dates, at) : dates_card(v->p->a, dates, at, v->now);
        labels[i] = report->by_hour ? dates_short(v->p->a, dates, at) : dates_long(v->p->a, dates, at);
    }
    chart->labels = labels;
    chart->ticks = ticks;
    chart->every = report->by_hour ? 3 : frame.count > 14 ? 7 : 1;
}

/* "12,480 in all; at most 900, 20 November" */
static struct str describe(const struct audience_view *v, const struct chart *chart)
{
    const struct chart_series *now = &chart->series[0];
    ptrdiff_t top = 0;
    int64_t sum = 0;
    for (ptrdiff_t i = 0; i < now->count; i++) {
        top = now->values[i] > now->values[top] ? i : top;
        sum += now->values[i];
    }
    if (now->count == 0 || sum == 0)
        return page_word(v->p, S("desk_aud_nobody"));
    return THEME_FILL(v->p->a, page_word(v->p, S("desk_aud_graph_text")), {S("sum"), page_grouped(v->p, sum)},
                      {S("most"), page_grouped(v->p, now->values[top])}, {S("when"), chart->labels[top]});
}

/* ---- what happened ---- */

static struct str mark_words(const struct audience_view *v, const struct report_mark *mark)
{
    static const char *const WORDS[] = {"desk_aud_published", "desk_aud_corrected", "desk_aud_withdrawn",
                                        "desk_aud_on_front"};
    return page_word(v->p, str_from_c(WORDS[mark->kind]));
}

static ptrdiff_t point_at(const struct audience_view *v, const struct report *report, struct frame frame, int64_t at)
{
    at = MIN(at, v->now);
    int64_t place = (report->by_hour ? at / HOUR : roll_day_of(v->p->settings->zone, at)) - frame.first;
    return (ptrdiff_t)MAX(MIN(place, (int64_t)frame.count - 1), 0);
}

static void add_mark(const struct audience_view *v, struct value *list, const struct report_mark *mark, int number)
{
    struct arena *a = v->p->a;
    struct value *item = value_append_map(a, list);
    struct str id = str_format(a, AUDIENCE_HOME "story/%lld/", (long long)mark->story_id);
    bool elsewhere = mark->story_id && v->query.filter != REPORT_OF_STORY && !v->shared;
    value_set_text(a, item, S("number"), page_number(v->p, number));
    value_set_text(a, item, S("kind"), mark_words(v, mark));
    value_set_text(a, item, S("text"),
                   mark->kind == REPORT_ON_FRONT ? audience_place_word(v->p, mark->text) : mark->text);
    page_set_text_or_false(v->p, item, S("url"), elsewhere ? audience_address(a, id, &v->query, false) : S(""));
    page_set_time(v->p, item, S("time"), mark->at, dates_short(a, &v->p->dates, mark->at));
    bool lasts = mark->kind == REPORT_ON_FRONT && mark->until != INT64_MAX;
    page_set_time(v->p, item, S("until"), lasts ? mark->until : DB_NULL,
                  lasts ? dates_short(a, &v->p->dates, mark->until) : S(""));
}

static void fill_marks(const struct audience_view *v, struct value *map, const struct report *report,
                       const struct report_marks *marks, struct frame frame, struct chart *chart)
{
    ptrdiff_t count = MIN(marks->count, (ptrdiff_t)MARKS);
    value_set_bool(v->p->a, map, S("meanwhile"), false);
    if (count == 0 || frame.count == 0)
        return;
    struct value *list = value_set_list(v->p->a, value_set_map(v->p->a, map, S("meanwhile")), S("marks"));
    struct chart_mark *shown = arena_array(v->p->a, struct chart_mark, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct report_mark *mark = &marks->items[marks->count - count + i];
        shown[i] = (struct chart_mark){point_at(v, report, frame, mark->at), point_at(v, report, frame, mark->until),
                                       (int)i + 1};
        add_mark(v, list, mark, (int)i + 1);
    }
    chart->marks = shown;
    chart->mark_count = count;
}

void audience_fill_graph(const struct audience_view *v, struct value *map, const struct report *report,
                         const struct report_marks *marks)
{
    struct chart chart = {.id = S("graph"), .kind = CHART_LINES};
    struct str measure = measure_word(v, measure_of(v));
    chart.title =
        page_word_with(v->p, report->by_hour ? S("desk_aud_graph_hour") : S("desk_aud_graph_day"), S("name"), measure);
    chart.unit = page_word(v->p, report->by_hour ? S("desk_aud_hour") : S("stats_day"));
    struct report_query query = audience_report_query(&v->query);
    struct frame now = frame_of(v, report, query.period), before = frame_of(v, report, query.before), none = {0};
    chart.series[0] = series_of(v, &report->series, until_now(v, report, now), "desk_aud_now");
    chart.series[1] = series_of(v, &report->before_series, query.compare ? before : none, "desk_aud_before");
    set_labels(v, report, (struct frame){now.first, MAX(now.count, chart.series[1].count)}, &chart);
    chart.description = describe(v, &chart);
    fill_measures(v, map);
    value_set_bool(v->p->a, map, S("nothing"), chart_is_empty(&chart));
    if (chart_is_empty(&chart))
        return;
    fill_marks(v, map, report, marks, now, &chart);
    chart_set(v->p, map, S("graph"), &chart);
}
