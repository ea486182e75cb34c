/* audience_file.c - the reports on the audience as CSV and JSON. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/audience_file.h"

#include "base/time.h"
#include "desk/routes.h"

#define FILE_MAX ((ptrdiff_t)8 * 1024 * 1024)

enum report_dimension audience_file_dimension(const struct audience_report *report)
{
    return report->kind == AUDIENCE_DIMENSION ? report->dimension
           : report->kind == AUDIENCE_STORY   ? REPORT_REFERRER
                                              : REPORT_STORY;
}

static void release(void *p)
{
    buf_close(p);
}

static struct str file_name(struct arena *a, const struct report_query *query, const char *type)
{
    return str_format(a, "attachment; filename=\"audience-%.*s.%s\"", STR_ARG(report_dimension_name(query->dimension)),
                      type);
}

struct err audience_file_send(struct http_request *r, struct http_response *out, const struct audience_query *asked,
                              enum report_dimension dimension, bool json)
{
    struct db *db;
    struct report report;
    struct report_query query = audience_report_query(asked);
    query.dimension = dimension;
    query.limit = REPORT_LIMIT_MAX;
    query.offset = (int)(asked->page - 1) * REPORT_LIMIT_MAX;
    TRY(audience_find_db(site_of(r), &db));
    TRY(report_make(r->arena, site_of(r)->newsroom, db, &query, time_now(), &report));
    struct buf *b = arena_make(r->arena, struct buf);
    buf_init(b, FILE_MAX);
    http_request_defer(r, release, b);
    if (json)
        report_write_json(b, &query, &report);
    else
        report_write_csv(b, &query, &report);
    if (b->failed)
        return err_make(&ERR_LIMIT, "The report is larger than %lld bytes; choose fewer days", (long long)FILE_MAX);
    out->body = buf_str(b);
    out->type = json ? S("application/json") : S("text/csv; charset=utf-8");
    out->private = true;
    http_response_header(out, S("Content-Disposition"), file_name(r->arena, &query, json ? "json" : "csv"));
    return OK;
}

static struct err send(struct http_request *r, struct http_response *out, bool json)
{
    struct audience_query query;
    enum report_dimension dimension;
    if (!report_dimension_find(http_request_parameter(r, S("dimension")), &dimension))
        return err_make(&ERR_NOT_FOUND, "There is no such report");
    TRY(audience_query_read(r, newsroom_settings(site_of(r)->newsroom)->zone, &query));
    TRY(audience_restrict(r, &query));
    return audience_file_send(r, out, &query, dimension, json);
}

struct err desk_audience_csv(struct http_request *r, struct http_response *out)
{
    return send(r, out, false);
}

struct err desk_audience_json(struct http_request *r, struct http_response *out)
{
    return send(r, out, true);
}
