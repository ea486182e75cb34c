/* markup.c - other sites' HTML, read for what it says. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/markup.h"

#include <string.h>

#include "text/html_scan.h"

static void *allocate(void *arena, size_t size)
{
    return arena_allocate(arena, 1, size, alignof(max_align_t));
}

static void release(void *arena, void *p)
{
    (void)arena;
    (void)p;
}

/* The tree points into it. Control characters, which the parser would make U+FFFD, are as blanks. */
static struct str own_copy(struct arena *a, struct str raw)
{
    char *bytes = arena_bytes(a, raw.n);
    for (ptrdiff_t i = 0; i < raw.n; i++)
        bytes[i] = (unsigned char)raw.p[i] < ' ' && raw.p[i] != '\n' ? ' ' : raw.p[i];
    return (struct str){bytes, raw.n};
}

struct err markup_parse(struct arena *a, struct str raw, const GumboNode **root)
{
    GumboOptions options = kGumboDefaultOptions;
    *root = NULL;
    if (raw.n > MARKUP_SIZE_MAX)
        return err_make(&ERR_LIMIT, "the markup has %td bytes; %td fit", raw.n, MARKUP_SIZE_MAX);
    TRY(html_scan(raw));
    options.allocator = allocate;
    options.deallocator = release;
    options.userdata = a;
    options.max_errors = 0;
    *root = gumbo_parse_with_options(&options, own_copy(a, raw).p, (size_t)raw.n)->root;
    return OK;
}

static const GumboVector *children_of(const GumboNode *node)
{
    static const GumboVector none = {0};
    bool holds = node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE;
    return holds ? &node->v.element.children : node->type == GUMBO_NODE_DOCUMENT ? &node->v.document.children : &none;
}

static const GumboNode *sibling_of(const GumboNode *node)
{
    const GumboVector *all = children_of(node->parent);
    size_t next = node->index_within_parent + 1;
    return next < all->length ? all->data[next] : NULL;
}

const GumboNode *markup_next(const GumboNode *root, const GumboNode *node, bool skip)
{
    const GumboVector *inside = children_of(node);
    if (!skip && inside->length > 0)
        return inside->data[0];
    for (; node != root && node->parent; node = node->parent) {
        const GumboNode *next = sibling_of(node);
        if (next)
            return next;
    }
    return NULL;
}

bool markup_is(const GumboNode *node, GumboTag tag)
{
    return node && node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == tag;
}

const GumboNode *markup_find(const GumboNode *root, const GumboNode *node, GumboTag tag)
{
    for (node = markup_next(root, node, false); node; node = markup_next(root, node, false))
        if (markup_is(node, tag))
            return node;
    return NULL;
}

struct str markup_attribute(const GumboNode *node, const char *name)
{
    const GumboAttribute *found = gumbo_get_attribute(&node->v.element.attributes, name);
    return found ? str_from_c(found->value) : (struct str){NULL, 0};
}

/* ---- words ---- */

static bool ends_line(const GumboNode *node)
{
    static const GumboTag tags[] = {GUMBO_TAG_BR, GUMBO_TAG_P,   GUMBO_TAG_DIV, GUMBO_TAG_LI,         GUMBO_TAG_H1,
                                    GUMBO_TAG_H2, GUMBO_TAG_H3,  GUMBO_TAG_UL,  GUMBO_TAG_BLOCKQUOTE, GUMBO_TAG_SECTION,
                                    GUMBO_TAG_TR, GUMBO_TAG_PRE, GUMBO_TAG_OL};
    for (ptrdiff_t i = 0; i < COUNT_OF(tags); i++)
        if (markup_is(node, tags[i]))
            return true;
    return false;
}

static bool is_silent(const GumboNode *node)
{
    return markup_is(node, GUMBO_TAG_SCRIPT) || markup_is(node, GUMBO_TAG_STYLE) || node->type == GUMBO_NODE_TEMPLATE ||
           node->type == GUMBO_NODE_COMMENT;
}

static void add_words(struct buf *out, const GumboNode *node)
{
    bool text = node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_WHITESPACE || node->type == GUMBO_NODE_CDATA;
    if (text)
        for (struct str rest = str_from_c(node->v.text.text); rest.n > 0; rest = str_from(rest, 1))
            buf_add_char(out, char_is_space(rest.p[0]) ? ' ' : rest.p[0]);
}

/* A block ends its line also where it closes: what follows it is not inside. */
static bool left_block(const GumboNode *from, const GumboNode *to)
{
    bool block = false;
    for (; from && from != to->parent; from = from->parent)
        block |= ends_line(from);
    return block;
}

struct str markup_text(struct arena *a, const GumboNode *root)
{
    struct buf out;
    buf_init(&out, 4 * MARKUP_SIZE_MAX);
    for (const GumboNode *node = root, *last = root; node;
         last = node, node = markup_next(root, node, is_silent(node))) {
        if (out.n > 0 && (ends_line(node) || left_block(last, node)))
            buf_add_char(&out, '\n');
        add_words(&out, node);
    }
    struct str text = str_trim(str_copy(a, out.n ? buf_str(&out) : S("")));
    buf_close(&out);
    return text;
}

/* What is decoded already keeps its ampersands. */
static struct str guard_references(struct arena *a, struct str text)
{
    struct buf out;
    struct str head;
    buf_init(&out, 5 * text.n);
    while (str_cut(text, '&', &head, &text)) {
        buf_add(&out, head);
        buf_add(&out, S("&amp;"));
    }
    buf_add(&out, head);
    struct str copy = str_copy(a, buf_str(&out));
    buf_close(&out);
    return copy;
}

struct str markup_strip(struct arena *a, struct str text, bool decoded)
{
    const GumboNode *root;
    bool tags = str_find_char(text, '<', 0) >= 0, references = str_find_char(text, '&', 0) >= 0;
    if (!tags && (!references || decoded))
        return text;
    if (references && decoded)
        text = guard_references(a, text);
    return failed(markup_parse(a, text, &root)) ? S("") : markup_text(a, root);
}
