/* embed_card.c - another site's post, video or map on a story's page: our copy, and the way to the original. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/embed_card.h"

#include "page/embed_source.h"
#include "page/language.h"
#include "site/picture.h"

#define FRAME_HEIGHT 480 /* of a frame whose provider says nothing */
#define FRAME_LEAST 80
#define FRAME_MOST 1200
#define RATIO_SLACK 30 /* a picture whose ratio differs by less than one part in so many is of the frame's */

/* As wide as the text; the card's border is left to it. */
static const struct picture_slot PICTURE = {.shape = RENDITION_AS_SHOT,
                                            .width = 582,
                                            .height = 582,
                                            .sizes =
                                                S_INIT("(min-width: 45em) min({width}px, 582px), (min-width: 30em) "
                                                       "min({width}px, 100vw - 50px), min({width}px, 100vw - "
                                                       "34px)")};
static const struct picture_slot PORTRAIT = {
    .shape = RENDITION_SQUARE, .width = 40, .height = 40, .sizes = S_INIT("40px")};

/* A card being made. */
struct card {
    struct page *p;
    struct embed_source source;
    struct value *view;    /* the template's "embed" */
    int64_t width, height; /* of the live frame's box: a ratio, or width 0 and CSS pixels; both 0: there is no frame */
};

static struct str word(const struct card *c, const char *start, bool of_kind)
{
    struct str key = str_from_c(start);
    return page_word(c->p, of_kind ? str_concat(c->p->a, key, embed_kind_name(c->source.kind)) : key);
}

static void set_filled(const struct card *c, struct value *map, const char *key, struct str pattern)
{
    value_set_text(c->p->a, map, str_from_c(key),
                   THEME_FILL(c->p->a, pattern, {S("provider"), c->source.name}, {S("host"), c->source.frame_host}));
}

/* ---- the live frame ---- */

static void measure_frame(struct card *c)
{
    const struct embed_provider *provider = c->source.provider;
    const struct sql_embed_view *copy = c->source.copy;
    bool measured = copy && copy->width > 0 && copy->height > 0;
    if (provider->ratio_width > 0) {
        c->width = measured ? copy->width : provider->ratio_width;
        c->height = measured ? copy->height : provider->ratio_height;
        return;
    }
    c->height = copy && copy->height > 0 ? copy->height : provider->height > 0 ? provider->height : FRAME_HEIGHT;
    c->height = MAX(MIN(c->height, (int64_t)FRAME_MOST), (int64_t)FRAME_LEAST);
}

static void fill_frame(struct card *c)
{
    struct arena *a = c->p->a;
    const struct embed_source *source = &c->source;
    if (!source->provider || !source->frame.n || !page_allow_frame(c->p, source->frame_origin)) {
        value_set_bool(a, c->view, S("frame"), false);
        return;
    }
    struct value *frame = value_set_map(a, c->view, S("frame"));
    measure_frame(c);
    value_set_text(a, frame, S("url"), source->frame);
    value_set_text(a, frame, S("host"), source->frame_host);
    page_set_text_or_false(c->p, frame, S("ratio"),
                           c->width ? str_format(a, "%lld/%lld", (long long)c->width, (long long)c->height) : S(""));
    value_set_int(a, frame, S("height"), c->height);
    value_set_text(a, frame, S("sandbox"), source->provider->sandbox);
    value_set_text(a, frame, S("allow"), source->provider->allow);
    value_set_text(a, frame, S("referrer"),
                   source->provider->referrer ? S("strict-origin-when-cross-origin") : S("no-referrer"));
    value_set_bool(a, frame, S("trusted"), source->provider->trusted);
    set_filled(c, frame, "show", word(c, "embed_show_", true));
    set_filled(c, frame, "always", word(c, "embed_always", false));
    set_filled(c, frame, "loading", word(c, "embed_loading", false));
    set_filled(c, frame, "loaded", word(c, "embed_loaded", false));
    set_filled(c, frame, "closed", word(c, "embed_closed", false));
}

/* ---- our copy ---- */

/* Whether the frame may take the picture's room: 16:9 is what the stylesheet cuts to; another ratio must be the same.
 */
static void fill_stage(struct card *c, struct value *view, const struct picture *picture)
{
    int64_t frame = c->width * picture->height, shown = picture->width * c->height;
    int64_t difference = frame > shown ? frame - shown : shown - frame;
    bool wide = c->width > 0 && c->width * 9 == c->height * 16 && c->source.kind == EMBED_VIDEO;
    bool same = c->width > 0 && difference * RATIO_SLACK < shown;
    value_set_bool(c->p->a, view, S("wide"), wide);
    value_set_bool(c->p->a, view, S("same"), c->source.kind != EMBED_POST && (wide || same));
}

static void fill_pictures(struct card *c, struct value *view)
{
    const struct sql_embed_view *copy = c->source.copy;
    const struct picture picture = {copy->picture_path, copy->picture_renditions, copy->picture_width,
                                    copy->picture_height, copy->picture_alt};
    const struct picture portrait = {copy->portrait_path, copy->portrait_renditions, copy->portrait_width,
                                     copy->portrait_height, S("")};
    value_set_bool(c->p->a, view, S("picture"), false);
    value_set_bool(c->p->a, view, S("portrait"), false);
    if (picture_exists(&picture)) {
        struct value *map = value_set_map(c->p->a, view, S("picture"));
        picture_fill(c->p, map, &picture, &PICTURE);
        fill_stage(c, map, &picture);
        http_response_tag(c->p->out, "media:%lld", (long long)copy->picture_id);
    }
    if (picture_exists(&portrait))
        picture_fill(c->p, value_set_map(c->p->a, view, S("portrait")), &portrait, &PORTRAIT);
}

