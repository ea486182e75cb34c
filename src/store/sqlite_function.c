/* sqlite_function.c - functions that PostgreSQL has and SQLite has not, or not as fast. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/sqlite.h"

static struct str text_of(sqlite3_value *value)
{
    const char *p = (const char *)sqlite3_value_text(value);
    return (struct str){p, p ? sqlite3_value_bytes(value) : 0};
}

/* strpos(text, words): where they stand, from 1, or 0. SQLite's own instr() goes byte by byte. */
static void place_of(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct str text = text_of(values[0]), words = text_of(values[1]);
    if (text.p && words.p)
        sqlite3_result_int64(context, str_find(text, words, 0) + 1);
}

struct err sqlite_add_functions(sqlite3 *handle)
{
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    if (sqlite3_create_function(handle, "strpos", 2, flags, NULL, place_of, NULL, NULL) == SQLITE_OK)
        return OK;
    return err_make(&ERR_STORE, "SQLite takes no function: %s", sqlite3_errmsg(handle));
}
