/* translation_desk.c - what the desk does with a translation. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/translation.h"

struct finding {
    struct arena *a;
    int64_t id;
    struct sql_translation **out;
};

static struct err find_work(struct db_conn *conn, void *context)
{
    struct finding *finding = context;
    return sql_translation_by_id(finding->a, conn, finding->id, finding->out);
}

struct err newsroom_translation_by_id(struct newsroom *n, struct arena *a, int64_t id, struct sql_translation **out)
{
    struct finding finding = {a, id, out};
    return db_read(newsroom_db(n), find_work, &finding);
}

struct retry {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    int64_t id;
    struct save save;
};

static struct err retry_work(struct db_conn *conn, void *context)
{
    struct retry *retry = context;
    struct sql_translation *row;
    int64_t changed;
    save_begin(&retry->save, retry->a, conn, retry->n, retry->actor);
    TRY(sql_translation_by_id(retry->a, conn, retry->id, &row));
    if (!row)
        return err_make(&ERR_NOT_FOUND, "There is no such translation");
    TRY(sql_translation_make_due_again(conn, row->source_id, row->language, retry->save.now, &changed));
    TRY(save_audit(&retry->save, S("translation.retry"), row->source_id, row->language));
    save_touch(&retry->save, "translations");
    return save_end(&retry->save);
}

struct err newsroom_translation_retry(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id)
{
    struct retry retry = {.n = n, .a = a, .actor = actor, .id = id};
    if (actor->role < ROLE_EDITOR)
        return err_make(&ERR_FORBIDDEN, "Only an editor has a story translated anew");
    TRY(db_write(newsroom_db(n), retry_work, &retry));
    newsroom_touch(n, retry.save.tags_touched, retry.save.touched_count);
    return OK;
}
