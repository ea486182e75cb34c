/* make_wxr.c - writes a WordPress export of invented stories to standard output: bench-make_wxr COUNT */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * 600 words each in twelve paragraphs with two subheadings, as make_stories.c has them: half by the block editor, half
 * by the classic one, with a link, metadata, a label of a plugin in each third and an also-read line in each fifth. One
 * of 300 authors, one or two of twelve sections, three of 2,000 tags. The same number is the same story, always.
 */
#include "bench/words.h"

#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>

#define STORY_MAX 131072
#define MINUTES_OF_TEN_YEARS (10 * 365 * 24 * 60)
#define TAGS 2000
#define AUTHORS 300

static const char *const SECTIONS[] = {"Local",   "Region", "World", "Politics", "Business", "Culture",
                                       "Science", "Health", "Sport", "Travel",   "Opinion",  "Climate"};

static void add_head(struct buf *out)
{
    buf_add(out, S("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<rss version=\"2.0\">\n<channel>\n"
                   "<link>https://old.example</link>\n<wp:base_blog_url>https://old.example</wp:base_blog_url>\n"));
    for (int i = 0; i < AUTHORS; i++) {
        buf_add_format(out, "<wp:author><wp:author_login>author%d</wp:author_login><wp:author_display_name>", i);
        words_person(out, i);
        buf_add(out, S("</wp:author_display_name></wp:author>\n"));
    }
    for (int i = 0; i < COUNT_OF(SECTIONS); i++)
        buf_add_format(out,
                       "<wp:category><wp:term_id>%d</wp:term_id><wp:category_nicename>section-%d</wp:category_nicename>"
                       "<wp:cat_name><![CDATA[%s]]></wp:cat_name></wp:category>\n",
                       i + 1, i, SECTIONS[i]);
}

static void add_sentences(struct buf *out, uint64_t *state, int words, const struct words_topics *topics)
{
    while (words > 0) {
        int length = MIN(words, 8 + words_below(state, 14));
        words_about(out, state, length, topics);
        buf_add(out, S(". "));
        words -= length;
    }
}

static void add_block(struct buf *out, const char *name, const char *tag, bool blocks, bool begins)
{
    if (begins && blocks)
        buf_add_format(out, "<!-- wp:%s -->\n<%s>", name, tag);
    else if (blocks)
        buf_add_format(out, "</%s>\n<!-- /wp:%s -->\n\n", tag, name);
    else if (tag[0] == 'h')
        buf_add_format(out, begins ? "<%s>" : "</%s>\n", tag);
    else if (!begins)
        buf_add(out, S("\n\n"));
}

static void add_text(struct buf *out, uint64_t *state, int number, const struct words_topics *topics)
{
    bool blocks = number % 2;
    for (int paragraph = 0; paragraph < 12; paragraph++) {
        if (paragraph == 4 || paragraph == 8) {
            add_block(out, "heading", "h2", blocks, true);
            words_sentence(out, state, 4);
            add_block(out, "heading", "h2", blocks, false);
        }
        add_block(out, "paragraph", "p", blocks, true);
        if (paragraph == 2)
            buf_add(out, S("The report is at <a href=\"https://reports.example/annual\">its place</a> and in "
                           "<strong>full</strong> below. "));
        add_sentences(out, state, 50, topics);
        add_block(out, "paragraph", "p", blocks, false);
    }
    if (number % 3 == 0)
        buf_add(out, blocks ? S("<p>Spread the love</p>\n") : S("Spread the love\n\n"));
    if (number % 5 == 0)
        buf_add_format(out, "%sAlso Read: <a href=\"https://old.example/story-%d/\">another</a>%s", blocks ? "<p>" : "",
                       number / 2, blocks ? "</p>\n" : "\n\n");
}

static void add_terms(struct buf *out, uint64_t *state, int number, const struct words_topics *topics)
{
    int sections[] = {number % 12, (number + 1 + words_below(state, 11)) % 12};
    for (int i = 0; i < 1 + number % 2; i++)
        buf_add_format(out, "<category domain=\"category\" nicename=\"section-%d\"><![CDATA[%s]]></category>\n",
                       sections[i], SECTIONS[sections[i]]);
    for (int i = 0; i < topics->count; i++) {
        buf_add_format(out, "<category domain=\"post_tag\" nicename=\"tag-%d\"><![CDATA[", topics->numbers[i]);
        words_add(out, 5000 + topics->numbers[i]);
        buf_add(out, S("]]></category>\n"));
    }
}

static void add_dates(struct buf *out, int number)
{
    char date[TIME_RFC3339_SIZE];
    const struct time_civil newest = {2026, 6, 1, 12, 0, 0, 0, 0};
    int64_t minutes = ((int64_t)number * 7919) % MINUTES_OF_TEN_YEARS;
    time_format_rfc3339(time_from_civil(&newest) - minutes * 60 * TIME_SECOND, date);
    buf_add_format(out, "<wp:post_date>%.10s %.8s</wp:post_date>\n<wp:post_date_gmt>%.10s %.8s</wp:post_date_gmt>\n",
                   date, date + 11, date, date + 11);
}

static void add_story(struct buf *out, int number)
{
    uint64_t state = (uint64_t)number * 0x9e3779b97f4a7c15;
    struct words_topics topics = {.count = 3, .one_in = 20};
    for (int i = 0; i < 3; i++)
        topics.numbers[i] = words_below(&state, TAGS);
    buf_add(out, S("<item>\n<title><![CDATA["));
    words_about(out, &state, 8, &topics);
    buf_add_format(out, "]]></title>\n<link>https://old.example/story-%d/</link>\n<dc:creator>author%d</dc:creator>\n",
                   number, words_below(&state, AUTHORS));
    buf_add(out, S("<description></description>\n<content:encoded><![CDATA["));
    add_text(out, &state, number, &topics);
    buf_add(out, S("]]></content:encoded>\n<excerpt:encoded><![CDATA["));
    words_about(out, &state, 24, &topics);
    buf_add_format(out, "]]></excerpt:encoded>\n<wp:post_id>%d</wp:post_id>\n", number + 1);
    add_dates(out, number);
    buf_add_format(out, "<wp:post_name>story-%d</wp:post_name>\n<wp:status>publish</wp:status>\n", number);
    buf_add(out, S("<wp:post_parent>0</wp:post_parent>\n<wp:post_type>post</wp:post_type>\n"));
    add_terms(out, &state, number, &topics);
    buf_add(out, S("<wp:postmeta><wp:meta_key>_edit_last</wp:meta_key><wp:meta_value><![CDATA[1]]></wp:meta_value>"
                   "</wp:postmeta>\n</item>\n"));
}

static void write_out(struct buf *text)
{
    if (text->failed || fwrite(text->p, 1, (size_t)text->n, stdout) != (size_t)text->n)
        fatal("standard output");
    buf_clear(text);
}

int main(int argc, char **argv)
{
    struct buf text;
    if (argc != 2)
        fatalx("use: bench-make_wxr COUNT");
    buf_init(&text, STORY_MAX);
    add_head(&text);
    write_out(&text);
    for (int i = 0; i < atoi(argv[1]); i++) {
        add_story(&text, i);
        write_out(&text);
    }
    buf_add(&text, S("</channel>\n</rss>\n"));
    write_out(&text);
    buf_close(&text);
    return 0;
}
