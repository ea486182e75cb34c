/* attribute.c - a day's views by what the newsroom knows of the stories. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/attribute.h"

#include "base/time.h"
#include "text/dates.h"

#define STORIES_AT_ONCE 1000 /* looked up by one statement */
#define LIST_MAX ((ptrdiff_t)32 * STORIES_AT_ONCE)

const struct str ATTRIBUTE_NAMES[ATTRIBUTES] = {
    [ATTRIBUTE_ALL] = S_INIT("all"),         [ATTRIBUTE_EDITION] = S_INIT("edition"),
    [ATTRIBUTE_SECTION] = S_INIT("section"), [ATTRIBUTE_BYLINE] = S_INIT("byline"),
    [ATTRIBUTE_TAG] = S_INIT("tag"),         [ATTRIBUTE_AGENCY] = S_INIT("agency"),
    [ATTRIBUTE_PLACE] = S_INIT("place"),     [ATTRIBUTE_PUBLISHED_HOUR] = S_INIT("published_hour"),
};

/* The entries that a story's views go to. */
struct attributes {
    struct sums_entry **items;
    ptrdiff_t count, capacity;
};

struct sums_entry *attribution_entry(struct sums *sums, struct str value)
{
    bool full = sums->count >= ATTRIBUTE_VALUES_MAX && !map_get(&sums->texts, value);
    struct sums_entry *entry = sums_of_text(sums, full ? S("") : value);
    if (!entry->more)
        entry->more = arena_make(sums->a, struct sketch);
    return entry;
}

static struct attributes *known(struct attribution *at, int64_t story_id)
{
    return map_get(&at->known, (struct str){(const char *)&story_id, sizeof story_id});
}

static struct attributes *make_known(struct attribution *at, int64_t story_id)
{
    int64_t *key = arena_make(&at->a, int64_t);
    struct attributes *made = arena_make(&at->a, struct attributes);
    *key = story_id;
    *map_put(&at->a, &at->known, (struct str){(const char *)key, sizeof *key}) = made;
    return made;
}

/* A story that has the same tag or author twice counts once for it. */
static void give(struct attribution *at, struct attributes *to, enum attribute attribute, struct str value)
{
    struct sums_entry *entry = attribution_entry(&at->facets[attribute], value);
    for (ptrdiff_t i = 0; i < to->count; i++)
        if (to->items[i] == entry)
            return;
    if (to->count == to->capacity) {
        struct sums_entry **before = to->items;
        to->capacity = MAX(8, to->capacity * 2);
        to->items = arena_array(&at->a, struct sums_entry *, to->capacity);
        for (ptrdiff_t i = 0; i < to->count; i++)
            to->items[i] = before[i];
    }
    to->items[to->count++] = entry;
}

/* ---- looking stories up ---- */

struct asking {
    struct arena a;
    struct str stories; /* JSON */
    struct sql_report_story_list list;
    struct sql_report_part_list parts;
};

static struct err ask(struct db_conn *conn, void *context)
{
    struct asking *asking = context;
    TRY(sql_report_stories(&asking->a, conn, asking->stories, &asking->list));
    return sql_report_parts(&asking->a, conn, asking->stories, &asking->parts);
}

static void give_story(struct attribution *at, struct arena *a, const struct sql_report_story *story)
{
    struct attributes *to = known(at, story->id);
    struct str zone = newsroom_settings(at->newsroom)->zone;
    if (story->agency.n)
        give(at, to, ATTRIBUTE_AGENCY, story->agency);
    if (story->place.n)
        give(at, to, ATTRIBUTE_PLACE, story->place);
    if (story->published_at == DB_NULL)
        return;
    struct time_civil civil =
        time_to_civil(story->published_at + dates_offset(zone, story->published_at) * TIME_SECOND);
    give(at, to, ATTRIBUTE_PUBLISHED_HOUR, str_format(a, "%02d", civil.hour));
}

