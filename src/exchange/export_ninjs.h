/* export_ninjs.h - the parts of a ninjs item. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_EXPORT_NINJS_H
#define EXCHANGE_EXPORT_NINJS_H

#include "exchange/export_story.h"
#include "text/json.h"

/* An item being written. */
struct ninjs_out {
    const struct export_desk *desk;
    struct arena *a;
    const struct export_story *story;
    struct json json;
};

/* An object of two texts in an array; nothing where text is empty. */
void ninjs_add_pair(struct ninjs_out *i, struct str first, struct str name, struct str second, struct str text);
void ninjs_open_list(struct ninjs_out *i, struct str key);
/* Where a story is found, in a: by its number while it has no path. */
struct str ninjs_address(const struct ninjs_out *i, int64_t id, struct str path);

/* Headlines, descriptions and bodies. */
void ninjs_add_texts(struct ninjs_out *i);
/* Pictures, also-read stories and the story it is a translation of. */
void ninjs_add_associations(struct ninjs_out *i);

#endif
