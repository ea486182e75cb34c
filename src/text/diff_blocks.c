/* diff_blocks.c - stories' texts in blocks: which has become which, and what differs. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/diff.h"

#include <stdlib.h>
#include <string.h>

#define PAIRS_MAX                                                                                                      \
    4096                /* blocks of a changed run in old times those in now: beyond, none is taken for another edited \
                         */
#define ALIKE_LEAST 300 /* thousandths of their words that two blocks share to be the same, edited */
#define ALIKE_ALL 1000

struct diff_blocks diff_blocks_of(struct arena *a, struct html body)
{
    struct diff_blocks blocks = {0};
    struct html_block block;
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        blocks.count++;
    blocks.items = arena_array(a, struct html_block, blocks.count);
    ptrdiff_t i = 0;
    for (ptrdiff_t at = 0; i < blocks.count && html_next_block(body, &at, &block);)
        blocks.items[i++] = block;
    return blocks;
}

/* ---- how alike two blocks are ---- */

/* A block's tokens by number, sorted. */
struct bag {
    int32_t *items;
    ptrdiff_t count;
};

static int by_number(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x > y) - (x < y);
}

static bool is_blank(struct str token)
{
    return str_trim(token).n == 0;
}

static struct bag bag_of(struct arena *a, struct diff_names *names, struct diff_tokens tokens)
{
    struct bag bag = {arena_array(a, int32_t, tokens.count), 0};
    for (ptrdiff_t i = 0; i < tokens.count; i++)
        if (!is_blank(tokens.items[i]) && tokens.items[i].p[0] != '<')
            bag.items[bag.count++] = diff_name(names, tokens.items[i]);
    qsort(bag.items, (size_t)bag.count, sizeof *bag.items, by_number);
    return bag;
}

static int alike(struct bag a, struct bag b)
{
    ptrdiff_t shared = 0, i = 0, j = 0;
    while (i < a.count && j < b.count) {
        shared += a.items[i] == b.items[j];
        ptrdiff_t step_left = a.items[i] <= b.items[j], step_right = b.items[j] <= a.items[i];
        i += step_left;
        j += step_right;
    }
    return a.count + b.count ? (int)(2 * ALIKE_ALL * shared / (a.count + b.count)) : 0;
}

/* ---- a changed run ---- */

struct run {
    const struct html_block *old, *now;
    ptrdiff_t old_count, now_count;
    ptrdiff_t *at; /* of old's blocks */
    ptrdiff_t now_from;
};

static struct bag *bags_of(struct arena *a, struct diff_names *names, const struct diff_tokens *tokens, ptrdiff_t count)
{
    struct bag *bags = arena_array(a, struct bag, count);
    for (ptrdiff_t i = 0; i < count; i++)
        bags[i] = bag_of(a, names, tokens[i]);
    return bags;
}

static struct diff_tokens *tokens_of(struct arena *a, const struct html_block *blocks, ptrdiff_t count,
                                     ptrdiff_t *total)
{
    struct diff_tokens *tokens = arena_array(a, struct diff_tokens, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        tokens[i] = diff_markup_of(a, html_text(blocks[i].html));
        *total += tokens[i].count;
    }
    return tokens;
}

/* likeness[i * now_count + j], 0 below the least. */
static int *likenesses(struct arena *a, const struct run *run)
{
    ptrdiff_t total = 0;
    int *out = arena_array(a, int, run->old_count * run->now_count);
    struct diff_tokens *left = tokens_of(a, run->old, run->old_count, &total);
    struct diff_tokens *right = tokens_of(a, run->now, run->now_count, &total);
    struct diff_names *names = diff_names_make(a, total);
    struct bag *old = bags_of(a, names, left, run->old_count), *now = bags_of(a, names, right, run->now_count);
    for (ptrdiff_t i = 0; i < run->old_count; i++)
        for (ptrdiff_t j = 0; j < run->now_count; j++) {
            int likeness = alike(old[i], now[j]);
            out[i * run->now_count + j] = likeness >= ALIKE_LEAST ? likeness : 0;
        }
    return out;
}

/* The pairs, in order, that are most alike in all. */
static void pair(struct arena *a, const struct run *run)
{
    ptrdiff_t n = run->old_count, m = run->now_count, width = m + 1;
    int *like = likenesses(a, run);
    int *best = arena_array(a, int, (n + 1) * width); /* of what follows i and j */
    for (ptrdiff_t i = n - 1; i >= 0; i--)
        for (ptrdiff_t j = m - 1; j >= 0; j--) {
            int without = MAX(best[(i + 1) * width + j], best[i * width + j + 1]);
            int with = like[i * m + j] ? like[i * m + j] + best[(i + 1) * width + j + 1] : 0;
            best[i * width + j] = MAX(without, with);
        }
    for (ptrdiff_t i = 0, j = 0; i < n && j < m;) {
        int here = best[i * width + j], likeness = like[i * m + j];
        if (likeness && here == likeness + best[(i + 1) * width + j + 1])
            run->at[i++] = run->now_from + j++;
        else if (here == best[(i + 1) * width + j])
            i++;
        else
            j++;
    }
}

