/* audience_live.c - who reads now: the last half hour, minute by minute. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "desk/audience_view.h"
#include "desk/chart.h"
#include "desk/frame.h"
#include "desk/routes.h"
#include "page/language.h"

#define MINUTE (60 * TIME_SECOND)

static void fill_figures(const struct page *p, struct value *live, const struct report_figures *totals)
{
    const struct {
        const char *name, *text;
        int64_t sum;
    } FIGURES[] = {{"stats_served", "stats_served_text", totals->served},
                   {"stats_seen", "stats_seen_text", totals->seen},
                   {"stats_read", "stats_read_text", totals->read},
                   {"desk_aud_visitors", "desk_aud_visitors_text", totals->visitors}};
    struct value *list = value_set_list(p->a, live, S("figures"));
    value_set_bool(p->a, live, S("counted"), true);
    for (ptrdiff_t i = 0; i < COUNT_OF(FIGURES); i++) {
        if (FIGURES[i].sum < 0)
            continue;
        struct value *item = value_append_map(p->a, list);
        value_set_text(p->a, item, S("name"), page_word(p, str_from_c(FIGURES[i].name)));
        value_set_text(p->a, item, S("text"), page_word(p, str_from_c(FIGURES[i].text)));
        value_set_text(p->a, item, S("sum"), page_grouped(p, FIGURES[i].sum));
        value_set_bool(p->a, item, S("change"), false);
        value_set_bool(p->a, item, S("was"), false);
    }
}

static void fill_minutes(const struct page *p, struct value *map, const struct report_live *live, int64_t now)
{
    int64_t *values = arena_array(p->a, int64_t, REPORT_LIVE_MINUTES), sum = 0;
    struct str *labels = arena_array(p->a, struct str, REPORT_LIVE_MINUTES);
    for (int i = 0; i < REPORT_LIVE_MINUTES; i++) {
        values[i] = live->minutes[i].seen;
        labels[i] = dates_time(p->a, &p->dates, now - (REPORT_LIVE_MINUTES - 1 - i) * MINUTE);
        sum += values[i];
    }
    const struct chart chart = {.id = S("minutes"),
                                .kind = CHART_BARS,
                                .title = page_word(p, S("desk_aud_live_graph")),
                                .description = page_word_with(p, S("desk_aud_in_all"), S("sum"), page_grouped(p, sum)),
                                .unit = page_word(p, S("desk_aud_minute")),
                                .labels = labels,
                                .every = 5,
                                .series = {{page_word(p, S("stats_seen")), values, REPORT_LIVE_MINUTES}}};
    value_set_bool(p->a, map, S("graph"), false);
    if (sum)
        chart_set(p, map, S("graph"), &chart);
}

/* Stories and pages that are no story stand in one table. */
static void fill_rows(struct page *p, struct value *map, struct report_live *live)
{
    const struct audience_view v = {.p = p, .path = S(AUDIENCE_HOME), .query = {.period = S("today"), .page = 1}};
    const struct report report = {.rows = live->rows, .count = live->count, .has_seen = true};
    struct value *tables = value_set_list(p->a, map, S("tables"));
    if (live->count)
        audience_add_table(&v, tables, REPORT_STORY, &report, false);
}

/* What is far above its hour just now. */
static struct err fill_spikes(const struct page *p, struct value *map, struct db *db, int64_t now)
{
    struct spikes spikes;
    TRY(spike_find(p->a, p->site->newsroom, db, now, &spikes));
    value_set_bool(p->a, map, S("spikes"), false);
    if (spikes.count == 0)
        return OK;
    struct value *items = value_set_list(p->a, value_set_map(p->a, map, S("spikes")), S("items"));
    for (ptrdiff_t i = 0; i < spikes.count; i++) {
        const struct spike *spike = &spikes.items[i];
        struct value *item = value_append_map(p->a, items);
        struct str url = str_format(p->a, AUDIENCE_HOME "story/%lld/", (long long)spike->story_id);
        value_set_text(p->a, item, S("name"), spike->story_id ? spike->headline : p->title);
        page_set_text_or_false(p, item, S("url"), spike->story_id ? url : S(""));
        value_set_text(p->a, item, S("text"), audience_spike_words(p, spike));
    }
    return OK;
}

struct err desk_audience_live(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct db *db;
    struct report_live live;
    int64_t now = time_now();
    TRY(desk_begin(&p, r, out, S("desk_aud_live"), DESK_AUDIENCE, S("js/desk-audience.js")));
    TRY(audience_find_db(p.site, &db));
    TRY(report_live_make(p.a, p.site->newsroom, db, now, &live));
    struct value *map = value_set_map(p.a, p.view, S("live"));
    page_set_time(&p, map, S("at"), now, dates_time(p.a, &p.dates, now));
    TRY(fill_spikes(&p, map, db, now));
    fill_figures(&p, map, &live.totals);
    fill_minutes(&p, map, &live, now);
    fill_rows(&p, map, &live);
    bool part = str_equal(http_request_query(r, S("part")), S("rows"));
    return desk_end(&p, part ? S("desk-audience-now") : S("desk-audience-live"));
}
