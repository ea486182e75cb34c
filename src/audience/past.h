/* past.h - the figures of stories by the day, of late days and of days that are long past. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A row of view_day takes more than the figures in it. So the stories of a day that is sealed, and can change no more,
 * go into pieces (view_past, audience/piece.h) once it is so old that nobody adds it up; pages that are none stay. Who
 * reads days of stories does it here, and finds both.
 */
#ifndef AUDIENCE_PAST_H
#define AUDIENCE_PAST_H

#include "store/db.h"
#include "store/statements.h"

/* Packs some of the days before that one, the oldest first: an old newsroom's come in turn. */
struct err past_pack(struct db *db, int64_t before);

/* All of a day, stories and pages, in no order. */
struct err past_list_day(struct arena *a, struct db_conn *conn, int64_t day, struct sql_view_day_list *out);
/* The same as sql_view_rows_of_day, in its order. */
struct err past_list_rows(struct arena *a, struct db_conn *conn, int64_t day, struct sql_view_row_list *out);
/* Days of a story (page "") or a page that are summed, in order. */
struct err past_list_page(struct arena *a, struct db_conn *conn, int64_t story_id, struct str page, int64_t from,
                          int64_t to, struct sql_view_sums_list *out);
/* Days of stories, a JSON list, that are summed, by their places in it; in no order. */
struct err past_list_stories(struct arena *a, struct db_conn *conn, struct str ids, int64_t from, int64_t to,
                             struct sql_found_sums_list *out);
/* How often a story was read by days that are sealed. */
struct err past_count_read(struct db_conn *conn, int64_t story_id, int64_t *out);

#endif
