/* html_tree.c - from a parser's tree to the writer of canonical story HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html_tree.h"

#include "text/html_enter.h"
#include "text/html_thing.h"

static bool is_idle_link(const GumboNode *node)
{
    static const struct str LOADING[] = {S_INIT("stylesheet"), S_INIT("preload"), S_INIT("modulepreload"),
                                         S_INIT("import"), S_INIT("icon")};
    bool loading = false;
    for (int i = 0; i < COUNT_OF(LOADING); i++)
        loading = loading || walk_has_word(walk_attribute(node, "rel"), LOADING[i]);
    return walk_is_element(node, GUMBO_TAG_LINK) && !loading;
}

static bool drop(struct walk *w, const GumboNode *node)
{
    if (is_idle_link(node))
        return false;
    const char *name = gumbo_normalized_tagname(node->v.element.tag);
    if (node->v.element.tag_namespace == GUMBO_NAMESPACE_SVG)
        name = "svg";
    if (node->v.element.tag_namespace == GUMBO_NAMESPACE_MATHML)
        name = "math";
    walk_report(w, str_from_c(name), node);
    return false;
}

static bool may_embed(const struct walk *w, const GumboNode *node, enum html_role role)
{
    if (!w->rules || !w->rules->find_embed || node->type != GUMBO_NODE_ELEMENT)
        return false;
    if (role == ROLE_DROP)
        return node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML;
    bool holds = role == ROLE_INLINE || role == ROLE_BLOCK || role == ROLE_TEXT || role == ROLE_LEVEL ||
                 walk_is_element(node, GUMBO_TAG_A);
    return holds && html_thing_is_marked(node);
}

static bool take_embed(struct walk *w, const GumboNode *node)
{
    const struct html_thing thing = {node};
    struct str address = {0};
    enum html_found found = w->rules->find_embed(w->rules->context, w->work, &thing, &address);
    if (found == HTML_EMBED_CODE) {
        struct tag_text t = tag_start(w, TAG_FIGURE);
        struct str clean = walk_address(w, address);
        if (!clean.p || !html_value_fits(ATTRIBUTE_EMBED, clean))
            return false;
        tag_add(&t, ATTRIBUTE_EMBED, clean);
        html_write_edge(w->writer);
        html_write_embed(w->writer, tag_end(&t));
    }
    return found != HTML_NO_EMBED;
}

/* Acts on an element before its content; true when the content is to be read. */
static bool enter(struct walk *w, GumboNode *node, struct walk_element element)
{
    switch (element.role) {
    case ROLE_INLINE:
        return true;
    case ROLE_DROP:
        return drop(w, node);
    case ROLE_SKIP:
        return false;
    case ROLE_MARK:
        return enter_mark(w, node, element.tag);
    case ROLE_BLOCK:
        return enter_block(w, node);
    case ROLE_TEXT:
        return enter_text(w, node, element.tag);
    case ROLE_PRE:
        return enter_text(w, node, TAG_PRE);
    case ROLE_LEVEL:
        return enter_level(w, node, element.tag);
    case ROLE_BREAK:
        enter_break(w);
        return false;
    case ROLE_QUOTE:
        html_write_text(w->writer, S("\xe2\x80\x9c"));
        return true;
    case ROLE_RULE:
        html_write_rule(w->writer);
        return false;
    case ROLE_PICTURE:
        enter_picture(w, node);
        return false;
    case ROLE_FIGURE:
        return enter_figure(w, node);
    case ROLE_FIGCAPTION:
        return enter_figcaption(w, node);
    case ROLE_ASIDE:
        return enter_aside(w, node);
    case ROLE_TABLE:
        return enter_table(w, node);
    case ROLE_CAPTION:
        return enter_caption(w, node);
    case ROLE_SECTION:
        return enter_section(w, element.tag);
    case ROLE_ROW:
        return enter_row(w);
    case ROLE_CELL:
        return enter_cell(w, node, element.tag);
    }
    return false;
}

static void leave_table_part(struct walk *w, enum html_table_part left, enum html_table_part around)
{
    if (left == around)
        return;
    if (left == PART_CELL)
        html_write_cell_end(w->writer);
    if (left == PART_ROW)
        html_write_row_end(w->writer);
    if (left == PART_TABLE)
        html_write_table_end(w->writer);
}

static void leave(struct walk *w, const struct walk_frame *frame)
{
    struct html_place left = w->writer->place;
    if (frame->role == ROLE_QUOTE)
        html_write_text(w->writer, S("\xe2\x80\x9d"));
    w->writer->place = frame->before;
    leave_table_part(w, left.part, frame->before.part);
    if (frame->role == ROLE_FIGURE && w->writer->figure && w->writer->figure_id == left.figure)
        html_write_figure_end(w->writer);
    if (frame->role != ROLE_INLINE && frame->role != ROLE_MARK && frame->role != ROLE_QUOTE)
        html_write_edge(w->writer);
}

/* Between a table's cells there is nothing but its own parts; the parser puts what else it finds there in front. */
static bool is_out_of_place(const struct html_place *place, enum html_role role)
{
    bool between = place->part == PART_TABLE || place->part == PART_SECTION || place->part == PART_ROW;
    return between && role != ROLE_DROP && role < ROLE_CAPTION;
}

static void walk_node(struct walk *w, GumboNode *node)
{
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA)
        html_write_text(w->writer, str_from_c(node->v.text.text));
    if (node->type != GUMBO_NODE_ELEMENT && node->type != GUMBO_NODE_TEMPLATE)
        return;
    struct html_place before = w->writer->place;
    struct walk_element element = walk_element(node);
    if (is_out_of_place(&before, element.role) || (may_embed(w, node, element.role) && take_embed(w, node)))
        return;
    if (enter(w, node, element))
        walk_push(w, node, element.role, &before);
    else
        w->writer->place = before;
}

static void walk_tree(struct walk *w, GumboNode *root)
{
    walk_push(w, root, ROLE_INLINE, &w->writer->place);
    while (w->frame_count) {
        GumboNode *child = walk_next(w);
        if (child)
            walk_node(w, child);
        else
            leave(w, &w->frames[--w->frame_count]);
    }
}

/* The parser. */

static void *allocate(void *arena, size_t size)
{
    uintptr_t p = (uintptr_t)arena_bytes(arena, (ptrdiff_t)size + 15);
    return (void *)((p + 15) & ~(uintptr_t)15);
}

static void release(void *arena, void *p)
{
    (void)arena;
    (void)p;
}

static GumboNode *parse(struct arena *work, struct str raw)
{
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = allocate;
    options.deallocator = release;
    options.userdata = work;
    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_BODY;
    return gumbo_parse_with_options(&options, raw.p, (size_t)raw.n)->root;
}

void html_write_tree(struct html_writer *writer, struct str raw, const struct html_rules *rules)
{
    struct walk *w = arena_make(writer->a, struct walk);
    *w = (struct walk){.work = writer->a, .rules = rules, .writer = writer};
    walk_tree(w, parse(w->work, raw));
    html_write_end(writer);
}
