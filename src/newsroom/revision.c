/* revision.c - a story's versions. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/revision.h"

#include "newsroom/revision_pack.h"
#include "newsroom/story_stored.h"

struct err revision_write(struct save *save, const struct sql_story *row, int64_t number, struct str document,
                          struct str checksum)
{
    int64_t account = save->actor->account_id ? save->actor->account_id : DB_NULL;
    TRY(sql_revision_insert(save->conn, row->id, number, save->now, account, save->actor->who, checksum, document,
                            row->word_count, save->note.p ? save->note : S(""), row->published_at,
                            row->translation_group));
    return revision_pack(save->a, save->conn, row->id, number);
}

struct err revision_dates(struct arena *a, struct db_conn *conn, struct sql_story *row, int64_t number, bool *known)
{
    struct sql_revision_dates *dates;
    TRY(sql_revision_dates(a, conn, row->id, number, &dates));
    *known = dates && dates->dated;
    if (*known) {
        row->published_at = dates->published_at;
        row->translation_group = dates->translation_group;
    }
    return OK;
}

struct listing {
    struct arena *a;
    int64_t story_id, before;
    struct revision_list *out;
};

static struct err list_work(struct db_conn *conn, void *context)
{
    struct listing *l = context;
    struct sql_story *row;
    TRY(sql_story_by_id(l->a, conn, l->story_id, &row));
    if (!row)
        return err_make(&ERR_NOT_FOUND, "There is no such story");
    l->out->seen = row->revision;
    return sql_revision_before(l->a, conn, l->story_id, l->before, REVISION_PAGE + 1, &l->out->entries);
}

struct err newsroom_revisions(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                              int64_t before, struct revision_list *out)
{
    struct listing listing = {a, story_id, before > 0 ? before : INT64_MAX, out};
    *out = (struct revision_list){0};
    TRY(newsroom_story_check_reader(n, a, actor, story_id));
    TRY(db_read(newsroom_db(n), list_work, &listing));
    out->more = out->entries.count > REVISION_PAGE;
    out->entries.count -= out->more;
    return OK;
}
