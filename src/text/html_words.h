/* html_words.h - the vocabulary of story HTML as data: elements, their attributes, what a value may be. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_HTML_WORDS_H
#define TEXT_HTML_WORDS_H

#include "base/base.h"

enum html_tag {
    TAG_NONE,
    TAG_P,
    TAG_H2,
    TAG_H3,
    TAG_UL,
    TAG_OL,
    TAG_LI,
    TAG_BLOCKQUOTE,
    TAG_PRE,
    TAG_HR,
    TAG_TABLE,
    TAG_CAPTION,
    TAG_THEAD,
    TAG_TBODY,
    TAG_TR,
    TAG_TH,
    TAG_TD,
    TAG_FIGURE,
    TAG_IMG,
    TAG_FIGCAPTION,
    TAG_ASIDE,
    TAG_A, /* from here on: marks, which stand inside a line of text */
    TAG_EM,
    TAG_STRONG,
    TAG_S,
    TAG_SUB,
    TAG_SUP,
    TAG_CODE,
    TAG_COUNT,
};

#define HTML_MARK_COUNT (TAG_COUNT - TAG_A)

/* In the order in which a tag writes them. */
enum html_attribute {
    ATTRIBUTE_EMBED,
    ATTRIBUTE_ALSO_READ,
    ATTRIBUTE_SRC,
    ATTRIBUTE_ALT,
    ATTRIBUTE_WIDTH,
    ATTRIBUTE_HEIGHT,
    ATTRIBUTE_HREF,
    ATTRIBUTE_HREFLANG,
    ATTRIBUTE_REL,
    ATTRIBUTE_START,
    ATTRIBUTE_COLSPAN,
    ATTRIBUTE_ROWSPAN,
    ATTRIBUTE_SCOPE,
    ATTRIBUTE_LANG,
    ATTRIBUTE_DIR,
    ATTRIBUTE_COUNT,
};

struct html_element {
    struct str name;
    unsigned allowed;  /* bits 1 << enum html_attribute */
    unsigned required; /* a subset of allowed */
};

/* By enum html_tag. */
extern const struct html_element HTML_ELEMENTS[TAG_COUNT];
/* By enum html_attribute. */
extern const struct str HTML_ATTRIBUTES[ATTRIBUTE_COUNT];

/* The element of that name, lower case; TAG_NONE for others. */
enum html_tag html_tag_of(struct str name);

/* Value of an attribute in a canonical tag, "<img src=...": escaped as it stands, borrowed; none where it has no such. */
struct str html_tag_value(struct str tag, struct str name);

/* Whether value, as it stands escaped between the quotes of canonical text, is one that the attribute may have. That
 * references and characters are canonical is checked elsewhere. */
bool html_value_fits(enum html_attribute attribute, struct str value);

#endif
