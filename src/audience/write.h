/* write.h - what was gathered goes to the store. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_WRITE_H
#define AUDIENCE_WRITE_H

#include "audience/gather.h"
#include "store/db.h"

/* Adds everything in gathered to the figures, in one transaction. zone: the newsroom's. What comes after its day was
 * rolled up is added to the day too; after it was sealed it is left out, and the log says how much. */
struct err write_gathered(struct db *db, struct str zone, const struct gather *gathered);

/* The same behind something else in the same transaction, which may say that nothing more is to be written. */
typedef struct err write_before(struct db_conn *conn, void *context, bool *done);
struct err write_gathered_behind(struct db *db, struct str zone, const struct gather *gathered, write_before *before,
                                 void *context);

#endif
