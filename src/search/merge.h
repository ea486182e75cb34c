/* merge.h - fewer, larger segments out of many small ones, a piece at a time; inside of src/search only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_MERGE_H
#define SEARCH_MERGE_H

#include "store/statements.h"

/* Which segments of an edition (in order) are to become one: *from and *count. False: none. */
bool merge_choose(const struct sql_search_segment_list *segments, ptrdiff_t *from, ptrdiff_t *count);

/* Begins to merge count segments into one, and does the first piece of it: of that size, 1 the smallest. */
struct err merge_begin(struct arena *a, struct db_conn *conn, const struct sql_search_segment *segments,
                       ptrdiff_t count, int size);
/* Does the next piece of a merge; the last one puts the new segment in the place of the old ones. */
struct err merge_continue(struct arena *a, struct db_conn *conn, const struct sql_search_segment *merging, int size);
/* Deletes some blocks of a segment that is gone, in the end itself. */
struct err merge_delete(struct db_conn *conn, const struct sql_search_segment *gone, int size);

#endif
