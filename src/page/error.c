/* error.c - failures as pages: the one place that maps them to a status. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/error.h"

#include "page/page.h"
#include "page/security.h"
#include "page/versions.h"

#include "base/time.h"

int error_status(struct err e)
{
    static const struct {
        const struct err_kind *kind;
        int status;
    } STATUS[] = {{&ERR_NOT_FOUND, 404}, {&ERR_INVALID, 400}, {&ERR_LIMIT, 413}, {&ERR_CONFLICT, 409},
                  {&ERR_FORBIDDEN, 403}, {&ERR_BUSY, 503},    {&ERR_AWAY, 503}};
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
    value_set_bool(p->a, problem, S("again"), false);
    value_set_bool(p->a, problem, S("help"), false);
    value_set_bool(p->a, problem, S("withdrawn"), false);
    value_set_bool(p->a, problem, S("search"), false);
    value_set_bool(p->a, problem, S("newest"), false);
    page_set_text_or_false(p, problem, S("request"), status >= 500 ? p->request->id : S(""));
    page_set_title(p, value_get(problem, S("title"))->text, true);
    value_set_text(p->a, p->head, S("robots"), S("noindex"));
    return problem;
}

/* A page about nothing is in no other edition: their fronts are. */
static void offer_fronts(struct page *p)
{
    ptrdiff_t count;
    struct page_version *fronts = page_everywhere(p, S("/"), &count);
    if (p->edition)
        page_offer(p, fronts, count);
}

/* When it is worth coming back: the next minute that has passed by then. */
static void fill_again(struct page *p, struct value *problem)
{
    int64_t minute = 60 * TIME_SECOND, at = (time_now() + ERROR_RETRY * TIME_SECOND + minute - 1) / minute * minute;
    value_set_text(p->a, problem, S("again"),
                   page_word_with(p, S("error_503_again"), S("time"), dates_time(p->a, &p->dates, at)));
}

/* Who sent something has to send it again. */
static void fill_sent(struct page *p, struct value *problem)
{
    struct str key = S("desk_store_away"), word = page_word(p, key);
    if (str_equal(word, key))
        return;
    value_set_text(p->a, problem, S("text"), word);
    value_set_text(p->a, problem, S("help"), page_word(p, S("desk_store_away_help")));
}

/* Who searched finds what he typed, in a form that asks the same again. */
static void fill_asked(struct page *p, struct value *problem)
{
    struct str words = http_request_query(p->request, S("q"));
    if (!words.n || !str_ends(p->request->path, S("/search/")))
        return;
    struct value *search = value_set_map(p->a, problem, S("search"));
    value_set_text(p->a, search, S("action"), p->request->path);
    value_set_text(p->a, search, S("words"), words);
}

static void fill_unavailable(struct page *p, struct value *problem)
{
    fill_again(p, problem);
    if (p->request->method == HTTP_POST)
        fill_sent(p, problem);
    else
        fill_asked(p, problem);
}

static void plain_text(struct http_request *r, struct http_response *out, int status)
{
    out->type = S("text/plain; charset=utf-8");
    out->body = str_format(r->arena, "%d\n", status);
}

/* Who works at the desk stays there. */
static bool said_in_desk(struct http_request *r, struct http_response *out, int status)
{
    site_desk_missing *say = site_of(r)->desk_missing;
    *out = (struct http_response){.arena = r->arena};
    return say && (status == 403 || status == 404) && str_starts(r->path, S("/desk/")) && say(r, out, status);
}

void error_page(struct http_request *r, struct http_response *out, int status)
{
    struct page p;
    struct arena *a = r->arena;
    if (said_in_desk(r, out, status))
        return;
    *out = (struct http_response){.arena = a, .status = status, .private = true, .secretless = true};
    if (status >= 500 || failed(page_begin(&p, r, out, S("error"))))
        page_begin_bare(&p, r, out, S("error"));
    struct value *problem = fill_problem(&p, status);
    offer_fronts(&p);
    if (status == 503)
        fill_unavailable(&p, problem);
    if (status == 404 && p.edition && p.site->missing)
        p.site->missing(&p, problem, NULL);
    if (failed(page_end(&p, S("error"))))
        plain_text(r, out, status);
    if (status == 503)
        http_response_header(out, S("Retry-After"), str_format(a, "%d", ERROR_RETRY));
    out->status = status;
}

