/* error.c - failures as pages: the one place that maps them to a status. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/error.h"

#include "page/page.h"
#include "page/security.h"

#define RETRY_SECONDS "30"

int error_status(struct err e)
{
    static const struct {
        const struct err_kind *kind;
        int status;
    } STATUS[] = {{&ERR_NOT_FOUND, 404}, {&ERR_INVALID, 400},   {&ERR_LIMIT, 413},
                  {&ERR_CONFLICT, 409},  {&ERR_FORBIDDEN, 403}, {&ERR_BUSY, 503}};
    for (ptrdiff_t i = 0; i < COUNT_OF(STATUS); i++)
        if (err_is(e, STATUS[i].kind))
            return STATUS[i].status;
    return 500;
}

/* The word "error_404_title", or that of "other" for a status without words of its own. */
static struct str status_word(const struct page *p, int status, const char *what)
{
    struct str key = str_format(p->a, "error_%d_%s", status, what);
    struct str word = page_word(p, key);
    if (!str_equal(word, key))
        return word;
    return page_word_with(p, str_format(p->a, "error_other_%s", what), S("status"), str_format(p->a, "%d", status));
}

static struct value *fill_problem(struct page *p, int status)
{
    struct value *problem = value_set_map(p->a, p->view, S("problem"));
    value_set_int(p->a, problem, S("status"), status);
    value_set_text(p->a, problem, S("title"), status_word(p, status, "title"));
    value_set_text(p->a, problem, S("text"), status_word(p, status, "text"));
    value_set_bool(p->a, problem, S("reason"), false);
    value_set_bool(p->a, problem, S("time"), false);
    value_set_bool(p->a, problem, S("newest"), false);
    page_set_text_or_false(p, problem, S("request"), status >= 500 ? p->request->id : S(""));
    page_set_title(p, value_get(problem, S("title"))->text, true);
    value_set_text(p->a, p->head, S("robots"), S("noindex"));
    return problem;
}

static void plain_text(struct http_request *r, struct http_response *out, int status)
{
    out->type = S("text/plain; charset=utf-8");
    out->body = str_format(r->arena, "%d\n", status);
}

void error_page(struct http_request *r, struct http_response *out, int status)
{
    struct page p;
    struct arena *a = r->arena;
    *out = (struct http_response){.arena = a, .status = status, .private = true, .secretless = true};
    if (status >= 500 || failed(page_begin(&p, r, out, S("error"))))
        page_begin_bare(&p, r, out, S("error"));
    fill_problem(&p, status);
    if (failed(page_end(&p, S("error"))))
        plain_text(r, out, status);
    if (status == 503)
        http_response_header(out, S("Retry-After"), S(RETRY_SECONDS));
    out->status = status;
}

struct err error_gone(struct http_request *r, struct http_response *out, const struct story_view *story)
{
    struct page p;
    TRY(page_begin(&p, r, out, S("error")));
    struct value *problem = fill_problem(&p, 410);
    struct str date = S("");
    if (story && story->story->withdrawn_at != DB_NULL)
        date = dates_long(p.a, &p.dates, story->story->withdrawn_at);
    struct str title = page_word_with(&p, S("error_410_title"), S("date"), date);
    value_set_text(p.a, problem, S("title"), story ? title : status_word(&p, 404, "title"));
    if (story) {
        struct str reason = story->story->withdrawn_reason;
        page_set_text_or_false(
            &p, problem, S("reason"),
            str_format(p.a, "%.*s%s%.*s", STR_ARG(story->story->headline), reason.n ? ": " : "", STR_ARG(reason)));
        http_response_tag(out, "story:%lld", (long long)story->story->id);
    }
    out->status = 410;
    return page_end(&p, S("error"));
}

struct http_answer *error_answer(struct site *site, int status)
{
    struct http_header headers[SECURITY_HEADERS + 2];
    struct arena a;
    arena_init(&a, 0);
    ptrdiff_t count = security_headers(&a, site, headers);
    headers[count++] = (struct http_header){S("Content-Type"), S("text/plain; charset=utf-8")};
    if (status == 503)
        headers[count++] = (struct http_header){S("Retry-After"), S(RETRY_SECONDS)};
    struct str body = str_format(&a, "%d\n", status);
    struct http_answer *answer = http_answer_make(status, headers, count, body);
    arena_close(&a);
    return answer;
}
