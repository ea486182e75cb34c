/* edit.c - a person's wordings put into a translation. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/run.h"

#include "translate/make.h"

struct edit {
    struct making_of m;
    const struct actor *actor;
    bool approve;
    struct translate_edited *out;
};

static struct err conflict(void)
{
    return err_make(&ERR_CONFLICT, "The original or its translation was changed by somebody else since");
}

/* Whether the translation says what the original says now, so that positions mean what the person saw. */
static struct err check_place(const struct edit *edit)
{
    const struct making_of *m = &edit->m;
    bool same = m->source.has_edition && m->task->source_revision == m->source.view.story->revision;
    return same ? OK : conflict();
}

/* The wording of one segment; the same words again count as looked at. */
static struct err put_wording(struct edit *edit, const struct translate_wording *wording)
{
    struct draft *draft = &edit->m.draft;
    if (wording->position < 0 || wording->position >= draft->count)
        return conflict();
    struct segment *segment = draft_segment(draft, wording->position);
    if (!str_equal(segment->source, wording->source))
        return conflict();
    if (!str_equal(segment->target, wording->target) || !segment->target.p) {
        struct str problem = segment_problem(draft->language, segment->source, wording->target);
        edit->out->position = wording->position;
        edit->out->problem = problem;
        if (segment_problem_is_fatal(problem))
            return err_make(&ERR_INVALID, "The sentence cannot stand like this: %.*s", STR_ARG(problem));
        segment->target = wording->target;
        segment->origin = SEGMENT_PERSON;
        segment->author = edit->actor->who;
        segment->problem = S("");
        draft->kept[wording->position] = false;
    }
    segment->reviewed = wording->reviewed;
    return OK;
}

/* What a person has looked at has no change to be shown and nothing to be looked at any more. */
static void review(struct edit *edit)
{
    struct draft *draft = &edit->m.draft;
    for (ptrdiff_t i = 0; i < draft->count; i++) {
        struct segment *segment = draft_segment(draft, i);
        segment->reviewed |= edit->approve && segment->target.p;
        if (!segment->reviewed)
            continue;
        draft->befores[i] = (struct str){NULL, 0};
        segment->problem = S("");
    }
}

static struct err save(struct edit *edit)
{
    struct making_of *m = &edit->m;
    const struct story_stored *before = &m->source.edition;
    struct translation_result result = {.approved = edit->approve,
                                        .source_revision = m->source.view.story->revision,
                                        .source_updated_at = m->source.view.story->updated_at};
    struct story_input story;
    struct story_result saved;
    TRY(make_story(m, &story, &result));
    story.status = before->status;
    story.withdrawn_reason = before->input.withdrawn_reason;
    story.hold = before->status == STORY_PUBLISHED && (!edit->approve || m->source.waits);
    result.story = &story;
    bool waits = story.hold || before->status != STORY_PUBLISHED;
    result.state = waits ? TRANSLATION_HELD : TRANSLATION_DONE;
    result.problem = draft_count_broken(&m->draft) ? S(TRANSLATION_SEGMENTS) : S("");
    make_learn(m, &result);
    TRY(newsroom_translation_write(m->n, m->a, edit->actor, m->task, &result, &saved));
    edit->out->story_id = saved.id;
    edit->out->waits = waits;
    return OK;
}

struct err translate_edit(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t translation_id,
                          const struct translate_wording *wordings, ptrdiff_t count, bool approve,
                          struct translate_edited *out)
{
    struct edit edit = {.actor = actor, .approve = approve, .out = out};
    struct sql_translation *row;
    *out = (struct translate_edited){.position = -1};
    TRY(newsroom_translation_by_id(n, a, translation_id, &row));
    if (!row)
        return err_make(&ERR_NOT_FOUND, "There is no such translation");
    TRY(make_read(n, a, row, &edit.m));
    TRY(make_draft(&edit.m));
    TRY(check_place(&edit));
    for (ptrdiff_t i = 0; i < count; i++)
        TRY(put_wording(&edit, &wordings[i]));
    out->position = -1;
    review(&edit);
    if (approve && draft_count_broken(&edit.m.draft))
        return err_make(&ERR_INVALID, "Some sentences have no translation yet");
    return save(&edit);
}
