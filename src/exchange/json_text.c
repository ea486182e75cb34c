/* json_text.c - JSON that fits into memory, and its members whatever they turn out to be. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/json_cut.h"

/* The library recurses, and a tree costs much more than its text: both are seen before it runs. Brackets in texts do
 * not count. */
static void measure(struct str text, int *deepest, int64_t *values)
{
    int depth = 0;
    bool quoted = false;
    *deepest = 0;
    *values = 1;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (quoted && c == '\\')
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted) {
            depth += (c == '{' || c == '[') - (c == '}' || c == ']');
            *deepest = MAX(*deepest, depth);
            *values += c == ',' || c == '{' || c == '[';
        }
    }
}

struct err json_text_read(struct str text, int64_t first_line, json_t **out)
{
    json_error_t fault;
    int depth;
    int64_t values;
    *out = NULL;
    measure(text, &depth, &values);
    if (text.n > JSON_RECORD_MAX || values > JSON_VALUES_MAX)
        return err_make(&ERR_LIMIT, "line %lld: more than %td bytes or %d values", (long long)first_line,
                        JSON_RECORD_MAX, JSON_VALUES_MAX);
    if (depth > JSON_DEEP_MAX)
        return err_make(&ERR_INVALID, "line %lld: deeper than %d levels", (long long)first_line, JSON_DEEP_MAX);
    *out = json_loadb(text.n ? text.p : "", (size_t)text.n, JSON_DECODE_ANY, &fault);
    return *out ? OK
                : err_make(&ERR_INVALID, "line %lld: no JSON: %s", (long long)(first_line + MAX(fault.line, 1) - 1),
                           fault.text);
}

const json_t *json_get(const json_t *object, struct str name)
{
    const json_t *exact = json_object_getn(object, name.p, (size_t)name.n);
    if (exact || !json_is_object(object))
        return exact;
    /* The library's iterators take a tree that could be changed. */
    json_t *any = (json_t *)(uintptr_t)object;
    for (void *i = json_object_iter(any); i; i = json_object_iter_next(any, i))
        if (str_equal_nocase(str_from_c(json_object_iter_key(i)), name))
            return json_object_iter_value(i);
    return NULL;
}

struct str json_words(struct arena *a, const json_t *value)
{
    if (json_is_string(value))
        return (struct str){json_string_value(value), (ptrdiff_t)json_string_length(value)};
    if (json_is_integer(value))
        return str_format(a, "%lld", (long long)json_integer_value(value));
    if (json_is_real(value))
        return str_format(a, "%g", json_real_value(value));
    if (json_is_boolean(value))
        return json_is_true(value) ? S("true") : S("false");
    return S("");
}

struct str json_get_words(struct arena *a, const json_t *object, struct str name)
{
    return json_words(a, json_get(object, name));
}

bool json_is_yes(const json_t *value)
{
    if (json_is_string(value)) {
        struct str words = str_from_c(json_string_value(value));
        return str_equal_nocase(words, S("true")) || str_equal_nocase(words, S("yes")) || str_equal(words, S("1"));
    }
    return json_is_true(value) || (json_is_number(value) && json_number_value(value) != 0);
}

bool json_next_item(const json_t *value, size_t *at, const json_t **item)
{
    if (json_is_array(value))
        *item = json_array_get(value, *at);
    else
        *item = *at == 0 && !json_is_null(value) ? value : NULL;
    *at += 1;
    return *item != NULL;
}
