/* walk.c - every address that the site has something at. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stories, tags and people are read in pieces by their numbers: memory stays the same however large the archive is.
 * Days are those of the stories.
 */
#include "static/index.h"
#include "static/still.h"

#include "base/map.h"
#include "newsroom/outbox.h"
#include "newsroom/query_versions.h"
#include "newsroom/story.h"
#include "site/oembed.h"
#include "store/db.h"
#include "store/statements.h"
#include "text/dates.h"

#include <stdio.h>

#define PIECE 500

/* ---- hosts and editions ---- */

static struct err add(struct still *s, enum task_kind kind, int host, struct str path)
{
    const struct crew_task task = {(int)kind, host, path};
    return crew_add(s->crew, &task);
}

/* The path as the host of its edition shows it. */
static struct str seen_path(const struct still *s, struct str path, int *host)
{
    *host = still_host_of(s, path);
    return str_from(path, s->hosts[*host].prefix.n);
}

static struct err add_host(struct still *s, int host)
{
    static const struct str FILES[] = {S_INIT("/sitemap.xml"), S_INIT("/robots.txt"), S_INIT("/ads.txt"),
                                       S_INIT("/favicon.ico")};
    for (ptrdiff_t i = 0; i < COUNT_OF(FILES); i++)
        TRY(add(s, TASK_PAGE, host, FILES[i]));
    struct str key = newsroom_indexnow_key(&s->a, s->newsroom);
    return add(s, TASK_PAGE, host, str_format(&s->a, "/%.*s.txt", STR_ARG(key)));
}

static struct err add_feeds(struct still *s, int host, struct str base)
{
    static const struct str FEEDS[] = {S_INIT("feed/"), S_INIT("feed/atom/"), S_INIT("feed/json/")};
    for (ptrdiff_t i = 0; i < COUNT_OF(FEEDS); i++)
        TRY(add(s, TASK_PAGE, host, str_concat(&s->a, base, FEEDS[i])));
    return OK;
}

/* A list, its older pages, its feeds. */
static struct err add_list(struct still *s, const struct still_edition *edition, const char *kind, struct str slug)
{
    struct str base = str_format(&s->a, "%.*s%s/%.*s/", STR_ARG(edition->home), kind, STR_ARG(slug));
    TRY(add(s, TASK_LIST, edition->host, base));
    return add_feeds(s, edition->host, base);
}

static struct err add_sitemaps(struct still *s, const struct still_edition *edition)
{
    struct sql_sitemap_month_list months;
    TRY(query_sitemap_months(s->newsroom, &s->a, edition->language, &months));
    for (ptrdiff_t i = 0; i < months.count; i++) {
        int64_t month = months.items[i].month, parts = (months.items[i].stories + SITEMAP_PART - 1) / SITEMAP_PART;
        for (int64_t part = 1; part <= parts; part++) {
            struct str number = part > 1 ? str_format(&s->a, "-%lld", (long long)part) : S("");
            TRY(add(s, TASK_PAGE, edition->host,
                    str_format(&s->a, "%.*ssitemap/%04d-%02d%.*s.xml", STR_ARG(edition->home), (int)(month / 12),
                               (int)(month % 12 + 1), STR_ARG(number))));
        }
    }
    return add(s, TASK_PAGE, edition->host, str_concat(&s->a, edition->home, S("news-sitemap.xml")));
}

static struct err add_edition(struct still *s, const struct still_edition *edition)
{
    static const struct str PAGES[] = {S_INIT("privacy/"), S_INIT("search/"), S_INIT("opensearch.xml")};
    struct sql_section_list sections;
    for (ptrdiff_t i = 0; i < COUNT_OF(PAGES); i++)
        TRY(add(s, TASK_PAGE, edition->host, str_concat(&s->a, edition->home, PAGES[i])));
    TRY(add(s, TASK_ERROR, edition->host, edition->home));
    TRY(add(s, TASK_LIST, edition->host, edition->home));
    TRY(add(s, TASK_LIST, edition->host, str_concat(&s->a, edition->home, S("corrections/"))));
    TRY(add_feeds(s, edition->host, edition->home));
    TRY(add_sitemaps(s, edition));
    TRY(query_sections(s->newsroom, &s->a, edition->language, &sections));
    for (ptrdiff_t i = 0; i < sections.count; i++) {
        TRY(add_list(s, edition, "category", sections.items[i].slug));
        maps_add_list(s, &s->maps.sections, sections.items[i].id, "category", sections.items[i].slug);
    }
    return OK;
}

/* ---- what is read in pieces ---- */

/* A piece of rows behind a number. */
struct piece {
    struct arena *a;
    int64_t after;
    struct sql_static_story_list stories;
    struct sql_static_tag_list tags;
    struct sql_static_person_list persons;
};

static struct err read_stories(struct db_conn *conn, void *context)
{
    struct piece *piece = context;
    return sql_static_stories(piece->a, conn, piece->after, PIECE, &piece->stories);
}

static struct err read_tags(struct db_conn *conn, void *context)
{
    struct piece *piece = context;
    return sql_static_tags(piece->a, conn, piece->after, PIECE, &piece->tags);
}

static struct err read_persons(struct db_conn *conn, void *context)
{
    struct piece *piece = context;
    return sql_static_persons(piece->a, conn, piece->after, PIECE, &piece->persons);
}

