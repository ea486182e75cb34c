/* picture_job.c - pictures get their renditions, one after another. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/picture_job.h"

#include "base/time.h"
#include "newsroom/control.h"
#include "newsroom/lease.h"
#include "newsroom/media.h"
#include "newsroom/media_store.h"
#include "newsroom/picture_store.h"
#include "newsroom/touch.h"

#include <stdio.h>
#include <unistd.h>

#define LEASE (2 * PICTURE_CHILD_SECONDS * TIME_SECOND)
#define RETRY_FIRST (10 * TIME_SECOND)
#define AWAY (30 * TIME_SECOND) /* a media store that is away is tried again, as often as it takes */
#define STORIES_MAX 500         /* a picture above more stories than this makes all pages anew */

struct job {
    struct newsroom *n;
    struct arena *a;
    int64_t id, attempts, until;
    struct sql_media *media;
    struct picture_made made;
    struct sql_int_list stories, persons, embeds;
    struct str *tags;
    ptrdiff_t tag_count;
    bool stored;   /* it was still this server's */
    int64_t again; /* when it is tried again, or DB_NULL */
    char problem[1024];
};

static struct err claim(struct db_conn *conn, void *context)
{
    struct job *job = context;
    struct sql_rendition_claim *claim;
    int64_t now = time_now();
    job->id = 0;
    job->until = now + LEASE;
    TRY(sql_rendition_job_claim(job->a, conn, now, job->until, newsroom_holder(job->n), &claim));
    if (!claim)
        return OK;
    job->id = claim->media_id;
    job->attempts = claim->attempts;
    return sql_media_by_id(job->a, conn, job->id, &job->media);
}

static struct err read_lists(struct job *job, struct db_conn *conn)
{
    TRY(sql_media_stories(job->a, conn, job->id, STORIES_MAX + 1, &job->stories));
    TRY(sql_media_persons(job->a, conn, job->id, &job->persons));
    return sql_media_embeds(job->a, conn, job->id, &job->embeds);
}

/* A picture above more than STORIES_MAX makes all pages anew. */
static void name_tags(struct job *job)
{
    struct arena *a = job->a;
    struct str *tags = arena_array(a, struct str, job->stories.count + job->persons.count + job->embeds.count + 1);
    job->tags = tags;
    job->tag_count = 1;
    tags[0] = S(CONTROL_ALL);
    if (job->stories.count > STORIES_MAX)
        return;
    tags[0] = str_format(a, "media:%lld", (long long)job->id);
    for (ptrdiff_t i = 0; i < job->stories.count; i++)
        tags[job->tag_count++] = str_format(a, "story:%lld", (long long)job->stories.items[i]);
    for (ptrdiff_t i = 0; i < job->persons.count; i++)
        tags[job->tag_count++] = str_format(a, "person:%lld", (long long)job->persons.items[i]);
    for (ptrdiff_t i = 0; i < job->embeds.count; i++)
        tags[job->tag_count++] = str_format(a, "embed:%lld", (long long)job->embeds.items[i]);
}

static struct err store_made(struct db_conn *conn, void *context)
{
    struct job *job = context;
    struct sql_media *media;
    int64_t done;
    job->tag_count = 0;
    TRY(sql_rendition_job_done(conn, job->id, job->until, newsroom_holder(job->n), &done));
    TRY(sql_media_by_id(job->a, conn, job->id, &media)); /* the desk may have written its texts meanwhile */
    job->stored = done && media;
    if (!job->stored)
        return OK;
    TRY(picture_write_rows(conn, job->id, &job->made));
    TRY(media_settle(job->a, conn, media, &job->made, picture_made_place(&job->made, false)));
    TRY(read_lists(job, conn));
    name_tags(job);
    return touch_write(job->n, job->a, conn, job->tags, job->tag_count);
}

static struct err store_failure(struct db_conn *conn, void *context)
{
    struct job *job = context;
    return sql_rendition_job_fail(conn, job->id, job->until, newsroom_holder(job->n), job->again, job->attempts,
                                  str_from_c(job->problem));
}

/* A picture that is refused will be the next time too; a full disk or a busy machine may be over. When the server
 * stops, or the media store is away, it was not the picture's fault: it is due again at once, or soon. */
static struct err give_back(struct job *job, struct err why, bool stopping, bool away)
{
    bool refused = err_is(why, &ERR_INVALID) || err_is(why, &ERR_LIMIT), innocent = stopping || away;
    snprintf(job->problem, sizeof(job->problem), "%s", err_detail());
    job->again = time_now() + (stopping ? 0 : away ? AWAY : RETRY_FIRST << job->attempts);
    job->attempts -= innocent;
    if (!innocent && (refused || job->attempts >= PICTURE_ATTEMPTS))
        job->again = DB_NULL;
    if (!stopping)
        log_warnx("job=picture media=%lld %s: %s", (long long)job->id,
                  job->again == DB_NULL ? "given up" : "again later", job->problem);
    return db_write(newsroom_db(job->n), store_failure, job);
}

/* *away: it failed because the media store could not be read or written. */
static struct err make(struct job *job, const atomic_bool *stop, bool *away)
{
    const struct media_item item = {job->media->path, job->media->hash, job->media->bytes};
    struct picture_make_order order = {
        .path = item.path, .focal_x = (int)job->media->focal_x, .focal_y = (int)job->media->focal_y, .stop = stop};
    struct err e = media_store_get(newsroom_media(job->n), job->a, &item, &order.input);
    *away = err_is(e, &ERR_BUSY);
    TRY(e);
    e = picture_make(job->n, job->a, &order, &job->made);
    *away = job->made.away && err_is(e, &ERR_BUSY);
    close(order.input);
    return e;
}

struct err newsroom_picture_next(struct newsroom *n, struct arena *a, const atomic_bool *stop, bool *worked)
{
    struct job *job = arena_make(a, struct job);
    struct lease lease;
    job->n = n;
    job->a = a;
    *worked = false;
    if (!lease_begin(n, NULL, &lease))
        return OK;
    TRY(db_write(newsroom_db(n), claim, job));
    if (!job->id || !job->media)
        return OK;
    *worked = true;
    int64_t began = time_monotonic();
    bool away = false;
    struct err e = make(job, stop, &away);
    if (failed(e))
        return give_back(job, e, stop && atomic_load(stop), away);
    TRY(db_write(newsroom_db(n), store_made, job));
    if (!job->stored)
        return OK;
    newsroom_touch(n, job->tags, job->tag_count);
    log_info("job=picture media=%lld files=%d milliseconds=%lld", (long long)job->id, job->made.count,
             (long long)((time_monotonic() - began) / 1000));
    return OK;
}

struct counts {
    struct arena a;
    int64_t waiting, given_up;
};

static struct err count(struct db_conn *conn, void *context)
{
    struct counts *counts = context;
    struct sql_rendition_counts *row;
    TRY(sql_rendition_job_counts(&counts->a, conn, &row));
    counts->waiting = row ? row->waiting : 0;
    counts->given_up = row ? row->given_up : 0;
    return OK;
}

struct err newsroom_picture_counts(struct newsroom *n, int64_t *waiting, int64_t *given_up)
{
    struct counts counts = {0};
    arena_init(&counts.a, 0);
    struct err e = db_read(newsroom_db(n), count, &counts);
    arena_close(&counts.a);
    *waiting = counts.waiting;
    *given_up = counts.given_up;
    return e;
}
