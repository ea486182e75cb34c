/* html_enter.h - acts on an element of the tree before its content. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_HTML_ENTER_H
#define TEXT_HTML_ENTER_H

#include "text/html_walk.h"

/* True when the content is to be read. */
bool enter_mark(struct walk *w, const GumboNode *node, enum html_tag tag);
bool enter_figure(struct walk *w, GumboNode *node);
bool enter_figcaption(struct walk *w, const GumboNode *node);
bool enter_aside(struct walk *w, const GumboNode *node);
bool enter_block(struct walk *w, const GumboNode *node);
bool enter_text(struct walk *w, const GumboNode *node, enum html_tag tag);
/* Without a place for it (an item outside a list, a list in a cell) it is a block like any other. */
bool enter_level(struct walk *w, const GumboNode *node, enum html_tag tag);

/* A table of one cell, or without words, only lays other things out; the parts of one are blocks like any other. */
bool enter_table(struct walk *w, GumboNode *node);
bool enter_caption(struct walk *w, const GumboNode *node);
bool enter_section(struct walk *w, enum html_tag tag);
bool enter_row(struct walk *w);
bool enter_cell(struct walk *w, const GumboNode *node, enum html_tag tag);

/* Elements without content. */
void enter_picture(struct walk *w, const GumboNode *node);
void enter_break(struct walk *w);

#endif