static struct err add_tags(struct still *s)
{
    struct piece piece = {.a = &s->a};
    do {
        arena_reset(&s->a);
        TRY(db_read(newsroom_db(s->newsroom), read_tags, &piece));
        for (ptrdiff_t i = 0; i < piece.tags.count; i++) {
            const struct still_edition *edition = still_edition(s, piece.tags.items[i].language);
            if (edition)
                TRY(add_list(s, edition, "tag", piece.tags.items[i].slug));
            piece.after = piece.tags.items[i].id;
        }
    } while (piece.tags.count == PIECE);
    return OK;
}

/* Where they have stories: elsewhere they have no page. */
static struct err add_person(struct still *s, const struct sql_static_person *person)
{
    struct sql_language_list languages;
    TRY(query_person_languages(s->newsroom, &s->a, person->id, &languages));
    if (languages.count)
        maps_add_list(s, &s->maps.persons, person->id, "author", person->slug);
    for (ptrdiff_t i = 0; i < languages.count; i++) {
        const struct still_edition *edition = still_edition(s, languages.items[i].language);
        if (edition)
            TRY(add_list(s, edition, "author", person->slug));
    }
    return OK;
}

static struct err add_persons(struct still *s)
{
    struct piece piece = {.a = &s->a};
    do {
        arena_reset(&s->a);
        TRY(db_read(newsroom_db(s->newsroom), read_persons, &piece));
        for (ptrdiff_t i = 0; i < piece.persons.count; i++) {
            TRY(add_person(s, &piece.persons.items[i]));
            piece.after = piece.persons.items[i].id;
        }
    } while (piece.persons.count == PIECE);
    return OK;
}

/* ---- stories and their days ---- */

/* The days on which stories were published: "0/2026/11/05/" with the edition's number in front. */
struct days {
    struct arena a;
    struct map map;
};

static void note_day(struct still *s, struct days *days, const struct still_edition *edition, int64_t t)
{
    char key[64];
    struct time_civil day = time_to_civil(t + dates_offset(edition->dates.zone, t) * TIME_SECOND);
    int n = snprintf(key, sizeof key, "%td/%04d/%02d/%02d/", edition - s->editions, day.year, day.month, day.day);
    struct str name = {key, n};
    for (int part = 0; part < 3; part++) { /* the day, its month, its year */
        if (map_get(&days->map, name))
            return;
        *map_put(&days->a, &days->map, str_copy(&days->a, name)) = s;
        name = str_slice(name, 0, name.n - 3);
    }
}

static struct err add_days(struct still *s, const struct days *days)
{
    for (ptrdiff_t i = 0; i < days->map.capacity; i++) {
        struct str number, path, name = days->map.slots[i].key;
        int64_t at;
        if (!name.p || !str_cut(name, '/', &number, &path) || !str_to_i64(number, &at))
            continue;
        arena_reset(&s->a);
        const struct still_edition *edition = &s->editions[at];
        TRY(add(s, TASK_LIST, edition->host, str_concat(&s->a, edition->home, path)));
    }
    return OK;
}

/* And its card in other sites' frames. */
static struct err add_story(struct still *s, struct days *days, const struct sql_static_story *story)
{
    int host;
    struct str path = seen_path(s, story->path, &host);
    const struct still_edition *edition = still_edition(s, story->language);
    bool published = str_equal(story->status, S("published"));
    if (edition && published && story->published_at != DB_NULL)
        note_day(s, days, edition, story->published_at);
    TRY(add(s, TASK_PAGE, host, path));
    if (!str_ends(path, S("/")))
        return OK;
    return add(s, TASK_PAGE, host, str_concat(&s->a, path, S(EMBED_ENDING)));
}

static int64_t count_stories(struct still *s)
{
    int64_t count = 0;
    for (ptrdiff_t i = 0; i < s->edition_count; i++) {
        struct sql_sitemap_month_list months;
        if (failed(query_sitemap_months(s->newsroom, &s->a, s->editions[i].language, &months)))
            return 0;
        for (ptrdiff_t k = 0; k < months.count; k++)
            count += months.items[k].stories;
    }
    return count;
}

static struct err add_stories(struct still *s, struct days *days)
{
    struct piece piece = {.a = &s->a};
    int64_t done = 0, total = count_stories(s);
    do {
        arena_reset(&s->a);
        TRY(db_read(newsroom_db(s->newsroom), read_stories, &piece));
        for (ptrdiff_t i = 0; i < piece.stories.count; i++) {
            const struct sql_static_story *story = &piece.stories.items[i];
            piece.after = story->id;
            if (!story_readers_may_see(story->status))
                continue;
            TRY(add_story(s, days, story));
            maps_add_story(s, story);
            done++;
        }
        s->export->stories = done;
        if (s->export->progress)
            s->export->progress(s->export->progress_context, MIN(done, total), total);
    } while (piece.stories.count == PIECE);
    return OK;
}

struct err walk_site(struct still *s)
{
    struct days days = {0};
    arena_init(&days.a, 0);
    struct err e = OK;
    for (int i = 0; i < s->host_count && !failed(e); i++)
        e = add_host(s, i);
    for (ptrdiff_t i = 0; i < s->edition_count && !failed(e); i++)
        e = add_edition(s, &s->editions[i]);
    if (!failed(e))
        e = add_stories(s, &days);
    if (!failed(e))
        e = index_begin(s, s->threads, &s->index);
    if (!failed(e))
        e = add_days(s, &days);
    if (!failed(e))
        e = add_tags(s);
    if (!failed(e))
        e = add_persons(s);
    arena_close(&days.a);
    return e;
}
