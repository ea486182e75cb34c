/* html_tree.c - from a parser's tree to the writer of canonical story HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html_tree.h"

#include "text/html_address.h"
#include "text/html_thing.h"
#include "text/html_write.h"

#include <gumbo.h>
#include <string.h>

/* What an element of the tree is to us. */
enum role {
    ROLE_INLINE, /* only its content counts */
    ROLE_DROP,   /* goes with its content, and is reported */
    ROLE_SKIP,   /* goes with its content, nobody misses it */
    ROLE_MARK,
    ROLE_BLOCK, /* only its content counts, on lines of its own */
    ROLE_TEXT,  /* p, h2, h3 */
    ROLE_PRE,
    ROLE_LEVEL,
    ROLE_BREAK,
    ROLE_QUOTE,
    ROLE_RULE,
    ROLE_PICTURE,
    ROLE_FIGURE,
    ROLE_FIGCAPTION,
    ROLE_ASIDE,
    ROLE_TABLE,
    ROLE_CAPTION,
    ROLE_SECTION,
    ROLE_ROW,
    ROLE_CELL,
};

struct element {
    enum role role;
    enum html_tag tag;
};

#define E(name, role, tag) [GUMBO_TAG_##name] = {ROLE_##role, TAG_##tag}
#define DROP(name) [GUMBO_TAG_##name] = {ROLE_DROP, TAG_NONE}
#define SKIP(name) [GUMBO_TAG_##name] = {ROLE_SKIP, TAG_NONE}
#define BLOCK(name) [GUMBO_TAG_##name] = {ROLE_BLOCK, TAG_NONE}

static const struct element ELEMENTS[GUMBO_TAG_LAST + 1] = {
    E(P, TEXT, P),
    E(H1, TEXT, H2),
    E(H2, TEXT, H2),
    E(H3, TEXT, H3),
    E(H4, TEXT, H3),
    E(H5, TEXT, H3),
    E(H6, TEXT, H3),
    E(PRE, PRE, PRE),
    E(LISTING, PRE, PRE),
    E(UL, LEVEL, UL),
    E(MENU, LEVEL, UL),
    E(DIR, LEVEL, UL),
    E(OL, LEVEL, OL),
    E(LI, LEVEL, LI),
    E(BLOCKQUOTE, LEVEL, BLOCKQUOTE),
    E(BR, BREAK, NONE),
    E(Q, QUOTE, NONE),
    E(HR, RULE, NONE),
    E(IMG, PICTURE, IMG),
    E(IMAGE, PICTURE, IMG),
    E(FIGURE, FIGURE, FIGURE),
    E(FIGCAPTION, FIGCAPTION, FIGCAPTION),
    E(ASIDE, ASIDE, ASIDE),
    E(TABLE, TABLE, TABLE),
    E(CAPTION, CAPTION, CAPTION),
    E(THEAD, SECTION, THEAD),
    E(TBODY, SECTION, TBODY),
    E(TFOOT, SECTION, TBODY),
    E(TR, ROW, TR),
    E(TH, CELL, TH),
    E(TD, CELL, TD),
    E(A, MARK, A),
    E(EM, MARK, EM),
    E(I, MARK, EM),
    E(CITE, MARK, EM),
    E(VAR, MARK, EM),
    E(DFN, MARK, EM),
    E(STRONG, MARK, STRONG),
    E(B, MARK, STRONG),
    E(S, MARK, S),
    E(STRIKE, MARK, S),
    E(DEL, MARK, S),
    E(SUB, MARK, SUB),
    E(SUP, MARK, SUP),
    E(CODE, MARK, CODE),
    E(TT, MARK, CODE),
    E(KBD, MARK, CODE),
    E(SAMP, MARK, CODE),
    BLOCK(DIV),
    BLOCK(SECTION),
    BLOCK(ARTICLE),
    BLOCK(HEADER),
    BLOCK(FOOTER),
    BLOCK(MAIN),
    BLOCK(NAV),
    BLOCK(ADDRESS),
    BLOCK(CENTER),
    BLOCK(DETAILS),
    BLOCK(SUMMARY),
    BLOCK(FIELDSET),
    BLOCK(LEGEND),
    BLOCK(HGROUP),
    BLOCK(DL),
    BLOCK(DT),
    BLOCK(DD),
    BLOCK(MARQUEE),
    DROP(SCRIPT),
    DROP(STYLE),
    DROP(IFRAME),
    DROP(OBJECT),
    DROP(EMBED),
    DROP(APPLET),
    DROP(FORM),
    DROP(TEMPLATE),
    DROP(NOSCRIPT),
    DROP(PLAINTEXT),
    DROP(XMP),
    DROP(NOEMBED),
    DROP(NOFRAMES),
    DROP(FRAME),
    DROP(FRAMESET),
    DROP(AUDIO),
    DROP(VIDEO),
    DROP(CANVAS),
    DROP(SELECT),
    DROP(TEXTAREA),
    DROP(INPUT),
    DROP(BUTTON),
    DROP(MAP),
    DROP(SVG),
    DROP(MATH),
    DROP(TITLE),
    DROP(OPTION),
    DROP(OPTGROUP),
    DROP(DATALIST),
    DROP(LINK),
    SKIP(META),
    SKIP(BASE),
    SKIP(SOURCE),
    SKIP(TRACK),
    SKIP(PARAM),
    SKIP(AREA),
    SKIP(COL),
    SKIP(COLGROUP),
    SKIP(RP),
};

