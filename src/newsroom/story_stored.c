/* story_stored.c - a stored story as the input that would save it as it is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/story_stored.h"

#include "newsroom/revision.h"
#include "newsroom/revision_pack.h"
#include "newsroom/story_document.h"
#include "newsroom/workflow.h"

struct reading {
    struct arena *a;
    const struct actor *actor;
    int64_t id, revision; /* 0: the newest */
    struct story_stored *out;
};

/* People, sections, tags and stories that are gone since are left out. */
static struct err name_bylines(struct reading *r, struct db_conn *conn, const struct story_parts *parts)
{
    struct story_byline *bylines = arena_array(r->a, struct story_byline, parts->byline_count);
    struct story_input *in = &r->out->input;
    for (ptrdiff_t i = 0; i < parts->byline_count; i++) {
        const struct part_byline *byline = &parts->bylines[i];
        struct sql_person *person = NULL;
        if (!byline->name.n && !byline->shown.n)
            TRY(sql_person_by_id(r->a, conn, byline->person_id, &person));
        struct str name = byline->name.n    ? byline->name
                          : byline->shown.n ? byline->shown
                          : person          ? person->name
                                            : S("");
        if (name.n)
            bylines[in->byline_count++] = (struct story_byline){name, byline->role};
    }
    in->bylines = bylines;
    return OK;
}

static struct err name_places(struct reading *r, struct db_conn *conn, const struct story_parts *parts)
{
    struct str *sections = arena_array(r->a, struct str, parts->section_count);
    struct str *names = arena_array(r->a, struct str, parts->section_count);
    struct str *tags = arena_array(r->a, struct str, parts->tag_count);
    struct story_input *in = &r->out->input;
    for (ptrdiff_t i = 0; i < parts->section_count; i++) {
        struct sql_section *section = NULL;
        if (!parts->sections[i].inherited)
            TRY(sql_section_of_id(r->a, conn, parts->sections[i].id, &section));
        if (section) {
            names[in->section_count] = section->name;
            sections[in->section_count++] = section->slug;
        }
    }
    for (ptrdiff_t i = 0; i < parts->tag_count; i++) {
        struct sql_tag *tag;
        TRY(sql_tag_by_id(r->a, conn, parts->tags[i], &tag));
        if (tag)
            tags[in->tag_count++] = tag->name;
    }
    in->sections = sections;
    r->out->section_names = names;
    in->tags = tags;
    return OK;
}

/* Those with a place in the text stand there. */
static struct err name_also_read(struct reading *r, struct db_conn *conn, const struct story_parts *parts)
{
    struct str *also = arena_array(r->a, struct str, parts->also_read_count);
    struct str *names = arena_array(r->a, struct str, parts->also_read_count);
    struct story_input *in = &r->out->input;
    for (ptrdiff_t i = 0; i < parts->also_read_count; i++) {
        struct sql_story *target = NULL;
        if (!parts->also_read[i].in_text)
            TRY(sql_story_by_id(r->a, conn, parts->also_read[i].target_id, &target));
        if (target) {
            names[in->also_read_count] = target->headline;
            also[in->also_read_count++] = target->path.n ? target->path : target->slug;
        }
    }
    in->also_read = also;
    r->out->also_read_names = names;
    return OK;
}

static struct err read_source(struct reading *r, struct db_conn *conn, const struct sql_story *row)
{
    struct sql_story *source = NULL;
    if (row->translation_group == DB_NULL || row->translation_group == row->id)
        return OK;
    TRY(sql_story_by_id(r->a, conn, row->translation_group, &source));
    if (source)
        r->out->input.translation_of = source->path.n ? source->path : source->slug;
    return OK;
}

