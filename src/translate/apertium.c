/* apertium.c - Apertium's server: apertium-apy. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Forty requests cost ten times what one with forty paragraphs does, so a batch is a document: a paragraph a text, each
 * with a number, by which they are told apart when they come back. Source: the interface of apertium-apy 0.11
 * (/listPairs, /translate).
 */
#include "translate/batch.h"

#include "base/utf8.h"
#include "embed/json_read.h"
#include "text/url.h"

#include <unicode/uchar.h>
#include <unicode/uloc.h>

#define CODE_MAX 32
/* ---- its pairs ---- */

/* "por_BR" as BCP 47: "pt-BR"; none for what is no code. */
static struct str tag_of(struct arena *a, struct str code)
{
    struct str language, rest;
    char two[CODE_MAX];
    UErrorCode status = U_ZERO_ERROR;
    bool more = str_cut(code, '_', &language, &rest);
    if (code.n == 0 || code.n >= CODE_MAX)
        return (struct str){NULL, 0};
    int32_t n = uloc_getLanguage(str_to_c(a, language), two, sizeof(two), &status);
    if (U_FAILURE(status) || n <= 0 || n >= CODE_MAX)
        return (struct str){NULL, 0};
    return more ? str_format(a, "%.*s-%.*s", (int)n, two, STR_ARG(rest)) : str_copy(a, (struct str){two, n});
}

static void ask_routes(struct arena *a, struct str key, struct engine_call *out)
{
    (void)a, (void)key;
    *out = (struct engine_call){.path = S("/listPairs")};
}

static struct err read_routes(struct arena *a, struct str body, struct engine_routes *out)
{
    json_t *root;
    size_t i;
    json_t *item;
    ptrdiff_t capacity = 0;
    *out = (struct engine_routes){0};
    TRY(json_read(body, &root));
    const json_t *list = json_object_get(root, "responseData");
    bool right = json_is_array(list);
    json_array_foreach(list, i, item)
    {
        struct engine_route route = {.own_from = json_read_text(a, item, "sourceLanguage"),
                                     .own_to = json_read_text(a, item, "targetLanguage")};
        route.from = tag_of(a, route.own_from);
        route.to = tag_of(a, route.own_to);
        batch_add_route(a, out, &capacity, &route);
    }
    json_decref(root);
    return right ? OK : err_make(&ERR_INVALID, "the answer holds no list of pairs");
}

/* ---- a batch as a document ---- */

static void add_field(struct arena *a, struct buf *out, const char *name, struct str value)
{
    buf_add_format(out, "%s%s=", out->n ? "&" : "", name);
    buf_add(out, url_encode_component(a, value));
}

static struct str make_document(struct arena *a, const struct engine_question *question)
{
    struct buf out;
    buf_init(&out, ENGINE_BODY_MAX);
    for (ptrdiff_t i = 0; i < question->count; i++) {
        buf_add_format(&out, "<p id=\"s%td\">", i + 1);
        buf_add(&out, question->texts[i]);
        buf_add(&out, S("</p>\n"));
    }
    struct str document = str_copy(a, buf_str(&out));
    buf_close(&out);
    return document;
}

static void ask(struct arena *a, const struct engine_question *question, struct engine_call *out)
{
    struct buf body;
    struct str pair = str_format(a, "%.*s|%.*s", STR_ARG(question->route->own_from), STR_ARG(question->route->own_to));
    buf_init(&body, ENGINE_BODY_MAX);
    add_field(a, &body, "langpair", pair);
    add_field(a, &body, "format", S("html"));
    add_field(a, &body, "markUnknown", S("no"));
    if (question->key.n)
        add_field(a, &body, "key", question->key);
    add_field(a, &body, "q", make_document(a, question));
    *out = (struct engine_call){.path = S("/translate"), .type = S("application/x-www-form-urlencoded")};
    out->body = str_copy(a, buf_str(&body));
    buf_close(&body);
}

/* ---- the answer ---- */

/* The first letter of a text, behind marks and whatever is no letter; its place in *at. 0: there is none. */
static int32_t first_letter(struct str text, ptrdiff_t *at)
{
    int32_t code;
    for (*at = 0; *at < text.n;) {
        ptrdiff_t end = text.p[*at] == '<' ? str_find_char(text, '>', *at) : -1;
        int n = utf8_decode(str_from(text, *at), &code);
        if (end < 0 && n > 0 && u_isalpha(code))
            return code;
        *at = end >= 0 ? end + 1 : *at + MAX(n, 1);
    }
    return 0;
}

/* Languages that write every noun with a capital. */
static bool has_capital_nouns(struct str tag)
{
    struct str language, rest;
    str_cut(tag, '-', &language, &rest);
    return str_equal_nocase(language, S("de")) || str_equal_nocase(language, S("lb"));
}

/* It takes each paragraph for a sentence and begins it with a capital, also where there was none: the name of a tag, a
 * caption. A word in capitals throughout is meant so. */
static struct str restore_case(struct arena *a, const struct engine_question *question, struct str source,
                               struct str text)
{
    ptrdiff_t place, at;
    char lower[4];
    int32_t second, was = first_letter(source, &place), code = first_letter(text, &at);
    if (!u_islower(was) || !u_isupper(code) || has_capital_nouns(question->route->to))
        return text;
    char bytes[4];
    int size = utf8_encode(code, bytes), n = utf8_encode(u_tolower(code), lower);
    if (utf8_decode(str_from(text, at + size), &second) > 0 && u_isupper(second))
        return text;
    return str_format(a, "%.*s%.*s%.*s", (int)at, text.p, n, lower, STR_ARG(str_from(text, at + size)));
}

/* Takes the paragraph of that number off the start of *rest. */
static bool take_paragraph(struct arena *a, ptrdiff_t number, struct str *rest, struct str *out)
{
    struct str open = str_format(a, "<p id=\"s%td\">", number);
    *rest = str_trim(*rest);
    ptrdiff_t end = str_find(*rest, S("</p>"), 0);
    if (!str_starts(*rest, open) || end < 0)
        return false;
    *out = str_slice(*rest, open.n, end);
    *rest = str_from(*rest, end + S("</p>").n);
    return str_find(*out, S("<p"), 0) < 0;
}

static struct err take_document(struct arena *a, const struct engine_question *question, struct str rest,
                                struct str *texts)
{
    struct str text;
    for (ptrdiff_t i = 0; i < question->count; i++) {
        if (!take_paragraph(a, i + 1, &rest, &text))
            return err_make(&ERR_INVALID, "of %td paragraphs, number %td did not come back", question->count, i + 1);
        text = batch_text(a, question->texts[i], text);
        texts[i] = text.p ? restore_case(a, question, question->texts[i], text) : text;
    }
    return str_trim(rest).n == 0 ? OK : err_make(&ERR_INVALID, "more came back than was sent");
}

static struct err read(struct arena *a, const struct engine_question *question, struct str body, struct str *texts)
{
    json_t *root;
    TRY(json_read(body, &root));
    struct str document = json_read_text(a, root, "responseData.translatedText");
    json_decref(root);
    if (!document.p)
        return err_make(&ERR_INVALID, "the answer holds no translated text");
    return take_document(a, question, document, texts);
}

const struct engine_adapter ENGINE_ADAPTER_APERTIUM = {ask_routes, read_routes, ask, read};
