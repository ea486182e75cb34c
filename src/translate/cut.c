/* cut.c - a story cut into sentences. */
/* SPDX-License-Identifier: Apache-2.0 */
/* Isolates are left out: they are the story's, put in where it is joined, and a sentence is the same without them. */
#include "text/html_words.h"
#include "text/isolate.h"
#include "text/language.h"
#include "text/sentences.h"
#include "translate/form.h"
#include "translate/line.h"
#include "translate/plan.h"

#include <string.h>

#define LINE_BYTES_MAX 65536 /* a longer line stays as it is, */
#define LINE_MARKS_MAX 2000  /* and one with more marks */

struct cutting {
    struct arena *a;
    const struct segment_rules *rules;
    struct str language;
    struct segments *out;
    ptrdiff_t room; /* for segments */
    struct segment_plan *plan;
    struct str body;
    ptrdiff_t at, piece_from, line_from; /* in the body; line_from -1: no line is open */
    int depth;                           /* of blocks */
    int block, line;                     /* numbers within the body and within the block, from 1 */
    bool full;
};

static struct segment *add_segment(struct cutting *c)
{
    struct segments *out = c->out;
    if (out->count == SEGMENTS_MAX) {
        c->full = true;
        return NULL;
    }
    if (out->count == c->room) {
        struct segment *grown = arena_array(c->a, struct segment, c->room = MAX(c->room * 2, 32));
        if (out->count)
            memcpy(grown, out->items, (size_t)out->count * sizeof(*grown));
        out->items = grown;
    }
    return &out->items[out->count++];
}

static ptrdiff_t skip_space(struct str text, ptrdiff_t at, ptrdiff_t end)
{
    while (at < end && text.p[at] == ' ')
        at++;
    return at;
}

static ptrdiff_t drop_space(struct str text, ptrdiff_t start, ptrdiff_t end)
{
    while (end > start && text.p[end - 1] == ' ')
        end--;
    return end;
}

/* One sentence of a line, with the space behind it. */
static void add_sentence(struct cutting *c, const struct line *line, struct str place, ptrdiff_t from, ptrdiff_t to)
{
    ptrdiff_t end = drop_space(line->plain, from, to);
    struct segment *segment = end > from ? add_segment(c) : NULL;
    if (!segment)
        return;
    segment->place = place;
    segment->line = (int)c->plan->line_count;
    segment->gap = str_slice(line->plain, end, to);
    line_segment(c->a, line, from, end, segment);
}

/* A line of some field; whole: it is one sentence. */
static ptrdiff_t add_line(struct cutting *c, enum plan_field field, struct line line, struct str place, bool whole)
{
    ptrdiff_t *ends = arena_array(c->a, ptrdiff_t, line.plain.n + 1), count = 1, first = c->out->count;
    line = line_protect(c->a, line, c->rules);
    ends[0] = line.plain.n;
    if (!whole)
        count = sentences_ends(c->language, line.plain, ends);
    for (ptrdiff_t i = 0, from = 0; i < count; from = ends[i++])
        add_sentence(c, &line, place, skip_space(line.plain, from, ends[i]), ends[i]);
    c->plan->lines[c->plan->line_count] = (struct plan_line){field, first, c->out->count - first};
    return c->plan->line_count++;
}

static void add_text(struct cutting *c, enum plan_field field, struct str text, struct str place, bool whole)
{
    if (text.n)
        add_line(c, field, line_of_text(isolate_drop(c->a, text)), place, whole);
}

/* ---- the body ---- */

static void add_piece(struct cutting *c, struct str markup, ptrdiff_t line)
{
    c->plan->pieces[c->plan->piece_count++] = (struct plan_piece){markup, line};
}

/* What stood since the last piece, as it is. */
static void flush_markup(struct cutting *c, ptrdiff_t to)
{
    if (to > c->piece_from)
        add_piece(c, str_slice(c->body, c->piece_from, to), -1);
    c->piece_from = to;
}

static struct str place_of(struct cutting *c, const char *what)
{
    return str_format(c->a, "body/%d/%d%s", c->block, ++c->line, what);
}

/* A line ends before a block's tag; a line feed at its end is none of it. */
static void end_line(struct cutting *c)
{
    ptrdiff_t from = c->line_from, to = c->at;
    c->line_from = -1;
    if (from < 0)
        return;
    while (to > from && c->body.p[to - 1] == '\n')
        to--;
    struct str html = str_slice(c->body, from, to);
    if (html.n == 0 || html.n > LINE_BYTES_MAX)
        return;
    struct line line = line_read(c->a, isolate_drop(c->a, html), c->language);
    if (line.span_count + line.whole_count > LINE_MARKS_MAX)
        return;
    flush_markup(c, from);
    add_piece(c, html, add_line(c, PLAN_BODY, line, place_of(c, ""), false));
    c->piece_from = to;
}

static struct str tag_at(const struct cutting *c, ptrdiff_t at)
{
    ptrdiff_t end = str_find_char(c->body, '>', at);
    return str_slice(c->body, at, end < 0 ? c->body.n : end + 1);
}

static struct str name_of(struct str tag)
{
    ptrdiff_t from = str_starts(tag, S("</")) ? 2 : 1, to = from;
    while (to < tag.n && (char_is_alpha(tag.p[to]) || char_is_digit(tag.p[to])))
        to++;
    return str_slice(tag, from, to);
}

