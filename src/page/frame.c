/* frame.c - what stands around every page, kept between requests: the editions, and each one's sections. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A list is kept as pages are: read before a touch of what it is made of, it is not kept. Each has its own memory, held
 * by the requests that look at it.
 */
#include "page/frame.h"

#include "base/time.h"
#include "newsroom/query.h"
#include "page/site.h"

#include <stdlib.h>

#define KEEP (60 * TIME_SECOND)

struct kept {
    struct kept *next;
    struct arena arena;
    struct str language; /* whose sections; empty: the editions */
    struct sql_edition_list editions;
    struct sql_section_list sections;
    uint64_t generation; /* of the frame when it was read */
    int64_t until;       /* time_monotonic() */
    int references;
    struct frame *frame;
};

struct frame {
    pthread_mutex_t lock;
    uint64_t generation;
    struct kept *first;
};

struct frame *frame_make(void)
{
    struct frame *frame = calloc(1, sizeof(*frame));
    if (frame)
        pthread_mutex_init(&frame->lock, NULL);
    return frame;
}

/* Lock held. */
static void drop(struct kept *kept)
{
    if (--kept->references > 0)
        return;
    arena_close(&kept->arena);
    free(kept);
}

void frame_free(struct frame *frame)
{
    if (!frame)
        return;
    while (frame->first) {
        struct kept *kept = frame->first;
        frame->first = kept->next;
        drop(kept);
    }
    pthread_mutex_destroy(&frame->lock);
    free(frame);
}

static void release(void *p)
{
    struct kept *kept = p;
    struct frame *frame = kept->frame;
    pthread_mutex_lock(&frame->lock);
    drop(kept);
    pthread_mutex_unlock(&frame->lock);
}

static struct kept **find(struct frame *frame, struct str language)
{
    struct kept **at = &frame->first;
    while (*at && !str_equal((*at)->language, language))
        at = &(*at)->next;
    return at;
}

static bool is_good(const struct frame *frame, const struct kept *kept)
{
    return kept->generation == frame->generation && time_monotonic() < kept->until;
}

/* Held for the caller; NULL where there is none, or none that is good. */
static struct kept *hold(struct frame *frame, struct str language, bool good, uint64_t *generation)
{
    pthread_mutex_lock(&frame->lock);
    struct kept *kept = *find(frame, language);
    *generation = frame->generation;
    if (kept && good && !is_good(frame, kept))
        kept = NULL;
    if (kept)
        kept->references++;
    pthread_mutex_unlock(&frame->lock);
    return kept;
}

static void keep(struct frame *frame, struct kept *kept)
{
    pthread_mutex_lock(&frame->lock);
    struct kept **at = find(frame, kept->language), *before = *at;
    if (kept->generation == frame->generation) {
        kept->next = before ? before->next : NULL;
        *at = kept;
        kept->references++;
        if (before)
            drop(before);
    }
    pthread_mutex_unlock(&frame->lock);
}

static struct err read_list(struct newsroom *n, struct kept *kept)
{
    return kept->language.n ? query_sections(n, &kept->arena, kept->language, &kept->sections)
                            : query_editions(n, &kept->arena, &kept->editions);
}

static struct err read_new(struct site *site, struct str language, uint64_t generation, struct kept **out)
{
    struct kept *kept = calloc(1, sizeof(*kept));
    if (!kept)
        return err_make(&ERR_SYSTEM, "out of memory");
    arena_init(&kept->arena, 0);
    *kept = (struct kept){.arena = kept->arena,
                          .generation = generation,
                          .until = time_monotonic() + KEEP,
                          .references = 1,
                          .frame = site->frame};
    kept->language = str_copy(&kept->arena, language);
    struct err e = read_list(site->newsroom, kept);
    if (failed(e))
        drop(kept);
    else
        keep(site->frame, kept);
    *out = failed(e) ? NULL : kept;
    return e;
}

static struct err get(struct http_request *r, struct http_response *response, struct str language, struct kept **out)
{
    struct site *site = site_of(r);
    uint64_t generation;
    struct err e = OK;
    *out = hold(site->frame, language, true, &generation);
    if (!*out)
        e = read_new(site, language, generation, out);
    if (err_is(e, &ERR_AWAY) && (*out = hold(site->frame, language, false, &generation))) {
        e = OK;
        if (response)
            response->doubtful = true;
    }
    if (*out)
        http_request_defer(r, release, *out);
    return e;
}

struct err frame_editions(struct http_request *r, struct http_response *out, struct sql_edition_list *list)
{
    struct kept *kept;
    TRY(get(r, out, S(""), &kept));
    *list = kept->editions;
    return OK;
}

struct err frame_sections(struct http_request *r, struct http_response *out, struct str language,
                          struct sql_section_list *list)
{
    struct kept *kept;
    TRY(get(r, out, language, &kept));
    *list = kept->sections;
    return OK;
}

void frame_touch_all(struct frame *frame)
{
    pthread_mutex_lock(&frame->lock);
    frame->generation++;
    pthread_mutex_unlock(&frame->lock);
}

void frame_touch(struct frame *frame, const struct str *tags, ptrdiff_t count)
{
    bool made_of = false;
    for (ptrdiff_t i = 0; i < count; i++)
        made_of |= str_equal(tags[i], S("editions")) || str_starts(tags[i], S("sections:"));
    if (made_of)
        frame_touch_all(frame);
}
