/* json_read.c - members of other sites' JSON, whatever they turn out to be. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/json_read.h"

#include <string.h>

#define NUMBER_MAX 1e15

/* The library recurses: how deep is seen before it runs. Brackets in strings do not count. */
static bool is_deep(struct str bytes)
{
    int depth = 0;
    bool text = false;
    for (ptrdiff_t i = 0; i < bytes.n && depth <= JSON_READ_DEPTH_MAX; i++) {
        char c = bytes.p[i];
        if (text && c == '\\')
            i++;
        else if (c == '"')
            text = !text;
        else if (!text)
            depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    }
    return depth > JSON_READ_DEPTH_MAX;
}

struct err json_read(struct str bytes, json_t **out)
{
    json_error_t fault;
    if (is_deep(bytes))
        return err_make(&ERR_INVALID, "the JSON is deeper than %d levels", JSON_READ_DEPTH_MAX);
    *out = json_loadb(bytes.n ? bytes.p : "", (size_t)bytes.n, 0, &fault);
    return *out ? OK : err_make(&ERR_INVALID, "the answer is no JSON: line %d: %s", fault.line, fault.text);
}

const json_t *json_read_member(const json_t *from, const char *name)
{
    struct str part, rest = str_from_c(name);
    while (from && rest.n > 0) {
        if (json_is_array(from))
            from = json_array_get(from, 0);
        (void)str_cut(rest, '.', &part, &rest);
        from = json_object_getn(from, part.p, (size_t)part.n);
    }
    return json_is_array(from) && json_array_size(from) > 0 ? json_array_get(from, 0) : from;
}

struct str json_read_text(struct arena *a, const json_t *from, const char *name)
{
    const json_t *member = json_read_member(from, name);
    if (!json_is_string(member))
        return (struct str){NULL, 0};
    return str_copy(a, (struct str){json_string_value(member), (ptrdiff_t)json_string_length(member)});
}

int64_t json_read_number(const json_t *from, const char *name)
{
    const json_t *member = json_read_member(from, name);
    int64_t number = 0;
    double real = json_number_value(member);
    if (json_is_string(member) && str_to_i64(str_from_c(json_string_value(member)), &number))
        return number;
    return real > 0 && real < NUMBER_MAX ? (int64_t)real : 0;
}
