/* index.c - putting stories into the index and taking them out. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Each edition numbers its stories as they come. A few new ones are "live": each has its terms in its own row. Many at
 * once, or a live one too many, become a segment: terms with the stories that have them. A story that changes gets a
 * new number; its old one is dead. All of it happens in the transaction that saves the stories.
 */
#include "search/index.h"

#include <string.h>

#include "search/ahead.h"
#include "search/names.h"
#include "search/segment.h"

/* ---- a story's words ---- */

static void read_texts(struct arena *a, struct gather *g, const struct save_story *story)
{
    const struct sql_story *row = story->row;
    const struct language *language = language_find(row->language);
    gather_story(g);
    if (search_ahead_gather(g, story->parts->words, row, story->parts->body))
        return;
    gather_text(g, language, row->headline, IN_HEADLINE);
    gather_text(g, language, row->standfirst, IN_STANDFIRST);
    gather_text(g, language, row->place, IN_TEXT);
    gather_text(g, language, html_plain_text(a, story->parts->body), IN_TEXT);
}

static void read_names(struct arena *a, const struct names *names, struct gather *g, const struct save_story *story,
                       struct str *sections)
{
    uint8_t *out = (uint8_t *)arena_bytes(a, (story->parts->section_count + 1) * VARINT_MAX), *at = out;
    names_gather(a, names, g, story);
    at += varint_write((uint64_t)story->parts->section_count, at);
    for (ptrdiff_t i = 0; i < story->parts->section_count; i++)
        at += varint_write((uint64_t)story->parts->sections[i].id, at);
    *sections = (struct str){(const char *)out, at - out};
}

struct err index_read_story(struct arena *a, struct db_conn *conn, struct gather *g, const struct save_story *story,
                            struct str *sections)
{
    struct names names;
    TRY(names_read(a, conn, story, 1, (struct str){NULL, 0}, &names));
    read_texts(a, g, story);
    read_names(a, &names, g, story, sections);
    return OK;
}

struct err index_load_story(struct arena *a, struct db_conn *conn, int64_t id, struct save_story *out)
{
    struct sql_story *row;
    struct story_parts *parts = arena_make(a, struct story_parts);
    *out = (struct save_story){0};
    TRY(sql_story_by_id(a, conn, id, &row));
    if (!row)
        return OK;
    TRY(parts_read(a, conn, id, row->body, parts));
    *out = (struct save_story){.row = row, .parts = parts};
    return OK;
}

/* ---- one edition's part of a transaction ---- */

struct arrival {
    const struct save_story *story;
    const struct gather_count *counts; /* of its texts */
    ptrdiff_t count;
    struct str sections;
    struct str vector; /* none when it goes into a segment */
    int64_t length;
};

struct put {
    struct arena *a;
    struct db_conn *conn;
    struct str language;
    struct dead_list dead;
    struct names names;
    struct gather gathered;
    int64_t documents, words, live; /* how much they change */
    struct arrival *arrivals;
    ptrdiff_t arrival_count;
};

static bool is_published(const struct sql_story *row)
{
    return str_equal(row->status, S("published")) && row->published_at != DB_NULL;
}

/* Takes a story out as it was. */
static struct err take_out(struct put *put, const struct save_story *story)
{
    struct sql_search_document *old;
    if (story->fresh)
        return OK;
    TRY(sql_search_document(put->a, put->conn, story->row->id, &old));
    if (!old)
        return OK;
    put->documents--;
    put->words -= old->length;
    if (old->vector.p)
        put->live--;
    else
        TRY(dead_add(&put->dead, old->number));
    return sql_search_document_delete(put->conn, story->row->id);
}

static struct err take_out_all(struct put *put, const struct save_story *stories, ptrdiff_t count)
{
    put->arrivals = arena_array(put->a, struct arrival, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        if (!str_equal(stories[i].row->language, put->language))
            continue;
        TRY(take_out(put, &stories[i]));
        if (is_published(stories[i].row))
            put->arrivals[put->arrival_count++].story = &stories[i];
    }
    return dead_write(&put->dead);
}

static struct err write_documents(struct put *put, int64_t number)
{
    for (ptrdiff_t i = 0; i < put->arrival_count; i++) {
        const struct arrival *arrival = &put->arrivals[i];
        const struct sql_story *row = arrival->story->row;
        TRY((arrival->story->fresh ? sql_search_document_insert : sql_search_document_put)(
            put->conn, row->id, put->language, number + i, row->published_at, arrival->length, arrival->sections,
            arrival->vector));
    }
    return OK;
}

/* Before anything is asked: a server that still writes the stories does it meanwhile. */
static void read_arrivals(struct put *put)
{
    gather_begin(&put->gathered, put->a);
    for (ptrdiff_t i = 0; i < put->arrival_count; i++) {
        struct arrival *arrival = &put->arrivals[i];
        read_texts(put->a, &put->gathered, arrival->story);
        arrival->counts = gather_counts(&put->gathered, &arrival->count);
        arrival->length = put->gathered.length;
    }
}

