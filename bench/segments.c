/* segments.c - a story of 600 words cut and joined for ten languages: prints the CPU time of one such story, in
 * microseconds, cut, checked and joined, in the median of many. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "translate/segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUNS 101
#define PARAGRAPHS 12

static int64_t cpu_now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &at);
    return at.tv_sec * INT64_C(1000000) + at.tv_nsec / 1000;
}

/* 50 words a paragraph, with a link, an emphasis and an abbreviation in each. */
static struct html make_body(struct arena *a)
{
    struct buf b;
    struct html body;
    buf_init(&b, 1 << 20);
    for (int i = 0; i < PARAGRAPHS; i++)
        buf_add(&b, S("<p>The ferry <em>left the quay</em> at nine, and Mr. Falk saw it go past the mole. The council "
                      "had <a href=\"/a/\">voted on Tuesday</a> for a second berth, 3.5 m wider than the old one. It "
                      "is to open in spring. Nobody in the town doubts that the ice will be gone by then.</p>"));
    if (failed(html_sanitise(a, str_copy(a, buf_str(&b)), NULL, &body)))
        exit(1);
    buf_close(&b);
    return body;
}

static void translate(struct arena *a, struct html body, struct str language)
{
    struct segments s;
    struct translate_story out, story = {.language = S("en"), .headline = S("A second berth"), .body = body};
    if (failed(segments_cut(a, &story, &(struct segment_rules){0}, &s)))
        exit(1);
    for (ptrdiff_t i = 0; i < s.count; i++) {
        s.items[i].target = s.items[i].source;
        s.items[i].problem = segment_problem(language, s.items[i].source, s.items[i].target);
    }
    if (failed(segments_join(a, &s, language, &out)))
        exit(1);
}

static int compare(const void *left, const void *right)
{
    const int64_t *a = left, *b = right;
    return *a < *b ? -1 : *a > *b;
}

int main(void)
{
    static const struct str LANGUAGES[] = {S_INIT("es"), S_INIT("de"), S_INIT("fr"), S_INIT("it"), S_INIT("pt"),
                                           S_INIT("nl"), S_INIT("sv"), S_INIT("pl"), S_INIT("tr"), S_INIT("id")};
    int64_t taken[RUNS];
    struct arena kept;
    arena_init(&kept, 0);
    struct html body = make_body(&kept);
    for (int run = 0; run < RUNS; run++) {
        struct arena a;
        int64_t start = cpu_now();
        arena_init(&a, 0);
        for (ptrdiff_t i = 0; i < COUNT_OF(LANGUAGES); i++)
            translate(&a, body, LANGUAGES[i]);
        arena_close(&a);
        taken[run] = cpu_now() - start;
    }
    qsort(taken, RUNS, sizeof *taken, compare);
    printf("segments\t%lld\n", (long long)taken[RUNS / 2]);
    arena_close(&kept);
    return 0;
}