static void align_run(struct arena *a, const struct run *run)
{
    if (run->old_count == 1 && run->now_count == 1 && run->old->kind == run->now->kind)
        run->at[0] = run->now_from;
    else if (run->old_count && run->now_count && run->now_count <= PAIRS_MAX / run->old_count)
        pair(a, run);
}

/* ---- all blocks ---- */

static int32_t *numbers_of(struct arena *a, struct diff_names *names, struct diff_blocks blocks)
{
    int32_t *numbers = arena_array(a, int32_t, blocks.count);
    for (ptrdiff_t i = 0; i < blocks.count; i++)
        numbers[i] = diff_name(names, html_text(blocks.items[i].html));
    return numbers;
}

static void align_runs(struct arena *a, struct diff_blocks old, struct diff_blocks now, const bool *gone,
                       const bool *added, ptrdiff_t *at)
{
    ptrdiff_t i = 0, j = 0;
    while (i < old.count || j < now.count) {
        ptrdiff_t old_from = i, now_from = j;
        while (i < old.count && gone[i])
            at[i++] = -1;
        while (j < now.count && added[j])
            j++;
        struct run run = {old.items + old_from, now.items + now_from, i - old_from,
                          j - now_from,         at + old_from,        now_from};
        align_run(a, &run);
        if (i < old.count)
            at[i++] = j++;
    }
}

ptrdiff_t *diff_align(struct arena *a, struct diff_blocks old, struct diff_blocks now)
{
    struct diff_names *names = diff_names_make(a, old.count + now.count);
    int32_t *left = numbers_of(a, names, old), *right = numbers_of(a, names, now);
    bool *gone = arena_array(a, bool, old.count), *added = arena_array(a, bool, now.count);
    ptrdiff_t *at = arena_array(a, ptrdiff_t, old.count);
    diff_items(a, left, old.count, right, now.count, gone, added);
    align_runs(a, old, now, gone, added, at);
    return at;
}

/* ---- what differs, to be read ---- */

/* What a person sees of a block: its words, else where it leads. */
static struct str read_block(struct arena *a, struct html_block block)
{
    struct html_picture picture;
    struct str words = str_trim(html_plain_text(a, block.html));
    if (block.kind == HTML_EMBED)
        return html_block_embed(a, block);
    if (words.n == 0 && html_block_picture(a, block, &picture))
        return picture.alt.n ? picture.alt : picture.src;
    return words.n ? words : S("\xe2\x80\x94");
}

static void add_block(struct diff_block_list *list, enum diff_kind kind, struct diff_parts parts)
{
    list->items[list->count++] = (struct diff_block){kind, parts};
}

static struct diff_parts whole(struct arena *a, enum diff_kind kind, struct html_block block)
{
    struct diff_parts parts = {arena_make(a, struct diff_part), 1};
    parts.items[0] = (struct diff_part){kind, read_block(a, block)};
    return parts;
}

static void add_pair(struct arena *a, struct diff_block_list *list, struct html_block old, struct html_block now)
{
    if (str_equal(html_text(old.html), html_text(now.html)))
        add_block(list, DIFF_SAME, whole(a, DIFF_SAME, now));
    else
        add_block(list, DIFF_CHANGED, diff_words(a, read_block(a, old), read_block(a, now)));
}

struct diff_block_list diff_bodies(struct arena *a, struct html old_body, struct html now_body)
{
    struct diff_blocks old = diff_blocks_of(a, old_body), now = diff_blocks_of(a, now_body);
    struct diff_block_list list = {arena_array(a, struct diff_block, old.count + now.count), 0};
    ptrdiff_t *at = diff_align(a, old, now), j = 0;
    for (ptrdiff_t i = 0; i < old.count; i++) {
        if (at[i] < 0) {
            add_block(&list, DIFF_GONE, whole(a, DIFF_GONE, old.items[i]));
            continue;
        }
        for (; j < at[i]; j++)
            add_block(&list, DIFF_ADDED, whole(a, DIFF_ADDED, now.items[j]));
        add_pair(a, &list, old.items[i], now.items[j++]);
    }
    for (; j < now.count; j++)
        add_block(&list, DIFF_ADDED, whole(a, DIFF_ADDED, now.items[j]));
    return list;
}
