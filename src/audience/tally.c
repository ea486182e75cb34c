/* tally.c - views on their way into the audience's database. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/tally.h"

#include "audience/judge.h"
#include "audience/sum.h"
#include "base/time.h"
#include "newsroom/edition.h"
#include "newsroom/setting.h"
#include "store/db.h"
#include "store/statements.h"

#include <string.h>

#define ITEMS_MAX 2000 /* of a part: each has a sketch of 4 KB */
#define NO_STORY (-1)

/* ---- a file ---- */

static struct err read_known(struct db_conn *conn, void *context)
{
    struct tally *tally = context;
    struct sql_imported_digest_list list;
    tally->known = (struct map){0};
    TRY(sql_imported_digests(&tally->lasting, conn, &list));
    for (ptrdiff_t i = 0; i < list.count; i++)
        *map_put(&tally->lasting, &tally->known, list.items[i].digest) = &list.items[i];
    return OK;
}

struct err tally_open(struct tally *tally, struct newsroom *n, struct db *audience, struct str name, struct str format)
{
    *tally = (struct tally){.n = n, .audience = audience, .name = name, .format = format};
    arena_init(&tally->arena, 0);
    arena_init(&tally->lasting, 0);
    return db_read(audience, read_known, tally);
}

void tally_close(struct tally *tally)
{
    arena_close(&tally->arena);
    arena_close(&tally->lasting);
}

/* ---- pages ---- */

struct looking {
    struct arena a, *lasting;
    struct str path;
    struct tally_page page;
};

static struct err find_within(struct looking *looking, struct db_conn *conn)
{
    struct sql_story_page *story;
    struct sql_redirect *redirect = NULL;
    looking->page.story_id = NO_STORY;
    TRY(sql_page_by_path(&looking->a, conn, looking->path, &story));
    if (!story)
        TRY(sql_redirect_find(&looking->a, conn, looking->path, &redirect));
    if (redirect && redirect->story_id != DB_NULL)
        TRY(sql_page_by_id(&looking->a, conn, redirect->story_id, &story));
    if (story)
        looking->page = (struct tally_page){story->id, S(""), str_copy(looking->lasting, story->language)};
    return OK;
}

static struct err find_story(struct db_conn *conn, void *context)
{
    struct looking *looking = context;
    arena_init(&looking->a, 0);
    struct err e = find_within(looking, conn);
    arena_close(&looking->a);
    return e;
}

/* "/" and "/es/". */
static bool find_front(struct tally *tally, struct str path, struct tally_page *out)
{
    const struct settings *settings = newsroom_settings(tally->n);
    struct str language = str_equal(path, S("/")) ? settings->language : (struct str){0};
    for (ptrdiff_t i = 0; i < settings->edition_count; i++) {
        struct str own = settings->edition_rules[i].language;
        if (path.n == own.n + 2 && str_equal(str_slice(path, 1, path.n - 1), own))
            language = own;
    }
    *out = (struct tally_page){0, str_format(&tally->lasting, "front:%.*s", STR_ARG(language)), language};
    return language.n > 0;
}

struct err tally_find_page(struct tally *tally, struct str path, const struct tally_page **out)
{
    struct tally_page *page = map_get(&tally->pages, path);
    if (!page) {
        struct looking looking = {.lasting = &tally->lasting, .path = path};
        page = arena_make(&tally->lasting, struct tally_page);
        if (!find_front(tally, path, page)) {
            TRY(db_read(newsroom_db(tally->n), find_story, &looking));
            *page = looking.page;
        }
        *map_put(&tally->lasting, &tally->pages, str_copy(&tally->lasting, path)) = page;
    }
    *out = page->story_id == NO_STORY ? NULL : page;
    return OK;
}

/* ---- adding up ---- */

struct tally_item *tally_at(struct tally *tally, const struct tally_page *page, int64_t hour, int64_t day)
{
    struct str key = str_format(&tally->arena, "%lld %lld %lld %.*s", (long long)hour, (long long)day,
                                (long long)page->story_id, STR_ARG(page->page));
    void **place = map_put(&tally->arena, &tally->items, key);
    if (!*place) {
        struct tally_item *item = arena_make(&tally->arena, struct tally_item);
        item->page = *page;
        item->hour = hour;
        item->day = day;
        item->next = tally->first;
        tally->first = *place = item;
    }
    return *place;
}

void tally_reject(struct tally *tally, int64_t day, enum robot_class class)
{
    struct str key = str_format(&tally->arena, "%lld %d", (long long)day, (int)class);
    void **place = map_put(&tally->arena, &tally->rejected, key);
    if (!*place) {
        struct tally_rejected *item = arena_make(&tally->arena, struct tally_rejected);
        *item = (struct tally_rejected){.day = day, .class = class, .next = tally->first_rejected};
        tally->first_rejected = *place = item;
    }
    ((struct tally_rejected *)*place)->served++;
    tally->rejections++;
}

bool tally_is_full(const struct tally *tally)
{
    return tally->items.count >= ITEMS_MAX || tally->views + tally->rejections >= TALLY_VIEWS_MAX;
}

bool tally_is_known(const struct tally *tally, const unsigned char digest[TALLY_DIGEST])
{
    return map_get(&tally->known, (struct str){(const char *)digest, TALLY_DIGEST}) != NULL;
}

