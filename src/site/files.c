/* files.c - pictures and the theme's files: immutable, served for a year. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/routes.h"
#include "page/security.h"
#include "site/picture.h"

#include "http/file.h"
#include "newsroom/media_store.h"
#include "newsroom/query.h"

#include <sys/stat.h>
#include <unistd.h>

static const struct str IMMUTABLE = S_INIT("public, max-age=31536000, immutable");

static const struct {
    struct str ending, type;
} TYPES[] = {
    {S_INIT(".css"), S_INIT("text/css; charset=utf-8")},
    {S_INIT(".js"), S_INIT("text/javascript; charset=utf-8")},
    {S_INIT(".woff2"), S_INIT("font/woff2")},
    {S_INIT(".svg"), S_INIT("image/svg+xml")},
    {S_INIT(".png"), S_INIT("image/png")},
    {S_INIT(".txt"), S_INIT("text/plain; charset=utf-8")},
};

static struct str type_of(struct str path)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(TYPES); i++)
        if (str_ends(path, TYPES[i].ending))
            return TYPES[i].type;
    return (struct str){0};
}

/* Templates, words and licences' neighbours stay inside: only what a page loads is served. */
struct err asset_file(struct http_request *r, struct http_response *out)
{
    struct theme *theme = site_hold_theme(site_of(r));
    struct str path = http_request_parameter(r, S("path"));
    struct str type = type_of(path);
    const struct theme_file *file = type.p ? theme_file(theme, path) : NULL;
    struct err e = OK;
    if (!file || !str_equal(file->hash, http_request_parameter(r, S("hash")))) {
        e = err_make(&ERR_NOT_FOUND, "no such file in the theme");
    } else {
        out->type = type;
        out->body = str_copy(r->arena, theme_served(theme, file));
        http_response_header(out, S("Cache-Control"), IMMUTABLE);
    }
    theme_release(theme);
    return e;
}

/* One pixel of nothing would be a lie; the sign is drawn once, from the same ink as the masthead. */
struct err favicon_file(struct http_request *r, struct http_response *out)
{
    (void)r;
    out->type = S("image/svg+xml");
    out->body = S("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" "
                  "fill=\"#161616\"/><path fill=\"#fff\" d=\"M9 6h7c7 0 10 4 10 10s-3 10-10 10H9zm5 4v12h2c4 0 5-2 "
                  "5-6s-1-6-5-6z\"/></svg>");
    http_response_header(out, S("Cache-Control"), S("public, max-age=86400"));
    return OK;
}

static struct err open_media(struct newsroom *n, struct arena *a, const struct media_item *item, int *descriptor)
{
    struct err e = media_store_get(newsroom_media(n), a, item, descriptor);
    if (err_is(e, &ERR_NOT_FOUND)) /* the store has its row */
        log_errorx("media: %s", err_detail());
    return e;
}

static struct err send_file(struct http_request *r, struct http_response *out, struct str path, struct str type,
                            int descriptor)
{
    struct http_header headers[SECURITY_HEADERS + 2];
    struct stat status;
    ptrdiff_t count = security_headers(r->arena, site_of(r), (struct str){0}, headers);
    if (fstat(descriptor, &status) < 0) {
        close(descriptor);
        return err_errno("%.*s", STR_ARG(path));
    }
    headers[0].value = S(SECURITY_PICTURE_POLICY);
    headers[count++] = (struct http_header){S("Cache-Control"), IMMUTABLE};
    struct http_file file = {.descriptor = descriptor,
                             .size = status.st_size,
                             .type = type,
                             .etag = str_format(r->arena, "\"%.*s\"", STR_ARG(path)),
                             .headers = headers,
                             .header_count = count};
    out->ready = http_answer_for_file(r, &file);
    return out->ready ? OK : err_make(&ERR_SYSTEM, "out of memory");
}

static struct err send_media(struct http_request *r, struct http_response *out, const struct media_item *item,
                             struct str type)
{
    int descriptor;
    TRY(open_media(site_of(r)->newsroom, r->arena, item, &descriptor));
    return send_file(r, out, item->path, type, descriptor);
}

/* Without the store nobody can say which rendition an address names. But what lies here under that name is it: names
 * are made of contents. */
static struct err send_here(struct http_request *r, struct http_response *out, struct str path)
{
    struct str why = str_copy(r->arena, str_from_c(err_detail()));
    int descriptor;
    if (failed(media_store_here(newsroom_media(site_of(r)->newsroom), r->arena, path, &descriptor)))
        return err_make(&ERR_AWAY, "%.*s", STR_ARG(why));
    return send_file(r, out, path, media_type(path), descriptor);
}

/* A picture as it came holds what a camera wrote into it, the place where it was taken too: it stays in the house. Its
 * address leads to its largest rendition. */
struct err media_file(struct http_request *r, struct http_response *out)
{
    struct sql_media *media;
    struct sql_rendition *rendition;
    const struct settings *settings = newsroom_settings(site_of(r)->newsroom);
    struct str path = http_request_parameter(r, S("path"));
    struct err e = query_media(site_of(r)->newsroom, r->arena, path, &media, &rendition);
    if (err_is(e, &ERR_AWAY))
        return send_here(r, out, path);
    TRY(e);
    if (rendition)
        return send_media(r, out, &(struct media_item){rendition->path, rendition->hash, rendition->bytes},
                          rendition->type);
    if (!media->shown.n)
        return send_media(r, out, &(struct media_item){media->path, media->hash, media->bytes}, media->type);
    http_response_redirect(out, 302, picture_url(r->arena, settings, media->shown));
    return OK;
}
