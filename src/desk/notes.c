/* notes.c - notes to colleagues on a story, as JSON. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/routes.h"

#include "desk/resource.h"
#include "newsroom/note.h"

static const struct str STATES[] = {S_INIT("found"), S_INIT("changed"), S_INIT("orphaned")};

static void write_told(struct json *j, const struct note_view *view)
{
    json_write_key(j, S("told"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < view->told_count; i++)
        json_write_string(j, view->told[i].who);
    json_close_array(j);
}

static void write_note(struct json *j, const struct note_view *view)
{
    const struct sql_note *note = view->note;
    json_open_object(j);
    json_member_int(j, S("id"), note->id);
    json_member_string(j, S("who"), note->who);
    json_member_int(j, S("at"), note->created_at);
    json_member_string(j, S("field"), note->field);
    json_member_string(j, S("passage"), note->passage);
    json_member_string(j, S("before"), note->before);
    json_member_string(j, S("behind"), note->behind);
    json_member_string(j, S("place"), STATES[view->place.state]);
    if (view->block >= 0)
        json_member_int(j, S("block"), view->block);
    json_member_string(j, S("body"), note->body);
    write_told(j, view);
    json_member_bool(j, S("open"), note->resolved_at == DB_NULL);
    if (note->resolved_at != DB_NULL) {
        json_member_int(j, S("resolved_at"), note->resolved_at);
        json_member_text(j, S("resolved_by"), note->resolved_by);
    }
    json_close_object(j);
}

static struct err answer_notes(struct http_request *r, struct http_response *out, int64_t id, int64_t added)
{
    struct note_list notes;
    TRY(newsroom_notes(site_of(r)->newsroom, r->arena, id, &notes));
    struct resource *answer = resource_begin(r, out);
    struct json *j = &answer->json;
    if (added)
        json_member_int(j, S("added"), added);
    json_write_key(j, S("notes"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < notes.count; i++)
        write_note(j, &notes.items[i]);
    json_close_array(j);
    json_member_int(j, S("open"), notes.open);
    return resource_end(answer, 200);
}

static struct err list(struct http_request *r, struct http_response *out)
{
    int64_t id;
    TRY(resource_story(r, &id));
    return answer_notes(r, out, id, 0);
}

struct err desk_notes(struct http_request *r, struct http_response *out)
{
    struct err e = list(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}

static void read_told(struct arena *a, const json_t *body, struct note_input *out)
{
    const json_t *told = json_object_get(body, "told");
    size_t count = MIN(json_array_size(told), (size_t)NOTE_TOLD_MAX + 1);
    struct str *names = arena_array(a, struct str, (ptrdiff_t)count);
    for (size_t i = 0; i < count; i++) {
        const json_t *name = json_array_get(told, i);
        if (json_is_string(name))
            names[out->told_count++] = (struct str){json_string_value(name), (ptrdiff_t)json_string_length(name)};
    }
    out->told = names;
}

static struct err add(struct http_request *r, struct http_response *out)
{
    struct note_input input = {0};
    json_t *body;
    int64_t added;
    TRY(resource_story(r, &input.story_id));
    TRY(resource_read(r, &body));
    input.field = resource_text(body, "field");
    input.passage = resource_text(body, "passage");
    input.before = resource_text(body, "before");
    input.behind = resource_text(body, "behind");
    input.body = resource_text(body, "body");
    read_told(r->arena, body, &input);
    TRY(newsroom_note_add(site_of(r)->newsroom, r->arena, access_actor(r), &input, &added));
    return answer_notes(r, out, input.story_id, added);
}

struct err desk_note_add(struct http_request *r, struct http_response *out)
{
    struct err e = add(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}

/* {"open": true} opens a settled one again. */
static struct err resolve(struct http_request *r, struct http_response *out)
{
    int64_t id, note;
    json_t *body;
    TRY(resource_story(r, &id));
    TRY(resource_id(r, S("note"), &note));
    TRY(resource_read(r, &body));
    TRY(newsroom_note_resolve(site_of(r)->newsroom, r->arena, access_actor(r), id, note, !resource_bool(body, "open")));
    return answer_notes(r, out, id, 0);
}

struct err desk_note_resolve(struct http_request *r, struct http_response *out)
{
    struct err e = resolve(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}
