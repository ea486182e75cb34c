/* html.h - story HTML: the one sanitiser, the recogniser of what it writes, and readers of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include "base/base.h"

/* The vocabulary, its content model and its one way of being written ("canonical") are in docs/story-html.md. */

/* Limits of what is taken in; passing one is ERR_LIMIT, and the detail names it. */
#define HTML_SIZE_MAX ((ptrdiff_t)2 * 1024 * 1024) /* bytes */
#define HTML_DEPTH_MAX 256                         /* elements open at once */
#define HTML_LEVEL_MAX 32                          /* canonical: lists, items and quotes inside each other */
#define HTML_ADDRESS_MAX 2048                      /* bytes of one address; a longer one is dropped and reported */

/*
 * Text that may be printed unescaped. Only the functions of this file make one, never an initialiser elsewhere; a
 * zeroed one is the empty text. What it points to is owned by the arena it was made with, or borrowed where said.
 */
struct html {
    struct str text;
};

/* The markup of h, for printing and for the store. */
static inline struct str html_text(struct html h)
{
    return h.text;
}

#define HTML_REPORT_MAX 32

/* Something that the sanitiser took away: "script", "iframe" ... for an element dropped with all its content,
 * "a[href]" for a link that lost its address and stayed as words, "img[src]" for a picture that is not ours. */
struct html_dropped {
    struct str name;
    int64_t count;
    struct str host; /* that it would have loaded from, with its port; none: from its own page, or from nowhere */
};

/* In the order of first appearance. What does not fit any more is counted under the last name, "other". */
struct html_report {
    struct html_dropped items[HTML_REPORT_MAX];
    int count;
};

/* Adds to report, NULL or not, one more of name from host. */
void html_report_add(struct html_report *report, struct str name, struct str host);

/* An element that loads something, or that bears a class or an attribute data-...: what embed codes are made of. */
struct html_thing;
struct str html_thing_element(const struct html_thing *thing); /* its name in lower case; borrowed, as all below */
/* Value of an attribute; none when there is no such. */
struct str html_thing_attribute(const struct html_thing *thing, const char *name);
/* Walks the attributes: start with *at = 0; false at the end. */
bool html_thing_next_attribute(const struct html_thing *thing, unsigned *at, struct str *name, struct str *value);
/* The text of a script, or the first words inside of anything else. */
struct str html_thing_words(const struct html_thing *thing);
/* The i-th value of attribute among the elements of that name (in lower case) inside it and itself, in their order;
 * none: there are not so many. Of something large only the beginning is looked at. */
struct str html_thing_inside(const struct html_thing *thing, const char *element, const char *attribute, int i);

enum html_found {
    HTML_NO_EMBED,      /* it is treated as always */
    HTML_EMBED_CODE,    /* <figure data-embed> with the address found stands in its place */
    HTML_PART_OF_EMBED, /* it goes without a word: an embed code's script */
};

/* What a caller may decide. A NULL or zeroed one: pictures outside /media/ are dropped, nothing is reported. */
struct html_rules {
    /* The /media/... path of the picture at address, a foreign one or a relative one; none drops it. NULL drops all. */
    struct str (*find_picture)(void *context, struct arena *a, struct str address);
    void *context;
    struct html_report *report; /* added to, not cleared; its texts live in the arena of the call, or for ever */
    /* What a thing embeds: *address, owned by a, absolute. NULL finds none. */
    enum html_found (*find_embed)(void *context, struct arena *a, const struct html_thing *thing, struct str *address);
};

/*
 * Makes story HTML of any text that somebody calls HTML. *out is owned by a, or is raw itself when that is canonical
 * already (so raw must live as long). ERR_INVALID: not UTF-8, or a NUL (the detail names line and byte). ERR_LIMIT: the
 * size, the depth, or the tree that it would build. sanitise(sanitise(x)) = sanitise(x), and html_is_canonical of the
 * result always holds. On failure *out is empty.
 */
struct err html_sanitise(struct arena *a, struct str raw, const struct html_rules *rules, struct html *out);

/* Whether s is what the sanitiser would write for it, byte for byte. The empty text is. One pass, allocates nothing. */
bool html_is_canonical(struct str s);

/* For text that the sanitiser wrote earlier and the store gave back: borrows stored if it is canonical, else
 * ERR_INVALID and *out is empty. */
struct err html_trusted_canonical(struct str stored, struct html *out);

