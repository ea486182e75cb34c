/* merge.c - two changes of one text made into one, block by block, and word by word within a block. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/merge.h"

#include "text/diff.h"

/* ---- the words of one block ---- */

/* One side of a merge: which of base's items it left, and where they stand with it. */
struct side {
    struct diff_tokens tokens;
    bool *gone, *added;
    ptrdiff_t at; /* its next token */
};

struct weaving {
    struct arena *a;
    struct diff_tokens base;
    struct side theirs, mine;
    struct buf out;
};

static struct side side_of(struct arena *a, struct diff_names *names, struct diff_tokens base, const int32_t *numbers,
                           struct diff_tokens tokens)
{
    struct side side = {tokens, arena_array(a, bool, base.count), arena_array(a, bool, tokens.count), 0};
    int32_t *own = arena_array(a, int32_t, tokens.count);
    for (ptrdiff_t i = 0; i < tokens.count; i++)
        own[i] = diff_name(names, tokens.items[i]);
    diff_items(a, numbers, base.count, own, tokens.count, side.gone, side.added);
    return side;
}

/* The side's tokens for base's [from, to), which ends before a token that both left or at the end. */
static struct str take(struct side *side, ptrdiff_t from, ptrdiff_t to)
{
    const char *start = side->at < side->tokens.count ? side->tokens.items[side->at].p : NULL;
    ptrdiff_t n = 0, left = 0;
    for (ptrdiff_t i = from; i < to; i++)
        left += !side->gone[i];
    while (side->at < side->tokens.count && (side->added[side->at] || left > 0)) {
        left -= !side->added[side->at];
        n += side->tokens.items[side->at++].n;
    }
    return (struct str){start, n};
}

/* What becomes of a stretch; false: both changed it, each in another way. */
static bool weave(struct weaving *w, ptrdiff_t from, ptrdiff_t to)
{
    struct str base = S(""), theirs = take(&w->theirs, from, to), mine = take(&w->mine, from, to);
    if (from < to)
        base = (struct str){w->base.items[from].p,
                            w->base.items[to - 1].p + w->base.items[to - 1].n - w->base.items[from].p};
    bool they_changed = !str_equal(base, theirs), i_changed = !str_equal(base, mine);
    buf_add(&w->out, they_changed ? theirs : mine);
    return !they_changed || !i_changed || str_equal(theirs, mine);
}

static bool weave_all(struct weaving *w)
{
    ptrdiff_t from = 0;
    for (ptrdiff_t i = 0; i < w->base.count; i++) {
        if (w->theirs.gone[i] || w->mine.gone[i])
            continue;
        if (!weave(w, from, i))
            return false;
        buf_add(&w->out, w->base.items[i]);
        w->theirs.at++;
        w->mine.at++;
        from = i + 1;
    }
    return weave(w, from, w->base.count);
}

/* Marks that no longer nest make other HTML of it than was woven: then it is none. */
static bool is_one_block(struct str text, struct html *out)
{
    struct html_block block;
    ptrdiff_t at = 0;
    return !failed(html_trusted_canonical(text, out)) && html_next_block(*out, &at, &block) && at == text.n;
}

static bool merge_words(struct arena *a, struct html base, struct html theirs, struct html mine, struct html *out)
{
    struct weaving w = {.a = a, .base = diff_markup_of(a, html_text(base))};
    struct diff_tokens left = diff_markup_of(a, html_text(theirs)), right = diff_markup_of(a, html_text(mine));
    struct diff_names *names = diff_names_make(a, w.base.count + left.count + right.count);
    int32_t *numbers = arena_array(a, int32_t, w.base.count);
    for (ptrdiff_t i = 0; i < w.base.count; i++)
        numbers[i] = diff_name(names, w.base.items[i]);
    w.theirs = side_of(a, names, w.base, numbers, left);
    w.mine = side_of(a, names, w.base, numbers, right);
    buf_init(&w.out, html_text(theirs).n + html_text(mine).n + html_text(base).n);
    bool fits = weave_all(&w) && !w.out.failed;
    struct str text = str_copy(a, buf_str(&w.out));
    buf_close(&w.out);
    return fits && is_one_block(text, out);
}

