/* html_scan.c - how much work hostile HTML can make for a parser, found before it is parsed. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A parser looks through its stack of open elements at nearly every tag, so a deep text costs the square of its size.
 * The stack kept here always holds at least what the parser's stack holds of the elements that have a start tag in the
 * text (HTML 13.2.4.3). To keep that true, an element leaves it only
 * - by its end tag, searched as the parser would search it: not past a scope's edge for blocks, not past any block for
 *   the others; and only itself, although the parser may close more with it;
 * - by a start tag that closes it, and only from the top.
 * Inside svg, math, template and select the parser follows other rules: there only an end tag for the top counts.
 * Tags must be cut exactly as the tokeniser cuts them (13.2.5), or an attribute's value could hide tags. Where that
 * hangs on what the parser thinks (a CDATA section, HTML inside svg, a script that quotes scripts), the rest of the
 * text is not cut at all: each "<" with a letter behind it counts as one that stays open.
 */
#include "text/html_scan.h"

#include "text/html.h"

#include <string.h>

#define ATTRIBUTE_MAX 256             /* of one tag: a parser compares each with all before it */
#define UNSURE_MAX ((ptrdiff_t)16384) /* bytes that may follow uncut: they could hold that many attributes */

enum trait {
    VOID = 1,        /* never on the stack, outside foreign content */
    BLOCK = 2,       /* its end tag is searched up to a scope's edge; other end tags stop at it */
    EDGE = 4,        /* a scope's edge (13.2.4.2): caption, table, td, th, object ... */
    OPAQUE = 8,      /* svg, math, template, select */
    RAW = 16,        /* what follows is text up to its end tag */
    ENDS_P = 32,     /* its start tag closes a p */
    INLINE = 64,     /* end tags may be searched past it */
    NOTHING = 128,   /* the text's last element: plaintext */
    FOREIGN = 256,   /* svg, math */
    BREAKOUT = 1024, /* its start tag ends foreign content (13.2.6.5) */
    POINT = 512,     /* HTML may stand inside it although it is in foreign content */
};

struct kind {
    struct str name;
    int traits;
    const char *closes; /* space-separated names that its start tag closes when they are on top */
};

#define K(name, traits, closes)                                                                                        \
    {                                                                                                                  \
        S_INIT(name), traits, closes                                                                                   \
    }

