/* import_wxr.c - WordPress exports: walked once for what stories refer to, and once for the stories. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_wxr.h"

#include <sys/stat.h>

#define RECORDS_OF_PROGRESS 64
#define LOOKING 1 /* parts of the time that the walks take */
#define READING 9

static bool recognises(struct str path, struct str head)
{
    (void)path;
    return str_find(head, S("<rss"), 0) >= 0 || str_find(head, S("<channel"), 0) >= 0 ||
           str_find(head, S("wordpress.org/export"), 0) >= 0;
}

static struct str file_name(struct str path)
{
    for (ptrdiff_t slash; (slash = str_find_char(path, '/', 0)) >= 0;)
        path = str_from(path, slash + 1);
    return path;
}

/* ---- one walk ---- */

typedef struct err visit_record(struct import_wxr *x, const struct wxr_record *record);

static void show_progress(const struct import_wxr *x, const struct wxr_file *file)
{
    int64_t done, size;
    wxr_progress(file, &done, &size);
    import_progress(x->import, x->done + done * x->weight, x->all);
}

static struct err walk_records(struct import_wxr *x, struct str path, struct wxr_file *file, visit_record *visit)
{
    struct wxr_record record;
    bool found;
    TRY(wxr_next(file, &record, &found));
    for (int64_t n = 0; found; n++) {
        x->where = str_format(&x->a, "%.*s line %lld", STR_ARG(file_name(path)), (long long)record.line);
        if (record.too_large)
            import_note(x->import, IMPORT_LEFT_OUT, x->where, S("a record of more than 16 MB"), 1);
        else
            TRY(visit(x, &record));
        arena_reset(&x->a);
        if (n % RECORDS_OF_PROGRESS == 0)
            show_progress(x, file);
        TRY(wxr_next(file, &record, &found));
    }
    return OK;
}

static struct err walk_file(struct import_wxr *x, struct str path, visit_record *visit)
{
    struct wxr_file *file;
    int64_t done, size;
    TRY(wxr_open(path, &file));
    struct err e = walk_records(x, path, file, visit);
    wxr_progress(file, &done, &size);
    x->done += size * x->weight;
    wxr_close(file);
    return e;
}

static struct err walk(struct import_wxr *x, const struct str *paths, ptrdiff_t count, visit_record *visit)
{
    for (ptrdiff_t i = 0; i < count; i++)
        TRY(walk_file(x, paths[i], visit));
    return OK;
}

static int64_t size_of(struct arena *a, struct str path)
{
    struct stat facts;
    return stat(str_to_c(a, path), &facts) == 0 ? (int64_t)facts.st_size : 0;
}

/* ---- both ---- */

static struct err close_archive(struct import_wxr *x)
{
    int64_t count;
    struct str path;
    TRY(import_archive_close(x->archive, import_arena(x->import), &count, &path));
    x->archive = NULL;
    if (count)
        import_note(x->import, IMPORT_KEPT_ASIDE, path, S("comments"), count);
    return OK;
}

static struct err read_both(struct import_wxr *x, const struct str *paths, ptrdiff_t count)
{
    x->weight = LOOKING;
    TRY(walk(x, paths, count, import_wxr_learn));
    if (!x->named)
        return err_make(&ERR_INVALID, "%.*s: an export without a post", STR_ARG(paths[0]));
    if (!import_is_dry(x->import))
        TRY(import_archive_open(x->import, &x->archive));
    x->weight = READING;
    TRY(walk(x, paths, count, import_wxr_item));
    return x->archive ? close_archive(x) : OK;
}

static struct err read_export(struct import *import, const struct str *paths, ptrdiff_t count)
{
    struct import_wxr x = {.import = import, .file = file_name(paths[0])};
    arena_init(&x.a, 0);
    for (ptrdiff_t i = 0; i < count; i++)
        x.all += (LOOKING + READING) * size_of(&x.a, paths[i]);
    struct err e = read_both(&x, paths, count);
    import_archive_drop(x.archive);
    arena_close(&x.a);
    return e;
}

const struct import_format IMPORT_WXR = {S_INIT("wxr"), recognises, read_export};
