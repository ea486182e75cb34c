/* story_merge.h - two persons' changes of one story made into one, where they do not clash. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_STORY_MERGE_H
#define NEWSROOM_STORY_MERGE_H

#include "newsroom/story_stored.h"

/* What both changed, each in another way. */
struct story_clash {
    struct str field;              /* "headline" ... as the desk's JSON calls it */
    ptrdiff_t index;               /* of the block, for "body"; else -1 */
    struct str base, theirs, mine; /* story HTML for "body"; what was removed is empty */
};

struct story_merge {
    struct story_input fields; /* what does not clash; theirs, where it does */
    struct story_clash *clashes;
    ptrdiff_t clash_count;
};

/*
 * What theirs and mine made of base. Texts, times and the picture as a whole; bylines, sections, tags and stories also
 * read as sets with an order; the body by blocks and words (text/merge.h). dated: base has the date and translation of
 * its own time; else those clash where theirs and mine differ. Number and status are theirs.
 */
void story_merge(struct arena *a, const struct story_input *base, bool dated, const struct story_input *theirs,
                 const struct story_input *mine, struct story_merge *out);

/* What became of a save. */
struct draft_saved {
    bool merged;  /* another's changes were taken in; a newer version was saved since input's base */
    bool clashed; /* nothing was saved: theirs, base and merge say why */
    struct story_stored theirs, base;
    struct story_merge merge;
    struct story_result result;
};

/*
 * Saves a version of input->id that was begun from version input->base, and takes in what others saved since. A story
 * that is out keeps what readers see; the version waits. ERR_INVALID, ERR_FORBIDDEN, ERR_NOT_FOUND; a clash is none.
 */
struct err newsroom_draft_save(struct newsroom *n, struct arena *a, const struct actor *actor,
                               const struct story_input *input, struct draft_saved *out);

/* Makes an earlier version of the story the newest, as a new one; ERR_CONFLICT: base is not the newest. */
struct err newsroom_draft_restore(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                                  int64_t revision, int64_t base, struct story_result *out);

#endif