/* ---- the blocks ---- */

struct blocks {
    struct diff_blocks items;
    ptrdiff_t *at;  /* where base's blocks are, or -1 */
    ptrdiff_t next; /* its next block */
};

struct merging {
    struct arena *a;
    struct diff_blocks base;
    struct blocks theirs, mine;
    struct html *parts;
    ptrdiff_t count;
    struct merge *out;
};

static void add(struct merging *m, struct html block)
{
    m->parts[m->count++] = block;
}

static void add_clash(struct merging *m, struct html base, struct html theirs, struct html mine)
{
    m->out->clashes[m->out->clash_count++] = (struct merge_clash){m->count, base, theirs, mine};
    add(m, html_text(theirs).n ? theirs : mine);
}

static bool same(struct html a, struct html b)
{
    return str_equal(html_text(a), html_text(b));
}

/* The new blocks of one side in front of the one at `to`. */
static ptrdiff_t count_new(const struct blocks *side, ptrdiff_t to)
{
    return MAX(to - side->next, 0);
}

static void add_new(struct merging *m, struct blocks *side, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++)
        add(m, side->items.items[side->next++].html);
}

/* Both sides' new blocks in front of the next of base that each has left. */
static void merge_new(struct merging *m, ptrdiff_t their_end, ptrdiff_t my_end)
{
    ptrdiff_t theirs = count_new(&m->theirs, their_end), mine = count_new(&m->mine, my_end);
    bool equal = theirs == mine;
    for (ptrdiff_t i = 0; equal && i < theirs; i++)
        equal = same(m->theirs.items.items[m->theirs.next + i].html, m->mine.items.items[m->mine.next + i].html);
    add_new(m, &m->theirs, theirs);
    if (equal)
        m->mine.next += mine;
    else
        add_new(m, &m->mine, mine);
}

static struct html block_at(const struct blocks *side, ptrdiff_t at)
{
    return at < 0 ? (struct html){0} : side->items.items[at].html;
}

/* One block of base; an empty one was removed. */
static void merge_block(struct merging *m, struct html base, struct html theirs, struct html mine)
{
    struct html merged;
    if (same(theirs, mine) || same(base, mine))
        merged = theirs;
    else if (same(base, theirs))
        merged = mine;
    else if (!html_text(theirs).n || !html_text(mine).n || !merge_words(m->a, base, theirs, mine, &merged)) {
        add_clash(m, base, theirs, mine);
        return;
    }
    if (html_text(merged).n)
        add(m, merged);
}

/* Where a side's new blocks end that follow base's block i - 1: at its next block that base has. */
static ptrdiff_t *ends_of(struct arena *a, const struct blocks *side, ptrdiff_t base_count)
{
    ptrdiff_t *ends = arena_array(a, ptrdiff_t, base_count + 1);
    ends[base_count] = side->items.count;
    for (ptrdiff_t i = base_count - 1; i >= 0; i--)
        ends[i] = side->at[i] >= 0 ? side->at[i] : ends[i + 1];
    return ends;
}

static void merge_all(struct merging *m)
{
    ptrdiff_t *their_ends = ends_of(m->a, &m->theirs, m->base.count), *my_ends = ends_of(m->a, &m->mine, m->base.count);
    for (ptrdiff_t i = 0; i < m->base.count; i++) {
        merge_new(m, their_ends[i], my_ends[i]);
        merge_block(m, m->base.items[i].html, block_at(&m->theirs, m->theirs.at[i]), block_at(&m->mine, m->mine.at[i]));
        m->theirs.next += m->theirs.at[i] >= 0;
        m->mine.next += m->mine.at[i] >= 0;
    }
    merge_new(m, m->theirs.items.count, m->mine.items.count);
}

static struct blocks blocks_of(struct arena *a, struct diff_blocks base, struct html body)
{
    struct blocks side = {.items = diff_blocks_of(a, body)};
    side.at = diff_align(a, base, side.items);
    return side;
}

