/* diff_words.c - texts as words, and what differs between two of them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/diff.h"
#include "text/words.h"

/* ---- words ---- */

static void add_token(struct diff_tokens *tokens, struct str text)
{
    if (text.n)
        tokens->items[tokens->count++] = text;
}

static void add_words(struct arena *a, struct diff_tokens *tokens, struct str text)
{
    ptrdiff_t *ends = arena_array(a, ptrdiff_t, text.n);
    ptrdiff_t count = words_ends(text, ends), from = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        add_token(tokens, str_slice(text, from, ends[i]));
        from = ends[i];
    }
    add_token(tokens, str_from(text, from));
}

struct diff_tokens diff_words_of(struct arena *a, struct str text)
{
    struct diff_tokens tokens = {arena_array(a, struct str, text.n), 0};
    add_words(a, &tokens, text);
    return tokens;
}

struct diff_tokens diff_markup_of(struct arena *a, struct str markup)
{
    struct diff_tokens tokens = {arena_array(a, struct str, markup.n), 0};
    ptrdiff_t at = 0;
    while (at < markup.n) {
        ptrdiff_t open = str_find_char(markup, '<', at);
        ptrdiff_t close = open < 0 ? -1 : str_find_char(markup, '>', open);
        ptrdiff_t end = open < 0 ? markup.n : open;
        add_words(a, &tokens, str_slice(markup, at, end));
        if (open < 0)
            break;
        at = close < 0 ? markup.n : close + 1;
        add_token(&tokens, str_slice(markup, open, at));
    }
    return tokens;
}

/* ---- what differs ---- */

struct comparing {
    struct diff_tokens old, now;
    bool *gone, *added;
    struct diff_parts parts;
};

static int32_t *numbers_of(struct arena *a, struct diff_names *names, struct diff_tokens tokens)
{
    int32_t *numbers = arena_array(a, int32_t, tokens.count);
    for (ptrdiff_t i = 0; i < tokens.count; i++)
        numbers[i] = diff_name(names, tokens.items[i]);
    return numbers;
}

/* Tokens of one kind that follow one another are one part: they are neighbours in one text. */
static void add_part(struct diff_parts *parts, enum diff_kind kind, struct str text)
{
    struct diff_part *last = parts->count ? &parts->items[parts->count - 1] : NULL;
    if (text.n == 0)
        return;
    if (last && last->kind == kind && last->text.p + last->text.n == text.p)
        last->text.n += text.n;
    else
        parts->items[parts->count++] = (struct diff_part){kind, text};
}

static struct str text_between(struct diff_tokens tokens, ptrdiff_t from, ptrdiff_t to)
{
    if (from >= to)
        return S("");
    struct str first = tokens.items[from], last = tokens.items[to - 1];
    return (struct str){first.p, last.p + last.n - first.p};
}

/* From a change on: the end of what belongs to it, with the spaces alone between it and the next. */
static void take_change(const struct comparing *c, ptrdiff_t *i, ptrdiff_t *j)
{
    for (;;) {
        while (*i < c->old.count && c->gone[*i])
            ++*i;
        while (*j < c->now.count && c->added[*j])
            ++*j;
        bool more = *i + 1 < c->old.count && *j + 1 < c->now.count && (c->gone[*i + 1] || c->added[*j + 1]);
        if (!more || str_trim(c->old.items[*i]).n)
            return;
        ++*i;
        ++*j;
    }
}

static void collect(struct comparing *c)
{
    ptrdiff_t i = 0, j = 0;
    while (i < c->old.count || j < c->now.count) {
        bool change = (i < c->old.count && c->gone[i]) || (j < c->now.count && c->added[j]);
        if (!change) {
            add_part(&c->parts, DIFF_SAME, c->now.items[j]);
            i++;
            j++;
            continue;
        }
        ptrdiff_t old_from = i, now_from = j;
        take_change(c, &i, &j);
        add_part(&c->parts, DIFF_GONE, text_between(c->old, old_from, i));
        add_part(&c->parts, DIFF_ADDED, text_between(c->now, now_from, j));
    }
}

struct diff_parts diff_words(struct arena *a, struct str old, struct str now)
{
    struct comparing c = {.old = diff_words_of(a, old), .now = diff_words_of(a, now)};
    struct diff_names *names = diff_names_make(a, c.old.count + c.now.count);
    c.gone = arena_array(a, bool, c.old.count);
    c.added = arena_array(a, bool, c.now.count);
    c.parts.items = arena_array(a, struct diff_part, c.old.count + c.now.count);
    int32_t *left = numbers_of(a, names, c.old), *right = numbers_of(a, names, c.now);
    diff_items(a, left, c.old.count, right, c.now.count, c.gone, c.added);
    collect(&c);
    return c.parts;
}
