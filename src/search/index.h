/* index.h - putting stories into the index and taking them out; inside of src/search only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_INDEX_H
#define SEARCH_INDEX_H

#include "newsroom/story_parts.h"
#include "search/gather.h"
#include "store/statements.h"

#define LIVE_MAX 256  /* stories of an edition that may be in no segment */
#define LIVE_MANY 64  /* that many are put into one when there is time */
#define BULK_LEAST 32 /* stories of one transaction that make a segment at once */

/* Reads a story's words into g; sections is what COLUMN_SECTIONS keeps of it, in a. */
struct err index_read_story(struct arena *a, struct db_conn *conn, struct gather *g, const struct save_story *story,
                            struct str *sections);

/* Puts stories as they are now in place of what the index has of them; those that are not published leave it. */
struct err index_put(struct arena *a, struct db_conn *conn, const struct save_story *stories, ptrdiff_t count);

/* Makes a segment of the edition's live stories. */
struct err index_settle(struct arena *a, struct db_conn *conn, struct str language);

/* Empties everything; the segments' blocks are left to merge_delete. */
struct err index_clear(struct db_conn *conn);

/* The stored story of that number, for the functions above; row NULL when there is none. */
struct err index_load_story(struct arena *a, struct db_conn *conn, int64_t id, struct save_story *out);

#endif