#undef E
#undef DROP
#undef SKIP
#undef BLOCK

/* An element that was entered, and what has to be set back when it is left. */
struct frame {
    GumboNode *node;
    unsigned next; /* child */
    enum role role;
    struct html_place before;
};

struct walk {
    struct arena *work;
    const struct html_rules *rules;
    struct html_writer *writer;
    struct frame *frames;
    ptrdiff_t frame_count;
    ptrdiff_t frame_capacity;
    unsigned last_id;
};

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

static void report(struct walk *w, struct str name, const GumboNode *node)
{
    struct html_report *all = w->rules ? w->rules->report : NULL;
    if (all)
        html_report_add(all, name, html_thing_host(w->work, node));
}

static const GumboVector *children_of(const GumboNode *node)
{
    return node->type == GUMBO_NODE_ELEMENT ? &node->v.element.children : NULL;
}

static bool is_element(const GumboNode *node, GumboTag tag)
{
    return node->type == GUMBO_NODE_ELEMENT && node->v.element.tag == tag &&
           node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML;
}

static struct element element_of(const GumboNode *node)
{
    if (node->type == GUMBO_NODE_TEMPLATE || node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML)
        return (struct element){ROLE_DROP, TAG_NONE};
    return ELEMENTS[node->v.element.tag];
}

/* Frames. */

static void push_frame(struct walk *w, GumboNode *node, enum role role, const struct html_place *before)
{
    if (w->frame_count == w->frame_capacity) {
        ptrdiff_t capacity = w->frame_capacity ? w->frame_capacity * 2 : 64;
        struct frame *frames = arena_array(w->work, struct frame, capacity);
        if (w->frame_count)
            memcpy(frames, w->frames, (size_t)w->frame_count * sizeof(*frames));
        w->frames = frames;
        w->frame_capacity = capacity;
    }
    w->frames[w->frame_count++] = (struct frame){node, 0, role, *before};
}

/* The next child of the innermost frame; NULL when there is none. */
static GumboNode *next_child(struct walk *w)
{
    struct frame *top = &w->frames[w->frame_count - 1];
    const GumboVector *children = children_of(top->node);
    return children && top->next < children->length ? children->data[top->next++] : NULL;
}

/* Attributes. */

/* The value as the source has it after references; none when there is no such attribute. */
static struct str attribute_of(const GumboNode *node, const char *name)
{
    const GumboAttribute *attribute = gumbo_get_attribute(&node->v.element.attributes, name);
    return attribute ? str_from_c(attribute->value) : (struct str){0};
}

/* A tag under construction. */
struct tag_text {
    struct arena *a;
    struct str text;
};

