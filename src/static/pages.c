/* pages.c - pages made by the press's own page maker, as files. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/export.h"

#include "page/dispatch.h"
#include "page/error.h"

#define PAGES_MAX 1000000 /* of one list */

/* What an address that ends with a slash is called in its folder, by its type: a server finds the type by the name. */
static struct str index_name(struct str type)
{
    static const struct {
        struct str type, name;
    } NAMES[] = {
        {S_INIT("application/rss+xml"), S_INIT("index.rss")},
        {S_INIT("application/atom+xml"), S_INIT("index.atom")},
        {S_INIT("application/feed+json"), S_INIT("index.jsonfeed")},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(NAMES); i++)
        if (str_starts(type, NAMES[i].type))
            return NAMES[i].name;
    return S("index.html");
}

static struct err put(struct export *x, struct arena *a, int host, const char *above, struct str path,
                      const struct http_response *out)
{
    struct str last = str_ends(path, S("/")) ? index_name(out->type) : S("");
    struct folder_file file = {
        .name = str_format(a, "%s%.*s%.*s%.*s", above, STR_ARG(x->hosts[host].root), STR_ARG(path), STR_ARG(last)),
        .type = out->type,
        .body = out->body,
        .shared_head = out->shared_head,
    };
    TRY(folder_put(&x->folder, &file));
    return refs_follow(x, a, host, out->body);
}

static struct err keep(struct export *x, struct arena *a, int host, struct str path, const struct http_response *out)
{
    if (out->frames.n)
        export_add_line(x, &x->frames,
                        str_format(a, "%.*s %.*s %.*s", STR_ARG(x->hosts[host].root), STR_ARG(path),
                                   STR_ARG(out->frames)));
    if (out->status == 410)
        return put(x, a, host, "gone/", path, out);
    return out->status == 0 || out->status == 200 ? put(x, a, host, "", path, out) : OK;
}

static struct http_request request_of(const struct export *x, struct arena *a, int host, struct str path)
{
    return (struct http_request){
        .arena = a,
        .app = x->site,
        .method = HTTP_GET,
        .target = path,
        .path = path,
        .host = x->hosts[host].host,
    };
}

struct err pages_make(struct export *x, struct arena *a, int host, struct str path, bool *found)
{
    struct http_request r = request_of(x, a, host, path);
    struct http_response out = {.arena = a};
    struct err e = dispatch_show(&r, &out);
    *found = !failed(e);
    if (*found)
        e = keep(x, a, host, path, &out);
    else if (err_is(e, &ERR_NOT_FOUND))
        e = OK;
    http_request_release(&r);
    return failed(e) ? err_in(e, "%.*s", STR_ARG(path)) : OK;
}

static struct err make_list(struct export *x, struct arena *a, int host, struct str base)
{
    struct arena page;
    struct err e = OK;
    bool found = true;
    arena_init(&page, 0);
    for (int number = 1; found && !failed(e) && number < PAGES_MAX; number++) {
        struct str path = number == 1 ? base : str_format(&page, "%.*spage/%d/", STR_ARG(base), number);
        e = pages_make(x, &page, host, path, &found);
        arena_reset(&page);
    }
    arena_close(&page);
    (void)a;
    return e;
}

/* For addresses at which nothing stands, and for what was taken away for good. Asking for a path that is none finds the
 * edition. */
static struct err make_error(struct export *x, struct arena *a, int host, struct str home, int status)
{
    struct str path = str_format(a, "%.*sfeed/none/%d", STR_ARG(home), status);
    struct http_request r = request_of(x, a, host, path);
    struct http_response out = {.arena = a};
    err_ignore(dispatch_show(&r, &out));
    struct err e = OK;
    if (status == 404)
        error_page(&r, &out, status);
    else {
        out = (struct http_response){.arena = a};
        e = error_gone(&r, &out, NULL);
    }
    if (!failed(e))
        e = put(x, a, host, "", str_format(a, "%.*s%d.html", STR_ARG(home), status), &out);
    http_request_release(&r);
    return e;
}

struct err pages_work(void *context, struct arena *a, const struct crew_task *task)
{
    struct export *x = context;
    bool found;
    switch (task->kind) {
    case TASK_PAGE:
        return pages_make(x, a, task->number, task->text, &found);
    case TASK_LIST:
        return make_list(x, a, task->number, task->text);
    case TASK_ERROR:
        TRY(make_error(x, a, task->number, task->text, 404));
        return make_error(x, a, task->number, task->text, 410);
    default:
        return folder_press(&x->folder, task->text);
    }
}
