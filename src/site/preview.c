/* preview.c - the page of a story before it is out: for the desk, and for who has a secret link. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/story.h"

#include "base/time.h"
#include "newsroom/preview.h"
#include "newsroom/release.h"
#include "page/access.h"
#include "page/error.h"
#include "search/related.h"
#include "site/routes.h"
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

static bool is_out(const struct sql_story_page *story)
{
    return str_equal(story->status, S("published")) && story->path.p;
}

struct err preview_secret(struct http_request *r, struct http_response *out)
{
    struct newsroom *n = site_of(r)->newsroom;
    struct sql_preview_link link;
    struct story_view story;
    out->private = true;
    out->preview = true;
    TRY(newsroom_preview_open(n, r->arena, http_request_parameter(r, S("secret")), r->address, &link));
    TRY(query_story_by_id(n, r->arena, link.story_id, RELATED_KEPT, &story));
    if (is_out(story.story)) {
        http_response_redirect(out, 302, url_encode_path(r->arena, story.story->path));
        return OK;
    }
    if (str_equal(story.story->status, S("withdrawn")))
        return error_gone(r, out, &story);
    return render(r, out, &story, S("preview_source"));
}

struct err preview_desk(struct http_request *r, struct http_response *out)
{
    int64_t id;
    struct story_view story;
    if (!str_to_i64(http_request_parameter(r, S("id")), &id))
        return err_make(&ERR_NOT_FOUND, "there is no such story");
    TRY(newsroom_may_read(site_of(r)->newsroom, r->arena, access_actor(r), id));
    TRY(query_story_by_id(site_of(r)->newsroom, r->arena, id, RELATED_KEPT, &story));
    return render(r, out, &story, S("preview_desk"));
}
