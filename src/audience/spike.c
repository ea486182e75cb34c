/* spike.c - what is seen far more just now than its hour would make. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/spike.h"

#include "base/time.h"
#include "store/statements.h"

#define MINUTE (60 * TIME_SECOND)
#define CANDIDATES 100
#define LEAST_MINUTES 10 /* of the hour before, below which it says nothing */

struct search {
    struct arena *a;
    struct newsroom *newsroom;
    int64_t begin, since; /* of the hour before; of the ten minutes */
    int64_t now;
    bool known; /* the hour before says something */
    struct sql_spike_sums_list stories;
    struct sql_report_dates **dates;
    struct spikes *out;
};

/* ---- counting ---- */

static bool is_far(const struct search *s, int64_t seen, int64_t expected)
{
    const struct settings *settings = newsroom_settings(s->newsroom);
    return seen >= settings->alert_least && seen >= settings->alert_times * expected;
}

/* What was seen from an instant up to the ten minutes, as ten minutes of it. */
static int64_t expected_of(const struct search *s, int64_t before, int64_t from)
{
    return before * SPIKE_MINUTES / MAX((s->since - from) / MINUTE, (int64_t)1);
}

static void add(struct search *s, const struct spike *spike)
{
    if (s->out->count < SPIKES_MAX && is_far(s, spike->seen, spike->expected))
        s->out->items[s->out->count++] = *spike;
}

static struct err find_dates(struct db_conn *conn, void *context)
{
    struct search *s = context;
    s->dates = arena_array(s->a, struct sql_report_dates *, s->stories.count);
    for (ptrdiff_t i = 0; i < s->stories.count; i++)
        TRY(sql_report_story_dates(s->a, conn, s->stories.items[i].story_id, &s->dates[i]));
    return OK;
}

/* Before it was out nobody saw it. */
static void look_at_story(struct search *s, ptrdiff_t i)
{
    const struct sql_report_dates *dates = s->dates[i];
    const struct sql_spike_sums *sums = &s->stories.items[i];
    if (!dates || !dates->path.n || dates->published_at == DB_NULL ||
        dates->published_at > s->now - SPIKE_FIRST_MINUTES * MINUTE)
        return;
    add(s, &(struct spike){.story_id = sums->story_id,
                           .seen = sums->seen,
                           .expected = expected_of(s, sums->seen_before, MAX(s->begin, dates->published_at)),
                           .headline = dates->headline,
                           .language = dates->language,
                           .path = dates->path});
}

static struct err look_at_site(struct db_conn *conn, void *context)
{
    struct search *s = context;
    struct spike spike = {.headline = S(""), .language = S(""), .path = S("")};
    int64_t before;
    s->out->count = 0;
    TRY(sql_spike_seen_all(conn, s->since, s->now + 1, &spike.seen));
    TRY(sql_spike_seen_all(conn, s->begin, s->since, &before));
    spike.expected = expected_of(s, before, s->begin);
    add(s, &spike);
    return OK;
}

/* Where nobody was counted at the beginning of the hour, it begins with the first who was. */
static struct err find_stories(struct db_conn *conn, void *context)
{
    struct search *s = context;
    int64_t first;
    s->stories = (struct sql_spike_sums_list){0};
    TRY(sql_spike_first(conn, s->begin, &first));
    s->begin = first == DB_NULL ? s->since : first;
    s->known = s->since - s->begin >= LEAST_MINUTES * MINUTE;
    return !s->known ? OK
                     : sql_spike_stories(s->a, conn, s->begin, s->since, s->now + 1,
                                         newsroom_settings(s->newsroom)->alert_least, CANDIDATES, &s->stories);
}

struct err spike_find(struct arena *a, struct newsroom *n, struct db *audience, int64_t now, struct spikes *out)
{
    struct search s = {.a = a, .newsroom = n, .now = now, .out = out};
    s.since = now - SPIKE_MINUTES * MINUTE;
    s.begin = s.since - SPIKE_HOUR_MINUTES * MINUTE;
    *out = (struct spikes){0};
    TRY(db_read(audience, find_stories, &s));
    if (!s.known)
        return OK;
    TRY(db_read(newsroom_db(n), find_dates, &s));
    TRY(db_read(audience, look_at_site, &s));
    for (ptrdiff_t i = 0; i < s.stories.count; i++)
        look_at_story(&s, i);
    return OK;
}
