/* flight.c - answers from the press or rendered: however many ask for a page at once, one makes it. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A flight is somebody at work on a key: rendering its page, or putting it into one more coding. Others who want the
 * same wait for it to land. A reader who came after a touch must not get what was begun before it: so a landed page is
 * taken if its flight began when the reader was there already or later, or if none of the page's tags was touched
 * since. A reader therefore waits for two flights at most.
 */
#include "press/state.h"

#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>

#define DETAIL_SIZE 512

struct press_flight {
    struct press_flight *next;
    struct press *press;
    struct str key; /* borrowed from the leader's request: good until landed */
    uint64_t hash;
    uint64_t generation; /* of the press when it began */
    uint64_t doubts;     /* the same */
    int references;
    bool landed;
    bool current; /* nothing that page is made of was touched since */
    bool alone;   /* what came out is for the leader only: others make their own */
    struct press_page *page;
    struct err error;
    char detail[DETAIL_SIZE];
};

/* One call of press_answer. */
struct asking {
    struct press *press;
    struct str key;
    uint64_t hash;
    int keep_seconds;
    struct http_request *r;
    press_render *render;
    void *context;
    struct press_wish wish;
    uint64_t arrived;            /* generation of the press */
    int64_t deadline;            /* time_monotonic() */
    struct press_flight *flight; /* this one's own, begun or not */
    bool alone;                  /* what others made is not for this one */
    struct press_page *gone;     /* to be released without the lock */
};

static struct err out_of_memory(void)
{
    return err_make(&ERR_SYSTEM, "out of memory: an answer");
}

static struct err render_alone(struct asking *a, struct http_answer **out)
{
    struct http_response response = {.arena = a->r->arena};
    TRY(a->render(a->context, a->r, &response));
    *out = press_answer_once(a->r, &response);
    return *out ? OK : out_of_memory();
}

/* Lets go of the lock while the answer is made; *out is held for the caller. The page may be gone afterwards. */
static struct err complete_page(struct asking *a, struct press_page *page, struct press_choice choice,
                                struct http_answer **out)
{
    struct press *press = a->press;
    enum http_coding coding = press_page_coding(page);
    struct http_answer *source = http_answer_hold(page->coded[coding].whole);
    press_page_hold(page);
    pthread_mutex_unlock(&press->lock);
    struct http_answer *answer = press_page_make_from(page, choice, source, coding);
    pthread_mutex_lock(&press->lock);
    if (answer)
        press_keep_answer(press, page, choice, http_answer_hold(answer), &a->gone);
    http_answer_release(source);
    press_page_release(page);
    *out = answer;
    return answer ? OK : out_of_memory();
}

static struct press_flight *find_flight(const struct asking *a)
{
    struct press_flight *flight = a->press->flights;
    while (flight && (flight->hash != a->hash || !str_equal(flight->key, a->key)))
        flight = flight->next;
    return flight;
}

static void release_flight(struct press_flight *flight)
{
    if (--flight->references > 0)
        return;
    press_page_release(flight->page);
    free(flight);
}

static void set_refreshing(struct press *press, const struct press_flight *flight, bool refreshing)
{
    struct press_shard *shard = press_shard_of(press, flight->hash);
    struct press_page *page = press_table_find(shard, flight->hash, flight->key);
    if (!page || page->refreshing == refreshing)
        return;
    pthread_rwlock_wrlock(&shard->lock);
    page->refreshing = refreshing;
    pthread_rwlock_unlock(&shard->lock);
}

static void land(struct press_flight *flight)
{
    struct press *press = flight->press;
    struct press_flight **at = &press->flights;
    set_refreshing(press, flight, false);
    while (*at != flight)
        at = &(*at)->next;
    *at = flight->next;
    flight->landed = true;
    pthread_cond_broadcast(&press->landed);
}

static void fail_flight(struct press_flight *flight, struct err e)
{
    flight->error = e;
    snprintf(flight->detail, sizeof(flight->detail), "%s", err_detail());
}

/* At the end of the leader's request. A render that ran out of its arena's memory has jumped over the landing. */
static void end_flight(void *p)
{
    struct press_flight **seat = p, *flight = *seat;
    if (!flight)
        return;
    struct press *press = flight->press;
    pthread_mutex_lock(&press->lock);
    if (!flight->landed) {
        fail_flight(flight, err_make(&ERR_LIMIT, "the page took more memory than a request may"));
        land(flight);
    }
    release_flight(flight);
    pthread_mutex_unlock(&press->lock);
}

/* A flight that has not begun. Made before any lock is taken, since its registration may run out of the request's
 * memory too. */
