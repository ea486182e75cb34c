/* list_query.c - what the address of the list asks for. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "desk/stories.h"
#include "newsroom/story.h"
#include "text/url.h"

static struct str field(struct http_request *r, const char *name)
{
    return str_trim(http_request_query(r, str_from_c(name)));
}

/* "1793904000000000-42": what was last on the page before. */
static struct err read_place(struct str text, struct story_place *out)
{
    struct str first, second;
    *out = (struct story_place){0};
    if (text.n == 0)
        return OK;
    if (!str_cut(text, '-', &first, &second) || !str_to_i64(first, &out->updated_at) || !str_to_i64(second, &out->id) ||
        out->updated_at <= 0)
        return err_make(&ERR_INVALID, "before: not a place in the list");
    return OK;
}

static struct err check_day(struct str name, struct str text)
{
    int64_t local;
    bool has_zone;
    if (text.n == 0 || (text.n == 10 && time_parse_local(text, &local, &has_zone)))
        return OK;
    return err_make(&ERR_INVALID, "%.*s: not a day of the form 2026-11-05", STR_ARG(name));
}

struct err list_query_read(struct http_request *r, struct list_query *out)
{
    *out = (struct list_query){.status = field(r, "status"),
                               .language = field(r, "lang"),
                               .section = field(r, "section"),
                               .tag = field(r, "tag"),
                               .person = field(r, "person"),
                               .words = field(r, "q"),
                               .from = field(r, "from"),
                               .to = field(r, "to"),
                               .part = str_equal(field(r, "part"), S("rows"))};
    enum story_status status;
    if (out->status.n && !story_status_from_name(out->status, &status))
        return err_make(&ERR_INVALID, "status: there is none of that name");
    TRY(check_day(S("from"), out->from));
    TRY(check_day(S("to"), out->to));
    out->narrowed_more = out->language.n || out->section.n || out->tag.n || out->person.n || out->from.n || out->to.n;
    out->narrowed = out->narrowed_more || out->status.n || out->words.n;
    return read_place(field(r, "before"), &out->place);
}

static void add_field(struct arena *a, struct buf *out, const char *name, struct str value)
{
    if (value.n == 0)
        return;
    buf_add_char(out, out->n ? '&' : '?');
    buf_add(out, str_from_c(name));
    buf_add_char(out, '=');
    buf_add(out, url_encode_component(a, value));
}

struct str list_query_address(struct arena *a, const struct list_query *query, struct str status)
{
    struct buf out;
    buf_init(&out, INT32_MAX);
    if (!str_equal(status, S("any")))
        add_field(a, &out, "status", status.n ? status : query->status);
    add_field(a, &out, "lang", query->language);
    add_field(a, &out, "section", query->section);
    add_field(a, &out, "tag", query->tag);
    add_field(a, &out, "person", query->person);
    add_field(a, &out, "from", query->from);
    add_field(a, &out, "to", query->to);
    add_field(a, &out, "q", query->words);
    struct str address = str_concat(a, S("/desk/"), out.n ? buf_str(&out) : S(""));
    buf_close(&out);
    return address;
}

/* The first instant of a day in the newsroom's zone, so many days later; 0 for no day. */
static int64_t day_start(const struct page *p, struct str day, int later)
{
    int64_t local;
    bool has_zone;
    if (day.n == 0 || !time_parse_local(day, &local, &has_zone))
        return 0;
    return dates_from_local(p->dates.zone, local + later * TIME_DAY);
}

struct story_filter list_query_filter(const struct page *p, const struct list_query *query)
{
    return (struct story_filter){.status = query->status,
                                 .language = query->language,
                                 .section = query->section,
                                 .tag = query->tag,
                                 .person = query->person,
                                 .first_at = day_start(p, query->from, 0),
                                 .last_at = day_start(p, query->to, 1),
                                 .words = query->words};
}
