/* index_stories.c - the words of stories, on their way into the index of a search page. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stories are read in pieces of INDEX_PIECE numbers, by several threads; their words go into piles on the disk. So
 * memory is the same however large the archive is.
 */
#include "static/index.h"

#include "newsroom/address.h"
#include "search/gather.h"
#include "static/form.h"
#include "store/db.h"
#include "store/statements.h"
#include "text/excerpt.h"
#include "text/html.h"
#include "text/json.h"

#define TEASER 160              /* characters of a standfirst */
#define KNOWN ((size_t)1 << 15) /* words that a thread knows it has added */

/* ---- words ---- */

static uint8_t weight_of(uint8_t posting)
{
    int weight = (posting & IN_TEXT) + (posting & IN_HEADLINE ? 12 : 0) + (posting & IN_STANDFIRST ? 5 : 0);
    weight += (posting & IN_TAG ? 6 : 0) + (posting & IN_BYLINE ? 6 : 0) + (posting & IN_SECTION ? 3 : 0);
    return (uint8_t)weight;
}

static struct err add_terms(struct index *index, int group, int64_t story, struct gather *g)
{
    ptrdiff_t count;
    const struct gather_count *terms = gather_counts(g, &count);
    for (ptrdiff_t i = 0; i < count; i++) {
        uint8_t posting = (uint8_t)(terms[i].fields | posting_step(terms[i].count));
        const struct piles_pair pair = {
            .key = terms[i].term->text, .number = (uint32_t)story, .weight = weight_of(posting)};
        TRY(piles_add(index->terms, group, &pair));
    }
    return OK;
}

/* Most words have been seen before: a thread that has lost count of one adds it again. */
static bool is_known(int group, struct str word)
{
    static _Thread_local uint64_t known[KNOWN];
    uint64_t hash = str_hash(word) + (uint64_t)group;
    uint64_t *place = &known[hash & (KNOWN - 1)];
    bool is = *place == hash;
    *place = hash;
    return is;
}

static struct err add_form(struct index *index, int group, struct str raw, struct str term)
{
    char form[FORM_MAX];
    ptrdiff_t size;
    if (is_known(group, raw) || !form_make(raw, form, &size) || str_equal(term, (struct str){form, size}))
        return OK;
    const struct piles_pair pair = {.key = {form, size}, .text = term};
    return piles_add(index->forms, group, &pair);
}

static struct err add_text(struct index *index, int group, const struct language *language, struct gather *g,
                           struct str text, uint8_t field)
{
    struct search_words words;
    struct search_word word;
    search_words_begin(&words, language, text);
    while (search_words_next(&words, &word)) {
        gather_word(g, word.term, field);
        TRY(add_form(index, group, str_slice(text, word.from, word.to), word.term));
    }
    return OK;
}

/* ---- a piece of stories ---- */

struct piece {
    struct index *index;
    struct arena *a;
    int64_t number;
    struct buf lists[PILES_GROUPS]; /* of each edition that has a story in it */
    struct json writers[PILES_GROUPS];
};

static struct err add_words(struct piece *piece, struct db_conn *conn, int group, const struct sql_static_text *row)
{
    static const uint8_t FIELDS[] = {IN_SECTION, IN_TAG, IN_BYLINE};
    const struct language *language = language_find(row->language);
    struct index *index = piece->index;
    struct sql_search_name_list names;
    struct html body;
    struct gather g;
    gather_begin(&g, piece->a);
    gather_story(&g);
    TRY(html_trusted_canonical(row->body, &body));
    TRY(add_text(index, group, language, &g, row->headline, IN_HEADLINE));
    TRY(add_text(index, group, language, &g, row->standfirst, IN_STANDFIRST));
    TRY(add_text(index, group, language, &g, row->place, IN_TEXT));
    TRY(add_text(index, group, language, &g, html_plain_text(piece->a, body), IN_TEXT));
    TRY(sql_search_names(piece->a, conn, row->id, &names));
    for (ptrdiff_t i = 0; i < names.count; i++)
        TRY(add_text(index, group, language, &g, names.items[i].name, FIELDS[names.items[i].kind]));
    return add_terms(index, group, row->id, &g);
}