static void add_attribute(struct tag_text *t, enum html_attribute attribute, struct str escaped)
{
    if (escaped.p && html_value_fits(attribute, escaped))
        t->text = str_format(t->a, "%.*s %.*s=\"%.*s\"", STR_ARG(t->text), STR_ARG(HTML_ATTRIBUTES[attribute]),
                             STR_ARG(escaped));
}

static void add_plain(struct walk *w, struct tag_text *t, const GumboNode *node, enum html_attribute attribute)
{
    struct str value = attribute_of(node, HTML_ATTRIBUTES[attribute].p);
    if (value.p)
        add_attribute(t, attribute, str_trim(str_lower_ascii(w->work, value)));
}

/* Takes lang and dir of the element into the place; what the element does not say stays. */
static void place_words(struct walk *w, const GumboNode *node)
{
    struct html_place *place = &w->writer->place;
    struct str lang = str_trim(attribute_of(node, "lang"));
    struct str dir = str_trim(attribute_of(node, "dir"));
    if (lang.n && html_value_fits(ATTRIBUTE_LANG, lang))
        place->lang = lang;
    if (dir.n && html_value_fits(ATTRIBUTE_DIR, dir = str_lower_ascii(w->work, dir)))
        place->dir = dir;
}

/* Gives the place's lang and dir to a tag that holds other blocks; they need not be said again inside. */
static void take_words(struct walk *w, struct tag_text *t)
{
    struct html_place *place = &w->writer->place;
    add_attribute(t, ATTRIBUTE_LANG, place->lang);
    add_attribute(t, ATTRIBUTE_DIR, place->dir);
    place->lang = place->dir = (struct str){0};
}

static void add_own_words(struct walk *w, struct tag_text *t, const GumboNode *node)
{
    add_attribute(t, ATTRIBUTE_LANG, str_trim(attribute_of(node, "lang")));
    add_plain(w, t, node, ATTRIBUTE_DIR);
}

static struct str escape_text(struct walk *w, struct str text, bool tidy)
{
    struct buf *b = &w->writer->scratch;
    buf_clear(b);
    if (tidy)
        html_add_tidy(b, text, true);
    else
        html_add_escaped(b, text, true);
    return str_copy(w->work, b->n ? buf_str(b) : S(""));
}

static struct str clean_address(struct walk *w, struct str raw)
{
    struct str clean = html_address_clean(w->work, raw);
    return clean.n ? escape_text(w, clean, false) : (struct str){0};
}

static struct tag_text start_tag(struct walk *w, enum html_tag tag)
{
    return (struct tag_text){w->work, str_concat(w->work, S("<"), HTML_ELEMENTS[tag].name)};
}

static struct str end_tag(struct tag_text *t)
{
    return str_concat(t->a, t->text, S(">"));
}

/* Marks. */

static bool has_word(struct str list, struct str word)
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

static void add_relation(struct walk *w, struct tag_text *t, const GumboNode *node)
{
    static const struct str KEPT[] = {S_INIT("nofollow"), S_INIT("sponsored"), S_INIT("ugc")};
    struct str value = attribute_of(node, "rel");
    struct str kept = {0};
    for (int i = 0; i < COUNT_OF(KEPT); i++)
        if (has_word(value, KEPT[i]))
            kept = kept.n ? str_format(w->work, "%.*s %s", STR_ARG(kept), KEPT[i].p) : KEPT[i];
    add_attribute(t, ATTRIBUTE_REL, kept);
}

/* A link whose address we do not keep stays as words. */
static bool add_link(struct walk *w, struct tag_text *t, const GumboNode *node)
{
    struct str raw = attribute_of(node, "href");
    struct str address = raw.p ? clean_address(w, raw) : (struct str){0};
    if (!address.p || !html_value_fits(ATTRIBUTE_HREF, address)) {
        if (raw.p)
            report(w, S("a[href]"), node);
        return false;
    }
    add_attribute(t, ATTRIBUTE_HREF, address);
    add_attribute(t, ATTRIBUTE_HREFLANG, str_trim(attribute_of(node, "hreflang")));
    add_relation(w, t, node);
    return true;
}

