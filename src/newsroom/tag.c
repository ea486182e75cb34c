/* tag.c - tags, found by their slug or made. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/save.h"
#include "text/slug.h"

static struct err find_or_make(struct save *save, struct str language, struct str name, int64_t *out)
{
    struct sql_tag *tag;
    struct str slug = slug_make(save->a, name);
    TRY(sql_tag_by_slug(save->a, save->conn, language, slug, &tag));
    if (!tag)
        return sql_tag_insert(save->conn, language, slug, name, save->now, out);
    *out = tag->id;
    return OK;
}

struct err save_tag(struct save *save, struct str language, struct str name, int64_t *out)
{
    struct str key = str_format(save->a, "%.*s %.*s", STR_ARG(language), STR_ARG(name));
    void **place = map_put(save->a, &save->tags, key);
    if (!*place) {
        int64_t *id = arena_make(save->a, int64_t);
        TRY(find_or_make(save, language, name, id));
        *place = id;
    }
    *out = *(int64_t *)*place;
    return OK;
}
