/* html_enter_table.c - what a table and its parts become. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html_enter.h"

static bool has_text(const GumboNode *node)
{
    if (node->type == GUMBO_NODE_TEXT)
        for (const char *p = node->v.text.text; *p; p++)
            if ((unsigned char)*p > ' ')
                return true;
    return false;
}

static int row_cells(const GumboNode *row)
{
    int count = 0;
    for (unsigned i = 0; i < row->v.element.children.length; i++) {
        const GumboNode *cell = row->v.element.children.data[i];
        count += walk_is_element(cell, GUMBO_TAG_TD) || walk_is_element(cell, GUMBO_TAG_TH);
    }
    return count;
}

static int table_cells(const GumboNode *table)
{
    int count = 0;
    for (unsigned i = 0; i < table->v.element.children.length; i++) {
        const GumboNode *section = table->v.element.children.data[i];
        if (section->type != GUMBO_NODE_ELEMENT || walk_element(section).role != ROLE_SECTION)
            continue;
        for (unsigned j = 0; j < section->v.element.children.length; j++)
            if (walk_is_element(section->v.element.children.data[j], GUMBO_TAG_TR))
                count += row_cells(section->v.element.children.data[j]);
    }
    return count;
}

static bool is_content(const GumboNode *node)
{
    enum html_role role = walk_element(node).role;
    return role != ROLE_DROP && role != ROLE_SKIP && role != ROLE_PICTURE;
}

/* Whether words would be written of what is under top; its frames stand above those in use. */
static bool find_words(struct walk *w, GumboNode *top)
{
    ptrdiff_t base = w->frame_count;
    bool found = false;
    walk_push(w, top, ROLE_INLINE, &w->writer->place);
    while (w->frame_count > base && !found) {
        GumboNode *child = walk_next(w);
        if (!child)
            w->frame_count--;
        else if (child->type == GUMBO_NODE_ELEMENT && is_content(child))
            walk_push(w, child, ROLE_INLINE, &w->writer->place);
        else
            found = has_text(child);
    }
    w->frame_count = base;
    return found;
}

static bool is_data_table(struct walk *w, GumboNode *node)
{
    return table_cells(node) > 1 && find_words(w, node);
}

bool enter_table(struct walk *w, GumboNode *node)
{
    html_write_edge(w->writer);
    struct html_place *place = &w->writer->place;
    walk_place_words(w, node);
    if (place->flat || place->block == TAG_PRE || !is_data_table(w, node))
        return true;
    walk_move_children(w, node, GUMBO_TAG_CAPTION, false);
    struct tag_text t = tag_start(w, TAG_TABLE);
    tag_take_words(w, &t);
    html_write_table(w->writer, tag_end(&t));
    place->part = PART_TABLE;
    place->block = TAG_NONE;
    return true;
}

bool enter_caption(struct walk *w, const GumboNode *node)
{
    html_write_edge(w->writer);
    walk_place_words(w, node);
    if (w->writer->place.part != PART_TABLE)
        return true;
    w->writer->place.part = PART_CAPTION;
    w->writer->place.flat = true;
    w->writer->place.block = TAG_CAPTION;
    return true;
}

bool enter_section(struct walk *w, enum html_tag tag)
{
    html_write_edge(w->writer);
    if (w->writer->place.part != PART_TABLE)
        return true;
    w->writer->place.part = PART_SECTION;
    w->writer->place.head = tag == TAG_THEAD;
    return true;
}

bool enter_row(struct walk *w)
{
    html_write_edge(w->writer);
    if (w->writer->place.part == PART_SECTION)
        w->writer->place.part = PART_ROW;
    return true;
}

bool enter_cell(struct walk *w, const GumboNode *node, enum html_tag tag)
{
    html_write_edge(w->writer);
    struct html_place *place = &w->writer->place;
    walk_place_words(w, node);
    if (place->part != PART_ROW)
        return true;
    struct tag_text t = tag_start(w, tag);
    tag_add_plain(w, &t, node, ATTRIBUTE_COLSPAN);
    tag_add_plain(w, &t, node, ATTRIBUTE_ROWSPAN);
    if (tag == TAG_TH)
        tag_add_plain(w, &t, node, ATTRIBUTE_SCOPE);
    tag_take_words(w, &t);
    html_write_cell(w->writer, tag, tag_end(&t));
    place->part = PART_CELL;
    place->flat = true;
    return true;
}
