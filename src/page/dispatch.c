/* dispatch.c - from a request to its answer. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/dispatch.h"

#include "audience/audience.h"
#include "audience/readers.h"
#include "newsroom/address.h"
#include "page/access.h"
#include "page/caching.h"
#include "page/error.h"
#include "page/frame.h"
#include "page/link.h"
#include "page/readers.h"
#include "page/security.h"
#include "store/db.h"
#include "text/language.h"
#include "text/url.h"

#define BEACON_BODY_MAX 4096 /* more than BEACON_MAX: what is a little too large is counted by the audience */

struct http_answer *dispatch_ready(void *app, const struct http_head *head)
{
    struct site *site = app;
    struct http_answer *answer = press_ready(site->press, head);
    if (!answer)
        return NULL;
    reader_count(head->user_agent);
    audience_served(site->audience, head, http_answer_subject(answer));
    return answer;
}

static bool is_secret(const struct site *site, struct str target)
{
    return http_router_secret(site->router, target).n > 0;
}

struct str dispatch_shown(void *app, struct str target)
{
    const struct site *site = app;
    struct str shown = http_router_secret(site->router, target);
    return shown.n ? shown : target;
}

/* Beacons come to the pages' own addresses; the desk, the API and what is secret have none. */
static bool takes_beacons(const struct site *site, struct str target)
{
    return !str_starts(target, S("/desk/")) && !str_starts(target, S("/wp-json/")) && !is_secret(site, target);
}

struct http_answer *dispatch_take(void *app, const struct http_head *head, struct str body)
{
    static const struct http_header NOT_KEPT[] = {{S_INIT("Cache-Control"), S_INIT("no-store")}};
    struct site *site = app;
    if (!takes_beacons(site, head->target) || !audience_beacon(site->audience, head, body))
        return NULL;
    return http_answer_make(204, NOT_KEPT, COUNT_OF(NOT_KEPT), (struct str){0});
}

struct http_answer *dispatch_refuse(void *app, int status)
{
    return error_answer(app, status);
}

int64_t dispatch_body_max(const struct site *site)
{
    int64_t most = 0;
    for (ptrdiff_t i = 0; i < http_router_count(site->router); i++)
        most = MAX(most, http_router_at(site->router, i)->body_limit);
    return most;
}

int64_t dispatch_body_limit(void *app, enum http_method method, struct str target)
{
    const struct site *site = app;
    if (method == HTTP_POST && takes_beacons(site, target))
        return BEACON_BODY_MAX;
    if (method == HTTP_GET || method == HTTP_HEAD || !str_starts(target, S("/desk/")))
        return 0;
    return dispatch_body_max(site);
}

bool dispatch_apart(void *app, struct str target)
{
    (void)app;
    return str_starts(target, S("/media/")) || str_starts(target, S("/desk/api/media"));
}

static void add_security(struct http_request *r, struct http_response *out)
{
    struct http_header headers[SECURITY_HEADERS];
    ptrdiff_t count = out->framed ? security_framed_headers(r->arena, site_of(r), headers)
                                  : security_headers(r->arena, site_of(r), out->frames, headers);
    if (out->preview) {
        security_headers_of_preview(r->arena, headers, count);
        http_response_header(out, S("X-Robots-Tag"), S("noindex, nofollow, noarchive"));
    }
    if (!out->preview && is_secret(site_of(r), r->path))
        security_headers_of_secret(headers, count);
    for (ptrdiff_t i = 0; i < count; i++)
        http_response_header(out, headers[i].name, headers[i].value);
    if (out->private)
        http_response_header(out, S("Request-Id"), r->id);
}

/* Called by the press where the page is not there. */
static struct err render(void *context, struct http_request *r, struct http_response *out)
{
    (void)context;
    out->arena = r->arena;
    (void)db_thread_doubtful(); /* what another request left */
    struct err e = r->route->handle(r, out);
    r->old = out->doubtful |= db_thread_doubtful();
    if (!failed(e) && !out->ready) {
        caching_add(r, out);
        add_security(r, out);
    }
    return e;
}

static struct http_answer *finish(struct http_request *r, struct http_response *out)
{
    add_security(r, out);
    struct http_answer *answer = press_answer_once(r, out);
    return answer ? answer : error_answer(site_of(r), 503);
}

static struct http_answer *answer_error(struct http_request *r, int status)
{
    struct http_response out;
    if (status >= 500)
        log_errorx("status=%d %s", status, err_detail());
    error_page(r, &out, status);
    return finish(r, &out);
}

static struct http_answer *answer_redirect(struct http_request *r, int status, struct str location)
{
    struct http_response out = {.arena = r->arena};
    http_response_redirect(&out, status, location);
    return finish(r, &out);
}

static struct http_answer *answer_no_method(struct http_request *r, struct str allowed)
{
    struct http_response out;
    error_page(r, &out, 405);
    http_response_header(&out, S("Allow"), allowed);
    return finish(r, &out);
}

/* Where a page behind sign-in was asked for: first the door, then the page. */
static struct http_answer *answer_sign_in(struct http_request *r)
{
    struct str next = url_encode_component(r->arena, r->path);
    return answer_redirect(r, 303, str_format(r->arena, "/desk/sign-in/?next=%.*s", STR_ARG(next)));
}

/* "/es/..." belongs to the edition "es": what routes see begins behind it. */
static struct err cut_prefix(struct http_request *r)
{
    struct str first, rest;
    struct sql_edition_list editions;
    str_cut(str_from(r->path, 1), '/', &first, &rest);
    if (first.n < 2 || first.n > 20 || !language_is_valid_tag(first))
        return OK;
    TRY(frame_editions(r, NULL, &editions));
    for (ptrdiff_t i = 0; i < editions.count; i++)
        if (!editions.items[i].is_default && str_equal(editions.items[i].language, first))
            r->prefix = str_slice(r->path, 0, first.n + 1);
    return OK;
}

