/* html_write.c - the writer of canonical story HTML: told what stands where, it decides the tags. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks and blocks are opened late, when a word is there to stand in them, and closed when something is written that
 * stands elsewhere. So nothing empty is ever written, a mark across two blocks is closed and opened again, and what may
 * only stand at the top level (headings, pictures, tables) simply closes what is around it.
 */
#include "text/html_write.h"

#include "base/utf8.h"

#include <string.h>

void html_writer_open(struct html_writer *w, struct arena *a)
{
    *w = (struct html_writer){.a = a, .item_start = -1};
    buf_init(&w->out, HTML_SIZE_MAX);
    buf_init(&w->later, HTML_SIZE_MAX);
    buf_init(&w->indent, HTML_SIZE_MAX);
    buf_init(&w->scratch, HTML_SIZE_MAX * 6);
}

void html_writer_close(struct html_writer *w)
{
    buf_close(&w->out);
    buf_close(&w->later);
    buf_close(&w->indent);
    buf_close(&w->scratch);
}

/* Characters. */

static bool is_dropped(const char *p, const char *end)
{
    unsigned char c = (unsigned char)*p;
    if (c == 0xef)
        return end - p >= 3 && p[1] == '\xbf' && (p[2] == '\xbe' || p[2] == '\xbf');
    return (c < ' ' && !char_is_space(*p)) || c == 0x7f;
}

/* How many bytes from p on need nothing done. */
static ptrdiff_t plain_length(const char *p, const char *end)
{
    const char *start = p;
    while (p < end && ((unsigned char)*p >= ' ' || char_is_space(*p)) && *p != '&' && *p != '<' && *p != '>' &&
           *p != '"' && *p != 0x7f && *p != '\xef')
        p++;
    return p - start;
}

void html_add_escaped(struct buf *out, struct str text, bool quote)
{
    if (text.n == 0)
        return;
    const char *p = text.p;
    const char *end = text.p + text.n;
    while (p < end) {
        ptrdiff_t n = plain_length(p, end);
        buf_add(out, (struct str){p, n});
        p += n;
        if (p == end)
            return;
        if (is_dropped(p, end)) {
            p += *p == '\xef' ? 3 : 1;
            continue;
        }
        if (*p == '\xef' || (*p == '"' && !quote))
            buf_add_char(out, *p);
        else
            buf_add_escaped(out, (struct str){p, 1});
        p++;
    }
}

static ptrdiff_t word_length(struct str s)
{
    ptrdiff_t n = 0;
    while (n < s.n && !char_is_space(s.p[n]))
        n++;
    return n;
}

static ptrdiff_t space_length(struct str s)
{
    ptrdiff_t n = 0;
    while (n < s.n && char_is_space(s.p[n]))
        n++;
    return n;
}

/* Whether nothing of the word would be written. */
static bool is_nothing(struct str word)
{
    ptrdiff_t i = 0;
    while (i < word.n && is_dropped(word.p + i, word.p + word.n))
        i += word.p[i] == '\xef' ? 3 : 1;
    return i >= word.n;
}

void html_add_tidy(struct buf *out, struct str text, bool quote)
{
    bool space = false;
    bool words = false;
    while (text.n) {
        ptrdiff_t n = word_length(text);
        struct str word = str_slice(text, 0, n);
        if (!is_nothing(word)) {
            if (space && words)
                buf_add_char(out, ' ');
            html_add_escaped(out, word, quote);
            words = true;
            space = false;
        }
        text = str_from(text, n);
        n = space_length(text);
        space = space || n > 0;
        text = str_from(text, n);
    }
}

static void add_tag_end(struct buf *out, enum html_tag tag)
{
    buf_add(out, S("</"));
    buf_add(out, HTML_ELEMENTS[tag].name);
    buf_add_char(out, '>');
}

static void start_line(struct html_writer *w)
{
    if (w->out.n && w->out.p[w->out.n - 1] != '\n')
        buf_add_char(&w->out, '\n');
}

/* Marks. */

static void close_marks(struct html_writer *w, int keep)
{
    while (w->open_mark_count > keep)
        add_tag_end(&w->out, w->open_marks[--w->open_mark_count].tag);
}

/* How many of the open marks the place has too, from the outermost. */
static int common_marks(const struct html_writer *w)
{
    int n = 0;
    while (n < w->open_mark_count && n < w->place.mark_count && str_equal(w->open_marks[n].open, w->marks[n].open))
        n++;
    return n;
}

/* White space goes inside only those marks that hold it and both its neighbours. */
static void sync_marks(struct html_writer *w)
{
    int keep = common_marks(w);
    if (w->space && w->space_depth < keep)
        keep = w->space_depth;
    close_marks(w, keep);
    if (w->space)
        buf_add_char(&w->out, ' ');
    w->space = false;
    while (w->open_mark_count < w->place.mark_count) {
        w->open_marks[w->open_mark_count] = w->marks[w->open_mark_count];
        buf_add(&w->out, w->open_marks[w->open_mark_count++].open);
    }
}

