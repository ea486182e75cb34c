/* revision_pack.h - versions that were followed by others, kept as what differs. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_REVISION_PACK_H
#define NEWSROOM_REVISION_PACK_H

#include "store/statements.h"

/*
 * Within a transaction: a version with its document, packed or not, owned by a; NULL when the story has none of that
 * number. However many there are, at most REVISION_STEPS are read for it. ERR_STORE: it, or one that it is made of, is
 * damaged or gone.
 */
#define REVISION_STEPS 8
struct err revision_find(struct arena *a, struct db_conn *conn, int64_t story_id, int64_t number,
                         struct sql_revision **out);

/*
 * Within a write transaction: packs versions below number, but for the one that readers see and the one held back, a
 * few at a time: a story of an older store is packed as it is saved. One that is damaged stays as it is.
 */
struct err revision_pack(struct arena *a, struct db_conn *conn, int64_t story_id, int64_t number);

#endif
