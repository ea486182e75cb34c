/* glossary.c - the words of the house: what is never translated, and what becomes what. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/glossary.h"

#include "base/utf8.h"
#include "store/statements.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#define BUCKETS 256

struct entry {
    struct str source, words;
    ptrdiff_t rank; /* of equal sources the higher one counts */
    struct entry *next;
};

struct glossary {
    struct entry *buckets[BUCKETS]; /* by the first byte of the source; the longest first */
};

/* ---- making ---- */

/* The text with its first letter as a capital; the text itself where it has none that is small. */
static struct str with_capital(struct arena *a, struct str text)
{
    int32_t code;
    char bytes[4];
    int n = utf8_decode(text, &code);
    if (n == 0 || u_toupper(code) == code)
        return text;
    struct str capital = {bytes, utf8_encode(u_toupper(code), bytes)};
    return str_concat(a, capital, str_from(text, n));
}

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->source.n != b->source.n)
        return a->source.n < b->source.n ? -1 : 1;
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

/* Shortest and lowest are put in first, and so come last. */
static void fill_buckets(struct glossary *glossary, struct entry *entries, ptrdiff_t count)
{
    if (count)
        qsort(entries, (size_t)count, sizeof(*entries), compare_entries);
    for (ptrdiff_t i = 0; i < count; i++) {
        struct entry **bucket = &glossary->buckets[(unsigned char)entries[i].source.p[0]];
        entries[i].next = *bucket;
        *bucket = &entries[i];
    }
}

static ptrdiff_t add_entry(struct arena *a, struct entry *entries, ptrdiff_t count, struct str source, struct str words,
                           ptrdiff_t rank)
{
    struct str capital = with_capital(a, source);
    if (source.n == 0)
        return count;
    entries[count++] = (struct entry){.source = source, .words = words, .rank = rank};
    if (!str_equal(capital, source))
        entries[count++] = (struct entry){.source = capital, .words = with_capital(a, words), .rank = rank};
    return count;
}

struct glossary *glossary_make(struct arena *a, const struct glossary_term *terms, ptrdiff_t count,
                               const struct str *names, ptrdiff_t name_count)
{
    struct glossary *glossary = arena_make(a, struct glossary);
    struct entry *entries = arena_array(a, struct entry, 2 * count + name_count);
    ptrdiff_t entry_count = 0;
    for (ptrdiff_t i = 0; i < name_count; i++)
        if (names[i].n > 0 && names[i].n <= GLOSSARY_TERM_MAX)
            entries[entry_count++] = (struct entry){.source = names[i], .words = names[i]};
    for (ptrdiff_t i = 0; i < count; i++) {
        ptrdiff_t rank = 1 + (terms[i].from.n > 0) + 2 * (terms[i].to.n > 0);
        struct str words = terms[i].target.n ? terms[i].target : terms[i].source;
        entry_count = add_entry(a, entries, entry_count, terms[i].source, words, rank);
    }
    fill_buckets(glossary, entries, entry_count);
    return glossary;
}

struct err glossary_read(struct arena *a, struct db_conn *conn, struct str from, struct str to, const struct str *names,
                         ptrdiff_t name_count, struct glossary **out)
{
    struct sql_glossary_term_list rows;
    TRY(sql_glossary_of_pair(a, conn, from, to, &rows));
    struct glossary_term *terms = arena_array(a, struct glossary_term, rows.count);
    for (ptrdiff_t i = 0; i < rows.count; i++)
        terms[i] = (struct glossary_term){rows.items[i].source_language, rows.items[i].target_language,
                                          rows.items[i].source, rows.items[i].target};
    *out = glossary_make(a, terms, rows.count, names, name_count);
    return OK;
}

/* ---- finding ---- */

static bool goes_on(int32_t code)
{
    return u_isalnum(code) || (U_GET_GC_MASK(code) & U_GC_M_MASK);
}

static bool is_spaceless(int32_t code)
{
    UErrorCode error = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript(code, &error);
    return U_SUCCESS(error) && uscript_breaksBetweenLetters(script);
}

static int32_t code_before(struct str text, ptrdiff_t at)
{
    int32_t code = ' ';
    do
        at--;
    while (at > 0 && ((unsigned char)text.p[at] & 0xc0) == 0x80);
    return at >= 0 && utf8_decode(str_from(text, at), &code) ? code : ' ';
}

static bool is_edge(struct str text, ptrdiff_t at)
{
    int32_t after;
    if (at == 0 || at == text.n || utf8_decode(str_from(text, at), &after) == 0)
        return true;
    int32_t before = code_before(text, at);
    return !goes_on(before) || !goes_on(after) || is_spaceless(before) || is_spaceless(after);
}

static const struct entry *entry_at(const struct glossary *glossary, struct str text, ptrdiff_t at)
{
    const struct entry *entry = glossary->buckets[(unsigned char)text.p[at]];
    if (!entry || !is_edge(text, at))
        return NULL;
    for (; entry; entry = entry->next)
        if (str_starts(str_from(text, at), entry->source) && is_edge(text, at + entry->source.n))
            return entry;
    return NULL;
}

bool glossary_find(const void *context, struct str text, ptrdiff_t from, struct segment_term *out)
{
    for (ptrdiff_t at = from; at < text.n; at++) {
        const struct entry *entry = entry_at(context, text, at);
        if (!entry)
            continue;
        *out = (struct segment_term){at, at + entry->source.n, entry->words};
        return true;
    }
    return false;
}

/* ---- keeping ---- */

/* U+FFFC would be taken for what it stands for. */
static bool is_fit(struct str text)
{
    int32_t code;
    if (text.n > GLOSSARY_TERM_MAX || !str_equal(text, str_trim(text)))
        return false;
    for (ptrdiff_t i = 0, n; i < text.n; i += n)
        if ((n = utf8_decode(str_from(text, i), &code)) == 0 || u_iscntrl(code) || code == 0xfffc)
            return false;
    return true;
}

struct err glossary_put(struct db_conn *conn, const struct glossary_term *term, int64_t now)
{
    int64_t count;
    if (term->source.n == 0 || !is_fit(term->source) || !is_fit(term->target))
        return err_make(&ERR_INVALID, "a term of the glossary has 1 to %d bytes, no controls, no space around it",
                        GLOSSARY_TERM_MAX);
    TRY(sql_glossary_count(conn, &count));
    if (count >= GLOSSARY_TERMS_MAX)
        return err_make(&ERR_LIMIT, "the glossary has %d terms already, which is the most", GLOSSARY_TERMS_MAX);
    return sql_glossary_put(conn, term->from, term->to, term->source, term->target, now);
}
