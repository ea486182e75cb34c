/* wp_paragraphs.c - paragraphs where the classic editor has but empty lines. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Words between two tags of blocks are a run. Its empty lines part it into paragraphs, where the block around it may
 * hold paragraphs; within list items, cells and the like a run that has no empty line stays as it is. Tags need not fit
 * each other: the sanitiser puts that right.
 */
#include "exchange/wp.h"

#include "base/buf.h"

#define DEPTH_MAX 64
#define TAG_NAME_MAX 16

enum place { PLACE_FLOW, PLACE_WORDS, PLACE_NONE, PLACE_RAW };

/* Tags that end a run. PLACE_FLOW: paragraphs may stand in it; WORDS: those of a run alone; NONE: blanks are nothing
 * there; RAW: all is taken as it is, up to its end tag. */
static const struct block {
    struct str name;
    enum place place;
} BLOCKS[] = {
    {S_INIT("address"), PLACE_FLOW},     {S_INIT("article"), PLACE_FLOW},  {S_INIT("aside"), PLACE_FLOW},
    {S_INIT("blockquote"), PLACE_FLOW},  {S_INIT("caption"), PLACE_WORDS}, {S_INIT("center"), PLACE_FLOW},
    {S_INIT("dd"), PLACE_WORDS},         {S_INIT("details"), PLACE_FLOW},  {S_INIT("div"), PLACE_FLOW},
    {S_INIT("dl"), PLACE_NONE},          {S_INIT("dt"), PLACE_WORDS},      {S_INIT("fieldset"), PLACE_FLOW},
    {S_INIT("figcaption"), PLACE_WORDS}, {S_INIT("figure"), PLACE_WORDS},  {S_INIT("footer"), PLACE_FLOW},
    {S_INIT("form"), PLACE_FLOW},        {S_INIT("h1"), PLACE_WORDS},      {S_INIT("h2"), PLACE_WORDS},
    {S_INIT("h3"), PLACE_WORDS},         {S_INIT("h4"), PLACE_WORDS},      {S_INIT("h5"), PLACE_WORDS},
    {S_INIT("h6"), PLACE_WORDS},         {S_INIT("header"), PLACE_FLOW},   {S_INIT("hr"), PLACE_NONE},
    {S_INIT("li"), PLACE_WORDS},         {S_INIT("main"), PLACE_FLOW},     {S_INIT("nav"), PLACE_FLOW},
    {S_INIT("ol"), PLACE_NONE},          {S_INIT("p"), PLACE_WORDS},       {S_INIT("pre"), PLACE_RAW},
    {S_INIT("script"), PLACE_RAW},       {S_INIT("section"), PLACE_FLOW},  {S_INIT("style"), PLACE_RAW},
    {S_INIT("summary"), PLACE_WORDS},    {S_INIT("table"), PLACE_NONE},    {S_INIT("tbody"), PLACE_NONE},
    {S_INIT("td"), PLACE_WORDS},         {S_INIT("textarea"), PLACE_RAW},  {S_INIT("tfoot"), PLACE_NONE},
    {S_INIT("th"), PLACE_WORDS},         {S_INIT("thead"), PLACE_NONE},    {S_INIT("tr"), PLACE_NONE},
    {S_INIT("ul"), PLACE_NONE},
};

struct walk {
    struct str text;
    struct buf out;
    const struct block *open[DEPTH_MAX];
    int depth;
};

struct tag {
    const struct block *block;
    ptrdiff_t end; /* behind ">" */
    bool closes;
};

/* The tag of a block at "<"; false: none. */
static bool block_at(struct str text, ptrdiff_t at, struct tag *out)
{
    char name[TAG_NAME_MAX];
    ptrdiff_t n = 0, from = at + 1;
    bool closes = from < text.n && text.p[from] == '/';
    from += closes;
    for (;
         n < TAG_NAME_MAX && from + n < text.n && (char_is_alpha(text.p[from + n]) || char_is_digit(text.p[from + n]));
         n++)
        name[n] = char_to_lower(text.p[from + n]);
    ptrdiff_t end = str_find_char(text, '>', from + n);
    for (int i = 0; end >= 0 && i < COUNT_OF(BLOCKS); i++)
        if (str_equal(BLOCKS[i].name, (struct str){name, n})) {
            *out = (struct tag){&BLOCKS[i], end + 1, closes};
            return true;
        }
    return false;
}

