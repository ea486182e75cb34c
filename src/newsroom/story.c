/* story.c - saving stories: one, or many in one transaction. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/story.h"

#include "base/time.h"
#include "newsroom/held.h"
#include "newsroom/permalink.h"
#include "newsroom/release.h"
#include "newsroom/revision.h"
#include "newsroom/story_check.h"
#include "newsroom/story_document.h"
#include "newsroom/story_state.h"
#include "text/dates.h"

#define MANY 16 /* stories of one transaction: what they name is looked up together */
#define TRIES 8 /* of a transaction that met another one (PostgreSQL) */

/* ---- which story it is ---- */

static int64_t best_match(const struct sql_story_match_list *found, int64_t *rank)
{
    int64_t id = 0;
    *rank = 4;
    for (ptrdiff_t i = 0; i < found->count; i++)
        if (found->items[i].rank < *rank) {
            *rank = found->items[i].rank;
            id = found->items[i].id;
        }
    return id;
}

static int64_t day_of(struct save *save, int64_t at)
{
    int64_t local = at + dates_offset(save->settings->zone, at) * TIME_SECOND;
    return local / TIME_DAY - (local % TIME_DAY < 0);
}

/* The newest story of that slug, if it is of that day: its address may have been made by another permalink. */
static struct err find_by_day(struct save *save, const struct story_input *in, int64_t *id)
{
    int64_t newest;
    struct sql_story_state *state = NULL;
    TRY(sql_story_find_undated(save->conn, in->language, in->slug, &newest));
    if (newest != DB_NULL)
        TRY(sql_story_state(save->a, save->conn, newest, &state));
    bool same = state && state->published_at != DB_NULL && day_of(save, state->published_at) == day_of(save, in->date);
    *id = same ? newest : 0;
    return OK;
}

static struct err find_by_path(struct save *save, const struct story_input *in, int64_t *id, bool *renamed)
{
    struct sql_story_match_list found;
    int64_t rank;
    struct str path;
    TRY(save_plain_path(save, in, &path));
    TRY(sql_story_find(save->a, save->conn, path, in->language, in->slug, &found));
    *id = best_match(&found, &rank);
    *renamed = rank == 2;
    return OK;
}

static struct err find_dated(struct save *save, const struct story_input *in, int64_t *id, bool *renamed)
{
    if (permalink_is_plain(save->settings->permalink))
        TRY(find_by_path(save, in, id, renamed));
    return *id ? OK : find_by_day(save, in, id);
}

/* *before: the stored story that input means, or NULL. *renamed: it has another slug since. */
static struct err find(struct save *save, const struct story_input *in, struct sql_story **before, bool *renamed)
{
    int64_t id = in->id;
    *before = NULL;
    *renamed = false;
    if (in->fresh)
        return OK;
    if (!id && in->date != TIME_NONE)
        TRY(find_dated(save, in, &id, renamed));
    else if (!id)
        TRY(sql_story_find_undated(save->conn, in->language, in->slug, &id));
    if (id == 0 || id == DB_NULL)
        return OK;
    TRY(sql_story_by_id(save->a, save->conn, id, before));
    if (!*before && in->id)
        return err_make(&ERR_NOT_FOUND, "there is no story %lld", (long long)id);
    return OK;
}

/* ---- what it becomes ---- */

/* The row of the story as input wants it, on top of what is stored. */
static struct sql_story row_of(const struct story_clean *clean, const struct sql_story *before, bool renamed)
{
    const struct story_input *in = &clean->in;
    struct sql_story row = before ? *before
                                  : (struct sql_story){.published_at = DB_NULL,
                                                       .modified_at = DB_NULL,
                                                       .withdrawn_at = DB_NULL,
                                                       .translation_group = DB_NULL};
    bool readers_have = before && story_readers_may_see(before->status); /* until then the headline names it */
    bool keeps_slug = before && (renamed || (in->id && !clean->slug_given && readers_have));
    row.language = before ? before->language : in->language;
    row.slug = keeps_slug ? before->slug : in->slug;
    row.headline = in->headline;
    row.standfirst = in->standfirst;
    row.agency = in->agency;
    row.place = in->place;
    row.canonical = in->canonical;
    row.noindex = in->noindex;
    row.embargo_at = in->embargo;
    row.lead_media_id = in->lead_media_id ? in->lead_media_id : DB_NULL;
    row.lead_alt = in->lead_alt;
    row.lead_caption = in->lead_caption;
    row.lead_credit = in->lead_credit;
    row.social_title = in->social_title;
    row.social_media_id = in->social_media_id ? in->social_media_id : DB_NULL;
    row.withdrawn_reason = in->withdrawn_reason;
    row.word_count = clean->words;
    if (in->date != TIME_NONE && !renamed)
        row.published_at = in->date;
    return row;
}

