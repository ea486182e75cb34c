/* preview.h - secret links to a story that is not out yet. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PREVIEW_H
#define NEWSROOM_PREVIEW_H

#include "newsroom/query.h"
#include "newsroom/story.h"

#define PREVIEW_DAYS_MAX 30
#define PREVIEW_LINKS_MAX 50 /* of one story at a time */

/*
 * Makes a link to a story: *secret (43 characters of base64url, 256 bits, in a) is shown once, only its hash is kept.
 * ERR_INVALID: days are not 1 to PREVIEW_DAYS_MAX; ERR_LIMIT: as many as fit are open; ERR_NOT_FOUND.
 */
struct err newsroom_preview_make(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                                 int64_t days, struct str *secret, int64_t *expires_at);
/* The story that a secret shows to who asks from address. ERR_NOT_FOUND: no such link, over, called back, or its maker
 * may no longer sign in; ERR_BUSY: too many wrong ones from there. */
struct err newsroom_preview_open(struct newsroom *n, struct arena *a, struct str secret, struct str address,
                                 struct sql_preview_link *out);
/* Those of a story that are not over. */
struct err newsroom_preview_links(struct newsroom *n, struct arena *a, int64_t story_id,
                                  struct sql_preview_link_list *out);
/* Ends a link. ERR_NOT_FOUND: the story has no such one. */
struct err newsroom_preview_end(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                                int64_t id);

/*
 * A story as one of its revisions would show it, were it out (0: the newest, also one that waits). It is written and
 * read in a transaction that is then undone: what is seen is what a release would make. *out: the story's revision
 * where that is asked for. ERR_NOT_FOUND: no such story or revision.
 */
struct err newsroom_preview_story(struct newsroom *n, struct arena *a, int64_t story_id, int64_t revision,
                                  int64_t related, struct story_view *out);

/* The same of a story as somebody is writing it: input is what a save would be given. ERR_INVALID: it could not be
 * saved. */
struct err newsroom_preview_input(struct newsroom *n, struct arena *a, const struct story_input *input, int64_t related,
                                  struct story_view *out);

#endif
