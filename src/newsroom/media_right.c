/* media_right.c - whose a picture is to use. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/media.h"

struct media_right {
    struct arena *a;
    const struct actor *actor;
    int64_t id;
};

static struct err check_right(struct db_conn *conn, void *context)
{
    const struct media_right *right = context;
    int64_t own;
    struct str subject = str_format(right->a, "media:%lld", (long long)right->id);
    TRY(sql_media_is_ones(conn, right->id, right->actor->account_id, subject, &own));
    return own ? OK : err_make(&ERR_NOT_FOUND, "There is no such picture");
}

struct err newsroom_media_may_use(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id)
{
    struct media_right right = {a, actor, id};
    return actor->role >= ROLE_WRITER ? OK : db_read(newsroom_db(n), check_right, &right);
}
