/* suggest.c - what equal sentences elsewhere became. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/suggest.h"

#include "translate/segment.h"

struct suggesting {
    struct arena *a;
    struct memory_pair pair;
    struct str *sources;
    ptrdiff_t count;
    struct memory_hit *hits;
};

static struct err look_work(struct db_conn *conn, void *context)
{
    struct suggesting *s = context;
    return memory_find_many(s->a, conn, s->pair, s->sources, s->count, s->hits);
}

static bool is_wanted(struct str language, const struct sql_translation_segment *segment, const struct memory_hit *hit)
{
    return hit->target.p && !str_equal(hit->target, segment->target) &&
           !segment_problem_is_fatal(segment_problem(language, segment->source, hit->target));
}

struct err translate_suggest(struct newsroom *n, struct arena *a, struct memory_pair pair,
                             const struct sql_translation_segment_list *segments, struct memory_hit **hits)
{
    struct suggesting s = {.a = a, .pair = pair, .count = segments->count};
    s.sources = arena_array(a, struct str, s.count);
    s.hits = *hits = arena_array(a, struct memory_hit, s.count);
    for (ptrdiff_t i = 0; i < s.count; i++)
        s.sources[i] = segments->items[i].source;
    TRY(db_read(newsroom_db(n), look_work, &s));
    for (ptrdiff_t i = 0; i < s.count; i++)
        if (!is_wanted(pair.to, &segments->items[i], &s.hits[i]))
            s.hits[i] = (struct memory_hit){0};
    return OK;
}
