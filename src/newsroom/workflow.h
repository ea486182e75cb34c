/* workflow.h - who may move a story where, and what it still lacks. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_WORKFLOW_H
#define NEWSROOM_WORKFLOW_H

#include "newsroom/story.h"

/* True when role may move a story from one status to the other; saving without a move counts as from == to. */
bool workflow_may(enum role role, enum story_status from, enum story_status to);

/* The status a story gets that is wanted as status: STORY_SCHEDULED while its date or embargo (TIME_NONE: none) is
 * after now, with *at set to when it goes out (TIME_NONE when it does not). */
enum story_status workflow_settle(enum story_status wanted, int64_t date, int64_t embargo, int64_t now, int64_t *at);

/* What a story has, as far as preflight asks. */
struct preflight {
    struct str headline, standfirst, place, agency;
    bool text; /* its body says something */
    ptrdiff_t bylines, sections;
    bool picture;
    struct str alt; /* of the picture */
    bool desk;      /* a person sends it out at the desk, who can be asked for a byline; a command's file is taken */
};

/* Adds what is missing before a story goes out to out: refused for what must be there (headline, text, byline or
 * agency), advice for the rest (standfirst, place, section, alternative text; byline when not desk). */
void workflow_preflight(struct arena *a, const struct preflight *story, struct messages *out);

#endif
