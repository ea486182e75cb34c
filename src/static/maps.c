/* maps.c - what a server must know and no file says, as maps that nginx includes (ngx_http_map_module). */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Keys are paths as they are stored, decoded and with the edition's prefix whatever its host. Values are
 * percent-encoded: a dollar sign in one would be a variable.
 */
#include "static/still.h"

#include "newsroom/address.h"
#include "site/oembed.h"
#include "store/db.h"
#include "store/statements.h"
#include "text/html_address.h"
#include "text/url.h"

#include <stdlib.h>
#include <string.h>

#define WORD_MAX 3800 /* nginx takes words of its configuration up to 4 KB */
#define PIECE 500

/* ---- words ---- */

static void add_word(struct buf *out, struct str word)
{
    buf_add_char(out, '"');
    for (ptrdiff_t i = 0; i < word.n; i++) {
        if (word.p[i] == '"' || word.p[i] == '\\')
            buf_add_char(out, '\\');
        buf_add_char(out, word.p[i]);
    }
    buf_add_char(out, '"');
}

static void add_value(struct buf *out, struct str value)
{
    buf_add_char(out, '"');
    for (ptrdiff_t i = 0; i < value.n; i++) {
        if (value.p[i] == '$')
            buf_add(out, S("%24"));
        else if (value.p[i] == '"')
            buf_add(out, S("\\\""));
        else
            buf_add_char(out, value.p[i]);
    }
    buf_add_char(out, '"');
}

static bool fits(struct str word)
{
    for (ptrdiff_t i = 0; i < word.n; i++)
        if ((unsigned char)word.p[i] < 0x20 || word.p[i] == 0x7f)
            return false;
    return word.n > 0 && word.n < WORD_MAX;
}

void maps_add_pair(struct buf *out, struct str key, struct str value)
{
    if (!fits(key) || !fits(value)) {
        log_warnx("an address is left out of the maps, since it is too long: %.*s", STR_ARG(str_slice(key, 0, 200)));
        return;
    }
    add_word(out, key);
    buf_add_char(out, ' ');
    add_value(out, value);
    buf_add(out, S(";\n"));
}

struct err maps_put(struct still *s, const char *name, struct buf *map)
{
    struct arena a;
    if (map->failed)
        return err_make(&ERR_LIMIT, "the map %s is larger than %td bytes, or memory ran out", name, map->max);
    arena_init(&a, 0);
    struct err e = still_put(s, str_format(&a, "nginx/%s.map", name), S(""), buf_str(map));
    arena_close(&a);
    return e;
}

/* ---- stories ---- */

void maps_begin(struct still *s)
{
    buf_init(&s->maps.numbers, MAPS_MAX);
    buf_init(&s->maps.sections, MAPS_MAX);
    buf_init(&s->maps.persons, MAPS_MAX);
    buf_init(&s->maps.gone, MAPS_MAX);
}

void maps_end(struct still *s)
{
    buf_close(&s->maps.numbers);
    buf_close(&s->maps.sections);
    buf_close(&s->maps.persons);
    buf_close(&s->maps.gone);
}

void maps_add_list(struct still *s, struct buf *map, int64_t number, const char *kind, struct str slug)
{
    maps_add_pair(map, str_format(&s->a, "%lld", (long long)number),
                  str_format(&s->a, "%s/%.*s/", kind, STR_ARG(slug)));
}

static void add_gone(struct still *s, struct str path)
{
    maps_add_pair(&s->maps.gone, path, S("1"));
}

void maps_add_story(struct still *s, const struct sql_static_story *story)
{
    struct str number = str_format(&s->a, "%lld", (long long)story->id);
    maps_add_pair(&s->maps.numbers, number, address_link(&s->a, s->settings, S(""), story->path));
    if (!str_equal(story->status, S("withdrawn")))
        return;
    add_gone(s, story->path);
    if (str_ends(story->path, S("/")))
        add_gone(s, str_concat(&s->a, story->path, S(EMBED_ENDING)));
}

/* ---- redirects ---- */

/* begins: "/?cat=12" is a list by the number that it had in a site that was imported; empty: by their status. */
enum { TO_301, TO_302, TO_308, TO_SECTION, TO_PERSON, TO_COUNT };
static const struct {
    struct str begins;
    int status;
    const char *name;
} TO[TO_COUNT] = {{S_INIT(""), 301, "redirects-301"},
                  {S_INIT(""), 302, "redirects-302"},
                  {S_INIT(""), 308, "redirects-308"},
                  {S_INIT("/?cat="), 0, "old-sections"},
                  {S_INIT("/?author="), 0, "old-persons"}};

struct redirects {
    struct arena *a;
    struct str after; /* in last */
    char last[EXPORT_PATH_MAX * 4];
    struct sql_static_redirect_list rows;
    struct buf maps[TO_COUNT];
};

static struct err read_redirects(struct db_conn *conn, void *context)
{
    struct redirects *r = context;
    return sql_static_redirects(r->a, conn, r->after, PIECE, &r->rows);
}

/* A page that stands at the address is what the server answers with. */
static bool is_page(struct still *s, struct arena *a, struct str path)
{
    const struct still_host *host = &s->hosts[still_host_of(s, path)];
    struct str below = str_from(path, host->prefix.n);
    return str_ends(path, S("/")) &&
           export_folder_has(s->folder, str_format(a, "%.*s%.*sindex.html", STR_ARG(host->root), STR_ARG(below)));
}

