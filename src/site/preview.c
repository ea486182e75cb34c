/* preview.c - the page of a story before it is out: for the desk, and for who has a secret link. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/preview.h"

#include "base/time.h"
#include "desk/fields.h"
#include "desk/picture_object.h"
#include "desk/resource.h"
#include "newsroom/preview.h"
#include "newsroom/release.h"
#include "newsroom/working_copy.h"
#include "page/access.h"
#include "page/error.h"
#include "page/link.h"
#include "search/related.h"
#include "site/routes.h"
#include "site/story.h"
#include "text/url.h"

/* The page is shown as if the story went out now, where it has no date yet. */
static void give_date(struct http_request *r, struct story_view *story)
{
    struct sql_story_page *s = story->story;
    if (s->published_at == DB_NULL)
        s->published_at = time_now();
    if (!s->path.p)
        s->path = str_format(r->arena, "/%.*s/", STR_ARG(s->slug));
}

/* Links of the page lead into the story's own edition. */
static void enter_edition(struct http_request *r, struct str language)
{
    bool first = str_equal(language, newsroom_settings(site_of(r)->newsroom)->language);
    r->prefix = first ? S("") : str_concat(r->arena, S("/"), language);
}

static struct err render(struct http_request *r, struct http_response *out, struct story_view *story, struct str key)
{
    give_date(r, story);
    enter_edition(r, story->story->language);
    out->private = true;
    out->preview = true;
    return story_render(r, out, story, key);
}

/* Readers see the same at the story's own address. */
static bool is_out(struct http_request *r, const struct story_view *shown)
{
    struct story_view seen;
    if (!str_equal(shown->story->status, S("published")) || !shown->story->path.p)
        return false;
    struct err e = query_story_by_id(site_of(r)->newsroom, r->arena, shown->story->id, 0, &seen);
    return !failed(e) && seen.story->revision == shown->story->revision;
}

struct err preview_secret(struct http_request *r, struct http_response *out)
{
    struct newsroom *n = site_of(r)->newsroom;
    struct sql_preview_link link;
    struct story_view story;
    out->private = true;
    out->preview = true;
    TRY(newsroom_preview_open(n, r->arena, http_request_parameter(r, S("secret")), r->address, &link));
    TRY(newsroom_preview_story(n, r->arena, link.story_id, 0, RELATED_KEPT, &story));
    if (is_out(r, &story)) {
        link_redirect(r, out, 302, story.story->path);
        return OK;
    }
    if (str_equal(story.story->status, S("withdrawn")))
        return error_gone(r, out, &story);
    return render(r, out, &story, S("preview_source"));
}

/* ---- at the desk ---- */

static void free_fields(void *fields)
{
    json_decref(fields);
}

/* What the person is writing; the story as it was saved where nothing was kept. */
static struct err read_copy(struct http_request *r, int64_t id, int64_t related, struct story_view *out)
{
    struct newsroom *n = site_of(r)->newsroom;
    struct sql_working_copy *copy;
    struct story_input input = {.id = id};
    TRY(newsroom_copy_find(n, r->arena, access_actor(r), id, &copy));
    if (!copy)
        return newsroom_preview_story(n, r->arena, id, 0, related, out);
    json_t *fields = json_loadb(copy->fields.p, (size_t)copy->fields.n, 0, NULL);
    if (!fields)
        return err_make(&ERR_INVALID, "What was kept of the story is damaged");
    http_request_defer(r, free_fields, fields);
    const struct embed_rules rules = resource_rules(r);
    TRY(fields_read(r->arena, fields, &rules, &input));
    TRY(picture_check_own(r, &input));
    TRY(query_story_by_id(n, r->arena, id, 0, out));
    (void)story_status_from_name(out->story->status, &input.status);
    return newsroom_preview_input(n, r->arena, &input, related, out);
}

struct err preview_read(struct http_request *r, int64_t related, struct story_view *out)
{
    struct newsroom *n = site_of(r)->newsroom;
    int64_t id, revision;
    if (!str_to_i64(http_request_parameter(r, S("id")), &id))
        return err_make(&ERR_NOT_FOUND, "there is no such story");
    TRY(newsroom_may_read(n, r->arena, access_actor(r), id));
    if (str_equal(http_request_query(r, S("copy")), S("yes")))
        return read_copy(r, id, related, out);
    if (!str_to_i64(http_request_query(r, S("revision")), &revision))
        revision = 0;
    return newsroom_preview_story(n, r->arena, id, revision, related, out);
}

struct str preview_query(struct http_request *r)
{
    int64_t revision;
    if (str_equal(http_request_query(r, S("copy")), S("yes")))
        return S("copy=yes");
    bool given = str_to_i64(http_request_query(r, S("revision")), &revision);
    return given ? str_format(r->arena, "revision=%lld", (long long)revision) : S("");
}

struct err preview_desk(struct http_request *r, struct http_response *out)
{
    struct story_view story;
    TRY(preview_read(r, RELATED_KEPT, &story));
    bool is_seen = preview_query(r).n == 0 && is_out(r, &story);
    return render(r, out, &story, is_seen ? S("") : S("preview_desk"));
}
