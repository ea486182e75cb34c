/* theme_folder.c - a theme's files on disk. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/theme_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 8

/* A walk through a folder: visit is called for each regular file. */
struct walk {
    struct arena *a;
    struct str folder;
    int files;
    struct err (*visit)(struct walk *walk, struct str path, const struct stat *status);
    theme_folder_file *each;
    void *context;
    uint64_t state;
};

static struct err walk_folder(struct walk *walk, struct str inside, int depth);

static struct str full_path(struct arena *a, struct str folder, struct str path)
{
    return path.n ? str_format(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(path)) : folder;
}

static struct err walk_entry(struct walk *walk, struct str path, int depth)
{
    struct stat status;
    char *full = str_to_c(walk->a, full_path(walk->a, walk->folder, path));
    if (lstat(full, &status) < 0)
        return err_errno("%.*s", STR_ARG(path));
    if (S_ISDIR(status.st_mode))
        return depth < DEPTH_MAX ? walk_folder(walk, path, depth + 1)
                                 : err_make(&ERR_LIMIT, "%.*s: folders lie deeper than %d", STR_ARG(path), DEPTH_MAX);
    if (!S_ISREG(status.st_mode))
        return err_make(&ERR_INVALID, "%.*s is no regular file", STR_ARG(path));
    if (++walk->files > THEME_FILES_MAX)
        return err_make(&ERR_LIMIT, "more than %d files", THEME_FILES_MAX);
    return walk->visit(walk, path, &status);
}

static struct err walk_folder(struct walk *walk, struct str inside, int depth)
{
    struct err e = OK;
    DIR *dir = opendir(str_to_c(walk->a, full_path(walk->a, walk->folder, inside)));
    if (!dir)
        return err_errno("%.*s", STR_ARG(inside.n ? inside : walk->folder));
    for (struct dirent *entry; !failed(e) && (entry = readdir(dir));) {
        if (entry->d_name[0] == '.')
            continue;
        struct str name = str_from_c(entry->d_name);
        struct str path =
            inside.n ? str_format(walk->a, "%.*s/%.*s", STR_ARG(inside), STR_ARG(name)) : str_copy(walk->a, name);
        e = walk_entry(walk, path, depth);
    }
    closedir(dir);
    return e;
}

static struct err read_whole(struct arena *a, int descriptor, ptrdiff_t size, struct str *out)
{
    char *p = arena_bytes(a, size + 1);
    ptrdiff_t n = 0;
    while (n < size) {
        ssize_t got = read(descriptor, p + n, (size_t)(size - n));
        if (got < 0 && errno != EINTR)
            return err_errno("read");
        if (got == 0)
            break;
        n += got > 0 ? got : 0;
    }
    *out = (struct str){p, n};
    return OK;
}

static struct err visit_read(struct walk *walk, struct str path, const struct stat *status)
{
    struct str data;
    if (status->st_size > THEME_FILE_MAX)
        return err_make(&ERR_LIMIT, "%.*s is larger than %d bytes", STR_ARG(path), THEME_FILE_MAX);
    int descriptor = open(str_to_c(walk->a, full_path(walk->a, walk->folder, path)), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0)
        return err_errno("%.*s", STR_ARG(path));
    struct err e = read_whole(walk->a, descriptor, status->st_size, &data);
    close(descriptor);
    TRY(e);
    return walk->each(walk->context, path, data);
}

struct err theme_folder_read(struct arena *a, struct str folder, theme_folder_file *each, void *context)
{
    struct walk walk = {.a = a, .folder = folder, .visit = visit_read, .each = each, .context = context};
    return walk_folder(&walk, (struct str){0}, 0);
}

/* Order of readdir is not stable: the parts are added, not chained. */
static struct err visit_state(struct walk *walk, struct str path, const struct stat *status)
{
    struct str text = str_format(walk->a, "%.*s %lld %lld.%09ld", STR_ARG(path), (long long)status->st_size,
                                 (long long)status->st_mtim.tv_sec, status->st_mtim.tv_nsec);
    walk->state += str_hash(text);
    return OK;
}

uint64_t theme_folder_state(struct str folder)
{
    struct arena a;
    arena_init(&a, 0);
    struct walk walk = {.a = &a, .folder = folder, .visit = visit_state};
    struct err e = walk_folder(&walk, (struct str){0}, 0);
    arena_close(&a);
    return failed(e) ? 0 : walk.state;
}

static bool is_empty_folder(const char *path)
{
    DIR *dir = opendir(path);
    int entries = 0;
    if (!dir)
        return false;
    while (readdir(dir))
        entries++;
    closedir(dir);
    return entries <= 2;
}

struct err theme_folder_make(struct str folder)
{
    struct arena a;
    struct err e = OK;
    arena_init(&a, 0);
    char *path = str_to_c(&a, folder);
    if (mkdir(path, 0755) < 0 && errno != EEXIST)
        e = err_errno("%s", path);
    else if (!is_empty_folder(path))
        e = err_make(&ERR_CONFLICT, "%s is not an empty folder; name a new one", path);
    arena_close(&a);
    return e;
}

static struct err make_parents(struct arena *a, struct str folder, struct str path)
{
    for (ptrdiff_t slash = 0; (slash = str_find_char(path, '/', slash)) >= 0; slash++) {
        char *parent = str_to_c(a, full_path(a, folder, str_slice(path, 0, slash)));
        if (mkdir(parent, 0755) < 0 && errno != EEXIST)
            return err_errno("%s", parent);
    }
    return OK;
}

static struct err write_whole(int descriptor, struct str data)
{
    while (data.n) {
        ssize_t n = write(descriptor, data.p, (size_t)data.n);
        if (n < 0 && errno != EINTR)
            return err_errno("write");
        data = str_from(data, n > 0 ? n : 0);
    }
    return OK;
}

struct err theme_folder_write(struct str folder, struct str path, struct str data)
{
    struct arena a;
    arena_init(&a, 0);
    struct err e = make_parents(&a, folder, path);
    if (!failed(e)) {
        int descriptor = open(str_to_c(&a, full_path(&a, folder, path)), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
        e = descriptor < 0 ? err_errno("%.*s", STR_ARG(path)) : write_whole(descriptor, data);
        if (descriptor >= 0 && close(descriptor) < 0 && !failed(e))
            e = err_errno("%.*s", STR_ARG(path));
    }
    arena_close(&a);
    return e;
}
