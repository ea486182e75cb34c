/* make_stories.c - writes invented stories as Markdown files: bench-make_stories DIR FROM COUNT */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 600 words each in twelve paragraphs with two subheadings, one or two authors of 300, a place of 300, one or two of
 * twelve sections, three of 2,000 tags, dates over ten years. A tag is a topic: one word in twenty of a story is of its
 * tags' own words. DIR/NNNN/NNNNNN.md, a thousand to a folder. The same number is the same story, always.
 */
#include "bench/words.h"

#include "base/time.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define STORY_MAX 65536
#define MINUTES_OF_TEN_YEARS (10 * 365 * 24 * 60)

static const char *const SECTIONS[] = {"Local",   "Region", "World", "Politics", "Business", "Culture",
                                       "Science", "Health", "Sport", "Travel",   "Opinion",  "Climate"};

static void add_slug(struct buf *out, int number)
{
    buf_add_format(out, "bench-story-%d", number);
}

static void add_tag(struct buf *out, int tag)
{
    words_add(out, 5000 + tag);
    buf_add_format(out, "-%d", tag);
}

static void add_front_matter(struct buf *out, uint64_t *state, int number, const struct words_topics *topics)
{
    const struct words_topics headline = {{topics->numbers[0], topics->numbers[1], topics->numbers[2]}, 3, 4};
    char date[TIME_RFC3339_SIZE];
    const struct time_civil newest = {2026, 6, 1, 12, 0, 0, 0, 0};
    int64_t minutes = ((int64_t)number * 7919) % MINUTES_OF_TEN_YEARS;
    time_format_rfc3339(time_from_civil(&newest) - minutes * 60 * TIME_SECOND, date);
    buf_add(out, S("---\ntitle: "));
    words_about(out, state, 8, &headline);
    buf_add(out, S("\nstandfirst: "));
    words_about(out, state, 24, topics);
    buf_add(out, S("\nslug: "));
    add_slug(out, number);
    buf_add(out, S("\nbyline: ["));
    words_person(out, words_below(state, 300));
    if (number % 3 == 0) {
        buf_add(out, S(", "));
        words_person(out, 300 + words_below(state, 300));
        buf_add(out, S(" (photographer)"));
    }
    buf_add(out, S("]\nplace: "));
    words_person(out, 1000 + words_below(state, 300));
    buf_add_format(out, "\ndate: %s\nsections: [%s", date, SECTIONS[number % 12]);
    if (number % 2)
        buf_add_format(out, ", %s", SECTIONS[(number + 1 + words_below(state, 11)) % 12]);
    buf_add(out, S("]\ntags: ["));
    for (int i = 0; i < 3; i++) {
        if (i)
            buf_add(out, S(", "));
        add_tag(out, topics->numbers[i]);
    }
    buf_add(out, S("]\n---\n"));
}

static void add_paragraph(struct buf *out, uint64_t *state, int words, const struct words_topics *topics)
{
    while (words > 0) {
        int length = MIN(words, 8 + words_below(state, 14));
        words_about(out, state, length, topics);
        buf_add(out, S(". "));
        words -= length;
    }
    buf_add(out, S("\n\n"));
}

static void add_story(struct buf *out, int number)
{
    uint64_t state = (uint64_t)number * 0x9e3779b97f4a7c15;
    struct words_topics topics = {.count = 3, .one_in = 20};
    for (int i = 0; i < 3; i++)
        topics.numbers[i] = words_below(&state, 2000);
    add_front_matter(out, &state, number, &topics);
    for (int paragraph = 0; paragraph < 12; paragraph++) {
        if (paragraph == 4 || paragraph == 8) {
            buf_add(out, S("## "));
            words_sentence(out, &state, 4);
            buf_add(out, S("\n\n"));
        }
        if (paragraph == 2)
            buf_add(out, S("The report is at <https://reports.example/annual> and in **full** below. "));
        add_paragraph(out, &state, 50, &topics);
    }
}

static bool write_file(const char *path, struct str text)
{
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    bool written = descriptor >= 0 && write(descriptor, text.p, (size_t)text.n) == text.n;
    return descriptor >= 0 && close(descriptor) == 0 && written;
}

static void write_story(struct buf *text, const char *folder, int number)
{
    char path[4096];
    snprintf(path, sizeof(path), "%s/%04d", folder, number / 1000);
    if (mkdir(path, 0755) != 0 && errno != EEXIST)
        fatal("%s", path);
    snprintf(path, sizeof(path), "%s/%04d/%06d.md", folder, number / 1000, number);
    buf_clear(text);
    add_story(text, number);
    if (text->failed || !write_file(path, buf_str(text)))
        fatal("%s", path);
}

int main(int argc, char **argv)
{
    struct buf text;
    if (argc != 4)
        fatalx("use: bench-make_stories DIR FROM COUNT");
    buf_init(&text, STORY_MAX);
    for (int i = 0; i < atoi(argv[3]); i++)
        write_story(&text, argv[1], atoi(argv[2]) + i);
    buf_close(&text);
    return 0;
}
