/* html_write.h - the writer of canonical story HTML: told what stands where, it decides the tags. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_HTML_WRITE_H
#define TEXT_HTML_WRITE_H

#include "text/html_words.h"

#include "text/html.h"

/* A list, an item or a quote that text may stand in. */
struct html_level {
    enum html_tag tag;
    unsigned id;     /* 0: any item of the list will do */
    struct str open; /* its opening tag without the ">" */
    int64_t number;  /* ol: of its next item */
    bool written;
};

struct html_mark {
    enum html_tag tag;
    struct str open; /* its whole opening tag */
};

enum html_table_part { PART_NONE, PART_TABLE, PART_CAPTION, PART_SECTION, PART_ROW, PART_CELL };

/*
 * Where the next text or picture shall stand. The reader of a tree keeps one and sets it back when it leaves an
 * element; the writer brings what it has open in line with it only when something is written, so nothing is ever opened
 * in vain.
 */
struct html_place {
    int level_count;     /* of html_writer.levels */
    int mark_count;      /* of html_writer.marks */
    enum html_tag block; /* P, H2, H3, PRE, CAPTION, FIGCAPTION, TH, TD; TAG_NONE: a paragraph if none is open */
    enum html_table_part part;
    bool head;       /* in a table's head */
    bool flat;       /* one line only: what would end a block is a space */
    unsigned figure; /* id of the figure around; 0 none */
    struct str lang; /* for the next block; none: nothing said */
    struct str dir;
};

struct html_writer {
    struct arena *a; /* for what lives while writing */
    struct buf out;
    struct buf later;   /* pictures that stood in a line, for behind the table or figure that holds it */
    struct buf scratch; /* for the reader of the tree */
    struct buf indent;  /* the white space before the first word of a pre */

    struct html_place place;
    struct html_level levels[HTML_LEVEL_MAX];
    struct html_mark marks[HTML_MARK_COUNT];

    /* What is open in out. */
    struct html_level open_levels[HTML_LEVEL_MAX];
    struct html_mark open_marks[HTML_MARK_COUNT];
    int open_level_count;
    int open_mark_count;
    enum html_tag block;   /* TAG_NONE: none; TAG_LI: the first line of an item */
    ptrdiff_t block_start; /* in out: behind the opening tag */
    ptrdiff_t item_start;  /* in out: behind an item's opening tag, which is empty while out ends there */
    bool space;            /* white space was met behind what is written */
    int space_depth;       /* how many of the open marks hold it */
    bool figure;
    unsigned figure_id; /* of the figure that is open */
    enum html_tag section;
    bool row;
};

/* out is bounded by HTML_SIZE_MAX. */
void html_writer_open(struct html_writer *w, struct arena *a);
void html_writer_close(struct html_writer *w);

/* Ends everything that is open; out is then the whole text. */
void html_write_end(struct html_writer *w);

/* Text with white space as it stands in a parser's tree. */
void html_write_text(struct html_writer *w, struct str text);
/* The edge of a block: what follows is not on the same line. */
void html_write_edge(struct html_writer *w);
void html_write_rule(struct html_writer *w);
/* An opening tag <img ...>, <figure data-embed...> or the whole of an aside. For the first two a figure stays open for
 * its caption: place.figure says whose. */
void html_write_picture(struct html_writer *w, struct str tag);
void html_write_embed(struct html_writer *w, struct str tag);
void html_write_also_read(struct html_writer *w, struct str element);
void html_write_figure_end(struct html_writer *w);

/* Whether a figure is open that the place's figcaption belongs to. */
bool html_write_takes_caption(const struct html_writer *w);

void html_write_table(struct html_writer *w, struct str open);
void html_write_table_end(struct html_writer *w);
void html_write_row_end(struct html_writer *w);
/* open: the opening tag of a td or th. */
void html_write_cell(struct html_writer *w, enum html_tag tag, struct str open);
void html_write_cell_end(struct html_writer *w);

/* Puts the place inside a list, an item or a quote; false where the content model or the depth does not let it. */
bool html_place_level(struct html_writer *w, struct html_level level);
/* Puts the place inside a mark; a mark inside its like is none. */
void html_place_mark(struct html_writer *w, struct html_mark mark);

/* Adds text with & < > escaped and without controls and noncharacters; quote: " too. */
void html_add_escaped(struct buf *out, struct str text, bool quote);
/* The same with white space runs made one space, none at the ends. */
void html_add_tidy(struct buf *out, struct str text, bool quote);

#endif