static const struct kind KINDS[] = {
    K("p", BLOCK | ENDS_P | BREAKOUT, ""),
    K("div", BLOCK | ENDS_P | BREAKOUT, ""),
    K("a", INLINE, ""),
    K("em", INLINE | BREAKOUT, ""),
    K("strong", INLINE | BREAKOUT, ""),
    K("span", INLINE | BREAKOUT, ""),
    K("b", INLINE | BREAKOUT, ""),
    K("i", INLINE | BREAKOUT, ""),
    K("u", INLINE | BREAKOUT, ""),
    K("s", INLINE | BREAKOUT, ""),
    K("font", INLINE | BREAKOUT, ""),
    K("code", INLINE | BREAKOUT, ""),
    K("sub", INLINE | BREAKOUT, ""),
    K("sup", INLINE | BREAKOUT, ""),
    K("small", INLINE | BREAKOUT, ""),
    K("big", INLINE | BREAKOUT, ""),
    K("tt", INLINE | BREAKOUT, ""),
    K("strike", INLINE | BREAKOUT, ""),
    K("br", VOID | BREAKOUT, ""),
    K("img", VOID | BREAKOUT, ""),
    K("hr", VOID | ENDS_P | BREAKOUT, ""),
    K("input", VOID, ""),
    K("meta", VOID | BREAKOUT, ""),
    K("link", VOID, ""),
    K("wbr", VOID, ""),
    K("area", VOID, ""),
    K("base", VOID, ""),
    K("col", VOID, ""),
    K("embed", VOID | BREAKOUT, ""),
    K("param", VOID, ""),
    K("source", VOID, ""),
    K("track", VOID, ""),
    K("li", BLOCK | ENDS_P | BREAKOUT, " li "),
    K("dd", BLOCK | ENDS_P | BREAKOUT, " dd dt "),
    K("dt", BLOCK | ENDS_P | BREAKOUT, " dd dt "),
    K("ul", BLOCK | ENDS_P | BREAKOUT, ""),
    K("ol", BLOCK | ENDS_P | BREAKOUT, ""),
    K("dl", BLOCK | ENDS_P | BREAKOUT, ""),
    K("h1", BLOCK | ENDS_P | BREAKOUT, ""),
    K("h2", BLOCK | ENDS_P | BREAKOUT, ""),
    K("h3", BLOCK | ENDS_P | BREAKOUT, ""),
    K("h4", BLOCK | ENDS_P | BREAKOUT, ""),
    K("h5", BLOCK | ENDS_P | BREAKOUT, ""),
    K("h6", BLOCK | ENDS_P | BREAKOUT, ""),
    K("pre", BLOCK | ENDS_P | BREAKOUT, ""),
    K("blockquote", BLOCK | ENDS_P | BREAKOUT, ""),
    K("figure", BLOCK | ENDS_P, ""),
    K("figcaption", BLOCK | ENDS_P, ""),
    K("section", BLOCK | ENDS_P, ""),
    K("article", BLOCK | ENDS_P, ""),
    K("aside", BLOCK | ENDS_P, ""),
    K("header", BLOCK | ENDS_P, ""),
    K("footer", BLOCK | ENDS_P, ""),
    K("main", BLOCK | ENDS_P, ""),
    K("nav", BLOCK | ENDS_P, ""),
    K("address", BLOCK | ENDS_P, ""),
    K("center", BLOCK | ENDS_P | BREAKOUT, ""),
    K("details", BLOCK | ENDS_P, ""),
    K("summary", BLOCK | ENDS_P, ""),
    K("fieldset", BLOCK | ENDS_P, ""),
    K("table", BLOCK | EDGE | BREAKOUT, ""),
    K("caption", BLOCK | EDGE, ""),
    K("td", BLOCK | EDGE, " td th "),
    K("th", BLOCK | EDGE, " td th "),
    K("tr", BLOCK, " td th tr "),
    K("tbody", BLOCK, " td th tr tbody thead tfoot "),
    K("thead", BLOCK, " td th tr tbody thead tfoot "),
    K("tfoot", BLOCK, " td th tr tbody thead tfoot "),
    K("object", BLOCK | EDGE, ""),
    K("applet", BLOCK | EDGE, ""),
    K("marquee", BLOCK | EDGE, ""),
    K("svg", OPAQUE | FOREIGN, ""),
    K("math", OPAQUE | FOREIGN, ""),
    K("template", OPAQUE, ""),
    K("select", OPAQUE, ""),
    K("script", RAW, ""),
    K("style", RAW, ""),
    K("title", RAW | POINT, ""),
    K("textarea", RAW, ""),
    K("xmp", RAW | ENDS_P, ""),
    K("iframe", RAW, ""),
    K("noembed", RAW, ""),
    K("noframes", RAW, ""),
    K("plaintext", NOTHING | ENDS_P, ""),
    K("image", VOID, ""),
    K("nobr", INLINE | BREAKOUT, ""),
    K("ruby", INLINE | BREAKOUT, ""),
    K("var", INLINE | BREAKOUT, ""),
    K("html", VOID, ""),
    K("head", VOID | BREAKOUT, ""),
    K("body", VOID | BREAKOUT, ""),
    K("menu", BLOCK | ENDS_P | BREAKOUT, ""),
    K("listing", BLOCK | ENDS_P | BREAKOUT, ""),
    K("desc", POINT, ""),
    K("foreignobject", POINT, ""),
    K("annotation-xml", POINT, ""),
    K("mi", POINT, ""),
    K("mo", POINT, ""),
    K("mn", POINT, ""),
    K("ms", POINT, ""),
    K("mtext", POINT, ""),
};

#undef K

struct open {
    struct str name;
    const struct kind *kind; /* NULL: an element that is not in KINDS */
};

