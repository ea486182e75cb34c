/* audience_shared.c - links that show a report to who has no account: made, listed and ended, and what they show. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/shared.h"
#include "base/time.h"
#include "desk/audience_file.h"
#include "desk/frame.h"
#include "desk/notice.h"
#include "desk/routes.h"
#include "http/form.h"
#include "page/access.h"

#define PATH "/desk/audience/shared/"

static const struct notice_words WORDS = {.missing = S_INIT("desk_aud_link_gone")};

/* ---- what a link stands for ---- */

/* "referrer/?from=2026-11-01": which report, and what of it. */
static struct err read_report(struct arena *a, struct str text, struct str zone, struct audience_report *report,
                              struct audience_query *query)
{
    struct str path = text, fields = S("");
    (void)str_cut(text, '?', &path, &fields);
    if (!audience_report_find(path, report))
        return err_make(&ERR_INVALID, "report: there is none of that name");
    TRY(audience_query_parse(a, fields, zone, query));
    if (report->kind == AUDIENCE_STORY) {
        query->filter = REPORT_OF_STORY;
        query->value = str_format(a, "%lld", (long long)report->story_id);
    }
    return OK;
}

struct naming {
    struct arena *a;
    int64_t story_id;
    struct sql_report_dates *story;
};

static struct err find_story(struct db_conn *conn, void *context)
{
    struct naming *naming = context;
    return sql_report_story_dates(naming->a, conn, naming->story_id, &naming->story);
}

/* Its headline; its number where it is gone. */
static struct str story_name(const struct page *p, int64_t story_id)
{
    struct naming naming = {p->a, story_id, NULL};
    if (!failed(db_read(newsroom_db(p->site->newsroom), find_story, &naming)) && naming.story)
        return naming.story->headline;
    return page_word_with(p, S("desk_aud_story"), S("id"), str_format(p->a, "%lld", (long long)story_id));
}

static struct str report_name(const struct page *p, const struct audience_report *report)
{
    if (report->kind == AUDIENCE_STORY)
        return story_name(p, report->story_id);
    return report->kind == AUDIENCE_DIMENSION ? audience_dimension_word(p, report->dimension)
                                              : page_word(p, S("desk_aud_overview"));
}

/* ---- at the desk ---- */

static void add_link(const struct page *p, struct value *list, const struct sql_shared_report *link)
{
    struct audience_report report;
    struct audience_query query;
    struct value *item = value_append_map(p->a, list);
    bool known = !failed(read_report(p->a, link->report, p->settings->zone, &report, &query));
    value_set_int(p->a, item, S("id"), link->id);
    value_set_text(p->a, item, S("name"), known ? report_name(p, &report) : link->report);
    value_set_text(p->a, item, S("url"), str_concat(p->a, S(AUDIENCE_HOME), link->report));
    value_set_text(p->a, item, S("who"), link->made_by);
    value_set_text(p->a, item, S("days"), known ? audience_days_words(p, query.days) : S(""));
    page_set_time(p, item, S("made"), link->created_at, dates_short(p->a, &p->dates, link->created_at));
    page_set_time(p, item, S("expires"), link->expires_at, dates_short(p->a, &p->dates, link->expires_at));
}

/* secret: of a link that was just made, to be shown this once. */
static struct err show(struct http_request *r, struct http_response *out, struct err e, struct str secret)
{
    struct page p;
    struct db *db;
    struct sql_shared_report_list links;
    TRY(desk_begin(&p, r, out, S("desk_aud_shared"), DESK_AUDIENCE, S("")));
    notice_set(&p, e, &WORDS);
    TRY(audience_find_db(p.site, &db));
    TRY(shared_list(db, p.a, &links));
    page_set_text_or_false(
        &p, p.view, S("fresh"),
        secret.n ? str_format(p.a, "%.*s/desk/shared/%.*s/", STR_ARG(p.settings->url), STR_ARG(secret)) : S(""));
    struct value *list = value_set_list(p.a, p.view, S("links"));
    for (ptrdiff_t i = 0; i < links.count; i++)
        add_link(&p, list, &links.items[i]);
    return desk_end(&p, S("desk-audience-shared"));
}

struct err desk_audience_links(struct http_request *r, struct http_response *out)
{
    return show(r, out, OK, S(""));
}

static struct err make(struct http_request *r, struct str *secret)
{
    struct http_form form;
    struct db *db;
    struct audience_report report;
    struct audience_query query;
    int64_t days;
    struct newsroom *n = site_of(r)->newsroom;
    TRY(http_form_parse(r->arena, r->body, &form));
    struct str text = http_form_value(&form, S("report"));
    TRY(read_report(r->arena, text, newsroom_settings(n)->zone, &report, &query));
    if (!str_to_i64(http_form_value(&form, S("open")), &days))
        days = 0;
    TRY(audience_find_db(site_of(r), &db));
    return shared_make(n, db, r->arena, access_actor(r), text, days, secret);
}

struct err desk_audience_share(struct http_request *r, struct http_response *out)
{
    struct str secret = S("");
    struct err e = make(r, &secret);
    if (failed(e) && !notice_can_say(e))
        return e;
    return show(r, out, e, secret);
}

struct err desk_audience_unshare(struct http_request *r, struct http_response *out)
{
    struct db *db;
    int64_t id;
    if (!str_to_i64(http_request_parameter(r, S("id")), &id))
        return err_make(&ERR_NOT_FOUND, "There is no such link");
    TRY(audience_find_db(site_of(r), &db));
    struct err e = shared_end(site_of(r)->newsroom, db, r->arena, access_actor(r), id);
    if (notice_can_say(e))
        return show(r, out, e, S(""));
    TRY(e);
    notice_redirect(r, out, PATH, "shared");
    return OK;
}

/* ---- for who has the link ---- */

static struct err open_report(struct http_request *r, struct http_response *out, struct audience_report *report,
                              struct audience_query *query)
{
    struct db *db;
    struct sql_shared_report link;
    struct newsroom *n = site_of(r)->newsroom;
    out->private = true;
    out->preview = true;
    TRY(audience_find_db(site_of(r), &db));
    TRY(shared_open(n, db, r->arena, http_request_parameter(r, S("secret")), r->address, &link));
    return read_report(r->arena, link.report, newsroom_settings(n)->zone, report, query);
}

struct err desk_shared(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct audience_report report;
    struct audience_view v = {.p = &p, .now = time_now(), .shared = true, .path = S("")};
    TRY(open_report(r, out, &report, &v.query));
    TRY(desk_begin(&p, r, out, S("desk_audience"), DESK_AUDIENCE, S("")));
    TRY(audience_find_db(p.site, &v.db));
    return audience_show(&v, &report, http_request_parameter(r, S("secret")));
}

static struct err send_file(struct http_request *r, struct http_response *out, bool json)
{
    struct audience_report report;
    struct audience_query query;
    TRY(open_report(r, out, &report, &query));
    return audience_file_send(r, out, &query, audience_file_dimension(&report), json);
}

struct err desk_shared_csv(struct http_request *r, struct http_response *out)
{
    return send_file(r, out, false);
}

struct err desk_shared_json(struct http_request *r, struct http_response *out)
{
    return send_file(r, out, true);
}
