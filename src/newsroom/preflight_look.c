/* preflight_look.c - what the store knows about a story that is to go out. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/own_address.h"
#include "newsroom/permalink.h"
#include "newsroom/preflight.h"
#include "newsroom/setting.h"
#include "store/db.h"
#include "store/statements.h"
#include "text/json.h"
#include "text/language.h"
#include "text/url.h"

#define ADDRESSES_MAX 500 /* of one text that are looked up */
#define JSON_MAX ((ptrdiff_t)4 * 1024 * 1024)

struct look {
    struct arena *a;
    struct db_conn *conn;
    const struct settings *settings;
    const struct preflight_levels *levels;
    struct preflight_story *story;
};

/* Texts of a list, each once. */
struct texts {
    struct str items[ADDRESSES_MAX];
    ptrdiff_t count;
};

static bool asks(const struct look *look, enum preflight_rule_number rule)
{
    return look->levels->of[rule] != PREFLIGHT_OFF;
}

static void add_once(struct texts *texts, struct str text)
{
    for (ptrdiff_t i = 0; i < texts->count; i++)
        if (str_equal(texts->items[i], text))
            return;
    if (texts->count < ADDRESSES_MAX)
        texts->items[texts->count++] = text;
}

static struct err texts_as_json(struct arena *a, const struct texts *texts, struct str *out)
{
    struct buf b;
    struct json j;
    buf_init(&b, JSON_MAX);
    json_init(&j, &b);
    json_open_array(&j);
    for (ptrdiff_t i = 0; i < texts->count; i++)
        json_write_string(&j, texts->items[i]);
    json_close_array(&j);
    struct err e = b.failed ? err_make(&ERR_LIMIT, "the text has too many addresses") : OK;
    *out = str_copy(a, buf_str(&b));
    buf_close(&b);
    return e;
}

/* Those of texts that are not in known. */
static const struct str *missing_of(struct arena *a, const struct texts *texts, const struct sql_text_list *known,
                                    ptrdiff_t *count)
{
    struct str *out = arena_array(a, struct str, texts->count);
    *count = 0;
    for (ptrdiff_t i = 0; i < texts->count; i++) {
        bool is_known = false;
        for (ptrdiff_t j = 0; j < known->count && !is_known; j++)
            is_known = str_equal(known->items[j], texts->items[i]);
        if (!is_known)
            out[(*count)++] = texts->items[i];
    }
    return out;
}

/* ---- links ---- */

/* "2026/11/": an archive of dates. */
static bool is_archive(struct str path)
{
    for (ptrdiff_t i = 0; i < path.n; i++)
        if (!char_is_digit(path.p[i]) && path.p[i] != '/')
            return false;
    return true;
}

/* The path of a link to a page of this site, decoded, with its slash; none for others. */
static struct str own_path(const struct look *look, struct str address)
{
    struct own_address own;
    struct str path;
    if (own_address_read(look->a, look->settings, address, &own))
        return own.path;
    if (!str_starts(address, S("/")) || str_starts(address, S("//")))
        return (struct str){0};
    for (ptrdiff_t i = 0; i < address.n; i++)
        if (address.p[i] == '?' || address.p[i] == '#')
            address = str_slice(address, 0, i);
    if (!url_decode(look->a, address, &path))
        path = address;
    return str_ends(path, S("/")) ? path : str_concat(look->a, path, S("/"));
}

/* Whether a list (section, tag, author) of an edition stands. */
static struct err list_stands(const struct look *look, struct str language, struct str kind, struct str slug,
                              bool *stands)
{
    struct sql_section *section = NULL;
    struct sql_tag *tag = NULL;
    struct sql_person *person = NULL;
    if (str_equal(kind, S("category")))
        TRY(sql_section_by_slug(look->a, look->conn, language, slug, &section));
    else if (str_equal(kind, S("tag")))
        TRY(sql_tag_by_slug(look->a, look->conn, language, slug, &tag));
    else
        TRY(sql_person_by_slug(look->a, look->conn, slug, &person));
    *stands = section || tag || person;
    return OK;
}

/* Behind the edition's prefix; *language is then that edition. */
static struct str cut_edition(struct str path, struct str *language)
{
    struct str first, rest;
    str_cut(str_from(path, 1), '/', &first, &rest);
    if (first.n >= 2 && language_find(first) && language_is_valid_tag(first) && !is_archive(first)) {
        *language = first;
        return rest;
    }
    return str_from(path, 1);
}

/* *known: settled without a look at the stories. */
static struct err page_stands(const struct look *look, struct str path, bool *known, bool *stands)
{
    struct str language = look->settings->language, kind, rest, slug, tail;
    struct str inner = cut_edition(path, &language);
    str_cut(inner, '/', &kind, &rest);
    str_cut(rest, '/', &slug, &tail);
    if (str_equal(kind, S("category")) || str_equal(kind, S("tag")) || str_equal(kind, S("author"))) {
        *known = true;
        return list_stands(look, language, kind, slug, stands);
    }
    *known = *stands = is_archive(inner) || permalink_is_reserved(str_concat(look->a, S("/"), inner));
    return OK;
}

