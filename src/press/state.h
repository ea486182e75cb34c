/* state.h - the inside of the press: pages, the table that finds them, the tags that forget them. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two sorts of lock. press->lock serialises all that changes the press: keeping, forgetting, evicting, flights. A
 * shard's lock is held besides it, for writing, around each change of that shard's chains and of the pages in them;
 * press_ready takes only the shard's lock, for reading. So whoever holds either may read a page. Order: press->lock,
 * then one shard.
 */
#ifndef PRESS_STATE_H
#define PRESS_STATE_H

#include "press/press.h"

#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>

#define PRESS_CODINGS 3
#define PRESS_SHARDS 64
#define PRESS_TOUCH_SLOTS 4096
/* Fields that the press adds to those of the response: at most these. */
#define PRESS_OWN_HEADERS 8

/* One tag of one page, in the ring of all pages of that tag. Tags are known by their keyed hash alone: a collision
 * forgets a page too many, never one too few. */
struct press_link {
    struct press_link *next, *previous;
    struct press_tag *tag;
    struct press_page *page;
    uint64_t hash;
};

struct press_tag {
    struct press_tag *next; /* in its bucket */
    uint64_t hash;
    struct press_link *links;
};

/* The answers that a page has for one coding. Each is made when it is first asked for. */
struct press_coded {
    struct http_answer *whole;
    struct http_answer *not_modified;
};

/* What does not change once made stands first. */
struct press_page {
    struct str key;
    struct str subject; /* for who counts pages; none: not counted */
    uint64_t hash;
    int status;
    bool compressible;
    bool keepable;                 /* by what it is: shared, with few enough tags, of a status worth keeping */
    bool shareable;                /* may be given to others who ask for the same key at the same time */
    bool replaces;                 /* once shown, what was kept before it is not shown again */
    bool doubtful;                 /* older than what is out, perhaps: kept for as long as nothing better can be had */
    ptrdiff_t body_size;           /* plain */
    struct press_head *head;       /* held: what the body begins with; NULL where it has none */
    int64_t modified;              /* microseconds, 0 for unknown */
    char etags[PRESS_CODINGS][48]; /* empty: no validator */
    struct http_header *headers;
    int header_count;
    struct press_link *links;
    int link_count;
    int64_t fresh_until; /* time_monotonic() */
    uint64_t doubts;     /* of the press when its render began */
    int64_t changes_at;  /* time_now(), or 0 */

    atomic_int references;
    atomic_bool used; /* since the hand of the clock last passed */

    /* Under the locks. */
    struct press_coded coded[PRESS_CODINGS];
    int64_t bytes;
    bool linked;
    bool refreshing; /* past its time, and somebody renders the next one */
    struct press_page *chain;
    struct press_page *next, *previous; /* the ring of the clock */
};

struct press_shard {
    alignas(64) pthread_rwlock_t lock;
    struct press_page **buckets;
    size_t capacity; /* a power of two */
    size_t count;
    atomic_llong hits, stale;
};

struct press_hosts {
    struct press_hosts *older; /* freed with the press: a reader may still be in it */
    ptrdiff_t count;
    ptrdiff_t own_count; /* of them, at the end: with pages of their own */
    struct str names[];
};

struct press {
    struct press_options options;
    _Atomic(struct press_hosts *) hosts;
    struct press_shard shards[PRESS_SHARDS];

    pthread_mutex_t lock;
    pthread_cond_t landed; /* a flight has ended */
    struct press_flight *flights;
    uint64_t generation;                 /* counts touches */
    uint64_t touched[PRESS_TOUCH_SLOTS]; /* by hash of the tag: generation of its last touch, or a collision's */
    uint64_t all_touched;
    _Atomic uint64_t doubts; /* counts press_doubt_all */
    struct press_tag **tags;
    size_t tag_capacity, tag_count;
    struct press_page *hand; /* of the clock */
    struct press_counters counters;
};

/* What a request wants of a page. */
struct press_wish {
    unsigned codings;
    struct str if_none_match, if_modified_since;
};
struct press_choice {
    enum http_coding coding;
    bool not_modified;
};

