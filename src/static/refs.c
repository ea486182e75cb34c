/* refs.c - the theme's files and the pictures that pages name: only what some page shows goes out. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/export.h"

#include "site/picture.h"

#include <string.h>

static const struct str ASSETS = S_INIT("/assets/"), MEDIA = S_INIT("/media/");

static bool is_of_name(char c)
{
    return char_is_alpha(c) || char_is_digit(c) || c == '/' || c == '.' || c == '-' || c == '_';
}

/* Whether no page of the host has named it yet. Two threads may both be told so: the ledger lets one of them write. */
static bool is_new(struct export *x, struct arena *a, int host, struct str path)
{
    return !ledger_has_noted(x->folder.ledger, str_concat(a, x->hosts[host].root, path));
}

static struct err copy_media(struct export *x, struct arena *a, int host, struct str path)
{
    struct str folder = newsroom_folder(x->newsroom);
    struct str from = str_format(a, "%.*s/media/%.*s", STR_ARG(folder), STR_ARG(path));
    struct str name = str_format(a, "%.*s/media/%.*s", STR_ARG(x->hosts[host].root), STR_ARG(path));
    struct err e = folder_copy(&x->folder, name, str_to_c(a, from));
    if (failed(e)) /* `dateline check` is there to say so of all of them */
        log_warnx("a picture is left out: %s", err_detail());
    return OK;
}

/* As site/files.c serves it: a picture as it came stays in the house once it has renditions. */
static struct err put_media(struct export *x, struct arena *a, int host, struct str path)
{
    struct sql_media *media;
    struct sql_rendition *rendition;
    struct err e = query_media(x->newsroom, a, str_from(path, MEDIA.n), &media, &rendition);
    if (err_is(e, &ERR_NOT_FOUND))
        return OK; /* words that look like an address */
    TRY(e);
    if (rendition || !media->shown.n)
        return copy_media(x, a, host, rendition ? rendition->path : media->path);
    struct str to = picture_media_url(a, media->shown);
    export_add_line(x, &x->moves, str_format(a, "%.*s %.*s", STR_ARG(path), STR_ARG(to)));
    return is_new(x, a, host, to) ? copy_media(x, a, host, media->shown) : OK;
}

static struct err follow(struct export *x, struct arena *a, int host, struct str path)
{
    bool found;
    if (!is_new(x, a, host, path))
        return OK;
    return str_starts(path, MEDIA) ? put_media(x, a, host, path) : pages_make(x, a, host, path, &found);
}

static struct err follow_all(struct export *x, struct arena *a, int host, struct str body, struct str start)
{
    const char *at = body.p, *end = body.p + body.n;
    while (at < end && (at = memmem(at, (size_t)(end - at), start.p, (size_t)start.n)) != NULL) {
        const char *from = at;
        at += start.n;
        while (at < end && is_of_name(*at))
            at++;
        TRY(follow(x, a, host, (struct str){from, at - from}));
    }
    return OK;
}

struct err refs_follow(struct export *x, struct arena *a, int host, struct str body)
{
    if (!body.n)
        return OK;
    TRY(follow_all(x, a, host, body, ASSETS));
    return follow_all(x, a, host, body, MEDIA);
}
