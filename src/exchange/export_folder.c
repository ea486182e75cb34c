/* export_folder.c - the folder that an export writes: its list of files, and what is taken away. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A path is in EXPORT_LIST_NEW before its file is made, so whatever happens, each file stands in one of the two lists.
 * Only when those that went are gone is the list of this run made EXPORT_LIST.
 */
#include "exchange/export_place.h"

#include "newsroom/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_LINE "Dateline export 1: "

static struct err wrong(const struct export_folder *f, const char *what)
{
    return err_make(&ERR_CONFLICT, "%.*s: %s", STR_ARG(f->path), what);
}

static int open_list(const struct export_folder *f, const char *name, int flags)
{
    return openat(f->root, name, flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666);
}

/* ---- opening ---- */

/* Whether a list is there; one of another format is an error. */
static struct err check_list(const struct export_folder *f, const char *name, bool *there)
{
    char line[128] = "";
    int descriptor = open_list(f, name, O_RDONLY);
    *there = descriptor >= 0;
    if (descriptor < 0)
        return errno == ENOENT ? OK : err_errno("%.*s/%s", STR_ARG(f->path), name);
    ssize_t got = read(descriptor, line, sizeof line - 1);
    close(descriptor);
    struct str head = {line, MAX(got, 0)}, format, rest;
    if (head.n == 0) { /* killed before its first line */
        *there = false;
        return OK;
    }
    if (!str_starts(head, S(FIRST_LINE)))
        return wrong(f, EXPORT_LIST " in it is no export's");
    str_cut(str_from(head, sizeof FIRST_LINE - 1), '\n', &format, &rest);
    if (!str_equal(format, f->format))
        return err_make(&ERR_CONFLICT, "%.*s holds an export of the format %.*s; choose another folder",
                        STR_ARG(f->path), STR_ARG(format));
    return OK;
}

