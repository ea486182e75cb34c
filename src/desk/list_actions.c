/* list_actions.c - what is done from the list: chosen stories moved, filters kept, news of changes asked for. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "desk/frame.h"
#include "desk/routes.h"
#include "desk/stories.h"
#include "http/form.h"
#include "newsroom/story.h"
#include "page/access.h"
#include "text/json.h"
#include "text/url.h"

/* A chosen story's field is "story" and its number: no form has a name twice. */
#define CHOSEN S("story")

struct moving {
    struct page *page;
    enum story_status to;
    int64_t at;
    int64_t moved;
    struct value *notices;
};

static void add_notice(struct moving *m, bool wrong, struct str text)
{
    struct value *notice = value_append_map(m->page->a, m->notices);
    value_set_bool(m->page->a, notice, S("wrong"), wrong);
    value_set_text(m->page->a, notice, S("text"), text);
}

/* One story; why it stays is said, and the next one follows. */
static struct err move_one(struct moving *m, int64_t id)
{
    struct newsroom *n = m->page->site->newsroom;
    struct err e = newsroom_story_move(n, access_actor(m->page->request), id, m->to, m->at, S(""));
    if (!failed(e)) {
        m->moved++;
        return OK;
    }
    if (!err_is(e, &ERR_INVALID) && !err_is(e, &ERR_FORBIDDEN) && !err_is(e, &ERR_NOT_FOUND) &&
        !err_is(e, &ERR_CONFLICT))
        return e;
    add_notice(m, true, str_format(m->page->a, "%lld: %s", (long long)id, err_detail()));
    return OK;
}

/* "2026-11-05T18:40" of the form, in the newsroom's zone. */
static struct err read_time(const struct page *p, struct str text, int64_t *out)
{
    int64_t local;
    bool has_zone;
    if (!time_parse_local(text, &local, &has_zone))
        return err_make(&ERR_INVALID, "The time is not of the form 2026-11-05T18:40");
    *out = has_zone ? local : dates_from_local(p->dates.zone, local);
    return OK;
}

static struct err read_move(struct moving *m, const struct http_form *form)
{
    struct str to = http_form_value(form, S("to")), at = http_form_value(form, S("at"));
    if (at.n && str_equal(to, S("scheduled"))) {
        m->to = STORY_SCHEDULED;
        return read_time(m->page, at, &m->at);
    }
    if (!story_status_from_name(to, &m->to) || m->to == STORY_SCHEDULED || m->to == STORY_WITHDRAWN)
        return err_make(&ERR_INVALID,
                        "The stories can go to draft, review, ready, published, or be scheduled with a time");
    m->at = TIME_NONE;
    return OK;
}

static struct err move_all(struct moving *m, const struct http_form *form)
{
    for (ptrdiff_t i = 0; i < form->count; i++) {
        int64_t id;
        if (str_starts(form->fields[i].name, CHOSEN) && str_to_i64(str_from(form->fields[i].name, CHOSEN.n), &id))
            TRY(move_one(m, id));
    }
    struct str count = str_format(m->page->a, "%lld", (long long)m->moved);
    if (m->moved)
        add_notice(m, false, page_word_with(m->page, S("desk_moved"), S("count"), count));
    return OK;
}

struct err desk_move_chosen(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct http_form form;
    struct list_query query = {0};
    TRY(http_form_parse(r->arena, r->body, &form));
    TRY(desk_begin(&p, r, out, S("desk_stories"), DESK_STORIES, DESK_LIST_SCRIPT));
    struct value *holder = value_map(p.a);
    struct moving moving = {.page = &p, .notices = value_set_list(p.a, holder, S("notices"))};
    struct err e = read_move(&moving, &form);
    if (failed(e) && err_is(e, &ERR_INVALID))
        add_notice(&moving, true, str_copy(p.a, str_from_c(err_detail())));
    else
        TRY(move_all(&moving, &form));
    return desk_list_show(&p, &query, moving.notices);
}

struct err desk_keep_filter(struct http_request *r, struct http_response *out)
{
    struct http_form form;
    TRY(http_form_parse(r->arena, r->body, &form));
    struct str query = http_form_value(&form, S("query"));
    struct str address = str_concat(r->arena, S("/desk/?"), query);
    if (!url_is_own_path(address))
        return err_make(&ERR_INVALID, "The filter is no address of the list");
    TRY(newsroom_filter_keep(site_of(r)->newsroom, access_actor(r), http_form_value(&form, S("name")), query));
    out->private = true;
    http_response_redirect(out, 303, address);
    return OK;
}

struct err desk_drop_filter(struct http_request *r, struct http_response *out)
{
    int64_t id;
    if (!str_to_i64(http_request_parameter(r, S("id")), &id))
        return err_make(&ERR_NOT_FOUND, "there is no such filter");
    TRY(newsroom_filter_drop(site_of(r)->newsroom, access_actor(r), id));
    out->private = true;
    http_response_redirect(out, 303, S("/desk/"));
    return OK;
}

/* Asked every few seconds by each open list: one look into an index. */
struct err desk_changes(struct http_request *r, struct http_response *out)
{
    int64_t newest;
    struct buf body;
    struct json j;
    TRY(newsroom_story_newest(site_of(r)->newsroom, &newest));
    buf_init(&body, 256);
    json_init(&j, &body);
    json_open_object(&j);
    json_member_int(&j, S("newest"), newest);
    json_close_object(&j);
    out->body = str_copy(r->arena, buf_str(&body));
    buf_close(&body);
    out->type = S("application/json; charset=utf-8");
    out->private = true;
    return OK;
}
