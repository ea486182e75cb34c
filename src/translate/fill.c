/* fill.c - words for the sentences of a draft. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/fill.h"

#include "translate/engine.h"
#include "translate/foreign.h"
#include "translate/quoting.h"

/* Both together stay far below a row's lease (newsroom/translation.c). */
#define FIRST_TIME (5 * 60 * TIME_SECOND)
#define SECOND_TIME (2 * 60 * TIME_SECOND)

struct filling {
    struct newsroom *n;
    struct arena *a;
    const struct edition_rules *rules;
    struct draft *draft;
    struct lease lease;
    struct fill_result *out;
    bool *fresh;        /* by number: without words before */
    ptrdiff_t *numbers; /* of the segments that are asked for */
    struct str *texts;
    ptrdiff_t count;
};

static bool has_no_words(const struct segment *segment)
{
    return segment->origin != SEGMENT_KEPT && !segment->target.p;
}

void fill_place(struct draft *draft)
{
    for (ptrdiff_t i = draft->text.count; i < draft->count; i++) {
        struct segment *segment = draft_segment(draft, i);
        if (!has_no_words(segment) || !str_equal(draft_place(draft, i), S("place")))
            continue;
        segment->target = segment->source;
        segment->origin = SEGMENT_KEPT;
    }
}

/* An answer as the segment's words, if it can stand. */
static void take(struct filling *f, struct segment *segment, struct str target, struct str engine)
{
    struct str problem = segment_problem(f->draft->language, segment->source, target);
    segment->problem = problem;
    segment->author = engine;
    if (segment_problem_is_fatal(problem))
        return;
    segment->target = target;
    segment->origin = SEGMENT_MACHINE;
}

static struct err ask(struct filling *f, int64_t time_max, struct engine_result *result)
{
    struct engine_job job = {.from = f->draft->material->text.language,
                             .to = f->draft->language,
                             .texts = f->texts,
                             .count = f->count,
                             .lease = f->lease,
                             .time_max = time_max};
    return engines_translate(f->n, f->a, f->rules, &job, result);
}

/* ---- once more, without marks ---- */

static bool choose_again(struct filling *f, const struct engine_result *first)
{
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < f->count; i++) {
        const struct segment *segment = draft_segment(f->draft, f->numbers[i]);
        if (!first->texts[i].p || !has_no_words(segment) || segment->mark_count == 0)
            continue;
        f->numbers[n] = f->numbers[i];
        f->texts[n++] = segment_without_marks(f->a, segment->source);
    }
    f->count = n;
    return n > 0;
}

/* One that can stand without its marks is shown without them, and says so: what was a link, or stressed, is for a
 * person to put right. */
static void take_bare(struct filling *f, struct segment *segment, struct str bare, struct str engine)
{
    struct str source = segment_without_marks(f->a, segment->source);
    struct str problem = segment_problem(f->draft->language, source, bare);
    segment->author = engine;
    if (segment_problem_is_fatal(problem))
        return;
    segment->target = segment_marks_restored(f->a, segment->source, bare);
    segment->origin = SEGMENT_MACHINE;
    segment->problem = segment_problem(f->draft->language, segment->source, segment->target);
}

static struct err ask_again(struct filling *f, const struct engine_result *first)
{
    struct engine_result second;
    if (!choose_again(f, first))
        return OK;
    TRY(ask(f, SECOND_TIME, &second));
    for (ptrdiff_t i = 0; i < f->count; i++)
        if (second.texts[i].p)
            take_bare(f, draft_segment(f->draft, f->numbers[i]), second.texts[i], second.engines[i]);
    return OK;
}

/* ---- all of it ---- */

static void choose(struct filling *f)
{
    f->fresh = arena_array(f->a, bool, f->draft->count);
    f->numbers = arena_array(f->a, ptrdiff_t, f->draft->count);
    f->texts = arena_array(f->a, struct str, f->draft->count);
    for (ptrdiff_t i = 0; i < f->draft->count; i++) {
        const struct segment *segment = draft_segment(f->draft, i);
        if (!has_no_words(segment))
            continue;
        f->fresh[i] = true;
        f->numbers[f->count] = i;
        f->texts[f->count++] = segment->source;
    }
}

struct err fill_from_engine(struct newsroom *n, struct arena *a, const struct edition_rules *rules, struct draft *draft,
                            struct lease lease, struct fill_result *out)
{
    struct filling f = {.n = n, .a = a, .rules = rules, .draft = draft, .lease = lease, .out = out};
    struct engine_result first;
    *out = (struct fill_result){.again_at = TIME_NONE};
    fill_place(draft);
    choose(&f);
    out->asked = f.count;
    if (f.count == 0)
        return OK;
    TRY(ask(&f, FIRST_TIME, &first));
    for (ptrdiff_t i = 0; i < f.count; i++) {
        out->missing += !first.texts[i].p;
        if (first.texts[i].p)
            take(&f, draft_segment(draft, f.numbers[i]), first.texts[i], first.engines[i]);
    }
    out->problem = out->missing ? first.problem : S("");
    out->detail = first.detail;
    out->again_at = first.again_at;
    TRY(ask_again(&f, &first));
    out->foreign = foreign_mark(a, draft, f.fresh);
    quoting_set(a, &draft->text, draft->language, f.fresh);
    quoting_set(a, &draft->extra, draft->language, f.fresh + draft->text.count);
    return OK;
}
