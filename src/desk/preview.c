/* preview.c - secret links to a story that is not out, as JSON. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/routes.h"

#include "desk/resource.h"
#include "newsroom/preview.h"
#include "newsroom/release.h"

#define DAYS 7

static void write_link(struct json *j, const struct sql_preview_link *link)
{
    json_open_object(j);
    json_member_int(j, S("id"), link->id);
    json_member_string(j, S("who"), link->who);
    json_member_int(j, S("at"), link->created_at);
    json_member_int(j, S("expires_at"), link->expires_at);
    json_member_int(j, S("opened"), link->opened);
    if (link->opened_at != DB_NULL)
        json_member_int(j, S("opened_at"), link->opened_at);
    json_close_object(j);
}

static struct err list(struct http_request *r, struct http_response *out)
{
    int64_t id;
    struct sql_preview_link_list links;
    TRY(resource_id(r, S("id"), &id));
    TRY(newsroom_may_show(site_of(r)->newsroom, r->arena, access_actor(r), id));
    TRY(newsroom_preview_links(site_of(r)->newsroom, r->arena, id, &links));
    struct resource *answer = resource_begin(r, out);
    json_write_key(&answer->json, S("links"));
    json_open_array(&answer->json);
    for (ptrdiff_t i = 0; i < links.count; i++)
        write_link(&answer->json, &links.items[i]);
    json_close_array(&answer->json);
    return resource_end(answer, 200);
}

struct err desk_preview_links(struct http_request *r, struct http_response *out)
{
    struct err e = list(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}

static struct err make(struct http_request *r, struct http_response *out)
{
    struct newsroom *n = site_of(r)->newsroom;
    int64_t id, expires_at;
    json_t *body;
    struct str secret;
    TRY(resource_id(r, S("id"), &id));
    TRY(newsroom_may_show(site_of(r)->newsroom, r->arena, access_actor(r), id));
    TRY(resource_read(r, &body));
    TRY(newsroom_preview_make(n, r->arena, access_actor(r), id, resource_int(body, "days", DAYS), &secret,
                              &expires_at));
    struct str url = str_format(r->arena, "%.*s/preview/%.*s/", STR_ARG(newsroom_settings(n)->url), STR_ARG(secret));
    struct resource *answer = resource_begin(r, out);
    json_member_string(&answer->json, S("url"), url);
    json_member_int(&answer->json, S("expires_at"), expires_at);
    return resource_end(answer, 200);
}

struct err desk_preview_make(struct http_request *r, struct http_response *out)
{
    struct err e = make(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}

static struct err end_link(struct http_request *r, struct http_response *out)
{
    int64_t id, link;
    TRY(resource_id(r, S("id"), &id));
    TRY(newsroom_may_show(site_of(r)->newsroom, r->arena, access_actor(r), id));
    TRY(resource_id(r, S("link"), &link));
    TRY(newsroom_preview_end(site_of(r)->newsroom, r->arena, access_actor(r), id, link));
    return list(r, out);
}

struct err desk_preview_end(struct http_request *r, struct http_response *out)
{
    struct err e = end_link(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}
