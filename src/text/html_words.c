/* html_words.c - the vocabulary of story HTML as data: elements, their attributes, what a value may be. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html_words.h"

#include "text/html_address.h"

#define BIT(name) (1u << ATTRIBUTE_##name)
#define WORDS (BIT(LANG) | BIT(DIR))

const struct html_element HTML_ELEMENTS[TAG_COUNT] = {
    [TAG_NONE] = {S_INIT(""), 0, 0},
    [TAG_P] = {S_INIT("p"), WORDS, 0},
    [TAG_H2] = {S_INIT("h2"), WORDS, 0},
    [TAG_H3] = {S_INIT("h3"), WORDS, 0},
    [TAG_UL] = {S_INIT("ul"), WORDS, 0},
    [TAG_OL] = {S_INIT("ol"), WORDS | BIT(START), 0},
    [TAG_LI] = {S_INIT("li"), WORDS, 0},
    [TAG_BLOCKQUOTE] = {S_INIT("blockquote"), WORDS, 0},
    [TAG_PRE] = {S_INIT("pre"), WORDS, 0},
    [TAG_HR] = {S_INIT("hr"), 0, 0},
    [TAG_TABLE] = {S_INIT("table"), WORDS, 0},
    [TAG_CAPTION] = {S_INIT("caption"), WORDS, 0},
    [TAG_THEAD] = {S_INIT("thead"), 0, 0},
    [TAG_TBODY] = {S_INIT("tbody"), 0, 0},
    [TAG_TR] = {S_INIT("tr"), 0, 0},
    [TAG_TH] = {S_INIT("th"), WORDS | BIT(COLSPAN) | BIT(ROWSPAN) | BIT(SCOPE), 0},
    [TAG_TD] = {S_INIT("td"), WORDS | BIT(COLSPAN) | BIT(ROWSPAN), 0},
    [TAG_FIGURE] = {S_INIT("figure"), BIT(EMBED), 0},
    [TAG_IMG] = {S_INIT("img"), BIT(SRC) | BIT(ALT) | BIT(WIDTH) | BIT(HEIGHT), BIT(SRC) | BIT(ALT)},
    [TAG_FIGCAPTION] = {S_INIT("figcaption"), WORDS, 0},
    [TAG_ASIDE] = {S_INIT("aside"), BIT(ALSO_READ), BIT(ALSO_READ)},
    [TAG_A] = {S_INIT("a"), WORDS | BIT(HREF) | BIT(HREFLANG) | BIT(REL), BIT(HREF)},
    [TAG_EM] = {S_INIT("em"), WORDS, 0},
    [TAG_STRONG] = {S_INIT("strong"), WORDS, 0},
    [TAG_S] = {S_INIT("s"), WORDS, 0},
    [TAG_SUB] = {S_INIT("sub"), WORDS, 0},
    [TAG_SUP] = {S_INIT("sup"), WORDS, 0},
    [TAG_CODE] = {S_INIT("code"), WORDS, 0},
};

const struct str HTML_ATTRIBUTES[ATTRIBUTE_COUNT] = {
    [ATTRIBUTE_EMBED] = S_INIT("data-embed"), [ATTRIBUTE_ALSO_READ] = S_INIT("data-also-read"),
    [ATTRIBUTE_SRC] = S_INIT("src"),          [ATTRIBUTE_ALT] = S_INIT("alt"),
    [ATTRIBUTE_WIDTH] = S_INIT("width"),      [ATTRIBUTE_HEIGHT] = S_INIT("height"),
    [ATTRIBUTE_HREF] = S_INIT("href"),        [ATTRIBUTE_HREFLANG] = S_INIT("hreflang"),
    [ATTRIBUTE_REL] = S_INIT("rel"),          [ATTRIBUTE_START] = S_INIT("start"),
    [ATTRIBUTE_COLSPAN] = S_INIT("colspan"),  [ATTRIBUTE_ROWSPAN] = S_INIT("rowspan"),
    [ATTRIBUTE_SCOPE] = S_INIT("scope"),      [ATTRIBUTE_LANG] = S_INIT("lang"),
    [ATTRIBUTE_DIR] = S_INIT("dir"),
};

/* The shortest names are the most frequent ones: the table's order does not matter for them. */
enum html_tag html_tag_of(struct str name)
{
    if (name.n == 0)
        return TAG_NONE;
    if (name.n == 1 && name.p[0] == 'p')
        return TAG_P;
    for (int tag = TAG_COUNT - 1; tag > TAG_NONE; tag--)
        if (HTML_ELEMENTS[tag].name.p[0] == name.p[0] && str_equal(HTML_ELEMENTS[tag].name, name))
            return (enum html_tag)tag;
    return TAG_NONE;
}