static void note_space(struct html_writer *w)
{
    if (w->block == TAG_NONE || w->out.n == w->block_start)
        return;
    int depth = common_marks(w);
    w->space_depth = w->space && w->space_depth < depth ? w->space_depth : depth;
    w->space = true;
}

void html_place_mark(struct html_writer *w, struct html_mark mark)
{
    for (int i = 0; i < w->place.mark_count; i++)
        if (w->marks[i].tag == mark.tag)
            return;
    w->marks[w->place.mark_count++] = mark;
}

/* Blocks of one line. */

static void close_block(struct html_writer *w)
{
    if (w->block == TAG_NONE)
        return;
    close_marks(w, 0);
    if (w->block != TAG_LI)
        add_tag_end(&w->out, w->block);
    if (w->block != TAG_LI && w->block != TAG_FIGCAPTION)
        buf_add_char(&w->out, '\n');
    w->block = TAG_NONE;
    w->space = false;
    buf_clear(&w->indent);
}

static void flush_later(struct html_writer *w)
{
    buf_add(&w->out, buf_str(&w->later));
    buf_clear(&w->later);
}

void html_write_figure_end(struct html_writer *w)
{
    if (!w->figure)
        return;
    close_block(w);
    buf_add(&w->out, S("</figure>\n"));
    w->figure = false;
    flush_later(w);
}

/* Lists, items and quotes. */

static void close_levels(struct html_writer *w, int keep)
{
    while (w->open_level_count > keep) {
        struct html_level *level = &w->open_levels[--w->open_level_count];
        add_tag_end(&w->out, level->tag);
        buf_add_char(&w->out, '\n');
    }
}

static bool is_list(enum html_tag tag)
{
    return tag == TAG_UL || tag == TAG_OL;
}

bool html_place_level(struct html_writer *w, struct html_level level)
{
    struct html_place *place = &w->place;
    bool in_list = place->level_count && is_list(w->levels[place->level_count - 1].tag);
    if (level.tag == TAG_LI) {
        if (!in_list)
            return false;
        w->levels[place->level_count++] = level;
        return true;
    }
    if (place->level_count + in_list + 2 > HTML_LEVEL_MAX)
        return false;
    if (in_list)
        w->levels[place->level_count++] = (struct html_level){.tag = TAG_LI, .open = S("<li")};
    w->levels[place->level_count++] = level;
    return true;
}

/* The number that an ol has to begin with when it is opened again behind a picture. */
static void add_start(struct html_writer *w, int i)
{
    const struct html_level *list = &w->levels[i];
    bool going_on = i + 1 < w->place.level_count && w->levels[i + 1].id && w->levels[i + 1].written;
    int64_t number = list->number - going_on;
    if (number < 0 || number == 1 || number > 999999999)
        return;
    buf_add(&w->out, S(" start=\""));
    buf_add_i64(&w->out, number);
    buf_add_char(&w->out, '"');
}

static void open_item(struct html_writer *w, struct html_level *list, struct html_level *item)
{
    list->number += !(item->id && item->written);
    item->written = true;
    start_line(w);
    buf_add(&w->out, item->open);
    buf_add_char(&w->out, '>');
    w->item_start = w->out.n;
    w->open_levels[w->open_level_count++] = *item;
}

static void open_level(struct html_writer *w, int i)
{
    struct html_level *level = &w->levels[i];
    if (level->tag == TAG_LI) {
        open_item(w, &w->levels[i - 1], level);
        return;
    }
    start_line(w);
    if (level->tag == TAG_OL) { /* start stands before lang and dir */
        buf_add(&w->out, S("<ol"));
        add_start(w, i);
        buf_add(&w->out, str_from(level->open, 3));
    } else {
        buf_add(&w->out, level->open);
    }
    buf_add_char(&w->out, '>');
    w->open_levels[w->open_level_count++] = *level;
}

static bool same_level(const struct html_level *open, const struct html_level *wanted)
{
    return wanted->id ? open->id == wanted->id : open->tag == TAG_LI;
}

static void sync_levels(struct html_writer *w)
{
    int n = 0;
    while (n < w->open_level_count && n < w->place.level_count && same_level(&w->open_levels[n], &w->levels[n]))
        n++;
    bool bare_list = w->place.level_count && is_list(w->levels[w->place.level_count - 1].tag);
    if (bare_list && n == w->place.level_count && w->open_level_count > n) {
        close_levels(w, n + 1); /* the text goes on in the item before it */
        return;
    }
    close_levels(w, n);
    for (int i = n; i < w->place.level_count; i++)
        open_level(w, i);
    if (bare_list) {
        struct html_level item = {.tag = TAG_LI, .open = S("<li")};
        open_item(w, &w->levels[w->place.level_count - 1], &item);
    }
}

