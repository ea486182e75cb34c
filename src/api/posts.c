/* posts.c - /wp-json/wp/v2/posts: published stories, in the fields of WordPress's REST API ("Posts", view context). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "api/routes.h"

#include "base/time.h"
#include "newsroom/address.h"
#include "newsroom/query.h"
#include "page/embed_source.h"
#include "page/site.h"
#include "text/dates.h"
#include "text/html.h"
#include "text/json.h"
#include "text/url.h"

#define MINUTES_KEPT (10 * 60)
#define ANSWER_MAX ((ptrdiff_t)16 * 1024 * 1024)
#define PER_PAGE 10

const struct http_route API_ROUTES[] = {
    {.method = HTTP_GET,
     .pattern = "/wp-json/wp/v2/posts",
     .handle = api_posts,
     .access = ACCESS_PUBLIC,
     .keep_seconds = MINUTES_KEPT,
     .title = "API: the newest published stories"},
    {.method = HTTP_GET,
     .pattern = "/wp-json/wp/v2/posts/:id",
     .handle = api_post,
     .access = ACCESS_PUBLIC,
     .keep_seconds = MINUTES_KEPT,
     .title = "API: one published story"},
};

const ptrdiff_t API_ROUTE_COUNT = COUNT_OF(API_ROUTES);

/* What both the list and the single post know. */
struct post {
    int64_t id, published_at, modified_at;
    struct str language, path, headline, standfirst, body;
    const struct sql_embed_view_list *embeds; /* of this story, and perhaps of others */
    const struct sql_page_translation *translation; /* NULL: no machine's */
};

/* A post being written. */
struct writer {
    struct http_request *r;
    struct http_response *out;
    const struct settings *settings;
    struct json *json;
};

static void write_rendered(struct json *j, struct str key, struct str text)
{
    json_write_key(j, key);
    json_open_object(j);
    json_member_string(j, S("rendered"), text);
    json_close_object(j);
}

/* WordPress writes local time without an offset, and the same in GMT. */
static struct str plain_time(struct arena *a, int64_t t)
{
    char text[TIME_RFC3339_SIZE];
    time_format_rfc3339(t, text);
    return str_slice(str_copy(a, str_from_c(text)), 0, 19);
}

static void write_time(struct arena *a, struct json *j, const struct settings *settings, struct str key, int64_t t)
{
    int64_t local = t + dates_offset(settings->zone, t) * TIME_SECOND;
    json_member_string(j, key, plain_time(a, local));
    json_member_string(j, str_concat(a, key, S("_gmt")), plain_time(a, t));
}

static void add_embed(const struct writer *w, const struct post *post, struct html_block block, struct buf *text)
{
    struct arena *a = w->r->arena;
    struct str url = html_block_embed(a, block);
    const struct sql_embed_view *copy = embed_source_find(post->embeds, post->id, url);
    const struct dates_style dates = {.language = language_find(post->language), .zone = w->settings->zone};
    struct embed_source source = embed_source_of(a, site_providers(site_of(w->r)), post->language, url, copy);
    if (copy)
        http_response_tag(w->out, "embed:%lld", (long long)copy->id);
    embed_source_quote(a, &source, &dates, url, html_block_caption(block), text);
}

/* The story's text with quotations in place of its embeds: whoever shows it has neither our script nor our stylesheet.
 */
static struct err content_of(const struct writer *w, const struct post *post, struct str *out)
{
    struct html body;
    struct html_block block;
    struct buf text;
    TRY(html_trusted_canonical(post->body, &body));
    buf_init(&text, ANSWER_MAX);
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        if (block.kind == HTML_EMBED)
            add_embed(w, post, block, &text);
        else
            buf_add(&text, html_text(block.html));
    bool whole = !text.failed;
    *out = str_copy(w->r->arena, text.n ? buf_str(&text) : S(""));
    buf_close(&text);
    return whole ? OK : err_make(&ERR_LIMIT, "a story's text is larger than %td bytes", ANSWER_MAX);
}

