/* oembed.c - stories for other sites to show: the answer of oembed.com's specification, version 1.0. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/oembed.h"

#include "newsroom/address.h"
#include "newsroom/own_address.h"
#include "newsroom/story.h"
#include "site/picture.h"
#include "site/routes.h"
#include "text/json.h"
#include "text/url.h"
#include "text/xml.h"

#include <assert.h>
#include <limits.h>

#define ANSWER_MAX ((ptrdiff_t)64 * 1024)
#define FIELDS_MAX 16
#define WIDTH 600  /* CSS pixels, of a card where the asker says nothing */
#define BESIDE 420 /* from here on the picture stands beside the words (css/embed.css) */
#define HEIGHT_WORDS 200
#define HEIGHT_NARROW 40 /* more, where the lines are short */
#define CACHE_SECONDS 3600

struct field {
    struct str name;
    struct str text; /* p NULL: a number */
    int64_t number;
};

struct answer {
    struct field fields[FIELDS_MAX];
    int count;
};

static void add_text(struct answer *answer, struct str name, struct str text)
{
    assert(answer->count < FIELDS_MAX);
    if (text.n)
        answer->fields[answer->count++] = (struct field){name, text, 0};
}

static void add_number(struct answer *answer, struct str name, int64_t number)
{
    assert(answer->count < FIELDS_MAX);
    answer->fields[answer->count++] = (struct field){name, {NULL, 0}, number};
}

/* ---- which story ---- */

/* The story at a path, or at the one where it stands now. */
static struct err find_at(struct http_request *r, struct http_response *out, struct str path, struct story_view *story)
{
    struct newsroom *n = site_of(r)->newsroom;
    struct str target;
    int status;
    struct err e = query_story(n, r->arena, path, 0, story);
    if (!err_is(e, &ERR_NOT_FOUND))
        return e;
    TRY(query_redirect(n, r->arena, path, &target, &status));
    http_response_tag(out, "redirects");
    return query_story(n, r->arena, target, 0, story);
}

/* ERR_NOT_FOUND for whatever readers may not see: nobody learns that there is a draft. */
static struct err find_story(struct http_request *r, struct http_response *out, struct str url,
                             struct story_view *story)
{
    struct own_address own;
    struct newsroom *n = site_of(r)->newsroom;
    if (!own_address_read(r->arena, newsroom_settings(n), url, &own) || !own.path.n)
        return err_make(&ERR_NOT_FOUND, "it is no address of this site");
    if (!own.story_id)
        return find_at(r, out, own.path, story);
    TRY(query_story_by_id(n, r->arena, own.story_id, 0, story));
    bool visible = story_readers_may_see(story->story->status);
    return visible && story->story->path.n ? OK : err_make(&ERR_NOT_FOUND, "readers may not see it");
}

/* ---- what is said of it ---- */

/* Pixels that the asker allows; INT_MAX where he says nothing, or nonsense. */
static int asked_most(struct http_request *r, struct str name)
{
    int64_t most;
    if (!str_to_i64(http_request_query(r, name), &most) || most < 1 || most > INT_MAX)
        return INT_MAX;
    return (int)most;
}

static struct rendition_size card_size(struct rendition_size box, bool picture)
{
    int width = MIN(WIDTH, box.width);
    int height = HEIGHT_WORDS + (width < BESIDE ? HEIGHT_NARROW + (picture ? width * 2 / 3 : 0) : 0);
    return (struct rendition_size){width, MIN(height, box.height)};
}

/* WordPress lets through a quotation with a link and a frame; whoever takes no frames keeps the link. */
static struct str frame_html(struct arena *a, struct str url, struct str headline, struct str site,
                             struct rendition_size size)
{
    struct buf out;
    buf_init(&out, ANSWER_MAX);
    buf_add(&out, S("<blockquote class=\"wp-embedded-content\"><a href=\""));
    buf_add_escaped(&out, url);
    buf_add(&out, S("\">"));
    buf_add_escaped(&out, headline);
    buf_add(&out, S("</a></blockquote><iframe class=\"wp-embedded-content\" sandbox=\"allow-popups "
                    "allow-popups-to-escape-sandbox\" src=\""));
    buf_add_escaped(&out, url);
    buf_add_format(&out, EMBED_ENDING "\" width=\"%d\" height=\"%d\" title=\"", size.width, size.height);
    buf_add_escaped(&out, headline);
    buf_add(&out, S(" - "));
    buf_add_escaped(&out, site);
    buf_add(&out, S("\" loading=\"lazy\" frameborder=\"0\" marginwidth=\"0\" marginheight=\"0\" "
                    "scrolling=\"no\"></iframe>"));
    struct str html = str_copy(a, buf_str(&out));
    buf_close(&out);
    return html;
}

static void add_author(struct arena *a, struct answer *answer, const struct story_view *story, struct str home)
{
    if (!story->bylines.count) {
        add_text(answer, S("author_name"), story->story->agency);
        return;
    }
    const struct sql_page_part *first = &story->bylines.items[0];
    add_text(answer, S("author_name"), first->name);
    if (first->slug.n)
        add_text(answer, S("author_url"),
                 str_format(a, "%.*sauthor/%.*s/", STR_ARG(home), STR_ARG(url_encode_component(a, first->slug))));
}

static void add_thumbnail(struct arena *a, struct answer *answer, const struct picture *picture,
                          const struct settings *settings, struct rendition_size box)
{
    struct rendition_size size;
    struct str path = picture_exists(picture) ? picture_thumbnail(a, settings, picture, box, &size) : (struct str){0};
    if (!path.n)
        return;
    add_text(answer, S("thumbnail_url"), address_whole(a, settings->url, path));
    add_number(answer, S("thumbnail_width"), size.width);
    add_number(answer, S("thumbnail_height"), size.height);
}

