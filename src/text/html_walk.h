/* html_walk.h - a walk through a parser's tree: where it stands, and what the writer is to be told. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_HTML_WALK_H
#define TEXT_HTML_WALK_H

#include "text/html_write.h"

#include <gumbo.h>

/* What an element of the tree is to us. */
enum html_role {
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

struct walk_element {
    enum html_role role;
    enum html_tag tag;
};

/* An element that was entered, and what has to be set back when it is left. */
struct walk_frame {
    GumboNode *node;
    unsigned next; /* child */
    enum html_role role;
    struct html_place before;
};

struct walk {
    struct arena *work;
    const struct html_rules *rules;
    struct html_writer *writer;
    struct walk_frame *frames;
    ptrdiff_t frame_count;
    ptrdiff_t frame_capacity;
    unsigned last_id;
};

/* What an element is to us; those of other namespaces are dropped. */
struct walk_element walk_element(const GumboNode *node);
bool walk_is_element(const GumboNode *node, GumboTag tag);

/* Enters an element; before is set back when it is left. */
void walk_push(struct walk *w, GumboNode *node, enum html_role role, const struct html_place *before);
/* The next child of the innermost frame; NULL when there is none. */
GumboNode *walk_next(struct walk *w);
/* Moves the children with that tag, in their order, to the end or the start. */
void walk_move_children(struct walk *w, GumboNode *node, GumboTag tag, bool to_end);

/* Counts what is left out, for the owner of the rules. */
void walk_report(struct walk *w, struct str name, const GumboNode *node);

/* The value as the source has it after references; none when there is no such attribute. */
struct str walk_attribute(const GumboNode *node, const char *name);
/* Whether word is in a list of words between spaces, in whichever case. */
bool walk_has_word(struct str list, struct str word);
/* Takes lang and dir of the element into the place; what the element does not say stays. */
void walk_place_words(struct walk *w, const GumboNode *node);

/* Text as an attribute's value, owned by the walk's arena; tidy: white space in it becomes one space. */
struct str walk_escape(struct walk *w, struct str text, bool tidy);
/* The address as we keep it, escaped; none: we do not. */
struct str walk_address(struct walk *w, struct str raw);

/* A tag under construction. */
struct tag_text {
    struct arena *a;
    struct str text;
};

struct tag_text tag_start(struct walk *w, enum html_tag tag);
struct str tag_end(struct tag_text *t);
/* A value that does not fit its attribute is left out. */
void tag_add(struct tag_text *t, enum html_attribute attribute, struct str escaped);
/* The element's own value, in lower case. */
void tag_add_plain(struct walk *w, struct tag_text *t, const GumboNode *node, enum html_attribute attribute);
/* Gives the place's lang and dir to a tag that holds other blocks; they need not be said again inside. */
void tag_take_words(struct walk *w, struct tag_text *t);
/* The element's own lang and dir. */
void tag_add_own_words(struct walk *w, struct tag_text *t, const GumboNode *node);

#endif
