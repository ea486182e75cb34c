/* save_ahead.c - what many stories name and where they will stand, looked up together before they are saved. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/save.h"

#include "newsroom/permalink.h"
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

/* Which of the slugs and names there are: the values of their maps are set. */
static struct err mark_tags(struct save *save, struct map *slugs, struct map *names)
{
    struct str language = save->settings->language, json;
    struct sql_tag_list found;
    TRY(as_json(save->a, slugs, &json));
    TRY(sql_tag_of_slugs(save->a, save->conn, language, json, &found));
    for (ptrdiff_t i = 0; i < found.count; i++)
        *map_put(save->a, slugs, found.items[i].slug) = save;
    TRY(as_json(save->a, names, &json));
    TRY(sql_tag_of_names(save->a, save->conn, language, json, &found));
    for (ptrdiff_t i = 0; i < found.count; i++)
        *map_put(save->a, names, found.items[i].name) = save;
    return OK;
}

struct err save_tags_as(struct save *save, const struct save_term *tags, ptrdiff_t count)
{
    struct map slugs = {0}, names = {0};
    if (count == 0)
        return OK;
    for (ptrdiff_t i = 0; i < count; i++) {
        (void)map_put(save->a, &slugs, tags[i].slug);
        (void)map_put(save->a, &names, tags[i].name);
    }
    TRY(mark_tags(save, &slugs, &names));
    for (ptrdiff_t i = 0; i < count; i++) {
        void **slug = map_put(save->a, &slugs, tags[i].slug), **name = map_put(save->a, &names, tags[i].name);
        if (*slug || (*name && str_equal(tags[i].slug, slug_make(save->a, tags[i].name))))
            continue;
        TRY(sql_tag_put(save->conn, save->settings->language, tags[i].slug, tags[i].name, save->now));
        *slug = *name = save;
    }
    return OK;
}

/* All of the edition: they are few. Under the keys of save_section, likewise, and of save_section_by_id. */
static struct err find_sections(struct save *save, struct str language)
{
    struct sql_section_list sections;
    TRY(sql_section_list(save->a, save->conn, language, &sections));
    for (ptrdiff_t i = 0; i < sections.count; i++) {
        struct sql_section *section = &sections.items[i];
        struct str key = str_format(save->a, "%.*s %.*s", STR_ARG(language), STR_ARG(section->slug));
        *map_put(save->a, &save->sections, key) = section;
        *map_put(save->a, &save->sections, str_format(save->a, "#%lld", (long long)section->id)) = section;
    }
    return OK;
}

/* ---- numbers and paths ---- */

struct err save_number(struct save *save, int64_t *out)
{
    if (save->numbers.count == 0)
        TRY(sql_story_numbers(save->a, save->conn, 1, &save->numbers));
    *out = *save->numbers.items++;
    save->numbers.count--;
    return OK;
}

struct err save_find_path(struct save *save, struct str path, struct sql_story_place_at *out)
{
    const struct sql_story_place_at *known = map_get(&save->places, path);
    if (known) {
        *out = *known;
        return OK;
    }
    struct sql_story_match_list found;
    *out = (struct sql_story_place_at){path, DB_NULL, DB_NULL};
    TRY(sql_story_find_path(save->a, save->conn, path, &found));
    for (ptrdiff_t i = 0; i < found.count; i++)
        *(found.items[i].rank == 1 ? &out->story_id : &out->redirect_id) = found.items[i].id;
    return OK;
}

void save_path_changes(struct save *save, struct str path)
{
    if (map_get(&save->places, path))
        *map_put(save->a, &save->places, path) = NULL;
}

struct err save_plain_path(struct save *save, const struct story_input *in, struct str *out)
{
    const struct settings *settings = save->settings;
    bool first = str_equal(in->language, settings->language);
    struct permalink parts = {.pattern = settings->permalink,
                              .prefix = first ? S("") : str_concat(save->a, S("/"), in->language),
                              .zone = settings->zone,
                              .slug = in->slug,
                              .date = in->date};
    return permalink_make(save->a, &parts, out);
}

/* Where a new story will stand, and what it refers to. */
static struct err add_paths(struct save *save, const struct story_input *in, struct map *paths)
{
    struct str path;
    if (in->fresh && in->date != TIME_NONE && permalink_is_plain(save->settings->permalink)) {
        TRY(save_plain_path(save, in, &path));
        (void)map_put(save->a, paths, path);
    }
    for (ptrdiff_t i = 0; i < in->also_read_count; i++)
        if (str_starts(in->also_read[i], S("/")))
            (void)map_put(save->a, paths, save_reference_path(save, in->also_read[i]));
    return OK;
}

static struct err find_paths(struct save *save, const struct story_clean *clean, ptrdiff_t count)
{
    struct map paths = {0};
    struct str json;
    struct sql_story_place_at_list found;
    for (ptrdiff_t i = 0; i < count; i++)
        if (clean[i].messages.refusals == 0)
            TRY(add_paths(save, &clean[i].in, &paths));
    if (paths.count == 0)
        return OK;
    TRY(as_json(save->a, &paths, &json));
    TRY(sql_story_at_paths(save->a, save->conn, json, &found));
    for (ptrdiff_t i = 0; i < found.count; i++)
        *map_put(save->a, &save->places, found.items[i].path) = &found.items[i];
    return OK;
}

static struct err draw_numbers(struct save *save, const struct story_clean *clean, ptrdiff_t count)
{
    int64_t fresh = 0;
    for (ptrdiff_t i = 0; i < count; i++)
        fresh += clean[i].in.fresh && clean[i].messages.refusals == 0;
    return fresh ? sql_story_numbers(save->a, save->conn, fresh, &save->numbers) : OK;
}

struct err save_look_ahead(struct save *save, const struct story_clean *clean, ptrdiff_t count)
{
    TRY(draw_numbers(save, clean, count));
    TRY(find_paths(save, clean, count));
    TRY(find_people(save, clean, count));
    TRY(find_tags(save, clean, count, save->settings->language));
    TRY(find_sections(save, save->settings->language));
    return save->numbers.count ? save_audit_open(save) : OK; /* what is fresh has an entry for certain */
}
