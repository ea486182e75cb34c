/* mksql.h - what the parts of mksql share: what was read, and what all of them use. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef MKSQL_MKSQL_H
#define MKSQL_MKSQL_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define NAME_MAX_LENGTH 60 /* PostgreSQL cuts names of prepared statements at 63 bytes */
#define FIELDS_MAX 64

/* ---- what was read ---- */

struct type {
    const char *name;
    const char *constant; /* enum statement_type */
    const char *c;        /* the C type */
    const char *member;   /* of union statement_value */
};

struct field {
    char *name;
    const struct type *type;
};

/* A "-- row:" or "-- name:" declaration. */
struct declaration {
    const char *file;
    int line;
    char *comment; /* the lines just above it, or NULL */
    char *name;
    struct field fields[FIELDS_MAX]; /* of the row, or the parameters */
    int field_count;
};

enum result { NONE, CHANGED, ONE, OPTIONAL, LIST };

struct text {
    char *p;
    size_t n;
};

struct statement {
    struct declaration d;
    enum result result;
    char *result_name;       /* as written, without ? and *; NULL for NONE */
    struct declaration *row; /* NULL: a single value */
    const struct type *value;
    struct text sqlite;
    struct text postgres;
    struct text many;     /* PostgreSQL's, for many rows at once; p NULL: there is none */
    unsigned long unique; /* parameters that no two of those rows have alike, as bits; 0: it does not matter */
    int level;            /* of the table; those that it refers to have lower ones */
};

/* declare.c */
extern struct declaration **all_rows;
extern int all_row_count;
extern struct statement **all_statements;
extern int all_statement_count;

/* read.c: where the reader is. */
extern const char *file;
extern int line;

/* ---- common.c ---- */

/* "FILE:LINE: ..." on standard error, and the end with status 1. */
__attribute__((noreturn, format(printf, 3, 4))) void fail_at(const char *where, int at, const char *format, ...);
/* The memory itself; none is an end with status 1. */
void *must(void *memory);
/* t ends in a NUL that n does not count. */
void append(struct text *t, const char *p, size_t n);
/* Without the white space at both ends; cuts s up. */
char *trim(char *s);
/* NULL: there is none of that name. */
const struct type *find_type(const char *name);

/* ---- declare.c: what stands behind "-- row:" and "-- name:"; cuts words up, keeps comment ---- */

void add_row(char *words, char *comment);
struct statement *add_statement(char *words, char *comment);
/* NULL: there is none of that name. */
struct declaration *find_row(const char *name);

/* ---- read.c ---- */

struct reader {
    FILE *in;
    char *buffer;
    size_t size;
    struct text comment; /* comment lines with nothing but more of them behind */
    struct statement *statement;
    bool for_sqlite, for_postgres;
};

/* Faults name this file, and the line that was read, from now on. */
struct reader open_reader(const char *path);
/* The next line in r->buffer, without its end; false: there is none. */
bool read_line(struct reader *r);
void close_reader(struct reader *r);
/* Adds what a file of statements declares. */
void read_file(const char *path);

/* ---- schema.c ---- */

void read_schema(const char *path);
/* Tables that a table refers to have lower levels; 0 of one that is not in the schema. */
int table_level(const char *name);
/* The name that p begins with, behind white space; the caller's to free. */
char *word_behind(const char *p);

/* ---- check.c, many.c ---- */

/* Finds what s returns, and its form for many rows. */
void check_statement(struct statement *s);
bool writes(const struct statement *s);
/* Sets s->many where PostgreSQL can take many rows at once. */
void make_many(struct statement *s);

#endif
