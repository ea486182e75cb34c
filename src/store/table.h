/* table.h - tables as a whole: read in the order of their keys, filled, compared; for moving a database. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_TABLE_H
#define STORE_TABLE_H

#include "store/db.h"
#include "store/statement.h"

#define TABLE_COLUMNS_MAX 64

/* A table, as tools/mktables.c reads it from schema.sql. */
struct table {
    const char *name;
    const struct statement_field *columns;
    int column_count;
    const int *key; /* places of the primary key's columns */
    int key_count;
    const char *count;              /* how many rows there are */
    const char *read, *insert;      /* SQLite; read and copy_out in the order of the key */
    const char *copy_out, *copy_in; /* PostgreSQL */
    const char *empty;              /* PostgreSQL: in the transaction of copy_in */
};

struct table_lines {
    const char *const *items;
    ptrdiff_t count;
};

/* The tables of a database. Before they are filled their indexes and foreign keys go, and come back afterwards: so
 * each is made once, and proves that what it binds is whole. */
struct table_set {
    const struct table *items;
    int count;
    struct table_lines before[2], after[2]; /* statements, by enum db_engine */
};

extern const struct table_set newsroom_tables, audience_tables;

struct table_value {
    union statement_value value;
    bool null;
};

/* The rows of a table, one after the other. What an engine does for it; one table at a time on a connection. */
struct table_engine {
    /* In a read transaction: next fills values of all columns, borrowed until the next call; text as it is stored. */
    struct err (*read)(struct db_conn *conn, const struct table *t);
    struct err (*next)(struct db_conn *conn, const struct table *t, struct table_value *values, bool *row);
    void (*read_end)(struct db_conn *conn);
    /* In a write transaction that does nothing else. The table holds these rows and no others after fill_end. */
    struct err (*fill)(struct db_conn *conn, const struct table *t);
    struct err (*put)(struct db_conn *conn, const struct table *t, const struct table_value *values);
    struct err (*fill_end)(struct db_conn *conn, const struct table *t);
    void (*fill_give_up)(struct db_conn *conn);
    struct err (*number)(struct db_conn *conn, const char *sql, int64_t *out); /* a query of one number */
};

extern const struct table_engine sqlite_tables, postgres_tables;

/* How rows are told of: "story 42", "byline 42, 1". */
void table_name_row(struct buf *b, const struct table *t, const struct table_value *values);

/* ERR_INVALID names table, row and column of a text that PostgreSQL does not take: with NUL, or no UTF-8; and of a
 * boolean that is neither 0 nor 1. */
struct err table_check_row(const struct table *t, const struct table_value *values);

/* Whether both hold the same; *column is the first that differs. */
bool table_rows_equal(const struct table *t, const struct table_value *a, const struct table_value *b, int *column);

#endif