/* Takes away what a killed run left unfinished; *other: something else is there. */
static struct err look_around(const struct export_folder *f, bool *other)
{
    int copy = openat(f->root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = copy < 0 ? NULL : fdopendir(copy);
    if (!folder)
        return err_errno("%.*s", STR_ARG(f->path));
    *other = false;
    for (struct dirent *entry; (entry = readdir(folder));) {
        struct str name = str_from_c(entry->d_name);
        if (str_starts(name, S(EXPORT_PART)) || str_equal(name, S(EXPORT_LIST_NEXT)))
            (void)unlinkat(f->root, entry->d_name, 0);
        else if (!str_equal(name, S(".")) && !str_equal(name, S("..")) && !str_starts(name, S(EXPORT_LIST)))
            *other = true;
    }
    closedir(folder);
    return OK;
}

/* Where the whole lines of a list end: what a full disk or a power cut left behind them made no file. */
static struct err find_end(const struct export_folder *f, off_t size, off_t *end)
{
    char tail[EXPORT_TOGETHER * (EXPORT_PATH_MAX + 1)];
    off_t from = MAX(size - (off_t)sizeof tail, 0);
    ssize_t got = pread(f->list, tail, sizeof tail, from);
    if (got < 0)
        return err_errno("cannot read it");
    while (got > 0 && tail[got - 1] != '\n')
        got--;
    *end = from + got;
    return OK;
}

static struct err begin_list(struct export_folder *f)
{
    struct stat facts;
    f->list = open_list(f, EXPORT_LIST_NEW, O_RDWR | O_CREAT | O_APPEND);
    if (f->list < 0 || fstat(f->list, &facts))
        return err_errno("%.*s/" EXPORT_LIST_NEW, STR_ARG(f->path));
    off_t whole = 0;
    TRY(find_end(f, facts.st_size, &whole));
    if (ftruncate(f->list, whole))
        return err_errno("%.*s/" EXPORT_LIST_NEW, STR_ARG(f->path));
    if (whole == 0) {
        TRY(folder_write_all(f->list, S(FIRST_LINE)));
        TRY(folder_write_all(f->list, f->format));
        TRY(folder_write_all(f->list, S("\n")));
    }
    f->list_start = f->list_end = lseek(f->list, 0, SEEK_END);
    return OK;
}

static struct err prepare(struct export_folder *f)
{
    bool whole, begun, other = false;
    if (flock(f->root, LOCK_EX | LOCK_NB))
        return errno == EWOULDBLOCK ? wrong(f, "another export writes into it") : err_errno("%.*s", STR_ARG(f->path));
    TRY(check_list(f, EXPORT_LIST, &whole));
    TRY(check_list(f, EXPORT_LIST_NEW, &begun));
    TRY(look_around(f, &other));
    if (other && !whole && !begun)
        return wrong(f, "it is not empty, and no export; choose an empty or a new folder");
    f->empty = !other && !whole && !begun;
    f->nameless = access("/proc/self/fd", X_OK) == 0;
    return begin_list(f);
}

struct err export_folder_open(struct str path, struct str format, struct export_folder **out)
{
    struct export_folder *f = calloc(1, sizeof *f);
    if (!f)
        return err_make(&ERR_SYSTEM, "no memory for an export");
    arena_init(&f->a, 0);
    f->path = str_copy(&f->a, path);
    f->format = str_copy(&f->a, format);
    f->list = -1;
    pthread_mutex_init(&f->lock, NULL);
    pthread_mutex_init(&f->list_lock, NULL);
    char *name = str_to_c(&f->a, path);
    (void)mkdir(name, 0777);
    f->root = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    f->top = (struct place_folder){.descriptor = f->root, .references = 1};
    struct err e = f->root < 0 ? err_errno("%s", name) : prepare(f);
    if (failed(e))
        export_folder_close(f);
    else
        *out = f;
    return e;
}

void export_folder_close(struct export_folder *f)
{
    place_forget(f);
    if (f->list >= 0)
        close(f->list);
    if (f->root >= 0)
        close(f->root);
    free(f->seen);
    pthread_mutex_destroy(&f->lock);
    pthread_mutex_destroy(&f->list_lock);
    arena_close(&f->a);
    free(f);
}

struct str export_folder_path(const struct export_folder *f)
{
    return f->path;
}

void export_folder_counts(const struct export_folder *f, int64_t *written, int64_t *same, int64_t *removed)
{
    *written = f->written;
    *same = f->same;
    *removed = f->removed;
}

/* ---- ending ---- */

/* Folders that became empty go with their last file. */
static void remove_folders(struct export_folder *f, struct str path)
{
    char room[EXPORT_PATH_MAX + 1];
    const char *name;
    struct place_folder *folder;
    int failed_to = 0;
    for (ptrdiff_t end = path.n - 1; end > 0 && !failed_to; end--) {
        if (path.p[end] != '/')
            continue;
        if (failed(place_open(f, str_slice(path, 0, end), false, &folder, room, &name)))
            return;
        failed_to = unlinkat(folder->descriptor, name, AT_REMOVEDIR);
        place_close(f, folder);
        place_forget(f); /* it may be among them */
    }
}

static struct err remove_one(struct export_folder *f, struct str path)
{
    char room[EXPORT_PATH_MAX + 1];
    const char *name;
    struct place_folder *folder;
    struct err e = place_open(f, path, false, &folder, room, &name);
    if (failed(e)) /* its folder is gone, or a link; a list that names something else was changed by somebody */
        return OK;
    int result = unlinkat(folder->descriptor, name, 0);
    bool went = result == 0, was_gone = errno == ENOENT || errno == EISDIR;
    place_close(f, folder);
    if (!went)
        return was_gone ? OK : err_errno("%.*s/%.*s: cannot take it away", STR_ARG(f->path), STR_ARG(path));
    f->removed++;
    remove_folders(f, path);
    return OK;
}

void export_folder_drop(struct export_folder *f, struct str path)
{
    char room[EXPORT_PATH_MAX + 1];
    const char *name;
    struct place_folder *folder;
    if (failed(place_open(f, path, false, &folder, room, &name)))
        return;
    (void)unlinkat(folder->descriptor, name, 0);
    place_close(f, folder);
}

static struct err visit_lines(const struct export_folder *f, FILE *list, export_visit_path *visit, void *context)
{
    char line[EXPORT_PATH_MAX + 2];
    bool cut = false;
    while (fgets(line, sizeof line, list)) {
        struct str path = str_from_c(line);
        bool whole = str_ends(path, S("\n"));
        if (whole && !cut && !str_starts(path, S(FIRST_LINE)))
            TRY(visit(context, str_slice(path, 0, path.n - 1)));
        cut = !whole;
    }
    return ferror(list) ? err_errno("%.*s: its list", STR_ARG(f->path)) : OK;
}

static struct err each_line(const struct export_folder *f, const char *name, export_visit_path *visit, void *context)
{
    int descriptor = open_list(f, name, O_RDONLY);
    if (descriptor < 0)
        return errno == ENOENT ? OK : err_errno("%.*s/%s", STR_ARG(f->path), name);
    FILE *list = fdopen(descriptor, "r");
    if (!list) {
        close(descriptor);
        return err_errno("%.*s/%s", STR_ARG(f->path), name);
    }
    struct err e = visit_lines(f, list, visit, context);
    fclose(list);
    return e;
}

struct err export_folder_each(struct export_folder *f, export_visit_path *visit, void *context)
{
    return each_line(f, EXPORT_LIST, visit, context);
}

/* Visits a path of a list. */
static struct err remove_unless_noted(void *context, struct str path)
{
    return place_is_noted(context, path) ? OK : remove_one(context, path);
}

/* This run's lines of the new list. */
static struct err copy_lines(const struct export_folder *f, int to)
{
    char chunk[4096];
    TRY(folder_write_all(to, S(FIRST_LINE)));
    TRY(folder_write_all(to, f->format));
    TRY(folder_write_all(to, S("\n")));
    ssize_t got;
    for (off_t at = f->list_start; (got = pread(f->list, chunk, sizeof chunk, at)) > 0; at += got)
        TRY(folder_write_all(to, (struct str){chunk, got}));
    return got < 0 || fsync(to) ? err_errno("cannot write it") : OK;
}

static struct err replace_list(struct export_folder *f)
{
    int next = open_list(f, EXPORT_LIST_NEXT, O_WRONLY | O_CREAT | O_TRUNC);
    if (next < 0)
        return err_errno("%.*s/" EXPORT_LIST_NEXT, STR_ARG(f->path));
    struct err e = copy_lines(f, next);
    close(next);
    if (!failed(e) && renameat(f->root, EXPORT_LIST_NEXT, f->root, EXPORT_LIST))
        e = err_errno("cannot put it in its place");
    if (failed(e))
        return err_in(e, "%.*s/" EXPORT_LIST_NEXT, STR_ARG(f->path));
    (void)unlinkat(f->root, EXPORT_LIST_NEW, 0);
    return OK;
}

struct err export_folder_finish(struct export_folder *f)
{
    place_forget(f);
    TRY(each_line(f, EXPORT_LIST, remove_unless_noted, f));
    TRY(each_line(f, EXPORT_LIST_NEW, remove_unless_noted, f));
    TRY(replace_list(f));
    /* what the disk did not take shows here at the latest */
    return syncfs(f->root) ? err_errno("%.*s: cannot write it to the disk", STR_ARG(f->path)) : OK;
}
