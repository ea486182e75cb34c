/* rows.c - whether words follow one another in a story. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/rows.h"

#include "text/html.h"

#define FIELD_COUNT 3

/* A text as the query sees it: for each word which of the query's words it is, from 1; 0: none of them. */
struct seen {
    uint8_t *words;
    ptrdiff_t count;
    uint8_t field;
};

/* The query's words, each once. */
struct wanted {
    struct str terms[QUERY_TERMS];
    uint8_t count;
};

static bool clause_has_row(const struct query_clause *clause)
{
    for (ptrdiff_t i = 0; i < clause->count; i++)
        if (clause->atoms[i].row)
            return true;
    return false;
}

bool rows_wanted(const struct query *q)
{
    for (ptrdiff_t c = 0; c < q->count; c++)
        if (clause_has_row(&q->clauses[c]))
            return true;
    return false;
}

/* Its number from 1; 0: none. */
static uint8_t number_of(const struct wanted *wanted, struct str term)
{
    for (uint8_t i = 0; i < wanted->count; i++)
        if (str_equal(wanted->terms[i], term))
            return (uint8_t)(i + 1);
    return 0;
}

static void want_terms(const struct query *q, struct wanted *wanted)
{
    wanted->count = 0;
    for (ptrdiff_t c = 0; c < q->count; c++) {
        if (!clause_has_row(&q->clauses[c]))
            continue;
        for (ptrdiff_t i = 0; i < q->clauses[c].count; i++) {
            const struct query_atom *atom = &q->clauses[c].atoms[i];
            for (ptrdiff_t k = 0; k < atom->count && wanted->count < QUERY_TERMS; k++)
                if (!number_of(wanted, atom->terms[k]))
                    wanted->terms[wanted->count++] = atom->terms[k];
        }
    }
}

static struct seen see(struct arena *a, const struct wanted *wanted, const struct language *language, struct str text,
                       uint8_t field)
{
    struct seen seen = {.words = arena_array(a, uint8_t, text.n + 1), .field = field};
    struct search_words words;
    struct search_word word;
    search_words_begin(&words, language, text);
    while (search_words_next(&words, &word))
        seen.words[seen.count++] = number_of(wanted, word.term);
    return seen;
}

static bool row_starts(const struct seen *seen, ptrdiff_t at, const uint8_t *row, ptrdiff_t count)
{
    for (ptrdiff_t k = 0; k < count; k++)
        if (seen->words[at + k] != row[k])
            return false;
    return true;
}

/* A single word is a row of one. */
static bool atom_met(const struct wanted *wanted, const struct seen *seen, const struct query_atom *atom)
{
    uint8_t row[QUERY_TERMS];
    for (ptrdiff_t k = 0; k < atom->count; k++)
        row[k] = number_of(wanted, atom->terms[k]);
    for (int i = 0; i < FIELD_COUNT; i++) {
        if (!(seen[i].field & atom->fields))
            continue;
        for (ptrdiff_t at = 0; at + atom->count <= seen[i].count; at++)
            if (row_starts(&seen[i], at, row, atom->count))
                return true;
    }
    return false;
}

static bool clause_met(const struct wanted *wanted, const struct seen *seen, const struct query_clause *clause)
{
    for (ptrdiff_t i = 0; i < clause->count; i++)
        if (atom_met(wanted, seen, &clause->atoms[i]))
            return !clause->negative;
    return clause->negative;
}

bool rows_met(struct arena *a, const struct query *q, const struct language *language,
              const struct sql_search_text *text)
{
    struct wanted wanted;
    struct html body;
    want_terms(q, &wanted);
    if (failed(html_trusted_canonical(text->body, &body)))
        return false;
    struct seen seen[FIELD_COUNT] = {
        see(a, &wanted, language, text->headline, IN_HEADLINE),
        see(a, &wanted, language, text->standfirst, IN_STANDFIRST),
        see(a, &wanted, language, html_plain_text(a, body), IN_TEXT),
    };
    for (ptrdiff_t c = 0; c < q->count; c++)
        if (clause_has_row(&q->clauses[c]) && !clause_met(&wanted, seen, &q->clauses[c]))
            return false;
    return true;
}

struct str rows_list_ids(struct arena *a, const int64_t *ids, ptrdiff_t count)
{
    struct buf list;
    buf_init(&list, 32 * (count + 1));
    buf_add_char(&list, '[');
    for (ptrdiff_t i = 0; i < count; i++)
        buf_add_format(&list, i ? ",%lld" : "%lld", (long long)ids[i]);
    buf_add_char(&list, ']');
    struct str json = str_copy(a, buf_str(&list));
    buf_close(&list);
    return json;
}

struct err rows_read_texts(struct arena *a, struct db_conn *conn, const int64_t *ids, ptrdiff_t count,
                           const struct sql_search_text **out)
{
    struct sql_search_text_list texts;
    TRY(sql_search_texts(a, conn, rows_list_ids(a, ids, count), &texts));
    for (ptrdiff_t i = 0; i < count; i++) {
        out[i] = NULL;
        for (ptrdiff_t k = 0; k < texts.count && !out[i]; k++)
            if (texts.items[k].id == ids[i])
                out[i] = &texts.items[k];
    }
    return OK;
}