/* Behind the end of the element that begins at the tag: elements of its name inside it are counted. */
static ptrdiff_t end_of_element(const struct cutting *c, struct str tag)
{
    struct str name = name_of(tag);
    ptrdiff_t at = c->at;
    for (int depth = 0; at < c->body.n;) {
        struct str next = tag_at(c, at);
        if (str_equal(name_of(next), name))
            depth += str_starts(next, S("</")) ? -1 : 1;
        at += next.n;
        if (depth == 0)
            return at;
        ptrdiff_t more = str_find_char(c->body, '<', at);
        at = more < 0 ? c->body.n : more;
    }
    return at;
}

/* A quotation that stays in the story's language says which that is. */
static void mark_language(struct cutting *c, struct str tag)
{
    const struct language *language = language_find(c->language);
    if (html_tag_value(tag, S("lang")).n)
        return;
    flush_markup(c, c->at);
    add_piece(c,
              str_format(c->a, "<blockquote lang=\"%.*s\" dir=\"%s\">", STR_ARG(c->language),
                         language && language->right_to_left ? "rtl" : "ltr"),
              -1);
    c->piece_from = c->at + tag.n;
}

static bool is_kept(const struct cutting *c, struct str tag, struct str name)
{
    struct str language = html_tag_value(tag, S("lang"));
    return str_equal(name, S("pre")) || (c->rules->keep_quotes && str_equal(name, S("blockquote"))) ||
           (language.n && !line_same_language(language, c->language));
}

/* Its picture's words become a line of their own. */
static void take_picture(struct cutting *c, struct str tag)
{
    struct buf plain;
    struct str alt = html_tag_value(tag, S("alt"));
    if (alt.n == 0)
        return;
    ptrdiff_t from = alt.p - c->body.p;
    buf_init(&plain, alt.n);
    (void)form_add_plain(&plain, isolate_drop(c->a, alt));
    flush_markup(c, from);
    add_piece(c, alt, add_line(c, PLAN_ALT, line_of_text(str_copy(c->a, buf_str(&plain))), place_of(c, "/alt"), false));
    c->piece_from = from + alt.n;
    buf_close(&plain);
}

/* What says that a block is of the story's own language goes. */
static void open_block(struct cutting *c, struct str tag, struct str name)
{
    struct str bare = line_without_language(c->a, tag);
    if (bare.n != tag.n) {
        flush_markup(c, c->at);
        add_piece(c, bare, -1);
        c->piece_from = c->at + tag.n;
    }
    if (str_equal(name, S("img")))
        take_picture(c, tag);
    c->depth += !str_equal(name, S("img")) && !str_equal(name, S("hr"));
    c->at += tag.n;
}

static void take_block_tag(struct cutting *c, struct str tag)
{
    struct str name = name_of(tag);
    end_line(c);
    if (str_starts(tag, S("</"))) {
        c->depth--;
        c->at += tag.n;
        return;
    }
    if (c->depth == 0) {
        c->block++;
        c->line = 0;
    }
    if (!is_kept(c, tag, name)) {
        open_block(c, tag, name);
        return;
    }
    ptrdiff_t end = end_of_element(c, tag);
    if (str_equal(name, S("blockquote")))
        mark_language(c, tag);
    c->at = end;
}

static bool is_mark(struct str name)
{
    static const struct str MARKS[] = {S_INIT("a"),   S_INIT("em"),  S_INIT("strong"), S_INIT("s"),
                                       S_INIT("sub"), S_INIT("sup"), S_INIT("code")};
    for (ptrdiff_t i = 0; i < COUNT_OF(MARKS); i++)
        if (str_equal(name, MARKS[i]))
            return true;
    return false;
}

static void cut_body(struct cutting *c)
{
    c->line_from = -1;
    while (c->at < c->body.n && !c->full) {
        bool is_tag = c->body.p[c->at] == '<';
        struct str tag = is_tag ? tag_at(c, c->at) : S("");
        if (is_tag && !is_mark(name_of(tag))) {
            take_block_tag(c, tag);
            continue;
        }
        if (c->line_from < 0 && c->body.p[c->at] != '\n')
            c->line_from = c->at;
        c->at += is_tag ? tag.n : 1;
    }
    end_line(c);
    flush_markup(c, c->body.n);
}

static void cut_names(struct cutting *c, enum plan_field field, const char *place, const struct str *names,
                      ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++)
        add_line(c, field, line_of_text(names[i]), str_format(c->a, "%s/%td", place, i), true);
}

struct err segments_cut(struct arena *a, const struct translate_story *story, const struct segment_rules *rules,
                        struct segments *out)
{
    ptrdiff_t tags = line_count_tags(html_text(story->body));
    struct segment_plan *plan = arena_make(a, struct segment_plan);
    *out = (struct segments){.source_language = story->language, .plan = plan};
    plan->story = *story;
    plan->lines = arena_array(a, struct plan_line, tags + story->section_count + story->tag_count + 8);
    plan->pieces = arena_array(a, struct plan_piece, tags * 4 + 4);
    struct cutting c = {
        .a = a, .rules = rules, .language = story->language, .out = out, .plan = plan, .body = html_text(story->body)};
    add_text(&c, PLAN_HEADLINE, story->headline, S("headline"), true);
    add_text(&c, PLAN_STANDFIRST, story->standfirst, S("standfirst"), false);
    add_text(&c, PLAN_SOCIAL_TITLE, story->social_title, S("social_title"), true);
    add_text(&c, PLAN_LEAD_ALT, story->lead_alt, S("lead/alt"), false);
    add_text(&c, PLAN_LEAD_CAPTION, story->lead_caption, S("lead/caption"), false);
    cut_body(&c);
    cut_names(&c, PLAN_SECTION, "section", story->sections, story->section_count);
    cut_names(&c, PLAN_TAG, "tag", story->tags, story->tag_count);
    return c.full ? err_make(&ERR_LIMIT, "the story has more than %d sentences to translate", SEGMENTS_MAX) : OK;
}