static bool enter_mark(struct walk *w, const GumboNode *node, enum html_tag tag)
{
    struct tag_text t = start_tag(w, tag);
    if (tag == TAG_A && !add_link(w, &t, node))
        return true;
    add_own_words(w, &t, node);
    html_place_mark(w->writer, (struct html_mark){tag, end_tag(&t)});
    return true;
}

/* Pictures, embeds and related stories. */

static struct str find_picture(struct walk *w, const GumboNode *node)
{
    struct str raw = attribute_of(node, "src");
    struct str address = html_address_clean(w->work, raw);
    if (!address.n)
        return (struct str){0};
    if (!html_address_is_media(address) && w->rules && w->rules->find_picture)
        address = w->rules->find_picture(w->rules->context, w->work, address);
    return html_address_is_media(address) ? escape_text(w, address, false) : (struct str){0};
}

static void enter_picture(struct walk *w, const GumboNode *node)
{
    struct str classes = attribute_of(node, "class");
    struct str alt = attribute_of(node, "alt");
    if (has_word(classes, S("emoji")) || has_word(classes, S("wp-smiley"))) {
        html_write_text(w->writer, alt);
        return;
    }
    struct str address = find_picture(w, node);
    if (!address.p || !html_value_fits(ATTRIBUTE_SRC, address)) {
        report(w, S("img[src]"), node);
        return;
    }
    struct tag_text t = start_tag(w, TAG_IMG);
    add_attribute(&t, ATTRIBUTE_SRC, address);
    add_attribute(&t, ATTRIBUTE_ALT, escape_text(w, alt, true));
    add_plain(w, &t, node, ATTRIBUTE_WIDTH);
    add_plain(w, &t, node, ATTRIBUTE_HEIGHT);
    html_write_picture(w->writer, end_tag(&t));
}

/* Moves the children with that tag, in their order, to the end or the start. */
static void move_children(GumboNode *node, GumboTag tag, bool to_end, struct arena *work)
{
    GumboVector *children = &node->v.element.children;
    void **sorted = arena_array(work, void *, children->length);
    unsigned n = 0;
    for (int pass = 0; pass < 2; pass++)
        for (unsigned i = 0; i < children->length; i++)
            if (is_element(children->data[i], tag) == (to_end == (pass == 1)))
                sorted[n++] = children->data[i];
    if (n)
        memcpy(children->data, sorted, n * sizeof(*sorted));
}

static bool enter_figure(struct walk *w, GumboNode *node)
{
    html_write_edge(w->writer);
    place_words(w, node);
    w->writer->place.figure = ++w->last_id;
    move_children(node, GUMBO_TAG_FIGCAPTION, true, w->work);
    struct str raw = attribute_of(node, "data-embed");
    struct str address = raw.p ? clean_address(w, raw) : (struct str){0};
    if (address.p && html_value_fits(ATTRIBUTE_EMBED, address)) {
        struct tag_text t = start_tag(w, TAG_FIGURE);
        add_attribute(&t, ATTRIBUTE_EMBED, address);
        html_write_embed(w->writer, end_tag(&t));
    }
    return true;
}

static bool enter_figcaption(struct walk *w, const GumboNode *node)
{
    html_write_edge(w->writer);
    place_words(w, node);
    if (!html_write_takes_caption(w->writer))
        return true;
    w->writer->place.block = TAG_FIGCAPTION;
    w->writer->place.flat = true;
    return true;
}

static bool enter_aside(struct walk *w, const GumboNode *node)
{
    struct tag_text t = start_tag(w, TAG_ASIDE);
    struct str story = attribute_of(node, "data-also-read");
    html_write_edge(w->writer);
    place_words(w, node);
    if (!story.p || !html_value_fits(ATTRIBUTE_ALSO_READ, str_trim(story)))
        return true;
    add_attribute(&t, ATTRIBUTE_ALSO_READ, str_trim(story));
    html_write_also_read(w->writer, str_concat(w->work, end_tag(&t), S("</aside>\n")));
    return false;
}

/* Blocks. */

