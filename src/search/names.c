/* names.c - what sections and tags of stories are called, for their words. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/names.h"

#include "store/statements.h"

static struct str number_text(struct arena *a, int64_t id)
{
    return str_format(a, "%lld", (long long)id);
}

static void want(struct arena *a, struct names *names, const struct story_parts *parts)
{
    for (ptrdiff_t i = 0; i < parts->section_count; i++)
        (void)map_put(a, &names->sections, number_text(a, parts->sections[i].id));
    for (ptrdiff_t i = 0; i < parts->tag_count; i++)
        (void)map_put(a, &names->tags, number_text(a, parts->tags[i]));
}

/* The keys, which are numbers, as a JSON array. */
static struct str as_json(struct arena *a, const struct map *map)
{
    struct buf b;
    buf_init(&b, INT32_MAX);
    buf_add_char(&b, '[');
    for (ptrdiff_t i = 0; i < map->capacity; i++) {
        if (!map->slots[i].key.p)
            continue;
        if (b.n > 1)
            buf_add_char(&b, ',');
        buf_add(&b, map->slots[i].key);
    }
    buf_add_char(&b, ']');
    struct str out = str_copy(a, buf_str(&b));
    buf_close(&b);
    return out;
}

struct err names_read(struct arena *a, struct db_conn *conn, const struct save_story *stories, ptrdiff_t count,
                      struct str language, struct names *out)
{
    struct sql_search_name_list found;
    *out = (struct names){0};
    for (ptrdiff_t i = 0; i < count; i++)
        if (!language.p || str_equal(stories[i].row->language, language))
            want(a, out, stories[i].parts);
    if (out->sections.count == 0 && out->tags.count == 0)
        return OK;
    TRY(sql_search_names_of(a, conn, as_json(a, &out->sections), as_json(a, &out->tags), &found));
    for (ptrdiff_t i = 0; i < found.count; i++)
        *map_put(a, found.items[i].kind ? &out->tags : &out->sections, number_text(a, found.items[i].id)) =
            &found.items[i];
    return OK;
}

static void gather_name(struct arena *a, const struct map *map, struct gather *g, const struct language *language,
                        int64_t id, bool tag)
{
    const struct sql_search_name *name = map_get(map, number_text(a, id));
    if (!name)
        return;
    gather_text(g, language, name->name, tag ? IN_TAG : IN_SECTION);
    gather_mark(g, tag ? TERM_TAG : TERM_SECTION, id);
}

void names_gather(struct arena *a, const struct names *names, struct gather *g, const struct save_story *story)
{
    const struct story_parts *parts = story->parts;
    const struct language *language = language_find(story->row->language);
    for (ptrdiff_t i = 0; i < parts->section_count; i++)
        gather_name(a, &names->sections, g, language, parts->sections[i].id, false);
    for (ptrdiff_t i = 0; i < parts->tag_count; i++)
        gather_name(a, &names->tags, g, language, parts->tags[i], true);
    for (ptrdiff_t i = 0; i < parts->byline_count; i++) {
        gather_text(g, language, parts->bylines[i].shown, IN_BYLINE);
        if (parts->bylines[i].person_id != DB_NULL)
            gather_mark(g, TERM_PERSON, parts->bylines[i].person_id);
    }
}
