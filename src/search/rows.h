/* rows.h - whether words follow one another in a story; inside of src/search only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_ROWS_H
#define SEARCH_ROWS_H

#include "search/query.h"
#include "store/statements.h"

/* Whether any clause of the query asks for words in a row. */
bool rows_wanted(const struct query *q);
/* Whether the story's texts meet all clauses that do. a: for what it needs meanwhile. */
bool rows_met(struct arena *a, const struct query *q, const struct language *language,
              const struct sql_search_text *text);

/* Numbers as a JSON list, which statements of both engines read. In a. */
struct str rows_list_ids(struct arena *a, const int64_t *ids, ptrdiff_t count);
/* The texts of published stories in the order of ids, with NULL for those that are none. */
struct err rows_read_texts(struct arena *a, struct db_conn *conn, const int64_t *ids, ptrdiff_t count,
                           const struct sql_search_text **out);

#endif
