/* recall.c - what a translation takes from the memory, and gives to it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/make.h"
#include "translate/memory.h"

static struct memory_pair pair_of(const struct making_of *m)
{
    return (struct memory_pair){m->source.view.story->language, m->task->language};
}

/* ---- taking ---- */

struct asking {
    const struct making_of *m;
    ptrdiff_t *numbers;
    struct str *sources;
    struct memory_hit *hits;
    ptrdiff_t count;
};

/* Those without words, and a machine's that nobody has looked at: a person's wording elsewhere beats them. */
static bool is_open(const struct segment *segment)
{
    return segment->origin == SEGMENT_NONE ||
           (!segment->reviewed && (segment->origin == SEGMENT_MACHINE || segment->origin == SEGMENT_MEMORY));
}

static struct err find_work(struct db_conn *conn, void *context)
{
    struct asking *asking = context;
    return memory_find_many(asking->m->a, conn, pair_of(asking->m), asking->sources, asking->count, asking->hits);
}

static void take_hit(struct making_of *m, ptrdiff_t number, const struct memory_hit *hit)
{
    struct segment *segment = draft_segment(&m->draft, number);
    if (!hit->target.p || (segment->target.p && (!hit->person || str_equal(segment->target, hit->target))))
        return;
    struct str problem = segment_problem(m->task->language, segment->source, hit->target);
    if (segment_problem_is_fatal(problem))
        return;
    segment->target = hit->target;
    segment->origin = hit->person ? SEGMENT_PERSON : SEGMENT_MEMORY;
    segment->author = hit->author;
    segment->problem = hit->person ? S("") : problem;
    m->draft.kept[number] = false;
}

struct err make_from_memory(struct making_of *m)
{
    ptrdiff_t most = m->draft.count;
    struct asking asking = {.m = m, .numbers = arena_array(m->a, ptrdiff_t, most)};
    asking.sources = arena_array(m->a, struct str, most);
    for (ptrdiff_t i = 0; i < most; i++) {
        if (!is_open(draft_segment(&m->draft, i)))
            continue;
        asking.numbers[asking.count] = i;
        asking.sources[asking.count++] = draft_segment(&m->draft, i)->source;
    }
    if (asking.count == 0)
        return OK;
    asking.hits = arena_array(m->a, struct memory_hit, asking.count);
    TRY(db_read(newsroom_db(m->n), find_work, &asking));
    for (ptrdiff_t i = 0; i < asking.count; i++)
        take_hit(m, asking.numbers[i], &asking.hits[i]);
    return OK;
}

/* ---- giving ---- */

/* A machine's that a person should look at is nobody's example. */
static bool is_learnt(const struct draft *draft, ptrdiff_t number)
{
    const struct segment *s = draft_segment(draft, number);
    bool machine = s->origin == SEGMENT_MACHINE && s->problem.n == 0;
    return !draft->kept[number] && s->target.p && (machine || s->origin == SEGMENT_PERSON);
}

static struct err learn_work(struct save *save, const struct story_result *saved, void *context)
{
    const struct making_of *m = context;
    struct memory_entry *entries = arena_array(save->a, struct memory_entry, m->draft.count + m->rows.count);
    ptrdiff_t count = 0;
    (void)saved;
    for (ptrdiff_t i = 0; i < m->draft.count; i++) {
        const struct segment *s = draft_segment(&m->draft, i);
        if (is_learnt(&m->draft, i))
            entries[count++] = (struct memory_entry){s->source, s->target, s->author, s->origin == SEGMENT_PERSON};
    }
    for (ptrdiff_t i = 0; i < m->rows.count; i++) { /* what a person changed in the editor */
        const struct sql_translation_segment *row = &m->rows.items[i];
        if (row->target.p && !str_equal(row->target, m->source.segments.items[i].target))
            entries[count++] = (struct memory_entry){row->source, row->target, row->author, true};
    }
    return count ? memory_learn_many(save->a, save->conn, pair_of(m), entries, count, save->now) : OK;
}

void make_learn(struct making_of *m, struct translation_result *result)
{
    result->within = learn_work;
    result->context = m;
}
