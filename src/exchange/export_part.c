/* export_part.c - within an export's folder: files on their way to their place. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/export_place.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK 65536

static void make_name(struct export_folder *f, struct place_part *part)
{
    pthread_mutex_lock(&f->lock);
    unsigned number = f->parts++;
    pthread_mutex_unlock(&f->lock);
    snprintf(part->name, sizeof part->name, EXPORT_PART "%u", number);
}

struct err place_begin(struct export_folder *f, struct str path, struct place_part *part)
{
    char room[EXPORT_PATH_MAX + 1];
    const char *name;
    *part = (struct place_part){.descriptor = -1};
    TRY(place_open(f, path, true, &part->folder, room, &name));
    if (f->nameless)
        part->descriptor = openat(part->folder->descriptor, ".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
    if (part->descriptor >= 0)
        return OK;
    make_name(f, part); /* the file system has no others */
    part->descriptor = openat(f->root, part->name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (part->descriptor >= 0)
        return OK;
    struct err e = err_errno("%.*s/%s: cannot make it", STR_ARG(f->path), part->name);
    place_close(f, part->folder);
    return e;
}

void place_drop(struct export_folder *f, const struct place_part *part)
{
    close(part->descriptor);
    if (part->name[0])
        (void)unlinkat(f->root, part->name, 0);
    place_close(f, part->folder);
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
    char name[EXPORT_PATH_MAX + 1];
    struct str last = str_from(path, place_above(path).n);
    int folder = part->folder->descriptor;
    memcpy(name, last.p, (size_t)last.n);
    name[last.n] = 0;
    bool given = !part->name[0] && give_name(part, folder, name);
    bool same = !given && is_there_already(folder, name, part->descriptor);
    if (same && part->name[0])
        (void)unlinkat(f->root, part->name, 0);
    else if (!given && !same && !move(f, part, folder, name))
        return err_errno("%.*s/%.*s: cannot put it in its place", STR_ARG(f->path), STR_ARG(path));
    count(f, same);
    return OK;
}

struct err place_end(struct export_folder *f, struct str path, struct place_part *part)
{
    struct err e = put_in_place(f, path, part);
    if (failed(e)) {
        place_drop(f, part);
        return e;
    }
    place_close(f, part->folder);
    return close(part->descriptor) ? err_errno("%.*s/%.*s", STR_ARG(f->path), STR_ARG(path)) : OK;
}
