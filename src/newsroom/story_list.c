/* story_list.c - the list of stories at the desk: every status, filtered, and the filters that people keep. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The list reads table story_line alone until it knows which stories it shows: a narrow row a story, in the order of
 * the last save, so that looking through a hundred thousand of them for words costs milliseconds.
 */
#include "newsroom/story_list.h"

#include "base/time.h"
#include "base/utf8.h"
#include "newsroom/field.h"
#include "newsroom/presence.h"
#include "newsroom/story_parts.h"
#include "text/fold.h"
#include "text/slug.h"

#define LINE_MAX 4096 /* bytes of a line's words */
#define NO_ID (-1)    /* a number that no row has */

/* ---- writing ---- */

static struct str line_words(struct arena *a, const struct sql_story *row, const struct story_parts *parts)
{
    struct buf all;
    const struct str own[] = {row->headline, row->standfirst, row->place, row->agency, row->slug};
    buf_init(&all, INT32_MAX);
    for (ptrdiff_t i = 0; i < COUNT_OF(own) + parts->byline_count; i++) {
        buf_add(&all, i < COUNT_OF(own) ? own[i] : parts->bylines[i - COUNT_OF(own)].shown);
        buf_add_char(&all, ' ');
    }
    struct str words = utf8_cut(text_fold(a, buf_str(&all)), LINE_MAX);
    buf_close(&all);
    return words;
}

static int64_t line_date(const struct sql_story *row)
{
    if (row->published_at != DB_NULL)
        return row->published_at;
    return row->publish_at != DB_NULL ? row->publish_at : row->updated_at;
}

struct err story_list_write(struct save *save)
{
    int64_t owner = save->actor->account_id ? save->actor->account_id : DB_NULL;
    for (ptrdiff_t i = 0; i < save->story_count; i++) {
        const struct sql_story *row = save->stories[i].row;
        TRY((save->stories[i].fresh ? sql_list_insert : sql_list_put)(
            save->conn, row->id, row->language, row->status, row->updated_at, line_date(row), owner,
            line_words(save->a, row, save->stories[i].parts)));
    }
    return OK;
}

/* ---- reading ---- */

struct list_read {
    struct arena *a;
    const struct actor *actor;
    const struct story_filter *filter;
    struct story_place place;
    struct str language; /* of sections and tags; for counts: of stories */
    int64_t count;
    int64_t section, tag;  /* 0: any */
    int64_t writer;        /* 0: any */
    int64_t owner, person; /* whose stories alone the actor sees; 0: everybody's */
    struct str words[LIST_WORDS_MAX];
    struct sql_list_item_list *items;
    struct sql_list_count_list *counts;
    struct sql_section_list *sections;
};

/* A search's words, folded; those behind LIST_WORDS_MAX count no more. */
static void cut_words(struct list_read *read, struct str text)
{
    struct str rest = str_trim(text_fold(read->a, utf8_cut(text, LINE_MAX)));
    for (int i = 0; i < LIST_WORDS_MAX; i++) {
        read->words[i] = S("");
        (void)str_cut(rest, ' ', &read->words[i], &rest);
        rest = str_trim(rest);
    }
}

struct err story_list_own(struct db_conn *conn, const struct actor *actor, int64_t *owner, int64_t *person)
{
    *owner = *person = 0;
    if (actor->role >= ROLE_WRITER)
        return OK;
    *owner = actor->account_id;
    TRY(sql_list_person_of_account(conn, *owner, person));
    *person = *person == DB_NULL ? 0 : *person;
    return OK;
}

static struct err find_own(struct list_read *read, struct db_conn *conn)
{
    return story_list_own(conn, read->actor, &read->owner, &read->person);
}

/* The numbers of what the filter names. */
static struct err find_named(struct list_read *read, struct db_conn *conn)
{
    const struct story_filter *f = read->filter;
    struct sql_section *section = NULL;
    struct sql_tag *tag = NULL;
    struct sql_person *person = NULL;
    if (f->section.n)
        TRY(sql_section_by_slug(read->a, conn, read->language, f->section, &section));
    if (f->tag.n)
        TRY(sql_tag_by_slug(read->a, conn, read->language, slug_make(read->a, f->tag), &tag));
    if (f->person.n)
        TRY(sql_person_by_name(read->a, conn, f->person, &person));
    read->section = section ? section->id : f->section.n ? NO_ID : 0;
    read->tag = tag ? tag->id : f->tag.n ? NO_ID : 0;
    read->writer = person ? person->id : f->person.n ? NO_ID : 0;
    return OK;
}

static struct err read_items(struct db_conn *conn, void *context)
{
    struct list_read *read = context;
    const struct story_filter *f = read->filter;
    TRY(find_own(read, conn));
    TRY(find_named(read, conn));
    return sql_list_items(read->a, conn, read->place.updated_at, read->place.id, f->status, f->language, read->section,
                          read->tag, read->writer, f->first_at ? f->first_at : INT64_MIN + 1,
                          f->last_at ? f->last_at : INT64_MAX, read->words[0], read->words[1], read->words[2],
                          read->owner, read->person, read->count, read->items);
}

