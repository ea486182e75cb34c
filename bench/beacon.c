/* beacon.c - readers who open a page and send its beacons: bench-beacon PORT PATH SUBJECT STAMP SECONDS CONNECTIONS
 * RATE */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each reader has an address of his own (X-Forwarded-For: the server must trust 127.0.0.1) and sends three beacons:
 * seen, and when he has had the time to read, read and leave. So the first beacons that are not seen come READ_TIME
 * after the start; new readers come for SECONDS more, and those who are there then read to their end. RATE: beacons a
 * second of all together once they all come; 0: as many as there can be. Prints one line: readers, beacons, answers
 * that were wrong, wall microseconds.
 */
#include "bench/connect.h"

#include "base/time.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BEACONS 3
#define READ_TIME (3100 * 1000) /* microseconds; sooner than after 3 seconds nobody has read */
#define READING_MAX (1 << 18)   /* readers of a connection at once; a power of two */
#define SPACE 65536
#define CONNECTIONS_MAX 256
#define REQUESTS_MAX 9000 /* the server ends a connection after 10,000 */

static int port;
static const char *path, *subject, *stamp;
static int64_t end_at, begun_at, rate;
static atomic_llong readers, beacons, bad;

static int add_head(char *out, const char *method, int64_t reader, int length)
{
    return sprintf(out,
                   "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept-Encoding: gzip\r\nX-Forwarded-For: 10.%d.%d.%d\r\n"
                   "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\r\n"
                   "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: %d\r\n\r\n",
                   method, path, port, (int)(reader >> 16 & 255), (int)(reader >> 8 & 255), (int)(reader & 255),
                   length);
}

/* rest: from the kind on. */
static int add_beacon(char *out, int64_t reader, const char *rest)
{
    char body[512];
    int n = sprintf(body, "v=1 n=%s s=%s i=%lld %s", subject, stamp, (long long)reader + 1, rest);
    int head = add_head(out, "POST", reader, n);
    memcpy(out + head, body, (size_t)n);
    return head + n;
}

/* How many whole answers of that status begin space; -1 where another stands there. *used: their bytes. */
static int count_answers(struct str space, const char *status, ptrdiff_t *used)
{
    int count = 0;
    *used = 0;
    for (;;) {
        struct str rest = str_from(space, *used);
        ptrdiff_t head = str_find(rest, S("\r\n\r\n"), 0), length = str_find(rest, S("Content-Length: "), 0);
        if (head < 0)
            return count;
        if (strncmp(rest.p + sizeof("HTTP/1.1"), status, 3) != 0)
            return -1;
        ptrdiff_t whole = head + 4 + (length >= 0 && length < head ? atoi(rest.p + length + 16) : 0);
        if (rest.n < whole)
            return count;
        *used += whole;
        count++;
    }
}

/* Sends n bytes and reads wanted answers of that status. */
static bool exchange(int descriptor, char *space, const char *request, int n, int wanted, const char *status)
{
    ptrdiff_t have = 0, used;
    int got = 0;
    if (write(descriptor, request, (size_t)n) != n)
        return false;
    while (got >= 0 && got < wanted) {
        ssize_t more = have < SPACE - 1 ? read(descriptor, space + have, (size_t)(SPACE - 1 - have)) : 0;
        if (more <= 0)
            return false;
        have += more;
        space[have] = 0;
        got = count_answers((struct str){space, have}, status, &used);
    }
    return got == wanted;
}

static bool open_page(int descriptor, char *space, int64_t reader)
{
    char page[1024], told[2048];
    int n = add_beacon(told, reader, "k=seen t=0 d=1");
    return exchange(descriptor, space, page, add_head(page, "GET", reader, 0), 1, "200") &&
           exchange(descriptor, space, told, n, 1, "204");
}

static bool end_page(int descriptor, char *space, int64_t reader)
{
    char told[4096];
    int n = add_beacon(told, reader, "k=read t=3 d=10");
    n += add_beacon(told + n, reader, "k=leave t=3 d=10");
    return exchange(descriptor, space, told, n, BEACONS - 1, "204");
}

/* Until it is the next reader's turn. */
static void wait_for_turn(int64_t reader)
{
    int64_t due = begun_at + (rate ? reader * BEACONS * TIME_SECOND / rate : 0), now = time_monotonic();
    if (due > now)
        usleep((useconds_t)(due - now));
}

/* A connection, and who reads on it, the oldest first. */
struct line {
    int descriptor, requests;
    char *space;
    struct reading {
        int64_t reader, since;
    } * reading;
    uint32_t first, end;
};

static void count_exchange(struct line *l, bool good, int told)
{
    atomic_fetch_add(good ? &beacons : &bad, good ? told : 1);
    l->requests += BEACONS;
    if (good && l->requests <= REQUESTS_MAX)
        return;
    close(l->descriptor);
    l->descriptor = connect_to(port);
    l->requests = 0;
}

static void open_next(struct line *l)
{
    int64_t reader = atomic_fetch_add(&readers, 1);
    wait_for_turn(reader);
    bool good = open_page(l->descriptor, l->space, reader);
    if (good)
        l->reading[l->end++ % READING_MAX] = (struct reading){reader, time_monotonic()};
    count_exchange(l, good, 1);
}

static void end_due(struct line *l)
{
    while (l->first != l->end && l->reading[l->first % READING_MAX].since + READ_TIME <= time_monotonic())
        count_exchange(l, end_page(l->descriptor, l->space, l->reading[l->first++ % READING_MAX].reader), BEACONS - 1);
}

static void *run(void *unused)
{
    struct line l = {
        .descriptor = connect_to(port), .space = malloc(SPACE), .reading = calloc(READING_MAX, sizeof(struct reading))};
    if (!l.space || !l.reading)
        fatalx("out of memory");
    while (time_monotonic() < end_at || l.first != l.end) {
        end_due(&l);
        if (time_monotonic() < end_at && l.end - l.first < READING_MAX)
            open_next(&l);
        else
            usleep(1000);
    }
    close(l.descriptor);
    free(l.reading);
    free(l.space);
    return unused;
}

int main(int argc, char **argv)
{
    pthread_t threads[CONNECTIONS_MAX];
    if (argc != 8) {
        fprintf(stderr, "usage: bench-beacon PORT PATH SUBJECT STAMP SECONDS CONNECTIONS RATE\n");
        return 2;
    }
    port = atoi(argv[1]);
    path = argv[2];
    subject = argv[3];
    stamp = argv[4];
    rate = atoll(argv[7]);
    int count = MIN(atoi(argv[6]), CONNECTIONS_MAX);
    begun_at = time_monotonic();
    end_at = begun_at + READ_TIME + atoi(argv[5]) * TIME_SECOND;
    for (int i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, run, NULL) != 0)
            fatalx("no thread");
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    printf("%lld %lld %lld %lld\n", (long long)atomic_load(&readers), (long long)atomic_load(&beacons),
           (long long)atomic_load(&bad), (long long)(time_monotonic() - begun_at));
    return 0;
}
