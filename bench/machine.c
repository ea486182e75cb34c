/* machine.c - how fast this machine is just now: microseconds of CPU for one fixed piece of work. */
/* SPDX-License-Identifier: Apache-2.0 */
/* The work: gzip, level 6, of 25 KB of invented prose. Prints the least and the median of 200. On an idle machine the
 * two are close; where they are not, or where they are higher than in another run, other programs were at work, and CPU
 * figures of that run are too high by about as much. */
#include "bench/words.h"

#include "base/time.h"
#include "text/compress.h"

#include <stdio.h>
#include <stdlib.h>

#define ROUNDS 200

static int64_t one_round(struct str text)
{
    struct buf out;
    buf_init(&out, 2 * text.n);
    int64_t begin = time_thread_cpu();
    if (failed(compress_gzip(text, 6, &out)))
        fatalx("%s", err_detail());
    int64_t took = time_thread_cpu() - begin;
    buf_close(&out);
    return took;
}

static int compare(const void *a, const void *b)
{
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

int main(void)
{
    struct buf text;
    uint64_t state = 42;
    int64_t took[ROUNDS];
    buf_init(&text, 65536);
    while (text.n < 25000)
        words_sentence(&text, &state, 12);
    for (int i = 0; i < ROUNDS; i++)
        took[i] = one_round((struct str){text.p, 25000});
    qsort(took, ROUNDS, sizeof(*took), compare);
    printf("%lld %lld\n", (long long)took[0], (long long)took[ROUNDS / 2]);
    buf_close(&text);
    return 0;
}
