/* connection.h - the open connections: their deadlines, their number, and the request that each is at. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_CONNECTION_H
#define HTTP_CONNECTION_H

#include "http/access.h"
#include "http/answer.h"
#include "http/forwarded.h"
#include "http/guard.h"

#include <pthread.h>
#include <stdatomic.h>

struct MHD_Connection;
struct http_server;

/* What an event thread counts and logs; the numbers are written by their thread alone and read by any. */
struct lane {
    struct http_server *server;
    struct access_log *access; /* NULL: not wanted */
    uint64_t id_seed;
    uint64_t id_count;
    _Atomic int64_t requests, hits, refused, bytes_sent, status[6];
};

/* Adds to a counter of one's own lane: no locked instruction is needed. */
static inline void lane_add(_Atomic int64_t *counter, int64_t n)
{
    atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + n, memory_order_relaxed);
}

enum phase {
    PHASE_IDLE,      /* between requests, or before the first */
    PHASE_HEAD,      /* the request line is here */
    PHASE_BODY,      /* the head is here and good */
    PHASE_WAITING,   /* suspended: in the queue or with a worker */
    PHASE_ANSWERING, /* an answer is on its way */
};

#define TARGET_ROOM 512 /* longer targets are kept on the heap */

/* One request, from its first line to the end of its answer. Zeroed between requests, but for the rooms at its end. */
struct call {
    struct guard_head head;
    enum http_method method;
    struct str method_name; /* for the access line */
    struct str target;
    struct str host;
    struct str address;    /* the client's, as trusted proxies say */
    struct address client; /* the same */
    bool head_taken, secure, forwarded, hit, old;
    bool worked;          /* a worker is done with it */
    bool complete;        /* all of it is here: an answer before that ends the connection */
    int refusal;          /* status it is answered with instead, once its body is over; 0 for none */
    int64_t body_limit;   /* bytes */
    int64_t body_dropped; /* bytes behind the limit that were read and thrown away */
    struct buf body;
    struct http_answer *answer; /* made by a worker, to be sent when resumed */
    int64_t received;           /* time_monotonic() when the head was complete */
    int statements;
    int64_t arena;
    int status; /* of the answer that was queued */
    int64_t size;
    char *long_target; /* on the heap, or NULL */
    char id[17];

    char target_room[TARGET_ROOM];
    char host_room[GUARD_HOST_SIZE];
    char address_room[FORWARDED_TEXT_SIZE];
};

struct connection {
    struct connection *previous, *next; /* in the table */
    struct connection *queued;          /* behind this one in the workers' queue */
    struct http_server *server;
    struct lane *lane;
    struct MHD_Connection *library;
    int descriptor;
    struct address peer;
    char peer_room[FORWARDED_TEXT_SIZE];
    struct str peer_text;
    bool loopback, trusted, counted;
    bool ends; /* with the answer that was queued last */
    int requests;
    _Atomic int phase;        /* enum phase */
    _Atomic int64_t deadline; /* time_monotonic() at which the reaper ends it; INT64_MAX for never */
    _Atomic int64_t rests;    /* of one that is idle: since when */
    bool left;                /* the reaper's: its client sends no more, and the request is not whole */
    struct call call;
};

/*
 * All connections of a server. The reaper runs every tick; it shuts a descriptor down under the lock, which
 * connection_close takes before the library closes it: so it never meets another file under the same number.
 */
struct connection_table {
    pthread_mutex_t lock;
    struct connection *first;
    int64_t open, total;
    struct address_count *counts; /* open connections by address: open addressing */
    ptrdiff_t count_capacity, count_used;
    int per_address_max;
};

/* per_address_max 0: no limit. */
void connection_table_init(struct connection_table *table, int per_address_max);
void connection_table_close(struct connection_table *table);

/* Whether one more connection of that address is within the limit. IPv6 is counted by /64. */
bool connection_is_welcome(struct connection_table *table, const struct address *address);
/* Adds c; counted: towards the limit of its address. */
void connection_open(struct connection_table *table, struct connection *c);
/* Takes c out and frees it. */
void connection_close(struct connection_table *table, struct connection *c);
/* Shuts down what is past its deadline, and what is idle since idle_since or before (INT64_MIN: nothing of it). Returns
 * how many are still open. */
int64_t connection_reap(struct connection_table *table, int64_t now, int64_t idle_since);
/* Shuts down those whose client went in the middle of a request: where the end came together with the last bytes, the
 * library takes it for more to come, and its descriptor stays until the deadline. Only what was so at the call before,
 * too, since the last piece may just be on its way through the library: calls are a second apart. */
void connection_end_left(struct connection_table *table);
void connection_table_count(struct connection_table *table, int64_t *open, int64_t *total);

/* Keeps a copy of the request target of n bytes in c's call; false when memory ran out. */
bool connection_keep_target(struct connection *c, const char *target, size_t n);
/* Ends the call: everything it held is given back. */
void connection_end_call(struct connection *c);

static inline void connection_set(struct connection *c, enum phase phase, int64_t deadline)
{
    atomic_store_explicit(&c->phase, (int)phase, memory_order_relaxed);
    atomic_store_explicit(&c->deadline, deadline, memory_order_relaxed);
}

/* From now on it is idle. */
static inline void connection_rest(struct connection *c, int64_t now, int64_t deadline)
{
    atomic_store_explicit(&c->rests, now, memory_order_relaxed);
    connection_set(c, PHASE_IDLE, deadline);
}

#endif
