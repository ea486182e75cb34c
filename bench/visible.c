/* visible.c - how soon readers see what was published: bench-visible FOLDER PORT[,PORT...] SECTION STORIES */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Saves stories one by one beside the server that serves FOLDER. When a save is acknowledged, the story's page, the
 * front, the section, the feed and the news sitemap are asked for at once, over kept connections, of each server.
 * Prints one line: stories, answers that did not show the story yet, then p50, p99 and slowest microseconds from the
 * acknowledgement until all showed it, and p50 and p99 of the save itself.
 */
#include "bench/body.h"
#include "bench/connect.h"

#include "base/time.h"
#include "command/open.h"
#include "newsroom/story.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGES 5
#define SERVERS_MAX 8
#define STORIES_MAX 100000
#define ANSWER_MAX (8 << 20)
#define TRIES 100

static struct newsroom *newsroom;
static int ports[SERVERS_MAX], servers, sockets[SERVERS_MAX * PAGES], stale;
static int seen[STORIES_MAX], saved[STORIES_MAX]; /* microseconds */
static char space[ANSWER_MAX];

/* Sockets are those of the first server's pages, then those of the next one's. */
static void ask(int number, struct str path)
{
    char request[2048];
    int n = snprintf(request, sizeof(request), "GET %.*s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", STR_ARG(path),
                     ports[number / PAGES]);
    if (write(sockets[number], request, (size_t)n) != n)
        fatal("a request");
}

static ptrdiff_t answer_size(ptrdiff_t have)
{
    struct str text = {space, have};
    ptrdiff_t end = str_find(text, S("\r\n\r\n"), 0), at = str_find(text, S("Content-Length: "), 0);
    int64_t length;
    if (end < 0 || at < 0 || at > end)
        return ANSWER_MAX;
    struct str digits = str_slice(text, at + 16, str_find_char(text, '\r', at));
    return str_to_i64(digits, &length) ? end + 4 + (ptrdiff_t)length : ANSWER_MAX;
}

/* Whether the answer on a connection holds what the page must show. */
static bool read_answer(int number, struct str wanted)
{
    ptrdiff_t have = 0;
    while (have < answer_size(have)) {
        ssize_t n = read(sockets[number], space + have, (size_t)(ANSWER_MAX - have));
        if (n <= 0)
            fatal("an answer");
        have += n;
    }
    struct str text = {space, have};
    return str_starts(text, S("HTTP/1.1 200")) && str_find(text, wanted, 0) >= 0;
}

/* Microseconds until all five pages of all servers show the story. */
static int wait_until_seen(const struct str *paths, struct str wanted)
{
    int64_t begin = time_monotonic();
    bool shown[SERVERS_MAX * PAGES] = {false};
    int all = servers * PAGES;
    for (int try = 0, left = all; left > 0; try++) {
        if (try == TRIES)
            fatalx("%.*s is not shown", STR_ARG(wanted));
        for (int i = 0; i < all; i++)
            if (!shown[i])
                ask(i, paths[i % PAGES]);
        for (int i = 0; i < all; i++) {
            if (shown[i])
                continue;
            shown[i] = read_answer(i, wanted);
            left -= shown[i];
            stale += !shown[i];
        }
    }
    return (int)(time_monotonic() - begin);
}

static void publish(struct arena *a, struct str section, int number)
{
    uint64_t state = (uint64_t)number + 1;
    struct story_byline byline = {S("Ada Example"), S("reporter")};
    struct str slug = str_format(a, "fresh-%lld-%d", (long long)time_now(), number);
    struct story_input input = {
        .slug = slug,
        .headline = str_format(a, "Fresh story %d", number),
        .standfirst = S("Seen at once, everywhere."),
        .body = body_make(a, &state),
        .place = S("Exampleton"),
        .date = TIME_NONE,
        .embargo = TIME_NONE,
        .status = STORY_PUBLISHED,
        .bylines = &byline,
        .byline_count = 1,
        .sections = &section,
        .section_count = 1,
    };
    struct story_result result;
    int64_t begin = time_monotonic();
    if (failed(newsroom_story_put(newsroom, a, &ACTOR_COMMAND, &input, &result)))
        fatalx("%s", err_detail());
    saved[number] = (int)(time_monotonic() - begin);
    struct str paths[PAGES] = {result.path, S("/"), str_format(a, "/category/%.*s/", STR_ARG(section)), S("/feed/"),
                               S("/news-sitemap.xml")};
    seen[number] = wait_until_seen(paths, slug);
}

static void connect_all(struct str list)
{
    struct str one;
    int64_t port;
    while (list.n && servers < SERVERS_MAX) {
        (void)str_cut(list, ',', &one, &list);
        if (!str_to_i64(one, &port))
            fatalx("%.*s is no port", STR_ARG(one));
        for (int i = 0; i < PAGES; i++)
            sockets[servers * PAGES + i] = connect_to((int)port);
        ports[servers++] = (int)port;
    }
}

static int compare(const void *a, const void *b)
{
    int left = *(const int *)a, right = *(const int *)b;
    return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
    struct arena a;
    if (argc != 5)
        fatalx("use: bench-visible FOLDER PORT[,PORT...] SECTION STORIES");
    int count = MIN(MAX(atoi(argv[4]), 1), STORIES_MAX);
    if (failed(command_open(str_from_c(argv[1]), &newsroom)))
        fatalx("%s", err_detail());
    connect_all(str_from_c(argv[2]));
    arena_init(&a, 0);
    for (int i = 0; i < count; i++) {
        publish(&a, str_from_c(argv[3]), i);
        arena_reset(&a);
        usleep(10000);
    }
    arena_close(&a);
    if (failed(command_close(newsroom, OK)))
        fatalx("%s", err_detail());
    qsort(seen, (size_t)count, sizeof(*seen), compare);
    qsort(saved, (size_t)count, sizeof(*saved), compare);
    printf("%d %d %d %d %d %d %d\n", count, stale, seen[count / 2], seen[count * 99 / 100], seen[count - 1],
           saved[count / 2], saved[count * 99 / 100]);
    return 0;
}