static struct press_flight *make_flight(struct asking *a)
{
    struct press_flight **seat = arena_make(a->r->arena, struct press_flight *);
    http_request_defer(a->r, end_flight, seat);
    struct press_flight *flight = *seat = calloc(1, sizeof(*flight));
    if (!flight)
        return NULL;
    flight->press = a->press;
    flight->key = a->key;
    flight->hash = a->hash;
    flight->references = 1;
    flight->landed = true;
    return flight;
}

static void begin_flight(struct press_flight *flight)
{
    struct press *press = flight->press;
    flight->landed = false;
    flight->generation = press->generation;
    flight->doubts = atomic_load_explicit(&press->doubts, memory_order_acquire);
    flight->next = press->flights;
    press->flights = flight;
}

/* Readers who saw this page must not get an older one when the store is away. Lock held. */
static void forget_before(struct asking *a, const struct press_page *page)
{
    struct press_page *before = press_table_find(press_shard_of(a->press, a->hash), a->hash, a->key);
    if (before && page->replaces)
        press_forget(a->press, before, &a->gone);
}

/* Keeps what the flight made where that is allowed. Lock held. */
static void keep_flown(struct asking *a, struct press_flight *flight, struct press_page *page)
{
    struct press *press = a->press;
    flight->page = page;
    flight->alone = !page->shareable; /* holds for those who waited */
    flight->current = !press_tags_touched(press, page, flight->generation);
    if (!page->keepable || !flight->current || page->bytes > press->options.page_max) {
        press->counters.not_kept++;
        forget_before(a, page);
        return;
    }
    press_keep(press, page, &a->gone);
}

/* No lock held: renders and makes the page with the leader's answer. Without a page in *page: the answer is the
 * leader's alone. */
static struct err render_page(struct asking *a, struct press_page **page, struct http_answer **out)
{
    struct http_response response = {.arena = a->r->arena};
    TRY(a->render(a->context, a->r, &response));
    *out = response.ready;
    if (response.ready)
        return OK;
    *page = press_page_make(a->key, a->hash, &response);
    if (!*page)
        return out_of_memory();
    (*page)->doubts = a->flight->doubts;
    (*page)->fresh_until = time_monotonic() + a->keep_seconds * TIME_SECOND;
    struct http_answer *answer = press_page_make_first(*page, &a->wish, response.body, a->press->options.identity_max);
    if (!answer) {
        press_page_release(*page);
        return out_of_memory();
    }
    *out = http_answer_hold(answer);
    return OK;
}

static struct err lead_render(struct asking *a, struct http_answer **out)
{
    struct press *press = a->press;
    struct press_flight *flight = a->flight;
    struct press_page *page = NULL;
    begin_flight(flight);
    set_refreshing(press, flight, true);
    press->counters.renders++;
    pthread_mutex_unlock(&press->lock);
    struct err e = render_page(a, &page, out);
    pthread_mutex_lock(&press->lock);
    if (failed(e))
        fail_flight(flight, e);
    else if (page)
        keep_flown(a, flight, page);
    else
        flight->alone = true;
    land(flight);
    return e;
}

static struct err lead_completion(struct asking *a, struct press_page *page, struct press_choice choice,
                                  struct http_answer **out)
{
    begin_flight(a->flight);
    struct err e = complete_page(a, page, choice, out);
    land(a->flight);
    return e;
}

/* Lock held, let go while waiting. False when the deadline passed first. */
static bool wait_for(struct asking *a, struct press_flight *flight)
{
    struct timespec until = {a->deadline / TIME_SECOND, a->deadline % TIME_SECOND * 1000};
    int error = 0;
    a->press->counters.waits++;
    while (!flight->landed && error == 0)
        error = pthread_cond_timedwait(&a->press->landed, &a->press->lock, &until);
    return flight->landed;
}

/* What a landed flight is for one who waited: an error, an answer, or neither: then the press is to be asked again. */
static struct err take_landed(struct asking *a, struct press_flight *flight, struct http_answer **out)
{
    struct press_page *page = flight->page;
    if (failed(flight->error)) {
        err_set_detail(flight->detail);
        return flight->error;
    }
    a->alone = flight->alone;
    if (flight->alone || !page || (page->linked && !page->doubtful) ||
        (flight->generation < a->arrived && !flight->current) ||
        page->doubts != atomic_load_explicit(&a->press->doubts, memory_order_acquire))
        return OK;
    struct press_choice choice = press_page_choose(page, &a->wish);
    a->r->old = page->doubtful;
    *out = press_page_answer(page, choice);
    if (!*out)
        return complete_page(a, page, choice, out);
    http_answer_hold(*out);
    return OK;
}

static struct err follow(struct asking *a, struct press_flight *flight, struct http_answer **out)
{
    flight->references++;
    struct err e = wait_for(a, flight) ? take_landed(a, flight, out)
                                       : err_make(&ERR_BUSY, "waited too long for the page to be made");
    release_flight(flight);
    return e;
}

