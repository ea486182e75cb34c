/* refs.c - the theme's files and the pictures that pages name: only what some page shows goes out. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/still.h"

#include "newsroom/address.h"
#include "site/picture.h"
#include "store/db.h"
#include "store/statements.h"

#include <string.h>

#define HEAD_MAX (64 * 1024)

static const struct str ASSETS = S_INIT("/assets/"), MEDIA = S_INIT("/media/");

static bool is_of_name(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '/' || c == '.' || c == '-' || c == '_';
}

/* Whether no page of the host has named it yet. Two threads may both be told so: then both write the same. */
static bool is_new(struct still *s, struct arena *a, int host, struct str path)
{
    return !export_folder_has(s->folder, str_concat(a, s->hosts[host].root, path));
}

static struct err copy_media(struct still *s, struct arena *a, int host, const struct media_item *item)
{
    struct str name = str_format(a, "%.*s/media/%.*s", STR_ARG(s->hosts[host].root), STR_ARG(item->path));
    struct err e = export_folder_media(s->folder, s->newsroom, a, item, name);
    if (!err_is(e, &ERR_NOT_FOUND))
        return e;
    log_warnx("a picture is left out: %s", err_detail());
    return OK;
}

static struct err copy_rendition(struct still *s, struct arena *a, int host, const struct sql_rendition *made)
{
    return copy_media(s, a, host, &(struct media_item){made->path, made->hash, made->bytes});
}

/* As site/files.c serves it: a picture as it came stays in the house once it has renditions. */
static struct err put_media(struct still *s, struct arena *a, int host, struct str path)
{
    struct sql_media *media;
    struct sql_rendition *rendition;
    struct err e = query_media(s->newsroom, a, str_from(path, MEDIA.n), &media, &rendition);
    if (err_is(e, &ERR_NOT_FOUND))
        return OK; /* words that look like an address */
    TRY(e);
    if (rendition)
        return copy_rendition(s, a, host, rendition);
    if (!media->shown.n)
        return copy_media(s, a, host, &(struct media_item){media->path, media->hash, media->bytes});
    struct str to = picture_url(a, newsroom_settings(s->newsroom), media->shown);
    struct str stored = str_concat(a, s->hosts[host].prefix, path);
    still_add_line(s, &s->moves, str_format(a, "%.*s\t%.*s", STR_ARG(stored), STR_ARG(to)));
    if (!str_starts(to, MEDIA) || !is_new(s, a, host, to))
        return OK;
    TRY(query_media(s->newsroom, a, media->shown, &media, &rendition));
    return rendition ? copy_rendition(s, a, host, rendition) : OK;
}

static struct err follow(struct still *s, struct arena *a, int host, struct str path)
{
    bool found;
    if (!is_new(s, a, host, path))
        return OK;
    return str_starts(path, MEDIA) ? put_media(s, a, host, path) : pages_make(s, a, host, path, &found);
}

static struct err follow_all(struct still *s, struct arena *a, int host, struct str body, struct str start)
{
    const char *at = body.p, *end = body.p + body.n;
    while (at < end && (at = memmem(at, (size_t)(end - at), start.p, (size_t)start.n)) != NULL) {
        const char *from = at;
        at += start.n;
        while (at < end && is_of_name(*at))
            at++;
        TRY(follow(s, a, host, (struct str){from, at - from}));
    }
    return OK;
}

/* Whether the thread looked through just this head last: pages of a kind begin with the same one. Nothing is taken for
 * the same but the same bytes. */
static bool is_followed(struct still *s, int host, struct str head)
{
    static _Thread_local struct {
        const struct still *still;
        int host;
        ptrdiff_t n;
        char text[HEAD_MAX];
    } last;
    struct str before = {last.text, last.n};
    if (head.n == 0 || head.n > HEAD_MAX)
        return false;
    if (last.still == s && last.host == host && str_equal(before, head))
        return true;
    last.still = s;
    last.host = host;
    last.n = head.n;
    memcpy(last.text, head.p, (size_t)head.n);
    return false;
}

struct err refs_follow(struct still *s, struct arena *a, int host, const struct http_response *page)
{
    struct str body = page->body;
    if (!body.n)
        return OK;
    if (is_followed(s, host, str_slice(body, 0, page->shared_head)))
        body = str_from(body, page->shared_head);
    TRY(follow_all(s, a, host, body, ASSETS));
    return follow_all(s, a, host, body, MEDIA);
}

/* ---- pictures that are asked for by other addresses ---- */

struct renditions {
    struct arena *a;
    int64_t media_id;
    struct sql_rendition_list rows;
};

static struct err read_renditions(struct db_conn *conn, void *context)
{
    struct renditions *r = context;
    return sql_rendition_of_media(r->a, conn, r->media_id, &r->rows);
}

static bool went_out(struct still *s, struct arena *a, int host, struct str path)
{
    return path.n && !is_new(s, a, host, str_concat(a, S("/media/"), path));
}

/* Whether a page of the host shows the picture, in whichever size. */
static bool is_on(struct still *s, struct arena *a, int host, const struct sql_media *media,
                  const struct sql_rendition_list *sizes)
{
    if (went_out(s, a, host, media->path) || went_out(s, a, host, media->shown))
        return true;
    for (ptrdiff_t i = 0; i < sizes->count; i++)
        if (went_out(s, a, host, sizes->items[i].path))
            return true;
    return false;
}

/* Puts out what is asked for, and names it as the main host does. */
static struct err show_on(struct still *s, struct arena *a, int host, const struct sql_media *media, struct str *out)
{
    struct str file = str_concat(a, S("/media/"), media->shown.n ? media->shown : media->path), prefix;
    if (is_new(s, a, host, file))
        TRY(put_media(s, a, host, file));
    prefix = s->hosts[host].prefix;
    struct str base = host ? address_base(a, s->settings, address_edition(s->settings, prefix)) : S("");
    *out = str_concat(a, base, file);
    return OK;
}

struct err refs_shown(struct still *s, struct arena *a, struct str path, struct str *out)
{
    struct sql_media *media;
    struct sql_rendition *rendition;
    struct renditions sizes = {.a = a};
    *out = S("");
    struct err e = query_media(s->newsroom, a, path, &media, &rendition);
    if (err_is(e, &ERR_NOT_FOUND) || (!failed(e) && !media))
        return OK;
    TRY(e);
    struct str address = picture_url(a, s->settings, media->shown.n ? media->shown : media->path);
    if (!str_starts(address, MEDIA)) { /* a public place of their own has them all */
        *out = address;
        return OK;
    }
    sizes.media_id = media->id;
    TRY(db_read(newsroom_db(s->newsroom), read_renditions, &sizes));
    for (int i = 0; i < s->host_count; i++)
        if (is_on(s, a, i, media, &sizes.rows))
            return show_on(s, a, i, media, out);
    return OK;
}
