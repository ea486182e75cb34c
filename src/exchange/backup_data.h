/* backup_data.h - between backup.c and backup_data.c: the databases of a backup. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_BACKUP_DATA_H
#define EXCHANGE_BACKUP_DATA_H

#include "exchange/backup.h"
#include "newsroom/place.h"

/* Makes dateline.db in the folder drafts, and audience.db where there are figures (*audience), each from one snapshot
 * of the newsroom's, compared with it. The files are whole, and not synced. */
struct err backup_data(struct arena *a, const struct place *place, struct str drafts,
                       const struct backup_options *options, bool *audience);

#endif
