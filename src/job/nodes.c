/* nodes.c - says that this node is there, as long as it is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "job/nodes.h"

#include "job/thread.h"

#include <stdlib.h>

struct nodes {
    struct newsroom *newsroom;
    struct arena arena; /* of the address */
    struct str address;
    bool known; /* its row was written */
    struct job_thread thread;
};

static struct err work(void *context, struct arena *a, bool *worked, int64_t *next)
{
    struct nodes *nodes = context;
    (void)a;
    *worked = false;
    *next = time_now() + (nodes->known ? NODE_BEAT : TIME_SECOND); /* by the second time it hears the others */
    TRY(node_seen(nodes->newsroom, nodes->address, !nodes->known));
    nodes->known = true;
    return OK;
}

static void *run(void *context)
{
    struct nodes *nodes = context;
    job_thread_work(&nodes->thread, "node", work, nodes, NODE_BEAT);
    return NULL;
}

static void nodes_free(struct nodes *nodes)
{
    arena_close(&nodes->arena);
    free(nodes);
}

struct err nodes_start(struct newsroom *n, struct str address, struct nodes **out)
{
    *out = NULL;
    if (!node_is_shared(n))
        return OK;
    struct nodes *nodes = calloc(1, sizeof(*nodes));
    if (!nodes)
        return err_make(&ERR_SYSTEM, "out of memory");
    nodes->newsroom = n;
    arena_init(&nodes->arena, 0);
    nodes->address = str_copy(&nodes->arena, address);
    struct err e = node_seen(n, nodes->address, true);
    nodes->known = !failed(e);
    if (!failed(e))
        e = job_thread_start(&nodes->thread, run, nodes, "node");
    if (failed(e))
        nodes_free(nodes);
    else
        *out = nodes;
    return e;
}

void nodes_stop(struct nodes *nodes)
{
    if (!nodes)
        return;
    job_thread_stop(&nodes->thread);
    if (failed(node_leave(nodes->newsroom)))
        log_warnx("job=node %s", err_detail());
    nodes_free(nodes);
}
