/* review.c - translations at the desk: the queue, one with its sentences, and taking over. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/review.h"

/* Whose languages alone are seen; 0: all. */
static int64_t account_of(const struct actor *actor)
{
    return actor->role == ROLE_TRANSLATOR ? actor->account_id : 0;
}

struct actor review_actor(const struct actor *actor)
{
    struct actor acting = *actor;
    acting.role = MAX(actor->role, ROLE_EDITOR);
    return acting;
}

/* ---- the queue ---- */

struct queue {
    struct arena *a;
    int64_t account, count;
    struct review_filter filter;
    struct review_place place;
    struct sql_review_item_list *items;
    struct sql_review_count_list *counts;
};

static struct err list_work(struct db_conn *conn, void *context)
{
    struct queue *q = context;
    return sql_review_items(q->a, conn, q->place.changed_at, q->place.id, q->filter.state, q->filter.language,
                            q->account, q->count, q->items);
}

struct err newsroom_review_list(struct newsroom *n, struct arena *a, const struct actor *actor,
                                const struct review_filter *filter, struct review_place place, int64_t count,
                                struct sql_review_item_list *out)
{
    struct queue q = {
        .a = a, .account = account_of(actor), .count = count, .filter = *filter, .place = place, .items = out};
    if (!place.changed_at)
        q.place = (struct review_place){INT64_MAX, INT64_MAX};
    return db_read(newsroom_db(n), list_work, &q);
}

static struct err count_work(struct db_conn *conn, void *context)
{
    struct queue *q = context;
    return sql_review_counts(q->a, conn, q->filter.language, q->account, q->counts);
}

struct err newsroom_review_counts(struct newsroom *n, struct arena *a, const struct actor *actor, struct str language,
                                  struct sql_review_count_list *out)
{
    struct queue q = {.a = a, .account = account_of(actor), .filter.language = language, .counts = out};
    return db_read(newsroom_db(n), count_work, &q);
}

static struct err newest_work(struct db_conn *conn, void *context)
{
    return sql_review_newest(conn, context);
}

struct err newsroom_review_newest(struct newsroom *n, int64_t *out)
{
    TRY(db_read(newsroom_db(n), newest_work, out));
    *out = *out == DB_NULL ? 0 : *out;
    return OK;
}

/* ---- one ---- */

struct reading {
    struct arena *a;
    const struct actor *actor;
    int64_t id;
    struct review *out;
};

static struct err missing(void)
{
    return err_make(&ERR_NOT_FOUND, "There is no such translation");
}

static struct err check_right(const struct reading *r, struct db_conn *conn, struct str language)
{
    int64_t own = 0;
    if (r->actor->role >= ROLE_EDITOR)
        return OK;
    if (r->actor->role == ROLE_TRANSLATOR)
        TRY(sql_review_is_ones(conn, r->actor->account_id, language, &own));
    return own ? OK : missing();
}

static struct err read_story(struct reading *r, struct db_conn *conn)
{
    struct sql_held *held;
    struct review *out = r->out;
    if (out->row->story_id == DB_NULL)
        return OK;
    TRY(sql_review_story(r->a, conn, out->row->story_id, &out->story));
    TRY(sql_held_find(r->a, conn, out->row->story_id, &held));
    out->waits = held != NULL;
    out->stale = out->row->source_revision != out->source->revision;
    return OK;
}

static struct err read_reviewer(struct reading *r, struct db_conn *conn)
{
    struct sql_account *account;
    if (r->out->row->reviewed_by == DB_NULL)
        return OK;
    TRY(sql_account_by_id(r->a, conn, r->out->row->reviewed_by, &account));
    r->out->reviewer = account ? account->name : S("");
    return OK;
}

static struct err read_work(struct db_conn *conn, void *context)
{
    struct reading *r = context;
    struct review *out = r->out;
    *out = (struct review){.reviewer = S("")};
    TRY(sql_translation_by_id(r->a, conn, r->id, &out->row));
    if (!out->row)
        return missing();
    TRY(check_right(r, conn, out->row->language));
    TRY(sql_review_story(r->a, conn, out->row->source_id, &out->source));
    if (!out->source)
        return missing();
    TRY(read_story(r, conn));
    TRY(read_reviewer(r, conn));
    return sql_translation_segments(r->a, conn, r->id, &out->segments);
}

struct err newsroom_review_read(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id,
                                struct review *out)
{
    struct reading reading = {a, actor, id, out};
    return db_read(newsroom_db(n), read_work, &reading);
}

struct marking {
    struct arena *a;
    int64_t story_id;
    struct sql_review_mark **out;
};

static struct err mark_work(struct db_conn *conn, void *context)
{
    struct marking *m = context;
    return sql_review_mark(m->a, conn, m->story_id, m->out);
}

struct err newsroom_review_mark(struct newsroom *n, struct arena *a, int64_t story_id, struct sql_review_mark **out)
{
    struct marking marking = {a, story_id, out};
    return db_read(newsroom_db(n), mark_work, &marking);
}

static bool is_whole(const struct review *review)
{
    for (ptrdiff_t i = 0; i < review->segments.count; i++) {
        const struct sql_translation_segment *segment = &review->segments.items[i];
        if (!segment->target.p && !str_equal(segment->origin, S(SEGMENT_FROM_KEPT)))
            return false;
    }
    return true;
}

struct err newsroom_review_may_publish(const struct review *review)
{
    if (!is_whole(review))
        return err_make(&ERR_INVALID, "Some sentences have no translation yet");
    if (!str_equal(review->source->status, S("published")))
        return err_make(&ERR_CONFLICT, "The original is not out");
    return OK;
}

/* ---- taking over ---- */

struct taking_over {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    const struct sql_translation *row;
    struct save save;
};

static struct err take_over_work(struct db_conn *conn, void *context)
{
    struct taking_over *t = context;
    save_begin(&t->save, t->a, conn, t->n, t->actor);
    TRY(sql_review_take_over(conn, t->row->id, t->save.now));
    TRY(save_audit(&t->save, S("translation.hand"), t->row->source_id, t->row->language));
    return save_end(&t->save);
}

struct err newsroom_review_take_over(struct newsroom *n, struct arena *a, const struct actor *actor,
                                     const struct review *review)
{
    struct taking_over taking = {.n = n, .a = a, .actor = actor, .row = review->row};
    return db_write(newsroom_db(n), take_over_work, &taking);
}
