/* most_read.c - what is most read in each edition and section. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/most_read.h"

#include "audience/roll.h"
#include "base/time.h"
#include "newsroom/control.h"
#include "newsroom/query_numbers.h"
#include "newsroom/setting.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define HOUR (3600 * TIME_SECOND)
#define OPEN_HOURS                                                                                                     \
    3                  /* the last ones, which may change yet: who shows to be a machine is taken out of his last hour \
                        */
#define HALF_LIVES 8   /* looked back at the start: what is older weighs less than half a hundredth */
#define CANDIDATES 150 /* of an edition; its sections' lists are made of them too */

/* Lists, and the arena they live in. */
struct most_read_lists {
    struct arena a;
    struct most_read_list *items;
    ptrdiff_t count, capacity;
};

struct most_read {
    pthread_mutex_t lock; /* which of the two is shown; the rest is the refreshing thread's */
    struct most_read_lists lists[2];
    int shown;
    bool began; /* lists were given out */

    int64_t half_life;
    struct arena arenas[2]; /* the settled ranking lives in one of them */
    int arena;
    struct ranking settled;
    int64_t settled_to; /* the hour behind its last one; 0: nothing is settled */
};

/* One refresh. */
struct refresh {
    struct most_read *m;
    struct newsroom *n;
    const struct settings *settings;
    int64_t now;
    double fade;
    struct arena a;
    struct ranking ranking;
    struct sql_published_place_list places;
    struct most_read_lists *next;
};

struct most_read *most_read_make(void)
{
    struct most_read *m = calloc(1, sizeof *m);
    if (!m)
        fatalx("out of memory");
    pthread_mutex_init(&m->lock, NULL);
    for (int i = 0; i < 2; i++) {
        arena_init(&m->lists[i].a, 0);
        arena_init(&m->arenas[i], 0);
    }
    return m;
}

void most_read_free(struct most_read *m)
{
    for (int i = 0; i < 2; i++) {
        arena_close(&m->lists[i].a);
        arena_close(&m->arenas[i]);
    }
    pthread_mutex_destroy(&m->lock);
    free(m);
}

/* ---- the ranking ---- */

static struct err settle_hour(struct refresh *r, struct db_conn *conn)
{
    struct most_read *m = r->m;
    struct sql_ranking_row_list rows;
    struct arena *next = &m->arenas[!m->arena];
    arena_reset(next);
    TRY(sql_ranking_hour(next, conn, m->settled_to, &rows));
    m->settled = ranking_next(next, &m->settled, r->fade, &rows);
    m->arena = !m->arena;
    m->settled_to++;
    return OK;
}

static void begin_anew(struct refresh *r, int64_t hour)
{
    struct most_read *m = r->m;
    m->half_life = r->settings->most_read_half_life;
    m->settled = (struct ranking){0};
    m->settled_to = hour - MIN(m->half_life * HALF_LIVES, (int64_t)ROLL_HOUR_DAYS * 24);
}

/* Settles what is over, and goes on from there to the present hour. */
static struct err read_ranking(struct db_conn *conn, void *context)
{
    struct refresh *r = context;
    struct most_read *m = r->m;
    int64_t hour = r->now / HOUR;
    bool follows = m->settled_to > hour - ROLL_HOUR_DAYS * 24 && m->settled_to <= hour;
    if (!follows || m->half_life != r->settings->most_read_half_life)
        begin_anew(r, hour);
    while (m->settled_to <= hour - OPEN_HOURS)
        TRY(settle_hour(r, conn));
    r->ranking = m->settled;
    for (int64_t open = m->settled_to; open <= hour; open++) {
        struct sql_ranking_row_list rows;
        TRY(sql_ranking_hour(&r->a, conn, open, &rows));
        r->ranking = ranking_next(&r->a, &r->ranking, r->fade, &rows);
    }
    return OK;
}

/* ---- the lists ---- */

/* From the end: those of the edition that is being listed were added last. */
static struct most_read_list *find(const struct most_read_lists *lists, struct str edition, int64_t section_id)
{
    for (ptrdiff_t i = lists->count - 1; i >= 0; i--)
        if (lists->items[i].section_id == section_id && str_equal(lists->items[i].edition, edition))
            return &lists->items[i];
    return NULL;
}

static struct most_read_list *add(struct most_read_lists *lists, struct str edition, int64_t section_id)
{
    if (lists->count == lists->capacity) {
        ptrdiff_t capacity = MAX(lists->capacity * 2, (ptrdiff_t)16);
        struct most_read_list *items = arena_array(&lists->a, struct most_read_list, capacity);
        for (ptrdiff_t i = 0; i < lists->count; i++)
            items[i] = lists->items[i];
        lists->items = items;
        lists->capacity = capacity;
    }
    struct most_read_list *list = &lists->items[lists->count++];
    *list = (struct most_read_list){.edition = str_copy(&lists->a, edition), .section_id = section_id};
    return list;
}

static void append(struct refresh *r, struct str edition, int64_t section_id, enum ranking_kind kind, int64_t id)
{
    struct most_read_list *list = find(r->next, edition, section_id);
    if (!list)
        list = add(r->next, edition, section_id);
    if (list->counts[kind] < MOST_READ_KEPT)
        list->ids[kind][list->counts[kind]++] = id;
}