/* The translation group that input names; the story it leads to joins it too. */
static struct err join_group(struct save *save, const struct story_input *in, struct sql_story *row, struct messages *m,
                             bool *unresolved)
{
    int64_t id;
    struct sql_story *source;
    if (in->translation_of.n == 0) {
        if (row->translation_group != row->id) /* the first of a group is nobody's translation, and stays in it */
            row->translation_group = DB_NULL;
        return OK;
    }
    TRY(save_resolve(save, save->settings->language, in->translation_of, &id));
    if (!id || id == row->id) {
        messages_add(save->a, m, false, S("translation_of"), "translation_of: there is no story \"%.*s\" (yet)",
                     STR_ARG(in->translation_of));
        *unresolved |= id == 0;
        return OK;
    }
    TRY(sql_story_by_id(save->a, save->conn, id, &source));
    if (!source)
        return OK;
    row->translation_group = source->translation_group == DB_NULL ? id : source->translation_group;
    if (source->translation_group != DB_NULL)
        return OK;
    TRY(sql_story_set_group(save->conn, id, id));
    return state_write_group(save, id);
}

/* ---- writing it ---- */

static struct err insert(struct save *save, struct sql_story *r, struct str body)
{
    r->revision = 1;
    r->created_at = r->updated_at = save->now;
    TRY(save_number(save, &r->id));
    return sql_story_insert(save->conn, r->id, r->language, r->slug, r->path, r->status, r->published_at, r->created_at,
                            r->publish_at, r->embargo_at, r->withdrawn_at, r->withdrawn_reason, r->translation_group,
                            r->lead_media_id, r->lead_alt, r->lead_caption, r->lead_credit, r->noindex, r->word_count,
                            r->checksum, r->canonical, r->agency, r->place, r->headline, r->standfirst, body,
                            r->social_title, r->social_media_id);
}

static struct err update(struct save *save, struct sql_story *r, struct str body)
{
    r->updated_at = save->now;
    return sql_story_update(save->conn, r->id, r->slug, r->path, r->status, r->published_at, r->modified_at,
                            r->updated_at, r->publish_at, r->embargo_at, r->withdrawn_at, r->withdrawn_reason,
                            r->revision, r->translation_group, r->lead_media_id, r->lead_alt, r->lead_caption,
                            r->lead_credit, r->noindex, r->word_count, r->checksum, r->canonical, r->agency, r->place,
                            r->headline, r->standfirst, body, r->social_title, r->social_media_id);
}

static struct err set_dates(struct save *save, const struct sql_story *row)
{
    return sql_revision_set_dates(save->conn, row->id, row->revision, row->published_at, row->translation_group);
}

static struct err write_revision(struct save *save, const struct sql_story *row, struct str document, bool amend)
{
    if (!amend)
        return revision_write(save, row, row->revision, document, row->checksum);
    TRY(sql_revision_amend(save->conn, row->id, row->revision, row->checksum, document));
    return set_dates(save, row);
}

static struct err write_new(struct save *save, struct sql_story *row, const struct story_parts *parts,
                            struct str document)
{
    struct messages m = {0};
    TRY(insert(save, row, html_text(parts->body)));
    if (!row->path.p && row->published_at != DB_NULL) { /* its address holds its number */
        TRY(state_address(save, NULL, row, parts, false, &m));
        TRY(messages_err(&m));
        TRY(sql_story_set_path(save->conn, row->id, row->path));
    }
    TRY(write_revision(save, row, document, false));
    return parts_write(save, row->id, row->language, parts, state_listed_at(row), true);
}

