/* media_folder.c - pictures in a folder: "ab/HASH.jpg" and "ab/KEY/NAME". */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/media_folder.h"

#include "base/time.h"
#include "http/s3.h"
#include "newsroom/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define DRAFT_AGE (3600 * TIME_SECOND) /* one this old belongs to nobody at work */
#define DEPTH_MAX 2                    /* folders below the root */

static char *place_of(struct str root, struct arena *a, struct str path)
{
    return str_to_c(a, str_format(a, "%.*s/%.*s", STR_ARG(root), STR_ARG(path)));
}

/* ---- drafts ---- */

struct str media_folder_draft(struct str root, struct arena *a)
{
    static _Atomic unsigned counter;
    return str_format(a, "%.*s/" MEDIA_DRAFT "%ld-%u-%lld", STR_ARG(root), (long)getpid(), counter++,
                      (long long)time_now());
}

static void remove_if_old(struct arena *a, struct str path)
{
    struct stat facts;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (lstat(str_to_c(a, path), &facts) || (now.tv_sec - facts.st_mtim.tv_sec) * TIME_SECOND <= DRAFT_AGE)
        return;
    if (S_ISDIR(facts.st_mode))
        folder_remove(a, path);
    else
        (void)unlink(str_to_c(a, path));
}

void media_folder_clean(struct str root, struct arena *a)
{
    DIR *folder = opendir(str_to_c(a, root));
    if (!folder)
        return;
    for (struct dirent *entry; (entry = readdir(folder));)
        if (str_starts(str_from_c(entry->d_name), S(MEDIA_DRAFT)))
            remove_if_old(a, str_format(a, "%.*s/%s", STR_ARG(root), entry->d_name));
    closedir(folder);
}

/* ---- putting ---- */

/* The folders above a path are there, durably. */
static struct err make_parents(struct str root, struct arena *a, struct str path)
{
    for (ptrdiff_t slash = 0; (slash = str_find_char(path, '/', slash)) >= 0; slash++)
        TRY(folder_make(a, str_format(a, "%.*s/%.*s", STR_ARG(root), STR_ARG(str_slice(path, 0, slash)))));
    return OK;
}

static struct str parent_of(struct str place)
{
    ptrdiff_t n = place.n;
    while (n > 0 && place.p[n - 1] != '/')
        n--;
    return str_slice(place, 0, MAX(n - 1, (ptrdiff_t)0));
}

static struct err write_draft(const char *draft, int from)
{
    int to = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (to < 0)
        return err_errno("%s", draft);
    struct err e = lseek(from, 0, SEEK_SET) < 0 ? err_errno("it cannot be read") : folder_copy_all(from, to);
    if (!failed(e) && fsync(to))
        e = err_errno("cannot write it to the disk");
    if (close(to) && !failed(e))
        e = err_errno("cannot close it");
    return e;
}

struct err media_folder_put(struct str root, struct arena *a, const struct media_item *item, int descriptor)
{
    char *draft = str_to_c(a, media_folder_draft(root, a)), *place = place_of(root, a, item->path);
    TRY(make_parents(root, a, item->path));
    struct err e = write_draft(draft, descriptor);
    if (!failed(e) && rename(draft, place))
        e = err_errno("cannot put it in its place");
    if (failed(e)) {
        (void)unlink(draft);
        return err_in(e, "%s", place);
    }
    return folder_sync(a, parent_of(str_from_c(place)));
}

struct err media_folder_put_folder(struct str root, struct arena *a, struct str drafted, struct str place)
{
    char *name = place_of(root, a, place);
    TRY(make_parents(root, a, place));
    TRY(folder_sync(a, drafted));
    if (rename(str_to_c(a, drafted), name) && errno != ENOTEMPTY && errno != EEXIST)
        return err_errno("%s: the renditions cannot be put in their place", name);
    return folder_sync(a, parent_of(str_from_c(name)));
}

/* ---- reading ---- */

/* Only files that the newsroom named itself lie there; O_NOFOLLOW and the row keep everything else out. */
struct err media_folder_get(struct str root, struct arena *a, struct str path, int *descriptor)
{
    struct stat facts;
    char *name = place_of(root, a, path);
    *descriptor = open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (*descriptor < 0 && (errno == ENOENT || errno == ENOTDIR || errno == ELOOP))
        return err_make(&ERR_NOT_FOUND, "%s: there is no such file", name);
    if (*descriptor < 0)
        return err_errno("%s", name);
    if (fstat(*descriptor, &facts) == 0 && S_ISREG(facts.st_mode))
        return OK;
    close(*descriptor);
    return err_make(&ERR_NOT_FOUND, "%s is no file", name);
}

struct err media_folder_head(struct str root, struct arena *a, struct str path, int64_t *bytes)
{
    struct stat facts;
    char *name = place_of(root, a, path);
    if (lstat(name, &facts) || !S_ISREG(facts.st_mode))
        return err_make(&ERR_NOT_FOUND, "%s: there is no such file", name);
    *bytes = facts.st_size;
    return OK;
}

struct err media_folder_delete(struct str root, struct arena *a, struct str path)
{
    char *name = place_of(root, a, path);
    return unlink(name) && errno != ENOENT ? err_errno("%s", name) : OK;
}

/* ---- listing ---- */

struct walk {
    struct str root;
    media_folder_found *each;
    void *context;
    struct arena *a; /* of one file */
};

static struct err walk_folder(struct walk *w, struct arena *a, struct str path, int depth);

static struct err visit(struct walk *w, struct arena *a, struct str path, int depth)
{
    struct stat facts;
    if (!s3_name_is_sound(path) || lstat(place_of(w->root, a, path), &facts))
        return OK; /* gone meanwhile */
    if (S_ISDIR(facts.st_mode))
        return depth < DEPTH_MAX ? walk_folder(w, a, path, depth + 1) : OK;
    if (!S_ISREG(facts.st_mode) || depth == 0)
        return OK;
    struct media_found found = {path, facts.st_size, facts.st_mtim.tv_sec * TIME_SECOND + facts.st_mtim.tv_nsec / 1000};
    struct err e = w->each(w->context, w->a, &found);
    arena_reset(w->a);
    return e;
}

static struct err walk_folder(struct walk *w, struct arena *a, struct str path, int depth)
{
    char *name = path.n ? place_of(w->root, a, path) : str_to_c(a, w->root);
    DIR *folder = opendir(name);
    struct err e = OK;
    if (!folder)
        return errno == ENOENT ? OK : err_errno("%s", name);
    struct arena own;
    arena_init(&own, 0);
    for (struct dirent *entry; !failed(e) && (entry = readdir(folder)); arena_reset(&own)) {
        bool ours = entry->d_name[0] != '.' && !str_starts(str_from_c(entry->d_name), S(MEDIA_DRAFT));
        if (ours)
            e = visit(w, &own, str_format(&own, "%.*s%s%s", STR_ARG(path), path.n ? "/" : "", entry->d_name), depth);
    }
    arena_close(&own);
    closedir(folder);
    return e;
}

struct err media_folder_each(struct str root, media_folder_found *each, void *context)
{
    struct arena a, names;
    arena_init(&a, 0);
    arena_init(&names, 0);
    struct walk w = {.root = root, .each = each, .context = context, .a = &a};
    struct err e = walk_folder(&w, &names, (struct str){0}, 0);
    arena_close(&names);
    arena_close(&a);
    return e;
}
