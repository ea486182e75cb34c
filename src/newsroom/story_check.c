/* story_check.c - what stops a story from being saved as it is wished. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/story_check.h"

#include "newsroom/workflow.h"

struct err story_check_lacks(struct save *save, const struct sql_story *row, const struct story_parts *parts,
                             struct messages *m)
{
    struct preflight_items items = {0};
    if (!str_equal(row->status, S("published")) && !str_equal(row->status, S("scheduled")))
        return OK;
    TRY(workflow_preflight(save, row, parts, &items));
    preflight_tell(save->a, &items, m);
    return OK;
}

bool story_is_held(const struct story_input *in, const struct sql_story *before)
{
    return in->hold && before && str_equal(before->status, S("published"));
}

static void check_role(struct save *save, const struct sql_story *before, const struct sql_story *row,
                       struct messages *m)
{
    enum story_status from = STORY_DRAFT, to = STORY_DRAFT;
    if (before)
        (void)story_status_from_name(before->status, &from);
    (void)story_status_from_name(row->status, &to);
    if (!workflow_may(save->actor->role, from, to))
        messages_add(save->a, m, true, S("status"), "The role \"%.*s\" may not make a story %.*s",
                     STR_ARG(role_name(save->actor->role)), STR_ARG(row->status));
}

static struct err check_picture(struct save *save, int64_t id, struct str field, struct messages *m)
{
    struct sql_media *media = NULL;
    if (id == DB_NULL)
        return OK;
    TRY(sql_media_by_id(save->a, save->conn, id, &media));
    if (!media)
        messages_add(save->a, m, true, field, "There is no picture %lld", (long long)id);
    return OK;
}

struct err story_check(struct save *save, const struct story_input *in, const struct sql_story *before,
                       const struct sql_story *row, struct messages *m)
{
    check_role(save, before, row, m);
    if (story_is_held(in, before) && !str_equal(row->status, before->status))
        messages_add(save->a, m, true, S("date"),
                     "The story is out: neither its date nor its embargo can lie ahead. Withdraw it first");
    TRY(check_picture(save, row->lead_media_id, S("picture"), m));
    return check_picture(save, row->social_media_id, S("social_picture"), m);
}
