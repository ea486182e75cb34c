/* export_place.c - within an export's folder: where a path leads, and files beside their place. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export_place.h"

#include "newsroom/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK 65536
#define SEEN_FIRST 4096

struct err place_check(struct str path)
{
    struct str part, rest = path;
    if (path.n == 0 || path.n > EXPORT_PATH_MAX)
        return err_make(&ERR_INVALID, "a path of %td bytes", path.n);
    for (ptrdiff_t i = 0; i < path.n; i++)
        if ((unsigned char)path.p[i] < 0x20 || path.p[i] == 0x7f)
            return err_make(&ERR_INVALID, "a path with a control character");
    for (bool more = true; more;) {
        more = str_cut(rest, '/', &part, &rest);
        if (part.n == 0 || part.n > 255 || str_equal(part, S(".")) || str_equal(part, S("..")) ||
            str_starts(part, S(EXPORT_LIST)))
            return err_make(&ERR_INVALID, "'%.*s' is no path for an export", STR_ARG(path));
    }
    return OK;
}

/* 0 stands for a free slot. */
static uint64_t hash_of(struct str path)
{
    uint64_t hash = str_hash(path);
    return hash ? hash : 1;
}

static struct err step_into(int from, const char *name, bool make, int *out)
{
    *out = openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*out < 0 && errno == ENOENT && make && (mkdirat(from, name, 0777) == 0 || errno == EEXIST))
        *out = openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (*out >= 0)
        return OK;
    if (errno == ENOENT)
        return err_make(&ERR_NOT_FOUND, "there is no folder '%s'", name);
    if (errno == ELOOP || errno == ENOTDIR)
        return err_make(&ERR_CONFLICT, "'%s' is a link or a file where a folder has to be; take it away", name);
    return err_errno("the folder '%s'", name);
}

/* Opens the folders of the path in room, which is cut at its slashes; *name is what stands behind the last. */
static struct err step_down(const struct export_folder *f, char *room, bool make, int *folder, const char **name)
{
    char *part = room;
    int at = f->root;
    struct err e = OK;
    for (char *slash; !failed(e) && (slash = strchr(part, '/')); part = slash + 1) {
        int next = -1;
        *slash = 0;
        e = step_into(at, part, make, &next);
        if (at != f->root)
            close(at);
        at = next;
    }
    *name = part;
    *folder = failed(e) ? -1 : at == f->root ? fcntl(f->root, F_DUPFD_CLOEXEC, 0) : at;
    return e;
}

/* The part before the last slash. */
static struct str above(struct str path)
{
    while (path.n > 0 && path.p[path.n - 1] != '/')
        path.n--;
    return path;
}

/* A descriptor of a folder that was opened lately; -1: of none. */
static int find_known(struct export_folder *f, uint64_t hash)
{
    int found = -1;
    pthread_mutex_lock(&f->lock);
    for (int i = 0; i < PLACE_KNOWN && found < 0; i++)
        if (f->known[i].hash == hash)
            found = fcntl(f->known[i].descriptor, F_DUPFD_CLOEXEC, 0);
    pthread_mutex_unlock(&f->lock);
    return found;
}

static void keep_known(struct export_folder *f, uint64_t hash, int descriptor)
{
    int copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0), old = -1;
    if (copy < 0)
        return;
    pthread_mutex_lock(&f->lock);
    struct place_known *known = &f->known[f->next_known++ % PLACE_KNOWN];
    if (known->hash)
        old = known->descriptor;
    *known = (struct place_known){hash, copy};
    pthread_mutex_unlock(&f->lock);
    if (old >= 0)
        close(old);
}

void place_forget(struct export_folder *f)
{
    for (int i = 0; i < PLACE_KNOWN; i++) {
        if (f->known[i].hash)
            close(f->known[i].descriptor);
        f->known[i].hash = 0;
    }
}

struct err place_open(struct export_folder *f, struct str path, bool make, int *folder,
                      char name_room[EXPORT_PATH_MAX + 1], const char **name)
{
    TRY(place_check(path));
    memcpy(name_room, path.p, (size_t)path.n);
    name_room[path.n] = 0;
    struct str folders = above(path);
    uint64_t hash = hash_of(folders);
    *name = name_room + folders.n;
    *folder = folders.n ? find_known(f, hash) : -1;
    if (*folder >= 0)
        return OK;
    struct err e = step_down(f, name_room, make, folder, name);
    if (failed(e))
        return err_is(e, &ERR_NOT_FOUND) ? e : err_in(e, "%.*s/%.*s", STR_ARG(f->path), STR_ARG(path));
    if (*folder < 0)
        return err_errno("%.*s", STR_ARG(f->path));
    if (folders.n)
        keep_known(f, hash, *folder);
    return OK;
}

/* ---- what this run wrote ---- */

/* The slot of a hash, or the free one where it would be. */
static uint64_t *seen_slot(uint64_t *seen, ptrdiff_t room, uint64_t hash)
{
    ptrdiff_t i = (ptrdiff_t)(hash & (uint64_t)(room - 1));
    while (seen[i] && seen[i] != hash)
        i = (i + 1) & (room - 1);
    return &seen[i];
}

