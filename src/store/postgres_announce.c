/* postgres_announce.c - what a write tells other processes: sent with its commit, and numbered in the order of commits.
 */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message is "ID NUMBER\nTEXT". PostgreSQL gives the messages of a commit to all who listen, or none (PostgreSQL 15
 * documentation, NOTIFY), and lets commits that have some happen one after another; the lock here does the same within
 * the process, so that numbers come in the order of the commits. Those of a write that was undone are given back; those
 * of a commit whose end is not known are not, so that whoever did not get them sees a hole.
 */
#include "store/postgres.h"

#include <stdio.h>
#include <string.h>

#include "base/random.h"
#include "store/statements.h"

#define HEAD_MAX 40

void postgres_speaker_init(struct postgres_speaker *speaker)
{
    uint64_t id;
    random_bytes(&id, sizeof(id));
    (void)snprintf(speaker->id, sizeof(speaker->id), "%016llx", (unsigned long long)id);
    pthread_mutex_init(&speaker->commit, NULL);
    pthread_mutex_init(&speaker->lock, NULL);
}

void postgres_speaker_close(struct postgres_speaker *speaker)
{
    pthread_mutex_destroy(&speaker->commit);
    pthread_mutex_destroy(&speaker->lock);
}

struct err postgres_announce(struct db_conn *conn, struct str text)
{
    struct postgres_conn *c = (struct postgres_conn *)conn;
    if (c->announced_count == DB_ANNOUNCEMENTS_MAX)
        return err_make(&ERR_LIMIT, "a write announces more than %d things", DB_ANNOUNCEMENTS_MAX);
    buf_add(&c->announced, text);
    if (c->announced.failed)
        return err_make(&ERR_LIMIT, "out of memory for an announcement");
    c->announced_end[c->announced_count++] = c->announced.n;
    return OK;
}

void postgres_announce_none(struct postgres_conn *c)
{
    buf_clear(&c->announced);
    c->announced_count = 0;
}

/* Queued as a part of the work, so that it goes to the server in one piece with the commit. */
static struct err send_one(struct postgres_conn *c, const char *id, int64_t number, struct str text)
{
    char message[HEAD_MAX + DB_ANNOUNCEMENT_MAX];
    int n = snprintf(message, sizeof(message), "%s %lld\n%.*s", id, (long long)number, STR_ARG(text));
    c->base.working = true;
    struct err e = sql_store_announce(&c->base, (struct str){message, n});
    c->base.working = false;
    return e;
}

static struct err send_all(struct postgres_speaker *speaker, struct postgres_conn *c)
{
    ptrdiff_t from = 0;
    for (int i = 0; i < c->announced_count; i++) {
        TRY(send_one(c, speaker->id, ++speaker->number, str_slice(buf_str(&c->announced), from, c->announced_end[i])));
        from = c->announced_end[i];
    }
    return OK;
}

static void settle(struct postgres_speaker *speaker, int64_t before, bool unknown)
{
    pthread_mutex_lock(&speaker->lock);
    for (int64_t number = before + 1; unknown && number <= speaker->number; number++)
        speaker->unknown[speaker->unknown_count++ % POSTGRES_UNKNOWN_MAX] = number;
    speaker->settled = speaker->number;
    pthread_mutex_unlock(&speaker->lock);
}

struct err postgres_announce_commit(struct postgres_speaker *speaker, struct postgres_conn *c,
                                    struct err (*end)(struct postgres_conn *c))
{
    pthread_mutex_lock(&speaker->commit);
    int64_t before = speaker->number;
    struct err e = send_all(speaker, c);
    if (!failed(e))
        e = end(c);
    bool unknown = failed(e) && (c->unshared || PQstatus(c->handle) == CONNECTION_BAD);
    if (failed(e) && !unknown)
        speaker->number = before;
    settle(speaker, before, unknown);
    pthread_mutex_unlock(&speaker->commit);
    return e;
}

int postgres_speaker_heartbeat(struct postgres_speaker *speaker, char *out, size_t room)
{
    pthread_mutex_lock(&speaker->lock);
    int64_t settled = speaker->settled;
    pthread_mutex_unlock(&speaker->lock);
    return snprintf(out, room, "%s %lld\n", speaker->id, (long long)settled);
}

bool postgres_speaker_knows(struct postgres_speaker *speaker, int64_t number)
{
    pthread_mutex_lock(&speaker->lock);
    bool knows = number <= speaker->settled;
    for (int i = 0; i < MIN(speaker->unknown_count, POSTGRES_UNKNOWN_MAX); i++)
        knows = knows && speaker->unknown[i] != number;
    pthread_mutex_unlock(&speaker->lock);
    return knows;
}

struct str postgres_announcer(const struct db *db)
{
    return str_from_c(((const struct postgres_db *)db)->speaker.id);
}