/* An old page's answer while its next one is being made. */
static struct http_answer *bridge(struct asking *a, const struct press_page *page)
{
    if (!page || !page->refreshing || !press_page_bridges(a->press, page))
        return NULL;
    struct http_answer *answer = press_page_answer(page, press_page_choose(page, &a->wish));
    a->press->counters.stale += answer != NULL;
    return answer;
}

static struct http_answer *hit(struct asking *a, struct press_page *page)
{
    bool fresh = page && press_page_fresh(a->press, page);
    struct http_answer *answer = fresh ? press_page_answer(page, press_page_choose(page, &a->wish)) : bridge(a, page);
    if (!answer)
        return NULL;
    atomic_store_explicit(&page->used, true, memory_order_relaxed);
    a->r->hit = true;
    return http_answer_hold(answer);
}

/* One step towards the answer, with the lock held: *out stays NULL when there is another to take. */
static struct err step(struct asking *a, struct http_answer **out)
{
    struct press_page *page = press_table_find(press_shard_of(a->press, a->hash), a->hash, a->key);
    *out = hit(a, page);
    if (*out) {
        a->press->counters.hits++;
        return OK;
    }
    struct press_flight *flight = find_flight(a);
    if (flight)
        return follow(a, flight, out);
    a->press->counters.misses++;
    if (!page || !press_page_fresh(a->press, page))
        return lead_render(a, out);
    struct press_choice choice = press_page_choose(page, &a->wish);
    return lead_completion(a, page, choice, out);
}

/* Asks the press alone: for requests under a host that is not ours, which must not fill it. */
static struct http_answer *look(struct asking *a)
{
    pthread_mutex_lock(&a->press->lock);
    struct http_answer *answer = hit(a, press_table_find(press_shard_of(a->press, a->hash), a->hash, a->key));
    a->press->counters.hits += answer != NULL;
    a->press->counters.misses += answer == NULL;
    a->press->counters.renders += answer == NULL;
    a->press->counters.not_kept += answer == NULL;
    pthread_mutex_unlock(&a->press->lock);
    return answer;
}

/* What is left of the page, however old, where the store was away for the next one. What was touched is not left. Lock
 * held. */
static struct err give_old(struct asking *a, struct err e, struct http_answer **out)
{
    struct press_page *page = press_table_find(press_shard_of(a->press, a->hash), a->hash, a->key);
    if (!err_is(e, &ERR_AWAY) || !page)
        return e;
    struct press_choice choice = press_page_choose(page, &a->wish);
    *out = press_page_answer(page, choice);
    if (*out)
        http_answer_hold(*out);
    else
        TRY(complete_page(a, page, choice, out));
    a->r->old = true;
    a->press->counters.old++;
    return OK;
}

static struct err look_or_render(struct asking *a, struct http_answer **out)
{
    *out = look(a);
    if (*out)
        return OK;
    struct err e = render_alone(a, out);
    if (!failed(e))
        return e;
    pthread_mutex_lock(&a->press->lock);
    e = give_old(a, e, out);
    pthread_mutex_unlock(&a->press->lock);
    press_release_gone(a->gone);
    return e;
}

static bool may_be_kept(const struct asking *a)
{
    return a->keep_seconds > 0 && a->key.p && (a->r->method == HTTP_GET || a->r->method == HTTP_HEAD);
}

static struct err fly(struct asking *a, struct http_answer **out)
{
    struct press *press = a->press;
    struct err e = OK;
    a->flight = make_flight(a);
    if (!a->flight)
        return out_of_memory();
    pthread_mutex_lock(&press->lock);
    a->arrived = press->generation;
    while (!failed(e) && !*out && !a->alone)
        e = step(a, out);
    if (failed(e))
        e = give_old(a, e, out);
    pthread_mutex_unlock(&press->lock);
    press_release_gone(a->gone);
    return failed(e) || *out ? e : render_alone(a, out);
}

struct err press_answer(struct press *press, struct str key, int keep_seconds, struct http_request *r,
                        press_render *render, void *context, struct http_answer **out)
{
    struct asking a = {
        .press = press,
        .key = key,
        .hash = str_hash(key),
        .keep_seconds = keep_seconds,
        .r = r,
        .render = render,
        .context = context,
        .wish = press_wish_of(r),
        .deadline = time_monotonic() + press->options.wait_milliseconds * (TIME_SECOND / 1000),
    };
    *out = NULL;
    if (!may_be_kept(&a))
        return render_alone(&a, out);
    if (press_host_known(press, r->host))
        return fly(&a, out);
    return look_or_render(&a, out);
}
