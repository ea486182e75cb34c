/* release.c - preflight, moves, their undo, corrections and the history of a story, as JSON. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/routes.h"

#include "desk/resource.h"
#include "newsroom/release.h"

#define HISTORY_MAX 100

/* ---- preflight ---- */

static struct str item_words(struct http_request *r, const struct preflight_item *item)
{
    struct str key = str_concat(r->arena, S("desk_preflight_"), preflight_rule_at(item->rule)->name);
    return preflight_words(r->arena, resource_word(r, key), item);
}

static void write_items(struct resource *answer, const struct preflight_items *items)
{
    struct json *j = &answer->json;
    json_write_key(j, S("items"));
    json_open_array(j);
    for (const struct preflight_item *item = items->first; item; item = item->next) {
        const struct preflight_rule *rule = preflight_rule_at(item->rule);
        json_open_object(j);
        json_member_string(j, S("rule"), rule->name);
        json_member_string(j, S("level"), item->level == PREFLIGHT_BLOCKS ? S("blocks") : S("warns"));
        json_member_string(j, S("field"), item->block >= 0 ? S("body") : rule->field);
        if (item->block >= 0)
            json_member_int(j, S("block"), item->block);
        json_member_text(j, S("subject"), item->subject);
        json_member_string(j, S("words"), item_words(answer->request, item));
        json_close_object(j);
    }
    json_close_array(j);
    json_member_int(j, S("blocks"), items->blocks);
    json_member_int(j, S("warns"), items->warns);
}

static ptrdiff_t count_of(const json_t *fields, const char *key)
{
    return (ptrdiff_t)json_array_size(json_object_get(fields, key));
}

/* A text of the picture; {NULL, 0} where the picture's own stands for it. */
static struct str picture_text(const json_t *picture, const char *key)
{
    return json_is_string(json_object_get(picture, key)) ? resource_text(picture, key) : (struct str){0};
}

/* Stories that the text leads to stand beside those named at its end. */
static ptrdiff_t asides_of(struct html body)
{
    struct html_block block;
    ptrdiff_t count = 0;
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        count += block.kind == HTML_ALSO_READ;
    return count;
}

static struct err read_fields(struct http_request *r, const json_t *fields, struct preflight_story *out)
{
    const json_t *picture = json_object_get(fields, "picture");
    out->language = resource_text(fields, "language");
    out->headline = resource_text(fields, "headline");
    out->standfirst = resource_text(fields, "standfirst");
    out->slug = resource_text(fields, "slug");
    out->place = resource_text(fields, "place");
    out->agency = resource_text(fields, "agency");
    out->bylines = count_of(fields, "bylines");
    out->sections = count_of(fields, "sections");
    out->tags = count_of(fields, "tags");
    out->embargo = resource_int(fields, "embargo", TIME_NONE);
    out->lead_id = resource_int(picture, "id", 0);
    out->shown.alt = picture_text(picture, "alt");
    out->shown.caption = picture_text(picture, "caption");
    out->shown.credit = picture_text(picture, "credit");
    struct messages lost = {0}; /* a save says it; here it is no part of the text */
    const struct embed_rules rules = resource_rules(r);
    TRY(embed_story_html(r->arena, &rules, resource_text(fields, "body"), &lost, &out->body));
    out->also_read = count_of(fields, "also_read") + asides_of(out->body);
    return OK;
}

static struct err preflight(struct http_request *r, struct preflight_items *items)
{
    struct preflight_story story = {0};
    json_t *body;
    TRY(resource_story(r, &story.id));
    TRY(resource_read(r, &body));
    TRY(read_fields(r, json_object_get(body, "fields"), &story));
    return newsroom_preflight(site_of(r)->newsroom, r->arena, &story, items);
}

struct err desk_preflight(struct http_request *r, struct http_response *out)
{
    struct preflight_items items = {0};
    struct err e = preflight(r, &items);
    if (failed(e))
        return resource_problem(r, out, e);
    struct resource *answer = resource_begin(r, out);
    write_items(answer, &items);
    return resource_end(answer, 200);
}

/* ---- moves ---- */

static struct err read_move(struct http_request *r, struct story_move *out)
{
    json_t *body;
    TRY(resource_story(r, &out->id));
    TRY(resource_read(r, &body));
    out->at = resource_int(body, "at", TIME_NONE);
    out->reason = resource_text(body, "reason");
    out->base = resource_int(body, "base", 0);
    out->dated = !json_is_false(json_object_get(body, "dated"));
    out->only_try = resource_bool(body, "try");
    struct str to = resource_text(body, "to");
    return story_status_from_name(to, &out->to)
               ? OK
               : err_make(&ERR_INVALID, "A story cannot be moved to \"%.*s\"", STR_ARG(to));
}