/* Plain text, escaped, white space runs made one space, control characters dropped; valid UTF-8 is the caller's duty.
 * html_from_text gives one paragraph (empty for nothing but space), html_inline_from_text what may stand inside one. */
struct html html_from_text(struct arena *a, struct str text);
struct html html_inline_from_text(struct arena *a, struct str text);

/* The words: no tags, references resolved, one line a block, item or cell. For counting, descriptions, search. */
struct str html_plain_text(struct arena *a, struct html h);

enum html_block_kind {
    HTML_P,
    HTML_H2,
    HTML_H3,
    HTML_UL,
    HTML_OL,
    HTML_BLOCKQUOTE,
    HTML_PRE,
    HTML_HR,
    HTML_TABLE,
    HTML_FIGURE,    /* a picture */
    HTML_EMBED,     /* <figure data-embed="..."> */
    HTML_ALSO_READ, /* <aside data-also-read="..."> */
};

struct html_block {
    enum html_block_kind kind;
    struct html html; /* the whole block with its tags and its line feed, borrowed; itself canonical */
};

/* Walks the top level blocks of canonical h: start with *at = 0; false at the end. */
bool html_next_block(struct html h, ptrdiff_t *at, struct html_block *out);

/* True when canonical text holds an embed. */
bool html_has_embeds(struct str canonical);
/* The address of an embed, owned by a; none for other blocks. */
struct str html_block_embed(struct arena *a, struct html_block block);
/* The story number of an "also read"; 0 for other blocks. */
int64_t html_block_also_read(struct html_block block);
/* The line under a picture or an embed, with its marks but without its own tag; borrowed. Empty where there is none. */
struct html html_block_caption(struct html_block block);
/* The http(s) address that is all a paragraph holds, as words or as a link whose words are the address; else none.
 * Owned by a. */
struct str html_block_address(struct arena *a, struct html_block block);

/* Markup of an embed or an "also read" to put among blocks. Empty when address is not an absolute http(s) one that
 * story HTML may hold, or when story is less than 1. */
struct html html_embed(struct arena *a, struct str address);
/* A paragraph that is a link to such an address, with the address for its words; empty as above. */
struct html html_link(struct arena *a, struct str address);
struct html html_also_read(struct arena *a, int64_t story);

/* One after the other; each is canonical, and so is the result. */
struct html html_join(struct arena *a, const struct html *parts, ptrdiff_t count);

/* The words of a dateline, in the reader's language: "Oslo, " "5 November 2023" " (NTB): ". Any may be none. */
struct html_dateline {
    struct str before;
    struct str date;
    struct str datetime; /* the machine's form (HTML 4.5.14); none: the date stands without a <time> */
    struct str after;
};

/* h with <span class="placeline"> at the start of its first top level paragraph, or in a paragraph of its own in front
 * when it has none. For printing only: the result is not canonical. */
struct html html_with_dateline(struct arena *a, struct html h, struct html_dateline dateline);

/* A table with class="number" on the cells of each column that holds nothing but figures, in any script's digits; as it
 * is where cells span others. For printing only: the result is not canonical. */
struct html html_with_figures(struct arena *a, struct html table);

/* h with the relative addresses of its links and pictures joined to base, an absolute http(s) address; one that cannot
 * be joined stays. For printing only, where the text is shown away from its page. */
struct html html_absolute(struct arena *a, struct html h, struct str base);

/* What becomes of an address of a link or picture, as it stands in the text ("&amp;" for "&"): itself, or another one.
 */
typedef struct str html_change_address(void *context, struct arena *a, struct str address);
/* The text of h with other addresses, in a: for the sanitiser, which alone makes story HTML of it. */
struct str html_with_addresses(struct arena *a, struct html h, html_change_address *change, void *context);

/* Walks the addresses of links, or the paths of pictures, of canonical h: start with *at = 0; false at the end. *out is
 * owned by a. */
bool html_next_link(struct arena *a, struct html h, ptrdiff_t *at, struct str *out);
bool html_next_picture(struct arena *a, struct html h, ptrdiff_t *at, struct str *out);

/* A figure's picture. */
struct html_picture {
    struct str src, alt;      /* owned by the arena */
    struct str before, after; /* the block's markup around its <img>, borrowed */
};

/* The picture of a block; false for one that shows none. */
bool html_block_picture(struct arena *a, struct html_block block, struct html_picture *out);

#endif
