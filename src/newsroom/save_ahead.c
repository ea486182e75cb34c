/* save_ahead.c - tags and people of many stories, looked up together before they are saved one by one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/save.h"

#include "newsroom/story_clean.h"
#include "text/json.h"
#include "text/slug.h"

#define JSON_MAX ((ptrdiff_t)16 * 1024 * 1024)

/* The keys of a map as a JSON array; ERR_LIMIT past JSON_MAX. */
static struct err as_json(struct arena *a, const struct map *map, struct str *out)
{
    struct buf b;
    struct json j;
    buf_init(&b, JSON_MAX);
    json_init(&j, &b);
    json_open_array(&j);
    for (ptrdiff_t i = 0; i < map->capacity; i++)
        if (map->slots[i].key.p)
            json_write_string(&j, map->slots[i].key);
    json_close_array(&j);
    *out = str_copy(a, buf_str(&b));
    struct err e = b.failed ? err_make(&ERR_LIMIT, "the stories have too many names") : OK;
    buf_close(&b);
    return e;
}

static struct err find_people(struct save *save, const struct story_clean *clean, ptrdiff_t count)
{
    struct map names = {0};
    struct str json;
    struct sql_person_list people;
    for (ptrdiff_t i = 0; i < count; i++)
        for (ptrdiff_t j = 0; j < clean[i].in.byline_count; j++)
            (void)map_put(save->a, &names, clean[i].in.bylines[j].name);
    TRY(as_json(save->a, &names, &json));
    TRY(sql_person_of_names(save->a, save->conn, json, &people));
    for (ptrdiff_t i = 0; i < people.count; i++)
        *map_put(save->a, &save->people, people.items[i].name) = &people.items[i].id;
    return OK;
}

/* Under the keys of save_tag: those that are their own slugs, as imports and programs write them. */
static struct err find_tags(struct save *save, const struct story_clean *clean, ptrdiff_t count, struct str language)
{
    struct map slugs = {0};
    struct str json;
    struct sql_tag_list tags;
    for (ptrdiff_t i = 0; i < count; i++)
        for (ptrdiff_t j = 0; j < clean[i].in.tag_count && str_equal(clean[i].in.language, language); j++)
            if (slug_is_valid(clean[i].in.tags[j]))
                (void)map_put(save->a, &slugs, clean[i].in.tags[j]);
    if (slugs.count == 0)
        return OK;
    TRY(as_json(save->a, &slugs, &json));
    TRY(sql_tag_of_slugs(save->a, save->conn, language, json, &tags));
    for (ptrdiff_t i = 0; i < tags.count; i++) {
        struct str key = str_format(save->a, "%.*s %.*s", STR_ARG(language), STR_ARG(tags.items[i].slug));
        *map_put(save->a, &save->tags, key) = &tags.items[i].id;
    }
    return OK;
}

struct err save_look_ahead(struct save *save, const struct story_clean *clean, ptrdiff_t count)
{
    TRY(find_people(save, clean, count));
    return find_tags(save, clean, count, save->settings->language);
}
