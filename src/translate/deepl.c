/* deepl.c - the interface of DeepL, version 2 (/v2/languages, /v2/translate). */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/batch.h"

#include "embed/json_read.h"
#include "text/json.h"

static struct str authorization(struct arena *a, struct str key)
{
    return key.n ? str_format(a, "DeepL-Auth-Key %.*s", STR_ARG(key)) : key;
}

/* ---- its languages ---- */

static struct str primary(struct str code)
{
    struct str language, rest;
    str_cut(code, '-', &language, &rest);
    return language;
}

/* "PT-BR" as "pt-BR", "ZH-HANS" as "zh-Hans". */
static struct str tag_of(struct arena *a, struct str code)
{
    struct str language, rest;
    if (!str_cut(code, '-', &language, &rest))
        return str_lower_ascii(a, code);
    language = str_lower_ascii(a, language);
    if (rest.n != 4)
        return str_format(a, "%.*s-%.*s", STR_ARG(language), STR_ARG(rest));
    struct str script = str_lower_ascii(a, str_from(rest, 1));
    return str_format(a, "%.*s-%c%.*s", STR_ARG(language), rest.p[0], STR_ARG(script));
}

static void ask_routes(struct arena *a, struct str key, struct engine_call *out)
{
    *out = (struct engine_call){.path = S("/v2/languages?type=target"), .authorization = authorization(a, key)};
}

/* It translates from each of its languages into each other; the source is named without script and region. */
static void add_pairs(struct arena *a, const struct str *codes, ptrdiff_t count, struct engine_routes *out)
{
    ptrdiff_t capacity = 0;
    for (ptrdiff_t from = 0; from < count; from++) {
        struct str source = primary(codes[from]), tag = tag_of(a, source);
        if (from > 0 && str_equal(primary(codes[from - 1]), source))
            continue;
        for (ptrdiff_t to = 0; to < count; to++) {
            struct engine_route route = {tag, tag_of(a, codes[to]), source, codes[to]};
            if (!str_equal(source, primary(codes[to])))
                batch_add_route(a, out, &capacity, &route);
        }
    }
}

static struct err read_routes(struct arena *a, struct str body, struct engine_routes *out)
{
    json_t *root;
    size_t i;
    json_t *language;
    ptrdiff_t count = 0;
    struct str codes[200];
    *out = (struct engine_routes){0};
    TRY(json_read(body, &root));
    bool right = json_is_array(root);
    json_array_foreach(root, i, language) if (count < COUNT_OF(codes) &&
                                              (codes[count] = json_read_text(a, language, "language")).n > 0) count++;
    json_decref(root);
    add_pairs(a, codes, count, out);
    return right ? OK : err_make(&ERR_INVALID, "the answer holds no list of languages");
}

/* ---- texts ---- */

/* A text is one sentence, whatever it holds: it is not cut again. What <x/> stands for is no text. */
static void ask(struct arena *a, const struct engine_question *question, struct engine_call *out)
{
    struct buf body;
    struct json j;
    buf_init(&body, ENGINE_BODY_MAX);
    json_init(&j, &body);
    json_open_object(&j);
    json_write_key(&j, S("text"));
    batch_write(&j, question);
    json_member_string(&j, S("source_lang"), question->route->own_from);
    json_member_string(&j, S("target_lang"), question->route->own_to);
    json_member_string(&j, S("tag_handling"), S("xml"));
    json_member_bool(&j, S("outline_detection"), false);
    json_member_string(&j, S("split_sentences"), S("0"));
    json_member_bool(&j, S("preserve_formatting"), true);
    json_close_object(&j);
    *out = (struct engine_call){
        .path = S("/v2/translate"), .type = S("application/json"), .authorization = authorization(a, question->key)};
    out->body = str_copy(a, buf_str(&body));
    buf_close(&body);
}

static struct err read(struct arena *a, const struct engine_question *question, struct str body, struct str *texts)
{
    json_t *root;
    TRY(json_read(body, &root));
    struct err e = batch_read(a, question, json_object_get(root, "translations"), "text", texts);
    json_decref(root);
    return e;
}

const struct engine_adapter ENGINE_ADAPTER_DEEPL = {ask_routes, read_routes, ask, read};
