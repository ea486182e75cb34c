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

#define WORDS_TOPIC 40 /* words that a topic has of its own */

/* What a text is about: one word in so many is one of its topics'. */
struct words_topics {
    int numbers[3];
    int count;
    int one_in;
};

/* One of a topic's words: none of the most frequent ones, and shared with few other topics. */
static inline int words_topic_rank(uint64_t *state, const struct words_topics *topics)
{
    uint64_t of = (uint64_t)topics->numbers[words_below(state, topics->count)] * WORDS_TOPIC +
                  (uint64_t)words_below(state, WORDS_TOPIC);
    return 600 + words_below(&of, WORDS_STEMS - 600);
}

/* count words with a space between, of the topics (NULL: none) and others; the first with a capital letter. */
static inline void words_about(struct buf *out, uint64_t *state, int count, const struct words_topics *topics)
{
    ptrdiff_t start = out->n;
    for (int i = 0; i < count; i++) {
        if (i)
            buf_add_char(out, ' ');
        bool topical = topics && words_below(state, topics->one_in) == 0;
        words_add(out, topical ? words_topic_rank(state, topics) : words_rank(state));
    }
    if (out->n > start && out->p[start] >= 'a')
        out->p[start] = (char)(out->p[start] - 32);
}

static inline void words_sentence(struct buf *out, uint64_t *state, int count)
{
    words_about(out, state, count, NULL);
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
