/* section.c - sections, found by slug or name, or made, with those they are part of. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/group.h"
#include "newsroom/limits.h"
#include "newsroom/save.h"
#include "text/slug.h"

/* A section of another edition that has the slug of one of the first edition's is its version, until somebody says
 * otherwise. */
static struct err join_namesake(struct save *save, struct sql_section *made)
{
    struct sql_section *namesake;
    if (str_equal(made->language, save->settings->language))
        return OK;
    TRY(sql_section_by_slug(save->a, save->conn, save->settings->language, made->slug, &namesake));
    if (!namesake)
        return OK;
    struct err e = group_join_section(save, made->id, namesake->id);
    if (failed(e))
        return err_is(e, &ERR_CONFLICT) ? OK : e;
    made->translation_group = namesake->translation_group == DB_NULL ? namesake->id : namesake->translation_group;
    return OK;
}

static struct err make(struct save *save, struct str language, struct str slug, struct str name, int64_t parent,
                       struct sql_section *out)
{
    *out = (struct sql_section){
        .language = language, .slug = slug, .name = name, .parent_id = parent, .translation_group = DB_NULL};
    TRY(sql_section_insert(save->conn, language, slug, name, parent, save->now, &out->id));
    save_touch(save, "sections:%.*s", STR_ARG(language));
    return join_namesake(save, out);
}

/* One name, without slashes, below parent (DB_NULL: at the top, if it is to be made). */
static struct err find_or_make(struct save *save, struct str language, struct str name, int64_t parent,
                               struct sql_section *out)
{
    struct sql_section *found;
    struct str slug = slug_make(save->a, name);
    TRY(sql_section_by_slug(save->a, save->conn, language, slug, &found));
    if (!found)
        TRY(sql_section_by_name(save->a, save->conn, language, name, &found));
    if (!found)
        return make(save, language, slug, name, parent, out);
    *out = *found;
    return OK;
}

struct err save_section_as(struct save *save, struct str language, struct str slug, struct str name, int64_t parent,
                           struct sql_section *out)
{
    struct sql_section *found;
    TRY(sql_section_by_slug(save->a, save->conn, language, slug, &found));
    if (!found)
        return make(save, language, slug, name, parent ? parent : DB_NULL, out);
    *out = *found;
    return OK;
}

/* No month holds a story of it: that it is listed at all makes it a reader's. */
struct err save_section_show(struct save *save, int64_t id)
{
    return sql_listing_begin(save->conn, str_format(save->a, "section:%lld", (long long)id));
}

static struct err walk(struct save *save, struct str language, struct str name, struct sql_section *out)
{
    int64_t parent = DB_NULL;
    for (int depth = 0; depth < LIMIT_SECTION_DEPTH && name.n > 0; depth++) {
        struct str part;
        (void)str_cut(name, '/', &part, &name);
        TRY(find_or_make(save, language, str_trim(part), parent, out));
        parent = out->id;
    }
    return OK;
}

/* Remembers what was found under key, or gives what is remembered. */
struct err save_section(struct save *save, struct str language, struct str name, struct sql_section *out)
{
    struct str key = str_format(save->a, "%.*s %.*s", STR_ARG(language), STR_ARG(name));
    void **place = map_put(save->a, &save->sections, key);
    if (!*place) {
        struct sql_section *section = arena_make(save->a, struct sql_section);
        TRY(walk(save, language, name, section));
        *place = section;
    }
    *out = *(struct sql_section *)*place;
    return OK;
}

struct err save_section_by_id(struct save *save, int64_t id, struct sql_section *out)
{
    struct str key = str_format(save->a, "#%lld", (long long)id);
    void **place = map_put(save->a, &save->sections, key);
    if (!*place) {
        struct sql_section *section = arena_make(save->a, struct sql_section);
        TRY(sql_section_by_id(save->a, save->conn, id, section));
        *place = section;
    }
    *out = *(struct sql_section *)*place;
    return OK;
}
