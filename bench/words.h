/* words.h - invented prose whose words are as unevenly frequent as those of a language. Seeded: the same every time. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_WORDS_H
#define BENCH_WORDS_H

#include "base/base.h"

#include <math.h>

#define WORDS_STEMS 80000

/* SplitMix64 (Steele, Lea, Flood 2014). */
static inline uint64_t words_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

static inline int words_below(uint64_t *state, int n)
{
    return (int)(words_random(state) % (uint64_t)n);
}

/* Rank 0 .. WORDS_STEMS-1 by Zipf's law with exponent 1: the inverse of its distribution, about. */
static inline int words_rank(uint64_t *state)
{
    double u = (double)(words_random(state) >> 11) / (double)((uint64_t)1 << 53);
    return (int)(exp(u * log(WORDS_STEMS)) - 1);
}

/* The word of a rank: frequent ones are short, each is spelt in one way. */
static inline void words_add(struct buf *out, int rank)
{
    static const char FIRST[] = "tsrnlmdkpbgvhfwj", MIDDLE[] = "aeiou", LAST[] = "nrstlmd";
    int left = rank + 1;
    while (left > 0) {
        buf_add_char(out, FIRST[left % 16]);
        left /= 16;
        buf_add_char(out, MIDDLE[left % 5]);
        left /= 5;
        if (left % 3 == 1)
            buf_add_char(out, LAST[left % 7]);
        left /= 3;
    }
}

/* count words with a space between; the first with a capital letter. */
static inline void words_sentence(struct buf *out, uint64_t *state, int count)
{
    ptrdiff_t start = out->n;
    for (int i = 0; i < count; i++) {
        if (i)
            buf_add_char(out, ' ');
        words_add(out, words_rank(state));
    }
    if (out->n > start && out->p[start] >= 'a')
        out->p[start] = (char)(out->p[start] - 32);
}

/* A name out of 2,000: a given name and a family name. */
static inline void words_person(struct buf *out, int number)
{
    uint64_t state = (uint64_t)number % 50;
    words_sentence(out, &state, 1);
    buf_add_char(out, ' ');
    state = (uint64_t)number + 977;
    ptrdiff_t start = out->n;
    words_add(out, 1000 + words_below(&state, 40000));
    if (out->n > start)
        out->p[start] = (char)(out->p[start] - 32);
}

#endif
