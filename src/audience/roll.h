/* roll.h - hours become days, and what is past its time is thrown away. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_ROLL_H
#define AUDIENCE_ROLL_H

#include "store/db.h"

#define ROLL_EVENT_HOURS 24     /* how long events are kept, at most */
#define ROLL_HOUR_DAYS 14       /* how long hours are kept */
#define ROLL_AFTER_SECONDS 7200 /* behind midnight: what came before it has been judged and written by then */

/* Adds the hours that begin within a day of the zone up into view_day, once; a day that is rolled already is left as it
 * is. *rolled: whether it did. */
struct err roll_day(struct db *db, struct str zone, int64_t day, bool *rolled);
/* Rolls every day that is over and has hours, and prunes: events past their hours, hours past their days once they are
 * rolled, days older than days_kept. */
struct err roll_all(struct db *db, struct str zone, int64_t now, int64_t days_kept);

/* The day of an instant in a zone, as days since 1970. */
int64_t roll_day_of(struct str zone, int64_t at);
/* The first hour, since 1970 UTC, that begins within a day of the zone. */
int64_t roll_first_hour(struct str zone, int64_t day);

#endif
