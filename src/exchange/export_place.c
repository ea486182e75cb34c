/* export_place.c - within an export's folder: where a path leads, and what this run wrote. */
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

struct str place_above(struct str path)
{
    while (path.n > 0 && path.p[path.n - 1] != '/')
        path.n--;
    return path;
}

/* Lock held. */
static void let_go(struct place_folder *folder)
{
    if (--folder->references > 0)
        return;
    close(folder->descriptor);
    free(folder);
}

void place_close(struct export_folder *f, struct place_folder *folder)
{
    pthread_mutex_lock(&f->lock);
    let_go(folder);
    pthread_mutex_unlock(&f->lock);
}

static struct place_folder **slot_of(struct export_folder *f, uint64_t hash)
{
    return &f->known[hash % PLACE_KNOWN];
}

/* A folder that was opened lately, held; NULL: it was not. */
static struct place_folder *hold(struct export_folder *f, struct str path)
{
    uint64_t hash = hash_of(path);
    pthread_mutex_lock(&f->lock);
    struct place_folder *folder = path.n ? *slot_of(f, hash) : &f->top;
    if (folder && path.n && folder->hash != hash)
        folder = NULL;
    if (folder)
        folder->references++;
    pthread_mutex_unlock(&f->lock);
    return folder;
}

/* Takes the descriptor; NULL without memory. */
static struct place_folder *keep(struct export_folder *f, struct str path, int descriptor)
{
    struct place_folder *folder = malloc(sizeof *folder);
    if (!folder) {
        close(descriptor);
        return NULL;
    }
    *folder = (struct place_folder){.hash = hash_of(path), .descriptor = descriptor, .references = 2};
    pthread_mutex_lock(&f->lock);
    struct place_folder **slot = slot_of(f, folder->hash), *old = *slot;
    *slot = folder;
    if (old)
        let_go(old);
    pthread_mutex_unlock(&f->lock);
    return folder;
}

void place_forget(struct export_folder *f)
{
    pthread_mutex_lock(&f->lock);
    for (int i = 0; i < PLACE_KNOWN; i++) {
        if (f->known[i])
            let_go(f->known[i]);
        f->known[i] = NULL;
    }
    pthread_mutex_unlock(&f->lock);
}

/* Goes on from the folder whose path is the first *at bytes of room to the one below it on the way. */
static struct err step_down(struct export_folder *f, char *room, ptrdiff_t *at, bool make, struct place_folder **folder)
{
    struct place_folder *from = *folder;
    char *name = room + *at, *slash = strchr(name, '/');
    int next = -1;
    *slash = 0;
    struct err e = step_into(from->descriptor, name, make, &next);
    *slash = '/';
    place_close(f, from);
    *at = slash + 1 - room;
    *folder = failed(e) ? NULL : keep(f, (struct str){room, *at}, next);
    return failed(e) || *folder ? e : err_make(&ERR_SYSTEM, "out of memory");
}

struct err place_open(struct export_folder *f, struct str path, bool make, struct place_folder **folder,
                      char name_room[EXPORT_PATH_MAX + 1], const char **name)
{
    TRY(place_check(path));
    memcpy(name_room, path.p, (size_t)path.n);
    name_room[path.n] = 0;
    struct str folders = place_above(path), open = folders;
    *name = name_room + folders.n;
    while (!(*folder = hold(f, open)))
        open = place_above(str_slice(open, 0, open.n - 1));
    struct err e = OK;
    for (ptrdiff_t at = open.n; at < folders.n && !failed(e);)
        e = step_down(f, name_room, &at, make, folder);
    if (failed(e) && !err_is(e, &ERR_NOT_FOUND))
        return err_in(e, "%.*s/%.*s", STR_ARG(f->path), STR_ARG(path));
    return e;
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

static struct err add_seen(struct export_folder *f, struct str path)
{
    if (place_is_noted(f, path))
        return OK;
    if (f->seen_count * 2 >= f->seen_room)
        TRY(seen_grow(f));
    *seen_slot(f->seen, f->seen_room, hash_of(path)) = hash_of(path);
    f->seen_count++;
    return OK;
}

static ptrdiff_t add_line(char *to, struct str path)
{
    memcpy(to, path.p, (size_t)path.n);
    to[path.n] = '\n';
    return path.n + 1;
}

/* One writer at a time, who takes back what the disk took a part of: the next line would go on where it ends, and be
 * the path of a file that is not the export's. */
static struct err append(struct export_folder *f, struct str lines)
{
    pthread_mutex_lock(&f->list_lock);
    struct err e = f->list_torn ? err_make(&ERR_SYSTEM, "it ends within a line") : folder_write_all(f->list, lines);
    if (!failed(e))
        f->list_end += lines.n;
    else if (!f->list_torn)
        f->list_torn = ftruncate(f->list, f->list_end) != 0;
    pthread_mutex_unlock(&f->list_lock);
    return e;
}

static struct err note(struct export_folder *f, const struct export_content *files, ptrdiff_t count)
{
    char lines[EXPORT_TOGETHER * (EXPORT_PATH_MAX + 1)];
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < count; i++)
        n += export_folder_has(f, files[i].path) ? 0 : add_line(lines + n, files[i].path);
    if (n == 0)
        return OK;
    TRY(append(f, (struct str){lines, n}));
    struct err e = OK;
    pthread_mutex_lock(&f->lock);
    for (ptrdiff_t i = 0; i < count && !failed(e); i++)
        e = add_seen(f, files[i].path);
    pthread_mutex_unlock(&f->lock);
    return e;
}

struct err place_note(struct export_folder *f, const struct export_content *files, ptrdiff_t count)
{
    assert(count <= EXPORT_TOGETHER);
    for (ptrdiff_t i = 0; i < count; i++)
        TRY(place_check(files[i].path));
    struct err e = note(f, files, count);
    return failed(e) ? err_in(e, "%.*s/" EXPORT_LIST_NEW, STR_ARG(f->path)) : OK;
}
