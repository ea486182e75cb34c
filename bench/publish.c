/* publish.c - threads that save stories, each durably, and the disk they save to: bench-publish FOLDER THREADS SECONDS
 */
/* SPDX-License-Identifier: Apache-2.0 */
/* Prints one line: stories saved a second, p50, p99 and slowest in microseconds, fdatasyncs a second of one thread in
 * the same folder. */
#include "bench/body.h"

#include "base/time.h"
#include "newsroom/story.h"
#include "search/search.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define STORIES_MAX 1000000
#define THREADS_MAX 64

static struct newsroom *newsroom;
static int64_t until; /* time_monotonic() */
static atomic_int saved;
static int latencies[STORIES_MAX]; /* microseconds */

static struct str make_text(struct arena *a, uint64_t *state, int words)
{
    struct buf text;
    buf_init(&text, 4096);
    words_sentence(&text, state, words);
    struct str copy = str_copy(a, buf_str(&text));
    buf_close(&text);
    return copy;
}

static void save(struct arena *a, int thread, int number)
{
    uint64_t state = ((uint64_t)thread << 32) + (uint64_t)number;
    struct str sections[] = {S("Local")}, tags[] = {make_text(a, &state, 1)};
    struct story_byline byline = {S("Ada Example"), S("reporter")};
    struct story_input input = {
        .slug = str_format(a, "saved-%d-%d-%lld", thread, number, (long long)until),
        .headline = make_text(a, &state, 8),
        .standfirst = make_text(a, &state, 24),
        .body = body_make(a, &state),
        .place = S("Exampleton"),
        .date = TIME_NONE,
        .embargo = TIME_NONE,
        .status = STORY_PUBLISHED,
        .bylines = &byline,
        .byline_count = 1,
        .sections = sections,
        .section_count = 1,
        .tags = tags,
        .tag_count = 1,
    };
    struct story_result result;
    int64_t begin = time_monotonic();
    struct err e = newsroom_story_put(newsroom, a, &ACTOR_COMMAND, &input, &result);
    while (err_is(e, &ERR_BUSY)) /* PostgreSQL: others' writes came before, time and again */
        e = newsroom_story_put(newsroom, a, &ACTOR_COMMAND, &input, &result);
    if (failed(e))
        fatalx("%s", err_detail());
    int i = atomic_fetch_add(&saved, 1);
    if (i < STORIES_MAX)
        latencies[i] = (int)(time_monotonic() - begin);
}

static void *run(void *number)
{
    struct arena a;
    arena_init(&a, 0);
    for (int i = 0; time_monotonic() < until; i++) {
        save(&a, (int)(intptr_t)number, i);
        arena_reset(&a);
    }
    arena_close(&a);
    return NULL;
}

/* What the disk gives: appends of 4 KB, each made durable, for one second. */
static int64_t syncs_a_second(const char *folder)
{
    static const char BLOCK[4096] = "bench";
    char path[4096];
    snprintf(path, sizeof(path), "%s/bench-sync", folder);
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    int64_t count = 0, end = time_monotonic() + TIME_SECOND;
    if (descriptor < 0)
        fatal("%s", path);
    for (; time_monotonic() < end; count++)
        if (write(descriptor, BLOCK, sizeof(BLOCK)) != sizeof(BLOCK) || fdatasync(descriptor) != 0)
            fatal("%s", path);
    close(descriptor);
    unlink(path);
    return count;
}

static int compare(const void *a, const void *b)
{
    int left = *(const int *)a, right = *(const int *)b;
    return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS_MAX];
    if (argc != 4)
        fatalx("use: bench-publish FOLDER THREADS SECONDS");
    int count = MIN(MAX(atoi(argv[2]), 1), THREADS_MAX);
    int64_t syncs = syncs_a_second(argv[1]), begin = time_monotonic();
    if (failed(newsroom_open(str_from_c(argv[1]), &newsroom)) || failed(search_open(newsroom)))
        fatalx("%s", err_detail());
    until = time_monotonic() + atoi(argv[3]) * TIME_SECOND;
    begin = time_monotonic();
    for (int i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, run, (void *)(intptr_t)i) != 0)
            fatalx("no thread");
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    int64_t wall = time_monotonic() - begin;
    newsroom_close(newsroom);
    int n = MIN((int)saved, STORIES_MAX);
    qsort(latencies, (size_t)n, sizeof(*latencies), compare);
    printf("%lld %d %d %d %lld\n", (long long)(saved * TIME_SECOND / wall), n ? latencies[n / 2] : 0,
           n ? latencies[(int64_t)n * 99 / 100] : 0, n ? latencies[n - 1] : 0, (long long)syncs);
    return 0;
}
