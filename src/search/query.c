/* query.c - what a reader typed into the search field, as the index understands it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/query.h"

#include <string.h>

#include "base/time.h"
#include "base/utf8.h"
#include "text/dates.h"

struct parser {
    struct arena *a;
    const struct language *language;
    struct str zone;
    struct str text;
    ptrdiff_t at;
    struct query *out;
    bool join; /* OR stood before */
};

static const struct {
    struct str name;
    uint8_t field;
} FIELDS[] = {
    {S_INIT("headline"), IN_HEADLINE}, {S_INIT("title"), IN_HEADLINE}, {S_INIT("standfirst"), IN_STANDFIRST},
    {S_INIT("author"), IN_BYLINE},     {S_INIT("byline"), IN_BYLINE},  {S_INIT("tag"), IN_TAG},
    {S_INIT("section"), IN_SECTION},
};

/* ---- characters ---- */

/* The length of a quotation mark that stands at `at`, of whatever language; 0: none. */
static int quote_length(struct str text, ptrdiff_t at)
{
    int32_t code = 0;
    int length = utf8_decode(str_from(text, at), &code);
    bool quote = code == '"' || code == 0xab || code == 0xbb || (code >= 0x201c && code <= 0x201f) ||
                 (code >= 0x300c && code <= 0x300f) || code == 0xff02;
    return quote ? length : 0;
}

static int space_length(struct str text, ptrdiff_t at)
{
    int32_t code = 0;
    int length = utf8_decode(str_from(text, at), &code);
    bool space = (code >= 0 && code <= 0x20) || code == 0xa0 || (code >= 0x2000 && code <= 0x200a) || code == 0x202f ||
                 code == 0x3000;
    return length > 0 && space ? length : 0;
}

static void skip_space(struct parser *p)
{
    for (int n; p->at < p->text.n && (n = space_length(p->text, p->at)) > 0;)
        p->at += n;
}

/* Up to the next space or quotation mark. */
static struct str take_chunk(struct parser *p)
{
    ptrdiff_t from = p->at;
    while (p->at < p->text.n && !space_length(p->text, p->at) && !quote_length(p->text, p->at))
        p->at++;
    return str_slice(p->text, from, p->at);
}

/* What stands between the quotation mark here and the next one, or the end. */
static struct str take_quoted(struct parser *p)
{
    p->at += quote_length(p->text, p->at);
    ptrdiff_t from = p->at;
    while (p->at < p->text.n && !quote_length(p->text, p->at))
        p->at++;
    struct str quoted = str_slice(p->text, from, p->at);
    p->at += p->at < p->text.n ? quote_length(p->text, p->at) : 0;
    return quoted;
}

/* ---- clauses ---- */

static struct query_atom make_atom(struct parser *p, uint8_t fields, const struct str *terms, ptrdiff_t count)
{
    struct query_atom atom = {.fields = fields, .count = count};
    atom.terms = arena_array(p->a, struct str, count);
    for (ptrdiff_t i = 0; i < count; i++)
        atom.terms[i] = str_copy(p->a, terms[i]);
    p->out->terms += count;
    return atom;
}

static void add_clause(struct parser *p, bool negative, struct query_atom atom)
{
    struct query *q = p->out;
    struct query_clause *last = q->count ? &q->clauses[q->count - 1] : NULL;
    if (p->join && last && !negative && !last->negative) {
        struct query_atom *more = arena_array(p->a, struct query_atom, last->count + 1);
        memcpy(more, last->atoms, sizeof(*more) * (size_t)last->count);
        more[last->count++] = atom;
        last->atoms = more;
        return;
    }
    if (q->count == QUERY_CLAUSES) {
        q->cut = true;
        return;
    }
    struct query_atom *atoms = arena_make(p->a, struct query_atom);
    *atoms = atom;
    q->clauses[q->count++] = (struct query_clause){.negative = negative, .atoms = atoms, .count = 1};
}

/* The terms of text, as many as there is room for. */
static ptrdiff_t cut_words(struct parser *p, struct str text, struct str terms[QUERY_TERMS])
{
    struct search_words words;
    struct search_word word;
    ptrdiff_t count = 0;
    search_words_begin(&words, p->language, text);
    while (search_words_next(&words, &word)) {
        if (p->out->terms + count == QUERY_TERMS) {
            p->out->cut = true;
            break;
        }
        terms[count++] = str_copy(p->a, word.term);
    }
    return count;
}

/* Names are not kept in the order of their words, so a row of them is taken as words that all are there. */
static bool has_order(uint8_t fields)
{
    return fields == IN_ANY || (fields & (IN_HEADLINE | IN_STANDFIRST)) != 0;
}

