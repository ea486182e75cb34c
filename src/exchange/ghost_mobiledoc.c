/* ghost_mobiledoc.c - Mobiledoc (0.3), what Ghost's editor kept before Lexical, as HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/ghost.h"

#define OPEN_MAX 32 /* marks within each other */

enum section { MARKUP = 1, IMAGE = 2, LIST = 3, CARD = 10 };

/* The lists that sections refer to by their numbers. */
struct document {
    const struct making *m;
    const json_t *atoms, *cards, *markups;
};

static struct str item_words(const struct document *d, const json_t *list, size_t i)
{
    return json_words(d->m->a, json_array_get(list, i));
}

static const json_t *referred(const json_t *list, const json_t *number)
{
    json_int_t i = json_is_integer(number) ? json_integer_value(number) : -1;
    return i < 0 ? NULL : json_array_get(list, (size_t)i);
}

/* A tag of ours for one of Mobiledoc's; none: its text stays without. */
static struct str tag_of(struct str name)
{
    static const struct str TAGS[][2] = {
        {S_INIT("p"), S_INIT("p")},
        {S_INIT("h1"), S_INIT("h2")},
        {S_INIT("h2"), S_INIT("h2")},
        {S_INIT("h3"), S_INIT("h3")},
        {S_INIT("h4"), S_INIT("h3")},
        {S_INIT("h5"), S_INIT("h3")},
        {S_INIT("h6"), S_INIT("h3")},
        {S_INIT("blockquote"), S_INIT("blockquote")},
        {S_INIT("aside"), S_INIT("blockquote")},
        {S_INIT("pull-quote"), S_INIT("blockquote")},
        {S_INIT("ul"), S_INIT("ul")},
        {S_INIT("ol"), S_INIT("ol")},
        {S_INIT("a"), S_INIT("a")},
        {S_INIT("b"), S_INIT("strong")},
        {S_INIT("strong"), S_INIT("strong")},
        {S_INIT("i"), S_INIT("em")},
        {S_INIT("em"), S_INIT("em")},
        {S_INIT("code"), S_INIT("code")},
        {S_INIT("s"), S_INIT("s")},
        {S_INIT("sub"), S_INIT("sub")},
        {S_INIT("sup"), S_INIT("sup")},
    };
    for (int i = 0; i < COUNT_OF(TAGS); i++)
        if (str_equal_nocase(TAGS[i][0], name))
            return TAGS[i][1];
    return S("");
}

static void add_tag(const struct document *d, struct str before, struct str tag)
{
    if (!tag.n)
        return;
    buf_add(d->m->out, before);
    buf_add(d->m->out, tag);
    buf_add_char(d->m->out, '>');
}

/* ["a", ["href", "/x/"]]; gives the tag. */
static struct str open_markup(const struct document *d, const json_t *markup)
{
    struct str tag = tag_of(item_words(d, markup, 0));
    const json_t *attributes = json_array_get(markup, 1);
    struct str href = S("");
    for (size_t i = 0; i + 1 < json_array_size(attributes); i += 2)
        if (str_equal(item_words(d, attributes, i), S("href")))
            href = item_words(d, attributes, i + 1);
    if (!str_equal(tag, S("a"))) {
        add_tag(d, S("<"), tag);
        return tag;
    }
    buf_add(d->m->out, S("<a href=\""));
    making_words(d->m, href);
    buf_add(d->m->out, S("\">"));
    return tag;
}

/* ["soft-return", "", {}] and others, of which the text stays. */
static void draw_atom(const struct document *d, const json_t *atom)
{
    if (str_equal(item_words(d, atom, 0), S("soft-return")))
        buf_add(d->m->out, S("<br>"));
    else
        making_words(d->m, item_words(d, atom, 1));
}

/* [0 text or 1 atom, [markups that open], number of those that close behind, the text or the atom's number] */
static void draw_marker(const struct document *d, const json_t *marker, struct str *open, int *count)
{
    const json_t *number, *value = json_array_get(marker, 3);
    json_int_t closing = json_integer_value(json_array_get(marker, 2));
    for (size_t at = 0; json_next_item(json_array_get(marker, 1), &at, &number);)
        if (*count < OPEN_MAX)
            open[(*count)++] = open_markup(d, referred(d->markups, number));
    if (json_integer_value(json_array_get(marker, 0)) == 1)
        draw_atom(d, referred(d->atoms, value));
    else
        making_words(d->m, json_words(d->m->a, value));
    for (; closing > 0 && *count > 0; closing--)
        add_tag(d, S("</"), open[--*count]);
}

static void draw_markers(const struct document *d, const json_t *markers)
{
    struct str open[OPEN_MAX];
    int count = 0;
    const json_t *marker;
    for (size_t at = 0; json_next_item(markers, &at, &marker);)
        draw_marker(d, marker, open, &count);
    while (count > 0)
        add_tag(d, S("</"), open[--count]);
}

static void draw_list(const struct document *d, struct str tag, const json_t *items)
{
    const json_t *item;
    add_tag(d, S("<"), tag);
    for (size_t at = 0; json_next_item(items, &at, &item);) {
        buf_add(d->m->out, S("<li>"));
        draw_markers(d, item);
        buf_add(d->m->out, S("</li>\n"));
    }
    add_tag(d, S("</"), tag);
}

static void draw_section(const struct document *d, const json_t *section)
{
    struct str tag = tag_of(item_words(d, section, 1));
    const json_t *card = referred(d->cards, json_array_get(section, 1));
    switch (json_integer_value(json_array_get(section, 0))) {
    case MARKUP:
        tag = tag.n ? tag : S("p");
        add_tag(d, S("<"), tag);
        draw_markers(d, json_array_get(section, 2));
        add_tag(d, S("</"), tag);
        break;
    case LIST:
        draw_list(d, tag.n ? tag : S("ul"), json_array_get(section, 2));
        break;
    case IMAGE:
        making_picture(d->m, item_words(d, section, 1), S(""), S(""));
        break;
    case CARD:
        (void)ghost_card(d->m, item_words(d, card, 0), json_array_get(card, 1));
        break;
    default:
        return;
    }
    buf_add_char(d->m->out, '\n');
}

bool ghost_mobiledoc(const struct making *m, const json_t *document)
{
    const struct document d = {m, json_get(document, S("atoms")), json_get(document, S("cards")),
                               json_get(document, S("markups"))};
    const json_t *section, *sections = json_get(document, S("sections"));
    if (!json_is_array(sections) || !str_starts(json_get_words(m->a, document, S("version")), S("0.3")))
        return false;
    for (size_t at = 0; json_next_item(sections, &at, &section);)
        draw_section(&d, section);
    return true;
}
