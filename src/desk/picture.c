/* picture.c - pictures that the editor brings in, and their words and focal point, as JSON. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/routes.h"

#include "desk/picture_object.h"
#include "desk/resource.h"
#include "newsroom/media.h"
#include "newsroom/query.h"
#include "text/url.h"

static struct err answer(struct http_request *r, struct http_response *out, const struct sql_media *media)
{
    bool describes;
    struct err e = newsroom_media_may_describe(site_of(r)->newsroom, r->arena, access_actor(r), media->id, &describes);
    if (failed(e))
        return resource_problem(r, out, e);
    struct resource *answer = resource_begin(r, out);
    picture_object_write(r->arena, &answer->json, media);
    json_member_bool(&answer->json, S("describes"), describes);
    return resource_end(answer, 200);
}

static struct err add(struct http_request *r, struct sql_media **media)
{
    struct str name;
    if (!url_decode(r->arena, http_request_header(r, S("X-File-Name")), &name))
        return err_make(&ERR_INVALID, "The picture's file name is not percent-encoded UTF-8");
    return newsroom_media_add(site_of(r)->newsroom, r->arena, access_actor(r), r->body, name, S(""), S(""), S(""),
                              media);
}

struct err desk_picture_add(struct http_request *r, struct http_response *out)
{
    struct sql_media *media;
    struct err e = add(r, &media);
    return failed(e) ? resource_problem(r, out, e) : answer(r, out, media);
}

static struct err find(struct http_request *r, struct sql_media **media)
{
    int64_t id;
    TRY(resource_id(r, S("id"), &id));
    TRY(query_media_by_id(site_of(r)->newsroom, r->arena, id, media));
    return *media ? OK : err_make(&ERR_NOT_FOUND, "There is no such picture");
}

/* A number is guessed: who sees only what is their own gets no picture that is waiting in another's draft. */
static struct err find_own(struct http_request *r, struct sql_media **media)
{
    TRY(find(r, media));
    return newsroom_media_may_use(site_of(r)->newsroom, r->arena, access_actor(r), (*media)->id);
}

struct err desk_picture(struct http_request *r, struct http_response *out)
{
    struct sql_media *media;
    struct err e = find_own(r, &media);
    return failed(e) ? resource_problem(r, out, e) : answer(r, out, media);
}

/* The picture that the text shows, by its address there. */
static struct err find_shown(struct http_request *r, struct sql_media **media)
{
    struct sql_rendition *rendition;
    struct str src = http_request_query(r, S("src")), start = S("/media/");
    if (!str_starts(src, start))
        return err_make(&ERR_NOT_FOUND, "There is no such picture");
    TRY(query_media(site_of(r)->newsroom, r->arena, str_from(src, start.n), media, &rendition));
    return *media ? OK : err_make(&ERR_NOT_FOUND, "There is no such picture");
}

struct err desk_picture_shown(struct http_request *r, struct http_response *out)
{
    struct sql_media *media;
    struct err e = find_shown(r, &media);
    return failed(e) ? resource_problem(r, out, e) : answer(r, out, media);
}

/* What is not sent stays. */
static struct err change(struct http_request *r, struct sql_media **media)
{
    json_t *body;
    TRY(find_own(r, media));
    TRY(resource_read(r, &body));
    struct media_words words = {.alt = (*media)->alt,
                                .caption = (*media)->caption,
                                .credit = (*media)->credit,
                                .focal_x = resource_int(body, "focal_x", (*media)->focal_x),
                                .focal_y = resource_int(body, "focal_y", (*media)->focal_y)};
    TRY(resource_text_of(body, "alt", &words.alt));
    TRY(resource_text_of(body, "caption", &words.caption));
    TRY(resource_text_of(body, "credit", &words.credit));
    return newsroom_media_change(site_of(r)->newsroom, r->arena, access_actor(r), (*media)->id, &words, media);
}

struct err desk_picture_change(struct http_request *r, struct http_response *out)
{
    struct sql_media *media;
    struct err e = change(r, &media);
    return failed(e) ? resource_problem(r, out, e) : answer(r, out, media);
}
