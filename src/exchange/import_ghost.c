/* import_ghost.c - Ghost's exports: walked for what belongs together, for the tags, and for the posts. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An export is Ghost's database, table by table: which tags and authors a post has comes long after it. Those rows go
 * to disk (shelf.h) on the first walk; only one row is in memory at any time.
 */
#include "exchange/import_ghost.h"

#include "newsroom/newsroom.h"

#define RECORDS_OF_PROGRESS 64
#define WALKS 3

static bool recognises(struct str path, struct str head)
{
    (void)path;
    head = str_trim(head);
    bool table = str_find(head, S("\"data\""), 0) >= 0 && str_find(head, S("\"posts\""), 0) >= 0;
    return str_starts(head, S("{")) && (table || str_find(head, S("\"exported_on\""), 0) >= 0);
}

/* Ghost's file is {"db": [{"meta": {...}, "data": {TABLE: [ROW, ...]}}]}; others leave out the outer part. */
static enum json_cut_choice choose(struct str where, char mark)
{
    static const struct str ENTERED[] = {S_INIT(""), S_INIT("db"), S_INIT("db[]"), S_INIT("db[].data"), S_INIT("data")};
    (void)mark;
    for (int i = 0; i < COUNT_OF(ENTERED); i++)
        if (str_equal(where, ENTERED[i]))
            return JSON_CUT_ENTER;
    struct str inner = str_starts(where, S("db[].")) ? str_from(where, 5) : where;
    if (!str_starts(inner, S("data.")))
        return JSON_CUT_PASS;
    return str_ends(inner, S("[]")) ? JSON_CUT_TAKE : JSON_CUT_ENTER;
}

/* "posts" of "db[].data.posts[]". */
static struct str table_of(struct str where)
{
    ptrdiff_t at = str_find(where, S("data."), 0);
    return str_slice(where, at + 5, where.n - 2);
}

/* ---- rows ---- */

typedef struct err visit_row(struct import_ghost *g, struct str table, struct str text, const json_t *row);

static struct err visit_table(struct import_ghost *g, struct str table, struct str text, const json_t *row)
{
    return str_equal(table, S("posts")) ? OK : import_ghost_learn(g, table, text, row);
}

static struct err visit_tag(struct import_ghost *g, struct str table, struct str text, const json_t *row)
{
    (void)text;
    return str_equal(table, S("tags")) ? import_ghost_tag(g, row) : OK;
}

static struct err visit_post(struct import_ghost *g, struct str table, struct str text, const json_t *row)
{
    (void)text;
    return str_equal(table, S("posts")) ? import_ghost_post(g, row) : OK;
}

/* Which tables a walk is for: the others are not even made trees of. */
static bool is_wanted(visit_row *visit, struct str table)
{
    static const struct str LEARNT[] = {S_INIT("posts_tags"), S_INIT("posts_authors"), S_INIT("posts_meta"),
                                        S_INIT("users"), S_INIT("tags")};
    if (visit != visit_table)
        return str_equal(table, visit == visit_tag ? S("tags") : S("posts"));
    for (int i = 0; i < COUNT_OF(LEARNT); i++)
        if (str_equal(table, LEARNT[i]))
            return true;
    return false;
}

/* Length of what is to go at the start of text: the mark of the site's address, or the size within the address of a
 * picture, "/content/images/size/w1000h600/format/webp/". */
static ptrdiff_t needless(struct str before, struct str text)
{
    static const struct str MARK = S_INIT("__GHOST_URL__"), SIZE = S_INIT("/size/w"), FORMAT = S_INIT("/format/");
    if (str_starts(text, MARK))
        return MARK.n;
    if (!str_starts(text, SIZE) || !str_ends(before, S("/content/images")))
        return 0;
    ptrdiff_t n = str_find_char(str_slice(text, 0, 40), '/', SIZE.n);
    if (n > 0 && str_starts(str_from(text, n), FORMAT))
        n = str_find_char(str_slice(text, 0, 60), '/', n + FORMAT.n);
    return MAX(n, 0);
}

/* text with addresses of the site's own as paths, and pictures in the size that they were uploaded in. */
static struct str without_site(struct arena *a, struct str text)
{
    char *p = arena_bytes(a, text.n);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < text.n;) {
        bool may = text.p[i] == '_' || text.p[i] == '/';
        ptrdiff_t gone = may ? needless((struct str){p, n}, str_from(text, i)) : 0;
        if (gone == 0)
            p[n++] = text.p[i++];
        i += gone;
    }
    return (struct str){p, n};
}

static struct err take_row(struct import_ghost *g, const struct json_record *record, visit_row *visit)
{
    json_t *row;
    struct str table = table_of(record->where);
    if (!is_wanted(visit, table))
        return OK;
    g->where = str_format(&g->a, "%.*s line %lld", STR_ARG(g->file), (long long)record->line);
    if (record->too_large) {
        import_note(g->import, IMPORT_LEFT_OUT, g->where, S("a record of more than 16 MB"), 1);
        return OK;
    }
    struct str text = without_site(&g->a, record->text);
    struct err e = json_text_read(text, record->line, &row);
    if (failed(e)) {
        import_note(g->import, IMPORT_LEFT_OUT, g->where, str_copy(&g->a, str_from_c(err_detail())), 1);
        return OK;
    }
    e = visit(g, table, text, row);
    json_decref(row);
    return e;
}

/* ---- walks ---- */

static struct err walk_rows(struct import_ghost *g, struct json_cut *cut, visit_row *visit)
{
    struct json_record record;
    bool found;
    int64_t done, size;
    TRY(json_cut_next(cut, &record, &found));
    for (int64_t n = 0; found; n++) {
        TRY(take_row(g, &record, visit));
        arena_reset(&g->a);
        json_cut_progress(cut, &done, &size);
        if (n % RECORDS_OF_PROGRESS == 0)
            import_progress(g->import, g->done + done, WALKS * size);
        TRY(json_cut_next(cut, &record, &found));
    }
    json_cut_progress(cut, &done, &size);
    g->done += size;
    return OK;
}

static struct err walk(struct import_ghost *g, struct str path, visit_row *visit)
{
    struct json_cut *cut;
    TRY(json_cut_open(path, choose, &cut));
    struct err e = walk_rows(g, cut, visit);
    json_cut_close(cut);
    return e;
}

static struct str file_name(struct str path)
{
    for (ptrdiff_t slash; (slash = str_find_char(path, '/', 0)) >= 0;)
        path = str_from(path, slash + 1);
    return path;
}

static struct err read_file(struct import_ghost *g, struct str path)
{
    g->file = file_name(path);
    g->pattern_count = 0;
    g->done = 0;
    TRY(shelf_open(newsroom_folder(import_newsroom(g->import)), &g->shelf));
    TRY(import_ghost_beside(g, path));
    TRY(walk(g, path, visit_table));
    TRY(walk(g, path, visit_tag));
    return walk(g, path, visit_post);
}

static struct err read_export(struct import *import, const struct str *paths, ptrdiff_t count)
{
    struct import_ghost g = {.import = import};
    struct err e = import_source(import, S("ghost")); /* an export does not say which site it is of; its numbers do */
    arena_init(&g.a, 0);
    for (ptrdiff_t i = 0; i < count && !failed(e); i++) {
        e = read_file(&g, paths[i]);
        shelf_close(g.shelf);
        g.shelf = NULL;
    }
    arena_close(&g.a);
    return e;
}

const struct import_format IMPORT_GHOST = {S_INIT("ghost"), recognises, read_export};
