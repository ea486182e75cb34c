/* drafts.c - a story being written: read, begun, kept as it is typed, saved as a revision (JSON). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "desk/fields.h"
#include "desk/picture_object.h"
#include "desk/problem.h"
#include "desk/resource.h"
#include "desk/routes.h"
#include "desk/story_object.h"
#include "newsroom/story_list.h"
#include "newsroom/story_merge.h"
#include "newsroom/workflow.h"
#include "newsroom/working_copy.h"

static struct err answer_story(struct http_request *r, struct http_response *out, int64_t id, int status, bool merged)
{
    struct story_stored story;
    struct sql_working_copy *copy;
    struct newsroom *n = site_of(r)->newsroom;
    TRY(newsroom_story_read(n, r->arena, access_actor(r), id, 0, &story));
    TRY(newsroom_copy_find(n, r->arena, access_actor(r), id, &copy));
    struct resource *answer = resource_begin(r, out);
    story_object_write(r->arena, &answer->json, access_actor(r), &story);
    story_object_write_kept(&answer->json, copy);
    if (merged)
        json_member_bool(&answer->json, S("merged"), true);
    return resource_end(answer, status);
}

static struct err show(struct http_request *r, struct http_response *out)
{
    int64_t id;
    TRY(resource_id(r, S("id"), &id));
    return answer_story(r, out, id, 200, false);
}

struct err desk_story(struct http_request *r, struct http_response *out)
{
    struct err e = show(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}

static void write_fields(struct json *j, struct str key, const struct story_input *in)
{
    json_write_key(j, key);
    fields_write(j, in);
}

/* ---- a new one ---- */

/* Refusals as one failure: what the first one says. */
static struct err put(struct http_request *r, const struct story_input *in, struct story_result *result)
{
    *result = (struct story_result){0};
    struct err e = newsroom_story_put(site_of(r)->newsroom, r->arena, access_actor(r), in, result);
    return result->messages.refusals ? messages_err(&result->messages) : e;
}

/* A new draft in a language, or with whole fields. Who says "again" goes on in one that was left before its first word.
 */
static struct err begin(struct http_request *r, struct http_response *out)
{
    json_t *body;
    int64_t empty = 0;
    struct story_result result;
    struct story_input in = {.fresh = true, .date = TIME_NONE, .embargo = TIME_NONE};
    const struct embed_rules rules = resource_rules(r);
    TRY(resource_read(r, &body));
    in.language = resource_text(body, "language");
    if (json_is_true(json_object_get(body, "again")))
        TRY(newsroom_story_left_empty(site_of(r)->newsroom, access_actor(r), in.language, &empty));
    if (empty)
        return answer_story(r, out, empty, 200, false);
    const json_t *fields = json_object_get(body, "fields");
    if (fields)
        TRY(fields_read(r->arena, fields, &rules, &in));
    TRY(picture_check_own(r, &in));
    in.status = STORY_DRAFT;
    TRY(put(r, &in, &result));
    return answer_story(r, out, result.id, 201, false);
}

