/* html_thing.c - an element of a parser's tree as the owner of the rules is shown it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html_thing.h"

#include "text/html_address.h"

#include <string.h>

/* Embed codes are small; a whole story inside one marked element is not read again for it. */
#define LOOK_MAX 2000 /* nodes */

struct str html_thing_element(const struct html_thing *thing)
{
    const GumboElement *element = &thing->node->v.element;
    if (element->tag != GUMBO_TAG_UNKNOWN)
        return str_from_c(gumbo_normalized_tagname(element->tag));
    GumboStringPiece name = element->original_tag;
    gumbo_tag_from_original_text(&name);
    return (struct str){name.data, (ptrdiff_t)name.length};
}

static struct str attribute_of(const GumboNode *node, const char *name)
{
    const GumboAttribute *attribute = gumbo_get_attribute(&node->v.element.attributes, name);
    return attribute ? str_from_c(attribute->value) : (struct str){0};
}

struct str html_thing_attribute(const struct html_thing *thing, const char *name)
{
    return attribute_of(thing->node, name);
}

bool html_thing_next_attribute(const struct html_thing *thing, unsigned *at, struct str *name, struct str *value)
{
    const GumboVector *attributes = &thing->node->v.element.attributes;
    if (*at >= attributes->length)
        return false;
    const GumboAttribute *attribute = attributes->data[(*at)++];
    *name = str_from_c(attribute->name);
    *value = str_from_c(attribute->value);
    return true;
}

bool html_thing_is_marked(const GumboNode *node)
{
    const GumboVector *attributes = &node->v.element.attributes;
    for (unsigned i = 0; i < attributes->length; i++) {
        const GumboAttribute *attribute = attributes->data[i];
        if (strcmp(attribute->name, "class") == 0 || strncmp(attribute->name, "data-", 5) == 0)
            return true;
    }
    return false;
}

/* Calls visit for node and what is inside it, until it says true or enough has been seen. The depth of a tree is
 * bounded before it is built. */
static bool look(const GumboNode *node, int *left, bool visit(const GumboNode *node, void *context), void *context)
{
    if (--*left < 0 || visit(node, context))
        return true;
    if (node->type != GUMBO_NODE_ELEMENT)
        return false;
    for (unsigned i = 0; i < node->v.element.children.length; i++)
        if (look(node->v.element.children.data[i], left, visit, context))
            return true;
    return false;
}

static bool visit_words(const GumboNode *node, void *context)
{
    struct str *words = context;
    if (node->type == GUMBO_NODE_TEXT || node->type == GUMBO_NODE_CDATA)
        *words = str_trim(str_from_c(node->v.text.text));
    return words->n > 0;
}

struct str html_thing_words(const struct html_thing *thing)
{
    struct str words = {0};
    int left = LOOK_MAX;
    look(thing->node, &left, visit_words, &words);
    return words;
}

struct inside {
    GumboTag tag;
    const char *attribute;
    int skip;
    struct str value;
};

static bool visit_inside(const GumboNode *node, void *context)
{
    struct inside *inside = context;
    if (node->type != GUMBO_NODE_ELEMENT || node->v.element.tag != inside->tag)
        return false;
    struct str value = attribute_of(node, inside->attribute);
    if (!value.p || inside->skip-- > 0)
        return false;
    inside->value = value;
    return true;
}

struct str html_thing_inside(const struct html_thing *thing, const char *element, const char *attribute, int i)
{
    struct inside inside = {.tag = gumbo_tag_enum(element), .attribute = attribute, .skip = i};
    int left = LOOK_MAX;
    look(thing->node, &left, visit_inside, &inside);
    return inside.value;
}

/* What is loaded, by element; the attribute that lazy scripts take it from stands in for the first. */
static struct str loaded_address(const GumboNode *node)
{
    const struct html_thing thing = {node};
    GumboTag tag = node->v.element.tag;
    if (tag == GUMBO_TAG_LINK)
        return attribute_of(node, "href");
    if (tag == GUMBO_TAG_OBJECT)
        return attribute_of(node, "data");
    struct str source = attribute_of(node, "src");
    if (!source.n)
        source = attribute_of(node, "data-src");
    if (!source.n && (tag == GUMBO_TAG_VIDEO || tag == GUMBO_TAG_AUDIO))
        source = html_thing_inside(&thing, "source", "src", 0);
    return source.n ? source : attribute_of(node, "poster");
}

struct str html_thing_host(struct arena *a, const GumboNode *node)
{
    struct str address = html_address_clean(a, loaded_address(node));
    if (!html_address_is_web(address))
        return (struct str){0};
    ptrdiff_t start = str_find(address, S("//"), 0) + 2, end = start;
    for (; end < address.n && !strchr("/?#", address.p[end]); end++)
        if (address.p[end] == '@')
            start = end + 1;
    return str_lower_ascii(a, str_slice(address, start, end));
}