/* Whether readers read something else than before: "updated" stands for that, not for another tag or section. */
static bool words_change(struct save *save, const struct sql_story *before, const struct sql_story *row,
                         const struct story_parts *old, const struct story_parts *parts)
{
    return !str_equal(before->headline, row->headline) || !str_equal(before->standfirst, row->standfirst) ||
           parts->correction_count > parts->correction_known ||
           !str_equal(html_plain_text(save->a, old->body), html_plain_text(save->a, parts->body));
}

struct err story_overwrite(struct save *save, const struct sql_story *before, struct sql_story *row,
                           const struct story_parts *parts, bool dated, struct str action)
{
    struct story_parts old;
    TRY(parts_read(save->a, save->conn, row->id, before->body, &old));
    if (dated && words_change(save, before, row, &old, parts))
        row->modified_at = save->now;
    parts_count(save, before->language, &old, state_listed_at(before), -1);
    if (before->revision != row->revision) /* moves changed its date since it was written */
        TRY(set_dates(save, before));
    TRY(update(save, row, html_text(parts->body)));
    TRY(state_redirect(save, before, row));
    TRY(parts_write(save, row->id, row->language, parts, state_listed_at(row), false));
    return state_tell(save, before, row, parts, action);
}

/* A date or a source that somebody changed: no content, and yet another version. */
static bool is_redated(const struct sql_story *before, const struct sql_story *row)
{
    return before->translation_group != row->translation_group ||
           (before->published_at != row->published_at && str_equal(before->status, row->status));
}

static struct err write_change(struct save *save, const struct sql_story *before, struct sql_story *row,
                               const struct story_parts *parts, struct str document, bool amend, struct str action)
{
    bool content = !str_equal(before->checksum, row->checksum);
    bool changes = content || is_redated(before, row);
    bool dated = content && !amend && str_equal(before->status, S("published"));
    int64_t last = before->revision;
    if (changes && !amend) {
        TRY(sql_revision_last(save->conn, row->id, &last)); /* a change held back may be newer */
        last++;
    }
    row->revision = last;
    if (changes)
        TRY(write_revision(save, row, document, amend));
    if (content && !str_equal(before->status, S("published")))
        TRY(sql_held_delete(save->conn, row->id));
    return story_overwrite(save, before, row, parts, dated, action);
}

static bool is_unchanged(const struct sql_story *before, const struct sql_story *row)
{
    return before && str_equal(before->checksum, row->checksum) && str_equal(before->status, row->status) &&
           str_equal(before->path, row->path) && before->published_at == row->published_at &&
           before->publish_at == row->publish_at && before->translation_group == row->translation_group &&
           str_equal(before->withdrawn_reason, row->withdrawn_reason);
}

static struct err write_all(struct save *save, const struct sql_story *before, struct sql_story *row,
                            const struct story_parts *parts, struct str document, bool amend, struct str action)
{
    if (before)
        return write_change(save, before, row, parts, document, amend, action);
    TRY(write_new(save, row, parts, document));
    return state_tell(save, NULL, row, parts, action);
}

/* ---- one story within the transaction ---- */

static void tell(struct story_result *out, const struct sql_story *row, enum story_outcome outcome)
{
    out->outcome = outcome;
    out->id = row->id;
    out->revision = row->revision;
    out->path = row->path;
    (void)story_status_from_name(row->status, &out->status);
}

/* What readers see stays; the change is a revision that waits. */
static struct err hold(struct save *save, const struct sql_story *before, struct sql_story *row, struct str document,
                       struct story_result *out)
{
    bool changed;
    TRY(held_keep(save, before, row, document, &changed));
    tell(out, before, changed ? STORY_UPDATED : STORY_UNCHANGED);
    return OK;
}

static struct err put_found(struct save *save, const struct story_clean *clean, struct sql_story *before, bool renamed,
                            bool amend, struct story_result *out, bool *unresolved)
{
    struct messages *m = &out->messages;
    struct sql_story row = row_of(clean, before, renamed);
    struct story_parts parts;
    state_settle(save, &row, clean->in.status);
    TRY(story_check(save, &clean->in, before, &row, m));
    if (m->refusals)
        return OK;
    TRY(save_edition(save, row.language));
    TRY(parts_make(save, clean, row.id, m, &parts));
    TRY(state_address(save, before, &row, &parts, clean->slug_given && clean->in.id, m));
    if (m->refusals)
        return OK;
    *unresolved = parts.unresolved;
    TRY(join_group(save, &clean->in, &row, m, unresolved));
    if (!clean->in.hold && !clean->in.imported)
        TRY(story_check_lacks(save, &row, &parts, m));
    if (m->refusals)
        return OK;
    struct str document;
    TRY(document_make(save->a, &row, &parts, &document));
    row.checksum = document_checksum(save->a, document);
    enum story_outcome outcome = !before ? STORY_CREATED : STORY_UPDATED;
    if (story_is_held(&clean->in, before))
        return hold(save, before, &row, document, out);
    if (is_unchanged(before, &row))
        outcome = STORY_UNCHANGED;
    else
        TRY(write_all(save, before, &row, &parts, document, amend,
                      state_action(before ? before->status : S("draft"), row.status)));
    tell(out, &row, outcome);
    return OK;
}

