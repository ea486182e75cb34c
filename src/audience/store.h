/* store.h - the audience's own database: a file beside the newsroom's, or a schema in its PostgreSQL. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Its tables are told in audience.sql, its statements are sql/audience*.sql. It holds nothing that the newsroom needs:
 * who deletes audience.db, or drops the schema, while the server is stopped loses figures and nothing else.
 */
#ifndef AUDIENCE_STORE_H
#define AUDIENCE_STORE_H

#include "newsroom/newsroom.h"

#define AUDIENCE_MIGRATIONS "migrations/audience/"
#define AUDIENCE_SCHEMA "audience" /* PostgreSQL: db_options.schema */

/* How the database of the audience is opened where the newsroom's is url; what they name lives in a, or is borrowed. */
struct db_options audience_store_options(struct arena *a, struct str url, struct str folder);

/* Opens the database of n's audience, made where there is none, and migrates it; the caller closes it (db_close).
 * Errors name the file or the host. On SQLite a power cut may lose the last seconds, never the file. */
struct err audience_store_open(const struct newsroom *n, struct db **out);

#endif
