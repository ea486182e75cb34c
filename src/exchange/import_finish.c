/* import_finish.c - the last pass of an import: what could be told only when all stories were there. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include "newsroom/save.h"
#include "newsroom/story_stored.h"
#include "newsroom/touch.h"

#define PART 500        /* rows of one transaction */
#define STORIES_PART 50 /* stories that get links in one */

struct finishing {
    struct import *import;
    struct arena a;
    struct str after; /* key of the last row done */
    ptrdiff_t rows;
    int64_t redirects;
};

static const struct str REDIRECTS = S_INIT("redirects");

static struct err touch_redirects(struct finishing *f, struct db_conn *conn)
{
    return touch_write(f->import->n, &f->a, conn, &REDIRECTS, f->redirects > 0);
}

/* ---- pages of pictures ---- */

static struct err redirect_page(struct finishing *f, struct db_conn *conn, const struct sql_import_page *page)
{
    struct str target = {NULL, 0};
    if (!page->path.n || (page->story_id == DB_NULL && !page->media.n && !page->address.n))
        return OK;
    if (page->story_id == DB_NULL)
        target = page->media.n ? str_concat(&f->a, S("/media/"), page->media) : page->address;
    f->redirects++;
    return sql_redirect_put(conn, page->path, page->story_id, target, 301, time_now());
}

static struct err write_pages(struct db_conn *conn, void *context)
{
    struct finishing *f = context;
    struct sql_import_page_list pages;
    TRY(sql_import_page_after(&f->a, conn, f->import->source, f->after, PART, &pages));
    f->redirects = 0;
    f->rows = pages.count;
    for (ptrdiff_t i = 0; i < pages.count; i++)
        TRY(redirect_page(f, conn, &pages.items[i]));
    if (pages.count)
        f->after = pages.items[pages.count - 1].key;
    return touch_redirects(f, conn);
}

/* ---- authors' pages ---- */

static struct err write_authors(struct db_conn *conn, void *context)
{
    struct finishing *f = context;
    struct sql_import_name_list names;
    TRY(sql_import_author_moved(&f->a, conn, f->import->source, f->after, PART, &names));
    f->redirects = 0;
    f->rows = names.count;
    for (ptrdiff_t i = 0; i < names.count; i++) {
        struct str from = str_format(&f->a, "/author/%.*s/", STR_ARG(names.items[i].slug));
        struct str to = str_format(&f->a, "/author/%.*s/", STR_ARG(names.items[i].person));
        TRY(sql_redirect_put(conn, from, DB_NULL, to, 301, time_now()));
        f->redirects++;
    }
    if (names.count)
        f->after = names.items[names.count - 1].slug;
    return touch_redirects(f, conn);
}

/* Runs work until it has no more rows; it says in f->after where it stands. */
static struct err in_parts(struct finishing *f, db_work *work)
{
    char after[IMPORT_KEY_MAX + 1] = "";
    ptrdiff_t length = 0;
    do {
        f->after = (struct str){after, length};
        TRY(db_write(newsroom_db(f->import->n), work, f));
        f->import->report.counts.redirects += f->redirects;
        length = MIN(f->after.n, IMPORT_KEY_MAX);
        for (ptrdiff_t i = 0; i < length; i++)
            after[i] = f->after.p[i];
        arena_reset(&f->a);
    } while (f->rows == PART);
    return OK;
}

/* ---- also-read lines ---- */

static struct err find_targets(struct db_conn *conn, void *context)
{
    const struct finishing *f = context;
    TRY(sql_import_also_by_path(conn, f->import->source));
    TRY(sql_import_also_by_redirect(conn, f->import->source));
    return sql_import_also_by_title(conn, f->import->source);
}

struct linking {
    struct arena *a;
    struct sql_int_list stories;
    struct sql_import_line_list *lines; /* of each */
};

static struct err read_lines(struct db_conn *conn, void *context)
{
    struct linking *l = context;
    TRY(sql_import_also_stories(l->a, conn, STORIES_PART, &l->stories));
    l->lines = arena_array(l->a, struct sql_import_line_list, l->stories.count);
    for (ptrdiff_t i = 0; i < l->stories.count; i++)
        TRY(sql_import_also_of_story(l->a, conn, l->stories.items[i], &l->lines[i]));
    return OK;
}

/* What the story lists already, and behind it the lines' stories, each once, as many as fit. */
static void add_links(struct arena *a, struct story_input *in, const struct sql_import_line_list *lines)
{
    struct str *all = arena_array(a, struct str, in->also_read_count + lines->count);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < in->also_read_count; i++)
        all[n++] = in->also_read[i];
    for (ptrdiff_t i = 0; i < lines->count && n < LIMIT_ALSO_READ; i++) {
        bool known = false;
        for (ptrdiff_t j = 0; j < n && !known; j++)
            known = str_equal(all[j], lines->items[i].path);
        if (!known)
            all[n++] = lines->items[i].path;
    }
    in->also_read = all;
    in->also_read_count = n;
}

static struct err forget_lines(void *context, struct db_conn *conn, const struct story_result *results)
{
    const struct linking *l = context;
    (void)results;
    for (ptrdiff_t i = 0; i < l->stories.count; i++)
        TRY(sql_import_also_done(conn, l->stories.items[i]));
    for (ptrdiff_t i = 0; i < l->stories.count; i++)
        TRY(sql_import_story_seen(conn, l->stories.items[i]));
    return OK;
}

static struct err link_part(struct finishing *f, ptrdiff_t *count)
{
    struct arena *a = &f->a;
    struct linking l = {.a = a};
    const struct story_along along = {forget_lines, &l};
    TRY(db_read(newsroom_db(f->import->n), read_lines, &l));
    struct story_input *inputs = arena_array(a, struct story_input, l.stories.count);
    struct story_result *results = arena_array(a, struct story_result, l.stories.count);
    for (ptrdiff_t i = 0; i < l.stories.count; i++) {
        struct story_stored stored;
        TRY(newsroom_story_read(f->import->n, a, &ACTOR_COMMAND, l.stories.items[i], 0, &stored));
        inputs[i] = stored.input;
        inputs[i].imported = true;
        ptrdiff_t before = inputs[i].also_read_count;
        add_links(a, &inputs[i], &l.lines[i]);
        f->import->report.counts.also_read += inputs[i].also_read_count - before;
    }
    *count = l.stories.count;
    if (*count)
        TRY(newsroom_story_put_along(f->import->n, a, &ACTOR_COMMAND, inputs, *count, results, &along));
    arena_reset(a);
    return OK;
}

static struct err finish(struct finishing *f)
{
    ptrdiff_t linked = 1;
    TRY(in_parts(f, write_pages));
    TRY(in_parts(f, write_authors));
    TRY(db_write(newsroom_db(f->import->n), find_targets, f));
    while (linked)
        TRY(link_part(f, &linked));
    TRY(import_sections_clear(f->import, &f->a));
    TRY(import_links_write(f->import, &f->a));
    TRY(import_versions_write(f->import, &f->a));
    TRY(import_pins_write(f->import, &f->a));
    newsroom_touch(f->import->n, &REDIRECTS, 1);
    return OK;
}

struct err import_finish(struct import *import)
{
    struct finishing f = {.import = import};
    if (import->options->dry || !import->source)
        return OK;
    arena_init(&f.a, 0);
    struct err e = finish(&f);
    arena_close(&f.a);
    return e;
}
