/* save.c - one write transaction that saves stories: what it remembers, and what it owes at its end. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/story_parts.h"

#include <stdlib.h>

#include "base/time.h"
#include "newsroom/edition.h"
#include "newsroom/outbox.h"
#include "newsroom/own_address.h"
#include "newsroom/story_list.h"
#include "newsroom/touch.h"
#include "newsroom/translation.h"

#define COUNTED_SECTIONS_MAX ((ptrdiff_t)16 * 1024 * 1024) /* bytes of their numbers */

/* How much the count of a list's month changes; for a sitemap, that it does. */
struct save_counter {
    struct str list; /* or edition */
    int64_t month;
    int64_t delta;
};

void save_begin(struct save *save, struct arena *a, struct db_conn *conn, struct newsroom *n, const struct actor *actor)
{
    *save = (struct save){
        .a = a, .conn = conn, .n = n, .settings = newsroom_settings(n), .actor = actor, .now = time_now()};
}

static struct save_story *story_place(struct save *save, int64_t id)
{
    for (ptrdiff_t i = save->story_count; i-- > 0;)
        if (save->stories[i].row->id == id)
            return &save->stories[i];
    if (save->story_count == save->story_room) {
        save->story_room = MAX(save->story_room * 2, 8);
        struct save_story *more = arena_array(save->a, struct save_story, save->story_room);
        for (ptrdiff_t i = 0; i < save->story_count; i++)
            more[i] = save->stories[i];
        save->stories = more;
    }
    save->stories[save->story_count] = (struct save_story){0};
    return &save->stories[save->story_count++];
}

void save_story(struct save *save, const struct sql_story *row, const struct story_parts *parts, bool fresh)
{
    struct sql_story *kept_row = arena_make(save->a, struct sql_story);
    struct story_parts *kept_parts = arena_make(save->a, struct story_parts);
    *kept_row = *row;
    *kept_parts = *parts;
    struct save_story *place = story_place(save, row->id);
    *place = (struct save_story){kept_row, kept_parts, fresh || place->fresh};
}

/* ---- counters ---- */

static int64_t month_of(int64_t at)
{
    struct time_civil civil = time_to_civil(at);
    return (int64_t)civil.year * 12 + civil.month - 1;
}

static void add_counter(struct save *save, struct map *counters, struct str list, int64_t month, int delta)
{
    struct str key = str_format(save->a, "%.*s %lld", STR_ARG(list), (long long)month);
    void **place = map_put(save->a, counters, key);
    if (!*place) {
        struct save_counter *made = arena_make(save->a, struct save_counter);
        *made = (struct save_counter){list, month, 0};
        *place = made;
    }
    struct save_counter *counter = *place;
    counter->delta += delta;
}

void save_count(struct save *save, struct str list, int64_t at, int delta)
{
    if (at != TIME_NONE)
        add_counter(save, &save->counters, list, month_of(at), delta);
}

void save_sitemap(struct save *save, struct str language, int64_t at)
{
    if (at == TIME_NONE)
        return;
    add_counter(save, &save->sitemaps, language, month_of(at), 0);
    save_touch(save, "sitemap:%.*s:%lld", STR_ARG(language), (long long)month_of(at));
}

static int compare_counters(const void *left, const void *right)
{
    const struct save_counter *const *a = left, *const *b = right;
    int order = str_compare((*a)->list, (*b)->list);
    return order ? order : ((*a)->month > (*b)->month) - ((*a)->month < (*b)->month);
}

/* In one order, so that transactions beside this one wait for each other and never in a ring. */
static ptrdiff_t sort_counters(struct save *save, const struct map *counters, struct save_counter ***out)
{
    struct save_counter **all = arena_array(save->a, struct save_counter *, counters->count);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < counters->capacity; i++)
        if (counters->slots[i].key.p)
            all[n++] = counters->slots[i].value;
    if (n > 0)
        qsort(all, (size_t)n, sizeof(struct save_counter *), compare_counters);
    *out = all;
    return n;
}

/* The first story of a section that goes out brings it into the navigation of all pages. Before the counters are
 * written, which say that it was seen. */
static struct err show_sections(struct save *save)
{
    struct sql_group_member_list unseen = {0};
    struct str start = S("section:");
    struct buf ids;
    buf_init(&ids, COUNTED_SECTIONS_MAX);
    for (ptrdiff_t i = 0; i < save->counters.capacity; i++) {
        const struct save_counter *counter = save->counters.slots[i].value;
        if (save->counters.slots[i].key.p && counter->delta > 0 && str_starts(counter->list, start))
            buf_add_format(&ids, "%s%.*s", ids.n ? "," : "[", STR_ARG(str_from(counter->list, start.n)));
    }
    buf_add(&ids, S("]"));
    struct err e = ids.failed ? err_make(&ERR_LIMIT, "the stories of one change stand in too many sections") : OK;
    if (!failed(e) && ids.n > 1)
        e = sql_section_unseen(save->a, save->conn, buf_str(&ids), &unseen);
    buf_close(&ids);
    for (ptrdiff_t i = 0; i < unseen.count; i++)
        save_touch(save, "sections:%.*s", STR_ARG(unseen.items[i].language));
    return e;
}

static struct err write_counters(struct save *save)
{
    struct save_counter **all;
    ptrdiff_t n = sort_counters(save, &save->counters, &all);
    TRY(show_sections(save));
    for (ptrdiff_t i = 0; i < n; i++)
        if (all[i]->delta)
            TRY(sql_listing_add(save->conn, all[i]->list, all[i]->month, all[i]->delta));
    n = sort_counters(save, &save->sitemaps, &all);
    for (ptrdiff_t i = 0; i < n; i++)
        TRY(sql_sitemap_touch(save->conn, all[i]->list, all[i]->month, save->now));
    return OK;
}

