/* held.c - a change to a story that is out, kept back until somebody lets it out or its time comes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/held.h"

#include "newsroom/revision.h"
#include "newsroom/revision_pack.h"
#include "newsroom/story_document.h"
#include "newsroom/story_state.h"

static int64_t account_of(const struct save *save)
{
    return save->actor->account_id ? save->actor->account_id : DB_NULL;
}

static struct err keep(struct save *save, const struct sql_story *story, const struct sql_story *row,
                       struct str document)
{
    int64_t last;
    TRY(sql_revision_last(save->conn, story->id, &last));
    TRY(revision_write(save, row, last + 1, document, row->checksum));
    TRY(sql_held_put(save->conn, story->id, last + 1, account_of(save), DB_NULL, true));
    return save_audit(save, S("story.hold"), story->id, story->path);
}

/* A date and a source are no part of the document. */
static bool is_same(const struct sql_story *row, const struct sql_story *other, struct str checksum)
{
    return str_equal(row->checksum, checksum) && row->published_at == other->published_at &&
           row->translation_group == other->translation_group;
}

struct err held_keep(struct save *save, const struct sql_story *story, const struct sql_story *row, struct str document,
                     bool *changed)
{
    struct sql_held *held;
    struct sql_revision *waiting = NULL;
    struct sql_story dated = *story;
    bool known;
    TRY(sql_held_find(save->a, save->conn, story->id, &held));
    if (held)
        TRY(sql_revision_find(save->a, save->conn, story->id, held->revision, &waiting));
    if (held)
        TRY(revision_dates(save->a, save->conn, &dated, held->revision, &known));
    bool as_seen = is_same(row, story, story->checksum);
    *changed = as_seen ? held != NULL : !waiting || !is_same(row, &dated, waiting->checksum);
    if (*changed && as_seen)
        return sql_held_delete(save->conn, story->id);
    return *changed ? keep(save, story, row, document) : OK;
}

/* A document knows people by number. */
static struct err name_people(struct save *save, struct story_parts *parts)
{
    for (ptrdiff_t i = 0; i < parts->byline_count; i++) {
        struct part_byline *b = &parts->bylines[i];
        struct sql_person *person = NULL;
        if (b->person_id != DB_NULL)
            TRY(sql_person_by_id(save->a, save->conn, b->person_id, &person));
        b->shown = person ? person->name : b->name;
    }
    return OK;
}

/* Corrections stand on their own: those made since the revision stay. */
static struct err join_corrections(struct save *save, const struct sql_story *before, struct story_parts *parts)
{
    struct story_parts stored;
    TRY(parts_read(save->a, save->conn, before->id, before->body, &stored));
    struct story_correction *all =
        arena_array(save->a, struct story_correction, stored.correction_count + parts->correction_count);
    ptrdiff_t count = stored.correction_count;
    for (ptrdiff_t i = 0; i < count; i++)
        all[i] = stored.corrections[i];
    for (ptrdiff_t i = 0; i < parts->correction_count; i++) {
        bool known = false;
        for (ptrdiff_t j = 0; j < stored.correction_count; j++)
            known |= parts_same_correction(&all[j], &parts->corrections[i]);
        if (!known)
            all[count++] = parts->corrections[i];
    }
    parts->corrections = all;
    parts->correction_known = stored.correction_count;
    parts->correction_count = count;
    return OK;
}

struct err held_read(struct save *save, const struct sql_story *before, int64_t revision, struct sql_story *row,
                     struct story_parts *parts)
{
    struct sql_revision *found;
    bool dated;
    TRY(revision_find(save->a, save->conn, before->id, revision, &found));
    if (!found)
        return err_make(&ERR_NOT_FOUND, "The story has no version %lld", (long long)revision);
    *row = *before;
    TRY(document_read(save->a, found->document, row, parts));
    row->revision = revision;
    row->checksum = found->checksum;
    if (revision != before->revision) /* whose date moves with the story */
        TRY(revision_dates(save->a, save->conn, row, revision, &dated));
    TRY(parts_inherit(save, parts));
    TRY(name_people(save, parts));
    return join_corrections(save, before, parts);
}

/* With corrections made since it is another document, and so another revision. */
static struct err settle_revision(struct save *save, struct sql_story *row, const struct story_parts *parts)
{
    struct str document, checksum;
    TRY(document_make(save->a, row, parts, &document));
    checksum = document_checksum(save->a, document);
    if (str_equal(checksum, row->checksum))
        return OK;
    TRY(sql_revision_last(save->conn, row->id, &row->revision));
    row->revision++;
    row->checksum = checksum;
    return revision_write(save, row, row->revision, document, checksum);
}

struct err held_apply(struct save *save, const struct sql_story *before, struct sql_story *row,
                      struct story_parts *parts, bool dated, struct str action)
{
    struct messages m = {0};
    TRY(state_address(save, before, row, parts, true, &m));
    TRY(messages_err(&m));
    TRY(settle_revision(save, row, parts));
    TRY(sql_held_delete(save->conn, row->id));
    return story_overwrite(save, before, row, parts, dated, action);
}
