/* revision.h - a story's versions: every save is one, with author and time. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_REVISION_H
#define NEWSROOM_REVISION_H

#include "newsroom/save.h"

#define REVISION_PAGE 50 /* entries of one part of a list */

/* Within a write transaction: stores document as a version of row, its words and the actor's note with it, and packs
 * versions before it (newsroom/revision_pack.h). */
struct err revision_write(struct save *save, const struct sql_story *row, int64_t number, struct str document,
                          struct str checksum);

/* Within a transaction: gives row the date and the translation group of one of its versions. *known: false for versions
 * from before these were kept; row is then left as it is. */
struct err revision_dates(struct arena *a, struct db_conn *conn, struct sql_story *row, int64_t number, bool *known);

struct revision_list {
    struct sql_revision_entry_list entries; /* newest first, at most REVISION_PAGE */
    int64_t seen;                           /* the version that readers see, or would see first; others may be newer */
    bool more;
};

/* The versions of a story below number before (0: from the newest). Their documents are not read. ERR_NOT_FOUND: no
 * story that the actor may read. */
struct err newsroom_revisions(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                              int64_t before, struct revision_list *out);

#endif
