/* postgres_statement.c - statements on a connection of PostgreSQL, and what its failures mean. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Parameters and results go in binary (PostgreSQL 15 documentation, section 34.3): no number is printed and parsed, no
 * blob is written in hexadecimal. Each statement is prepared once on a connection, under its own name.
 */
#include "store/postgres.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* pg_type.dat of PostgreSQL: their numbers never change. */
enum {
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_FLOAT4 = 700,
    OID_FLOAT8 = 701,
    OID_UNKNOWN = 705,
    OID_BPCHAR = 1042,
    OID_BOOL_ARRAY = 1000,
    OID_BYTEA_ARRAY = 1001,
    OID_TEXT_ARRAY = 1009,
    OID_INT8_ARRAY = 1016,
    OID_FLOAT8_ARRAY = 1022,
    OID_VARCHAR = 1043,
};

/* ---- failures ---- */

static const char *field(const PGresult *result, int code)
{
    const char *value = PQresultErrorField(result, code);
    return value ? value : "";
}

/* Detail "Key (slug, language)=(...) already exists." as "story.slug, story.language": the words SQLite has. */
static void put_key_columns(struct buf *b, const PGresult *result)
{
    struct str table = str_from_c(field(result, PG_DIAG_TABLE_NAME));
    struct str detail = str_from_c(field(result, PG_DIAG_MESSAGE_DETAIL));
    ptrdiff_t open = str_find_char(detail, '(', 0), close = str_find(detail, S(")=("), 0);
    struct str rest = open >= 0 && close > open ? str_slice(detail, open + 1, close) : S("");
    for (struct str column; rest.n;) {
        str_cut(rest, ',', &column, &rest);
        buf_add_format(b, "%s%.*s.%.*s", b->n ? ", " : "", STR_ARG(table), STR_ARG(str_trim(column)));
    }
    if (b->n == 0)
        buf_add(b, str_from_c(field(result, PG_DIAG_CONSTRAINT_NAME)));
}

static struct err unique_failure(const PGresult *result, const char *where)
{
    struct buf columns;
    buf_init(&columns, 512);
    put_key_columns(&columns, result);
    struct err e = err_make(&ERR_CONFLICT, "%s: unique (%.*s)", where, STR_ARG(buf_str(&columns)));
    buf_close(&columns);
    return e;
}

/* Class 23, integrity constraint violation. */
static struct err constraint_failure(const PGresult *result, const char *state, const char *where)
{
    if (!strcmp(state, "23505"))
        return unique_failure(result, where);
    if (!strcmp(state, "23502"))
        return err_make(&ERR_CONFLICT, "%s: not null (%s.%s)", where, field(result, PG_DIAG_TABLE_NAME),
                        field(result, PG_DIAG_COLUMN_NAME));
    if (!strcmp(state, "23514"))
        return err_make(&ERR_CONFLICT, "%s: check (%s)", where, field(result, PG_DIAG_CONSTRAINT_NAME));
    return err_make(&ERR_CONFLICT, "%s: foreign key", where);
}

/* SQLSTATE to kind (PostgreSQL 15 documentation, appendix A). */
static struct err state_failure(struct postgres_conn *c, const PGresult *result, const char *where)
{
    const char *state = field(result, PG_DIAG_SQLSTATE);
    const char *words = field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (!strncmp(state, "23", 2))
        return constraint_failure(result, state, where);
    if (!strcmp(state, "40001") || !strcmp(state, "40P01")) {
        c->again = true;
        return err_make(&ERR_BUSY, "%s: %s", where, words);
    }
    if (!strcmp(state, "53100"))
        return err_make(&ERR_SYSTEM, "%s: the disk is full", where);
    if (!strcmp(state, "25006")) /* read_only_sql_transaction */
        return err_make(&ERR_AWAY, "%s: the database cannot be written", where);
    if (!strcmp(state, "P0001")) /* a trigger's own words */
        return err_make(&ERR_CONFLICT, "%s: %s", where, words);
    if (!strcmp(state, "42P05") || !strcmp(state, "26000")) /* what is prepared is there already, or not any more */
        return err_make(&ERR_INVALID,
                        "%s: a pooler gives each transaction another connection; say pool_mode = session "
                        "there (PgBouncer), or name the database itself",
                        where);
    if (!strncmp(state, "57P", 3) && strcmp(state, "57P04") < 0) /* the server ends, or starts */
        return err_make(&ERR_AWAY, "%s: %s", where, words);
    if (!strncmp(state, "53", 2) || !strncmp(state, "55", 2) || !strncmp(state, "57", 2))
        return err_make(&ERR_BUSY, "%s: %s", where, words);
    if (!strncmp(state, "54", 2))
        return err_make(&ERR_LIMIT, "%s: %s", where, words);
    return err_make(&ERR_STORE, "%s: %s (%s)", where, words, state);
}

