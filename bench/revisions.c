/* revisions.c - one long story saved again and again: bench-revisions FOLDER COUNT */
/* SPDX-License-Identifier: Apache-2.0 */
/* Each save rewrites a paragraph of 200. Prints one line: microseconds of a save (median, 99th percentile, CPU), to
 * read the newest, the oldest and the slowest of 100 between, to compare oldest and newest; bytes of one document. */
#include "bench/words.h"

#include "base/time.h"
#include "newsroom/story.h"
#include "newsroom/story_stored.h"
#include "text/diff.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PARAGRAPHS 200
#define WORDS 50 /* of one paragraph */
#define SAVES_MAX 100000
#define PROBES 100

static struct newsroom *newsroom;
static int took[SAVES_MAX];

static int64_t cpu_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * TIME_SECOND + t.tv_nsec / 1000;
}

static struct html body(struct arena *a, const uint64_t *seeds)
{
    struct buf text;
    struct html html;
    buf_init(&text, 1 << 20);
    for (int i = 0; i < PARAGRAPHS; i++) {
        uint64_t seed = seeds[i];
        buf_add(&text, S("<p>"));
        words_sentence(&text, &seed, WORDS);
        buf_add(&text, S(".</p>\n"));
    }
    if (failed(html_sanitise(a, str_copy(a, buf_str(&text)), NULL, &html)))
        fatalx("%s", err_detail());
    buf_close(&text);
    return html;
}

/* *cpu: microseconds of one save, its text made and cleaned before. */
static int64_t save_all(struct arena *a, int count, int64_t *cpu, ptrdiff_t *bytes)
{
    uint64_t seeds[PARAGRAPHS], state = 1;
    int64_t id = 0;
    *cpu = 0;
    for (int i = 0; i < PARAGRAPHS; i++)
        seeds[i] = words_random(&state);
    for (int i = 0; i < count; i++) {
        struct story_result result;
        struct story_input input = {.id = id,
                                    .headline = S("The long story"),
                                    .place = S("Exampleton"),
                                    .date = TIME_NONE,
                                    .embargo = TIME_NONE,
                                    .status = STORY_DRAFT,
                                    .body = body(a, seeds)};
        int64_t begin = time_monotonic(), cpu_begin = cpu_now();
        if (failed(newsroom_story_put(newsroom, a, &ACTOR_COMMAND, &input, &result)))
            fatalx("%s", err_detail());
        took[i] = (int)(time_monotonic() - begin);
        *cpu += cpu_now() - cpu_begin;
        *bytes = html_text(input.body).n;
        id = result.id;
        seeds[words_below(&state, PARAGRAPHS)] = words_random(&state);
        arena_reset(a);
    }
    *cpu /= count;
    return id;
}

/* Microseconds, of the calling thread's clock. */
static int64_t read_one(struct arena *a, int64_t id, int64_t number, struct story_stored *out)
{
    int64_t begin = time_monotonic();
    if (failed(newsroom_story_read(newsroom, a, &ACTOR_COMMAND, id, number, out)))
        fatalx("%s", err_detail());
    return time_monotonic() - begin;
}

static int compare(const void *a, const void *b)
{
    int left = *(const int *)a, right = *(const int *)b;
    return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
    struct arena a;
    struct story_stored oldest, newest, other;
    int64_t cpu, slowest = 0;
    ptrdiff_t bytes = 0;
    if (argc != 3)
        fatalx("use: bench-revisions FOLDER COUNT");
    int count = MIN(MAX(atoi(argv[2]), 2), SAVES_MAX);
    if (failed(newsroom_open(str_from_c(argv[1]), &newsroom)))
        fatalx("%s", err_detail());
    arena_init(&a, 0);
    int64_t id = save_all(&a, count, &cpu, &bytes);
    qsort(took, (size_t)count, sizeof *took, compare);
    for (int i = 0; i < PROBES; i++, arena_reset(&a))
        slowest = MAX(slowest, read_one(&a, id, 1 + (int64_t)i * (count - 1) / PROBES, &other));
    int64_t newest_took = read_one(&a, id, count, &newest), oldest_took = read_one(&a, id, 1, &oldest);
    int64_t begin = time_monotonic();
    (void)diff_bodies(&a, oldest.input.body, newest.input.body);
    printf("%d %d %lld %lld %lld %lld %lld %td\n", took[count / 2], took[(int64_t)count * 99 / 100], (long long)cpu,
           (long long)newest_took, (long long)oldest_took, (long long)slowest, (long long)(time_monotonic() - begin),
           bytes);
    arena_close(&a);
    newsroom_close(newsroom);
    return 0;
}
