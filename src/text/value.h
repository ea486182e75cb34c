/* value.h - the plain values that a template is given: a tree of maps, lists, text and numbers in an arena. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_VALUE_H
#define TEXT_VALUE_H

#include "base/base.h"
#include "text/html.h"

enum value_kind { VALUE_NONE, VALUE_BOOL, VALUE_INT, VALUE_TEXT, VALUE_HTML, VALUE_LIST, VALUE_MAP };

struct value_items;

/*
 * Text is borrowed: it must live as long as the tree. A map or list may be put in several places: all share it.
 * Only VALUE_HTML is ever printed unescaped; it comes from the sanitiser, or from value_trusted_*, whose callers answer
 * for every byte.
 */
struct value {
    enum value_kind kind;
    union {
        bool boolean;
        int64_t number;
        struct str text; /* VALUE_TEXT and VALUE_HTML */
        struct value_items *items;
    };
};

struct value_entry {
    struct value value;
    struct str key; /* none in a list */
};

struct value_items {
    struct value_entry *entries;
    uint32_t *hashes; /* value_hash of each entry's key; NULL in a list */
    ptrdiff_t count;
    ptrdiff_t capacity;
    uint64_t present; /* bit hash % 64 is set for each key: most misses end here */
    uint32_t *slots;  /* of a large map: 2 * capacity of them, the number of an entry from 1, by its hash; 0: free */
};

/* An empty map or list, owned by a. */
struct value *value_map(struct arena *a);
struct value *value_list(struct arena *a);

/* Puts a value under key, in place of what stood there. Keys are borrowed, mostly literals. */
void value_set(struct arena *a, struct value *map, struct str key, const struct value *value);
void value_set_text(struct arena *a, struct value *map, struct str key, struct str text);
void value_set_html(struct arena *a, struct value *map, struct str key, struct html html);
void value_set_int(struct arena *a, struct value *map, struct str key, int64_t number);
void value_set_bool(struct arena *a, struct value *map, struct str key, bool boolean);
/* Makes an empty map or list under key and returns it for filling. */
struct value *value_set_map(struct arena *a, struct value *map, struct str key);
struct value *value_set_list(struct arena *a, struct value *map, struct str key);

/* Adds a value at the end of a list. */
void value_append(struct arena *a, struct value *list, const struct value *value);
void value_append_text(struct arena *a, struct value *list, struct str text);
/* Adds an empty map at the end of a list and returns it for filling. */
struct value *value_append_map(struct arena *a, struct value *list);

/* Markup that this program wrote itself, every foreign part escaped by its writer: JSON-LD (text/json), CSS, SVG. */
struct value value_trusted_html(struct str markup);
void value_set_trusted_html(struct arena *a, struct value *map, struct str key, struct str markup);

/* The value under key, or NULL; NULL too when map is no map. Borrowed until the map is changed. */
const struct value *value_get(const struct value *map, struct str key);
/* The same where the hash is known. */
const struct value *value_get_hashed(const struct value *map, struct str key, uint32_t hash);
uint32_t value_hash(struct str key);

/* False: none, false, 0, empty text, an empty list. All else, an empty map too, is true. NULL is false. */
bool value_is_true(const struct value *value);

#endif
