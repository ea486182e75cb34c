/* run.c - makes one translation of a story. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/run.h"

#include "translate/fill.h"
#include "translate/make.h"

#define PAUSE (5 * TIME_SECOND) /* after a try that failed: doubled each time ... */
#define PAUSE_MAX (30 * 60 * TIME_SECOND)
#define TRIES 200 /* ... for four days */

struct run {
    struct newsroom *n;
    struct arena *a;
    const struct sql_translation *task;
    struct lease lease;
    struct making_of m;
    struct fill_result filled;
};

static struct err settle(struct run *run, struct translation_result *result)
{
    bool stale = false;
    const struct sql_translation *task = run->task;
    const struct sql_story_page *story = run->m.source.view.story;
    result->source_revision = story->revision;
    result->source_updated_at = story->updated_at;
    TRY(newsroom_translation_settle(run->n, run->a, task, result, &stale));
    log_info("job=translate source=%lld language=%.*s state=%s asked=%td%s%.*s", (long long)task->source_id,
             STR_ARG(task->language), stale ? "stale" : result->state, run->filled.asked, result->problem.n ? " " : "",
             STR_ARG(result->problem));
    return OK;
}

/* What needs no sentence looked at; NULL: it is to be translated. */
static const char *find_reason(const struct run *run, struct str *problem)
{
    const struct translation_source *source = &run->m.source;
    const struct sql_translation *task = run->task;
    struct str status = source->view.story->status;
    *problem = S("");
    if (!str_equal(status, S("published")) && !str_equal(status, S("scheduled"))) {
        *problem = S(TRANSLATION_SOURCE);
        return source->has_edition ? TRANSLATION_DONE : TRANSLATION_FAILED;
    }
    if (source->by_hand || run->m.rules->translate == EDITION_BY_HAND)
        return TRANSLATION_HAND;
    if (!source->has_edition)
        return NULL;
    enum story_status now = source->edition.status;
    if (now == STORY_DRAFT || (now == STORY_WITHDRAWN && !str_equal(task->problem, S(TRANSLATION_SOURCE))))
        return TRANSLATION_HAND; /* a person took it back */
    if (now == STORY_PUBLISHED && run->m.rules->updates == EDITION_BY_HAND) {
        *problem = task->source_revision == source->view.story->revision ? S("") : S(TRANSLATION_CHANGED);
        return TRANSLATION_HAND;
    }
    return NULL;
}

static struct err settle_reason(struct run *run, const char *state, struct str problem)
{
    struct translation_result result = {.state = state, .problem = problem, .reviewed = true};
    return settle(run, &result);
}

/* ---- an engine that does not answer ---- */

static int64_t next_try(const struct run *run)
{
    int64_t at = time_now() + time_pause(PAUSE, PAUSE_MAX, run->task->attempts);
    return run->filled.again_at == TIME_NONE ? at : MAX(at, run->filled.again_at);
}

/* What came is remembered with the rest of the transaction; nothing is shown that is half translated. */
static struct err settle_missing(struct run *run)
{
    struct translation_result result = {.state = TRANSLATION_DUE, .reviewed = true, .due_at = next_try(run)};
    bool budget = str_equal(run->filled.problem, S("budget"));
    if (!lease_holds(run->lease))
        result.due_at = time_now();
    else if (run->task->attempts + 1 >= TRIES)
        result.state = TRANSLATION_FAILED;
    result.problem = str_format(run->a, "%s: %.*s", budget ? TRANSLATION_BUDGET : TRANSLATION_ENGINE,
                                STR_ARG(run->filled.detail.n ? run->filled.detail : run->filled.problem));
    make_learn(&run->m, &result);
    return settle(run, &result);
}

/* ---- what it may be ---- */

/* Whether it goes out, or with its original, without a person's look. */
static bool goes_out(const struct run *run)
{
    const struct translation_source *source = &run->m.source;
    const struct edition_rules *rules = run->m.rules;
    bool is_update = source->has_edition && source->edition.status == STORY_PUBLISHED;
    bool approved = run->task->reviewed_at != DB_NULL && draft_is_kept(&run->m.draft);
    enum edition_road road = is_update ? rules->updates : rules->translate;
    return draft_count_broken(&run->m.draft) == 0 && !run->filled.foreign && !source->waits &&
           (road == EDITION_PUBLISH || approved);
}

/* An original that is still to come has its editions ready, and they wait for it. */
static void set_status(const struct run *run, bool out, struct story_input *story)
{
    const struct translation_source *source = &run->m.source;
    enum story_status now = source->has_edition ? source->edition.status : STORY_REVIEW;
    bool source_out = str_equal(source->view.story->status, S("published"));
    story->status = out ? (source_out ? STORY_PUBLISHED : STORY_READY) : now;
    if (now == STORY_PUBLISHED) {
        story->status = STORY_PUBLISHED;
        story->hold = !out;
    } else if (now == STORY_WITHDRAWN && !out) {
        story->status = STORY_REVIEW;
    }
}

static struct err finish(struct run *run)
{
    struct translation_result result = {.reviewed = run->task->reviewed_at != DB_NULL && draft_is_kept(&run->m.draft)};
    struct story_input story = {0};
    bool out = goes_out(run);
    TRY(make_story(&run->m, &story, &result));
    set_status(run, out, &story);
    result.story = &story;
    result.state = out ? TRANSLATION_DONE : TRANSLATION_HELD;
    result.problem = draft_count_broken(&run->m.draft) ? S(TRANSLATION_SEGMENTS)
                     : run->filled.foreign             ? S(TRANSLATION_LANGUAGE)
                                                       : S("");
    make_learn(&run->m, &result);
    return settle(run, &result);
}

static struct err translate(struct run *run)
{
    TRY(make_draft(&run->m));
    TRY(make_from_memory(&run->m));
    TRY(fill_from_engine(run->n, run->a, run->m.rules, &run->m.draft, run->lease, &run->filled));
    return run->filled.missing ? settle_missing(run) : finish(run);
}

struct err translate_run(struct newsroom *n, struct arena *a, const struct sql_translation *task, struct lease lease)
{
    struct run run = {.n = n, .a = a, .task = task, .lease = lease};
    struct str problem;
    TRY(make_read(n, a, task, &run.m));
    const char *state = find_reason(&run, &problem);
    if (state)
        return settle_reason(&run, state, problem);
    struct err e = translate(&run);
    if (!err_is(e, &ERR_LIMIT) && !err_is(e, &ERR_INVALID))
        return e;
    return settle_reason(&run, TRANSLATION_FAILED, str_copy(a, str_from_c(err_detail()))); /* it would fail again */
}
