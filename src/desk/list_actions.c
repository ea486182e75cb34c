/* list_actions.c - what is done from the list: chosen stories moved or changed, filters kept, news of changes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "desk/frame.h"
#include "desk/problem.h"
#include "desk/resource.h"
#include "desk/routes.h"
#include "desk/stories.h"
#include "http/form.h"
#include "newsroom/presence.h"
#include "newsroom/release.h"
#include "newsroom/story_stored.h"
#include "text/url.h"

/* A chosen story's field is "story" and its number: no form has a name twice. */
#define CHOSEN S("story")

struct chosen;
/* Does it to one story; *done: it was done, or was so already. */
typedef struct err chosen_action(struct chosen *c, int64_t id, bool *done);

/* What is done to the chosen stories. */
struct chosen {
    struct page *page;
    struct http_form form;
    chosen_action *act;
    enum story_status to;
    int64_t at;
    struct str section, person; /* one of them is added */
    int64_t done;
    struct value *notices;
};

static void add_notice(struct chosen *c, bool wrong, struct str text)
{
    struct value *notice = value_append_map(c->page->a, c->notices);
    value_set_bool(c->page->a, notice, S("wrong"), wrong);
    value_set_text(c->page->a, notice, S("text"), text);
}

static struct newsroom *newsroom_of(const struct chosen *c)
{
    return c->page->site->newsroom;
}

/* ---- moving ---- */

static struct err move_one(struct chosen *c, int64_t id, bool *done)
{
    struct story_move move = {.id = id, .to = c->to, .at = c->at};
    struct story_moved moved;
    *done = false;
    TRY(newsroom_release(newsroom_of(c), c->page->a, access_actor(c->page->request), &move, &moved));
    *done = true;
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

static struct err read_move(struct chosen *c)
{
    struct str to = http_form_value(&c->form, S("to")), at = http_form_value(&c->form, S("at"));
    c->act = move_one;
    if (at.n && str_equal(to, S("scheduled"))) {
        c->to = STORY_SCHEDULED;
        return read_time(c->page, at, &c->at);
    }
    if (!story_status_from_name(to, &c->to) || c->to == STORY_SCHEDULED || c->to == STORY_WITHDRAWN)
        return err_make(&ERR_INVALID,
                        "The stories can go to draft, review, ready, published, or be scheduled with a time");
    c->at = TIME_NONE;
    return OK;
}

/* ---- changing ---- */

static bool has_text(const struct str *list, ptrdiff_t count, struct str text)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (str_equal(list[i], text))
            return true;
    return false;
}

/* Adds the section behind those the story has; false when it has it. */
static bool add_section(struct arena *a, struct story_input *in, struct str section)
{
    if (has_text(in->sections, in->section_count, section))
        return false;
    struct str *sections = arena_array(a, struct str, in->section_count + 1);
    for (ptrdiff_t i = 0; i < in->section_count; i++)
        sections[i] = in->sections[i];
    sections[in->section_count++] = section;
    in->sections = sections;
    return true;
}

static bool add_byline(struct arena *a, struct story_input *in, struct str name)
{
    struct story_byline *bylines = arena_array(a, struct story_byline, in->byline_count + 1);
    for (ptrdiff_t i = 0; i < in->byline_count; i++) {
        if (str_equal(in->bylines[i].name, name))
            return false;
        bylines[i] = in->bylines[i];
    }
    bylines[in->byline_count++] = (struct story_byline){name, S("")};
    in->bylines = bylines;
    return true;
}

/* At once also on a story that is out, unless it has a change that waits: then it waits with it. */
static struct err change_one(struct chosen *c, int64_t id, bool *done)
{
    struct arena *a = c->page->a;
    const struct actor *actor = access_actor(c->page->request);
    struct story_stored story;
    struct story_result result = {0};
    *done = false;
    TRY(newsroom_story_read(newsroom_of(c), a, actor, id, 0, &story));
    if (!newsroom_story_may_change(actor, &story))
        return err_make(&ERR_FORBIDDEN, "You may read this story and not change it");
    *done = true;
    bool changed = c->section.n ? add_section(a, &story.input, c->section) : add_byline(a, &story.input, c->person);
    if (!changed)
        return OK;
    story.input.status = story.status;
    story.input.base = story.revision;
    story.input.hold = story.revision != story.seen;
    TRY(newsroom_story_put(newsroom_of(c), a, actor, &story.input, &result));
    return OK;
}

