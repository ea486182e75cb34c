/* export_static.c - `dateline export --format static`: the public site as files. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/export_static.h"

#include "command/site_routes.h"
#include "search/related.h"
#include "search/search.h"
#include "static/static.h"

#include <unistd.h>

#define THREADS_MAX 32

static void add_routes(void *context, const struct http_route *routes, ptrdiff_t count)
{
    site_add_routes(context, routes, count);
}

/* One a processor: the walk beside them has little to do. */
static int thread_count(void)
{
    return (int)MAX(1L, MIN(sysconf(_SC_NPROCESSORS_ONLN), (long)THREADS_MAX));
}

/* What a server beside it, or the next one, owes still: pages say what their stories are like, and say the same the
 * next time only when all of it is known. */
static struct err settle(struct newsroom *n)
{
    TRY(search_work_all(n));
    for (bool more = true; more;)
        TRY(search_relate(n, &more));
    return OK;
}

/* A theme in the newsroom's folder is served with --theme only, and so it is here. */
static struct err write_site(struct export *x)
{
    struct site *site;
    TRY(settle(x->newsroom));
    TRY(site_open(x->newsroom, (struct str){0}, &site));
    site_routes_each(add_routes, site);
    site_make_still(site);
    struct err e = static_write(x, site, thread_count());
    site_close(site);
    return e;
}

struct err export_static_press(struct str path, int64_t *pressed)
{
    struct export_folder *folder;
    TRY(export_folder_open(path, EXPORT_STATIC.name, &folder));
    struct err e = static_press(folder, thread_count(), pressed);
    if (!failed(e))
        e = export_folder_finish(folder);
    export_folder_close(folder);
    return e;
}

const struct export_format EXPORT_STATIC = {S_INIT("static"),
                                            "the site as readers see it, for nginx or an object store", write_site};