static bool enter_text(struct walk *w, const GumboNode *node, enum html_tag tag)
{
    html_write_edge(w->writer);
    place_words(w, node);
    if (!w->writer->place.flat && w->writer->place.block != TAG_PRE)
        w->writer->place.block = tag;
    return true;
}

static int64_t start_of(const GumboNode *node)
{
    struct str start = str_trim(attribute_of(node, "start"));
    int64_t number = 1;
    return html_value_fits(ATTRIBUTE_START, start) && str_to_i64(start, &number) ? number : 1;
}

/* Without a place for it (an item outside a list, a list in a cell) it is a block like any other. */
static bool enter_level(struct walk *w, const GumboNode *node, enum html_tag tag)
{
    html_write_edge(w->writer);
    struct html_place *place = &w->writer->place;
    place_words(w, node);
    if (place->flat || place->block == TAG_PRE)
        return true;
    struct html_place kept = *place;
    struct tag_text t = start_tag(w, tag);
    take_words(w, &t);
    place->block = TAG_NONE;
    struct html_level level = {.tag = tag, .id = ++w->last_id, .open = t.text, .number = start_of(node)};
    if (!html_place_level(w->writer, level))
        *place = kept;
    return true;
}

static void enter_break(struct walk *w)
{
    enum html_tag block = w->writer->place.block;
    if (block == TAG_PRE || block == TAG_H2 || block == TAG_H3)
        html_write_text(w->writer, S("\n"));
    else
        html_write_edge(w->writer);
}

/* Tables. */

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
        count += is_element(cell, GUMBO_TAG_TD) || is_element(cell, GUMBO_TAG_TH);
    }
    return count;
}

static int table_cells(const GumboNode *table)
{
    int count = 0;
    for (unsigned i = 0; i < table->v.element.children.length; i++) {
        const GumboNode *section = table->v.element.children.data[i];
        if (section->type != GUMBO_NODE_ELEMENT || ELEMENTS[section->v.element.tag].role != ROLE_SECTION)
            continue;
        for (unsigned j = 0; j < section->v.element.children.length; j++)
            if (is_element(section->v.element.children.data[j], GUMBO_TAG_TR))
                count += row_cells(section->v.element.children.data[j]);
    }
    return count;
}

static bool is_content(const GumboNode *node)
{
    enum role role = element_of(node).role;
    return role != ROLE_DROP && role != ROLE_SKIP && role != ROLE_PICTURE;
}

/* Whether words would be written of what is under top; its frames stand above those in use. */
static bool find_words(struct walk *w, GumboNode *top)
{
    ptrdiff_t base = w->frame_count;
    bool found = false;
    push_frame(w, top, ROLE_INLINE, &w->writer->place);
    while (w->frame_count > base && !found) {
        GumboNode *child = next_child(w);
        if (!child)
            w->frame_count--;
        else if (child->type == GUMBO_NODE_ELEMENT && is_content(child))
            push_frame(w, child, ROLE_INLINE, &w->writer->place);
        else
            found = has_text(child);
    }
    w->frame_count = base;
    return found;
}

/* A table of one cell, or without words, only lays other things out. */
static bool is_data_table(struct walk *w, GumboNode *node)
{
    return table_cells(node) > 1 && find_words(w, node);
}

static bool enter_table(struct walk *w, GumboNode *node)
{
    html_write_edge(w->writer);
    struct html_place *place = &w->writer->place;
    place_words(w, node);
    if (place->flat || place->block == TAG_PRE || !is_data_table(w, node))
        return true;
    move_children(node, GUMBO_TAG_CAPTION, false, w->work);
    struct tag_text t = start_tag(w, TAG_TABLE);
    take_words(w, &t);
    html_write_table(w->writer, end_tag(&t));
    place->part = PART_TABLE;
    place->block = TAG_NONE;
    return true;
}

static bool enter_caption(struct walk *w, const GumboNode *node)
{
    html_write_edge(w->writer);
    place_words(w, node);
    if (w->writer->place.part != PART_TABLE)
        return true;
    w->writer->place.part = PART_CAPTION;
    w->writer->place.flat = true;
    w->writer->place.block = TAG_CAPTION;
    return true;
}