static struct err read_change(struct chosen *c)
{
    c->act = change_one;
    c->section = http_form_value(&c->form, S("add_section"));
    c->person = str_trim(http_form_value(&c->form, S("add_person")));
    if ((c->section.n > 0) != (c->person.n > 0))
        return OK;
    return err_make(&ERR_INVALID, "A section or a name is to be added, one of the two");
}

/* ---- one after the other ---- */

static bool is_answer(struct err e)
{
    return err_is(e, &ERR_INVALID) || err_is(e, &ERR_FORBIDDEN) || err_is(e, &ERR_NOT_FOUND) ||
           err_is(e, &ERR_CONFLICT);
}

/* Why a story stays as it is is said, and the next one follows. */
static struct err act_on_all(struct chosen *c)
{
    for (ptrdiff_t i = 0; i < c->form.count; i++) {
        int64_t id;
        bool done;
        struct str name = c->form.fields[i].name;
        if (!str_starts(name, CHOSEN) || !str_to_i64(str_from(name, CHOSEN.n), &id))
            continue;
        struct err e = c->act(c, id, &done);
        if (failed(e) && !is_answer(e))
            return e;
        c->done += !failed(e) && done;
        if (failed(e))
            add_notice(
                c, true,
                str_format(c->page->a, "%lld: %.*s", (long long)id, STR_ARG(desk_problem_detail(c->page->request))));
    }
    struct str count = str_format(c->page->a, "%lld", (long long)c->done);
    if (c->done)
        add_notice(c, false, page_word_with(c->page, S("desk_done"), S("count"), count));
    return OK;
}

static struct err act(struct http_request *r, struct http_response *out, struct err (*read)(struct chosen *c))
{
    struct page p;
    struct list_query query = {0};
    struct chosen chosen = {.page = &p};
    TRY(http_form_parse(r->arena, r->body, &chosen.form));
    TRY(desk_begin(&p, r, out, S("desk_stories"), DESK_STORIES, DESK_LIST_SCRIPT));
    chosen.notices = value_set_list(p.a, value_map(p.a), S("notices"));
    struct err e = read(&chosen);
    if (failed(e) && err_is(e, &ERR_INVALID))
        add_notice(&chosen, true, desk_problem_detail(r));
    else
        TRY(act_on_all(&chosen));
    return desk_list_show(&p, &query, chosen.notices);
}

struct err desk_move_chosen(struct http_request *r, struct http_response *out)
{
    return act(r, out, read_move);
}

struct err desk_change_chosen(struct http_request *r, struct http_response *out)
{
    return act(r, out, read_change);
}

/* ---- filters, and changes by others ---- */

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

/* ---- what happens meanwhile ---- */

static void write_editors(struct json *j, const struct sql_presence_editor_list *editors)
{
    json_write_key(j, S("edited"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < editors->count; i++) {
        json_open_object(j);
        json_member_int(j, S("id"), editors->items[i].story_id);
        json_member_string(j, S("names"), editors->items[i].names);
        json_close_object(j);
    }
    json_close_array(j);
}

/* Asked every few seconds by each open list: one look into an index, and one at the few who are writing. */
struct err desk_changes(struct http_request *r, struct http_response *out)
{
    int64_t newest;
    struct sql_presence_editor_list editors = {0};
    struct newsroom *n = site_of(r)->newsroom;
    TRY(newsroom_story_newest(n, &newest));
    TRY(newsroom_presence_editors(n, r->arena, access_actor(r), &editors));
    struct resource *answer = resource_begin(r, out);
    json_member_int(&answer->json, S("newest"), newest);
    write_editors(&answer->json, &editors);
    return resource_end(answer, 200);
}
