/* import_link.c - links of imported texts to pages of the site they came from: they lead to where these stand here. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A text comes with the old addresses of pages, as paths of this site. Where each page stands is known when all stories
 * are there: table import_link holds the addresses until then, and texts are amended behind the last story. What that
 * did not reach, as the run was broken off, or the page comes with another file, the next run finds there.
 */
#include "exchange/import_run.h"

#include "newsroom/story_stored.h"
#include "text/html_address.h"
#include "text/url.h"

#define LINKS_MAX 200 /* of a text; further ones lead on by redirects */
#define PART 50       /* stories of one transaction */
#define ENDING_MAX 6  /* bytes of a file's ending, and one more */

/* ---- as a text comes ---- */

struct links {
    struct import *import;
    struct import_item *item;
    struct str *paths;
    struct str base; /* the text's own old address, whole; empty: what is relative stays so */
    bool own;        /* the newsroom has the address of the source */
    bool pages;      /* links to pages lead to where these will stand */
    bool files;      /* links to files of the source alone are looked at */
};

static struct str fragment_of(struct str address)
{
    ptrdiff_t hash = str_find_char(address, '#', 0);
    return hash < 0 ? S("") : str_from(address, hash);
}

/* "/?p=42" of WordPress's address of that number, whole or a path; none: it is another one. */
static struct str numbered_path(const struct import *import, struct arena *a, struct str address)
{
    static const struct str KEYS[] = {S_INIT("p="), S_INIT("page_id=")};
    struct url url;
    int64_t number;
    if (!url_parse(address, &url) || url.kind == URL_MAILTO || !url.query.n || url.path.n > 1 || !import->host.n)
        return (struct str){NULL, 0};
    if (url.host.n && !import_is_its_host(import, url.host))
        return (struct str){NULL, 0};
    for (int i = 0; i < COUNT_OF(KEYS); i++)
        if (str_starts(url.query, KEYS[i]) && str_to_i64(str_from(url.query, KEYS[i].n), &number) && number > 0)
            return str_format(a, "/?p=%lld", (long long)number);
    return (struct str){NULL, 0};
}

/* Whether a path, which ends with a slash, is that of a file: its name has an ending that no page's has. */
static bool is_file(struct str path)
{
    static const struct str FOLDERS[] = {S_INIT("/wp-content/"), S_INIT("/wp-includes/"), S_INIT("/content/files/"),
                                         S_INIT("/content/media/"), S_INIT("/content/images/")};
    static const struct str PAGES[] = {S_INIT(".html/"), S_INIT(".htm/"), S_INIT(".php/"), S_INIT(".asp/"),
                                       S_INIT(".aspx/")};
    ptrdiff_t dot = path.n - 1;
    for (int i = 0; i < COUNT_OF(FOLDERS); i++)
        if (str_find(path, FOLDERS[i], 0) >= 0)
            return true;
    for (int i = 0; i < COUNT_OF(PAGES); i++)
        if (str_ends(path, PAGES[i]))
            return false;
    while (dot > 0 && (char_is_alpha(path.p[dot - 1]) || char_is_digit(path.p[dot - 1])))
        dot--;
    return dot > 0 && path.p[dot - 1] == '.' && path.n - dot > 1 && path.n - dot <= ENDING_MAX;
}

/* What a link's page is known by; none: it is another site's, or no page. */
static struct str page_path(const struct import *import, struct arena *a, struct str address)
{
    struct str path = import_old_path(import, a, address);
    if ((path.n && is_file(path)) || html_address_is_media(address))
        return (struct str){NULL, 0};
    return path.p ? path : numbered_path(import, a, address);
}

static void keep(struct links *l, struct str path)
{
    for (ptrdiff_t i = 0; i < l->item->link_count; i++)
        if (str_equal(l->paths[i], path))
            return;
    if (l->item->link_count < LINKS_MAX)
        l->paths[l->item->link_count++] = path;
}

static struct str as_link(struct arena *a, struct str path, struct str address)
{
    struct str encoded = str_starts(path, S("/?")) ? path : url_encode_path(a, path);
    return str_concat(a, encoded, fragment_of(address));
}

static bool is_picture_of(const struct import *import, struct str address)
{
    return str_find(address, S("/wp-content/uploads/"), 0) >= 0 && import_is_its_host(import, url_host(address)) &&
           import_is_picture(address);
}

/* "../other/": an address that only tells where it leads beside the text's own. */
static bool is_relative(struct str address)
{
    struct url url;
    return url_parse(address, &url) && !url.scheme.n && !url.host.n && url.path.n && url.path.p[0] != '/';
}

/* The old address of the file that a link names, as it is kept; none: it names none. */
static struct str file_path(const struct import *import, struct arena *a, struct str address)
{
    if (!import->find_page)
        return (struct str){NULL, 0};
    struct str path = import->find_page(import->page_context, a, address);
    return path.n ? import_old_path(import, a, url_encode_path(a, path)) : path;
}

static struct str come_here(void *context, struct arena *a, struct str address)
{
    struct links *l = context;
    struct str whole = address, picture = {NULL, 0}, file = file_path(l->import, a, address);
    if (file.n) {
        keep(l, file);
        return as_link(a, file, address);
    }
    if (l->files)
        return address;
    bool relative = l->base.n && is_relative(address) && url_join(a, l->base, address, &whole);
    struct str path = page_path(l->import, a, whole);
    if (path.n) {
        if (l->pages)
            keep(l, path);
        return l->own && !relative ? address : as_link(a, path, address);
    }
    if (is_picture_of(l->import, address))
        picture = import_find_picture(l->import, a, address);
    return picture.n ? picture : address;
}

