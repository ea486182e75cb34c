/* import_ninjs.c - files of ninjs: an item each, an array of them, or one after the other; and folders of such. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "exchange/files.h"
#include "exchange/ninjs.h"
#include "exchange/tree.h"

struct reading {
    struct import *import;
    struct arena a; /* of the item in hand */
    struct str file, where;
    struct tree around; /* the folder that pictures may lie in */
    bool stories;       /* the second walk; the first one is for pictures that are items */
    int64_t done, all;
};

/* ---- which files ---- */

static bool is_folder(struct arena *a, struct str path)
{
    struct stat facts;
    return stat(str_to_c(a, path), &facts) == 0 && S_ISDIR(facts.st_mode);
}

static bool is_ninjs(const void *context, struct str name)
{
    static const struct str ENDINGS[] = {S_INIT(".json"), S_INIT(".ninjs"), S_INIT(".jsonl"), S_INIT(".ndjson")};
    (void)context;
    for (int i = 0; i < COUNT_OF(ENDINGS); i++)
        if (str_ends(name, ENDINGS[i]))
            return true;
    return false;
}

static struct err find_one(void *context, struct str path, bool *stop)
{
    (void)path;
    *(bool *)context = *stop = true;
    return OK;
}

static bool recognises(struct str path, struct str head)
{
    static const struct str MARKS[] = {S_INIT("\"versioncreated\""), S_INIT("\"headline"), S_INIT("\"body_html\""),
                                       S_INIT("\"bodies\""), S_INIT("ninjs")};
    const struct files_rule rule = {.wanted = is_ninjs};
    struct arena a;
    bool found = false;
    arena_init(&a, 0);
    struct str text = str_lower_ascii(&a, str_trim(head));
    for (int i = 0; i < COUNT_OF(MARKS) && (str_starts(text, S("{")) || str_starts(text, S("["))); i++)
        found = found || str_find(text, MARKS[i], 0) >= 0;
    if (!head.n && is_folder(&a, path))
        err_ignore(files_walk(path, &rule, find_one, &found));
    arena_close(&a);
    return found;
}

/* ---- items ---- */

static enum json_cut_choice choose(struct str where, char mark)
{
    if (where.n == 0)
        return mark == '[' ? JSON_CUT_ENTER : JSON_CUT_TAKE;
    return str_equal(where, S("[]")) ? JSON_CUT_TAKE : JSON_CUT_PASS;
}

static struct str find_file(void *context, struct arena *a, struct str address)
{
    const struct reading *r = context;
    return tree_picture_file(a, &r->around, str_from(r->file, r->around.root.n + 1), address);
}

static struct err take_pictures(struct reading *r, const struct ninjs_item *item)
{
    for (ptrdiff_t i = 0; i < item->picture_count; i++)
        TRY(import_media(r->import, &item->pictures[i].media));
    return OK;
}

/* The newsroom's own language is that of a story that says another form of it: "nb-NO" is "nb". */
static struct str fit_language(const struct reading *r, struct str language)
{
    struct str own = newsroom_settings(import_newsroom(r->import))->language, first, rest;
    (void)str_cut(language, '-', &first, &rest);
    return str_equal_nocase(first, own) ? S("") : language;
}

static struct err take_item(struct reading *r, struct ninjs_item *item)
{
    if (item->kind == NINJS_PICTURE)
        return r->stories ? OK : take_pictures(r, item);
    if (!r->stories)
        return OK;
    if (item->kind == NINJS_OTHER) {
        import_note(
            r->import, IMPORT_LEFT_OUT, r->where,
            str_format(&r->a, "an item that is no story, of type \"%.*s\"", STR_ARG(str_slice(item->type, 0, 40))), 1);
        return OK;
    }
    item->story.where = r->where;
    item->story.input.language = fit_language(r, item->story.input.language);
    TRY(take_pictures(r, item));
    return import_story(r->import, &item->story);
}

static struct err take_record(struct reading *r, const struct json_record *record)
{
    json_t *tree;
    struct ninjs_item item = {0};
    struct str zone = newsroom_settings(import_newsroom(r->import))->zone;
    struct err e = record->too_large ? err_make(&ERR_LIMIT, "a record of more than 16 MB")
                                     : json_text_read(record->text, record->line, &tree);
    r->where =
        str_format(&r->a, "%.*s line %lld", STR_ARG(str_from(r->file, r->around.root.n + 1)), (long long)record->line);
    if (failed(e)) {
        if (r->stories)
            import_note(r->import, IMPORT_LEFT_OUT, r->where, str_copy(&r->a, str_from_c(err_detail())), 1);
        return OK;
    }
    ninjs_read(&r->a, tree, zone, r->where, &item);
    e = take_item(r, &item);
    json_decref(tree);
    return e;
}

/* ---- files ---- */

static struct err read_records(struct reading *r, struct json_cut *cut)
{
    struct json_record record;
    bool found;
    TRY(json_cut_next(cut, &record, &found));
    while (found) {
        TRY(take_record(r, &record));
        arena_reset(&r->a);
        TRY(json_cut_next(cut, &record, &found));
    }
    return OK;
}

/* A file that is broken costs what stands behind the fault, and no other file. */
static struct err read_file(void *context, struct str path, bool *stop)
{
    struct reading *r = context;
    struct json_cut *cut = NULL;
    (void)stop;
    r->file = path;
    struct err e = json_cut_open(path, choose, &cut);
    e = failed(e) ? e : read_records(r, cut);
    json_cut_close(cut);
    import_progress(r->import, ++r->done, r->all);
    if (!err_is(e, &ERR_INVALID))
        return e;
    if (r->stories)
        import_note(r->import, IMPORT_LEFT_OUT, path, str_copy(&r->a, str_from_c(err_detail())), 1);
    return OK;
}

static struct err count_file(void *context, struct str path, bool *stop)
{
    (void)path, (void)stop;
    ((struct reading *)context)->all += 2;
    return OK;
}

/* The path with all links followed; and the folder that it is, or lies in. */
static struct err settle(struct reading *r, struct str path, struct str *out)
{
    struct arena *a = import_arena(r->import);
    char *real = realpath(str_to_c(a, path), NULL);
    if (!real)
        return err_errno("%.*s", STR_ARG(path));
    *out = str_copy(a, str_from_c(real));
    free(real);
    ptrdiff_t slash = out->n;
    while (slash > 1 && out->p[slash - 1] != '/')
        slash--;
    r->around.root = is_folder(a, *out) ? *out : str_slice(*out, 0, slash - 1);
    return OK;
}

static struct err walk_all(struct reading *r, const struct str *paths, ptrdiff_t count, files_visit *visit)
{
    const struct files_rule rule = {.wanted = is_ninjs};
    for (ptrdiff_t i = 0; i < count; i++) {
        struct str path;
        TRY(settle(r, paths[i], &path));
        TRY(files_walk(path, &rule, visit, r));
    }
    return OK;
}

static struct err read_items(struct import *import, const struct str *paths, ptrdiff_t count)
{
    struct reading r = {.import = import, .around = {.any_host = true}};
    arena_init(&r.a, 0);
    struct err e = import_source(import, S("ninjs")); /* its uris are the same nowhere else */
    import_files(import, find_file, &r);
    e = failed(e) ? e : walk_all(&r, paths, count, count_file);
    e = failed(e) ? e : walk_all(&r, paths, count, read_file);
    r.stories = true;
    e = failed(e) ? e : walk_all(&r, paths, count, read_file);
    import_files(import, NULL, NULL);
    arena_close(&r.a);
    return e;
}

const struct import_format IMPORT_NINJS = {S_INIT("ninjs"), recognises, read_items};
