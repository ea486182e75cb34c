/* preview.c - secret links to a story that is not out yet. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/preview.h"

#include "base/time.h"
#include "newsroom/audit.h"
#include "newsroom/secret.h"
#include "newsroom/throttle.h"

#define SECRET_SIZE 43
#define GUESSES 20 /* wrong addresses before a network has to wait */
#define WAIT_MAX (3600 * TIME_SECOND)
#define SEEN_STEP (60 * TIME_SECOND) /* opened again within this is not written down */

struct preview {
    struct arena *a;
    const struct actor *actor;
    int64_t story_id, id;
    int64_t now, expires_at;
    struct str hash;
    struct throttle throttle;
    struct sql_preview_link *found;
    struct sql_preview_link_list *list;
};

static struct err note(struct preview *p, struct db_conn *conn, struct str action)
{
    struct audit audit;
    struct str subject = str_format(p->a, "story:%lld", (long long)p->story_id);
    TRY(audit_open(p->a, conn, &audit));
    TRY(audit_add(&audit, p->actor, p->now, action, subject, str_format(p->a, "%lld", (long long)p->id)));
    return audit_close(&audit);
}

/* ---- making ---- */

static struct err make_work(struct db_conn *conn, void *context)
{
    struct preview *p = context;
    struct sql_story_state *story;
    struct sql_preview_link_list links;
    int64_t changed;
    TRY(sql_story_state(p->a, conn, p->story_id, &story));
    if (!story)
        return err_make(&ERR_NOT_FOUND, "there is no story %lld", (long long)p->story_id);
    TRY(sql_preview_link_prune(conn, p->now, &changed));
    TRY(sql_preview_link_of_story(p->a, conn, p->story_id, p->now, &links));
    if (links.count >= PREVIEW_LINKS_MAX)
        return err_make(&ERR_LIMIT, "The story has %td links for a preview; end one first", links.count);
    TRY(sql_preview_link_insert(conn, p->hash, p->story_id, p->actor->account_id, p->now, p->expires_at, &p->id));
    return note(p, conn, S("preview.make"));
}

struct err newsroom_preview_make(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                                 int64_t days, struct str *secret, int64_t *expires_at)
{
    struct preview p = {.a = a, .actor = actor, .story_id = story_id, .now = time_now()};
    if (days < 1 || days > PREVIEW_DAYS_MAX)
        return err_make(&ERR_INVALID, "A link for a preview is open for 1 to %d days", PREVIEW_DAYS_MAX);
    if (!actor->account_id)
        return err_make(&ERR_FORBIDDEN, "A link for a preview is a person's");
    *secret = secret_make_token(a);
    p.hash = secret_hash_token(a, *secret);
    p.expires_at = *expires_at = p.now + days * TIME_DAY;
    return db_write(newsroom_db(n), make_work, &p);
}

/* ---- opening ---- */

static struct err look(struct db_conn *conn, void *context)
{
    struct preview *p = context;
    TRY(throttle_look(p->a, conn, &p->throttle, 1, p->now));
    return sql_preview_link_find(p->a, conn, p->hash, &p->found);
}

static struct err count_guess(struct db_conn *conn, void *context)
{
    struct preview *p = context;
    return throttle_take(p->a, conn, &p->throttle, 1, p->now);
}

static struct err mark_opened(struct db_conn *conn, void *context)
{
    struct preview *p = context;
    return sql_preview_link_opened(conn, p->found->id, p->now);
}

struct err newsroom_preview_open(struct newsroom *n, struct arena *a, struct str secret, struct str address,
                                 struct sql_preview_link *out)
{
    struct str network = throttle_network(a, address);
    struct preview p = {.a = a, .now = time_now(), .hash = secret_hash_token(a, str_slice(secret, 0, SECRET_SIZE))};
    p.throttle =
        (struct throttle){.subject = str_concat(a, S("preview:"), network), .free = GUESSES, .wait_max = WAIT_MAX};
    TRY(db_read(newsroom_db(n), look, &p));
    if (secret.n != SECRET_SIZE || !p.found) {
        TRY(db_write(newsroom_db(n), count_guess, &p));
        return err_make(&ERR_NOT_FOUND, "there is no such link");
    }
    if (p.found->expires_at <= p.now)
        return err_make(&ERR_NOT_FOUND, "the link is over");
    if (p.found->opened_at == DB_NULL || p.found->opened_at < p.now - SEEN_STEP)
        TRY(db_write(newsroom_db(n), mark_opened, &p));
    *out = *p.found;
    return OK;
}

/* ---- those there are ---- */

static struct err list_work(struct db_conn *conn, void *context)
{
    struct preview *p = context;
    return sql_preview_link_of_story(p->a, conn, p->story_id, p->now, p->list);
}

struct err newsroom_preview_links(struct newsroom *n, struct arena *a, int64_t story_id,
                                  struct sql_preview_link_list *out)
{
    struct preview p = {.a = a, .story_id = story_id, .now = time_now(), .list = out};
    return db_read(newsroom_db(n), list_work, &p);
}

static struct err end_work(struct db_conn *conn, void *context)
{
    struct preview *p = context;
    int64_t changed;
    TRY(sql_preview_link_delete(conn, p->id, p->story_id, &changed));
    if (!changed)
        return err_make(&ERR_NOT_FOUND, "the story has no such link");
    return note(p, conn, S("preview.end"));
}

struct err newsroom_preview_end(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                                int64_t id)
{
    struct preview p = {.a = a, .actor = actor, .story_id = story_id, .id = id, .now = time_now()};
    return db_write(newsroom_db(n), end_work, &p);
}