void tally_drop(struct tally *tally)
{
    tally->items = tally->rejected = (struct map){0};
    tally->first = NULL;
    tally->first_rejected = NULL;
    tally->views = tally->rejections = 0;
    arena_reset(&tally->arena);
}

/* ---- storing ---- */

/* One try of the transaction. */
struct storing {
    const struct tally *tally;
    struct arena arena;
    struct str digest;
    int64_t counted, machines, sealed;
};

static int64_t views_of(const struct tally_item *item)
{
    return item->served + item->seen;
}

/* The stored sketch with the item's visitors. */
static struct err merge_visitors(struct storing *s, const struct tally_item *item, struct str stored, struct str *out)
{
    struct sketch sketch = item->visitors;
    TRY(sketch_read(&sketch, stored));
    *out = sketch_write(&s->arena, &sketch);
    return OK;
}

static struct err add_hour(struct storing *s, struct db_conn *conn, const struct tally_item *item)
{
    struct sql_view_marks *marks;
    struct str visitors;
    TRY(sql_view_hour_marks(&s->arena, conn, item->hour, item->page.story_id, item->page.page, &marks));
    TRY(merge_visitors(s, item, marks ? marks->visitors : S(""), &visitors));
    return sql_view_hour_add(conn, item->hour, item->page.story_id, item->page.page, item->page.edition, item->served,
                             item->seen, 0, item->seconds, marks ? marks->depth : S(""), visitors);
}

static struct err add_day(struct storing *s, struct db_conn *conn, const struct tally_item *item)
{
    struct sql_view_marks *marks;
    struct str visitors;
    TRY(sql_view_day_marks(&s->arena, conn, item->day, item->page.story_id, item->page.page, &marks));
    TRY(merge_visitors(s, item, marks ? marks->visitors : S(""), &visitors));
    return sql_view_day_add(conn, item->day, item->page.story_id, item->page.page, item->page.edition, item->served,
                            item->seen, 0, item->seconds, marks ? marks->depth : S(""), visitors);
}

/* Whose word it is. */
static struct err add_source(struct storing *s, struct db_conn *conn, const struct tally_item *item)
{
    struct str stored, visitors, format = s->tally->format;
    TRY(sql_facet_day_visitors(&s->arena, conn, item->day, S("source"), format, 0, &stored));
    TRY(merge_visitors(s, item, stored, &visitors));
    return sql_facet_day_add(conn, item->day, S("source"), format, 0, item->served, item->seen, 0, visitors);
}

/* An hour of a day that was rolled up already goes into both. */
static struct err add_item(struct storing *s, struct db_conn *conn, const struct tally_item *item)
{
    bool rolled = item->hour < 0;
    if (item->hour >= 0) {
        TRY(add_hour(s, conn, item));
        TRY(sql_rolled_day_exists(conn, item->day, &rolled));
    }
    if (rolled) {
        TRY(add_day(s, conn, item));
        TRY(sum_again(conn, item->day));
    }
    s->counted += views_of(item);
    return add_source(s, conn, item);
}

static struct err is_sealed(struct storing *s, struct db_conn *conn, int64_t day, bool *sealed)
{
    struct sql_seal *seal;
    TRY(sql_seal_of(&s->arena, conn, day, &seal));
    *sealed = seal != NULL;
    return OK;
}

static struct err add_items(struct storing *s, struct db_conn *conn)
{
    for (const struct tally_item *item = s->tally->first; item; item = item->next) {
        bool sealed;
        TRY(is_sealed(s, conn, item->day, &sealed));
        if (sealed)
            s->sealed += views_of(item);
        else
            TRY(add_item(s, conn, item));
        arena_reset(&s->arena);
    }
    return OK;
}

static struct err add_rejected(struct storing *s, struct db_conn *conn)
{
    struct str reason = judge_reason_name(JUDGE_AGENT);
    for (const struct tally_rejected *item = s->tally->first_rejected; item; item = item->next) {
        bool sealed;
        TRY(is_sealed(s, conn, item->day, &sealed));
        if (!sealed)
            TRY(sql_rejected_day_add(conn, item->day, robot_class_name(item->class), reason, item->served, 0));
        *(sealed ? &s->sealed : &s->machines) += item->served;
    }
    return OK;
}

static struct err store(struct db_conn *conn, void *context)
{
    struct storing *s = context;
    const struct tally *tally = s->tally;
    s->counted = s->machines = s->sealed = 0;
    arena_reset(&s->arena);
    TRY(add_items(s, conn));
    TRY(add_rejected(s, conn));
    return sql_imported_add(conn, s->digest, tally->name, tally->format, s->counted + s->machines, time_now());
}

struct err tally_store(struct tally *tally, const unsigned char digest[TALLY_DIGEST], struct import_counts *counts)
{
    struct storing s = {.tally = tally};
    s.digest = str_copy(&tally->lasting, (struct str){(const char *)digest, TALLY_DIGEST});
    arena_init(&s.arena, 0);
    struct err e = db_write(tally->audience, store, &s);
    arena_close(&s.arena);
    TRY(e);
    counts->counted += s.counted;
    counts->machines += s.machines;
    counts->sealed += s.sealed;
    *map_put(&tally->lasting, &tally->known, s.digest) = tally;
    tally_drop(tally);
    return OK;
}