struct scan {
    struct str raw;
    ptrdiff_t at;
    int depth;
    int opaque;   /* how many of the open ones are OPAQUE */
    int foreign;  /* and FOREIGN */
    bool crowded; /* a tag has too many attributes */
    bool unsure;  /* count what follows without cutting it */
    struct open open[HTML_DEPTH_MAX];
};

static const struct kind *kind_of(struct str name)
{
    for (int i = 0; i < COUNT_OF(KINDS); i++)
        if (KINDS[i].name.n == name.n && char_to_lower(name.p[0]) == KINDS[i].name.p[0] &&
            str_equal_nocase(KINDS[i].name, name))
            return &KINDS[i];
    return NULL;
}

static bool has(const struct open *element, int traits)
{
    return element->kind && (element->kind->traits & traits) != 0;
}

static void remove_at(struct scan *s, int i)
{
    s->opaque -= has(&s->open[i], OPAQUE);
    s->foreign -= has(&s->open[i], FOREIGN);
    memmove(&s->open[i], &s->open[i + 1], (size_t)(--s->depth - i) * sizeof(s->open[0]));
}

static bool is_listed(struct str list, struct str name)
{
    ptrdiff_t hit = str_find(list, name, 0);
    return hit > 0 && list.p[hit - 1] == ' ' && list.p[hit + name.n] == ' ';
}

/* Whether the start tag of kind surely closes the element on top. */
static bool closes_top(const struct scan *s, const struct kind *kind)
{
    const struct open *top = &s->open[s->depth - 1];
    if (!top->kind)
        return false;
    if (kind->traits & ENDS_P && str_equal(top->kind->name, S("p")))
        return true;
    return is_listed(str_from_c(kind->closes), top->kind->name);
}

/* Where the end tag of the raw text that begins at s->at is; the end of the text without one. */
static ptrdiff_t raw_text_end(const struct scan *s, struct str name)
{
    for (ptrdiff_t i = s->at; (i = str_find(s->raw, S("</"), i)) >= 0; i += 2) {
        struct str rest = str_from(s->raw, i + 2);
        if (rest.n <= name.n || !str_equal_nocase(str_slice(rest, 0, name.n), name))
            continue;
        if (char_is_space(rest.p[name.n]) || rest.p[name.n] == '/' || rest.p[name.n] == '>')
            return i;
    }
    return s->raw.n;
}

/* "<!--" and "<script" inside a script make its end uncertain (13.2.5.20 to 13.2.5.31). */
static void skip_raw_text(struct scan *s, struct str name)
{
    ptrdiff_t end = raw_text_end(s, name);
    struct str text = str_slice(s->raw, s->at, end);
    ptrdiff_t quoted = str_equal_nocase(name, S("script")) ? str_find(text, S("<!--"), 0) : -1;
    for (ptrdiff_t i = quoted; i >= 0 && !s->unsure; i = str_find_char(text, '<', i + 1))
        s->unsure = str_equal_nocase(str_slice(text, i, i + 7), S("<script"));
    if (!s->unsure)
        s->at = end;
}

static bool push(struct scan *s, struct open element)
{
    if (s->depth == HTML_DEPTH_MAX)
        return false;
    s->opaque += has(&element, OPAQUE);
    s->foreign += has(&element, FOREIGN);
    s->open[s->depth++] = element;
    return true;
}

/* Whether the parser is surely among svg's or math's own elements, where "/>" ends an element. */
static bool in_foreign(const struct scan *s)
{
    if (s->opaque != s->foreign)
        return false;
    for (int i = s->depth - 1; i >= 0; i--) {
        if (has(&s->open[i], FOREIGN))
            return true;
        if (has(&s->open[i], POINT | OPAQUE))
            return false;
    }
    return false;
}

static bool start_tag_opaque(struct scan *s, struct open element, bool closed)
{
    if (s->foreign && has(&element, BREAKOUT))
        s->unsure = true;
    if (closed && !s->unsure && in_foreign(s))
        return true;
    return push(s, element);
}

