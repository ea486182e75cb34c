/* html_walk.c - where a walk through a parser's tree stands, and what it found. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html_walk.h"

#include "text/html_address.h"
#include "text/html_thing.h"

#include <string.h>

void html_report_add(struct html_report *all, struct str name, struct str host)
{
    int i = 0;
    if (!all)
        return;
    while (i < all->count && !(str_equal(all->items[i].name, name) && str_equal(all->items[i].host, host)))
        i++;
    if (i == HTML_REPORT_MAX)
        all->items[--i].name = S("other");
    else if (i == all->count)
        all->items[all->count++] = (struct html_dropped){name, 0, host};
    all->items[i].count++;
}

void walk_report(struct walk *w, struct str name, const GumboNode *node)
{
    struct html_report *all = w->rules ? w->rules->report : NULL;
    if (all)
        html_report_add(all, name, html_thing_host(w->work, node));
}

bool walk_is_element(const GumboNode *node, GumboTag tag)
{
    return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == tag &&
           node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML;
}

void walk_push(struct walk *w, GumboNode *node, enum html_role role, const struct html_place *before)
{
    if (w->frame_count == w->frame_capacity) {
        ptrdiff_t capacity = w->frame_capacity ? w->frame_capacity * 2 : 64;
        struct walk_frame *frames = arena_array(w->work, struct walk_frame, capacity);
        if (w->frame_count)
            memcpy(frames, w->frames, (size_t)w->frame_count * sizeof(*frames));
        w->frames = frames;
        w->frame_capacity = capacity;
    }
    w->frames[w->frame_count++] = (struct walk_frame){node, 0, role, *before};
}

static const GumboVector *children_of(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;
}

GumboNode *walk_next(struct walk *w)
{
    struct walk_frame *top = &w->frames[w->frame_count - 1];
    const GumboVector *children = children_of(top->node);
    return children && top->next < children->length ? children->data[top->next++] : NULL;
}

void walk_move_children(struct walk *w, GumboNode *node, GumboTag tag, bool to_end)
{
    GumboVector *children = &node->v.element.children;
    void **sorted = arena_array(w->work, void *, children->length);
    unsigned n = 0;
    for (int pass = 0; pass < 2; pass++)
        for (unsigned i = 0; i < children->length; i++)
            if (walk_is_element(children->data[i], tag) == (to_end == (pass == 1)))
                sorted[n++] = children->data[i];
    if (n)
        memcpy(children->data, sorted, n * sizeof(*sorted));
}

struct str walk_attribute(const GumboNode *node, const char *name)
{
    const GumboAttribute *attribute = gumbo_get_attribute(&node->v.element.attributes, name);
    return attribute ? str_from_c(attribute->value) : (struct str){0};
}

bool walk_has_word(struct str list, struct str word)
{
    while (list.n) {
        list = str_trim(list);
        ptrdiff_t n = 0;
        while (n < list.n && !char_is_space(list.p[n]))
            n++;
        if (str_equal_nocase(str_slice(list, 0, n), word))
            return true;
        list = str_from(list, n);
    }
    return false;
}

void walk_place_words(struct walk *w, const GumboNode *node)
{
    struct html_place *place = &w->writer->place;
    struct str lang = str_trim(walk_attribute(node, "lang"));
    struct str dir = str_trim(walk_attribute(node, "dir"));
    if (lang.n && html_value_fits(ATTRIBUTE_LANG, lang))
        place->lang = lang;
    if (dir.n && html_value_fits(ATTRIBUTE_DIR, dir = str_lower_ascii(w->work, dir)))
        place->dir = dir;
}

struct str walk_escape(struct walk *w, struct str text, bool tidy)
{
    struct buf *b = &w->writer->scratch;
    buf_clear(b);
    if (tidy)
        html_add_tidy(b, text, true);
    else
        html_add_escaped(b, text, true);
    return str_copy(w->work, b->n ? buf_str(b) : S(""));
}

struct str walk_address(struct walk *w, struct str raw)
{
    struct str clean = html_address_clean(w->work, raw);
    return clean.n ? walk_escape(w, clean, false) : (struct str){0};
}
