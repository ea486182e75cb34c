/* known.c - what is remembered of engines while the program runs: their pairs, and that they want to be left alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/known.h"

#include "base/time.h"

#include <pthread.h>
#include <string.h>

#define ENTRIES 64 /* the engines of several newsrooms, and of settings before their last change */
#define ROUTES_TIME (600 * TIME_SECOND)
#define REST_FIRST (2 * TIME_SECOND)
#define REST_MOST (300 * TIME_SECOND)
#define REST_ASKED_MOST (3600 * TIME_SECOND) /* that an engine may ask for itself */

struct entry {
    uint64_t key;       /* of name and address; 0: an empty place */
    struct arena arena; /* of routes */
    struct engine_routes routes;
    int64_t routes_until, rest_until; /* time_monotonic */
    int64_t used;
    struct str problem;
    int failures; /* without an answer between */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct entry entries[ENTRIES];

/* ---- which route ---- */

/* The script subtag of a tag (RFC 5646 section 2.2.3), or none. */
static struct str script_of(struct str tag)
{
    struct str language, script, rest;
    str_cut(tag, '-', &language, &rest);
    str_cut(rest, '-', &script, &rest);
    return script.n == 4 && char_is_alpha(script.p[0]) ? script : (struct str){NULL, 0};
}

static bool is_within(struct str wide, struct str narrow)
{
    return narrow.n > wide.n && narrow.p[wide.n] == '-' && str_equal_nocase(str_slice(narrow, 0, wide.n), wide);
}

/* How well a tag that the engine has serves for the one wanted; 0: not at all. */
static int rate(struct str wanted, struct str has)
{
    struct str language, other, rest, script = script_of(wanted), other_script = script_of(has);
    if (str_equal_nocase(wanted, has))
        return 4;
    str_cut(wanted, '-', &language, &rest);
    str_cut(has, '-', &other, &rest);
    if (!str_equal_nocase(language, other) || (script.n && other_script.n && !str_equal_nocase(script, other_script)))
        return 0;
    return is_within(has, wanted) ? 3 : is_within(wanted, has) ? 2 : 1;
}

const struct engine_route *known_best(const struct engine_routes *routes, struct str from, struct str to)
{
    const struct engine_route *best = NULL;
    int best_rate = 0;
    for (ptrdiff_t i = 0; i < routes->count; i++) {
        int source = rate(from, routes->items[i].from), target = rate(to, routes->items[i].to);
        if (source > 0 && target > 0 && 5 * target + source > best_rate) {
            best = &routes->items[i];
            best_rate = 5 * target + source;
        }
    }
    return best;
}

/* ---- the table; the lock is held, and nothing that could fail is done meanwhile ---- */

static uint64_t key_of(const struct engine_setting *engine)
{
    return (str_hash(engine->name) * 31 + str_hash(engine->url)) | 1;
}

static struct entry *find(const struct engine_setting *engine)
{
    uint64_t key = key_of(engine);
    for (int i = 0; i < ENTRIES; i++)
        if (entries[i].key == key) {
            entries[i].used = time_monotonic();
            return &entries[i];
        }
    return NULL;
}

/* An engine that is new takes the place of the one that was not asked for longest. */
static struct entry *find_or_make(const struct engine_setting *engine)
{
    struct entry *entry = find(engine);
    if (entry)
        return entry;
    entry = &entries[0];
    for (int i = 1; i < ENTRIES; i++)
        if (entries[i].used < entry->used)
            entry = &entries[i];
    arena_close(&entry->arena);
    *entry = (struct entry){.key = key_of(engine), .used = time_monotonic()};
    return entry;
}

static struct str copy_to(char **room, struct str text)
{
    struct str copied = {*room, text.n};
    memcpy(*room, text.p, (size_t)text.n);
    *room += text.n;
    return copied;
}

/* ---- for all threads ---- */

bool known_route(struct arena *a, const struct engine_setting *engine, struct str from, struct str to, bool *has,
                 struct engine_route *out)
{
    char *room = arena_bytes(a, 4 * ENGINE_CODE_MAX);
    pthread_mutex_lock(&lock);
    const struct entry *entry = find(engine);
    bool known = entry && entry->routes_until > time_monotonic();
    const struct engine_route *best = known ? known_best(&entry->routes, from, to) : NULL;
    *has = best;
    if (best)
        *out = (struct engine_route){copy_to(&room, best->from), copy_to(&room, best->to),
                                     copy_to(&room, best->own_from), copy_to(&room, best->own_to)};
    pthread_mutex_unlock(&lock);
    return known;
}

static struct engine_routes copy_routes(struct arena *a, const struct engine_routes *routes)
{
    struct engine_routes copy = {arena_array(a, struct engine_route, routes->count), routes->count};
    for (ptrdiff_t i = 0; i < routes->count; i++) {
        const struct engine_route *route = &routes->items[i];
        copy.items[i] = (struct engine_route){str_copy(a, route->from), str_copy(a, route->to),
                                              str_copy(a, route->own_from), str_copy(a, route->own_to)};
    }
    return copy;
}

void known_put_routes(const struct engine_setting *engine, const struct engine_routes *routes)
{
    struct arena own, old;
    arena_init(&own, 0);
    struct engine_routes copy = copy_routes(&own, routes);
    pthread_mutex_lock(&lock);
    struct entry *entry = find_or_make(engine);
    old = entry->arena;
    entry->arena = own;
    entry->routes = copy;
    entry->routes_until = time_monotonic() + ROUTES_TIME;
    pthread_mutex_unlock(&lock);
    arena_close(&old);
}

int64_t known_rest(const struct engine_setting *engine, struct str *problem)
{
    pthread_mutex_lock(&lock);
    const struct entry *entry = find(engine);
    int64_t left = entry ? entry->rest_until - time_monotonic() : 0;
    *problem = entry ? entry->problem : (struct str){NULL, 0};
    pthread_mutex_unlock(&lock);
    return MAX(left, (int64_t)0);
}

int64_t known_failed(const struct engine_setting *engine, struct str problem, int64_t least)
{
    pthread_mutex_lock(&lock);
    struct entry *entry = find_or_make(engine);
    int64_t rest = MIN(REST_FIRST << MIN(entry->failures, 20), REST_MOST);
    rest = MAX(rest, MIN(least, REST_ASKED_MOST));
    entry->failures++;
    entry->rest_until = time_monotonic() + rest;
    entry->problem = problem;
    pthread_mutex_unlock(&lock);
    return rest;
}

void known_answered(const struct engine_setting *engine)
{
    pthread_mutex_lock(&lock);
    struct entry *entry = find(engine);
    if (entry)
        entry->failures = 0;
    pthread_mutex_unlock(&lock);
}

void known_forget(void)
{
    pthread_mutex_lock(&lock);
    for (int i = 0; i < ENTRIES; i++) {
        arena_close(&entries[i].arena);
        entries[i] = (struct entry){0};
    }
    pthread_mutex_unlock(&lock);
}
