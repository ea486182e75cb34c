/* postgres_queue.c - statements of a write that give no rows: sent, and not waited for. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Most of what a story writes is inserts, and most of their time is the way to the server and back (PostgreSQL 15
 * documentation, section 34.5). The server runs them in their order; one that fails dooms the write, as it does anyway,
 * and the first statement that waits, the commit at the latest, says so.
 */
#include "store/postgres.h"

#include <stdio.h>

static struct err sending_failed(struct postgres_conn *c, const char *name)
{
    c->again = PQstatus(c->handle) == CONNECTION_BAD;
    return err_make(c->again ? &ERR_AWAY : &ERR_BUSY, "%s: %s", name, PQerrorMessage(c->handle));
}

static struct err send_statement(struct postgres_conn *c, const char *name, const struct postgres_parameters *p)
{
    if (PQpipelineStatus(c->handle) == PQ_PIPELINE_OFF && !PQenterPipelineMode(c->handle))
        return sending_failed(c, name);
    return PQsendQueryPrepared(c->handle, name, p->count, p->values, p->lengths, p->formats, 1)
               ? OK
               : sending_failed(c, name);
}

/* The result of the next statement; NULL where the connection is lost. Each is followed by a NULL. */
static PGresult *take_result(struct postgres_conn *c)
{
    PGresult *result = PQgetResult(c->handle);
    for (PGresult *more = result; more && PQstatus(c->handle) == CONNECTION_OK;) {
        more = PQgetResult(c->handle);
        PQclear(more);
    }
    return result;
}

/* The first failure of all: what stands behind it was not run. */
static struct err take_queued(struct postgres_conn *c)
{
    struct err first = OK;
    for (int i = 0; i < c->queued_count; i++) {
        PGresult *result = take_result(c);
        if (failed(first)) {
            PQclear(result);
            continue;
        }
        first = postgres_accept(c, result, c->queued[i]);
        if (!failed(first)) {
            PQclear(c->result);
            c->result = NULL;
        }
    }
    c->queued_count = 0;
    return first;
}

/* Reads up to the mark that PQpipelineSync set, and leaves the mode. */
static struct err leave(struct postgres_conn *c, struct err e)
{
    char detail[ENGINE_DETAIL_SIZE];
    (void)snprintf(detail, sizeof(detail), "%s", err_detail());
    PGresult *mark = PQgetResult(c->handle);
    while (mark && PQresultStatus(mark) != PGRES_PIPELINE_SYNC && PQstatus(c->handle) == CONNECTION_OK) {
        PQclear(mark);
        mark = PQgetResult(c->handle);
    }
    PQclear(mark);
    if (!PQexitPipelineMode(c->handle) && !failed(e))
        return sending_failed(c, "pipeline");
    err_set_detail(detail);
    return e;
}

struct err postgres_queue(struct postgres_conn *c, const char *where, const char *name,
                          const struct postgres_parameters *p)
{
    if (c->queued_count == POSTGRES_QUEUE_MAX)
        TRY(postgres_queue_end(c));
    TRY(send_statement(c, name, p));
    c->queued[c->queued_count++] = where;
    return OK;
}

struct err postgres_queue_run(struct postgres_conn *c, const char *name, const struct postgres_parameters *p)
{
    TRY(send_statement(c, name, p));
    if (!PQpipelineSync(c->handle))
        return sending_failed(c, name);
    struct err e = take_queued(c);
    PGresult *result = take_result(c);
    if (failed(e))
        PQclear(result);
    else
        e = postgres_accept(c, result, name);
    return leave(c, e);
}

struct err postgres_queue_end(struct postgres_conn *c)
{
    if (PQpipelineStatus(c->handle) == PQ_PIPELINE_OFF)
        return OK;
    if (!PQpipelineSync(c->handle)) {
        c->queued_count = 0;
        return sending_failed(c, "pipeline");
    }
    return leave(c, take_queued(c));
}