struct err desk_story_begin(struct http_request *r, struct http_response *out)
{
    struct err e = begin(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}

/* ---- keeping ---- */

/* The story that a request is about, if the actor may change it. */
static struct err open_story(struct http_request *r, struct story_stored *out)
{
    int64_t id;
    TRY(resource_id(r, S("id"), &id));
    TRY(newsroom_story_read(site_of(r)->newsroom, r->arena, access_actor(r), id, 0, out));
    if (newsroom_story_may_change(access_actor(r), out))
        return OK;
    return err_make(&ERR_FORBIDDEN, "You may read this story and not change it");
}

static struct err read_kept(struct http_request *r, json_t **body, int64_t *base, int64_t *serial)
{
    TRY(resource_read(r, body));
    *base = resource_int(*body, "base", -1);
    *serial = resource_int(*body, "serial", -1);
    if (*base < 0 || *serial < 0)
        return err_make(&ERR_INVALID, "base and serial, whole numbers, are missing");
    return json_is_object(json_object_get(*body, "fields")) ? OK : err_make(&ERR_INVALID, "fields are missing");
}

static void free_text(void *text)
{
    free(text);
}

/* The same person wrote in another window, or made a version there, which this one has not seen: both become one there.
 * Where a version was made, "kept" is null and the story has it. */
static struct err answer_elsewhere(struct http_request *r, struct http_response *out, int64_t id,
                                   const struct sql_working_copy *kept)
{
    struct story_stored base;
    TRY(newsroom_story_read(site_of(r)->newsroom, r->arena, access_actor(r), id, kept ? kept->base : 0, &base));
    struct resource *answer = resource_begin(r, out);
    json_member_string(&answer->json, S("problem"), desk_problem(r, S("You wrote in this story in another window")));
    story_object_write_kept(&answer->json, kept);
    write_fields(&answer->json, S("base"), &base.input);
    return resource_end(answer, 409);
}

static struct err keep(struct http_request *r, struct http_response *out)
{
    json_t *body;
    struct story_stored story;
    struct sql_working_copy *kept;
    struct copy_input in = {0};
    bool taken;
    TRY(open_story(r, &story));
    TRY(read_kept(r, &body, &in.base, &in.serial));
    TRY(fields_check(r->arena, json_object_get(body, "fields")));
    char *fields = json_dumps(json_object_get(body, "fields"), JSON_COMPACT);
    if (!fields)
        return err_make(&ERR_SYSTEM, "out of memory");
    http_request_defer(r, free_text, fields);
    in.story_id = story.input.id;
    in.after = resource_int(body, "after", COPY_AFTER_ANY);
    in.fields = str_from_c(fields);
    TRY(newsroom_copy_keep(site_of(r)->newsroom, r->arena, access_actor(r), &in, &kept, &taken));
    if (!taken && in.after >= 0)
        return answer_elsewhere(r, out, in.story_id, kept);
    struct resource *answer = resource_begin(r, out);
    json_member_int(&answer->json, S("serial"), kept->serial);
    json_member_int(&answer->json, S("kept_at"), kept->kept_at);
    return resource_end(answer, 200);
}

struct err desk_story_keep(struct http_request *r, struct http_response *out)
{
    struct err e = keep(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}

static struct err drop(struct http_request *r, struct http_response *out)
{
    json_t *body;
    struct story_stored story;
    TRY(open_story(r, &story));
    TRY(resource_read(r, &body));
    TRY(newsroom_copy_drop(site_of(r)->newsroom, access_actor(r), story.input.id,
                           resource_int(body, "serial", INT64_MAX)));
    return resource_end(resource_begin(r, out), 200);
}

struct err desk_story_drop(struct http_request *r, struct http_response *out)
{
    struct err e = drop(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}

/* ---- saving ---- */

static void write_clashes(struct json *j, const struct story_merge *merge)
{
    json_write_key(j, S("clashes"));
    json_open_array(j);
    for (ptrdiff_t i = 0; i < merge->clash_count; i++) {
        const struct story_clash *clash = &merge->clashes[i];
        json_open_object(j);
        json_member_string(j, S("field"), clash->field);
        if (clash->index >= 0)
            json_member_int(j, S("index"), clash->index);
        json_member_string(j, S("base"), clash->base);
        json_member_string(j, S("theirs"), clash->theirs);
        json_member_string(j, S("mine"), clash->mine);
        json_close_object(j);
    }
    json_close_array(j);
}

/* Nothing was written: a person chooses. */
static struct err answer_clash(struct http_request *r, struct http_response *out, const struct draft_saved *saved,
                               const struct story_input *mine)
{
    struct resource *answer = resource_begin(r, out);
    struct json *j = &answer->json;
    json_member_string(j, S("problem"), desk_problem(r, S("Another person changed the same words since you began")));
    json_write_key(j, S("theirs"));
    json_open_object(j);
    story_object_write(r->arena, j, access_actor(r), &saved->theirs);
    json_close_object(j);
    write_fields(j, S("base"), &saved->base.input);
    write_fields(j, S("mine"), mine);
    write_fields(j, S("merged"), &saved->merge.fields);
    write_clashes(j, &saved->merge);
    return resource_end(answer, 409);
}

/* A version was made of it. Who says which copy it was forgets no other. */
static struct err forget_copy(struct http_request *r, const json_t *body, int64_t id, int64_t serial)
{
    struct newsroom *n = site_of(r)->newsroom;
    int64_t after = resource_int(body, "after", COPY_AFTER_ANY);
    return after >= 0 ? newsroom_copy_take(n, access_actor(r), id, after)
                      : newsroom_copy_drop(n, access_actor(r), id, serial);
}

static struct err save(struct http_request *r, struct http_response *out)
{
    json_t *body;
    struct story_stored story;
    struct draft_saved saved;
    int64_t base, serial;
    TRY(open_story(r, &story));
    TRY(read_kept(r, &body, &base, &serial));
    struct story_input in = {
        .id = story.input.id, .status = story.status, .base = base, .note = resource_text(body, "note")};
    const struct embed_rules rules = resource_rules(r);
    TRY(fields_read(r->arena, json_object_get(body, "fields"), &rules, &in));
    TRY(picture_check_own(r, &in));
    TRY(newsroom_draft_save(site_of(r)->newsroom, r->arena, access_actor(r), &in, &saved));
    if (saved.clashed)
        return answer_clash(r, out, &saved, &in);
    TRY(forget_copy(r, body, story.input.id, serial));
    return answer_story(r, out, story.input.id, 200, saved.merged);
}

struct err desk_story_save(struct http_request *r, struct http_response *out)
{
    struct err e = save(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}

/* ---- an earlier version ---- */

static struct err restore(struct http_request *r, struct http_response *out)
{
    json_t *body;
    struct story_stored story;
    struct story_result result;
    TRY(open_story(r, &story));
    TRY(resource_read(r, &body));
    int64_t revision = resource_int(body, "revision", 0), base = resource_int(body, "base", 0);
    if (revision < 1 || base < 1)
        return err_make(&ERR_INVALID, "revision and base, whole numbers, are missing");
    TRY(newsroom_draft_restore(site_of(r)->newsroom, r->arena, access_actor(r), story.input.id, revision, base,
                               &result));
    return answer_story(r, out, story.input.id, 200, false);
}

struct err desk_story_restore(struct http_request *r, struct http_response *out)
{
    struct err e = restore(r, out);
    return failed(e) ? resource_problem(r, out, e) : OK;
}