static struct err check_base(struct save *save, const struct sql_story *before, int64_t base)
{
    struct sql_held *held;
    TRY(sql_held_find(save->a, save->conn, before->id, &held));
    int64_t newest = held ? held->revision : before->revision;
    if (base == newest)
        return OK;
    return err_make(&ERR_CONFLICT, "the story was saved by another person since: revision %lld is the newest",
                    (long long)newest);
}

/* amend: what the same transaction wrote in its first round may be replaced. */
static struct err put_one(struct save *save, const struct story_clean *clean, bool amend, struct story_result *out,
                          bool *unresolved)
{
    struct sql_story *before;
    bool renamed;
    TRY(find(save, &clean->in, &before, &renamed));
    if (before && clean->in.base)
        TRY(check_base(save, before, clean->in.base));
    save->note = clean->in.note;
    return put_found(save, clean, before, renamed, amend || (before && clean->in.amends), out, unresolved);
}

struct err story_put_within(struct save *save, const struct story_input *input, struct story_result *out)
{
    struct story_clean clean;
    bool unresolved = false;
    *out = (struct story_result){0};
    story_clean(save->a, save->settings, input, &clean);
    TRY(messages_err(&clean.messages));
    TRY(put_one(save, &clean, false, out, &unresolved));
    return messages_err(&out->messages);
}

/* ---- the transaction ---- */

struct put {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    struct story_clean *clean;
    ptrdiff_t count;
    struct story_result *results;
    const struct story_along *along; /* or NULL */
    bool *unresolved;
    struct save save;
};

/* A story whose references were not found, once more: those it named may have come behind it. */
static struct err put_again(struct put *put, ptrdiff_t i)
{
    struct story_result first = put->results[i];
    bool still = false;
    put->results[i] = (struct story_result){0};
    struct story_clean clean = put->clean[i];
    clean.in.id = first.id;
    clean.in.fresh = false;
    clean.slug_given = false;
    TRY(put_one(&put->save, &clean, first.outcome != STORY_UNCHANGED, &put->results[i], &still));
    if (first.outcome == STORY_CREATED || put->results[i].outcome == STORY_UNCHANGED)
        put->results[i].outcome = first.outcome;
    return OK;
}

static struct err put_work(struct db_conn *conn, void *context)
{
    struct put *put = context;
    ptrdiff_t waiting = 0;
    save_begin(&put->save, put->a, conn, put->n, put->actor);
    if (put->count >= MANY)
        TRY(save_look_ahead(&put->save, put->clean, put->count));
    for (ptrdiff_t i = 0; i < put->count; i++) {
        put->results[i] = (struct story_result){0};
        put->unresolved[i] = false;
        if (put->clean[i].messages.refusals == 0)
            TRY(put_one(&put->save, &put->clean[i], false, &put->results[i], &put->unresolved[i]));
        put->unresolved[i] &= put->results[i].outcome != STORY_REFUSED;
        waiting += put->unresolved[i];
    }
    for (ptrdiff_t i = 0; i < put->count && put->count > 1 && waiting > 0; i++)
        if (put->unresolved[i])
            TRY(put_again(put, i));
    if (put->along)
        TRY(put->along->write(put->along->context, conn, put->results));
    return save_end(&put->save);
}

/* What was said before the transaction stands before what was said in it. */
static void join_messages(struct story_result *result, const struct messages *before)
{
    struct messages all = *before;
    if (all.last)
        all.last->next = result->messages.first;
    else
        all.first = result->messages.first;
    if (result->messages.last)
        all.last = result->messages.last;
    all.refusals += result->messages.refusals;
    result->messages = all;
}

