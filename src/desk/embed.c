/* embed.c - one embed: its copy as readers see it, the desk's own words for it, hiding it, taking it anew. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/frame.h"
#include "desk/routes.h"

#include "base/time.h"
#include "http/form.h"
#include "newsroom/embed.h"
#include "newsroom/query.h"
#include "page/access.h"
#include "page/embed_source.h"
#include "text/url.h"

#define STORIES_SHOWN 50
#define MINUTES_LENGTH 16 /* of "2026-11-05T18:40" */

static struct err find_embed(struct http_request *r, struct sql_embed **out)
{
    int64_t id;
    if (!str_to_i64(http_request_parameter(r, S("id")), &id))
        return err_make(&ERR_NOT_FOUND, "there is no such embed");
    return newsroom_embed_by_id(site_of(r)->newsroom, r->arena, id, out);
}

/* ---- the page ---- */

/* As a form's field has it, in the newsroom's zone. */
static struct str local_minutes(struct page *p, int64_t t)
{
    char text[TIME_RFC3339_SIZE];
    if (t == DB_NULL)
        return S("");
    time_format_rfc3339(t + dates_offset(p->dates.zone, t) * TIME_SECOND, text);
    return str_slice(str_copy(p->a, str_from_c(text)), 0, MINUTES_LENGTH);
}

static struct err fill_picture(struct page *p, struct value *view, const struct sql_embed *embed)
{
    struct sql_media *media;
    value_set_bool(p->a, view, S("picture"), false);
    if (embed->picture_id == DB_NULL)
        return OK;
    TRY(query_media_by_id(p->site->newsroom, p->a, embed->picture_id, &media));
    struct value *picture = value_set_map(p->a, view, S("picture"));
    value_set_text(p->a, picture, S("src"), str_concat(p->a, S("/media/"), url_encode_path(p->a, media->path)));
    value_set_text(p->a, picture, S("alt"), embed->picture_alt);
    return OK;
}

static void fill_lines(struct page *p, struct value *view, struct str words)
{
    struct value *lines = value_set_list(p->a, view, S("lines"));
    struct str line;
    while (words.n) {
        (void)str_cut(words, '\n', &line, &words);
        if (str_trim(line).n)
            value_set_text(p->a, value_append_map(p->a, lines), S("text"), str_trim(line));
    }
}

static void fill_words(struct page *p, struct value *view, const struct sql_embed *embed)
{
    value_set_text(p->a, view, S("title"), embed->title);
    value_set_text(p->a, view, S("author"), embed->author);
    value_set_text(p->a, view, S("handle"), embed->handle);
    value_set_text(p->a, view, S("words"), embed->words);
    value_set_text(p->a, view, S("date"), local_minutes(p, embed->posted_at));
    page_set_time(p, view, S("posted"), embed->posted_at,
                  embed->posted_at == DB_NULL ? S("") : dates_short(p->a, &p->dates, embed->posted_at));
    struct str when = embed->taken_at == DB_NULL ? S("") : dates_short(p->a, &p->dates, embed->taken_at);
    page_set_time(p, view, S("taken"), embed->taken_at, page_word_with(p, S("desk_embed_taken"), S("time"), when));
}

/* Which of its texts readers see depends on what it is: a post's words, a video's title. */
static void fill_shown(struct page *p, struct value *view, const struct sql_embed *embed)
{
    const struct sql_embed_view copy = {.id = embed->id,
                                        .url = embed->url,
                                        .title = embed->title,
                                        .words = embed->words,
                                        .frame = embed->frame,
                                        .taken_at = embed->taken_at};
    struct embed_source source = embed_source_of(p->a, site_providers(p->site), p->language->tag, embed->url, &copy);
    value_set_text(p->a, view, S("provider"), source.name);
    page_set_text_or_false(p, view, S("shown_title"), embed_source_title(&source));
    fill_lines(p, view, embed_source_words(&source));
}

static struct err fill_stories(struct page *p, struct value *view, int64_t id)
{
    struct sql_embed_story_list stories;
    TRY(newsroom_embed_stories(p->site->newsroom, p->a, id, STORIES_SHOWN, &stories));
    struct value *list = value_set_list(p->a, view, S("stories"));
    for (ptrdiff_t i = 0; i < stories.count; i++) {
        struct value *story = value_append_map(p->a, list);
        value_set_text(p->a, story, S("headline"), stories.items[i].headline);
        value_set_text(p->a, story, S("url"), str_format(p->a, "/desk/stories/%lld/", (long long)stories.items[i].id));
    }
    return OK;
}