/* ---- runs ---- */

/* Where the next paragraph of a run ends, and *next begins: an empty line, or two <br>. */
static ptrdiff_t paragraph_end(struct str run, ptrdiff_t from, ptrdiff_t *next)
{
    for (ptrdiff_t at = from; (at = str_find_char(run, '\n', at)) >= 0; at++) {
        ptrdiff_t behind = at + 1;
        while (behind < run.n && char_is_space(run.p[behind]) && run.p[behind] != '\n')
            behind++;
        if (behind < run.n && run.p[behind] == '\n') {
            *next = behind + 1;
            return at;
        }
    }
    *next = run.n;
    return run.n;
}

static bool ends_in_break(struct str line)
{
    return str_ends(line, S("<br>")) || str_ends(line, S("<br/>")) || str_ends(line, S("<br />"));
}

static void add_lines(struct buf *out, struct str words)
{
    struct str line, left = words;
    for (bool more = true; more;) {
        more = str_cut(left, '\n', &line, &left);
        line = str_trim(line);
        buf_add(out, line);
        if (more)
            buf_add(out, ends_in_break(line) ? S("\n") : S("<br>\n"));
    }
}

static void add_run(struct walk *w, struct str run)
{
    enum place place = w->depth ? w->open[w->depth - 1]->place : PLACE_FLOW;
    struct str words = str_trim(run);
    if (words.n == 0 || place == PLACE_NONE)
        return;
    ptrdiff_t next;
    bool one = paragraph_end(words, 0, &next) == words.n;
    if (place == PLACE_WORDS && one) {
        add_lines(&w->out, words);
        return;
    }
    for (ptrdiff_t at = 0; at < words.n; at = next) {
        struct str part = str_trim(str_slice(words, at, paragraph_end(words, at, &next)));
        if (part.n == 0)
            continue;
        buf_add(&w->out, S("<p>"));
        add_lines(&w->out, part);
        buf_add(&w->out, S("</p>\n"));
    }
}

/* ---- blocks ---- */

static void note_open(struct walk *w, const struct tag *tag)
{
    if (!tag->closes) {
        if (w->depth < DEPTH_MAX && !str_equal(tag->block->name, S("hr")))
            w->open[w->depth++] = tag->block;
        return;
    }
    for (int i = w->depth; i-- > 0;)
        if (w->open[i] == tag->block) {
            w->depth = i;
            return;
        }
}

/* Where what is taken as it is ends: behind the end tag, or with the text. */
static ptrdiff_t raw_end(struct str text, const struct tag *open)
{
    struct tag tag;
    for (ptrdiff_t at = open->end; (at = str_find_char(text, '<', at)) >= 0; at++)
        if (block_at(text, at, &tag) && tag.closes && tag.block == open->block)
            return tag.end;
    return text.n;
}

struct str wp_paragraphs(struct arena *a, struct str text)
{
    struct walk w = {.text = text};
    struct tag tag;
    buf_init(&w.out, text.n * 5 + 64); /* each byte a line of its own, in the worst case */
    struct str tagged = wp_tagged(text);
    ptrdiff_t run = 0;
    for (ptrdiff_t at = 0; (at = str_find_char(tagged, '<', at)) >= 0;) {
        if (!block_at(tagged, at, &tag)) {
            at++;
            continue;
        }
        add_run(&w, str_slice(text, run, at));
        bool raw = tag.block->place == PLACE_RAW && !tag.closes;
        run = raw ? raw_end(tagged, &tag) : tag.end;
        if (!raw)
            note_open(&w, &tag);
        buf_add(&w.out, str_slice(text, at, run));
        at = run;
    }
    add_run(&w, str_from(text, run));
    struct str out = str_copy(a, buf_str(&w.out));
    buf_close(&w.out);
    return out;
}
