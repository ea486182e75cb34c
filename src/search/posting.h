/* posting.h - that a story has a term: how often, and where. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_POSTING_H
#define SEARCH_POSTING_H

#include "base/varint.h"

/*
 * One byte: in which fields the term stands, and in the lowest three bits how often in the text, by steps. A list of
 * postings is pairs of the distance to the story before (a varint, from -1) and that byte, in the order of the stories.
 */
#define IN_HEADLINE 0x80
#define IN_STANDFIRST 0x40
#define IN_TAG 0x20
#define IN_BYLINE 0x10
#define IN_SECTION 0x08
#define IN_TEXT 0x07
#define IN_ANY 0xff

/* Terms that are no words: this byte and a kind, then a number. They filter and relate, and score nothing. */
#define TERM_MARK '\1'
#define TERM_SECTION 's' /* "\1s12": stands in section 12 */
#define TERM_TAG 't'
#define TERM_PERSON 'p'

/* The step of a count. */
static inline uint8_t posting_step(int count)
{
    static const uint8_t STEPS[] = {0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6, 6, 6};
    return count < (int)sizeof STEPS ? STEPS[count] : 7;
}

struct postings {
    const uint8_t *at;
    const uint8_t *end;
    int64_t story;   /* its place in the segment; after postings_next */
    uint8_t posting; /* likewise */
};

static inline struct postings postings_of(struct str bytes)
{
    return (struct postings){bytes_of(bytes), bytes_of(bytes) + bytes.n, -1, 0};
}

static inline bool postings_next(struct postings *p)
{
    if (p->at >= p->end)
        return false;
    uint64_t step = *p->at++;
    if (step >= 0x80) {
        p->at--;
        step = varint_read(&p->at, p->end);
    }
    p->story += (int64_t)step;
    p->posting = p->at < p->end ? *p->at++ : 0;
    return true;
}

#endif
