/* paste.c - what is pasted into the editor: made story HTML by the one sanitiser; what an address stands for. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/routes.h"

#include "desk/frame.h"
#include "desk/problem.h"
#include "desk/resource.h"
#include "embed/rules.h"
#include "exchange/label.h"
#include "newsroom/query.h"
#include "page/embed_source.h"
#include "text/url.h"

/* ---- the clipboard ---- */

struct labels {
    struct arena *a;
    struct messages *left_out;
};

static bool is_label(void *context, struct html_block block)
{
    struct labels *l = context;
    struct str text = label_block_text(l->a, block);
    if (!label_is_all(l->a, text))
        return false;
    messages_add(l->a, l->left_out, false, S(""), "the text loses \"%.*s\", which a plugin of its site has written",
                 STR_ARG(text));
    return true;
}

/* What stands alone on the clipboard was meant, whatever it is. */
static struct html without_labels(struct arena *a, struct html body, struct messages *left_out)
{
    struct labels labels = {a, left_out};
    struct html_block block;
    ptrdiff_t blocks = 0;
    for (ptrdiff_t at = 0; blocks < 2 && html_next_block(body, &at, &block);)
        blocks++;
    return blocks > 1 ? label_without(a, body, is_label, &labels) : body;
}

/* Pictures of this newsroom stay; those of others are left out, and said. */
static struct err clean(struct http_request *r, struct html *body, struct messages *left_out)
{
    json_t *read;
    const struct embed_rules rules = resource_rules(r);
    struct str html = {NULL, 0};
    TRY(resource_read(r, &read));
    TRY(resource_text_of(read, "html", &html));
    if (!html.p)
        return err_make(&ERR_INVALID, "html, what was pasted, is missing");
    TRY(embed_story_html(r->arena, &rules, html, left_out, body));
    *body = without_labels(r->arena, *body, left_out);
    return OK;
}

struct err desk_paste(struct http_request *r, struct http_response *out)
{
    struct html body;
    struct messages left_out = {0};
    struct err e = clean(r, &body, &left_out);
    if (failed(e))
        return resource_problem(r, out, e);
    struct resource *answer = resource_begin(r, out);
    struct json *j = &answer->json;
    json_member_string(j, S("body"), html_text(body));
    json_write_key(j, S("left_out"));
    json_open_array(j);
    for (const struct message *message = left_out.first; message; message = message->next)
        json_write_string(j, desk_problem(r, message->text));
    json_close_array(j);
    return resource_end(answer, 200);
}

/* ---- addresses ---- */

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

struct kept_copy {
    struct arena *a;
    struct str url;
    struct sql_embed *embed;
};

static struct err find_copy(struct db_conn *conn, void *context)
{
    struct kept_copy *kept = context;
    return sql_embed_by_url(kept->a, conn, kept->url, &kept->embed);
}

/* Whose post it is, and our copy of it where there is one. */
static struct err write_embed(struct http_request *r, struct json *j, struct str url)
{
    struct site *site = site_of(r);
    struct kept_copy kept = {.a = r->arena, .url = url};
    struct str language = desk_language(access_actor(r), newsroom_settings(site->newsroom));
    struct embed_source source = embed_source_of(r->arena, site_providers(site), language, url, NULL);
    json_member_string(j, S("kind"), source.provider ? S("embed") : S("link"));
    if (!source.provider)
        return OK;
    json_member_string(j, S("provider"), source.name);
    TRY(db_read(newsroom_db(site->newsroom), find_copy, &kept));
    if (!kept.embed || kept.embed->taken_at == DB_NULL)
        return OK;
    json_member_text(j, S("author"), kept.embed->author);
    json_member_text(j, S("copy"), kept.embed->words.n ? kept.embed->words : kept.embed->title);
    return OK;
}

static struct err recognise(struct http_request *r, struct json *j)
{
    json_t *read;
    struct url parsed;
    bool story;
    TRY(resource_read(r, &read));
    struct str url = str_trim(resource_text(read, "url"));
    if (!url_parse(url, &parsed) || !(parsed.scheme.n || str_starts(url, S("/"))))
        return err_make(&ERR_INVALID, "This is no address of the web");
    TRY(write_story(r, j, own_path(r, url), &story));
    return story ? OK : write_embed(r, j, url);
}

struct err desk_address(struct http_request *r, struct http_response *out)
{
    struct resource *answer = resource_begin(r, out);
    struct err e = recognise(r, &answer->json);
    return failed(e) ? resource_problem(r, out, e) : resource_end(answer, 200);
}
