/* query.c - fuzz target: any bytes as a search and as a text that is searched; a byte first that names the language. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "search/query.h"
#include "search/snippet.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *a, const struct query *q)
{
    ptrdiff_t terms = 0;
    if (q->count > QUERY_CLAUSES)
        abort();
    for (ptrdiff_t c = 0; c < q->count; c++)
        for (ptrdiff_t i = 0; i < q->clauses[c].count; i++)
            for (ptrdiff_t k = 0; k < q->clauses[c].atoms[i].count; k++, terms++)
                if (q->clauses[c].atoms[i].terms[k].n < 1 || q->clauses[c].atoms[i].terms[k].n > TERM_MAX)
                    abort();
    if (terms > QUERY_TERMS)
        abort();
    (void)a;
}

/* The pieces are the text, in order and without a gap. */
static void check_snippet(struct arena *a, const struct query *q, const struct language *language, struct str text,
                          ptrdiff_t length)
{
    struct snippet s = snippet_make(a, q, language, text, length);
    for (ptrdiff_t i = 0; i + 1 < s.count; i++)
        if (s.pieces[i].text.p + s.pieces[i].text.n != s.pieces[i + 1].text.p)
            abort();
    if (s.count &&
        (s.pieces[0].text.p < text.p || s.pieces[s.count - 1].text.p + s.pieces[s.count - 1].text.n > text.p + text.n))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct query q;
    ptrdiff_t count;
    if (size == 0)
        return 0;
    const struct language *languages = language_all(&count);
    const struct language *language = &languages[data[0] % count];
    struct str text = {(const char *)data + 1, (ptrdiff_t)size - 1};
    arena_init(&a, 0);
    query_parse(&a, language, S("Europe/Oslo"), text, &q);
    check(&a, &q);
    check_snippet(&a, &q, language, text, 0);
    check_snippet(&a, &q, language, text, 40);
    arena_close(&a);
    return 0;
}
