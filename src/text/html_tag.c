/* html_tag.c - a start tag of canonical story HTML, made attribute by attribute. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html_walk.h"

struct tag_text tag_start(struct walk *w, enum html_tag tag)
{
    return (struct tag_text){w->work, str_concat(w->work, S("<"), HTML_ELEMENTS[tag].name)};
}

struct str tag_end(struct tag_text *t)
{
    return str_concat(t->a, t->text, S(">"));
}

void tag_add(struct tag_text *t, enum html_attribute attribute, struct str escaped)
{
    if (escaped.p && html_value_fits(attribute, escaped))
        t->text = str_format(t->a, "%.*s %.*s=\"%.*s\"", STR_ARG(t->text), STR_ARG(HTML_ATTRIBUTES[attribute]),
                             STR_ARG(escaped));
}

void tag_add_plain(struct walk *w, struct tag_text *t, const GumboNode *node, enum html_attribute attribute)
{
    struct str value = walk_attribute(node, HTML_ATTRIBUTES[attribute].p);
    if (value.p)
        tag_add(t, attribute, str_trim(str_lower_ascii(w->work, value)));
}

void tag_take_words(struct walk *w, struct tag_text *t)
{
    struct html_place *place = &w->writer->place;
    tag_add(t, ATTRIBUTE_LANG, place->lang);
    tag_add(t, ATTRIBUTE_DIR, place->dir);
    place->lang = place->dir = (struct str){0};
}

void tag_add_own_words(struct walk *w, struct tag_text *t, const GumboNode *node)
{
    tag_add(t, ATTRIBUTE_LANG, str_trim(walk_attribute(node, "lang")));
    tag_add_plain(w, t, node, ATTRIBUTE_DIR);
}