static struct err answer_lacking(struct http_request *r, struct http_response *out, const struct preflight_items *items)
{
    const struct preflight_item *first = items->first;
    while (first->next && first->level != PREFLIGHT_BLOCKS)
        first = first->next;
    struct resource *answer = resource_begin(r, out);
    json_member_string(&answer->json, S("problem"), item_words(r, first));
    write_items(answer, items);
    return resource_end(answer, 422);
}

static struct err answer_moved(struct http_request *r, struct http_response *out, int64_t id,
                               const struct story_moved *moved)
{
    struct resource *answer = resource_begin(r, out);
    struct json *j = &answer->json;
    json_member_int(j, S("id"), id);
    json_member_string(j, S("status"), story_status_name(moved->status));
    json_member_text(j, S("path"), moved->path);
    if (moved->out_at != TIME_NONE)
        json_member_int(j, S("out_at"), moved->out_at);
    if (moved->undo_until != TIME_NONE)
        json_member_int(j, S("undo_until"), moved->undo_until);
    return resource_end(answer, 200);
}

struct err desk_move(struct http_request *r, struct http_response *out)
{
    struct story_move move = {0};
    struct story_moved moved;
    struct err e = read_move(r, &move);
    if (failed(e))
        return resource_problem(r, out, e);
    e = newsroom_release(site_of(r)->newsroom, r->arena, access_actor(r), &move, &moved);
    if (moved.items.blocks)
        return answer_lacking(r, out, &moved.items);
    return failed(e) ? resource_problem(r, out, e) : answer_moved(r, out, move.id, &moved);
}

static struct err undo(struct http_request *r)
{
    int64_t id;
    TRY(resource_story(r, &id));
    return newsroom_release_undo(site_of(r)->newsroom, r->arena, access_actor(r), id);
}

struct err desk_undo(struct http_request *r, struct http_response *out)
{
    struct err e = undo(r);
    return failed(e) ? resource_problem(r, out, e) : resource_end(resource_begin(r, out), 200);
}

/* ---- corrections ---- */

static struct err correct(struct http_request *r)
{
    int64_t id;
    json_t *body;
    TRY(resource_story(r, &id));
    TRY(resource_read(r, &body));
    struct story_correction correction = {.note = resource_text(body, "note"),
                                          .was = resource_text(body, "was"),
                                          .becomes = resource_text(body, "becomes"),
                                          .material = resource_bool(body, "material")};
    return newsroom_story_correct(site_of(r)->newsroom, r->arena, access_actor(r), id, &correction);
}

struct err desk_correction(struct http_request *r, struct http_response *out)
{
    struct err e = correct(r);
    return failed(e) ? resource_problem(r, out, e) : resource_end(resource_begin(r, out), 200);
}

/* ---- history ---- */

/* "story.publish" in words: the key "desk_history_story_publish". */
static struct str action_words(struct http_request *r, struct str action)
{
    struct str area, verb, key;
    str_cut(action, '.', &area, &verb);
    key = str_format(r->arena, "%.*s%.*s_%.*s", STR_ARG(S("desk_history_")), STR_ARG(area), STR_ARG(verb));
    struct str words = resource_word(r, key);
    return str_equal(words, key) ? action : words;
}

/* What a story's own acts were about is the story: its address is not told anew in each line. */
static void write_entry(struct resource *answer, const struct sql_audit_entry *entry)
{
    struct json *j = &answer->json;
    json_open_object(j);
    json_member_int(j, S("number"), entry->number);
    json_member_int(j, S("at"), entry->at);
    json_member_string(j, S("who"), entry->who);
    json_member_string(j, S("action"), entry->action);
    json_member_string(j, S("words"), action_words(answer->request, entry->action));
    json_member_string(j, S("detail"), str_starts(entry->action, S("story.")) ? S("") : entry->detail);
    json_close_object(j);
}

static struct err read_history(struct http_request *r, struct sql_audit_entry_list *out)
{
    int64_t id, before;
    TRY(resource_story(r, &id));
    if (!str_to_i64(http_request_query(r, S("before")), &before))
        before = INT64_MAX;
    return newsroom_story_history(site_of(r)->newsroom, r->arena, id, before, HISTORY_MAX, out);
}

struct err desk_history(struct http_request *r, struct http_response *out)
{
    struct sql_audit_entry_list entries = {0};
    struct err e = read_history(r, &entries);
    if (failed(e))
        return resource_problem(r, out, e);
    struct resource *answer = resource_begin(r, out);
    struct json *j = &answer->json;
    json_write_key(j, S("entries"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < entries.count; i++)
        write_entry(answer, &entries.items[i]);
    json_close_array(j);
    json_member_bool(j, S("more"), entries.count == HISTORY_MAX);
    return resource_end(answer, 200);
}