static struct err result_failure(struct postgres_conn *c, const PGresult *result, const char *where)
{
    if (PQstatus(c->handle) == CONNECTION_BAD) {
        c->again = true;
        return err_make(&ERR_AWAY, "%s: the connection to PostgreSQL was lost", where);
    }
    return state_failure(c, result, where);
}

struct err postgres_accept(struct postgres_conn *c, PGresult *result, const char *where)
{
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        struct err e = result_failure(c, result, where);
        PQclear(result);
        return e;
    }
    c->result = result;
    c->row = -1;
    return OK;
}

/* ---- parameters ---- */

struct parameters {
    int count;
    const char *values[POSTGRES_PARAMETERS_MAX];
    int lengths[POSTGRES_PARAMETERS_MAX];
    int formats[POSTGRES_PARAMETERS_MAX];
    uint64_t numbers[POSTGRES_PARAMETERS_MAX]; /* what values of numbers point to */
};

Oid postgres_type(enum statement_type type)
{
    switch (type) {
    case STATEMENT_INT:
    case STATEMENT_INT_NULL:
        return OID_INT8;
    case STATEMENT_TEXT:
    case STATEMENT_TEXT_NULL:
        return OID_TEXT;
    case STATEMENT_BLOB:
    case STATEMENT_BLOB_NULL:
        return OID_BYTEA;
    case STATEMENT_REAL:
        return OID_FLOAT8;
    default:
        return OID_BOOL;
    }
}

static void add_number(struct parameters *p, int i, uint64_t bits)
{
    p->numbers[i] = htobe64(bits);
    p->values[i] = (const char *)&p->numbers[i];
    p->lengths[i] = 8;
}

static void add_bool(struct parameters *p, int i, bool value)
{
    p->values[i] = value ? "\1" : "\0";
    p->lengths[i] = 1;
}

/* {NULL, 0} is empty where the type has no "?", else NULL. */
static void add_bytes(struct parameters *p, int i, enum statement_type type, struct str s)
{
    bool may_be_null = type == STATEMENT_TEXT_NULL || type == STATEMENT_BLOB_NULL;
    p->values[i] = s.p || may_be_null ? s.p : "";
    p->lengths[i] = (int)s.n;
}

static void add_value(struct parameters *p, int i, enum statement_type type, const union statement_value *value)
{
    uint64_t bits;
    p->formats[i] = 1;
    switch (type) {
    case STATEMENT_INT:
    case STATEMENT_INT_NULL:
        add_number(p, i, (uint64_t)value->i);
        if (type == STATEMENT_INT_NULL && value->i == DB_NULL)
            p->values[i] = NULL;
        break;
    case STATEMENT_REAL:
        memcpy(&bits, &value->r, sizeof(bits));
        add_number(p, i, bits);
        break;
    case STATEMENT_BOOL:
        add_bool(p, i, value->i != 0);
        break;
    default:
        add_bytes(p, i, type, value->s);
    }
}

/* ---- running ---- */

