/* front_matter.h - the "key: value" lines that may stand before a story's text. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_FRONT_MATTER_H
#define TEXT_FRONT_MATTER_H

#include "base/base.h"

#define FRONT_MATTER_SIZE_MAX 65536 /* bytes between the two "---" lines */
#define FRONT_MATTER_KEYS_MAX 256
#define FRONT_MATTER_VALUES_MAX 1024 /* of one key */

struct front_matter_value {
    struct str text;
    int line; /* counted from 1 */
};

struct front_matter_entry {
    struct str key;
    int line;
    bool is_list; /* written as "[a, b]" or as "- a" lines */
    struct front_matter_value *values;
    ptrdiff_t count; /* 0 for "key:" with nothing, 1 unless is_list */
};

struct front_matter {
    struct front_matter_entry *entries; /* in the order written */
    ptrdiff_t count;
    struct str body; /* what follows; the whole text when there is no front matter */
    int body_line;
};

/*
 * Reads a subset of YAML 1.2: one "key: value" a line, values plain, 'single' or "double" quoted (with YAML's escapes)
 * on one line, lists as "[a, b]" (which may run over lines) or as "- a" lines, '#' comments (behind a
 * value only with a blank on both sides, so that no word of "#1" is lost); LF or CRLF; a byte order
 * mark is passed over. The text has front matter when its first line is "---"; it ends at the next line "---" or "...".
 * Entries are owned by a, values and body borrow from text where they can. ERR_INVALID with a detail such as "line 4:
 * the quote is not closed": a key given twice, nested maps, block scalars, anchors, tags, tabs as indent, invalid
 * UTF-8, control characters. ERR_LIMIT past the limits above. Which keys exist is the caller's business.
 */
struct err front_matter_parse(struct arena *a, struct str text, struct front_matter *out);

/* The entry of key, or NULL. */
const struct front_matter_entry *front_matter_find(const struct front_matter *matter, struct str key);

#endif
