/* wp.h - the text of a WordPress post as HTML that the sanitiser can take: paragraphs, shortcodes, blocks. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_WP_H
#define EXCHANGE_WP_H

#include "base/base.h"

/* A picture or file of WordPress's library. Texts may be empty. */
struct wp_attachment {
    struct str url, title, alt, caption;
};

#define WP_FOUND_MAX 64
#define WP_REUSED_MAX 100
#define WP_THINGS_MAX 2000 /* shortcodes, and plugins' elements, in a text; more are left as they are */

/* What a text held that a story has no place for: "[slider]", "wp:latest-posts" ... in the order of first appearance;
 * what does not fit any more is counted under the last name, "other". */
struct wp_found {
    struct str names[WP_FOUND_MAX];
    int64_t counts[WP_FOUND_MAX];
    int count;
    int reused; /* reusable blocks that were put in: WP_REUSED_MAX at most */
};

/* What a text refers to. */
struct wp_library {
    /* The attachment of that number; false: it is not in the export. */
    bool (*attachment)(void *context, int64_t id, struct wp_attachment *out);
    /* Numbers of the attachments of the post in hand, in their order, in a: for a gallery that names none. */
    ptrdiff_t (*own)(void *context, struct arena *a, const int64_t **ids);
    /* The text of a reusable block (post type wp_block); none: it is not in the export. */
    struct str (*block)(void *context, int64_t id);
    void *context;
};

/* What the steps below share. found collects; its names live in a. */
struct wp_text {
    struct arena *a;
    const struct wp_library *library;
    struct wp_found *found;
};

void wp_found_add(const struct wp_text *t, struct str name);
/* html up to its last ">", behind which no tag ends: who looks for tags need not search for that again and again. */
struct str wp_tagged(struct str html);

/* The post's content as HTML: what the steps below make of it. Not sanitised. */
struct str wp_html(const struct wp_text *t, struct str content);

/* Blocks of the block editor (comments "wp:name"): without their comments; embeds as <figure data-embed>; media as
 * links; what only the server draws goes, and is found. Text of the classic editor within is made paragraphs. */
struct str wp_blocks(const struct wp_text *t, struct str content, int depth);
bool wp_has_blocks(struct str content);

/*
 * Shortcodes of WordPress: caption, gallery, embed, audio, video, playlist; the rest is found, and its inner text
 * stays. What only looks like one ("[sic]", "[1]") is a word of the text; "[[x]]" is "[x]".
 */
struct str wp_shortcodes(const struct wp_text *t, struct str text);

/* Text of the classic editor: an empty line ends a paragraph, a line's end is <br>; nothing within pre is touched. */
struct str wp_paragraphs(struct arena *a, struct str text);

/* html as story HTML is written, where it holds paragraphs, headings, lists and marks alone; else html itself. The same
 * to the sanitiser, which is quick with it. */
struct str wp_tidy(struct arena *a, struct str html);

/* HTML without the elements that plugins put around a text, known by their classes; they are found. */
struct str wp_without_widgets(const struct wp_text *t, struct str html);

#endif
