/* statement.h - what a statement of sql/ is made of, and how the functions made from it run it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include "base/base.h"

struct db_conn;

/* The types of parameters and columns, as the statement files write them: int, int?, text, text?, blob, blob?, real,
 * bool. A type without "?" is never NULL: {NULL, 0} is then written as empty text. */
enum statement_type {
    STATEMENT_INT,       /* int64_t */
    STATEMENT_INT_NULL,  /* int64_t; DB_NULL for NULL */
    STATEMENT_TEXT,      /* struct str, UTF-8 without NUL */
    STATEMENT_TEXT_NULL, /* struct str; {NULL, 0} for NULL */
    STATEMENT_BLOB,      /* struct str, any bytes */
    STATEMENT_BLOB_NULL, /* struct str; {NULL, 0} for NULL */
    STATEMENT_REAL,      /* double */
    STATEMENT_BOOL,      /* bool */
};

enum statement_result {
    STATEMENT_NONE,     /* no rows */
    STATEMENT_CHANGED,  /* -> changed: how many rows it changed */
    STATEMENT_ONE,      /* -> T: exactly one row; ERR_NOT_FOUND without one */
    STATEMENT_OPTIONAL, /* -> T?: one row or none */
    STATEMENT_LIST,     /* -> T*: any number of rows */
};

/* A parameter, or a column of a result with its place in the row's struct. */
struct statement_field {
    const char *name;
    enum statement_type type;
    size_t offset; /* columns only */
};

struct statement {
    const char *name;
    const char *source;   /* file:line of its declaration */
    const char *sqlite;   /* NULL: PostgreSQL's alone */
    const char *postgres; /* NULL: SQLite's alone */
    const char *many;     /* PostgreSQL's for many rows at once: an array a parameter; NULL: there is none */
    uint64_t unique;      /* parameters that no two of those rows may have alike, as bits; 0: it does not matter */
    int level;            /* of the table they go into: those that it refers to have lower ones */
    const struct statement_field *parameters;
    int parameter_count;
    const struct statement_field *columns; /* in the order of the SQL; a single value is one column at offset 0 */
    int column_count;
    size_t row_size; /* of the row's struct, or of the single value */
    enum statement_result result;
    bool writes; /* inserts, updates or deletes */
};

/* Every statement there is, in the order of enum sql_statement (store/statements.h). */
extern const struct statement statement_table[];
extern const int statement_count;

union statement_value {
    int64_t i; /* int, int?, bool */
    double r;
    struct str s; /* borrowed while the statement runs */
};

struct statement_rows {
    void *items;
    ptrdiff_t count;
};

/* Lists of single values: -> int* and -> text*. */
struct sql_int_list {
    int64_t *items;
    ptrdiff_t count;
};
struct sql_text_list {
    struct str *items;
    ptrdiff_t count;
};

/*
 * What the generated functions call. values are the parameters in order; text of rows is owned by a. Failures:
 * ERR_INVALID for text with a NUL or invalid UTF-8, ERR_CONFLICT for a broken constraint (the detail names it),
 * ERR_STORE for what the program got wrong, ERR_SYSTEM for a full disk, ERR_BUSY.
 */
struct err statement_run(struct db_conn *conn, const struct statement *s, const union statement_value *values,
                         int64_t *changed);
/* Fills row, of s->row_size bytes. */
struct err statement_one(struct arena *a, struct db_conn *conn, const struct statement *s,
                         const union statement_value *values, void *row);
/* *found tells whether there was a row; without one row is left alone. More than one is ERR_STORE in both. */
struct err statement_optional(struct arena *a, struct db_conn *conn, const struct statement *s,
                              const union statement_value *values, void *row, bool *found);
struct err statement_list(struct arena *a, struct db_conn *conn, const struct statement *s,
                          const union statement_value *values, struct statement_rows *out);

#endif