static struct err gather_links(const struct look *look, struct texts *stories, struct texts *dead)
{
    struct str address;
    for (ptrdiff_t at = 0; html_next_link(look->a, look->story->body, &at, &address);) {
        bool known, stands;
        struct str path = own_path(look, address);
        if (path.n == 0 || stories->count == ADDRESSES_MAX)
            continue;
        TRY(page_stands(look, path, &known, &stands));
        if (!known)
            add_once(stories, path);
        else if (!stands)
            add_once(dead, path);
    }
    return OK;
}

static struct err look_for_links(struct look *look)
{
    struct texts *stories = arena_make(look->a, struct texts), *dead = arena_make(look->a, struct texts);
    struct sql_text_list known = {0};
    struct str json;
    if (!asks(look, PREFLIGHT_LINK))
        return OK;
    TRY(gather_links(look, stories, dead));
    if (stories->count) {
        TRY(texts_as_json(look->a, stories, &json));
        TRY(sql_preflight_paths(look->a, look->conn, json, &known));
    }
    ptrdiff_t count;
    const struct str *missing = missing_of(look->a, stories, &known, &count);
    for (ptrdiff_t i = 0; i < count; i++)
        add_once(dead, missing[i]);
    look->story->dead_links = dead->items;
    look->story->dead_link_count = dead->count;
    return OK;
}

/* ---- embeds and pictures ---- */

static struct err look_for_embeds(struct look *look)
{
    struct texts *urls = arena_make(look->a, struct texts);
    struct html_block block;
    struct sql_text_list known;
    struct str json;
    if (!asks(look, PREFLIGHT_EMBED))
        return OK;
    for (ptrdiff_t at = 0; html_next_block(look->story->body, &at, &block);)
        if (block.kind == HTML_EMBED)
            add_once(urls, html_block_embed(look->a, block));
    if (urls->count == 0)
        return OK;
    TRY(texts_as_json(look->a, urls, &json));
    TRY(sql_preflight_embeds(look->a, look->conn, json, &known));
    look->story->bare_embeds = missing_of(look->a, urls, &known, &look->story->bare_embed_count);
    return OK;
}

static struct err look_at_lead(struct look *look)
{
    struct preflight_picture *shown = &look->story->shown;
    struct sql_media *media;
    if (!look->story->lead_id || (shown->alt.p && shown->caption.p && shown->credit.p))
        return OK;
    TRY(sql_media_by_id(look->a, look->conn, look->story->lead_id, &media));
    if (!media)
        return OK;
    shown->alt = shown->alt.p ? shown->alt : media->alt;
    shown->caption = shown->caption.p ? shown->caption : media->caption;
    shown->credit = shown->credit.p ? shown->credit : media->credit;
    return OK;
}

static bool is_credited(const struct sql_media_list *media, struct str path)
{
    for (ptrdiff_t i = 0; i < media->count; i++)
        if (str_equal(media->items[i].path, path))
            return str_trim(media->items[i].credit).n > 0;
    return true; /* a file that we do not know has no room for one */
}

static struct err look_at_pictures(struct look *look)
{
    struct preflight_picture *pictures = arena_array(look->a, struct preflight_picture, ADDRESSES_MAX);
    struct texts *paths = arena_make(look->a, struct texts);
    struct html_block block;
    struct html_picture picture;
    struct sql_media_list media;
    struct str json;
    ptrdiff_t count = 0;
    int number = 0;
    for (ptrdiff_t at = 0; html_next_block(look->story->body, &at, &block); number++)
        if (count < ADDRESSES_MAX && html_block_picture(look->a, block, &picture)) {
            struct str path = str_from(picture.src, S("/media/").n);
            pictures[count++] = (struct preflight_picture){.path = path, .alt = picture.alt, .block = number};
            add_once(paths, path);
        }
    if (count == 0)
        return OK;
    TRY(texts_as_json(look->a, paths, &json));
    TRY(sql_media_of_paths(look->a, look->conn, json, &media));
    for (ptrdiff_t i = 0; i < count; i++)
        if (!is_credited(&media, pictures[i].path))
            pictures[look->story->uncredited_count++] = pictures[i];
    look->story->uncredited = pictures;
    return OK;
}

/* ---- other stories ---- */

static struct err look_at_others(struct look *look)
{
    struct preflight_story *s = look->story;
    int64_t source = DB_NULL;
    if (asks(look, PREFLIGHT_STALE) && s->id)
        TRY(sql_preflight_stale(look->conn, s->id, &source));
    s->stale = source != DB_NULL;
    if (asks(look, PREFLIGHT_DUPLICATE) && s->headline.n)
        TRY(sql_preflight_duplicate(look->a, look->conn, s->language, s->now - PREFLIGHT_DAYS * TIME_DAY, s->headline,
                                    s->id, &s->duplicate));
    return OK;
}

struct err preflight_look(struct arena *a, struct db_conn *conn, const struct settings *settings,
                          const struct preflight_levels *levels, struct preflight_story *story)
{
    struct look look = {a, conn, settings, levels, story};
    TRY(look_at_lead(&look));
    TRY(look_for_links(&look));
    TRY(look_for_embeds(&look));
    if (asks(&look, PREFLIGHT_CREDIT))
        TRY(look_at_pictures(&look));
    return look_at_others(&look);
}
