/* resource.c - what the desk's JSON resources share. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/resource.h"

#include "desk/frame.h"
#include "desk/problem.h"
#include "newsroom/release.h"
#include "page/error.h"

static void release_body(void *p)
{
    json_decref(p);
}

struct err resource_read(struct http_request *r, json_t **out)
{
    json_error_t problem;
    json_t *read = json_loadb(r->body.p ? r->body.p : "", (size_t)r->body.n, JSON_REJECT_DUPLICATES, &problem);
    *out = read;
    if (read)
        http_request_defer(r, release_body, read);
    return json_is_object(read) ? OK : err_make(&ERR_INVALID, "The request is no JSON object");
}

struct str resource_text(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value))
        return S("");
    return (struct str){json_string_value(value), (ptrdiff_t)json_string_length(value)};
}

struct err resource_text_of(const json_t *object, const char *key, struct str *out)
{
    const json_t *value = json_object_get(object, key);
    if (value && !json_is_string(value))
        return err_make(&ERR_INVALID, "%s: a text is expected", key);
    if (value)
        *out = resource_text(object, key);
    return OK;
}

int64_t resource_int(const json_t *object, const char *key, int64_t otherwise)
{
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? (int64_t)json_integer_value(value) : otherwise;
}

bool resource_bool(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

struct embed_rules resource_rules(const struct http_request *r)
{
    struct site *site = site_of(r);
    return (struct embed_rules){.settings = newsroom_settings(site->newsroom), .providers = site_providers(site)};
}

struct err resource_id(const struct http_request *r, struct str name, int64_t *out)
{
    if (str_to_i64(http_request_parameter(r, name), out) && *out > 0)
        return OK;
    return err_make(&ERR_NOT_FOUND, "There is no such number");
}

struct err resource_story(struct http_request *r, int64_t *out)
{
    TRY(resource_id(r, S("id"), out));
    return newsroom_may_read(site_of(r)->newsroom, r->arena, access_actor(r), *out);
}

struct str resource_word(struct http_request *r, struct str key)
{
    struct site *site = site_of(r);
    struct theme *theme = site_hold_theme(site);
    struct str language = desk_language(access_actor(r), newsroom_settings(site->newsroom));
    struct str word = str_copy(r->arena, theme_word(theme, language, key));
    theme_release(theme);
    return word;
}

static void release_answer(void *p)
{
    struct resource *answer = p;
    buf_close(&answer->buf);
}

struct resource *resource_begin(struct http_request *r, struct http_response *out)
{
    struct resource *answer = arena_make(r->arena, struct resource);
    *answer = (struct resource){.request = r, .out = out};
    buf_init(&answer->buf, RESOURCE_MAX);
    http_request_defer(r, release_answer, answer);
    json_init(&answer->json, &answer->buf);
    json_open_object(&answer->json);
    return answer;
}

struct err resource_end(struct resource *answer, int status)
{
    json_close_object(&answer->json);
    if (answer->buf.failed)
        return err_make(&ERR_LIMIT, "the answer is larger than %lld bytes", (long long)RESOURCE_MAX);
    answer->out->status = status;
    answer->out->type = S("application/json");
    answer->out->body = buf_str(&answer->buf);
    answer->out->private = true;
    return OK;
}

struct err resource_problem(struct http_request *r, struct http_response *out, struct err e)
{
    int status = error_status(e);
    if ((status >= 500 && status != 503) || err_is(e, &ERR_AWAY)) /* the editor keeps what it holds, and tries again */
        return e;
    struct str words = desk_problem_detail(r);
    struct resource *answer = resource_begin(r, out);
    json_member_string(&answer->json, S("problem"), words);
    if (status == 503)
        http_response_header(out, S("Retry-After"), str_format(r->arena, "%d", ERROR_RETRY));
    return resource_end(answer, status);
}