/* ---- the outbox ---- */

void save_announce(struct save *save, struct str path)
{
    if (save->settings->indexnow.n && save->settings->indexed)
        (void)map_put(save->a, &save->announced, path);
}

static int compare_keys(const void *left, const void *right)
{
    return str_compare(*(const struct str *)left, *(const struct str *)right);
}

/* The keys of a map, in one order for all transactions. */
static struct str *sort_keys(struct arena *a, const struct map *map)
{
    struct str *keys = arena_array(a, struct str, map->count);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key.p)
            keys[n++] = map->slots[i].key;
    if (n > 0)
        qsort(keys, (size_t)n, sizeof(*keys), compare_keys);
    return keys;
}

static struct err put_all(struct save *save, struct str service, struct str target, const struct map *subjects)
{
    const struct str *keys = sort_keys(save->a, subjects);
    for (ptrdiff_t i = 0; i < subjects->count; i++)
        TRY(sql_outbox_put(save->conn, service, target, keys[i], save->now));
    return OK;
}

/* Nothing is written while no service is named. */
static struct err write_outbox(struct save *save)
{
    struct map lists = {0};
    const struct settings *settings = save->settings;
    for (ptrdiff_t i = 0; settings->websub_hub.n && i < save->counters.capacity; i++) {
        const struct save_counter *counter = save->counters.slots[i].value;
        if (save->counters.slots[i].key.p)
            (void)map_put(save->a, &lists, counter->list);
    }
    TRY(put_all(save, S(OUTBOX_INDEXNOW), settings->indexnow, &save->announced));
    return put_all(save, S(OUTBOX_WEBSUB), settings->websub_hub, &lists);
}

static struct err write_embed_hosts(struct save *save)
{
    const struct str *hosts = sort_keys(save->a, &save->embed_hosts);
    for (ptrdiff_t i = 0; i < save->embed_hosts.count; i++)
        TRY(sql_embed_host_put(save->conn, hosts[i], save->now));
    if (save->embed_hosts.count > 0)
        save_touch(save, "embeds");
    return OK;
}

/* ---- touching and the log ---- */

void save_touch(struct save *save, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    struct str tag = str_format_list(save->a, format, list);
    va_end(list);
    (void)map_put(save->a, &save->touched, tag);
}

static void lay_out_touched(struct save *save)
{
    save->tags_touched = arena_array(save->a, struct str, save->touched.count);
    for (ptrdiff_t i = 0; i < save->touched.capacity; i++)
        if (save->touched.slots[i].key.p)
            save->tags_touched[save->touched_count++] = save->touched.slots[i].key;
}

struct err save_audit_open(struct save *save)
{
    if (!save->audited)
        TRY(audit_open(save->a, save->conn, &save->audit));
    save->audited = true;
    return OK;
}

struct err save_audit(struct save *save, struct str action, int64_t story_id, struct str detail)
{
    TRY(save_audit_open(save));
    struct str subject = str_format(save->a, "story:%lld", (long long)story_id);
    return audit_add(&save->audit, save->actor, save->now, action, subject, detail);
}

struct err save_end(struct save *save)
{
    const struct newsroom_index *index = newsroom_index(save->n);
    TRY(save_translations(save));
    TRY(story_list_write(save));
    TRY(write_counters(save));
    TRY(write_outbox(save));
    TRY(write_embed_hosts(save));
    if (save->audited)
        TRY(audit_close(&save->audit));
    if (index->saved &&
        save->story_count > 0) /* last, since it waits for PostgreSQL, which has its hands full by now */
        TRY(index->saved(index->context, save));
    lay_out_touched(save);
    return touch_write(save->n, save->a, save->conn, save->tags_touched, save->touched_count);
}

/* ---- editions and references ---- */

struct err save_edition(struct save *save, struct str language)
{
    if (str_equal(language, save->settings->language) || map_get(&save->editions, language))
        return OK;
    bool changed;
    TRY(edition_make_row(save->conn, language, save->now, &changed));
    *map_put(save->a, &save->editions, language) = save;
    if (changed)
        save_touch(save, "editions");
    return OK;
}

struct str save_reference_path(struct save *save, struct str reference)
{
    struct str end = reference;
    for (ptrdiff_t i = 0; i < reference.n; i++)
        if (reference.p[i] == '?' || reference.p[i] == '#') {
            end = str_slice(reference, 0, i);
            break;
        }
    return str_ends(end, S("/")) ? end : str_concat(save->a, end, S("/"));
}

static struct err resolve_path(struct save *save, struct str path, int64_t *out)
{
    struct sql_story_place_at at;
    TRY(save_find_path(save, save_reference_path(save, path), &at));
    if (at.story_id != DB_NULL || at.redirect_id != DB_NULL)
        *out = at.story_id != DB_NULL ? at.story_id : at.redirect_id;
    return OK;
}

static struct err resolve_id(struct save *save, int64_t id, int64_t *out)
{
    struct sql_story_state *state;
    TRY(sql_story_state(save->a, save->conn, id, &state));
    *out = state ? id : 0;
    return OK;
}

struct err save_resolve(struct save *save, struct str language, struct str reference, int64_t *out)
{
    struct own_address own;
    *out = 0;
    if (own_address_read(save->a, save->settings, reference, &own)) {
        if (own.story_id)
            return resolve_id(save, own.story_id, out);
        reference = own.path.n ? own.path : S("/");
    }
    if (str_starts(reference, S("/")))
        return resolve_path(save, reference, out);
    int64_t id;
    TRY(sql_story_find_undated(save->conn, language, reference, &id));
    *out = id == DB_NULL ? 0 : id;
    return OK;
}