static void fill_correction(struct page *p, struct value *list, const struct sql_correction_view *c)
{
    struct value *item = value_append_map(p->a, list);
    page_set_time(p, item, S("time"), c->created_at, dates_short(p->a, &p->dates, c->created_at));
    value_set_text(p->a, item, S("text"), c->note);
    value_set_text(p->a, item, S("label"), page_word(p, S("correction")));
}

/* The reason of a translation that went with its original is the original's, word for word. */
static void fill_reason(struct page *p, struct value *withdrawn, const struct story_view *view)
{
    const struct sql_page_translation *made = view->translation;
    struct str reason = view->story->withdrawn_reason;
    if (!reason.n) {
        value_set_bool(p->a, withdrawn, S("reason"), false);
        return;
    }
    bool original = made && str_equal(made->withdrawn_reason, reason);
    const struct language *language = language_find(original ? made->language : view->story->language);
    struct value *map = value_set_map(p->a, withdrawn, S("reason"));
    value_set_text(p->a, map, S("text"), reason);
    page_set_text_or_false(p, map, S("lang"), original ? made->language : S(""));
    value_set_text(p->a, map, S("dir"), language && language->right_to_left ? S("rtl") : S("ltr"));
}

static void fill_withdrawn(struct page *p, struct value *problem, const struct story_view *view)
{
    const struct sql_story_page *story = view->story;
    struct str date = story->withdrawn_at == DB_NULL ? S("") : dates_long(p->a, &p->dates, story->withdrawn_at);
    struct str title = page_word_with(p, S("error_410_title"), S("date"), date);
    value_set_text(p->a, problem, S("title"), title);
    page_set_title(p, title, true);
    struct value *withdrawn = value_set_map(p->a, problem, S("withdrawn"));
    value_set_text(p->a, withdrawn, S("headline"), story->headline);
    fill_reason(p, withdrawn, view);
    struct value *corrections = value_set_list(p->a, withdrawn, S("corrections"));
    for (ptrdiff_t i = 0; i < view->corrections.count; i++)
        if (view->corrections.items[i].note.n)
            fill_correction(p, corrections, &view->corrections.items[i]);
    http_response_tag(p->out, "story:%lld", (long long)story->id);
}

struct err error_gone(struct http_request *r, struct http_response *out, const struct story_view *story)
{
    struct page p;
    TRY(page_begin(&p, r, out, S("error")));
    struct value *problem = fill_problem(&p, 410);
    offer_fronts(&p);
    if (story)
        fill_withdrawn(&p, problem, story);
    else
        value_set_text(p.a, problem, S("title"), status_word(&p, 404, "title"));
    if (p.edition && p.site->missing)
        p.site->missing(&p, problem, story);
    out->status = 410;
    return page_end(&p, S("error"));
}

/* Without the store: event threads refuse requests with it. */
static void refusal_page(struct http_request *r, struct http_response *out, int status)
{
    struct page p;
    page_begin_bare(&p, r, out, S("error"));
    struct value *problem = fill_problem(&p, status);
    if (status == 503)
        fill_again(&p, problem);
    if (failed(page_end(&p, S("error"))))
        plain_text(r, out, status);
}

struct http_answer *error_answer(struct site *site, int status)
{
    struct http_header headers[SECURITY_HEADERS + 3];
    struct arena a;
    arena_init(&a, 0);
    struct http_request r = {.arena = &a, .app = site};
    struct http_response out = {.arena = &a};
    refusal_page(&r, &out, status);
    ptrdiff_t count = security_headers(&a, site, out.frames, headers);
    security_headers_of_secret(headers, count); /* whatever was asked for */
    headers[count++] = (struct http_header){S("Content-Type"), out.type};
    headers[count++] = (struct http_header){S("Cache-Control"), S("no-store")};
    if (status == 503)
        headers[count++] = (struct http_header){S("Retry-After"), str_format(&a, "%d", ERROR_RETRY)};
    struct http_answer *answer = http_answer_make(status, headers, count, out.body);
    http_request_release(&r);
    arena_close(&a);
    return answer;
}