/* Whether a link leads within the site, without its name. */
static bool has_local(struct str text)
{
    static const struct str LINK = S_INIT("<a href=\"");
    for (ptrdiff_t at = 0; (at = str_find(text, LINK, at)) >= 0; at += LINK.n) {
        struct str address = str_from(text, at + LINK.n);
        if (!str_starts(address, S("http")) && !str_starts(address, S("mailto:")) && !str_starts(address, S("#")))
            return true;
    }
    return false;
}

static bool names_host(struct arena *a, struct str text, struct str host)
{
    return host.n && str_find(text, str_concat(a, S("://"), host), 0) >= 0;
}

static bool has_links(const struct import *import, struct arena *a, bool all, struct str text)
{
    if (names_host(a, text, import->host) || names_host(a, text, import->other))
        return true;
    return all && (has_local(text) || names_host(a, text, url_host(import->settings.url)));
}

static struct str base_of(const struct import *import, struct arena *a, const struct import_story *story)
{
    struct str first = story->links && story->path_count ? story->paths[0] : S("");
    return str_starts(first, S("/")) ? str_concat(a, import->settings.url, url_encode_path(a, first)) : first;
}

struct err import_links(struct import *import, struct arena *a, const struct import_story *story, struct html *body,
                        struct import_item *item)
{
    struct str text = html_text(*body);
    bool own = str_equal_nocase(import->host, url_host(import->settings.url));
    bool all = has_links(import, a, story->links, text) && (story->links || !own);
    struct links l = {import, item, NULL, S(""), own, story->links, !all};
    if (!all && !(import->find_page && has_local(text)))
        return OK;
    l.base = base_of(import, a, story);
    l.paths = arena_array(a, struct str, LINKS_MAX);
    struct str changed = html_with_addresses(a, *body, come_here, &l);
    item->links = l.paths;
    return str_equal(changed, text) ? OK : html_sanitise(a, changed, NULL, body);
}

/* ---- when all stories are here ---- */

struct leading {
    struct import *import;
    struct arena *a;
    int64_t after; /* number of the last story looked at */
    struct sql_int_list stories;
    struct sql_import_at_list *targets; /* of each */
    const struct sql_import_at_list *hand;
};

static struct err read_part(struct db_conn *conn, void *context)
{
    struct leading *l = context;
    TRY(sql_import_link_stories(l->a, conn, l->import->source, l->after, PART, &l->stories));
    l->targets = arena_array(l->a, struct sql_import_at_list, l->stories.count);
    for (ptrdiff_t i = 0; i < l->stories.count; i++)
        TRY(sql_import_link_of_story(l->a, conn, l->stories.items[i], &l->targets[i]));
    return OK;
}

static struct str lead_on(void *context, struct arena *a, struct str address)
{
    const struct leading *l = context;
    struct str path = page_path(l->import, a, address);
    for (ptrdiff_t i = 0; path.n && i < l->hand->count; i++)
        if (str_equal(l->hand->items[i].path, path))
            return as_link(a, l->hand->items[i].target, address);
    return address;
}

static struct err amend(struct leading *l, ptrdiff_t i, struct story_input *in)
{
    struct story_stored stored;
    TRY(newsroom_story_read(l->import->n, l->a, &ACTOR_COMMAND, l->stories.items[i], 0, &stored));
    *in = stored.input;
    in->imported = in->amends = true;
    l->hand = &l->targets[i];
    return html_sanitise(l->a, html_with_addresses(l->a, in->body, lead_on, l), NULL, &in->body);
}

static struct err forget(void *context, struct db_conn *conn, const struct story_result *results)
{
    const struct leading *l = context;
    (void)results;
    for (ptrdiff_t i = 0; i < l->stories.count; i++)
        for (ptrdiff_t j = 0; j < l->targets[i].count; j++)
            TRY(sql_import_link_done(conn, l->stories.items[i], l->targets[i].items[j].path));
    return OK;
}

static struct err write_part(struct leading *l)
{
    const struct story_along along = {forget, l};
    TRY(db_read(newsroom_db(l->import->n), read_part, l));
    ptrdiff_t count = l->stories.count;
    if (count == 0)
        return OK;
    struct story_input *inputs = arena_array(l->a, struct story_input, count);
    struct story_result *results = arena_array(l->a, struct story_result, count);
    for (ptrdiff_t i = 0; i < count; i++)
        TRY(amend(l, i, &inputs[i]));
    l->after = l->stories.items[count - 1];
    return newsroom_story_put_along(l->import->n, l->a, &ACTOR_COMMAND, inputs, count, results, &along);
}

static struct err settle(struct db_conn *conn, void *context)
{
    const struct leading *l = context;
    return sql_import_link_settled(conn, l->import->source);
}

struct err import_links_write(struct import *import, struct arena *a)
{
    struct leading l = {.import = import, .a = a};
    TRY(db_write(newsroom_db(import->n), settle, &l));
    do {
        arena_reset(a);
        TRY(write_part(&l));
    } while (l.stories.count == PART);
    return OK;
}