/* page.c. A page has one reference when made. Failures are NULL: memory ran out. */
struct press_page *press_page_make(struct str key, uint64_t hash, const struct http_response *response);
void press_page_hold(struct press_page *page);
void press_page_release(struct press_page *page);
struct press_choice press_page_choose(const struct press_page *page, const struct press_wish *wish);
/* The answer for choice if it is there, not held. */
struct http_answer *press_page_answer(const struct press_page *page, struct press_choice choice);
/* Makes the answer for choice from the identity body. */
struct http_answer *press_page_make_answer(const struct press_page *page, struct press_choice choice,
                                           struct str identity);
void press_page_set_answer(struct press_page *page, struct press_choice choice, struct http_answer *answer);
/* What an answer takes in memory, about. */
int64_t press_page_answer_bytes(const struct press_page *page, const struct http_answer *answer);

/* answers.c */
struct press_wish press_wish_of(const struct http_request *r);
/* The first answers of a page that nobody else sees yet; the one wished for is returned, not held: by the plain body if
 * need be. NULL: memory ran out. */
struct http_answer *press_page_make_first(struct press_page *page, const struct press_wish *wish, struct str body,
                                          int identity_max);
/* A coding in which the page has its whole answer. */
enum http_coding press_page_coding(const struct press_page *page);
/* Makes the answer for choice, held by nobody yet, from source, the page's whole answer in source_coding. */
struct http_answer *press_page_make_from(const struct press_page *page, struct press_choice choice,
                                         const struct http_answer *source, enum http_coding source_coding);

/* heads.c: any thread, no lock of the press. A held head of text, from the program's table or made now; NULL: text is
 * too short to gain by it or too long, or memory ran out. */
#define PRESS_HEAD_MIN 1024
#define PRESS_HEAD_MAX (128 * 1024)
struct press_head;
struct press_head *press_head_hold(struct str text);
void press_head_release(struct press_head *head);
struct str press_head_text(const struct press_head *head);
/* Made at the first call; NULL when memory ran out. */
const struct compress_head *press_head_coded(struct press_head *head);
const unsigned char *press_head_digest(const struct press_head *head); /* press_digest of its text */

/* coding.c */
bool press_coding_fits(struct str type, ptrdiff_t size);
enum http_coding press_coding_best(unsigned codings);
struct str press_coding_name(enum http_coding coding);
/* Appends to out; false when out's bound was passed, memory ran out or the input is broken. With a head (or NULL) plain
 * begins with its text. */
bool press_coding_encode(enum http_coding coding, struct press_head *head, struct str plain, struct buf *out);
bool press_coding_decode(enum http_coding coding, struct str coded, struct buf *out);

/* table.c: press->lock held, except find (either lock). */
bool press_table_make(struct press *press);
void press_table_free(struct press *press);
struct press_shard *press_shard_of(struct press *press, uint64_t hash);
struct press_page *press_table_find(const struct press_shard *shard, uint64_t hash, struct str key);
void press_table_add(struct press *press, struct press_page *page);
void press_table_remove(struct press *press, struct press_page *page);

/* tags.c: press->lock held. */
void press_tags_add(struct press *press, struct press_page *page);
void press_tags_remove(struct press *press, struct press_page *page);
/* Whether one of the page's tags was touched after that generation. */
bool press_tags_touched(const struct press *press, const struct press_page *page, uint64_t since);
void press_tags_free(struct press *press);

/* keep.c: press->lock held. A page that is removed goes to the list *gone (by page->next), to be released without the
 * lock. */
void press_keep(struct press *press, struct press_page *page, struct press_page **gone);
void press_forget(struct press *press, struct press_page *page, struct press_page **gone);
/* Adds an answer to a page that is kept; takes over one reference. An answer that is there already wins. */
void press_keep_answer(struct press *press, struct press_page *page, struct press_choice choice,
                       struct http_answer *answer, struct press_page **gone);
void press_release_gone(struct press_page *gone);

/* press.c */
bool press_host_known(struct press *press, struct str host);
bool press_page_fresh(struct press *press, const struct press_page *page);
/* Past its time, but not so long that it may not bridge the time of a render. */
bool press_page_bridges(struct press *press, const struct press_page *page);

#endif
