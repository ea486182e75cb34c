/* libretranslate.c - the interface of LibreTranslate (/languages, /translate). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/batch.h"

#include "embed/json_read.h"
#include "text/json.h"

/* Its codes that are no BCP 47. */
static struct str tag_of(struct str code)
{
    if (str_equal(code, S("zt")))
        return S("zh-Hant");
    return str_equal(code, S("pb")) ? S("pt-BR") : code;
}

static void ask_routes(struct arena *a, struct str key, struct engine_call *out)
{
    (void)a, (void)key;
    *out = (struct engine_call){.path = S("/languages")};
}

static void add_language(struct arena *a, const json_t *language, struct engine_routes *out, ptrdiff_t *capacity)
{
    struct str code = json_read_text(a, language, "code");
    const json_t *target;
    size_t i;
    json_array_foreach(json_object_get(language, "targets"), i, target)
    {
        if (!json_is_string(target))
            continue;
        struct str to = str_copy(a, (struct str){json_string_value(target), (ptrdiff_t)json_string_length(target)});
        struct engine_route route = {tag_of(code), tag_of(to), code, to};
        if (!str_equal(code, to))
            batch_add_route(a, out, capacity, &route);
    }
}

static struct err read_routes(struct arena *a, struct str body, struct engine_routes *out)
{
    json_t *root;
    size_t i;
    json_t *language;
    ptrdiff_t capacity = 0;
    *out = (struct engine_routes){0};
    TRY(json_read(body, &root));
    bool right = json_is_array(root);
    json_array_foreach(root, i, language) add_language(a, language, out, &capacity);
    json_decref(root);
    return right ? OK : err_make(&ERR_INVALID, "the answer holds no list of languages");
}

static void ask(struct arena *a, const struct engine_question *question, struct engine_call *out)
{
    struct buf body;
    struct json j;
    buf_init(&body, ENGINE_BODY_MAX);
    json_init(&j, &body);
    json_open_object(&j);
    json_write_key(&j, S("q"));
    batch_write(&j, question);
    json_member_string(&j, S("source"), question->route->own_from);
    json_member_string(&j, S("target"), question->route->own_to);
    json_member_string(&j, S("format"), S("html"));
    json_member_text(&j, S("api_key"), question->key);
    json_close_object(&j);
    *out = (struct engine_call){.path = S("/translate"), .type = S("application/json")};
    out->body = str_copy(a, buf_str(&body));
    buf_close(&body);
}

static struct err read(struct arena *a, const struct engine_question *question, struct str body, struct str *texts)
{
    json_t *root;
    TRY(json_read(body, &root));
    struct err e = batch_read(a, question, json_object_get(root, "translatedText"), NULL, texts);
    json_decref(root);
    return e;
}

const struct engine_adapter ENGINE_ADAPTER_LIBRETRANSLATE = {ask_routes, read_routes, ask, read};
