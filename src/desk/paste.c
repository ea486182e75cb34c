/* paste.c - what is pasted into the editor: made story HTML by the one sanitiser; what an address stands for. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/routes.h"

#include "desk/resource.h"
#include "embed/providers.h"
#include "newsroom/query.h"
#include "text/html.h"
#include "text/url.h"

/* Pictures of this newsroom stay; those of others are left out and reported. */
static struct err clean(struct http_request *r, struct html *body, struct html_report *report)
{
    json_t *read;
    const struct html_rules rules = {.report = report};
    TRY(resource_read(r, &read));
    return html_sanitise(r->arena, resource_text(read, "html"), &rules, body);
}

struct err desk_paste(struct http_request *r, struct http_response *out)
{
    struct html body;
    struct html_report report = {0};
    struct err e = clean(r, &body, &report);
    if (failed(e))
        return resource_problem(r, out, e);
    struct resource *answer = resource_begin(r, out);
    struct json *j = &answer->json;
    json_member_string(j, S("body"), html_text(body));
    json_write_key(j, S("left_out"));
    json_open_array(j);
    for (int i = 0; i < report.count; i++) {
        json_open_object(j);
        json_member_string(j, S("name"), report.items[i].name);
        json_member_int(j, S("count"), report.items[i].count);
        json_close_object(j);
    }
    json_close_array(j);
    return resource_end(answer, 200);
}

/* The path of one of our own pages, or none. */
static struct str own_path(struct http_request *r, struct str url)
{
    struct str own = newsroom_settings(site_of(r)->newsroom)->url, path;
    if (!str_starts(url, own))
        return url_is_own_path(url) ? url : S("");
    path = str_from(url, own.n);
    return url_is_own_path(path) && url_decode(r->arena, path, &path) ? path : S("");
}

/* ERR_NOT_FOUND is no failure here: an address of ours that is no story's is a link. */
static struct err write_story(struct http_request *r, struct json *j, struct str path, bool *found)
{
    struct story_view view;
    *found = false;
    if (!path.n)
        return OK;
    struct err e = query_story(site_of(r)->newsroom, r->arena, path, 0, &view);
    if (err_is(e, &ERR_NOT_FOUND))
        return OK;
    TRY(e);
    *found = true;
    json_member_string(j, S("kind"), S("story"));
    json_member_int(j, S("id"), view.story->id);
    json_member_string(j, S("headline"), view.story->headline);
    json_member_string(j, S("path"), path);
    return OK;
}

static struct err recognise(struct http_request *r, struct json *j)
{
    json_t *read;
    struct url parsed;
    bool story;
    TRY(resource_read(r, &read));
    struct str url = str_trim(resource_text(read, "url"));
    if (!url_parse(url, &parsed))
        return err_make(&ERR_INVALID, "This is no address of the web");
    TRY(write_story(r, j, own_path(r, url), &story));
    if (story)
        return OK;
    const struct embed_provider *provider = embed_provider_find(url);
    json_member_string(j, S("kind"), provider ? S("embed") : S("link"));
    if (provider)
        json_member_string(j, S("provider"), provider->name);
    return OK;
}

struct err desk_address(struct http_request *r, struct http_response *out)
{
    struct resource *answer = resource_begin(r, out);
    struct err e = recognise(r, &answer->json);
    return failed(e) ? resource_problem(r, out, e) : resource_end(answer, 200);
}