static void give_part(struct attribution *at, struct arena *a, const struct sql_report_part *part)
{
    static const enum attribute KINDS[] = {ATTRIBUTE_BYLINE, ATTRIBUTE_SECTION, ATTRIBUTE_TAG};
    struct attributes *to = known(at, part->story_id);
    struct str value = part->id == DB_NULL ? part->name : str_format(a, "%lld", (long long)part->id);
    if (value.n)
        give(at, to, KINDS[part->kind], value);
}

static struct err look_up(struct attribution *at, struct str stories)
{
    struct asking asking = {.stories = stories};
    arena_init(&asking.a, 0);
    struct err e = db_read(newsroom_db(at->newsroom), ask, &asking);
    for (ptrdiff_t i = 0; !failed(e) && i < asking.list.count; i++)
        give_story(at, &asking.a, &asking.list.items[i]);
    for (ptrdiff_t i = 0; !failed(e) && i < asking.parts.count; i++)
        give_part(at, &asking.a, &asking.parts.items[i]);
    arena_close(&asking.a);
    return e;
}

/* Writes the numbers of the next stories that are not known yet; *i is left behind the last row looked at. */
static bool list_unknown(struct attribution *at, const struct sql_view_row_list *rows, ptrdiff_t *i, struct buf *out)
{
    int count = 0;
    buf_clear(out);
    buf_add_char(out, '[');
    for (; *i < rows->count && count < STORIES_AT_ONCE; ++*i) {
        int64_t story_id = rows->items[*i].story_id;
        if (!story_id || known(at, story_id))
            continue;
        make_known(at, story_id);
        buf_add_format(out, "%s%lld", count++ ? "," : "", (long long)story_id);
    }
    buf_add_char(out, ']');
    return count > 0;
}

static struct err look_up_all(struct attribution *at, const struct sql_view_row_list *rows)
{
    struct buf stories;
    struct err e = OK;
    ptrdiff_t i = 0;
    buf_init(&stories, LIST_MAX);
    while (!failed(e) && list_unknown(at, rows, &i, &stories))
        e = look_up(at, buf_str(&stories));
    buf_close(&stories);
    return e;
}

/* ---- adding ---- */

static void add_to(struct sums_entry *entry, const struct sheet_sums *sums, const struct sketch *visitors)
{
    sheet_sums_add(&entry->sums[0], sums);
    if (visitors)
        sketch_merge(entry->more, visitors);
}

static struct err add_row(struct attribution *at, const struct sql_view_row *row)
{
    struct sheet_sums sums = {row->served, row->seen, row->read, row->seconds};
    struct sketch visitors = {0};
    TRY(sketch_read(&visitors, row->visitors));
    add_to(attribution_entry(&at->facets[ATTRIBUTE_ALL], S("")), &sums, &visitors);
    add_to(attribution_entry(&at->facets[ATTRIBUTE_EDITION], row->edition), &sums, &visitors);
    if (!row->story_id) {
        add_to(sums_of_text(&at->pages, row->page), &sums, NULL);
        return OK;
    }
    struct sums_entry *story = sums_of_number(&at->stories, row->story_id);
    if (!story)
        return err_make(&ERR_LIMIT, "story %lld has too large a number for reports", (long long)row->story_id);
    add_to(story, &sums, NULL);
    const struct attributes *to = known(at, row->story_id);
    for (ptrdiff_t i = 0; i < to->count; i++)
        add_to(to->items[i], &sums, &visitors);
    return OK;
}

struct err attribution_add(struct attribution *at, const struct sql_view_row_list *rows)
{
    TRY(look_up_all(at, rows));
    for (ptrdiff_t i = 0; i < rows->count; i++)
        TRY(add_row(at, &rows->items[i]));
    return OK;
}

void attribution_open(struct attribution *at, struct newsroom *n)
{
    *at = (struct attribution){.newsroom = n};
    arena_init(&at->a, 0);
    at->stories = (struct sums){.a = &at->a, .form = SHEET_NUMBERS};
    at->pages = (struct sums){.a = &at->a, .form = SHEET_TEXTS};
    for (int i = 0; i < ATTRIBUTES; i++)
        at->facets[i] = (struct sums){.a = &at->a, .form = SHEET_TEXTS};
}

void attribution_close(struct attribution *at)
{
    arena_close(&at->a);
}