void merge_bodies(struct arena *a, struct html base, struct html theirs, struct html mine, struct merge *out)
{
    struct merging m = {.a = a, .base = diff_blocks_of(a, base), .out = out};
    *out = (struct merge){.clashes = arena_array(a, struct merge_clash, m.base.count)};
    m.theirs = blocks_of(a, m.base, theirs);
    m.mine = blocks_of(a, m.base, mine);
    m.parts = arena_array(a, struct html, m.base.count + m.theirs.items.count + m.mine.items.count);
    merge_all(&m);
    out->body = html_join(a, m.parts, m.count);
}

/* ---- lists ---- */

static bool holds(const struct str *items, ptrdiff_t count, struct str item)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (str_equal(items[i], item))
            return true;
    return false;
}

struct list {
    const struct str *items;
    ptrdiff_t count;
};

static bool same_list(struct list a, struct list b)
{
    bool equal = a.count == b.count;
    for (ptrdiff_t i = 0; equal && i < a.count; i++)
        equal = str_equal(a.items[i], b.items[i]);
    return equal;
}

/* Whether what list has of base stands in base's order. */
static bool keeps_order(struct list base, struct list list)
{
    ptrdiff_t at = 0;
    for (ptrdiff_t i = 0; i < list.count; i++) {
        if (!holds(base.items, base.count, list.items[i]))
            continue;
        while (at < base.count && !str_equal(base.items[at], list.items[i]))
            at++;
        if (at++ >= base.count)
            return false;
    }
    return true;
}

static bool changes_first(struct list base, struct list list)
{
    return list.count && !(base.count && str_equal(base.items[0], list.items[0]));
}

static void put_in(struct str *items, ptrdiff_t *count, ptrdiff_t at, struct str item)
{
    for (ptrdiff_t i = *count; i > at; i--)
        items[i] = items[i - 1];
    items[at] = item;
    ++*count;
}

/* first in its order, without what other removed, and what other added behind the one it stands behind there. */
static void join(struct list base, struct list first, struct list other, struct str *out, ptrdiff_t *count)
{
    for (ptrdiff_t i = 0; i < first.count; i++)
        if (holds(other.items, other.count, first.items[i]) || !holds(base.items, base.count, first.items[i]))
            out[(*count)++] = first.items[i];
    for (ptrdiff_t i = 0; i < other.count; i++) {
        ptrdiff_t at = 0;
        if (holds(base.items, base.count, other.items[i]) || holds(out, *count, other.items[i]))
            continue;
        for (ptrdiff_t j = 0; i && j < *count; j++)
            if (str_equal(out[j], other.items[i - 1]))
                at = j + 1;
        put_in(out, count, at || (i == 0 && base.count) ? at : *count, other.items[i]);
    }
}

bool merge_lists(struct arena *a, bool first_matters, const struct str *base_items, ptrdiff_t base_count,
                 const struct str *theirs, ptrdiff_t their_count, const struct str *mine, ptrdiff_t my_count,
                 struct str **out, ptrdiff_t *out_count)
{
    struct list base = {base_items, base_count}, left = {theirs, their_count}, right = {mine, my_count};
    struct list only = same_list(base, right) ? left : right; /* where one of them changed nothing */
    *out = arena_array(a, struct str, their_count + my_count);
    *out_count = 0;
    if (same_list(base, left) || same_list(base, right) || same_list(left, right)) {
        for (ptrdiff_t i = 0; i < only.count; i++)
            (*out)[(*out_count)++] = only.items[i];
        return true;
    }
    bool i_order = !keeps_order(base, right), they_order = !keeps_order(base, left);
    bool both_first =
        first_matters && changes_first(base, left) && changes_first(base, right) && !str_equal(theirs[0], mine[0]);
    if ((i_order && they_order) || both_first)
        return false;
    if (i_order)
        join(base, right, left, *out, out_count);
    else
        join(base, left, right, *out, out_count);
    return true;
}