/* Values hold no quote, but they may hold what looks like an attribute's beginning. */
struct str html_tag_value(struct str tag, struct str name)
{
    for (ptrdiff_t at = str_find_char(tag, ' ', 0); at >= 0; at = str_find_char(tag, ' ', at)) {
        ptrdiff_t start = str_find(tag, S("=\""), at) + 2, end = str_find_char(tag, '"', start);
        if (start < 2 || end < 0)
            break;
        if (str_equal(str_slice(tag, at + 1, start - 2), name))
            return str_slice(tag, start, end);
        at = end;
    }
    return (struct str){NULL, 0};
}

/* A decimal without sign or leading zero, within the bounds. */
static bool is_number(struct str value, int64_t least, int64_t most)
{
    int64_t number;
    if (value.n == 0 || (value.n > 1 && value.p[0] == '0') || value.p[0] == '-')
        return false;
    return str_to_i64(value, &number) && number >= least && number <= most;
}

/* The shape of a language tag (RFC 5646 section 2.1), not whether it is registered. */
static bool is_language(struct str value)
{
    struct str part;
    struct str rest = value;
    if (value.n == 0 || value.n > 35)
        return false;
    for (bool first = true, more = true; more; first = false) {
        more = str_cut(rest, '-', &part, &rest);
        if (part.n < (first ? 2 : 1) || part.n > 8)
            return false;
        for (ptrdiff_t i = 0; i < part.n; i++)
            if (!char_is_alpha(part.p[i]) && (first || !char_is_digit(part.p[i])))
                return false;
    }
    return true;
}

static bool is_one_of(struct str value, const struct str *words, int count)
{
    for (int i = 0; i < count; i++)
        if (str_equal(value, words[i]))
            return true;
    return false;
}

/* Any of nofollow, sponsored, ugc: each once, in this order, one space between. */
static bool is_relation(struct str value)
{
    static const struct str WORDS_IN_ORDER[] = {S_INIT("nofollow"), S_INIT("sponsored"), S_INIT("ugc")};
    struct str word;
    struct str rest = value;
    int at = 0;
    for (bool more = true; more; at++) {
        more = str_cut(rest, ' ', &word, &rest);
        while (at < COUNT_OF(WORDS_IN_ORDER) && !str_equal(WORDS_IN_ORDER[at], word))
            at++;
        if (at == COUNT_OF(WORDS_IN_ORDER))
            return false;
    }
    return true;
}

/* Text with white space made single spaces, none at the ends. */
static bool is_tidy(struct str value)
{
    if (value.n && (value.p[0] == ' ' || value.p[value.n - 1] == ' '))
        return false;
    return str_find(value, S("  "), 0) < 0;
}

/* Whether & is the only character that stands escaped: the others are percent-encoded in addresses. */
static bool has_only_ampersands(struct str value)
{
    for (ptrdiff_t i = 0; (i = str_find_char(value, '&', i)) >= 0; i++)
        if (!str_starts(str_from(value, i), S("&amp;")))
            return false;
    return true;
}

bool html_value_fits(enum html_attribute attribute, struct str value)
{
    static const struct str DIRECTIONS[] = {S_INIT("ltr"), S_INIT("rtl"), S_INIT("auto")};
    static const struct str SCOPES[] = {S_INIT("col"), S_INIT("row"), S_INIT("colgroup"), S_INIT("rowgroup")};
    switch (attribute) {
    case ATTRIBUTE_EMBED:
        return has_only_ampersands(value) && html_address_is_web(value);
    case ATTRIBUTE_ALSO_READ:
        return is_number(value, 1, INT64_MAX);
    case ATTRIBUTE_SRC:
        return has_only_ampersands(value) && html_address_is_media(value);
    case ATTRIBUTE_ALT:
        return is_tidy(value);
    case ATTRIBUTE_WIDTH:
    case ATTRIBUTE_HEIGHT:
        return is_number(value, 1, 65535);
    case ATTRIBUTE_HREF:
        return has_only_ampersands(value) && html_address_is_link(value);
    case ATTRIBUTE_HREFLANG:
    case ATTRIBUTE_LANG:
        return is_language(value);
    case ATTRIBUTE_REL:
        return is_relation(value);
    case ATTRIBUTE_START:
        return is_number(value, 0, 999999999) && !str_equal(value, S("1"));
    case ATTRIBUTE_COLSPAN:
    case ATTRIBUTE_ROWSPAN:
        return is_number(value, 2, 64);
    case ATTRIBUTE_SCOPE:
        return is_one_of(value, SCOPES, COUNT_OF(SCOPES));
    case ATTRIBUTE_DIR:
        return is_one_of(value, DIRECTIONS, COUNT_OF(DIRECTIONS));
    case ATTRIBUTE_COUNT:
        break;
    }
    return false;
}