static bool in_table(const struct statement *s)
{
    return (uintptr_t)s >= (uintptr_t)statement_table && (uintptr_t)s < (uintptr_t)(statement_table + statement_count);
}

static Oid array_of(Oid type)
{
    switch (type) {
    case OID_INT8:
        return OID_INT8_ARRAY;
    case OID_TEXT:
        return OID_TEXT_ARRAY;
    case OID_BYTEA:
        return OID_BYTEA_ARRAY;
    case OID_FLOAT8:
        return OID_FLOAT8_ARRAY;
    default:
        return OID_BOOL_ARRAY;
    }
}

static struct err prepare(struct postgres_conn *c, const struct statement *s, bool many, const char *name)
{
    Oid types[POSTGRES_PARAMETERS_MAX];
    for (int i = 0; i < s->parameter_count; i++) {
        Oid type = postgres_type(s->parameters[i].type);
        types[i] = many ? array_of(type) : type;
    }
    TRY(postgres_queue_end(c));
    PGresult *result = PQprepare(c->handle, name, many ? s->many : s->postgres, s->parameter_count, types);
    struct err e = postgres_accept(c, result, s->name);
    if (failed(e))
        return err_in(e, "%s", s->source);
    PQclear(c->result);
    c->result = NULL;
    return OK;
}

/* "NAME*" is the form for many rows. */
static const char *name_of(const struct statement *s, bool many)
{
    static _Thread_local char name[64];
    (void)snprintf(name, sizeof(name), "%s*", s->name);
    return many ? name : s->name;
}

struct err postgres_prepare(struct postgres_conn *c, const struct statement *s, bool many, const char **name)
{
    if (!s->postgres)
        return err_make(&ERR_STORE, "%s (%s) is not for PostgreSQL", s->name, s->source);
    if (!in_table(s)) {
        *name = "";
        return prepare(c, s, false, *name);
    }
    bool *prepared = &(many ? c->prepared_many : c->prepared)[s - statement_table];
    *name = name_of(s, many);
    if (!*prepared)
        TRY(prepare(c, s, many, *name));
    *prepared = true;
    return OK;
}

static struct err check_columns(struct postgres_conn *c, const struct statement *s)
{
    int columns = PQnfields(c->result);
    if (s->column_count == 0 || columns == s->column_count)
        return OK;
    return err_make(&ERR_STORE, "%s (%s) gives %d columns, declared are %d", s->name, s->source, columns,
                    s->column_count);
}

/* What a work writes, gives no rows and has a name of its own need not be waited for. */
static bool may_be_queued(const struct postgres_conn *c, const struct statement *s)
{
    return c->base.working && c->base.writing && s->writes && s->result == STATEMENT_NONE && in_table(s);
}

static struct err run(struct postgres_conn *c, const struct statement *s, const union statement_value *values)
{
    struct parameters p;
    const char *name;
    const struct postgres_parameters sent = {s->parameter_count, p.values, p.lengths, p.formats};
    c->row = -1;
    for (int i = 0; i < s->parameter_count; i++)
        add_value(&p, i, s->parameters[i].type, &values[i]);
    if (s->many && may_be_queued(c, s))
        return postgres_gather_add(c, s, &sent);
    TRY(postgres_gather_send(c));
    TRY(postgres_prepare(c, s, false, &name));
    if (may_be_queued(c, s))
        return postgres_queue(c, name, name, &sent);
    if (c->queued_count)
        TRY(postgres_queue_run(c, name, &sent));
    else
        TRY(postgres_accept(c, PQexecPrepared(c->handle, name, s->parameter_count, p.values, p.lengths, p.formats, 1),
                            s->name));
    return check_columns(c, s);
}

struct err postgres_start(struct db_conn *conn, const struct statement *s, const union statement_value *values)
{
    struct postgres_conn *c = (struct postgres_conn *)conn;
    postgres_wait_begins(c);
    struct err e = run(c, s, values);
    postgres_wait_ends(c);
    return e;
}

