/* workflow.h - who may move a story where, and what it still lacks. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_WORKFLOW_H
#define NEWSROOM_WORKFLOW_H

#include "newsroom/preflight.h"
#include "newsroom/story_parts.h"

/* True when role may move a story from one status to the other; saving without a move counts as from == to. */
bool workflow_may(enum role role, enum story_status from, enum story_status to);

/* The status a story gets that is wanted as status: STORY_SCHEDULED while its date or embargo (TIME_NONE: none) is
 * after now, with *at set to when it goes out (TIME_NONE when it does not). */
enum story_status workflow_settle(enum story_status wanted, int64_t date, int64_t embargo, int64_t now, int64_t *at);

/* What a stored story, or one about to be stored, lacks before it goes out: the one place that every road to readers
 * passes. out->blocks: how much of it stops the story. */
struct err workflow_preflight(struct save *save, const struct sql_story *row, const struct story_parts *parts,
                              struct preflight_items *out);

#endif