/* Makes it the story being read, now with its names. */
static void read_again(struct put *put, struct arrival *arrival)
{
    struct gather *g = &put->gathered;
    gather_story(g);
    gather_add(g, arrival->counts, arrival->count, arrival->length);
    read_names(put->a, &put->names, g, arrival->story, &arrival->sections);
    put->words += arrival->length;
}

static struct err put_live(struct put *put)
{
    struct sql_search_next next = {0};
    for (ptrdiff_t i = 0; i < put->arrival_count; i++) {
        read_again(put, &put->arrivals[i]);
        put->arrivals[i].vector = gather_vector(&put->gathered);
    }
    TRY(sql_search_language_add(put->a, put->conn, put->language, put->documents + put->arrival_count, put->words,
                                put->live + put->arrival_count, put->arrival_count, &next));
    return write_documents(put, next.next_number);
}

/* Adds the live stories to a segment that is being made; *first is the number of the first one. */
static struct err gather_live(struct put *put, struct columns *columns, int64_t *first)
{
    struct sql_search_live_list live;
    TRY(sql_search_live(put->a, put->conn, put->language, &live));
    for (ptrdiff_t i = 0; i < live.count; i++) {
        const struct sql_search_live *one = &live.items[i];
        if (!gather_post_vector(&put->gathered, columns->documents, one->vector))
            return err_make(&ERR_STORE, "the words of story %lld are damaged: dateline check DIR --reindex",
                            (long long)one->story_id);
        columns_add(columns, one->number, one->story_id, one->published_at, length_step(one->length), one->sections);
    }
    put->live -= live.count;
    if (live.count)
        *first = live.items[0].number;
    return OK;
}

static void gather_arrivals(struct put *put, struct columns *columns, int64_t number)
{
    for (ptrdiff_t i = 0; i < put->arrival_count; i++) {
        struct arrival *arrival = &put->arrivals[i];
        const struct sql_story *row = arrival->story->row;
        read_again(put, arrival);
        gather_post(&put->gathered, columns->documents);
        columns_add(columns, number + i, row->id, row->published_at, length_step(arrival->length), arrival->sections);
    }
}

static struct err write_segment(struct put *put, struct columns *columns)
{
    struct sql_search_next next = {0};
    TRY(sql_search_language_add(put->a, put->conn, put->language, 0, 0, 0, put->arrival_count, &next));
    int64_t number = next.next_number, first = number, last = number + put->arrival_count;
    TRY(gather_live(put, columns, &first));
    gather_arrivals(put, columns, number);
    if (columns->documents > 0)
        TRY(segment_write(put->conn, put->language, first, last, columns, &put->gathered));
    TRY(sql_search_document_settle(put->conn, put->language, last));
    TRY(sql_search_language_add(put->a, put->conn, put->language, put->documents + put->arrival_count, put->words,
                                put->live, 0, &next));
    return write_documents(put, number);
}

static struct err put_segment(struct put *put)
{
    struct columns columns;
    columns_begin(&columns);
    struct err e = write_segment(put, &columns);
    columns_end(&columns);
    return e;
}

static struct err count_live(struct put *put, int64_t *out)
{
    struct sql_search_language *counts;
    TRY(sql_search_language(put->a, put->conn, put->language, &counts));
    *out = (counts ? counts->live : 0) + put->live;
    return OK;
}

static struct err put_language(struct arena *a, struct db_conn *conn, struct str language,
                               const struct save_story *stories, ptrdiff_t count)
{
    struct put put = {.a = a, .conn = conn, .language = language, .dead = {.a = a, .conn = conn, .language = language}};
    int64_t live;
    TRY(take_out_all(&put, stories, count));
    read_arrivals(&put);
    TRY(names_read(a, conn, stories, count, language, &put.names));
    TRY(count_live(&put, &live));
    if (put.arrival_count > BULK_LEAST || live + put.arrival_count > LIVE_MAX)
        return put_segment(&put);
    return put_live(&put);
}

static bool stood_before(const struct save_story *stories, ptrdiff_t at)
{
    for (ptrdiff_t i = 0; i < at; i++)
        if (str_equal(stories[i].row->language, stories[at].row->language))
            return true;
    return false;
}

struct err index_put(struct arena *a, struct db_conn *conn, const struct save_story *stories, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (!stood_before(stories, i))
            TRY(put_language(a, conn, stories[i].row->language, stories, count));
    return OK;
}

struct err index_settle(struct arena *a, struct db_conn *conn, struct str language)
{
    struct put put = {.a = a, .conn = conn, .language = language};
    gather_begin(&put.gathered, a);
    return put_segment(&put);
}

struct err index_clear(struct db_conn *conn)
{
    TRY(sql_search_document_clear(conn));
    TRY(sql_search_language_clear(conn));
    TRY(sql_search_segment_drop_all(conn, S("")));
    return sql_search_state_set(conn, SEARCH_VERSION, 0, false);
}