struct err postgres_next(struct db_conn *conn, bool *row)
{
    struct postgres_conn *c = (struct postgres_conn *)conn;
    *row = ++c->row < PQntuples(c->result);
    return OK;
}

/* ---- results ---- */

static struct err type_failure(struct db_conn *conn, int column, Oid type)
{
    const struct statement *s = conn->running;
    return err_make(&ERR_STORE, "%s (%s): column %s has PostgreSQL's type %u; cast it", s->name, s->source,
                    s->columns[column].name, type);
}

static bool read_int(Oid type, const char *p, int64_t *out)
{
    uint64_t eight;
    uint32_t four;
    uint16_t two;
    switch (type) {
    case OID_INT8:
        memcpy(&eight, p, sizeof(eight));
        *out = (int64_t)be64toh(eight);
        return true;
    case OID_INT4:
        memcpy(&four, p, sizeof(four));
        *out = (int32_t)be32toh(four);
        return true;
    case OID_INT2:
        memcpy(&two, p, sizeof(two));
        *out = (int16_t)be16toh(two);
        return true;
    default:
        return false;
    }
}

static bool read_real(Oid type, const char *p, double *out)
{
    int64_t whole;
    if (type == OID_FLOAT8) {
        uint64_t bits;
        memcpy(&bits, p, sizeof(bits));
        bits = be64toh(bits);
        memcpy(out, &bits, sizeof(*out));
        return true;
    }
    if (!read_int(type, p, &whole))
        return false;
    *out = (double)whole;
    return true;
}

static bool is_text(Oid type)
{
    return type == OID_TEXT || type == OID_VARCHAR || type == OID_NAME || type == OID_BPCHAR || type == OID_UNKNOWN;
}

struct err postgres_column(struct db_conn *conn, struct arena *a, int column, union statement_value *out, bool *null)
{
    const PGresult *result = ((struct postgres_conn *)conn)->result;
    int row = ((struct postgres_conn *)conn)->row;
    *null = PQgetisnull(result, row, column);
    if (*null)
        return OK;
    const char *p = PQgetvalue(result, row, column);
    Oid type = PQftype(result, column);
    bool good = true;
    switch (conn->running->columns[column].type) {
    case STATEMENT_INT:
    case STATEMENT_INT_NULL:
        good = read_int(type, p, &out->i);
        break;
    case STATEMENT_BOOL:
        good = type == OID_BOOL;
        out->i = *p != 0;
        break;
    case STATEMENT_REAL:
        good = read_real(type, p, &out->r);
        break;
    case STATEMENT_TEXT:
    case STATEMENT_TEXT_NULL:
        good = is_text(type);
        out->s = str_copy(a, (struct str){p, PQgetlength(result, row, column)});
        break;
    default:
        good = type == OID_BYTEA;
        out->s = str_copy(a, (struct str){p, PQgetlength(result, row, column)});
    }
    return good ? OK : type_failure(conn, column, type);
}

int64_t postgres_changed(struct db_conn *conn)
{
    int64_t count = 0;
    str_to_i64(str_from_c(PQcmdTuples(((struct postgres_conn *)conn)->result)), &count);
    return count;
}

void postgres_finish(struct db_conn *conn)
{
    struct postgres_conn *c = (struct postgres_conn *)conn;
    PQclear(c->result);
    c->result = NULL;
}

struct err postgres_script(struct db_conn *conn, const char *sql)
{
    struct postgres_conn *c = (struct postgres_conn *)conn;
    TRY(postgres_gather_send(c));
    TRY(postgres_queue_end(c));
    postgres_wait_begins(c);
    PGresult *result = PQexec(c->handle, sql); /* allowed: embedded migrations, no input */
    postgres_wait_ends(c);
    TRY(postgres_accept(c, result, "migration"));
    postgres_finish(conn);
    if (PQtransactionStatus(c->handle) != PQTRANS_INTRANS)
        return err_make(&ERR_STORE, "migration: it must not end its transaction");
    return OK;
}
