/* story_stored.c - a stored story as the input that would save it as it is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/story_stored.h"

#include "newsroom/workflow.h"

struct reading {
    struct arena *a;
    const struct actor *actor;
    int64_t id;
    struct story_stored *out;
};

static struct err read_bylines(struct reading *r, struct db_conn *conn)
{
    struct sql_byline_list rows;
    TRY(sql_byline_of_story(r->a, conn, r->id, &rows));
    struct story_byline *bylines = arena_array(r->a, struct story_byline, rows.count);
    for (ptrdiff_t i = 0; i < rows.count; i++)
        bylines[i] = (struct story_byline){rows.items[i].name, rows.items[i].role};
    r->out->input.bylines = bylines;
    r->out->input.byline_count = rows.count;
    return OK;
}

/* Sections and tags come in one list, in no order. */
static struct err read_places(struct reading *r, struct db_conn *conn)
{
    struct sql_place_view_list rows;
    struct story_input *in = &r->out->input;
    TRY(sql_page_places(r->a, conn, r->id, &rows));
    struct str *sections = arena_array(r->a, struct str, LIMIT_SECTIONS * (LIMIT_SECTION_DEPTH + 1));
    struct str *tags = arena_array(r->a, struct str, rows.count);
    for (int64_t position = 0; position < LIMIT_SECTIONS * (LIMIT_SECTION_DEPTH + 1); position++)
        for (ptrdiff_t i = 0; i < rows.count; i++)
            if (rows.items[i].kind == 0 && rows.items[i].position == position)
                sections[in->section_count++] = rows.items[i].slug;
    for (int64_t position = 0; position < LIMIT_TAGS; position++)
        for (ptrdiff_t i = 0; i < rows.count; i++)
            if (rows.items[i].kind == 1 && rows.items[i].position == position)
                tags[in->tag_count++] = rows.items[i].name;
    in->sections = sections;
    in->tags = tags;
    return OK;
}

/* Those with a place in the text stand there. */
static struct err read_also_read(struct reading *r, struct db_conn *conn)
{
    struct sql_story_reference_list rows;
    TRY(sql_story_also_read_names(r->a, conn, r->id, &rows));
    struct str *also = arena_array(r->a, struct str, rows.count);
    for (ptrdiff_t i = 0; i < rows.count; i++)
        also[i] = rows.items[i].path.n ? rows.items[i].path : rows.items[i].slug;
    r->out->input.also_read = also;
    r->out->input.also_read_count = rows.count;
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

static struct err fill(struct reading *r, const struct sql_story *row)
{
    struct story_input *in = &r->out->input;
    *in = (struct story_input){.id = row->id,
                               .language = row->language,
                               .slug = row->slug,
                               .headline = row->headline,
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
                               .lead_credit = row->lead_credit};
    (void)story_status_from_name(row->status, &in->status);
    r->out->status = in->status;
    r->out->revision = row->revision;
    r->out->updated_at = row->updated_at;
    r->out->path = row->path;
    return html_trusted_canonical(row->body, &in->body);
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

static struct err read_work(struct db_conn *conn, void *context)
{
    struct reading *r = context;
    struct sql_story *row;
    *r->out = (struct story_stored){0};
    TRY(sql_story_by_id(r->a, conn, r->id, &row));
    if (!row)
        return err_make(&ERR_NOT_FOUND, "There is no such story");
    TRY(check_reader(r, conn));
    TRY(fill(r, row));
    TRY(read_bylines(r, conn));
    TRY(read_places(r, conn));
    TRY(read_also_read(r, conn));
    TRY(read_source(r, conn, row));
    if (row->lead_media_id == DB_NULL)
        return OK;
    return sql_media_by_id(r->a, conn, row->lead_media_id, &r->out->media);
}

struct err newsroom_story_read(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id,
                               struct story_stored *out)
{
    struct reading reading = {.a = a, .actor = actor, .id = id, .out = out};
    return db_read(newsroom_db(n), read_work, &reading);
}

bool newsroom_story_may_change(const struct actor *actor, const struct story_stored *story)
{
    return (story->own || actor->role >= ROLE_EDITOR) && workflow_may(actor->role, story->status, story->status);
}
