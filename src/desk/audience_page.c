/* audience_page.c - the reports on the audience: the overview, each dimension, a story. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audience_page.h"

#include "audience/roll.h"
#include "base/time.h"
#include "desk/audience_file.h"
#include "desk/frame.h"
#include "desk/routes.h"
#include "newsroom/account.h"
#include "newsroom/release.h"
#include "page/access.h"
#include "page/language.h"
#include "store/statements.h"

#define SHORT 8 /* rows of a table among others */

/* What stands on the overview beside the stories, and on a story's page, as far as it is kept for what is asked. */
static const enum report_dimension OVERVIEW[] = {REPORT_REFERRER, REPORT_SECTION, REPORT_COUNTRY, REPORT_DEVICE,
                                                 REPORT_PAGE};
static const enum report_dimension OF_STORY[] = {REPORT_REFERRER, REPORT_SHARE,   REPORT_OUTBOUND,
                                                 REPORT_EMBED,    REPORT_COUNTRY, REPORT_DEVICE};

bool audience_report_find(struct str path, struct audience_report *out)
{
    struct str name, rest;
    *out = (struct audience_report){.kind = AUDIENCE_OVERVIEW};
    if (path.n == 0)
        return true;
    if (!str_cut(path, '/', &name, &rest) || !report_dimension_find(name, &out->dimension))
        return false;
    out->kind = rest.n ? AUDIENCE_STORY : AUDIENCE_DIMENSION;
    if (rest.n == 0)
        return true;
    return out->dimension == REPORT_STORY && str_ends(rest, S("/")) &&
           str_to_i64(str_slice(rest, 0, rest.n - 1), &out->story_id) && out->story_id > 0;
}

/* ---- rights ---- */

struct own {
    struct arena *a;
    int64_t account_id;
    struct sql_account *account;
};

static struct err find_account(struct db_conn *conn, void *context)
{
    struct own *own = context;
    return sql_account_by_id(own->a, conn, own->account_id, &own->account);
}

struct err audience_restrict(struct http_request *r, struct audience_query *query)
{
    const struct actor *actor = access_actor(r);
    struct newsroom *n = site_of(r)->newsroom;
    struct own own = {.a = r->arena, .account_id = actor->account_id};
    int64_t story_id;
    if (actor->role >= ROLE_EDITOR)
        return OK;
    if (query->filter == REPORT_OF_STORY && str_to_i64(query->value, &story_id))
        return newsroom_may_show(n, r->arena, actor, story_id);
    TRY(db_read(newsroom_db(n), find_account, &own));
    bool has_name = own.account && own.account->person_id != DB_NULL;
    query->filter = REPORT_OF_BYLINE;
    query->value = str_format(r->arena, "%lld", (long long)(has_name ? own.account->person_id : AUDIENCE_NOBODY));
    return OK;
}

static struct err add_tables(const struct audience_view *v, struct value *tables,
                             const enum report_dimension *dimensions, ptrdiff_t count)
{
    struct report report;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (!report_is_kept(dimensions[i], v->query.filter))
            continue;
        TRY(audience_make_rows(v, dimensions[i], SHORT, &report));
        if (report.count)
            audience_add_table(v, tables, dimensions[i], &report, false);
    }
    return OK;
}

/* ---- the three kinds ---- */

/* Of a story the hours alone say what was taken out, and they are not kept for long. */
static bool has_hours(const struct audience_view *v, struct report_period days)
{
    return v->query.filter != REPORT_OF_STORY || days.from > roll_day_of(v->p->settings->zone, v->now) - ROLL_HOUR_DAYS;
}

static void fill_since(const struct audience_view *v)
{
    int64_t first = roll_day_of(v->p->settings->zone, v->now) - ROLL_HOUR_DAYS + 1;
    page_set_text_or_false(v->p, v->p->view, S("out_since"),
                           has_hours(v, v->query.days)
                               ? S("")
                               : page_word_with(v->p, S("desk_aud_out_since"), S("day"),
                                                audience_days_words(v->p, (struct report_period){first, first})));
}

/* All classes and reasons are few: their sum is what was taken out. */
static struct err fill_rejected(struct audience_view *v, struct value *figures)
{
    struct report report;
    int64_t now = 0, before = 0;
    if (!report_is_kept(REPORT_REJECTED, v->query.filter))
        return OK;
    TRY(audience_make_rows(v, REPORT_REJECTED, REPORT_LIMIT_MAX, &report));
    for (ptrdiff_t i = 0; i < report.count; i++) {
        now += report.rows[i].figures.served;
        before += report.rows[i].before.served;
    }
    fill_since(v);
    if (has_hours(v, v->query.days))
        audience_add_rejected(v, figures, now, has_hours(v, audience_report_query(&v->query).before) ? before : -1);
    report.count = MIN(report.count, (ptrdiff_t)SHORT);
    if (report.count)
        audience_add_table(v, value_set_list(v->p->a, v->p->view, S("rejected")), REPORT_REJECTED, &report, false);
    return OK;
}