/* "Video, 2:14". */
static struct str kind_label(const struct card *c)
{
    struct str label = word(c, "embed_kind_", true);
    int64_t seconds = c->source.copy ? c->source.copy->seconds : 0;
    if (seconds <= 0)
        return label;
    struct str comma = c->p->language->comma;
    long long hours = (long long)(seconds / 3600), minutes = (long long)(seconds / 60 % 60),
              rest = (long long)(seconds % 60);
    struct str length = hours ? str_format(c->p->a, "%lld:%02lld:%02lld", hours, minutes, rest)
                              : str_format(c->p->a, "%lld:%02lld", minutes, rest);
    return str_format(c->p->a, "%.*s%.*s%.*s", STR_ARG(label), STR_ARG(comma), STR_ARG(page_digits(c->p, length)));
}

static void fill_words(const struct card *c, struct value *view)
{
    struct value *words = value_set_list(c->p->a, view, S("words"));
    struct str line;
    for (struct str rest = embed_source_words(&c->source); rest.n;) {
        str_cut(rest, '\n', &line, &rest);
        if (str_trim(line).n)
            value_set_text(c->p->a, value_append_map(c->p->a, words), S("text"), str_trim(line));
    }
}

static void fill_copy(struct card *c)
{
    struct page *p = c->p;
    const struct sql_embed_view *copy = c->source.copy;
    if (!copy) {
        value_set_bool(p->a, c->view, S("copy"), false);
        return;
    }
    struct value *view = value_set_map(p->a, c->view, S("copy"));
    const struct language *language = language_is_valid_tag(copy->language) ? language_find(copy->language) : NULL;
    page_set_text_or_false(p, view, S("lang"), language ? copy->language : S(""));
    value_set_text(p->a, view, S("dir"), !language ? S("auto") : language->right_to_left ? S("rtl") : S("ltr"));
    page_set_text_or_false(p, view, S("author"), copy->author);
    page_set_text_or_false(p, view, S("handle"), copy->handle);
    page_set_text_or_false(p, view, S("title"), embed_source_title(&c->source));
    bool post = c->source.kind == EMBED_POST;
    page_set_time(p, view, S("time"), copy->posted_at,
                  copy->posted_at == DB_NULL ? S("")
                  : post                     ? dates_short(p->a, &p->dates, copy->posted_at)
                                             : dates_long(p->a, &p->dates, copy->posted_at));
    fill_words(c, view);
    fill_pictures(c, view);
}

/* What stands in the notice: whose copy this is and of when, and that nothing was loaded. */
static void fill_note(struct card *c)
{
    struct page *p = c->p;
    const struct sql_embed_view *copy = c->source.copy;
    struct str note = S("");
    if (copy)
        note = page_word_with(p, copy->gone_at == DB_NULL ? S("embed_copy") : S("embed_gone"), S("date"),
                              dates_long(p->a, &p->dates, copy->taken_at));
    page_set_text_or_false(p, c->view, S("note"), note);
}

/* Whose it is; of a network of many servers, where no copy tells more, also on which: "Mastodon, social.example". */
static struct str from_where(const struct card *c)
{
    struct arena *a = c->p->a;
    const struct embed_source *source = &c->source;
    struct str host = embed_host(a, source->url), comma = c->p->language->comma;
    if (source->copy || !source->provider || !source->provider->activity || !host.n)
        return source->name;
    struct str name = embed_name_in(source->provider, c->p->language->tag);
    host = str_starts(host, S("www.")) ? str_from(host, 4) : host;
    return str_format(a, "%.*s%.*s%.*s", STR_ARG(name), STR_ARG(comma), STR_ARG(host));
}

static void fill(struct card *c)
{
    struct page *p = c->p;
    const struct embed_source *source = &c->source;
    value_set_text(p->a, c->view, S("url"), source->url);
    value_set_text(p->a, c->view, S("provider"), source->name);
    value_set_text(p->a, c->view, S("from"), from_where(c));
    value_set_bool(p->a, c->view, S("post"), source->kind == EMBED_POST);
    value_set_text(p->a, c->view, S("kind"), kind_label(c));
    page_set_text_or_false(p, c->view, S("logo"), source->provider ? source->provider->logo : S(""));
    page_set_text_or_false(p, c->view, S("policy_url"), source->policy_url);
    value_set_text(p->a, c->view, S("privacy_url"), str_concat(p->a, p->prefix, S("/privacy/")));
    value_set_text(p->a, c->view, S("open"), page_word_with(p, S("embed_open"), S("provider"), source->name));
    fill_frame(c);
    fill_copy(c);
    fill_note(c);
}

struct err embed_card_render(struct page *p, struct str url, const struct sql_embed_view *copy, struct buf *out)
{
    struct value *view = value_map(p->a);
    struct card card = {.p = p, .view = value_set_map(p->a, view, S("embed"))};
    if (copy)
        http_response_tag(p->out, "embed:%lld", (long long)copy->id);
    card.source = embed_source_of(p->a, site_providers(p->site), p->language->tag, url, copy);
    fill(&card);
    value_set(p->a, view, S("w"), value_get(p->view, S("w")));
    return template_render(theme_template(p->theme, S("embed-card")), view, out);
}