struct err newsroom_story_put_along(struct newsroom *n, struct arena *a, const struct actor *actor,
                                    const struct story_input *inputs, ptrdiff_t count, struct story_result *results,
                                    const struct story_along *along)
{
    struct put put = {.n = n, .a = a, .actor = actor, .count = count, .results = results, .along = along};
    put.clean = arena_array(a, struct story_clean, count);
    put.unresolved = arena_array(a, bool, count);
    for (ptrdiff_t i = 0; i < count; i++)
        story_clean(a, newsroom_settings(n), &inputs[i], &put.clean[i]);
    struct err e = OK;
    for (int i = 0; i < TRIES; i++) {
        e = db_write(newsroom_db(n), put_work, &put);
        if (!err_is(e, &ERR_CONFLICT))
            break;
    }
    TRY(e);
    for (ptrdiff_t i = 0; i < count; i++)
        join_messages(&results[i], &put.clean[i].messages);
    newsroom_touch(n, put.save.tags_touched, put.save.touched_count);
    return OK;
}

struct err newsroom_story_put_many(struct newsroom *n, struct arena *a, const struct actor *actor,
                                   const struct story_input *inputs, ptrdiff_t count, struct story_result *results)
{
    return newsroom_story_put_along(n, a, actor, inputs, count, results, NULL);
}

struct err newsroom_story_put(struct newsroom *n, struct arena *a, const struct actor *actor,
                              const struct story_input *input, struct story_result *out)
{
    TRY(newsroom_story_put_many(n, a, actor, input, 1, out));
    return messages_err(&out->messages);
}

/* ---- a correction ---- */

struct correcting {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    int64_t id;
    struct story_correction correction;
    struct save save;
};

/* The stored corrections and the new one behind them; false when it is one of them. */
static bool add_correction(struct correcting *c, struct story_parts *parts)
{
    struct story_correction *all = arena_array(c->a, struct story_correction, parts->correction_count + 1);
    for (ptrdiff_t i = 0; i < parts->correction_count; i++) {
        all[i] = parts->corrections[i];
        if (parts_same_correction(&all[i], &c->correction))
            return false;
    }
    all[parts->correction_count++] = c->correction;
    parts->corrections = all;
    return true;
}

static struct err correct_work(struct db_conn *conn, void *context)
{
    struct correcting *c = context;
    struct sql_story *before;
    struct story_parts parts;
    struct str document;
    save_begin(&c->save, c->a, conn, c->n, c->actor);
    TRY(sql_story_by_id(c->a, conn, c->id, &before));
    if (!before)
        return err_make(&ERR_NOT_FOUND, "There is no story %lld", (long long)c->id);
    if (!str_equal(before->status, S("published")))
        return err_make(&ERR_INVALID, "Only a story that readers see is corrected");
    TRY(parts_read(c->a, conn, c->id, before->body, &parts));
    if (!add_correction(c, &parts))
        return save_end(&c->save);
    if (parts.correction_count > LIMIT_CORRECTIONS)
        return err_make(&ERR_LIMIT, "The story has %d corrections; no more fit", LIMIT_CORRECTIONS);
    struct sql_story row = *before;
    TRY(document_make(c->a, &row, &parts, &document));
    row.checksum = document_checksum(c->a, document);
    TRY(write_all(&c->save, before, &row, &parts, document, false, S("story.correct")));
    return save_end(&c->save);
}

struct err newsroom_story_correct(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                                  const struct story_correction *correction)
{
    struct story_input in = {.corrections = correction, .correction_count = 1, .date = TIME_NONE, .embargo = TIME_NONE};
    struct messages m = {0};
    if (actor->role < ROLE_EDITOR)
        return err_make(&ERR_FORBIDDEN, "Corrections are an editor's");
    story_clean_corrections(a, &m, &in);
    TRY(messages_err(&m));
    struct correcting c = {.n = n, .a = a, .actor = actor, .id = story_id, .correction = in.corrections[0]};
    if (c.correction.note.n == 0)
        return err_make(&ERR_INVALID, "The correction has no words for readers");
    TRY(db_write(newsroom_db(n), correct_work, &c));
    newsroom_touch(n, c.save.tags_touched, c.save.touched_count);
    return OK;
}