static struct err describe(struct http_request *r, const struct story_view *story, struct answer *answer)
{
    struct arena *a = r->arena;
    const struct sql_story_page *s = story->story;
    const struct settings *settings = newsroom_settings(site_of(r)->newsroom);
    struct rendition_size box = {asked_most(r, S("maxwidth")), asked_most(r, S("maxheight"))};
    struct picture picture = picture_of_story(s);
    struct rendition_size size = card_size(box, picture_exists(&picture));
    const struct edition_rules *rules = edition_rules_find(settings, s->language);
    struct str name = rules->title.n ? rules->title : settings->title;
    bool first = str_equal(s->language, settings->language);
    struct str home = address_absolute(a, settings, first ? S("/") : str_format(a, "/%.*s/", STR_ARG(s->language)));
    struct str url = address_absolute(a, settings, s->path);
    add_text(answer, S("version"), S("1.0"));
    add_text(answer, S("type"), S("rich"));
    add_text(answer, S("provider_name"), name);
    add_text(answer, S("provider_url"), home);
    add_text(answer, S("title"), s->headline);
    add_author(a, answer, story, home);
    add_number(answer, S("cache_age"), CACHE_SECONDS);
    add_number(answer, S("width"), size.width);
    add_number(answer, S("height"), size.height);
    add_thumbnail(a, answer, &picture, settings, box);
    add_text(answer, S("html"), frame_html(a, url, s->headline, name, size));
    return OK;
}

/* ---- how it is written ---- */

static void write_json(const struct answer *answer, struct buf *out)
{
    struct json j;
    json_init(&j, out);
    json_open_object(&j);
    for (int i = 0; i < answer->count; i++) {
        const struct field *field = &answer->fields[i];
        if (field->text.p)
            json_member_string(&j, field->name, field->text);
        else
            json_member_int(&j, field->name, field->number);
    }
    json_close_object(&j);
}

static void write_xml(struct arena *a, const struct answer *answer, struct buf *out)
{
    buf_add(out, S("<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\n<oembed>\n"));
    for (int i = 0; i < answer->count; i++) {
        const struct field *field = &answer->fields[i];
        buf_add_format(out, "<%.*s>", STR_ARG(field->name));
        if (field->text.p)
            buf_add_escaped(out, xml_text(a, field->text));
        else
            buf_add_i64(out, field->number);
        buf_add_format(out, "</%.*s>\n", STR_ARG(field->name));
    }
    buf_add(out, S("</oembed>\n"));
}

static struct err write_answer(struct http_request *r, struct http_response *out, const struct answer *answer, bool xml)
{
    struct buf body;
    buf_init(&body, ANSWER_MAX);
    if (xml)
        write_xml(r->arena, answer, &body);
    else
        write_json(answer, &body);
    out->body = str_copy(r->arena, buf_str(&body));
    out->type = xml ? S("text/xml; charset=utf-8") : S("application/json; charset=utf-8");
    http_response_header(out, S("Access-Control-Allow-Origin"), S("*"));
    struct err e = body.failed ? err_make(&ERR_LIMIT, "the answer is larger than %td bytes", ANSWER_MAX) : OK;
    buf_close(&body);
    return e;
}

/* A program asked: it is told in its own terms, whichever form it wanted (section 2.3.4.1 has only the statuses). */
static struct err refuse(struct http_request *r, struct http_response *out, int status, struct str why)
{
    struct answer answer = {0};
    add_number(&answer, S("status"), status);
    add_text(&answer, S("message"), why);
    out->status = status;
    return write_answer(r, out, &answer, false);
}

struct err oembed_answer(struct http_request *r, struct http_response *out)
{
    struct str url = http_request_query(r, S("url")), format = http_request_query(r, S("format"));
    struct story_view story;
    struct answer answer = {0};
    bool xml = str_equal(format, S("xml"));
    if (format.n && !xml && !str_equal(format, S("json")))
        return refuse(r, out, 501, S("format is json or xml"));
    if (!url.n)
        return refuse(r, out, 400, S("url is the address of a story"));
    struct err e = find_story(r, out, url, &story);
    if (err_is(e, &ERR_NOT_FOUND))
        return refuse(r, out, 404, S("no story stands at that address"));
    TRY(e);
    http_response_tag(out, "story:%lld", (long long)story.story->id);
    http_response_tag(out, "editions");
    if (str_equal(story.story->status, S("withdrawn")))
        return refuse(r, out, 410, S("the story was withdrawn"));
    TRY(describe(r, &story, &answer));
    return write_answer(r, out, &answer, xml);
}

/* ---- discovery ---- */

void oembed_discover(struct page *p, struct str url)
{
    static const struct {
        struct str format, type;
    } FORMS[] = {{S_INIT("json"), S_INIT("application/json+oembed")}, {S_INIT("xml"), S_INIT("text/xml+oembed")}};
    struct value *list = value_set_list(p->a, p->view, S("oembed"));
    if (p->site->still)
        return;
    struct str encoded = url_encode_component(p->a, url);
    for (ptrdiff_t i = 0; i < COUNT_OF(FORMS); i++) {
        struct value *item = value_append_map(p->a, list);
        struct str path = str_format(p->a, "/oembed?url=%.*s&format=%.*s", STR_ARG(encoded), STR_ARG(FORMS[i].format));
        value_set_text(p->a, item, S("type"), FORMS[i].type);
        value_set_text(p->a, item, S("url"), page_absolute(p, path));
    }
}
