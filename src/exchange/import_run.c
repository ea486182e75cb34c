/* import_run.c - an import from its first file to its report. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_run.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zlib.h>

#include "text/url.h"

#define HEAD_MAX 4096

static const struct import_format *const FORMATS[] = {&IMPORT_WXR, &IMPORT_REDIRECTS, &IMPORT_GHOST, &IMPORT_MARKDOWN,
                                                      &IMPORT_NINJS};

/* ---- what a reader asks ---- */

struct arena *import_arena(struct import *import)
{
    return &import->a;
}

struct arena *import_story_arena(struct import *import)
{
    return &import_filling(import)->a;
}

struct newsroom *import_newsroom(const struct import *import)
{
    return import->n;
}

bool import_is_dry(const struct import *import)
{
    return import->options->dry;
}

void import_note(struct import *import, enum import_note note, struct str where, struct str what, int64_t count)
{
    import_report_note(&import->report, note, where, what, count);
}

void import_progress(struct import *import, int64_t done, int64_t all)
{
    const struct import_options *o = import->options;
    const struct import_counts *c = &import->report.counts;
    if (o->progress)
        o->progress(o->progress_context, done, all, c->created + c->updated + c->unchanged);
}

void import_files(struct import *import, import_find_file *find, void *context)
{
    import->find_file = find;
    import->find_context = context;
}

void import_pages(struct import *import, import_find_page *find, void *context)
{
    import->find_page = find;
    import->page_context = context;
}

/* ---- the source ---- */

static struct err put_source(struct db_conn *conn, void *context)
{
    struct import *import = context;
    TRY(sql_import_source_put(conn, import->site, import->format->name, time_now()));
    return sql_import_source_find(conn, import->site, &import->source);
}

struct err import_source(struct import *import, struct str site)
{
    while (site.n > 1 && str_ends(site, S("/")))
        site.n--;
    if (site.n == 0 || site.n > LIMIT_ADDRESS)
        return err_make(&ERR_INVALID, "the export does not say which site it is of");
    import->names = (struct map){0};
    arena_reset(&import->names_arena);
    import->site = str_copy(&import->a, site);
    import->host = url_host(import->site);
    return db_write(newsroom_db(import->n), put_source, import);
}

/* ---- the format ---- */

static bool is_folder(struct arena *a, struct str path)
{
    struct stat facts;
    return stat(str_to_c(a, path), &facts) == 0 && S_ISDIR(facts.st_mode);
}

static struct err read_head(struct arena *a, struct str path, struct str *head)
{
    gzFile in = gzopen(str_to_c(a, path), "rbe");
    if (!in)
        return err_errno("%.*s", STR_ARG(path));
    char *p = arena_bytes(a, HEAD_MAX);
    int n = gzread(in, p, HEAD_MAX);
    gzclose(in);
    *head = (struct str){p, n < 0 ? 0 : n};
    return OK;
}

static struct err format_of(struct import *import, struct str path, const struct import_format **out)
{
    struct str head = S(""), wanted = import->options->format;
    bool any = wanted.n == 0 || str_equal(wanted, S("auto"));
    if (any && !is_folder(&import->a, path))
        TRY(read_head(&import->a, path, &head));
    for (int i = 0; i < COUNT_OF(FORMATS); i++)
        if (any ? FORMATS[i]->recognises(path, head) : str_equal(FORMATS[i]->name, wanted)) {
            *out = FORMATS[i];
            return OK;
        }
    if (!any)
        return err_make(&ERR_INVALID, "there is no format '%.*s'", STR_ARG(wanted));
    return err_make(&ERR_INVALID, "%.*s: of no form that is read; --format says which it should be", STR_ARG(path));
}

/* Files of one format in a row are read together: one export may be several. */
static struct err read_all(struct import *import, const struct str *paths, ptrdiff_t count)
{
    const struct import_format *next = NULL;
    for (ptrdiff_t i = 0, from = 0; i < count; i++) {
        if (i == 0)
            TRY(format_of(import, paths[0], &next));
        import->format = next;
        if (i + 1 < count)
            TRY(format_of(import, paths[i + 1], &next));
        if (i + 1 < count && next == import->format)
            continue;
        TRY(import->format->read(import, paths + from, i + 1 - from));
        TRY(import_drain(import)); /* the next may be of another source */
        from = i + 1;
    }
    return OK;
}

/* ---- the run ---- */

static struct err begin(struct import *import)
{
    import->settings = *newsroom_settings(import->n);
    import->settings.foreign_content = S("leave_out");
    TRY(embed_providers_make(&import->a, &import->settings, &import->providers));
    TRY(import_report_open(&import->report, &import->a, import->n));
    return import_writer_start(import);
}

static struct err run(struct import *import, const struct str *paths, ptrdiff_t count)
{
    struct err e = begin(import);
    e = failed(e) ? e : read_all(import, paths, count);
    char detail[1024];
    strncpy(detail, err_detail(), sizeof(detail) - 1);
    detail[sizeof(detail) - 1] = 0;
    struct err written = import_writer_end(import);
    if (failed(written) && !failed(e))
        return written;
    err_set_detail(detail);
    return failed(e) ? e : import_finish(import);
}

static void open_arenas(struct import *import)
{
    arena_init(&import->a, 0);
    arena_init(&import->facts.a, 0);
    arena_init(&import->facts.seen_arena, 0);
    arena_init(&import->facts.away_arena, 0);
    arena_init(&import->names_arena, 0);
}

static void close_all(struct import *import)
{
    import_report_drop(&import->report);
    arena_close(&import->names_arena);
    arena_close(&import->facts.away_arena);
    arena_close(&import->facts.seen_arena);
    arena_close(&import->facts.a);
    arena_close(&import->a);
    free(import);
}

static struct err take_other_site(struct import *import)
{
    struct str site = import->options->site;
    struct url url;
    if (!site.n)
        return OK;
    bool whole = str_starts(site, S("https://")) || str_starts(site, S("http://"));
    if (!whole || !url_parse(site, &url) || !url.host.n)
        return err_make(&ERR_INVALID, "--site is the address of a site, like https://old.example");
    import->other = url.host;
    import->below = str_ends(url.path, S("/")) ? str_slice(url.path, 0, url.path.n - 1) : url.path;
    return OK;
}

struct err import_run(struct newsroom *n, struct arena *a, const struct str *paths, ptrdiff_t count,
                      const struct import_options *options, struct str *report, struct str *summary)
{
    struct import *import = calloc(1, sizeof(*import));
    if (!import)
        return err_make(&ERR_SYSTEM, "out of memory");
    import->n = n;
    import->options = options;
    open_arenas(import);
    struct err e = take_other_site(import);
    if (!failed(e))
        e = run(import, paths, count);
    if (!failed(e))
        e = import_report_close(&import->report, a, options->dry, summary);
    *report = failed(e) ? (struct str){NULL, 0} : str_copy(a, import->report.path);
    close_all(import);
    return e;
}
