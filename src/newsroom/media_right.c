/* media_right.c - whose a picture is to use, and to describe. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/media.h"

struct media_right {
    struct arena *a;
    const struct actor *actor;
    int64_t id;
    int64_t own;
};

static struct str subject_of(const struct media_right *right)
{
    return str_format(right->a, "media:%lld", (long long)right->id);
}

static struct err look_use(struct db_conn *conn, void *context)
{
    struct media_right *right = context;
    return sql_media_is_ones(conn, right->id, right->actor->account_id, subject_of(right), &right->own);
}

struct err newsroom_media_may_use(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id)
{
    struct media_right right = {.a = a, .actor = actor, .id = id};
    if (actor->role >= ROLE_WRITER)
        return OK;
    TRY(db_read(newsroom_db(n), look_use, &right));
    return right.own ? OK : err_make(&ERR_NOT_FOUND, "There is no such picture");
}

static struct err look_describe(struct db_conn *conn, struct media_right *right)
{
    right->own = 1;
    if (right->actor->role >= ROLE_WRITER)
        return OK;
    return sql_media_is_ones_to_describe(conn, right->id, right->actor->account_id, subject_of(right), &right->own);
}

static struct err read_describe(struct db_conn *conn, void *context)
{
    return look_describe(conn, context);
}

struct err newsroom_media_may_describe(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id,
                                       bool *out)
{
    struct media_right right = {.a = a, .actor = actor, .id = id};
    *out = true;
    if (actor->role >= ROLE_WRITER)
        return OK;
    TRY(db_read(newsroom_db(n), read_describe, &right));
    *out = right.own;
    return OK;
}

struct err media_check_describe(struct arena *a, struct db_conn *conn, const struct actor *actor, int64_t id)
{
    struct media_right right = {.a = a, .actor = actor, .id = id};
    TRY(look_describe(conn, &right));
    return right.own ? OK
                     : err_make(&ERR_FORBIDDEN,
                                "The picture's own words are others' too: only an editor or a writer changes them");
}
