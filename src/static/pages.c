/* pages.c - pages made by the press's own page maker, as files. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/still.h"

#include "page/dispatch.h"
#include "page/error.h"
#include "site/oembed.h"
#include "static/coded.h"

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

/* An address that no file can have is not the others' fault. */
static struct err put_file(struct still *s, struct arena *a, const struct coded_file *file)
{
    if (export_folder_has(s->folder, file->path))
        return OK;
    struct err e = coded_put(s->folder, a, file);
    if (!err_is(e, &ERR_INVALID) && !err_is(e, &ERR_CONFLICT))
        return e;
    log_warnx("a page is left out, since no file can have its address: %s", err_detail());
    return OK;
}

static struct err put(struct still *s, struct arena *a, int host, const char *above, struct str path,
                      const struct http_response *out)
{
    struct str last = str_ends(path, S("/")) ? index_name(out->type) : S("");
    const struct coded_file file = {
        .path = str_format(a, "%s%.*s%.*s%.*s", above, STR_ARG(s->hosts[host].root), STR_ARG(path), STR_ARG(last)),
        .type = out->type,
        .body = out->body,
        .shared_head = out->shared_head,
    };
    TRY(put_file(s, a, &file));
    return refs_follow(s, a, host, out);
}

static struct err keep(struct still *s, struct arena *a, int host, struct str path, const struct http_response *out)
{
    struct str stored = str_concat(a, s->hosts[host].prefix, path);
    if (out->frames.n)
        still_add_line(s, &s->frames, str_format(a, "%.*s\t%.*s", STR_ARG(stored), STR_ARG(out->frames)));
    if (!out->framed && str_ends(path, S("/" EMBED_ENDING)))
        still_add_line(s, &s->bare, stored);
    if (out->status == 410)
        return put(s, a, host, "gone/", path, out);
    return out->status == 0 || out->status == 200 ? put(s, a, host, "", path, out) : OK;
}

static struct http_request request_of(const struct still *s, struct arena *a, int host, struct str path)
{
    return (struct http_request){
        .arena = a,
        .app = s->site,
        .method = HTTP_GET,
        .target = path,
        .path = path,
        .host = s->hosts[host].host,
    };
}

struct err pages_make(struct still *s, struct arena *a, int host, struct str path, bool *found)
{
    struct http_request r = request_of(s, a, host, path);
    struct http_response out = {.arena = a};
    struct err e = dispatch_show(&r, &out);
    *found = !failed(e) && out.status / 100 != 3; /* past a list's last page one is led to its first */
    if (!failed(e))
        e = keep(s, a, host, path, &out);
    else if (err_is(e, &ERR_NOT_FOUND))
        e = OK;
    http_request_release(&r);
    return failed(e) ? err_in(e, "%.*s", STR_ARG(path)) : OK;
}

static struct err make_list(struct still *s, struct arena *a, int host, struct str base)
{
    struct arena page;
    struct err e = OK;
    bool found = true;
    arena_init(&page, 0);
    for (int number = 1; found && !failed(e) && number < PAGES_MAX; number++) {
        struct str path = number == 1 ? base : str_format(&page, "%.*spage/%d/", STR_ARG(base), number);
        e = pages_make(s, &page, host, path, &found);
        arena_reset(&page);
    }
    arena_close(&page);
    (void)a;
    return e;
}

/* For addresses at which nothing stands, and for what was taken away for good. Asking for a path that is none finds the
 * edition. */
static struct err make_error(struct still *s, struct arena *a, int host, struct str home, int status)
{
    struct str path = str_format(a, "%.*sfeed/none/%d", STR_ARG(home), status);
    struct http_request r = request_of(s, a, host, path);
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
        e = put(s, a, host, "", str_format(a, "%.*s%d.html", STR_ARG(home), status), &out);
    http_request_release(&r);
    return e;
}

struct err pages_work(void *context, struct arena *a, const struct crew_task *task)
{
    struct still *s = context;
    bool found;
    switch (task->kind) {
    case TASK_PAGE:
        return pages_make(s, a, task->number, task->text, &found);
    case TASK_LIST:
        return make_list(s, a, task->number, task->text);
    case TASK_ERROR:
        TRY(make_error(s, a, task->number, task->text, 404));
        return make_error(s, a, task->number, task->text, 410);
    default:
        return OK;
    }
}
