/* preflight_text.h - what preflight looks for in a story's text. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PREFLIGHT_TEXT_H
#define NEWSROOM_PREFLIGHT_TEXT_H

#include "newsroom/preflight.h"

/* A check under way. */
struct preflight_run {
    struct arena *a;
    const struct preflight_story *story;
    const struct preflight_levels *levels;
    struct preflight_items *out;
};

/* Adds an item, unless its rule is off. subject is copied and cut to a few words. block: -1 outside the text. */
void preflight_add(struct preflight_run *run, enum preflight_rule_number rule, struct str subject, int64_t count,
                   int block);

/* Quotation marks, paragraphs, repeated words, headings, links and pictures of the text. */
void preflight_text(struct preflight_run *run);
/* White space that stands twice in a line of plain text. */
bool preflight_has_double_space(struct str line);

#endif
