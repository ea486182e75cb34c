/* export_file.c - the ways in which an export's files are written. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export_place.h"

#include "newsroom/folder.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK 65536

struct export_file {
    struct export_folder *f;
    struct place_part part;
    char path[EXPORT_PATH_MAX];
    ptrdiff_t path_size;
    char pending[CHUNK];
    ptrdiff_t pending_size;
};

static struct str path_of(const struct export_file *file)
{
    return (struct str){file->path, file->path_size};
}

static struct err fail(const struct export_folder *f, struct str path, struct err e)
{
    return err_in(e, "%.*s/%.*s", STR_ARG(f->path), STR_ARG(path));
}

static struct err note_path(struct export_folder *f, struct str path)
{
    const struct export_content file = {.path = path};
    return place_note(f, &file, 1);
}

struct err export_file_begin(struct export_folder *f, struct str path, struct export_file **out)
{
    TRY(note_path(f, path));
    struct export_file *file = calloc(1, sizeof *file);
    if (!file)
        return err_make(&ERR_SYSTEM, "no memory for a file of the export");
    file->f = f;
    memcpy(file->path, path.p, (size_t)path.n);
    file->path_size = path.n;
    struct err e = place_begin(f, path, &file->part);
    if (failed(e))
        free(file);
    else
        *out = file;
    return e;
}

static struct err flush(struct export_file *file)
{
    struct err e = folder_write_all(file->part.descriptor, (struct str){file->pending, file->pending_size});
    file->pending_size = 0;
    return failed(e) ? fail(file->f, path_of(file), e) : OK;
}

struct err export_file_add(struct export_file *file, struct str content)
{
    while (content.n > 0) {
        ptrdiff_t fits = MIN(content.n, CHUNK - file->pending_size);
        memcpy(file->pending + file->pending_size, content.p, (size_t)fits);
        file->pending_size += fits;
        content = str_from(content, fits);
        if (file->pending_size == CHUNK)
            TRY(flush(file));
    }
    return OK;
}

void export_file_cancel(struct export_file *file)
{
    if (!file)
        return;
    place_drop(file->f, &file->part);
    free(file);
}

struct err export_file_end(struct export_file *file)
{
    struct err e = flush(file);
    if (failed(e)) {
        export_file_cancel(file);
        return e;
    }
    e = place_end(file->f, path_of(file), &file->part);
    free(file);
    return e;
}

/* The file that stands at a path, opened; -1: none, or it is no file. */
static int open_standing(struct export_folder *f, struct str path, struct stat *facts)
{
    char room[EXPORT_PATH_MAX + 1];
    const char *name;
    struct place_folder *folder;
    if (failed(place_open(f, path, false, &folder, room, &name)))
        return -1;
    int standing = openat(folder->descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    place_close(f, folder);
    if (standing >= 0 && (fstat(standing, facts) || !S_ISREG(facts->st_mode))) {
        close(standing);
        return -1;
    }
    return standing;
}

static bool holds(int descriptor, struct str content)
{
    char chunk[CHUNK];
    while (content.n > 0) {
        ssize_t got = read(descriptor, chunk, (size_t)MIN(content.n, CHUNK));
        if (got <= 0 || memcmp(chunk, content.p, (size_t)got) != 0)
            return false;
        content = str_from(content, got);
    }
    return true;
}

static void count_same(struct export_folder *f, int64_t files)
{
    pthread_mutex_lock(&f->lock);
    f->same += files;
    pthread_mutex_unlock(&f->lock);
}

static struct err replace(struct export_folder *f, struct str path, struct str content)
{
    struct place_part part;
    TRY(place_begin(f, path, &part));
    struct err e = folder_write_all(part.descriptor, content);
    if (!failed(e))
        return place_end(f, path, &part);
    place_drop(f, &part);
    return fail(f, path, e);
}

static struct err write_noted(struct export_folder *f, struct str path, struct str content, bool may_stand)
{
    struct stat facts;
    int standing = may_stand ? open_standing(f, path, &facts) : -1;
    bool same = standing >= 0 && facts.st_size == content.n && holds(standing, content);
    if (standing >= 0)
        close(standing);
    if (!same)
        return replace(f, path, content);
    count_same(f, 1);
    return OK;
}

struct err export_folder_write_all(struct export_folder *f, const struct export_content *files, ptrdiff_t count)
{
    bool may_stand[EXPORT_TOGETHER];
    assert(count <= EXPORT_TOGETHER);
    for (ptrdiff_t i = 0; i < count; i++)
        may_stand[i] = export_folder_may_have(f, files[i].path);
    TRY(place_note(f, files, count));
    for (ptrdiff_t i = 0; i < count; i++)
        TRY(write_noted(f, files[i].path, files[i].bytes, may_stand[i]));
    return OK;
}

struct err export_folder_write(struct export_folder *f, struct str path, struct str content)
{
    const struct export_content file = {path, content};
    return export_folder_write_all(f, &file, 1);
}

static struct err copy_in(struct export_folder *f, struct str path, int source)
{
    struct place_part part;
    TRY(place_begin(f, path, &part));
    struct err e = folder_copy_all(source, part.descriptor);
    if (!failed(e))
        return place_end(f, path, &part);
    place_drop(f, &part);
    return fail(f, path, e);
}

static struct err copy_from(struct export_folder *f, struct str path, int source)
{
    struct stat wanted, facts;
    if (fstat(source, &wanted) || !S_ISREG(wanted.st_mode))
        return err_make(&ERR_NOT_FOUND, "it is no file");
    int standing = open_standing(f, path, &facts);
    if (standing >= 0)
        close(standing);
    if (standing < 0 || facts.st_size != wanted.st_size)
        return copy_in(f, path, source);
    count_same(f, 1);
    return OK;
}

struct err export_folder_copy(struct export_folder *f, struct str path, int source)
{
    TRY(note_path(f, path));
    return copy_from(f, path, source);
}

struct err export_folder_media(struct export_folder *f, struct newsroom *n, struct arena *a,
                               const struct media_item *item, struct str path)
{
    int source;
    if (export_folder_keep_sized(f, path, item->bytes))
        return OK;
    TRY(media_store_get(newsroom_media(n), a, item, &source));
    struct err e = export_folder_copy(f, path, source);
    close(source);
    return e;
}

struct err export_folder_kept(struct export_folder *f, const struct export_content *files, ptrdiff_t count)
{
    TRY(place_note(f, files, count));
    count_same(f, count);
    return OK;
}

bool export_folder_keep_sized(struct export_folder *f, struct str path, int64_t bytes)
{
    struct stat facts;
    int standing = open_standing(f, path, &facts);
    if (standing < 0)
        return false;
    close(standing);
    const struct export_content file = {.path = path};
    return (bytes < 0 || facts.st_size == bytes) && !failed(export_folder_kept(f, &file, 1));
}

bool export_folder_keep(struct export_folder *f, struct str path)
{
    return export_folder_keep_sized(f, path, -1);
}

bool export_folder_has(struct export_folder *f, struct str path)
{
    pthread_mutex_lock(&f->lock);
    bool has = place_is_noted(f, path);
    pthread_mutex_unlock(&f->lock);
    return has;
}

bool export_folder_may_have(struct export_folder *f, struct str path)
{
    return !f->empty || export_folder_has(f, path);
}

struct err export_folder_read(struct export_folder *f, struct arena *a, struct str path, ptrdiff_t max, struct str *out)
{
    struct stat facts;
    int standing = open_standing(f, path, &facts);
    if (standing < 0)
        return err_make(&ERR_NOT_FOUND, "%.*s/%.*s: there is no such file", STR_ARG(f->path), STR_ARG(path));
    ptrdiff_t n = 0, size = (ptrdiff_t)MIN(facts.st_size, max);
    char *bytes = arena_bytes(a, size);
    for (ssize_t got = 1; n < size && got > 0; n += got > 0 ? got : 0)
        got = read(standing, bytes + n, (size_t)(size - n));
    close(standing);
    *out = (struct str){bytes, n};
    if (facts.st_size > max)
        return err_make(&ERR_LIMIT, "%.*s/%.*s: larger than %td bytes", STR_ARG(f->path), STR_ARG(path), max);
    return n == size ? OK : err_make(&ERR_SYSTEM, "%.*s/%.*s: cannot be read", STR_ARG(f->path), STR_ARG(path));
}
