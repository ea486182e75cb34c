/* embed_source.c - an embed as pages, feeds and the API speak of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/embed_source.h"

#include "store/db.h"

struct str embed_kind_name(enum embed_kind kind)
{
    static const struct str NAMES[] = {S_INIT("post"), S_INIT("video"), S_INIT("audio"),
                                       S_INIT("map"),  S_INIT("chart"), S_INIT("document")};
    return NAMES[kind];
}

struct str embed_host(struct arena *a, struct str url)
{
    struct str origin = embed_origin(a, url);
    return origin.n ? str_from(origin, str_find(origin, S("://"), 0) + 3) : origin;
}

/* The most private frame that the provider has; else the one that it named itself, which must be at its own door. */
static struct str frame_of(struct arena *a, const struct embed_source *source)
{
    if (!source->provider)
        return (struct str){0};
    struct str frame = embed_frame(a, source->provider, source->url);
    if (frame.n || !source->copy)
        return frame;
    struct str own = embed_origin(a, source->url);
    return own.n && str_equal(own, embed_origin(a, source->copy->frame)) ? source->copy->frame : (struct str){0};
}

static struct str name_of(struct arena *a, const struct embed_providers *providers, struct str language,
                          const struct embed_source *source)
{
    if (!source->provider || source->provider->activity)
        return source->provider ? embed_host(a, source->url) : embed_name(providers, source->url);
    return embed_name_in(source->provider, language);
}

struct embed_source embed_source_of(struct arena *a, const struct embed_providers *providers, struct str language,
                                    struct str url, const struct sql_embed_view *copy)
{
    struct embed_source source = {.url = url, .provider = embed_find(providers, url)};
    source.copy = copy && copy->taken_at != DB_NULL ? copy : NULL;
    source.kind = source.provider ? source.provider->kind : EMBED_POST;
    source.name = name_of(a, providers, language, &source);
    if (source.provider && !source.provider->activity)
        source.policy_url = source.provider->policy_url;
    source.frame = frame_of(a, &source);
    if (source.frame.n) {
        source.frame_origin = embed_origin(a, source.frame);
        source.frame_host = embed_host(a, source.frame);
    }
    return source;
}

struct str embed_source_words(const struct embed_source *source)
{
    const struct sql_embed_view *copy = source->copy;
    return copy && (source->kind == EMBED_POST || !copy->title.n) ? copy->words : S("");
}

struct str embed_source_title(const struct embed_source *source)
{
    const struct sql_embed_view *copy = source->copy;
    return copy && (source->kind != EMBED_POST || !copy->words.n) ? copy->title : S("");
}

static void add_paragraph(struct buf *out, struct str text)
{
    if (!str_trim(text).n)
        return;
    buf_add(out, S("<p>"));
    buf_add_escaped(out, str_trim(text));
    buf_add(out, S("</p>\n"));
}

/* Parts of the line under a quotation. */
static void add_part(struct buf *out, struct str part)
{
    if (!part.n)
        return;
    buf_add_escaped(out, part);
    buf_add(out, S(", "));
}

static void add_link(struct buf *out, struct str url, struct str label)
{
    buf_add(out, S("<a href=\""));
    buf_add_escaped(out, url);
    buf_add(out, S("\">"));
    buf_add_escaped(out, label);
    buf_add(out, S("</a></p>\n"));
}

static void add_quote(struct arena *a, const struct embed_source *source, const struct dates_style *dates,
                      struct buf *out)
{
    const struct sql_embed_view *copy = source->copy;
    struct str line;
    buf_add(out, S("<blockquote cite=\""));
    buf_add_escaped(out, source->url);
    if (language_is_valid_tag(copy->language)) {
        buf_add(out, S("\" lang=\""));
        buf_add_escaped(out, copy->language);
    }
    buf_add(out, S("\">\n"));
    add_paragraph(out, embed_source_title(source));
    for (struct str rest = embed_source_words(source); rest.n;) {
        str_cut(rest, '\n', &line, &rest);
        add_paragraph(out, line);
    }
    buf_add(out, S("<p>"));
    add_part(out, copy->author);
    add_part(out, copy->handle);
    if (copy->posted_at != DB_NULL)
        add_part(out, dates_short(a, dates, copy->posted_at));
    add_link(out, source->url, source->name);
    buf_add(out, S("</blockquote>\n"));
}

const struct sql_embed_view *embed_source_find(const struct sql_embed_view_list *copies, int64_t story_id,
                                               struct str url)
{
    for (ptrdiff_t i = 0; i < copies->count; i++)
        if (copies->items[i].story_id == story_id && str_equal(copies->items[i].url, url))
            return &copies->items[i];
    return NULL;
}

void embed_source_quote(struct arena *a, const struct embed_source *source, const struct dates_style *dates,
                        struct str open, struct html caption, struct buf *out)
{
    if (source->copy) {
        add_quote(a, source, dates, out);
    } else {
        buf_add(out, S("<p>"));
        add_link(out, source->url, open);
    }
    if (!html_text(caption).n)
        return;
    buf_add(out, S("<p>"));
    buf_add(out, html_text(caption));
    buf_add(out, S("</p>\n"));
}
