/* release.c - what a story lacks while it is written, and what happened to it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/release.h"

struct looking {
    struct arena *a;
    const struct settings *settings;
    struct preflight_levels levels;
    struct preflight_story *story;
};

static struct err look(struct db_conn *conn, void *context)
{
    struct looking *looking = context;
    return preflight_look(looking->a, conn, looking->settings, &looking->levels, looking->story);
}

struct err newsroom_preflight(struct newsroom *n, struct arena *a, struct preflight_story *story,
                              struct preflight_items *out)
{
    struct looking looking = {.a = a, .settings = newsroom_settings(n), .story = story};
    story->now = time_now();
    if (story->agency.n == 0)
        story->agency = looking.settings->agency;
    preflight_levels(looking.settings->preflight, true, &looking.levels);
    TRY(db_read(newsroom_db(n), look, &looking));
    preflight_check(a, story, &looking.levels, out);
    return OK;
}

struct history {
    struct arena *a;
    struct str subject;
    int64_t before, count;
    struct sql_audit_entry_list *out;
};

static struct err read_history(struct db_conn *conn, void *context)
{
    struct history *history = context;
    return sql_audit_of_subject(history->a, conn, history->subject, history->before, history->count, history->out);
}

struct err newsroom_story_history(struct newsroom *n, struct arena *a, int64_t story_id, int64_t before, int64_t count,
                                  struct sql_audit_entry_list *out)
{
    struct str subject = str_format(a, "story:%lld", (long long)story_id);
    struct history history = {a, subject, before, count, out};
    return db_read(newsroom_db(n), read_history, &history);
}

/* ---- rights ---- */

struct reading {
    struct arena *a;
    const struct actor *actor;
    int64_t id;
    enum role all; /* from which role on it is each story */
};

static struct err check_right(struct db_conn *conn, void *context)
{
    struct reading *reading = context;
    struct sql_story_state *story;
    int64_t own = 0;
    TRY(sql_story_state(reading->a, conn, reading->id, &story));
    if (!story)
        return err_make(&ERR_NOT_FOUND, "There is no story %lld", (long long)reading->id);
    if (reading->actor->role >= reading->all)
        return OK;
    if (reading->actor->role == ROLE_TRANSLATOR && reading->all == ROLE_WRITER)
        TRY(sql_review_story_is_ones(conn, reading->actor->account_id, reading->id, &own));
    else
        TRY(sql_story_is_own(conn, reading->id, reading->actor->account_id, &own));
    return own ? OK : err_make(&ERR_FORBIDDEN, "The story is another person's");
}

struct err newsroom_may_read(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id)
{
    struct reading reading = {a, actor, story_id, ROLE_WRITER};
    return db_read(newsroom_db(n), check_right, &reading);
}

struct err newsroom_may_show(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id)
{
    struct reading reading = {a, actor, story_id, ROLE_EDITOR};
    return db_read(newsroom_db(n), check_right, &reading);
}
