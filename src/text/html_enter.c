/* html_enter.c - what elements of a text become: marks, pictures, figures, blocks. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html_enter.h"

#include "text/html_address.h"

/* Marks. */

static void add_relation(struct walk *w, struct tag_text *t, const GumboNode *node)
{
    static const struct str KEPT[] = {S_INIT("nofollow"), S_INIT("sponsored"), S_INIT("ugc")};
    struct str value = walk_attribute(node, "rel");
    struct str kept = {0};
    for (int i = 0; i < COUNT_OF(KEPT); i++)
        if (walk_has_word(value, KEPT[i]))
            kept = kept.n ? str_format(w->work, "%.*s %s", STR_ARG(kept), KEPT[i].p) : KEPT[i];
    tag_add(t, ATTRIBUTE_REL, kept);
}

static bool add_link(struct walk *w, struct tag_text *t, const GumboNode *node)
{
    struct str raw = walk_attribute(node, "href");
    struct str address = raw.p ? walk_address(w, raw) : (struct str){0};
    if (!address.p || !html_value_fits(ATTRIBUTE_HREF, address)) {
        if (raw.p)
            walk_report(w, S("a[href]"), node);
        return false;
    }
    tag_add(t, ATTRIBUTE_HREF, address);
    tag_add(t, ATTRIBUTE_HREFLANG, str_trim(walk_attribute(node, "hreflang")));
    add_relation(w, t, node);
    return true;
}

bool enter_mark(struct walk *w, const GumboNode *node, enum html_tag tag)
{
    struct tag_text t = tag_start(w, tag);
    if (tag == TAG_A && !add_link(w, &t, node))
        return true;
    tag_add_own_words(w, &t, node);
    html_place_mark(w->writer, (struct html_mark){tag, tag_end(&t)});
    return true;
}

/* Pictures, embeds and related stories. */

static struct str find_picture(struct walk *w, const GumboNode *node)
{
    struct str raw = walk_attribute(node, "src");
    struct str address = html_address_clean(w->work, raw);
    if (!address.n)
        return (struct str){0};
    if (!html_address_is_media(address) && w->rules && w->rules->find_picture)
        address = w->rules->find_picture(w->rules->context, w->work, address);
    return html_address_is_media(address) ? walk_escape(w, address, false) : (struct str){0};
}

void enter_picture(struct walk *w, const GumboNode *node)
{
    struct str classes = walk_attribute(node, "class");
    struct str alt = walk_attribute(node, "alt");
    if (walk_has_word(classes, S("emoji")) || walk_has_word(classes, S("wp-smiley"))) {
        html_write_text(w->writer, alt);
        return;
    }
    struct str address = find_picture(w, node);
    if (!address.p || !html_value_fits(ATTRIBUTE_SRC, address)) {
        walk_report(w, S("img[src]"), node);
        return;
    }
    struct tag_text t = tag_start(w, TAG_IMG);
    tag_add(&t, ATTRIBUTE_SRC, address);
    tag_add(&t, ATTRIBUTE_ALT, walk_escape(w, alt, true));
    tag_add_plain(w, &t, node, ATTRIBUTE_WIDTH);
    tag_add_plain(w, &t, node, ATTRIBUTE_HEIGHT);
    html_write_picture(w->writer, tag_end(&t));
}

bool enter_figure(struct walk *w, GumboNode *node)
{
    html_write_edge(w->writer);
    walk_place_words(w, node);
    w->writer->place.figure = ++w->last_id;
    walk_move_children(w, node, GUMBO_TAG_FIGCAPTION, true);
    struct str raw = walk_attribute(node, "data-embed");
    struct str address = raw.p ? walk_address(w, raw) : (struct str){0};
    if (address.p && html_value_fits(ATTRIBUTE_EMBED, address)) {
        struct tag_text t = tag_start(w, TAG_FIGURE);
        tag_add(&t, ATTRIBUTE_EMBED, address);
        html_write_embed(w->writer, tag_end(&t));
    }
    return true;
}

bool enter_figcaption(struct walk *w, const GumboNode *node)
{
    html_write_edge(w->writer);
    walk_place_words(w, node);
    if (!html_write_takes_caption(w->writer))
        return true;
    w->writer->place.block = TAG_FIGCAPTION;
    w->writer->place.flat = true;
    return true;
}

bool enter_aside(struct walk *w, const GumboNode *node)
{
    struct tag_text t = tag_start(w, TAG_ASIDE);
    struct str story = walk_attribute(node, "data-also-read");
    html_write_edge(w->writer);
    walk_place_words(w, node);
    if (!story.p || !html_value_fits(ATTRIBUTE_ALSO_READ, str_trim(story)))
        return true;
    tag_add(&t, ATTRIBUTE_ALSO_READ, str_trim(story));
    html_write_also_read(w->writer, str_concat(w->work, tag_end(&t), S("</aside>\n")));
    return false;
}

/* Blocks. */

bool enter_block(struct walk *w, const GumboNode *node)
{
    html_write_edge(w->writer);
    walk_place_words(w, node);
    return true;
}

bool enter_text(struct walk *w, const GumboNode *node, enum html_tag tag)
{
    html_write_edge(w->writer);
    walk_place_words(w, node);
    if (!w->writer->place.flat && w->writer->place.block != TAG_PRE)
        w->writer->place.block = tag;
    return true;
}

static int64_t start_of(const GumboNode *node)
{
    struct str start = str_trim(walk_attribute(node, "start"));
    int64_t number = 1;
    return html_value_fits(ATTRIBUTE_START, start) && str_to_i64(start, &number) ? number : 1;
}

bool enter_level(struct walk *w, const GumboNode *node, enum html_tag tag)
{
    html_write_edge(w->writer);
    struct html_place *place = &w->writer->place;
    walk_place_words(w, node);
    if (place->flat || place->block == TAG_PRE)
        return true;
    struct html_place kept = *place;
    struct tag_text t = tag_start(w, tag);
    tag_take_words(w, &t);
    place->block = TAG_NONE;
    struct html_level level = {.tag = tag, .id = ++w->last_id, .open = t.text, .number = start_of(node)};
    if (!html_place_level(w->writer, level))
        *place = kept;
    return true;
}

void enter_break(struct walk *w)
{
    enum html_tag block = w->writer->place.block;
    if (block == TAG_PRE || block == TAG_H2 || block == TAG_H3)
        html_write_text(w->writer, S("\n"));
    else
        html_write_edge(w->writer);
}