static void fill(struct reading *r, const struct sql_story *row, struct html body)
{
    struct story_input *in = &r->out->input;
    *in = (struct story_input){.id = row->id,
                               .language = row->language,
                               .slug = row->slug,
                               .headline = row->headline,
                               .body = body,
                               .standfirst = row->standfirst,
                               .agency = row->agency,
                               .place = row->place,
                               .date = row->published_at == DB_NULL ? TIME_NONE : row->published_at,
                               .embargo = row->embargo_at == DB_NULL ? TIME_NONE : row->embargo_at,
                               .withdrawn_reason = row->withdrawn_reason,
                               .canonical = row->canonical,
                               .noindex = row->noindex,
                               .lead_media_id = row->lead_media_id == DB_NULL ? 0 : row->lead_media_id,
                               .lead_alt = row->lead_alt,
                               .lead_caption = row->lead_caption,
                               .lead_credit = row->lead_credit,
                               .social_title = row->social_title,
                               .social_media_id = row->social_media_id == DB_NULL ? 0 : row->social_media_id};
    (void)story_status_from_name(row->status, &in->status);
    r->out->status = in->status;
    r->out->revision = row->revision;
    r->out->updated_at = row->updated_at;
    r->out->path = row->path;
}

static struct err check_reader(struct reading *r, struct db_conn *conn)
{
    struct sql_story_owner *owner;
    TRY(sql_story_owner(r->a, conn, r->id, r->actor->account_id, &owner));
    r->out->owner = owner && owner->account_id != DB_NULL ? owner->account_id : 0;
    bool own = owner && (owner->in_byline || (r->out->owner && r->out->owner == r->actor->account_id));
    r->out->own = own;
    if (r->actor->role >= ROLE_WRITER || own)
        return OK;
    return err_make(&ERR_NOT_FOUND, "There is no such story");
}

/* The version that is asked for: *row gets its content, *parts its parts. */
static struct err read_version(struct reading *r, struct db_conn *conn, struct sql_story *row,
                               struct story_parts *parts)
{
    struct sql_held *held;
    struct sql_revision *found;
    r->out->seen = row->revision;
    r->out->dated = true;
    TRY(sql_held_find(r->a, conn, r->id, &held));
    r->out->release_at = held && held->release_at != DB_NULL ? held->release_at : TIME_NONE;
    r->out->release_dated = !held || held->dated;
    int64_t wanted = r->revision ? r->revision : held ? held->revision : row->revision;
    if (wanted == row->revision)
        return parts_read(r->a, conn, r->id, row->body, parts);
    TRY(revision_find(r->a, conn, r->id, wanted, &found));
    if (!found)
        return err_make(&ERR_NOT_FOUND, "The story has no version %lld", (long long)wanted);
    row->revision = wanted;
    row->updated_at = found->created_at;
    r->out->dated = found->dated;
    revision_dates(found, row);
    return document_read(r->a, found->document, row, parts);
}

static struct err read_media(struct reading *r, struct db_conn *conn, int64_t id, struct sql_media **out)
{
    return id == DB_NULL ? OK : sql_media_by_id(r->a, conn, id, out);
}

static struct err read_work(struct db_conn *conn, void *context)
{
    struct reading *r = context;
    struct sql_story *row;
    struct story_parts parts;
    *r->out = (struct story_stored){0};
    TRY(sql_story_by_id(r->a, conn, r->id, &row));
    if (!row)
        return err_make(&ERR_NOT_FOUND, "There is no such story");
    TRY(check_reader(r, conn));
    TRY(read_version(r, conn, row, &parts));
    fill(r, row, parts.body);
    TRY(name_bylines(r, conn, &parts));
    TRY(name_places(r, conn, &parts));
    TRY(name_also_read(r, conn, &parts));
    TRY(read_source(r, conn, row));
    TRY(read_media(r, conn, row->lead_media_id, &r->out->media));
    return read_media(r, conn, row->social_media_id, &r->out->social_media);
}

struct err newsroom_story_read(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id,
                               int64_t revision, struct story_stored *out)
{
    struct reading reading = {.a = a, .actor = actor, .id = id, .revision = revision, .out = out};
    return db_read(newsroom_db(n), read_work, &reading);
}

static struct err check_work(struct db_conn *conn, void *context)
{
    return check_reader(context, conn);
}

struct err newsroom_story_check_reader(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id)
{
    struct story_stored story = {0};
    struct reading reading = {.a = a, .actor = actor, .id = id, .out = &story};
    return db_read(newsroom_db(n), check_work, &reading);
}

bool newsroom_story_may_change(const struct actor *actor, const struct story_stored *story)
{
    return (story->own || actor->role >= ROLE_EDITOR) && workflow_may(actor->role, story->status, story->status);
}
