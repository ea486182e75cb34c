/* dialect.h - the one form in which migrations are written, as each engine wants it (docs/store.md). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_DIALECT_H
#define STORE_DIALECT_H

#include "store/db.h"

/*
 * The statements of source for engine, owned by a: lines of the other engine's blocks left out, the column types of
 * "create table" and "alter table ... add column" in the engine's words, tables strict on SQLite, text compared byte by
 * byte on PostgreSQL. ERR_INVALID names the line of a block that is none, or of an unknown column type.
 */
struct err dialect_translate(struct arena *a, enum db_engine engine, struct str source, struct str *out);

#endif
