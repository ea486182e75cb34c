/* media_cache.c - files of a bucket, kept on this machine's disk: at most so many bytes, those used last. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/media_cache.h"

#include "base/time.h"
#include "newsroom/media_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define USE_NOTED (60 * TIME_SECOND) /* a use is noted where the last one was so long ago */
#define LEFT_OF_FULL 9               /* tenths that stay when room is made, so that it is not made each time */

struct media_cache {
    struct arena arena;
    struct str root;
    int64_t most;
    pthread_mutex_t lock; /* of bytes, and of making room */
    int64_t bytes;
};

/* A file as making room looks at it. */
struct kept {
    char *path; /* below the root */
    int64_t bytes, used;
};

struct kept_list {
    struct arena *a;
    struct kept *items;
    ptrdiff_t count, room;
};

static struct err note(void *context, struct arena *a, const struct media_found *found)
{
    struct kept_list *list = context;
    (void)a;
    if (list->count == list->room) {
        ptrdiff_t room = MAX(2 * list->room, (ptrdiff_t)1024);
        struct kept *larger = arena_array(list->a, struct kept, room);
        for (ptrdiff_t i = 0; i < list->count; i++)
            larger[i] = list->items[i];
        list->items = larger;
        list->room = room;
    }
    list->items[list->count++] = (struct kept){str_to_c(list->a, found->path), found->bytes, found->changed};
    return OK;
}

static int by_use(const void *left, const void *right)
{
    const struct kept *a = left, *b = right;
    return (a->used > b->used) - (a->used < b->used);
}

/* Removes what was used longest ago until most bytes stand there. Counts anew: other programs may have been at it. */
static void make_room(struct media_cache *cache, int64_t most)
{
    struct arena a;
    arena_init(&a, 0);
    struct kept_list list = {.a = &a};
    if (failed(media_folder_each(cache->root, note, &list)))
        log_warnx("media-cache: %s", err_detail());
    if (list.count)
        qsort(list.items, (size_t)list.count, sizeof(*list.items), by_use);
    cache->bytes = 0;
    for (ptrdiff_t i = 0; i < list.count; i++)
        cache->bytes += list.items[i].bytes;
    for (ptrdiff_t i = 0; i < list.count && cache->bytes > most; i++) {
        if (unlink(str_to_c(&a, str_format(&a, "%.*s/%s", STR_ARG(cache->root), list.items[i].path))) == 0)
            cache->bytes -= list.items[i].bytes;
    }
    arena_close(&a);
}

struct err media_cache_open(struct str root, int64_t bytes_max, struct media_cache **out)
{
    struct media_cache *cache = calloc(1, sizeof(*cache));
    if (!cache)
        fatal("a cache");
    arena_init(&cache->arena, 0);
    pthread_mutex_init(&cache->lock, NULL);
    cache->root = str_copy(&cache->arena, root);
    cache->most = bytes_max;
    make_room(cache, bytes_max);
    *out = cache;
    return OK;
}

void media_cache_close(struct media_cache *cache)
{
    pthread_mutex_destroy(&cache->lock);
    arena_close(&cache->arena);
    free(cache);
}

static void note_use(int descriptor, const struct stat *facts)
{
    struct timespec now, times[2] = {{.tv_nsec = UTIME_NOW}, {.tv_nsec = UTIME_NOW}};
    clock_gettime(CLOCK_REALTIME, &now);
    if ((now.tv_sec - facts->st_mtim.tv_sec) * TIME_SECOND >= USE_NOTED)
        (void)futimens(descriptor, times);
}

int media_cache_find(struct media_cache *cache, struct arena *a, struct str path, int64_t bytes)
{
    struct stat facts;
    char *name = str_to_c(a, str_format(a, "%.*s/%.*s", STR_ARG(cache->root), STR_ARG(path)));
    int descriptor = open(name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0)
        return -1;
    if (fstat(descriptor, &facts) || !S_ISREG(facts.st_mode) || (bytes >= 0 && facts.st_size != bytes)) {
        close(descriptor);
        return -1;
    }
    note_use(descriptor, &facts);
    return descriptor;
}

static bool put_in_place(struct media_cache *cache, struct arena *a, struct str path, const char *file)
{
    char *name = str_to_c(a, str_format(a, "%.*s/%.*s", STR_ARG(cache->root), STR_ARG(path)));
    for (char *c = name + cache->root.n + 1; *c; c++) {
        if (*c != '/')
            continue;
        *c = 0;
        bool made = mkdir(name, 0777) == 0 || errno == EEXIST;
        *c = '/';
        if (!made)
            return false;
    }
    return rename(file, name) == 0;
}

void media_cache_take(struct media_cache *cache, struct arena *a, struct str path, struct str file, int64_t bytes)
{
    const char *name = str_to_c(a, file);
    bool fits = bytes <= cache->most / 2;
    pthread_mutex_lock(&cache->lock);
    if (fits && cache->bytes + bytes > cache->most)
        make_room(cache, cache->most / 10 * LEFT_OF_FULL - bytes);
    if (fits && put_in_place(cache, a, path, name)) {
        cache->bytes += bytes;
    } else {
        if (fits)
            log_warn("media-cache: %s", name);
        (void)unlink(name);
    }
    pthread_mutex_unlock(&cache->lock);
}

int64_t media_cache_bytes(struct media_cache *cache)
{
    pthread_mutex_lock(&cache->lock);
    int64_t bytes = cache->bytes;
    pthread_mutex_unlock(&cache->lock);
    return bytes;
}