/* On the host of an edition the prefix is not written. */
static struct err find_edition(struct http_request *r)
{
    const struct edition_rules *edition = address_edition_of_host(newsroom_settings(site_of(r)->newsroom), r->host);
    if (!edition)
        return cut_prefix(r);
    r->own_host = address_host_name(edition->host);
    r->prefix = str_concat(r->arena, S("/"), edition->language);
    r->path = str_concat(r->arena, r->prefix, r->path);
    return OK;
}

/* Whether the page that is asked for below a path has its address on the host of its edition. */
static bool stands_elsewhere(const struct http_request *r)
{
    return r->prefix.n && !r->own_host.n && address_edition(newsroom_settings(site_of(r)->newsroom), r->path);
}

/* The desk, previews and the API are on the main host, at their one address. */
static bool is_in_edition(const struct http_request *r)
{
    static const struct str MAIN[] = {S_INIT("/desk/"), S_INIT("/preview/"), S_INIT("/wp-json/")};
    struct str pattern = str_from_c(r->route->pattern);
    for (ptrdiff_t i = 0; i < COUNT_OF(MAIN); i++)
        if (str_starts(pattern, MAIN[i]))
            return false;
    return r->route->access == ACCESS_PUBLIC;
}

/* Matches without the edition's prefix; handlers and the press see the whole path. */
static enum http_match match(struct http_request *r, struct str *allowed)
{
    struct str whole = r->path;
    r->path = str_from(whole, r->prefix.n);
    if (r->path.n == 0)
        r->path = S("/");
    enum http_match found = http_router_match(site_of(r)->router, r, allowed);
    r->path = whole;
    return r->prefix.n && r->prefix.n == whole.n ? HTTP_ADD_SLASH : found;
}

static struct http_answer *answer_add_slash(struct http_request *r)
{
    struct str path = url_encode_path(r->arena, link_seen_path(r));
    return answer_redirect(
        r, 301, str_format(r->arena, "%.*s/%s%.*s", STR_ARG(path), r->query.n ? "?" : "", STR_ARG(r->query)));
}

static struct http_answer *answer_own_host(struct http_request *r)
{
    struct str url = address_absolute(r->arena, newsroom_settings(site_of(r)->newsroom), r->path);
    return answer_redirect(r, 308,
                           str_format(r->arena, "%.*s%s%.*s", STR_ARG(url), r->query.n ? "?" : "", STR_ARG(r->query)));
}

static struct http_answer *answer_route(struct http_request *r)
{
    struct http_answer *answer;
    enum access_verdict verdict = access_check(r);
    if (verdict == ACCESS_SIGN_IN)
        return r->method == HTTP_GET || r->method == HTTP_HEAD ? answer_sign_in(r) : answer_error(r, 403);
    if (verdict == ACCESS_SET_UP)
        return r->method == HTTP_GET || r->method == HTTP_HEAD ? answer_redirect(r, 303, S(ACCESS_SET_UP_PATH))
                                                               : answer_error(r, 403);
    if (verdict == ACCESS_UNKNOWN)
        return answer_error(r, 503);
    if (verdict == ACCESS_REFUSED)
        return answer_error(r, r->route->access == ACCESS_LOOPBACK ? 404 : 403);
    if (r->body.n > r->route->body_limit)
        return answer_error(r, 413);
    if (r->route->form) {
        struct err e = access_check_form(r);
        if (failed(e))
            return answer_error(r, error_status(e));
    }
    struct err e = press_answer(site_of(r)->press, press_key(r), r->route->keep_seconds, r, render, NULL, &answer);
    return failed(e) ? answer_error(r, error_status(e)) : answer;
}

static struct http_answer *handle(struct http_request *r)
{
    struct str allowed = S("");
    struct err e = find_edition(r);
    if (failed(e))
        return answer_error(r, error_status(e));
    if (stands_elsewhere(r))
        return answer_own_host(r);
    switch (match(r, &allowed)) {
    case HTTP_MATCHED:
        return r->prefix.n && !is_in_edition(r) ? answer_error(r, 404) : answer_route(r);
    case HTTP_NO_METHOD:
        return answer_no_method(r, allowed);
    case HTTP_ADD_SLASH:
        return answer_add_slash(r);
    case HTTP_NO_PATH:
        break;
    }
    return answer_error(r, 404);
}

struct err dispatch_show(struct http_request *r, struct http_response *out)
{
    struct str allowed;
    TRY(find_edition(r));
    if (match(r, &allowed) != HTTP_MATCHED || r->route->access != ACCESS_PUBLIC)
        return err_make(&ERR_NOT_FOUND, "no public page is at %.*s", STR_ARG(r->path));
    return render(NULL, r, out);
}

/* What a worker made is told in the same way as what the press had. */
static void tell_audience(struct http_request *r, const struct http_answer *answer)
{
    bool missing = http_answer_status(answer) == 404 && r->method == HTTP_GET;
    if (missing && !is_secret(site_of(r), r->path))
        readers_tell(r, EVENT_MISSING, r->path);
    else if (!missing)
        readers_tell_served(r, answer);
}

struct http_answer *dispatch_handle(void *app, struct http_request *r)
{
    int before = db_thread_statements();
    r->app = app;
    log_set_request(r->id);
    struct http_answer *answer = handle(r);
    r->statements = db_thread_statements() - before;
    reader_count(http_request_header(r, S("User-Agent")));
    tell_audience(r, answer);
    log_set_request(S(""));
    return answer;
}