/* Opening a block for a word. */

static bool is_caption_wanted(const struct html_writer *w)
{
    return w->place.block == TAG_FIGCAPTION && w->figure && w->figure_id == w->place.figure;
}

bool html_write_takes_caption(const struct html_writer *w)
{
    return !w->place.flat && w->figure && w->place.figure && w->figure_id == w->place.figure;
}

static void add_words_attributes(struct html_writer *w)
{
    if (w->place.lang.p) {
        buf_add(&w->out, S(" lang=\""));
        buf_add(&w->out, w->place.lang);
        buf_add_char(&w->out, '"');
    }
    if (w->place.dir.p) {
        buf_add(&w->out, S(" dir=\""));
        buf_add(&w->out, w->place.dir);
        buf_add_char(&w->out, '"');
    }
}

static void open_tag(struct html_writer *w, enum html_tag tag)
{
    buf_add_char(&w->out, '<');
    buf_add(&w->out, HTML_ELEMENTS[tag].name);
    add_words_attributes(w);
    buf_add_char(&w->out, '>');
}

static enum html_tag flow_block(const struct html_writer *w)
{
    enum html_tag tag = w->place.block;
    if (tag == TAG_NONE && w->out.n == w->item_start && !w->place.lang.p && !w->place.dir.p)
        return TAG_LI;
    if (tag == TAG_PRE || (w->place.level_count == 0 && (tag == TAG_H2 || tag == TAG_H3)))
        return tag;
    return TAG_P;
}

static void open_flow_block(struct html_writer *w)
{
    sync_levels(w);
    w->block = flow_block(w);
    if (w->block == TAG_LI)
        return;
    start_line(w);
    open_tag(w, w->block);
}

/* A caption or cell that is open is left by the reader of the tree; only a figure's caption ends by what follows it. */
static void ensure_block(struct html_writer *w)
{
    if (w->figure && !is_caption_wanted(w))
        html_write_figure_end(w);
    if (w->block != TAG_NONE)
        return;
    if (w->place.block == TAG_FIGCAPTION || w->place.block == TAG_CAPTION) {
        w->block = w->place.block;
        open_tag(w, w->block);
    } else {
        open_flow_block(w);
    }
    w->block_start = w->out.n;
}

/* Text. */

static void write_word(struct html_writer *w, struct str word)
{
    if (is_nothing(word))
        return;
    ensure_block(w);
    sync_marks(w);
    html_add_escaped(&w->out, word, false);
}

/* In a pre, white space before the first word counts from its last line feed on. */
static void write_indent(struct html_writer *w, struct str space)
{
    for (ptrdiff_t i = 0; i < space.n; i++) {
        if (space.p[i] == '\n')
            buf_clear(&w->indent);
        else if (space.p[i] == ' ' || space.p[i] == '\t')
            buf_add_char(&w->indent, space.p[i]);
    }
}

static void add_pre_text(struct html_writer *w, struct str text)
{
    while (text.n) {
        ptrdiff_t n = 0;
        while (n < text.n && text.p[n] != '\r' && text.p[n] != '\f')
            n++;
        html_add_escaped(&w->out, str_slice(text, 0, n), false);
        text = str_from(text, n + 1);
    }
}

/* Whether text holds anything that is written in a pre. */
static bool is_written_in_pre(struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if (text.p[i] != '\r' && text.p[i] != '\f' && !is_dropped(text.p + i, text.p + text.n))
            return true;
    return false;
}

static void write_pre(struct html_writer *w, struct str text)
{
    if (w->block != TAG_PRE) {
        ptrdiff_t n = 0;
        while (n < text.n && (char_is_space(text.p[n]) || is_dropped(text.p + n, text.p + text.n)))
            n += text.p[n] == '\xef' ? 3 : 1;
        write_indent(w, str_slice(text, 0, n));
        text = str_from(text, n);
        if (text.n == 0)
            return;
        ensure_block(w);
        buf_add(&w->out, buf_str(&w->indent));
        buf_clear(&w->indent);
    }
    if (!is_written_in_pre(text))
        return;
    sync_marks(w);
    add_pre_text(w, text);
}

/* No-break spaces alone do not make a paragraph: writers of HTML use them to push paragraphs apart. */
static bool is_blank(struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++) {
        bool no_break = text.p[i] == '\xc2' && i + 1 < text.n && text.p[i + 1] == '\xa0';
        if (!no_break && !char_is_space(text.p[i]))
            return false;
        i += no_break;
    }
    return true;
}

