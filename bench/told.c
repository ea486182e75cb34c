/* told.c - threads that commit a small row each, told to the other nodes or not: bench-told FOLDER THREADS SECONDS
 * told|untold */
/* SPDX-License-Identifier: Apache-2.0 */
/* Prints one line: commits a second. */
#include "base/base.h"

#include "base/time.h"
#include "newsroom/touch.h"
#include "store/statements.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define THREADS_MAX 64

static struct newsroom *newsroom;
static bool tells;
static int64_t until; /* time_monotonic() */
static atomic_llong commits;

struct writer {
    struct arena a;
    struct str subject;
};

static struct err work(struct db_conn *conn, void *context)
{
    struct writer *w = context;
    const struct str tags[] = {S("front:en"), S("section:1"), S("story:1")};
    arena_reset(&w->a);
    TRY(sql_outbox_put_purge(conn, S("bench"), w->subject, time_now()));
    return tells ? touch_write(newsroom, &w->a, conn, tags, COUNT_OF(tags)) : OK;
}

static void *run(void *number)
{
    struct writer w;
    struct arena own;
    arena_init(&own, 0);
    arena_init(&w.a, 0);
    w.subject = str_format(&own, "bench-%ld-%d", (long)getpid(), (int)(intptr_t)number);
    while (time_monotonic() < until)
        if (failed(db_write(newsroom_db(newsroom), work, &w)))
            fatalx("%s", err_detail());
        else
            atomic_fetch_add(&commits, 1);
    arena_close(&w.a);
    arena_close(&own);
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS_MAX];
    int64_t count = 0, seconds = 0;
    if (argc != 5 || !str_to_i64(str_from_c(argv[2]), &count) || !str_to_i64(str_from_c(argv[3]), &seconds) ||
        count < 1 || count > THREADS_MAX || seconds < 1)
        fatalx("usage: bench-told FOLDER THREADS SECONDS told|untold");
    if (failed(newsroom_open(str_from_c(argv[1]), &newsroom)))
        fatalx("%s", err_detail());
    tells = strcmp(argv[4], "told") == 0;
    until = time_monotonic() + seconds * TIME_SECOND;
    for (int i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, run, (void *)(intptr_t)i))
            fatalx("no thread");
    for (int i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
    printf("%lld\n", (long long)atomic_load(&commits) / seconds);
    newsroom_close(newsroom);
    return 0;
}
