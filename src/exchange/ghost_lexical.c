/* ghost_lexical.c - Lexical, the tree that Ghost's editor keeps, as HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How deep a tree is was looked at when it was read (json_text_read): what calls itself here goes no deeper.
 */
#include "exchange/ghost.h"

static void draw_node(const struct making *m, const json_t *node);

static void draw_children(const struct making *m, const json_t *node)
{
    const json_t *child;
    for (size_t at = 0; json_next_item(json_get(node, S("children")), &at, &child);)
        draw_node(m, child);
}

static void draw_element(const struct making *m, const json_t *node, struct str tag)
{
    buf_add_char(m->out, '<');
    buf_add(m->out, tag);
    buf_add_char(m->out, '>');
    draw_children(m, node);
    buf_add(m->out, S("</"));
    buf_add(m->out, tag);
    buf_add(m->out, S(">\n"));
}

/* ---- text ---- */

/* Bits of "format", the outermost mark first. */
static const struct {
    int bit;
    struct str open, close;
} MARKS[] = {
    {2, S_INIT("<em>"), S_INIT("</em>")},    {1, S_INIT("<strong>"), S_INIT("</strong>")},
    {4, S_INIT("<s>"), S_INIT("</s>")},      {32, S_INIT("<sub>"), S_INIT("</sub>")},
    {64, S_INIT("<sup>"), S_INIT("</sup>")}, {16, S_INIT("<code>"), S_INIT("</code>")},
};

static void draw_text(const struct making *m, const json_t *node)
{
    json_int_t format = json_integer_value(json_get(node, S("format")));
    for (int i = 0; i < COUNT_OF(MARKS); i++)
        if (format & MARKS[i].bit)
            buf_add(m->out, MARKS[i].open);
    making_words(m, json_get_words(m->a, node, S("text")));
    for (int i = COUNT_OF(MARKS); i-- > 0;)
        if (format & MARKS[i].bit)
            buf_add(m->out, MARKS[i].close);
}

static void draw_break(const struct making *m, const json_t *node)
{
    (void)node;
    buf_add(m->out, S("<br>"));
}

static void draw_tab(const struct making *m, const json_t *node)
{
    (void)node;
    buf_add_char(m->out, ' ');
}

static void draw_link(const struct making *m, const json_t *node)
{
    buf_add(m->out, S("<a href=\""));
    making_words(m, json_get_words(m->a, node, S("url")));
    buf_add(m->out, S("\">"));
    draw_children(m, node);
    buf_add(m->out, S("</a>"));
}

/* ---- blocks ---- */

static void draw_paragraph(const struct making *m, const json_t *node)
{
    draw_element(m, node, S("p"));
}

/* The story's headline is no part of its text: Ghost's first level is the second here. */
static void draw_heading(const struct making *m, const json_t *node)
{
    struct str tag = json_get_words(m->a, node, S("tag"));
    draw_element(m, node, str_equal(tag, S("h1")) || str_equal(tag, S("h2")) ? S("h2") : S("h3"));
}

static void draw_quote(const struct making *m, const json_t *node)
{
    draw_element(m, node, S("blockquote"));
}

static void draw_list(const struct making *m, const json_t *node)
{
    json_int_t start = json_integer_value(json_get(node, S("start")));
    bool numbers = str_equal(json_get_words(m->a, node, S("listType")), S("number"));
    if (numbers && start > 1)
        buf_add_format(m->out, "<ol start=\"%lld\">", (long long)start);
    else
        buf_add(m->out, numbers ? S("<ol>") : S("<ul>"));
    draw_children(m, node);
    buf_add(m->out, numbers ? S("</ol>\n") : S("</ul>\n"));
}

/* A list within a list stands in an item of its own there. */
static void draw_item(const struct making *m, const json_t *node)
{
    const json_t *first = json_array_get(json_get(node, S("children")), 0);
    if (str_equal(json_get_words(m->a, first, S("type")), S("list")))
        draw_children(m, node);
    else
        draw_element(m, node, S("li"));
}

static const struct {
    struct str type;
    void (*draw)(const struct making *m, const json_t *node);
} NODES[] = {
    {S_INIT("text"), draw_text},
    {S_INIT("extended-text"), draw_text},
    {S_INIT("tk"), draw_text},
    {S_INIT("linebreak"), draw_break},
    {S_INIT("tab"), draw_tab},
    {S_INIT("link"), draw_link},
    {S_INIT("autolink"), draw_link},
    {S_INIT("at-link"), draw_link},
    {S_INIT("paragraph"), draw_paragraph},
    {S_INIT("heading"), draw_heading},
    {S_INIT("extended-heading"), draw_heading},
    {S_INIT("quote"), draw_quote},
    {S_INIT("extended-quote"), draw_quote},
    {S_INIT("aside"), draw_quote},
    {S_INIT("list"), draw_list},
    {S_INIT("listitem"), draw_item},
    {S_INIT("root"), draw_children},
};

static void draw_node(const struct making *m, const json_t *node)
{
    struct str type = json_get_words(m->a, node, S("type"));
    for (int i = 0; i < COUNT_OF(NODES); i++)
        if (str_equal(NODES[i].type, type)) {
            NODES[i].draw(m, node);
            return;
        }
    if (json_is_object(node) && !ghost_card(m, type, node))
        draw_children(m, node);
}

bool ghost_lexical(const struct making *m, const json_t *document)
{
    const json_t *root = json_get(document, S("root"));
    if (!json_is_array(json_get(root, S("children"))))
        return false;
    draw_children(m, root);
    return true;
}
