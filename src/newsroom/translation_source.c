/* translation_source.c - all that a translation is made from. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/translation_source.h"

#include "newsroom/own_address.h"

struct reading {
    struct arena *a;
    struct newsroom *n;
    const struct sql_translation *task;
    struct translation_source *out;
};

/* ---- sections and tags ---- */

static struct translation_place place_of(const struct sql_translation_place *row)
{
    int64_t group = row->translation_group == DB_NULL ? row->id : row->translation_group;
    return (struct translation_place){row->id, group, row->name, row->there};
}

static struct err read_section(struct reading *r, struct db_conn *conn, int64_t id, struct translation_section *out)
{
    struct translation_place upwards[LIMIT_SECTION_DEPTH + 1];
    struct sql_translation_place *row;
    ptrdiff_t depth = 0;
    for (; id != DB_NULL && depth < COUNT_OF(upwards); id = row->parent_id) {
        TRY(sql_translation_section(r->a, conn, id, r->task->language, &row));
        if (!row)
            break;
        upwards[depth++] = place_of(row);
    }
    out->depth = depth;
    out->chain = arena_array(r->a, struct translation_place, depth);
    for (ptrdiff_t i = 0; i < depth; i++)
        out->chain[i] = upwards[depth - 1 - i];
    return OK;
}

static struct err read_places(struct reading *r, struct db_conn *conn)
{
    struct translation_source *out = r->out;
    struct sql_translation_place_list tags;
    out->section_count = out->view.sections.count;
    out->sections = arena_array(r->a, struct translation_section, out->section_count);
    for (ptrdiff_t i = 0; i < out->section_count; i++)
        TRY(read_section(r, conn, out->view.sections.items[i].id, &out->sections[i]));
    TRY(sql_translation_tags(r->a, conn, r->task->source_id, r->task->language, &tags));
    out->tag_count = tags.count;
    out->tags = arena_array(r->a, struct translation_place, tags.count);
    for (ptrdiff_t i = 0; i < tags.count; i++)
        out->tags[i] = place_of(&tags.items[i]);
    return OK;
}

/* ---- where the text leads ---- */

static struct err read_version(struct reading *r, struct db_conn *conn, int64_t id, struct translation_target *out)
{
    struct sql_translation_version *version;
    TRY(sql_translation_version(r->a, conn, id, r->task->language, &version));
    out->id = id;
    out->version = version ? version->id : 0;
    out->path = version ? version->path : (struct str){NULL, 0};
    return OK;
}

/* Only what leads to a story here is a target. */
static struct err read_link(struct reading *r, struct db_conn *conn, struct str address)
{
    struct sql_story_match_list found;
    struct own_address own;
    struct translation_target *target = &r->out->targets[r->out->target_count];
    const struct settings *settings = newsroom_settings(r->n);
    if (str_starts(address, S("/")))
        address = str_concat(r->a, settings->url, address);
    if (!own_address_read(r->a, settings, address, &own) || (!own.story_id && !own.path.n))
        return OK;
    int64_t id = own.story_id;
    if (!id) {
        TRY(sql_story_find_path(r->a, conn, own.path, &found));
        id = found.count ? found.items[0].id : 0;
    }
    if (!id || id == r->task->source_id)
        return OK;
    TRY(read_version(r, conn, id, target));
    r->out->target_count++;
    return OK;
}

static ptrdiff_t count_targets(struct reading *r)
{
    struct html body = r->out->view.body;
    struct html_block block;
    struct str link;
    ptrdiff_t count = r->out->view.also_read.count;
    for (ptrdiff_t at = 0; html_next_link(r->a, body, &at, &link);)
        count++;
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        count += block.kind == HTML_ALSO_READ;
    return count;
}

static struct err read_aside(struct reading *r, struct db_conn *conn, int64_t id)
{
    return read_version(r, conn, id, &r->out->targets[r->out->target_count++]);
}

static struct err read_targets(struct reading *r, struct db_conn *conn)
{
    struct html body = r->out->view.body;
    struct html_block block;
    struct str link;
    r->out->targets = arena_array(r->a, struct translation_target, count_targets(r));
    for (ptrdiff_t at = 0; html_next_link(r->a, body, &at, &link);) {
        ptrdiff_t place = r->out->target_count;
        TRY(read_link(r, conn, link));
        if (r->out->target_count > place)
            r->out->targets[place].address = link;
    }
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        if (block.kind == HTML_ALSO_READ)
            TRY(read_aside(r, conn, html_block_also_read(block)));
    for (ptrdiff_t i = 0; i < r->out->view.also_read.count; i++)
        if (!r->out->view.also_read.items[i].in_text)
            TRY(read_aside(r, conn, r->out->view.also_read.items[i].target_id));
    return OK;
}

/* ---- all of it ---- */

static struct err read_work(struct db_conn *conn, void *context)
{
    struct reading *r = context;
    const struct sql_translation *task = r->task;
    int64_t by_hand = DB_NULL;
    *r->out = (struct translation_source){0};
    TRY(query_story_within(r->a, conn, task->source_id, 0, &r->out->view));
    if (r->out->view.story->translation_group != DB_NULL)
        TRY(sql_translation_by_hand(conn, r->out->view.story->translation_group, task->language, task->source_id,
                                    &by_hand));
    r->out->by_hand = by_hand == DB_NULL ? 0 : by_hand;
    TRY(sql_translation_segments(r->a, conn, task->id, &r->out->segments));
    TRY(read_places(r, conn));
    return read_targets(r, conn);
}

static struct err read_editor(struct db_conn *conn, void *context)
{
    struct reading *r = context;
    struct sql_revision *revision;
    TRY(sql_revision_find(r->a, conn, r->task->story_id, r->out->edition.revision, &revision));
    r->out->editor = revision ? revision->author : S("");
    return OK;
}

/* What the program wrote last may be packed away; then what stands there now counts as that. */
static struct err read_before(struct reading *r)
{
    struct translation_source *out = r->out;
    TRY(db_read(newsroom_db(r->n), read_editor, r));
    struct err e =
        newsroom_story_read(r->n, r->a, &ACTOR_COMMAND, r->task->story_id, r->task->story_revision, &out->before);
    if (!err_is(e, &ERR_NOT_FOUND))
        return e;
    out->before = out->edition;
    return OK;
}

static struct err read_edition(struct reading *r)
{
    struct translation_source *out = r->out;
    if (r->task->story_id == DB_NULL)
        return OK;
    TRY(newsroom_story_read(r->n, r->a, &ACTOR_COMMAND, r->task->story_id, 0, &out->edition));
    out->before = out->edition;
    out->has_edition = true;
    out->waits = out->edition.revision != out->edition.seen;
    return out->edition.revision == r->task->story_revision || !r->task->story_revision ? OK : read_before(r);
}

struct err newsroom_translation_source(struct newsroom *n, struct arena *a, const struct sql_translation *task,
                                       struct translation_source *out)
{
    struct reading reading = {a, n, task, out};
    TRY(db_read(newsroom_db(n), read_work, &reading));
    return read_edition(&reading);
}