/* Who is to be told that a machine wrote it, and whether a person read it. */
static void write_translation(const struct writer *w, const struct post *post)
{
    const struct sql_page_translation *made = post->translation;
    struct arena *a = w->r->arena;
    struct json *j = w->json;
    if (!made || !made->engine.n)
        return;
    json_write_key(j, S("translation"));
    json_open_object(j);
    json_member_string(j, S("engine"), made->engine);
    json_member_string(j, S("from"), made->language);
    json_member_int(j, S("original"), made->source_id);
    json_member_bool(j, S("reviewed"), made->reviewed_at != DB_NULL);
    if (made->reviewed_at != DB_NULL) {
        json_member_text(j, S("reviewed_by"), made->reviewed_by);
        json_member_string(j, S("reviewed_gmt"), plain_time(a, made->reviewed_at));
    }
    json_close_object(j);
}

static struct err write_post(const struct writer *w, const struct post *post)
{
    struct str content;
    struct arena *a = w->r->arena;
    struct json *j = w->json;
    TRY(content_of(w, post, &content));
    json_open_object(j);
    json_member_int(j, S("id"), post->id);
    write_time(a, j, w->settings, S("date"), post->published_at);
    write_time(a, j, w->settings, S("modified"), post->modified_at == DB_NULL ? post->published_at : post->modified_at);
    json_member_string(j, S("status"), S("publish"));
    json_member_string(j, S("type"), S("post"));
    json_member_string(j, S("lang"), post->language);
    json_member_string(j, S("link"), address_absolute(a, w->settings, post->path));
    write_translation(w, post);
    write_rendered(j, S("title"), html_text(html_inline_from_text(a, post->headline)));
    write_rendered(j, S("excerpt"), html_text(html_from_text(a, post->standfirst)));
    write_rendered(j, S("content"), content);
    json_close_object(j);
    return OK;
}

static struct err end_json(struct http_response *out, struct buf *body, struct err e)
{
    if (!failed(e) && body->failed)
        e = err_make(&ERR_LIMIT, "the answer is larger than %td bytes", ANSWER_MAX);
    out->body = str_copy(out->arena, body->n ? buf_str(body) : S(""));
    out->type = S("application/json; charset=utf-8");
    http_response_header(out, S("Access-Control-Allow-Origin"), S("*"));
    buf_close(body);
    return e;
}

static struct err write_posts(struct http_request *r, struct http_response *out, struct json *j)
{
    struct newsroom *n = site_of(r)->newsroom;
    const struct settings *settings = newsroom_settings(n);
    const struct writer w = {r, out, settings, j};
    struct feed_view feed;
    TRY(query_feed(n, r->arena, LISTING_FRONT, settings->language, (struct str){0}, PER_PAGE, &feed));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < feed.items.count; i++) {
        const struct sql_feed_item *item = &feed.items.items[i];
        const struct post post = {item->id,       item->published_at, item->modified_at, item->language, item->path,
                                  item->headline, item->standfirst,   item->body,        &feed.embeds,  NULL};
        TRY(write_post(&w, &post));
        http_response_tag(out, "story:%lld", (long long)item->id);
    }
    json_close_array(j);
    http_response_tag(out, "front:%.*s", STR_ARG(settings->language));
    return OK;
}

struct err api_posts(struct http_request *r, struct http_response *out)
{
    struct buf body;
    struct json j;
    buf_init(&body, ANSWER_MAX);
    json_init(&j, &body);
    return end_json(out, &body, write_posts(r, out, &j));
}

struct err api_post(struct http_request *r, struct http_response *out)
{
    struct newsroom *n = site_of(r)->newsroom;
    struct story_view story;
    struct buf body;
    struct json j;
    int64_t id;
    if (!str_to_i64(http_request_parameter(r, S("id")), &id))
        return err_make(&ERR_NOT_FOUND, "no such post");
    TRY(query_story_by_id(n, r->arena, id, 0, &story));
    const struct sql_story_page *s = story.story;
    if (!str_equal(s->status, S("published")))
        return err_make(&ERR_NOT_FOUND, "no such post");
    const struct post post = {s->id,       s->published_at, s->modified_at, s->language,  s->path,
                              s->headline, s->standfirst,   s->body,        &story.embeds,  story.translation};
    const struct writer w = {r, out, newsroom_settings(n), &j};
    http_response_tag(out, "story:%lld", (long long)s->id);
    buf_init(&body, ANSWER_MAX);
    json_init(&j, &body);
    return end_json(out, &body, write_post(&w, &post));
}