static struct err fill_overview(struct audience_view *v)
{
    struct report report;
    struct report_marks marks = {0};
    TRY(audience_make(v, REPORT_STORY, SHORT, &report));
    if (v->query.filter == REPORT_OF_ALL)
        TRY(report_marks_find(v->p->a, v->p->site->newsroom, v->db, 0, v->query.days, &marks));
    struct value *figures = audience_fill_figures(v, v->p->view, &report);
    audience_fill_graph(v, v->p->view, &report, &marks);
    TRY(fill_rejected(v, figures));
    struct value *tables = value_set_list(v->p->a, v->p->view, S("tables"));
    if (report.count)
        audience_add_table(v, tables, REPORT_STORY, &report, true);
    return add_tables(v, tables, OVERVIEW, COUNT_OF(OVERVIEW));
}

static struct err fill_story(struct audience_view *v, const struct audience_report *shown)
{
    struct report report;
    struct report_marks marks;
    struct story_view story;
    TRY(query_story_by_id(v->p->site->newsroom, v->p->a, shown->story_id, 0, &story));
    TRY(audience_make(v, REPORT_REFERRER, 1, &report)); /* of whose totals a story has its own */
    TRY(report_marks_find(v->p->a, v->p->site->newsroom, v->db, shown->story_id, v->query.days, &marks));
    struct value *map = value_set_map(v->p->a, v->p->view, S("story"));
    value_set_text(v->p->a, map, S("headline"), story.story->headline);
    value_set_text(v->p->a, map, S("lang"), story.story->language);
    page_set_text_or_false(v->p, map, S("path"),
                           str_equal(story.story->status, S("published")) ? story.story->path : S(""));
    page_set_text_or_false(v->p, map, S("editor"),
                           v->shared ? S("") : str_format(v->p->a, "/desk/stories/%lld/", (long long)shown->story_id));
    struct value *figures = audience_fill_figures(v, v->p->view, &report);
    audience_fill_graph(v, v->p->view, &report, &marks);
    TRY(fill_rejected(v, figures));
    TRY(audience_fill_depth(v, shown->story_id));
    TRY(audience_fill_hours_out(v, shown->story_id));
    return add_tables(v, value_set_list(v->p->a, v->p->view, S("tables")), OF_STORY, COUNT_OF(OF_STORY));
}

static struct err fill_dimension(struct audience_view *v, const struct audience_report *shown)
{
    struct report report;
    bool hours = shown->dimension == REPORT_HOUR || shown->dimension == REPORT_PUBLISHED_HOUR;
    TRY(audience_make(v, shown->dimension, 0, &report));
    struct value *tables = value_set_list(v->p->a, v->p->view, S("tables"));
    if (hours)
        audience_fill_hours_seen(v, &report);
    audience_add_table(v, tables, shown->dimension, &report, true);
    value_set_bool(v->p->a, v->p->view, S("nothing"), report.count == 0);
    return OK;
}

static void set_nothing(const struct page *p)
{
    static const char *const PARTS[] = {"counted", "graph", "meanwhile", "measures", "story",
                                        "depth",   "hours", "nothing",   "out_since"};
    for (ptrdiff_t i = 0; i < COUNT_OF(PARTS); i++)
        value_set_bool(p->a, p->view, str_from_c(PARTS[i]), false);
}

struct err audience_show(struct audience_view *v, const struct audience_report *report, struct str link)
{
    struct str title = report->kind == AUDIENCE_DIMENSION ? audience_dimension_word(v->p, report->dimension)
                                                          : page_word(v->p, S("desk_audience"));
    set_nothing(v->p);
    value_set_text(v->p->a, v->p->view, S("title"), title);
    value_set_bool(v->p->a, v->p->view, S("shared"), v->shared);
    value_set_bool(v->p->a, v->p->view, S("deeper"), report->kind != AUDIENCE_OVERVIEW && !v->shared);
    audience_fill_choice(v, v->p->view);
    TRY(audience_fill_parts(v, report, link));
    TRY(report->kind == AUDIENCE_OVERVIEW    ? fill_overview(v)
        : report->kind == AUDIENCE_DIMENSION ? fill_dimension(v, report)
                                             : fill_story(v, report));
    return desk_end(v->p, S("desk-audience"));
}

/* ---- at the desk ---- */

static struct err show(struct http_request *r, struct http_response *out, struct str below)
{
    struct page p;
    struct audience_report report;
    if (!audience_report_find(below, &report))
        return err_make(&ERR_NOT_FOUND, "There is no such report");
    TRY(desk_begin(&p, r, out, S("desk_audience"), DESK_AUDIENCE, S("")));
    struct audience_view v = {.p = &p, .now = time_now(), .path = str_concat(p.a, S(AUDIENCE_HOME), below)};
    TRY(audience_find_db(p.site, &v.db));
    TRY(audience_query_read(r, p.settings->zone, &v.query));
    if (report.kind == AUDIENCE_STORY) {
        v.query.filter = REPORT_OF_STORY;
        v.query.value = str_format(p.a, "%lld", (long long)report.story_id);
    }
    TRY(audience_restrict(r, &v.query));
    return audience_show(&v, &report, S(""));
}

struct err desk_audience(struct http_request *r, struct http_response *out)
{
    return show(r, out, S(""));
}

struct err desk_audience_dimension(struct http_request *r, struct http_response *out)
{
    return show(r, out, str_concat(r->arena, http_request_parameter(r, S("dimension")), S("/")));
}

struct err desk_audience_story(struct http_request *r, struct http_response *out)
{
    return show(r, out, str_format(r->arena, "story/%.*s/", STR_ARG(http_request_parameter(r, S("id")))));
}