struct err newsroom_story_list(struct newsroom *n, struct arena *a, const struct actor *actor,
                               const struct story_filter *filter, struct story_place place, int64_t count,
                               struct sql_list_item_list *out)
{
    struct list_read read = {.a = a, .actor = actor, .filter = filter, .place = place, .count = count, .items = out};
    read.language = filter->language.n ? filter->language : newsroom_settings(n)->language;
    if (!place.updated_at)
        read.place = (struct story_place){INT64_MAX, INT64_MAX};
    cut_words(&read, filter->words);
    return db_read(newsroom_db(n), read_items, &read);
}

static struct err read_counts(struct db_conn *conn, void *context)
{
    struct list_read *read = context;
    TRY(find_own(read, conn));
    return sql_list_counts(read->a, conn, read->language, read->owner, read->person, read->counts);
}

struct err newsroom_story_counts(struct newsroom *n, struct arena *a, const struct actor *actor, struct str language,
                                 struct sql_list_count_list *out)
{
    struct list_read read = {.a = a, .actor = actor, .language = language, .counts = out};
    return db_read(newsroom_db(n), read_counts, &read);
}

static struct err read_sections(struct db_conn *conn, void *context)
{
    struct list_read *read = context;
    TRY(find_own(read, conn));
    return sql_section_of_desk(read->a, conn, read->language, read->owner, read->person, read->sections);
}

struct err newsroom_story_sections(struct newsroom *n, struct arena *a, const struct actor *actor, struct str language,
                                   struct sql_section_list *out)
{
    struct list_read read = {.a = a, .actor = actor, .language = language, .sections = out};
    return db_read(newsroom_db(n), read_sections, &read);
}

static struct err read_newest(struct db_conn *conn, void *context)
{
    return sql_list_newest(conn, context);
}

struct err newsroom_story_newest(struct newsroom *n, int64_t *out)
{
    TRY(db_read(newsroom_db(n), read_newest, out));
    *out = *out == DB_NULL ? 0 : *out;
    return OK;
}

struct empty_read {
    int64_t account, id;
    struct str language;
};

static struct err read_left_empty(struct db_conn *conn, void *context)
{
    struct empty_read *read = context;
    return sql_list_left_empty(conn, read->account, read->language, time_now() - PRESENCE_ENDS, &read->id);
}

struct err newsroom_story_left_empty(struct newsroom *n, const struct actor *actor, struct str language, int64_t *out)
{
    struct empty_read read = {.account = actor->account_id, .language = language};
    TRY(db_read(newsroom_db(n), read_left_empty, &read));
    *out = read.id == DB_NULL ? 0 : read.id;
    return OK;
}

/* ---- filters that people keep ---- */

struct filter_work {
    struct arena *a;
    int64_t account, id;
    struct str name, query;
    struct sql_saved_filter_list *out;
};

static struct err read_filters(struct db_conn *conn, void *context)
{
    struct filter_work *work = context;
    return sql_saved_filter_list(work->a, conn, work->account, work->out);
}

struct err newsroom_filter_list(struct newsroom *n, struct arena *a, const struct actor *actor,
                                struct sql_saved_filter_list *out)
{
    struct filter_work work = {.a = a, .account = actor->account_id, .out = out};
    return db_read(newsroom_db(n), read_filters, &work);
}

static struct err keep_filter(struct db_conn *conn, void *context)
{
    struct filter_work *work = context;
    int64_t kept;
    TRY(sql_saved_filter_count(conn, work->account, &kept));
    if (kept >= LIST_FILTERS_MAX)
        return err_make(&ERR_LIMIT, "%d filters are kept; remove one first", LIST_FILTERS_MAX);
    return sql_saved_filter_put(conn, work->account, work->name, work->query, time_now());
}

struct err newsroom_filter_keep(struct newsroom *n, const struct actor *actor, struct str name, struct str query)
{
    static const struct field NAME = {S_INIT("name"), "The filter's name", LIMIT_NAME, true};
    struct arena a;
    struct messages m = {0};
    arena_init(&a, 0);
    struct filter_work work = {.account = actor->account_id, .name = field_line(&a, &m, &NAME, name), .query = query};
    struct err e = messages_err(&m);
    if (!failed(e) && work.name.n == 0)
        e = err_make(&ERR_INVALID, "The filter has no name");
    if (!failed(e) && query.n > LIST_QUERY_MAX)
        e = err_make(&ERR_INVALID, "The filter has %td bytes; %d fit", query.n, LIST_QUERY_MAX);
    if (!failed(e))
        e = db_write(newsroom_db(n), keep_filter, &work);
    arena_close(&a);
    return e;
}

static struct err drop_filter(struct db_conn *conn, void *context)
{
    struct filter_work *work = context;
    return sql_saved_filter_delete(conn, work->account, work->id);
}

struct err newsroom_filter_drop(struct newsroom *n, const struct actor *actor, int64_t id)
{
    struct filter_work work = {.account = actor->account_id, .id = id};
    return db_write(newsroom_db(n), drop_filter, &work);
}
