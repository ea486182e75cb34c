/* tree_matter.c - what stands before a page's text, by its keys. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

const json_t *tree_value(const struct tree_reading *r, const char *key)
{
    const json_t *tree = r->matter->tree, *value = json_get(tree, str_from_c(key));
    return value ? value : json_get(json_get(tree, S("params")), str_from_c(key));
}

/* What a key with dots leads to; of a list the first. */
static const json_t *lead(const struct tree_reading *r, const char *key)
{
    struct str rest = str_from_c(key), part;
    (void)str_cut(rest, '.', &part, &rest);
    const json_t *value = tree_value(r, str_to_c(r->a, part));
    while (value && rest.n) {
        value = json_is_array(value) ? json_array_get(value, 0) : value;
        (void)str_cut(rest, '.', &part, &rest);
        value = json_get(value, part);
    }
    return json_is_array(value) ? json_array_get(value, 0) : value;
}

struct str tree_words(const struct tree_reading *r, const char *const *keys, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        const json_t *value = lead(r, keys[i]);
        struct str words = json_is_boolean(value) ? S("") : str_trim(json_words(r->a, value));
        if (words.n)
            return words;
    }
    return S("");
}

/* A person or a thing as text or as an object with its name. */
static struct str name_of(const struct tree_reading *r, const json_t *item)
{
    struct str name = json_is_object(item) ? json_get_words(r->a, item, S("name")) : json_words(r->a, item);
    return str_trim(name.n || !json_is_object(item) ? name : json_get_words(r->a, item, S("title")));
}

/* Texts of a line with commas; one within brackets, "Ines Falk (words, pictures)", parts nothing. */
static ptrdiff_t cut_line(struct str line, struct str *out)
{
    ptrdiff_t count = 0, start = 0;
    int depth = 0;
    for (ptrdiff_t i = 0; i <= line.n && count < TREE_LIST_MAX; i++) {
        char c = i < line.n ? line.p[i] : ',';
        depth += (c == '(') - (c == ')');
        if (i < line.n && (c != ',' || depth > 0))
            continue;
        struct str part = str_trim(str_slice(line, start, i));
        start = i + 1;
        if (part.n)
            out[count++] = part;
    }
    return count;
}

const struct str *tree_list(const struct tree_reading *r, const char *const *keys, ptrdiff_t count,
                            ptrdiff_t *out_count)
{
    struct str *out = arena_array(r->a, struct str, TREE_LIST_MAX);
    *out_count = 0;
    for (ptrdiff_t i = 0; i < count && *out_count == 0; i++) {
        const json_t *value = tree_value(r, keys[i]), *item;
        if (json_is_string(value)) {
            *out_count = cut_line(str_from_c(json_string_value(value)), out);
            continue;
        }
        for (size_t at = 0; *out_count < TREE_LIST_MAX && json_next_item(value, &at, &item);) {
            struct str name = name_of(r, item);
            if (name.n)
                out[(*out_count)++] = name;
        }
    }
    return out;
}
