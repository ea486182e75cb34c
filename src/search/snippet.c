/* snippet.c - the place of a text where a query's words are. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/snippet.h"

#include "text/words.h"

#define HITS_MAX 512

struct hit {
    ptrdiff_t from, to;
    int term; /* which of the query's words */
};

/* The number of a word among the query's wanted ones; -1: none. */
static int number_of(const struct query *q, struct str term)
{
    int number = 0;
    for (ptrdiff_t c = 0; c < q->count; c++) {
        if (q->clauses[c].negative)
            continue;
        for (ptrdiff_t i = 0; i < q->clauses[c].count; i++)
            for (ptrdiff_t k = 0; k < q->clauses[c].atoms[i].count; k++, number++)
                if (str_equal(q->clauses[c].atoms[i].terms[k], term))
                    return number;
    }
    return -1;
}

static ptrdiff_t find_hits(const struct query *q, const struct language *language, struct str text,
                           struct hit hits[HITS_MAX])
{
    struct search_words words;
    struct search_word word;
    ptrdiff_t count = 0;
    search_words_begin(&words, language, text);
    while (count < HITS_MAX && search_words_next(&words, &word)) {
        int term = number_of(q, word.term);
        if (term >= 0)
            hits[count++] = (struct hit){word.from, word.to, term};
    }
    return count;
}

/* How good a stretch is: different words count more than the same one again. */
static int worth_of(const struct hit *hits, ptrdiff_t from, ptrdiff_t to)
{
    uint64_t seen = 0;
    int worth = 0;
    for (ptrdiff_t i = from; i < to; i++) {
        uint64_t bit = (uint64_t)1 << (hits[i].term % 64);
        worth += seen & bit ? 1 : 8;
        seen |= bit;
    }
    return worth;
}

/* The first hit of the best stretch of that length. */
static ptrdiff_t best_start(const struct hit *hits, ptrdiff_t count, ptrdiff_t length)
{
    ptrdiff_t best = 0, to = 0;
    int most = -1;
    for (ptrdiff_t from = 0; from < count; from++) {
        while (to < count && hits[to].to - hits[from].from <= length)
            to++;
        int worth = worth_of(hits, from, to);
        if (worth > most) {
            most = worth;
            best = from;
        }
    }
    return best;
}

static void add(struct snippet *out, struct str text, ptrdiff_t from, ptrdiff_t to, bool mark)
{
    if (to > from)
        out->pieces[out->count++] = (struct snippet_piece){str_slice(text, from, to), mark};
}

struct snippet snippet_make(struct arena *a, const struct query *q, const struct language *language, struct str text,
                            ptrdiff_t length)
{
    struct hit *hits = arena_array(a, struct hit, HITS_MAX);
    ptrdiff_t count = find_hits(q, language, text, hits), from = 0, to = text.n;
    if (length > 0 && text.n > length) {
        ptrdiff_t first = count ? hits[best_start(hits, count, length * 3 / 4)].from : 0;
        from = first > length / 4 ? words_edge_before(text, first - length / 4) : 0;
        to = from + length < text.n ? words_edge_before(text, from + length) : text.n;
    }
    struct snippet out = {.pieces = arena_array(a, struct snippet_piece, 2 * count + 1)};
    out.from_start = from == 0;
    out.to_end = to == text.n;
    ptrdiff_t at = from;
    for (ptrdiff_t i = 0; i < count; i++) {
        if (hits[i].from < at || hits[i].to > to)
            continue;
        add(&out, text, at, hits[i].from, false);
        add(&out, text, hits[i].from, hits[i].to, true);
        at = hits[i].to;
    }
    add(&out, text, at, to, false);
    return out;
}