/* What a result shows of it. */
static void add_line(struct piece *piece, int group, const struct sql_static_text *row)
{
    struct still *s = piece->index->still;
    const struct still_edition *edition = &s->editions[group];
    struct json *json = &piece->writers[group];
    struct buf *list = &piece->lists[group];
    if (!list->max) {
        buf_init(list, INDEX_FILE_MAX);
        json_init(json, list);
        json_open_object(json);
    }
    json_write_key(json, str_format(piece->a, "%lld", (long long)row->id));
    json_open_array(json);
    json_write_string(json, row->headline);
    json_write_string(json, address_link(piece->a, s->settings, s->hosts[edition->host].prefix, row->path));
    json_write_string(json,
                      row->published_at == DB_NULL ? S("") : dates_long(piece->a, &edition->dates, row->published_at));
    json_write_string(json, excerpt_make(piece->a, row->standfirst, TEASER));
    json_close_array(json);
}

static struct err read_piece(struct db_conn *conn, void *context)
{
    struct piece *piece = context;
    struct sql_static_text_list rows;
    struct still *s = piece->index->still;
    TRY(sql_static_texts(piece->a, conn, piece->number * INDEX_PIECE, piece->number * INDEX_PIECE + INDEX_PIECE - 1,
                         &rows));
    for (ptrdiff_t i = 0; i < rows.count; i++) {
        const struct still_edition *edition = still_edition(s, rows.items[i].language);
        if (!edition || !str_equal(rows.items[i].status, S("published")))
            continue;
        int group = (int)(edition - s->editions);
        TRY(add_words(piece, conn, group, &rows.items[i]));
        add_line(piece, group, &rows.items[i]);
        atomic_fetch_add(&piece->index->stories[group], 1);
    }
    return OK;
}

struct str index_path(struct still *s, struct arena *a, int group, const char *name, int64_t number)
{
    const struct still_edition *edition = &s->editions[group];
    return str_format(a, "%.*s%.*ssearch/index/%s/%lld.json", STR_ARG(s->hosts[edition->host].root),
                      STR_ARG(edition->home), name, (long long)number);
}

static struct err put_lists(struct piece *piece)
{
    struct still *s = piece->index->still;
    for (int group = 0; group < s->edition_count; group++) {
        if (!piece->lists[group].max)
            continue;
        json_close_object(&piece->writers[group]);
        if (piece->lists[group].failed)
            return err_make(&ERR_LIMIT, "a list of stories is larger than %td bytes", INDEX_FILE_MAX);
        TRY(still_put(s, index_path(s, piece->a, group, "stories", piece->number), S("application/json"),
                      buf_str(&piece->lists[group])));
    }
    return OK;
}

static struct err work(void *context, struct arena *a, const struct crew_task *task)
{
    struct index *index = context;
    struct piece *piece = arena_make(a, struct piece);
    *piece = (struct piece){.index = index, .a = a, .number = task->number};
    struct err e = db_read(newsroom_db(index->still->newsroom), read_piece, piece);
    if (!failed(e))
        e = put_lists(piece);
    for (int group = 0; group < PILES_GROUPS; group++)
        if (piece->lists[group].max)
            buf_close(&piece->lists[group]);
    return e;
}

static struct err read_last(struct db_conn *conn, void *context)
{
    return sql_export_last_story(conn, context);
}

struct err index_read_stories(struct index *index, int threads)
{
    struct crew *crew;
    int64_t last;
    struct err e = OK;
    TRY(db_read(newsroom_db(index->still->newsroom), read_last, &last));
    TRY(crew_start(threads, work, index, &crew));
    for (int64_t number = 0; number <= last / INDEX_PIECE && !failed(e); number++) {
        const struct crew_task task = {.number = (int)number, .text = S("")};
        e = crew_add(crew, &task);
    }
    struct err done = crew_finish(crew);
    return failed(e) ? e : done;
}