/* A list by the number that it had elsewhere. */
static bool add_list(struct still *s, struct redirects *r, struct str path, struct str target)
{
    int64_t number;
    for (int i = TO_SECTION; i < TO_COUNT; i++) {
        if (!str_starts(path, TO[i].begins))
            continue;
        struct str text = str_from(path, TO[i].begins.n);
        if (str_to_i64(text, &number))
            maps_add_pair(&r->maps[i], text, address_link(r->a, s->settings, S(""), target));
        return true;
    }
    return false;
}

/* By the rules of the server: chains are followed to their end. */
static struct err add_redirect(struct still *s, struct redirects *r, struct str path)
{
    struct str target;
    int status;
    struct err e = query_redirect(s->newsroom, r->a, path, &target, &status);
    if (err_is(e, &ERR_NOT_FOUND))
        return OK;
    TRY(e);
    if (status == 410) {
        add_gone(s, path);
        return OK;
    }
    if (add_list(s, r, path, target))
        return OK;
    struct str own = s->hosts[still_host_of(s, path)].prefix;
    if (html_address_is_media(target)) { /* a picture's place of today is not for ever */
        status = 302;
        TRY(refs_shown(s, r->a, str_from(target, S("/media/").n), &target));
        if (!target.n)
            return OK;
    } else if (str_starts(target, S("/"))) {
        target = address_link(r->a, s->settings, own, target);
    }
    for (int i = 0; i < TO_SECTION; i++)
        if (TO[i].status == status)
            maps_add_pair(&r->maps[i], path, target);
    return OK;
}

static struct err add_redirects(struct still *s, struct redirects *r)
{
    do {
        arena_reset(r->a);
        TRY(db_read(newsroom_db(s->newsroom), read_redirects, r));
        for (ptrdiff_t i = 0; i < r->rows.count; i++)
            if (!is_page(s, r->a, r->rows.items[i].path))
                TRY(add_redirect(s, r, r->rows.items[i].path));
        if (r->rows.count == 0)
            break;
        struct str path = r->rows.items[r->rows.count - 1].path;
        if (path.n > (ptrdiff_t)sizeof r->last)
            return err_make(&ERR_LIMIT, "a redirect's address has %td bytes", path.n);
        memcpy(r->last, path.p, (size_t)path.n);
        r->after = (struct str){r->last, path.n};
    } while (r->rows.count == PIECE);
    return OK;
}

/* ---- lines ---- */

static int compare_lines(const void *one, const void *other)
{
    const struct str *a = one, *b = other;
    return str_compare(*a, *b);
}

/* "KEY<tab>VALUE", each once. */
static void sort(struct still_lines *lines)
{
    ptrdiff_t kept = 0;
    if (lines->count)
        qsort(lines->items, (size_t)lines->count, sizeof(*lines->items), compare_lines);
    for (ptrdiff_t i = 0; i < lines->count; i++)
        if (i == 0 || !str_equal(lines->items[i], lines->items[kept - 1]))
            lines->items[kept++] = lines->items[i];
    lines->count = kept;
}

static void add_moves(struct still *s, struct buf *map)
{
    struct str from, to;
    sort(&s->moves);
    for (ptrdiff_t i = 0; i < s->moves.count; i++)
        if (str_cut(s->moves.items[i], '\t', &from, &to))
            maps_add_pair(map, from, to);
}

/* What the policies of these pages say more. */
static struct err write_frames(struct still *s)
{
    struct buf frames, screens;
    struct str path, origins, origin;
    buf_init(&frames, MAPS_MAX);
    buf_init(&screens, MAPS_MAX);
    sort(&s->frames);
    for (ptrdiff_t i = 0; i < s->frames.count; i++) {
        struct str line = S("");
        (void)str_cut(s->frames.items[i], '\t', &path, &origins);
        maps_add_pair(&frames, path, str_format(&s->a, "; frame-src %.*s", STR_ARG(origins)));
        while (origins.n) {
            (void)str_cut(origins, ' ', &origin, &origins);
            line = str_format(&s->a, "%.*s \"%.*s\"", STR_ARG(line), STR_ARG(origin));
        }
        maps_add_pair(&screens, path, line);
    }
    struct err e = maps_put(s, "frames", &frames);
    e = failed(e) ? e : maps_put(s, "screens", &screens);
    buf_close(&frames);
    buf_close(&screens);
    return e;
}

/* Other exact words of a map stand before its patterns. */
static struct err write_kinds(struct still *s)
{
    struct buf kinds;
    buf_init(&kinds, MAPS_MAX);
    sort(&s->bare);
    for (ptrdiff_t i = 0; i < s->bare.count; i++)
        maps_add_pair(&kinds, s->bare.items[i], S("page"));
    struct err e = maps_put(s, "kinds", &kinds);
    buf_close(&kinds);
    return e;
}

static struct err write_redirects(struct still *s)
{
    struct redirects r = {.a = &s->a, .after = S("")};
    for (int i = 0; i < TO_COUNT; i++)
        buf_init(&r.maps[i], MAPS_MAX);
    struct err e = add_redirects(s, &r);
    add_moves(s, &r.maps[TO_302]);
    for (int i = 0; i < TO_COUNT; i++) {
        if (!failed(e))
            e = maps_put(s, TO[i].name, &r.maps[i]);
        buf_close(&r.maps[i]);
    }
    return e;
}

struct err maps_write(struct still *s)
{
    TRY(write_redirects(s));
    TRY(numbers_write(s));
    TRY(uploads_write(s));
    TRY(maps_put(s, "numbers", &s->maps.numbers));
    TRY(maps_put(s, "sections", &s->maps.sections));
    TRY(maps_put(s, "persons", &s->maps.persons));
    TRY(maps_put(s, "gone", &s->maps.gone));
    TRY(write_frames(s));
    return write_kinds(s);
}
