/* media_change.c - a picture's words and focal point, changed by the desk. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "newsroom/audit.h"
#include "newsroom/field.h"
#include "newsroom/limits.h"
#include "newsroom/media.h"
#include "newsroom/touch.h"

#define STORIES_TOUCHED 500 /* stories under one picture; over that all pages are made anew */

struct change {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    int64_t id;
    struct media_words words;
    struct sql_media *row;
    struct sql_int_list stories;
    struct str *tags;
};

static struct err note(struct change *c, struct db_conn *conn)
{
    struct audit audit;
    TRY(audit_open(c->a, conn, &audit));
    TRY(audit_add(&audit, c->actor, time_now(), S("media.change"), str_format(c->a, "media:%lld", (long long)c->id),
                  c->row->path));
    return audit_close(&audit);
}

static void name_tags(struct change *c)
{
    c->tags = arena_array(c->a, struct str, c->stories.count + 1);
    c->tags[0] = str_format(c->a, "media:%lld", (long long)c->id);
    for (ptrdiff_t i = 0; i < c->stories.count; i++)
        c->tags[i + 1] = str_format(c->a, "story:%lld", (long long)c->stories.items[i]);
}

static struct err write_change(struct db_conn *conn, void *context)
{
    struct change *c = context;
    const struct media_words *words = &c->words;
    TRY(sql_media_by_id(c->a, conn, c->id, &c->row));
    if (!c->row)
        return err_make(&ERR_NOT_FOUND, "There is no such picture");
    TRY(media_check_describe(c->a, conn, c->actor, c->id));
    bool moved = words->focal_x != c->row->focal_x || words->focal_y != c->row->focal_y;
    TRY(sql_media_set_focus(conn, c->id, words->focal_x, words->focal_y, words->alt, words->caption, words->credit));
    if (moved)
        TRY(sql_rendition_job_put(conn, c->id, time_now()));
    TRY(note(c, conn));
    TRY(sql_media_stories(c->a, conn, c->id, STORIES_TOUCHED, &c->stories));
    name_tags(c);
    TRY(touch_write(c->n, c->a, conn, c->tags, c->stories.count + 1));
    return sql_media_by_id(c->a, conn, c->id, &c->row);
}

static struct err check(struct arena *a, struct media_words *words)
{
    struct messages m = {0};
    const struct field alt = {
        .name = S("alt"), .label = "The text for those who do not see the picture", .limit = LIMIT_CAPTION};
    const struct field caption = {.name = S("caption"), .label = "The caption", .limit = LIMIT_CAPTION};
    const struct field credit = {.name = S("credit"), .label = "The credit", .limit = LIMIT_CREDIT};
    words->alt = field_line(a, &m, &alt, words->alt);
    words->caption = field_line(a, &m, &caption, words->caption);
    words->credit = field_line(a, &m, &credit, words->credit);
    if (words->focal_x < 0 || words->focal_x > 1000 || words->focal_y < 0 || words->focal_y > 1000)
        return err_make(&ERR_INVALID, "The focal point lies outside of the picture");
    return messages_err(&m);
}

struct err newsroom_media_change(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id,
                                 const struct media_words *words, struct sql_media **out)
{
    struct change *c = arena_make(a, struct change);
    *c = (struct change){.n = n, .a = a, .actor = actor, .id = id, .words = *words};
    TRY(check(a, &c->words));
    TRY(db_write(newsroom_db(n), write_change, c));
    newsroom_touch(n, c->tags, c->stories.count + 1);
    *out = c->row;
    return OK;
}
