/* client.c - asks for each path once over kept connections: bench-client PORT CODING CONNECTIONS [PAUSE] <PATHS */
/* SPDX-License-Identifier: Apache-2.0 */
/* PAUSE: milliseconds that a connection rests behind each answer. Prints one line: requests, those not answered 200,
 * bytes of body, wall microseconds, p50, p99 and slowest of one. */
#include "bench/connect.h"

#include "base/time.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ANSWER_MAX (4 << 20)
#define PATHS_MAX 1000000
#define CONNECTIONS_MAX 256

static int port, pause_milliseconds;
static const char *coding;
static char *paths[PATHS_MAX];
static int latencies[PATHS_MAX]; /* microseconds */
static int path_count;
static atomic_int next_path, bad;
static atomic_llong body_bytes;

static int64_t content_length(struct str head)
{
    int64_t length = -1;
    struct str line;
    while (str_cut(head, '\n', &line, &head)) {
        struct str name, value;
        if (str_cut(line, ':', &name, &value) && str_equal_nocase(name, S("Content-Length")))
            str_to_i64(str_trim(value), &length);
    }
    return length;
}

/* Reads one answer; returns its status, or 0. */
static int read_answer(int descriptor, char *space)
{
    ptrdiff_t have = 0, head_end = -1, need = ANSWER_MAX;
    while (have < need) {
        ssize_t n = read(descriptor, space + have, (size_t)(ANSWER_MAX - have));
        if (n <= 0)
            return 0;
        have += n;
        if (head_end < 0 && (head_end = str_find((struct str){space, have}, S("\r\n\r\n"), 0)) >= 0) {
            int64_t length = content_length((struct str){space, head_end + 2});
            if (length < 0)
                return 0;
            atomic_fetch_add(&body_bytes, length);
            need = head_end + 4 + (ptrdiff_t)length;
        }
    }
    return atoi(space + sizeof("HTTP/1.1"));
}

static void *run(void *unused)
{
    char *space = malloc(ANSWER_MAX + 1);
    int descriptor = connect_to(port), i;
    if (!space)
        fatalx("out of memory");
    space[ANSWER_MAX] = 0;
    while ((i = atomic_fetch_add(&next_path, 1)) < path_count) {
        char request[8192];
        int n =
            snprintf(request, sizeof(request), "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept-Encoding: %s\r\n\r\n",
                     paths[i], port, coding);
        int64_t begin = time_monotonic();
        if (write(descriptor, request, (size_t)n) != n || read_answer(descriptor, space) != 200) {
            atomic_fetch_add(&bad, 1);
            close(descriptor);
            descriptor = connect_to(port);
        }
        latencies[i] = (int)(time_monotonic() - begin);
        if (pause_milliseconds)
            usleep((useconds_t)pause_milliseconds * 1000);
    }
    close(descriptor);
    free(space);
    return unused;
}

static void read_paths(void)
{
    char line[4096];
    while (path_count < PATHS_MAX && fgets(line, sizeof(line), stdin)) {
        line[strcspn(line, "\r\n")] = 0;
        if (line[0] && !(paths[path_count++] = strdup(line)))
            fatalx("out of memory");
    }
    if (path_count == 0)
        fatalx("no paths on standard input");
}

static int compare(const void *a, const void *b)
{
    int left = *(const int *)a, right = *(const int *)b;
    return (left > right) - (left < right);
}

int main(int argc, char **argv)
{
    pthread_t threads[CONNECTIONS_MAX];
    if (argc != 4 && argc != 5)
        fatalx("use: bench-client PORT CODING CONNECTIONS [PAUSE] <PATHS");
    port = atoi(argv[1]);
    coding = argv[2];
    pause_milliseconds = argc == 5 ? atoi(argv[4]) : 0;
    int count = MIN(MAX(atoi(argv[3]), 1), CONNECTIONS_MAX);
    read_paths();
    int64_t begin = time_monotonic();
    for (int i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, run, NULL) != 0)
            fatalx("no thread");
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    int64_t wall = time_monotonic() - begin;
    qsort(latencies, (size_t)path_count, sizeof(*latencies), compare);
    printf("%d %d %lld %lld %d %d %d\n", path_count, bad, (long long)body_bytes, (long long)wall,
           latencies[path_count / 2], latencies[(int64_t)path_count * 99 / 100], latencies[path_count - 1]);
    return 0;
}
