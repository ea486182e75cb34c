/* story_state.h - what a story's status, date and address become, and telling everybody who lists it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_STORY_STATE_H
#define NEWSROOM_STORY_STATE_H

#include "newsroom/story_parts.h"

/* Settles row's status and times as wanted: published in the future is scheduled; a story without a date gets one when
 * it goes out. Fields used: published_at, embargo_at, withdrawn_at of before. */
void state_settle(struct save *save, struct sql_story *row, enum story_status wanted);

/* The action that the audit log names for a change of status. */
struct str state_action(struct str before, struct str after);

/* The date under which lists show a story: its own while it is published, else DB_NULL. */
int64_t state_listed_at(const struct sql_story *row);

/*
 * Gives row the address that its slug and date make, unless it has none to get. A slug that is taken gets a number, or,
 * when it was given by hand, is refused in m. before: the stored story, NULL for a new one; its old address will lead
 * to the new one. row->id may be 0: then state_redirect has to follow the insert, and an address that holds the number
 * is given by another call behind it.
 */
struct err state_address(struct save *save, const struct sql_story *before, struct sql_story *row,
                         const struct story_parts *parts, bool slug_given, struct messages *m);
/* The address that the pattern makes of a story's own values, however many others have it. */
struct err state_path(struct save *save, const struct sql_story *row, const struct story_parts *parts, struct str slug,
                      struct str *out);
/* Whether another story stands at path. *redirected: an old address leads from there. */
struct err state_is_taken(struct save *save, struct str path, int64_t id, bool *taken, bool *redirected);
/* Leaves a redirect at the old address of a story that readers could see. */
struct err state_redirect(struct save *save, const struct sql_story *before, const struct sql_story *row);

/* Has search engines told of a story that readers see or saw (before: the stored one, NULL for a new one), and of the
 * address it had. */
void state_announce(struct save *save, const struct sql_story *before, const struct sql_story *row);

/* Touches a story and its versions in other editions, and writes its group. */
struct err state_touch(struct save *save, const struct sql_story *row);
/* Writes anew which versions of a group readers see (story_versions), and touches it. */
struct err state_write_group(struct save *save, int64_t group);

/* Writes row's state (status, address, times) over before's, with the lists, counts, touches and announcements that
 * follow from it, and action with its address to the log. parts: the story's own, unchanged. */
struct err state_write(struct save *save, const struct sql_story *before, struct sql_story *row,
                       const struct story_parts *parts, struct str action);

/* What follows from a story that was written over before (NULL: a new one): counts it into its lists, touches,
 * announces, and logs the action with its address. */
struct err state_tell(struct save *save, const struct sql_story *before, const struct sql_story *row,
                      const struct story_parts *parts, struct str action);

/* Writes row and parts over a stored story, with all that follows; the revision row->revision is there already. dated:
 * where readers read other words, "updated" becomes now. (story.c) */
struct err story_overwrite(struct save *save, const struct sql_story *before, struct sql_story *row,
                           const struct story_parts *parts, bool dated, struct str action);

/* Saves one story within a transaction. ERR_INVALID: refused, the detail says why. (story.c) */
struct err story_put_within(struct save *save, const struct story_input *input, struct story_result *out);

#endif