static bool enter_section(struct walk *w, enum html_tag tag)
{
    html_write_edge(w->writer);
    if (w->writer->place.part != PART_TABLE)
        return true;
    w->writer->place.part = PART_SECTION;
    w->writer->place.head = tag == TAG_THEAD;
    return true;
}

static bool enter_row(struct walk *w)
{
    html_write_edge(w->writer);
    if (w->writer->place.part == PART_SECTION)
        w->writer->place.part = PART_ROW;
    return true;
}

static bool enter_cell(struct walk *w, const GumboNode *node, enum html_tag tag)
{
    html_write_edge(w->writer);
    struct html_place *place = &w->writer->place;
    place_words(w, node);
    if (place->part != PART_ROW)
        return true;
    struct tag_text t = start_tag(w, tag);
    add_plain(w, &t, node, ATTRIBUTE_COLSPAN);
    add_plain(w, &t, node, ATTRIBUTE_ROWSPAN);
    if (tag == TAG_TH)
        add_plain(w, &t, node, ATTRIBUTE_SCOPE);
    take_words(w, &t);
    html_write_cell(w->writer, tag, end_tag(&t));
    place->part = PART_CELL;
    place->flat = true;
    return true;
}

/* The walk. */

static bool enter_block(struct walk *w, const GumboNode *node)
{
    html_write_edge(w->writer);
    place_words(w, node);
    return true;
}

/* A link that says something about the page, and loads nothing. */
static bool is_idle_link(const GumboNode *node)
{
    static const struct str LOADING[] = {S_INIT("stylesheet"), S_INIT("preload"), S_INIT("modulepreload"),
                                         S_INIT("import"), S_INIT("icon")};
    bool loading = false;
    for (int i = 0; i < COUNT_OF(LOADING); i++)
        loading = loading || has_word(attribute_of(node, "rel"), LOADING[i]);
    return is_element(node, GUMBO_TAG_LINK) && !loading;
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
    report(w, str_from_c(name), node);
    return false;
}

/* Whether the owner of the rules may find an embed in an element. */
static bool may_embed(const struct walk *w, const GumboNode *node, enum role role)
{
    if (!w->rules || !w->rules->find_embed || node->type != GUMBO_NODE_ELEMENT)
        return false;
    if (role == ROLE_DROP)
        return node->v.element.tag_namespace == GUMBO_NAMESPACE_HTML;
    bool holds = role == ROLE_INLINE || role == ROLE_BLOCK || role == ROLE_TEXT || role == ROLE_LEVEL ||
                 is_element(node, GUMBO_TAG_A);
    return holds && html_thing_is_marked(node);
}

/* True when an element was taken for an embed code, or for a part of one, and is done with. */
static bool take_embed(struct walk *w, const GumboNode *node)
{
    const struct html_thing thing = {node};
    struct str address = {0};
    enum html_found found = w->rules->find_embed(w->rules->context, w->work, &thing, &address);
    if (found == HTML_EMBED_CODE) {
        struct tag_text t = start_tag(w, TAG_FIGURE);
        struct str clean = clean_address(w, address);
        if (!clean.p || !html_value_fits(ATTRIBUTE_EMBED, clean))
            return false;
        add_attribute(&t, ATTRIBUTE_EMBED, clean);
        html_write_edge(w->writer);
        html_write_embed(w->writer, end_tag(&t));
    }
    return found != HTML_NO_EMBED;
}

/* Acts on an element before its content; true when the content is to be read. */
static bool enter(struct walk *w, GumboNode *node, struct element element)
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

static void leave(struct walk *w, const struct frame *frame)
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
static bool is_out_of_place(const struct html_place *place, enum role role)
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
    struct element element = element_of(node);
    if (is_out_of_place(&before, element.role) || (may_embed(w, node, element.role) && take_embed(w, node)))
        return;
    if (enter(w, node, element))
        push_frame(w, node, element.role, &before);
    else
        w->writer->place = before;
}

static void walk_tree(struct walk *w, GumboNode *root)
{
    push_frame(w, root, ROLE_INLINE, &w->writer->place);
    while (w->frame_count) {
        GumboNode *child = next_child(w);
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