/* The first place of a story, or the end: they come in order of numbers. */
static ptrdiff_t first_place(const struct sql_published_place_list *places, int64_t id)
{
    ptrdiff_t low = 0, high = places->count;
    while (low < high) {
        ptrdiff_t middle = low + (high - low) / 2;
        if (places->items[middle].story_id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A story that readers may see goes into the list of its edition, and of each section that it stands in. */
static void append_story(struct refresh *r, struct str edition, enum ranking_kind kind, int64_t id)
{
    ptrdiff_t first = first_place(&r->places, id);
    for (ptrdiff_t i = first; i < r->places.count && r->places.items[i].story_id == id; i++) {
        const struct sql_published_place *place = &r->places.items[i];
        if (!str_equal(place->language, edition))
            return;
        if (i == first)
            append(r, edition, 0, kind, id);
        if (place->section_id != DB_NULL)
            append(r, edition, place->section_id, kind, id);
    }
}

static struct err list_edition(struct refresh *r, struct str edition)
{
    int64_t ids[RANKING_KINDS * CANDIDATES];
    ptrdiff_t counts[RANKING_KINDS], all = 0;
    for (int kind = 0; kind < RANKING_KINDS; kind++) {
        counts[kind] = ranking_best(&r->a, &r->ranking, (enum ranking_kind)kind, edition, CANDIDATES, ids + all);
        all += counts[kind];
    }
    TRY(query_places_of(r->n, &r->a, ids, all, &r->places));
    for (int kind = 0, at = 0; kind < RANKING_KINDS; kind++)
        for (ptrdiff_t i = 0; i < counts[kind]; i++)
            append_story(r, edition, (enum ranking_kind)kind, ids[at++]);
    return OK;
}

/* ---- what changed ---- */

/* Whether a page that shows so many shows the same. */
static bool looks_alike(const struct most_read_list *a, const struct most_read_list *b, int64_t most)
{
    for (int kind = 0; kind < RANKING_KINDS; kind++) {
        ptrdiff_t count = (ptrdiff_t)MIN(most, (int64_t)a->counts[kind]);
        if (count != (ptrdiff_t)MIN(most, (int64_t)b->counts[kind]) ||
            memcmp(a->ids[kind], b->ids[kind], (size_t)count * sizeof(int64_t)) != 0)
            return false;
    }
    return true;
}

struct str most_read_tag(struct arena *a, struct str edition, int64_t section_id)
{
    return section_id ? str_format(a, "most-read-section:%lld", (long long)section_id)
                      : str_format(a, "most-read:%.*s", STR_ARG(edition));
}

/* Gives the new list out, or the old one a while longer. Whether it is another than before. */
static bool settle_list(const struct refresh *r, struct most_read_list *list, const struct most_read_list *old)
{
    int64_t wait = r->settings->most_read_minutes * 60 * TIME_SECOND;
    bool alike = old && looks_alike(list, old, r->settings->most_read);
    bool rests = old && r->now >= old->changed_at && r->now - old->changed_at < wait;
    if (rests && !alike) {
        struct str edition = list->edition;
        *list = *old;
        list->edition = edition;
        return false;
    }
    list->changed_at = alike ? old->changed_at : r->now;
    return !alike;
}

/* Of those shown until now that have no readers left, an empty one stands for a while: it too is a change. */
static void keep_empty(struct refresh *r, const struct most_read_lists *old)
{
    for (ptrdiff_t i = 0; i < old->count; i++)
        if (old->items[i].counts[RANKING_SEEN] + old->items[i].counts[RANKING_READ] &&
            !find(r->next, old->items[i].edition, old->items[i].section_id))
            add(r->next, old->items[i].edition, old->items[i].section_id);
}

static void show(struct refresh *r)
{
    struct most_read *m = r->m;
    const struct most_read_lists *old = &m->lists[m->shown];
    keep_empty(r, old);
    struct str *tags = arena_array(&r->a, struct str, r->next->count);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < r->next->count; i++) {
        struct most_read_list *list = &r->next->items[i];
        if (settle_list(r, list, find(old, list->edition, list->section_id)))
            tags[count++] = most_read_tag(&r->a, list->edition, list->section_id);
    }
    pthread_mutex_lock(&m->lock);
    m->shown = !m->shown;
    pthread_mutex_unlock(&m->lock);
    /* At the start pages are served before there is a list; those of stories, which no list's tag touches, have none.
     */
    if (count && !m->began)
        newsroom_touch(r->n, (struct str[]){S(CONTROL_ALL)}, 1);
    else if (count)
        newsroom_touch(r->n, tags, count);
    m->began = true;
}

static struct err refresh(struct refresh *r, struct db *audience)
{
    struct sql_edition_list editions;
    r->fade = ranking_fade(r->settings->most_read_half_life);
    r->next = &r->m->lists[!r->m->shown];
    arena_reset(&r->next->a);
    r->next->items = NULL;
    r->next->count = r->next->capacity = 0;
    TRY(db_read(audience, read_ranking, r));
    TRY(query_editions(r->n, &r->a, &editions));
    for (ptrdiff_t i = 0; i < editions.count; i++)
        TRY(list_edition(r, editions.items[i].language));
    show(r);
    return OK;
}

struct err most_read_refresh(struct most_read *m, struct newsroom *n, struct db *audience, int64_t now)
{
    struct refresh r = {.m = m, .n = n, .settings = newsroom_settings(n), .now = now};
    arena_init(&r.a, 0);
    struct err e = refresh(&r, audience);
    arena_close(&r.a);
    return e;
}

bool most_read_find(struct most_read *m, struct str edition, int64_t section_id, struct most_read_list *out)
{
    pthread_mutex_lock(&m->lock);
    const struct most_read_list *list = find(&m->lists[m->shown], edition, section_id);
    if (list)
        *out = *list;
    pthread_mutex_unlock(&m->lock);
    out->edition = edition;
    return list != NULL;
}
