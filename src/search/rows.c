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
    bool starts[128]; /* the ASCII characters that they begin with */
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
    *wanted = (struct wanted){0};
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
    for (int i = 0; i < wanted->count; i++)
        if ((unsigned char)wanted->terms[i].p[0] < 0x80)
            wanted->starts[(int)wanted->terms[i].p[0]] = true;
}

static struct seen see(struct arena *a, const struct wanted *wanted, const struct language *language, struct str text,
                       uint8_t field)
{
    struct seen seen = {.words = arena_array(a, uint8_t, text.n + 1), .field = field};
    struct search_words words;
    struct search_word word;
    search_words_begin(&words, language, text);
    if (search_words_keep_start(language))
        words.starts = wanted->starts;
    while (search_words_next(&words, &word))
        seen.words[seen.count++] = word.term.n ? number_of(wanted, word.term) : 0;
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
static bool atom_seen(const struct wanted *wanted, const struct seen *seen, const struct query_atom *atom)
{
    uint8_t row[QUERY_TERMS];
    for (ptrdiff_t k = 0; k < atom->count; k++)
        row[k] = number_of(wanted, atom->terms[k]);
    for (ptrdiff_t at = 0; at + atom->count <= seen->count; at++)
        if (row_starts(seen, at, row, atom->count))
            return true;
    return false;
}

/* ---- the quick way ---- */

/*
 * A stem of plain letters is the start of its words but for the last letter ("ferri": ferry, ferries). So only places
 * where a word begins like the first of the row are cut into words. Where that is not so, as for words that a stemmer
 * shortens to nothing, the whole text is.
 */
#define START_LEAST 2

static bool has_start(const struct query_atom *atom)
{
    struct str term = atom->terms[0];
    if (term.n <= START_LEAST)
        return false;
    for (ptrdiff_t i = 0; i < term.n; i++)
        if (!char_is_alpha(term.p[i]))
            return false;
    return true;
}

static bool starts_here(struct str text, ptrdiff_t at, struct str start)
{
    if (at + start.n > text.n)
        return false;
    for (ptrdiff_t i = 0; i < start.n; i++)
        if (char_to_lower(text.p[at + i]) != start.p[i])
            return false;
    return true;
}

static bool follow_here(const struct language *language, struct str text, const struct query_atom *atom)
{
    struct search_words words;
    struct search_word word;
    search_words_begin(&words, language, text);
    for (ptrdiff_t k = 0; k < atom->count; k++)
        if (!search_words_next(&words, &word) || !str_equal(word.term, atom->terms[k]))
            return false;
    return true;
}

static bool is_plain_word(char c)
{
    return char_is_alpha(c) || char_is_digit(c);
}

static bool atom_found(const struct language *language, struct str text, const struct query_atom *atom)
{
    struct str start = str_slice(atom->terms[0], 0, atom->terms[0].n - 1);
    for (ptrdiff_t at = 0; at + start.n <= text.n; at++) {
        if (char_to_lower(text.p[at]) != start.p[0] || (at > 0 && is_plain_word(text.p[at - 1])) ||
            !starts_here(text, at, start))
            continue;
        if (follow_here(language, str_from(text, at), atom))
            return true;
    }
    return false;
}

static bool is_all_plain(struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0x80)
            return false;
    return true;
}

/* ---- clauses ---- */

struct field_text {
    struct str text;
    uint8_t field;
    struct seen seen; /* words NULL: not looked through as a whole yet */
};

struct rows {
    struct arena *a;
    const struct language *language;
    struct wanted wanted;
    struct field_text fields[FIELD_COUNT];
};

static bool atom_met(struct rows *rows, const struct query_atom *atom)
{
    for (int i = 0; i < FIELD_COUNT; i++) {
        struct field_text *field = &rows->fields[i];
        if (!(field->field & atom->fields))
            continue;
        if (search_words_keep_start(rows->language) && has_start(atom) && is_all_plain(field->text)) {
            if (atom_found(rows->language, field->text, atom))
                return true;
            continue;
        }
        if (!field->seen.words)
            field->seen = see(rows->a, &rows->wanted, rows->language, field->text, field->field);
        if (atom_seen(&rows->wanted, &field->seen, atom))
            return true;
    }
    return false;
}

static bool clause_met(struct rows *rows, const struct query_clause *clause)
{
    for (ptrdiff_t i = 0; i < clause->count; i++)
        if (atom_met(rows, &clause->atoms[i]))
            return !clause->negative;
    return clause->negative;
}

bool rows_met(struct arena *a, const struct query *q, const struct language *language,
              const struct sql_search_text *text)
{
    struct html body;
    if (failed(html_trusted_canonical(text->body, &body)))
        return false;
    struct rows rows = {.a = a,
                        .language = language,
                        .fields = {{.text = text->headline, .field = IN_HEADLINE},
                                   {.text = text->standfirst, .field = IN_STANDFIRST},
                                   {.text = html_plain_text(a, body), .field = IN_TEXT}}};
    want_terms(q, &rows.wanted);
    for (ptrdiff_t c = 0; c < q->count; c++)
        if (clause_has_row(&q->clauses[c]) && !clause_met(&rows, &q->clauses[c]))
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
    const struct sql_search_text *end = texts.items + texts.count;
    for (ptrdiff_t i = 0; i < count; i++) {
        const struct sql_search_text *text = texts.items;
        while (text < end && text->id != ids[i])
            text++;
        out[i] = text < end ? text : NULL;
    }
    return OK;
}