static bool start_tag(struct scan *s, struct str name, bool closed)
{
    struct open element = {name, kind_of(name)};
    if (s->opaque)
        return start_tag_opaque(s, element, closed);
    while (element.kind && s->depth && closes_top(s, element.kind))
        s->depth--;
    if (has(&element, VOID) || (closed && has(&element, FOREIGN)))
        return true;
    if (has(&element, NOTHING))
        s->at = s->raw.n;
    if (has(&element, RAW))
        skip_raw_text(s, name);
    return push(s, element);
}

/* Whether the search for an end tag stops at element. */
static bool stops(const struct open *element, bool block)
{
    if (has(element, OPAQUE | EDGE))
        return true;
    return !block && !has(element, INLINE);
}

/* The ends of a list, a row or a block that may be left out before the end tag of what is around them. */
static const struct {
    struct str name;
    struct str around; /* none: any block */
} OMITTED[] = {
    {S_INIT("p"), {NULL, 0}},
    {S_INIT("li"), S_INIT(" ul ol ")},
    {S_INIT("dd"), S_INIT(" dl ")},
    {S_INIT("dt"), S_INIT(" dl ")},
    {S_INIT("td"), S_INIT(" tr tbody thead tfoot table ")},
    {S_INIT("th"), S_INIT(" tr tbody thead tfoot table ")},
    {S_INIT("tr"), S_INIT(" tbody thead tfoot table ")},
    {S_INIT("tbody"), S_INIT(" table ")},
    {S_INIT("thead"), S_INIT(" table ")},
    {S_INIT("tfoot"), S_INIT(" table ")},
};

/* Whether the end tag of kind closes the element on top too. Where the parser has not open what the tag would end, that
 * stays; but none of these can pile up without others between them, which are counted. */
static bool ends_top(const struct scan *s, const struct kind *kind)
{
    const struct open *top = &s->open[s->depth - 1];
    for (int i = 0; top->kind && i < COUNT_OF(OMITTED); i++)
        if (str_equal(OMITTED[i].name, top->kind->name))
            return OMITTED[i].around.p ? is_listed(OMITTED[i].around, kind->name) : !str_equal(kind->name, S("p"));
    return false;
}

static void end_tag(struct scan *s, struct str name)
{
    struct open element = {name, kind_of(name)};
    bool block = has(&element, BLOCK);
    while (block && s->depth && !s->opaque && ends_top(s, element.kind))
        s->depth--;
    if (s->foreign && !str_equal_nocase(s->open[s->depth - 1].name, name))
        s->unsure = true; /* it may close what is around the foreign content */
    for (int i = s->depth - 1; i >= 0; i--) {
        if (str_equal_nocase(s->open[i].name, name)) {
            remove_at(s, i);
            return;
        }
        if (s->opaque || stops(&s->open[i], block))
            return;
    }
}

static void skip_spaces(struct scan *s)
{
    while (s->at < s->raw.n && char_is_space(s->raw.p[s->at]))
        s->at++;
}

/* An attribute's value, behind the "=" (13.2.5.35 to 13.2.5.39). */
static void skip_value(struct scan *s)
{
    skip_spaces(s);
    char quote = s->at < s->raw.n ? s->raw.p[s->at] : 0;
    if (quote == '"' || quote == '\'') {
        ptrdiff_t end = str_find_char(s->raw, quote, s->at + 1);
        s->at = end < 0 ? s->raw.n : end + 1;
        return;
    }
    while (s->at < s->raw.n && !char_is_space(s->raw.p[s->at]) && s->raw.p[s->at] != '>')
        s->at++;
}

