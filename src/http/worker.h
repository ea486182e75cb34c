/* worker.h - the pool of threads that makes the answers the press has not. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HTTP_WORKER_H
#define HTTP_WORKER_H

#include "http/connection.h"
#include "http/server.h"

struct worker_pool;

/* An answer for what is refused: the site's, or a line of plain text; held for the caller, NULL when memory ran out. */
typedef struct http_answer *worker_refusal(struct http_server *server, int status);

/* Starts count threads. options is borrowed. NULL when memory or threads ran out. */
struct worker_pool *worker_pool_start(const struct http_server_options *options, int count, worker_refusal *refuse);
/* Suspends c and queues its request; a worker resumes it with c->call.answer set. Event thread of c only. False, and
 * nothing done, when the queue is full or the pool is ending. */
bool worker_pool_take(struct worker_pool *pool, struct connection *c);
/* Adds to *queued and *busy. This and the two below take NULL for a pool that was not started. */
void worker_pool_count(struct worker_pool *pool, int64_t *queued, int64_t *busy);
/* Answers what still waits with 503, lets running handlers end, and joins the threads. */
void worker_pool_end(struct worker_pool *pool);
void worker_pool_free(struct worker_pool *pool);

#endif
