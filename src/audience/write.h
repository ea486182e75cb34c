/* write.h - what was gathered goes to the store, in one transaction. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_WRITE_H
#define AUDIENCE_WRITE_H

#include "audience/gather.h"
#include "store/db.h"

/* Adds all of it to the figures of the store, or nothing. gathered stays as it is. */
struct err write_gathered(struct db *db, const struct gather *gathered);

#endif