static void add_words(struct parser *p, bool negative, uint8_t fields, struct str text, bool quoted)
{
    struct str terms[QUERY_TERMS];
    ptrdiff_t count = cut_words(p, text, terms);
    if (count == 0)
        return;
    if (count == 1 || quoted || negative || p->join) {
        struct query_atom atom = make_atom(p, fields, terms, count);
        atom.row = count > 1 && has_order(fields);
        add_clause(p, negative, atom);
    } else {
        for (ptrdiff_t i = 0; i < count; i++)
            add_clause(p, false, make_atom(p, fields, &terms[i], 1));
    }
    p->join = false;
}

/* ---- dates ---- */

static bool take_number(struct str *text, int digits, int *out)
{
    *out = 0;
    if (text->n < digits)
        return false;
    for (int i = 0; i < digits; i++) {
        if (!char_is_digit(text->p[i]))
            return false;
        *out = *out * 10 + text->p[i] - '0';
    }
    *text = str_from(*text, digits);
    return true;
}

/* YYYY, YYYY-MM or YYYY-MM-DD: the first instant of it, and the first one behind it. */
static bool read_span(struct str zone, struct str text, int64_t *from, int64_t *to)
{
    struct time_civil first = {.month = 1, .day = 1}, last;
    int year, month = 0, day = 0;
    if (!take_number(&text, 4, &year) || year < 1500 || year > 9998)
        return false;
    if (text.n > 0 &&
        (text.p[0] != '-' || (text = str_from(text, 1), !take_number(&text, 2, &month)) || month < 1 || month > 12))
        return false;
    if (text.n > 0 &&
        (text.p[0] != '-' || (text = str_from(text, 1), !take_number(&text, 2, &day)) || day < 1 || day > 31))
        return false;
    if (text.n > 0)
        return false;
    first.year = year;
    first.month = MAX(month, 1);
    first.day = MAX(day, 1);
    last = first;
    if (month == 0)
        last.year++;
    else if (day == 0 && ++last.month > 12)
        last = (struct time_civil){.year = year + 1, .month = 1, .day = 1};
    int64_t start = time_from_civil(&first), end = time_from_civil(&last) + (day ? TIME_DAY : 0);
    *from = dates_from_local(zone, start);
    *to = dates_from_local(zone, end);
    return true;
}

/* Whether name is one of dates, and text one: then the query's span is narrowed. */
static bool narrow(struct parser *p, struct str name, struct str text)
{
    int64_t from, to;
    bool since = str_equal_nocase(name, S("from")) || str_equal_nocase(name, S("after"));
    bool until = str_equal_nocase(name, S("to")) || str_equal_nocase(name, S("before"));
    bool within = str_equal_nocase(name, S("year")) || str_equal_nocase(name, S("date"));
    if ((!since && !until && !within) || !read_span(p->zone, text, &from, &to))
        return false;
    if (since || within)
        p->out->from = MAX(p->out->from, from);
    if (until || within)
        p->out->to = MIN(p->out->to, str_equal_nocase(name, S("before")) ? from : to);
    return true;
}

/* ---- the text ---- */

static bool find_field(struct str name, uint8_t *out)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(FIELDS); i++)
        if (str_equal_nocase(name, FIELDS[i].name)) {
            *out = FIELDS[i].field;
            return true;
        }
    return false;
}

static void take_item(struct parser *p)
{
    uint8_t fields = IN_ANY;
    bool negative = p->text.p[p->at] == '-' && p->at + 1 < p->text.n && !space_length(p->text, p->at + 1);
    p->at += negative;
    if (quote_length(p->text, p->at)) {
        add_words(p, negative, fields, take_quoted(p), true);
        return;
    }
    struct str chunk = take_chunk(p), name, rest = {NULL, 0};
    if (str_equal(chunk, S("OR")) || str_equal(chunk, S("|"))) {
        p->join = p->out->count > 0;
        return;
    }
    if (str_equal(chunk, S("AND")))
        return;
    if (str_cut(chunk, ':', &name, &rest) && narrow(p, name, rest))
        return;
    if (rest.p && find_field(name, &fields)) {
        bool quoted = rest.n == 0 && p->at < p->text.n && quote_length(p->text, p->at) > 0;
        add_words(p, negative, fields, quoted ? take_quoted(p) : rest, quoted);
        return;
    }
    add_words(p, negative, fields, chunk, false);
}

void query_parse(struct arena *a, const struct language *language, struct str zone, struct str text, struct query *out)
{
    *out = (struct query){.from = INT64_MIN, .to = INT64_MAX, .cut = text.n > QUERY_BYTES};
    struct parser p = {.a = a, .language = language, .zone = zone, .text = utf8_cut(text, QUERY_BYTES), .out = out};
    for (skip_space(&p); p.at < p.text.n; skip_space(&p))
        take_item(&p);
}