static struct err seen_grow(struct export_folder *f)
{
    ptrdiff_t room = f->seen_room ? f->seen_room * 2 : SEEN_FIRST;
    uint64_t *seen = calloc((size_t)room, sizeof *seen);
    if (!seen)
        return err_make(&ERR_SYSTEM, "no memory for the list of %td files", f->seen_count);
    for (ptrdiff_t i = 0; i < f->seen_room; i++)
        if (f->seen[i])
            *seen_slot(seen, room, f->seen[i]) = f->seen[i];
    free(f->seen);
    f->seen = seen;
    f->seen_room = room;
    return OK;
}

bool place_is_noted(const struct export_folder *f, struct str path)
{
    return f->seen_room && *seen_slot(f->seen, f->seen_room, hash_of(path));
}

static struct err note(struct export_folder *f, struct str path)
{
    char line[EXPORT_PATH_MAX + 1];
    if (place_is_noted(f, path))
        return OK;
    if (f->seen_count * 2 >= f->seen_room)
        TRY(seen_grow(f));
    memcpy(line, path.p, (size_t)path.n);
    line[path.n] = '\n';
    TRY(folder_write_all(f->list, (struct str){line, path.n + 1}));
    *seen_slot(f->seen, f->seen_room, hash_of(path)) = hash_of(path);
    f->seen_count++;
    return OK;
}

struct err place_note(struct export_folder *f, struct str path)
{
    TRY(place_check(path));
    pthread_mutex_lock(&f->lock);
    struct err e = note(f, path);
    pthread_mutex_unlock(&f->lock);
    return failed(e) ? err_in(e, "%.*s/" EXPORT_LIST_NEW, STR_ARG(f->path)) : OK;
}

/* ---- files on their way ---- */

static void make_name(struct export_folder *f, struct place_part *part)
{
    pthread_mutex_lock(&f->lock);
    unsigned number = f->parts++;
    pthread_mutex_unlock(&f->lock);
    snprintf(part->name, sizeof part->name, EXPORT_PART "%u", number);
}

/* -1: the file system has no such files. */
static struct err begin_nameless(struct export_folder *f, struct str path, int *descriptor)
{
    char room[EXPORT_PATH_MAX + 1];
    const char *name;
    int folder;
    TRY(place_open(f, path, true, &folder, room, &name));
    *descriptor = openat(folder, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    close(folder);
    return OK;
}

struct err place_begin(struct export_folder *f, struct str path, struct place_part *part)
{
    *part = (struct place_part){.descriptor = -1};
    if (f->nameless)
        TRY(begin_nameless(f, path, &part->descriptor));
    if (part->descriptor >= 0)
        return OK;
    make_name(f, part);
    part->descriptor = openat(f->root, part->name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    return part->descriptor < 0 ? err_errno("%.*s/%s: cannot make it", STR_ARG(f->path), part->name) : OK;
}

void place_drop(const struct export_folder *f, const struct place_part *part)
{
    close(part->descriptor);
    if (part->name[0])
        (void)unlinkat(f->root, part->name, 0);
}

static bool same_bytes(int one, int other)
{
    static _Thread_local char here[CHUNK], there[CHUNK];
    for (off_t at = 0;;) {
        ssize_t a = pread(one, here, CHUNK, at), b = pread(other, there, CHUNK, at);
        if (a < 0 || a != b || memcmp(here, there, (size_t)a) != 0)
            return false;
        if (a == 0)
            return true;
        at += a;
    }
}

static bool is_there_already(int folder, const char *name, int descriptor)
{
    struct stat here, there;
    int standing = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (standing < 0)
        return false;
    bool same = fstat(standing, &there) == 0 && fstat(descriptor, &here) == 0 && S_ISREG(there.st_mode) &&
                here.st_size == there.st_size && same_bytes(descriptor, standing);
    close(standing);
    return same;
}

static void count(struct export_folder *f, bool same)
{
    pthread_mutex_lock(&f->lock);
    f->same += same;
    f->written += !same;
    pthread_mutex_unlock(&f->lock);
}

/* Gives a file its name, unless there is one of that name (linkat(2)). */
static bool give_name(const struct place_part *part, int folder, const char *name)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", part->descriptor);
    return linkat(AT_FDCWD, link, folder, name, AT_SYMLINK_FOLLOW) == 0;
}

/* Only a file with a name can take another one's place. */
static bool move(struct export_folder *f, struct place_part *part, int folder, const char *name)
{
    if (!part->name[0]) {
        make_name(f, part);
        if (!give_name(part, f->root, part->name))
            return false;
    }
    return renameat(f->root, part->name, folder, name) == 0;
}

static struct err put_in_place(struct export_folder *f, struct str path, struct place_part *part)
{
    char room[EXPORT_PATH_MAX + 1];
    const char *name;
    int folder;
    TRY(place_open(f, path, true, &folder, room, &name));
    bool given = !part->name[0] && give_name(part, folder, name);
    bool same = !given && is_there_already(folder, name, part->descriptor);
    struct err e = OK;
    if (same && part->name[0])
        (void)unlinkat(f->root, part->name, 0);
    else if (!given && !same && !move(f, part, folder, name))
        e = err_errno("%.*s/%.*s: cannot put it in its place", STR_ARG(f->path), STR_ARG(path));
    close(folder);
    if (!failed(e))
        count(f, same);
    return e;
}

struct err place_end(struct export_folder *f, struct str path, struct place_part *part)
{
    struct err e = put_in_place(f, path, part);
    if (failed(e)) {
        place_drop(f, part);
        return e;
    }
    return close(part->descriptor) ? err_errno("%.*s/%.*s", STR_ARG(f->path), STR_ARG(path)) : OK;
}