/* From behind the tag's name to behind its ">" (13.2.5.32 to 13.2.5.40). True for "/>". */
static bool skip_attributes(struct scan *s)
{
    bool slash = false;
    int count = 0;
    while (s->at < s->raw.n && s->raw.p[s->at] != '>') {
        slash = s->raw.p[s->at] == '/';
        if (slash || char_is_space(s->raw.p[s->at])) {
            s->at++;
            continue;
        }
        s->crowded = s->crowded || ++count > ATTRIBUTE_MAX;
        s->at++; /* a name's first character may be "=" */
        while (s->at < s->raw.n && !char_is_space(s->raw.p[s->at]) && s->raw.p[s->at] != '/' &&
               s->raw.p[s->at] != '>' && s->raw.p[s->at] != '=')
            s->at++;
        skip_spaces(s);
        if (s->at < s->raw.n && s->raw.p[s->at] == '=') {
            s->at++;
            skip_value(s);
        }
    }
    s->at += s->at < s->raw.n;
    return slash;
}

static struct str take_name(struct scan *s)
{
    ptrdiff_t start = s->at;
    while (s->at < s->raw.n && !char_is_space(s->raw.p[s->at]) && s->raw.p[s->at] != '/' && s->raw.p[s->at] != '>')
        s->at++;
    return str_slice(s->raw, start, s->at);
}

/* Behind "<!--" (13.2.5.43 to 13.2.5.51). */
static void skip_comment(struct scan *s)
{
    struct str rest = str_from(s->raw, s->at);
    if (str_starts(rest, S(">")) || str_starts(rest, S("->"))) {
        s->at = str_find_char(s->raw, '>', s->at) + 1;
        return;
    }
    for (ptrdiff_t i = s->at; (i = str_find(s->raw, S("--"), i)) >= 0; i++) {
        rest = str_from(s->raw, i + 2);
        if (str_starts(rest, S(">")) || str_starts(rest, S("!>"))) {
            s->at = i + 3 + (rest.p[0] == '!');
            return;
        }
    }
    s->at = s->raw.n;
}

/* "<!", "<?" or "</" without a name: a comment, a doctype, a CDATA section. */
static void skip_declaration(struct scan *s)
{
    struct str rest = str_from(s->raw, s->at);
    if (str_starts(rest, S("<!--"))) {
        s->at += 4;
        skip_comment(s);
        return;
    }
    bool section = s->opaque && str_starts(rest, S("<![CDATA["));
    s->unsure = section && !in_foreign(s);
    ptrdiff_t end = str_find(s->raw, section ? S("]]>") : S(">"), s->at);
    if (s->unsure)
        s->at++;
    else
        s->at = end < 0 ? s->raw.n : end + (section ? 3 : 1);
}

/* At a "<". False when the depth passes the limit. */
static bool take_tag(struct scan *s)
{
    char next = s->at + 1 < s->raw.n ? s->raw.p[s->at + 1] : 0;
    bool end = next == '/';
    char first = s->at + 1 + end < s->raw.n ? s->raw.p[s->at + 1 + end] : 0;
    if (s->unsure) {
        s->at++;
        s->depth += char_is_alpha(first) && !end;
        return s->depth <= HTML_DEPTH_MAX;
    }
    if (char_is_alpha(first)) {
        s->at += 1 + end;
        struct str name = take_name(s);
        bool closed = skip_attributes(s);
        if (!end)
            return start_tag(s, name, closed);
        end_tag(s, name);
        return true;
    }
    if (end || next == '!' || next == '?')
        skip_declaration(s);
    else
        s->at++;
    return true;
}

struct err html_scan(struct str raw)
{
    struct scan s = {.raw = raw};
    while ((s.at = str_find_char(raw, '<', s.at)) >= 0) {
        bool was_unsure = s.unsure;
        if (!take_tag(&s))
            return err_make(&ERR_LIMIT, "the HTML has more than %d elements inside each other", HTML_DEPTH_MAX);
        if (s.crowded)
            return err_make(&ERR_LIMIT, "the HTML has a tag with more than %d attributes", ATTRIBUTE_MAX);
        if (s.unsure && !was_unsure && raw.n - s.at > UNSURE_MAX)
            return err_make(&ERR_LIMIT,
                            "the HTML goes on for more than %td bytes behind an svg, math, select, template "
                            "or script with HTML inside",
                            UNSURE_MAX);
    }
    return OK;
}
