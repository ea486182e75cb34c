/* embed_desk.c - what the desk does with copies: reads, edits, hides, takes anew. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/embed.h"

#include "base/time.h"
#include "newsroom/audit.h"
#include "newsroom/touch.h"

/* One change, in its transaction. */
struct embed_change {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    int64_t id, now;
    struct embed_copy copy;
    bool hidden;
    struct str action;
    struct str tags[2];
};

static struct err find(struct embed_change *change, struct db_conn *conn, struct sql_embed **out)
{
    TRY(sql_embed_by_id(change->a, conn, change->id, out));
    return *out ? OK : err_make(&ERR_NOT_FOUND, "there is no embed %lld", (long long)change->id);
}

static struct err end_change(struct embed_change *change, struct db_conn *conn, struct str url)
{
    struct audit audit;
    struct str subject = str_format(change->a, "embed:%lld", (long long)change->id);
    TRY(audit_open(change->a, conn, &audit));
    TRY(audit_add(&audit, change->actor, change->now, change->action, subject, url));
    TRY(audit_close(&audit));
    return touch_write(change->n, change->a, conn, change->tags, COUNT_OF(change->tags));
}

/* ---- the changes ---- */

static struct err check_picture(struct embed_change *change, struct db_conn *conn, int64_t id)
{
    struct sql_media *media = NULL;
    if (id)
        TRY(sql_media_by_id(change->a, conn, id, &media));
    return !id || media ? OK : err_make(&ERR_INVALID, "there is no picture %lld", (long long)id);
}

/* The desk's page knows neither the frame nor how long a video is: these stay. */
static struct err write_edit(struct db_conn *conn, void *context)
{
    struct embed_change *change = context;
    const struct embed_copy *c = &change->copy;
    struct sql_embed *row;
    TRY(find(change, conn, &row));
    TRY(check_picture(change, conn, c->picture_id));
    TRY(check_picture(change, conn, c->portrait_id));
    int64_t taken_at = row->taken_at == DB_NULL ? change->now : row->taken_at;
    TRY(sql_embed_set_copy(conn, row->id, c->title, c->words, c->author, c->handle, c->language, c->posted_at,
                           c->picture_id ? c->picture_id : DB_NULL, c->picture_alt,
                           c->portrait_id ? c->portrait_id : DB_NULL, row->seconds, row->width, row->height, row->frame,
                           S(EMBED_FROM_DESK), taken_at));
    return end_change(change, conn, row->url);
}

static struct err write_hidden(struct db_conn *conn, void *context)
{
    struct embed_change *change = context;
    struct sql_embed *row;
    TRY(find(change, conn, &row));
    TRY(sql_embed_set_hidden(conn, row->id, change->hidden));
    return end_change(change, conn, row->url);
}

/* Without a source of its own the copy is taken anew; until then it stays. */
static struct err write_retry(struct db_conn *conn, void *context)
{
    struct embed_change *change = context;
    struct sql_embed *row;
    TRY(find(change, conn, &row));
    TRY(sql_embed_set_source(conn, row->id, S("")));
    TRY(sql_embed_set_state(conn, row->id, row->gone_at, S(""), change->now, 0));
    TRY(sql_embed_host_put(conn, row->host, change->now));
    TRY(sql_embed_host_free(conn, row->host, change->now));
    return end_change(change, conn, row->url);
}

static struct err run(struct newsroom *n, struct embed_change *change, db_work *work)
{
    if (change->actor->role < ROLE_EDITOR)
        return err_make(&ERR_FORBIDDEN, "only an editor may change the copy of an embed");
    change->now = time_now();
    change->n = n;
    change->tags[0] = str_format(change->a, "embed:%lld", (long long)change->id);
    change->tags[1] = S("embeds");
    TRY(db_write(newsroom_db(n), work, change));
    newsroom_touch(n, change->tags, COUNT_OF(change->tags));
    return OK;
}

struct err newsroom_embed_edit(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id,
                               const struct embed_copy *copy)
{
    struct embed_change change = {.a = a, .actor = actor, .id = id, .copy = *copy, .action = S("embed.edit")};
    embed_copy_clean(a, &change.copy);
    return run(n, &change, write_edit);
}

struct err newsroom_embed_hide(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id, bool hidden)
{
    struct embed_change change = {.a = a, .actor = actor, .id = id, .hidden = hidden};
    change.action = hidden ? S("embed.hide") : S("embed.show");
    return run(n, &change, write_hidden);
}

struct err newsroom_embed_retry(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id)
{
    struct embed_change change = {.a = a, .actor = actor, .id = id, .action = S("embed.retry")};
    return run(n, &change, write_retry);
}

/* ---- reading ---- */

struct embed_query {
    struct arena *a;
    enum embed_filter filter;
    int64_t id, count;
    struct sql_embed_item_list *items;
    struct sql_embed_story_list *stories;
    struct sql_embed **embed;
};

static struct err read_list(struct db_conn *conn, void *context)
{
    struct embed_query *q = context;
    return sql_embed_items(q->a, conn, q->filter, q->id, q->count, q->items);
}

struct err newsroom_embed_list(struct newsroom *n, struct arena *a, enum embed_filter filter, int64_t before,
                               int64_t count, struct sql_embed_item_list *out)
{
    struct embed_query q = {.a = a, .filter = filter, .id = before, .count = count, .items = out};
    return db_read(newsroom_db(n), read_list, &q);
}

static struct err read_one(struct db_conn *conn, void *context)
{
    struct embed_query *q = context;
    TRY(sql_embed_by_id(q->a, conn, q->id, q->embed));
    return *q->embed ? OK : err_make(&ERR_NOT_FOUND, "there is no embed %lld", (long long)q->id);
}

struct err newsroom_embed_by_id(struct newsroom *n, struct arena *a, int64_t id, struct sql_embed **out)
{
    struct embed_query q = {.a = a, .id = id, .embed = out};
    return db_read(newsroom_db(n), read_one, &q);
}

static struct err read_stories(struct db_conn *conn, void *context)
{
    struct embed_query *q = context;
    return sql_embed_stories(q->a, conn, q->id, q->count, q->stories);
}

struct err newsroom_embed_stories(struct newsroom *n, struct arena *a, int64_t id, int64_t count,
                                  struct sql_embed_story_list *out)
{
    struct embed_query q = {.a = a, .id = id, .count = count, .stories = out};
    return db_read(newsroom_db(n), read_stories, &q);
}
