/* open.c - a newsroom opened by a command that may run beside its server. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/open.h"

#include "embed/providers.h"
#include "newsroom/control.h"
#include "search/search.h"

#include <stdio.h>

/* A touch that the server did not confirm: kept, because the change itself is done and must be reported as such. */
static char untold[512];

static void tell_server(void *context, const struct str *tags, ptrdiff_t count)
{
    struct newsroom *n = context;
    if (failed(control_touch(newsroom_folder(n), tags, count)))
        snprintf(untold, sizeof(untold), "the change is stored, but %s", err_detail());
}

struct err command_open(struct str folder, struct newsroom **out)
{
    untold[0] = 0;
    TRY(newsroom_open(folder, out));
    newsroom_on_touch(*out, tell_server, *out);
    newsroom_set_setting_check(*out, embed_setting_check);
    struct err e = search_open(*out);
    return failed(e) ? command_close(*out, e) : OK;
}

struct err command_close(struct newsroom *n, struct err result)
{
    char detail[1024];
    snprintf(detail, sizeof(detail), "%s", err_detail()); /* closing may fail in its own words */
    newsroom_close(n);
    err_set_detail(detail);
    return !failed(result) && untold[0] ? err_make(&ERR_SYSTEM, "%s", untold) : result;
}