/* problem: the key of a word on what the form got wrong, or none. */
static struct err render(struct http_request *r, struct http_response *out, const struct sql_embed *embed,
                         struct str problem)
{
    struct page p;
    TRY(desk_begin(&p, r, out, S("desk_embeds"), DESK_EMBEDS, (struct str){0}));
    struct value *view = value_set_map(p.a, p.view, S("embed"));
    value_set_text(p.a, view, S("action"), str_format(p.a, "/desk/embeds/%lld/", (long long)embed->id));
    value_set_text(p.a, view, S("url"), embed->url);
    value_set_bool(p.a, view, S("copy"), embed->taken_at != DB_NULL);
    value_set_bool(p.a, view, S("hidden"), embed->hidden);
    value_set_bool(p.a, view, S("gone"), embed->gone_at != DB_NULL);
    page_set_text_or_false(&p, view, S("problem"), embed->problem);
    page_set_text_or_false(&p, view, S("wrong"), problem.n ? page_word(&p, problem) : problem);
    fill_words(&p, view, embed);
    fill_shown(&p, view, embed);
    TRY(fill_picture(&p, view, embed));
    TRY(fill_stories(&p, view, embed->id));
    return desk_end(&p, S("desk-embed"));
}

struct err desk_embed(struct http_request *r, struct http_response *out)
{
    struct sql_embed *embed;
    TRY(find_embed(r, &embed));
    return render(r, out, embed, (struct str){0});
}

/* ---- changes ---- */

static bool read_time(struct http_request *r, struct str text, int64_t *out)
{
    bool has_zone;
    *out = TIME_NONE;
    if (!text.n)
        return true;
    if (!time_parse_local(text, out, &has_zone))
        return false;
    if (!has_zone)
        *out = dates_from_local(newsroom_settings(site_of(r)->newsroom)->zone, *out);
    return true;
}

/* The pictures stay, unless the post's own is taken away; what was typed is shown again when its date is wrong. */
static struct err save_words(struct http_request *r, struct http_response *out, struct sql_embed *embed,
                             const struct http_form *form)
{
    embed->title = http_form_value(form, S("title"));
    embed->words = http_form_value(form, S("words"));
    embed->author = http_form_value(form, S("author"));
    embed->handle = http_form_value(form, S("handle"));
    bool drops = http_form_value(form, S("without-picture")).n > 0;
    struct embed_copy copy = {.title = embed->title,
                              .words = embed->words,
                              .author = embed->author,
                              .handle = embed->handle,
                              .language = embed->language,
                              .picture_alt = embed->picture_alt,
                              .picture_id = drops || embed->picture_id == DB_NULL ? 0 : embed->picture_id,
                              .portrait_id = embed->portrait_id == DB_NULL ? 0 : embed->portrait_id};
    if (!read_time(r, http_form_value(form, S("date")), &copy.posted_at)) {
        out->status = 400;
        return render(r, out, embed, S("desk_embed_bad_time"));
    }
    TRY(newsroom_embed_edit(site_of(r)->newsroom, r->arena, access_actor(r), embed->id, &copy));
    http_response_redirect(out, 303, r->path);
    return OK;
}

static struct err change_state(struct http_request *r, struct http_response *out, int64_t id, struct str what)
{
    struct newsroom *n = site_of(r)->newsroom;
    if (str_equal(what, S("retry")))
        TRY(newsroom_embed_retry(n, r->arena, access_actor(r), id));
    else if (str_equal(what, S("hide")) || str_equal(what, S("show")))
        TRY(newsroom_embed_hide(n, r->arena, access_actor(r), id, str_equal(what, S("hide"))));
    else
        return err_make(&ERR_INVALID, "an embed's copy is saved, hidden, shown or taken anew");
    http_response_redirect(out, 303, r->path);
    return OK;
}

struct err desk_embed_change(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    struct sql_embed *embed;
    TRY(http_form_parse(r->arena, r->body, &form));
    TRY(find_embed(r, &embed));
    struct str what = http_form_value(&form, S("do"));
    out->private = true;
    return str_equal(what, S("save")) ? save_words(r, out, embed, &form) : change_state(r, out, embed->id, what);
}
