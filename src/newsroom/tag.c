/* tag.c - tags, found by their slug or made. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/group.h"
#include "text/slug.h"

/* A name that is the same to the letter in another language is one and the same: "Norhaven". What only looks alike in
 * an address is not. */
static struct err join_namesake(struct save *save, struct str language, struct str slug, struct str name, int64_t id)
{
    struct sql_tag *namesake;
    if (str_equal(language, save->settings->language))
        return OK;
    TRY(sql_tag_by_slug(save->a, save->conn, save->settings->language, slug, &namesake));
    if (!namesake || !str_equal(namesake->name, name))
        return OK;
    struct err e = group_join_tag(save, id, namesake->id);
    return err_is(e, &ERR_CONFLICT) ? OK : e;
}

/* A tag that was renamed has another address than its name makes. A slug that the name does not make, as another
 * program's, is a tag of its own, whatever else has that name: stories are about to name it by its slug. */
struct err save_tag_as(struct save *save, struct str language, struct str slug, struct str name, int64_t *out)
{
    struct sql_tag *tag;
    TRY(sql_tag_by_slug(save->a, save->conn, language, slug, &tag));
    if (!tag && str_equal(slug, slug_make(save->a, name)))
        TRY(sql_tag_by_name(save->a, save->conn, language, name, &tag));
    if (tag) {
        *out = tag->id;
        return OK;
    }
    TRY(sql_tag_insert(save->conn, language, slug, name, save->now, out));
    return join_namesake(save, language, slug, name, *out);
}

struct err save_tag(struct save *save, struct str language, struct str name, int64_t *out)
{
    struct str key = str_format(save->a, "%.*s %.*s", STR_ARG(language), STR_ARG(name));
    void **place = map_put(save->a, &save->tags, key);
    if (!*place) {
        int64_t *id = arena_make(save->a, int64_t);
        TRY(save_tag_as(save, language, slug_make(save->a, name), name, id));
        *place = id;
    }
    *out = *(int64_t *)*place;
    return OK;
}