/* How much of text can be written as it stands: words with one space between them, nothing in them that is dropped. */
static ptrdiff_t run_length(struct str text)
{
    ptrdiff_t n = 0;
    while (n < text.n) {
        unsigned char c = (unsigned char)text.p[n];
        bool between = c == ' ' && n + 1 < text.n && (unsigned char)text.p[n + 1] > ' ' && text.p[n + 1] != 0x7f &&
                       text.p[n + 1] != '\xef';
        if ((c <= ' ' && !between) || c == 0x7f || c == 0xef)
            break;
        n++;
    }
    while (n && text.p[n - 1] == ' ')
        n--;
    return n;
}

void html_write_text(struct html_writer *w, struct str text)
{
    if (w->place.part == PART_TABLE || w->place.part == PART_SECTION || w->place.part == PART_ROW)
        return;
    if (w->place.block == TAG_PRE && !w->place.flat) {
        write_pre(w, text);
        return;
    }
    if (w->block == TAG_NONE && is_blank(text))
        return;
    while (text.n) {
        ptrdiff_t n = char_is_space(text.p[0]) ? 0 : run_length(text);
        n = n ? n : word_length(text);
        write_word(w, str_slice(text, 0, n));
        text = str_from(text, n);
        n = space_length(text);
        if (n)
            note_space(w);
        text = str_from(text, n);
    }
}

void html_write_edge(struct html_writer *w)
{
    if (w->place.flat) {
        note_space(w);
        return;
    }
    if (w->block == TAG_PRE && w->place.block == TAG_PRE) {
        if (w->out.p && w->out.p[w->out.n - 1] != '\n' && w->out.n > w->block_start)
            buf_add_char(&w->out, '\n');
        return;
    }
    buf_clear(&w->indent);
    if (w->block == TAG_FIGCAPTION || w->block == TAG_CAPTION)
        note_space(w); /* a second caption goes on in the first */
    else
        close_block(w);
}

/* What stands at the top level only. */

static void close_all(struct html_writer *w)
{
    close_block(w);
    html_write_figure_end(w);
    close_levels(w, 0);
    start_line(w);
}

void html_write_rule(struct html_writer *w)
{
    if (w->place.flat)
        return;
    close_all(w);
    buf_add(&w->out, S("<hr>\n"));
}

static void write_figure(struct html_writer *w, struct str head, struct str tag)
{
    if (w->place.flat) {
        buf_add(&w->later, head);
        buf_add(&w->later, tag);
        buf_add(&w->later, S("</figure>\n"));
        return;
    }
    close_all(w);
    buf_add(&w->out, head);
    buf_add(&w->out, tag);
    w->figure = true;
    w->figure_id = w->place.figure;
}

void html_write_picture(struct html_writer *w, struct str tag)
{
    write_figure(w, S("<figure>"), tag);
}

void html_write_embed(struct html_writer *w, struct str tag)
{
    write_figure(w, S(""), tag);
}

void html_write_also_read(struct html_writer *w, struct str element)
{
    if (w->place.flat) {
        buf_add(&w->later, element);
        return;
    }
    close_all(w);
    buf_add(&w->out, element);
}

/* Tables. */

void html_write_table(struct html_writer *w, struct str open)
{
    close_all(w);
    buf_add(&w->out, open);
    buf_add_char(&w->out, '\n');
    w->section = TAG_NONE;
    w->row = false;
}

static void end_section(struct html_writer *w)
{
    if (w->section == TAG_NONE)
        return;
    add_tag_end(&w->out, w->section);
    buf_add_char(&w->out, '\n');
    w->section = TAG_NONE;
}

void html_write_table_end(struct html_writer *w)
{
    close_block(w);
    end_section(w);
    buf_add(&w->out, S("</table>\n"));
    flush_later(w);
}

/* The head comes once, before the body: later rows of a head are rows of the body. */
static void open_row(struct html_writer *w)
{
    enum html_tag section = w->place.head && w->section != TAG_TBODY ? TAG_THEAD : TAG_TBODY;
    close_block(w);
    if (section != w->section) {
        end_section(w);
        buf_add(&w->out, section == TAG_THEAD ? S("<thead>\n") : S("<tbody>\n"));
        w->section = section;
    }
    buf_add(&w->out, S("<tr>\n"));
    w->row = true;
}

void html_write_row_end(struct html_writer *w)
{
    if (w->row)
        buf_add(&w->out, S("</tr>\n"));
    w->row = false;
}

void html_write_cell(struct html_writer *w, enum html_tag tag, struct str open)
{
    if (!w->row)
        open_row(w);
    buf_add(&w->out, open);
    w->block = tag;
    w->block_start = w->out.n;
}

void html_write_cell_end(struct html_writer *w)
{
    close_block(w);
}

void html_write_end(struct html_writer *w)
{
    close_all(w);
    flush_later(w);
}
