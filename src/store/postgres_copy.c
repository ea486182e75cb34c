/* postgres_copy.c - tables of PostgreSQL as a whole: COPY in binary form. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The form is that of PostgreSQL 15's documentation of COPY, "Binary Format": a head, rows of a 16-bit count and fields
 * of a 32-bit length each, -1 for NULL; a count of -1 ends it. The server sends a row a message.
 */
#include "store/postgres.h"
#include "store/table.h"

#include <endian.h>
#include <string.h>

#define PIECE (256 * 1024) /* what is gathered before it is sent */
#define ROW_MAX ((ptrdiff_t)1 << 30)

static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0";
#define HEAD_SIZE ((ptrdiff_t)sizeof(head)) /* with the literal's own NUL: 11, 4 and 4 bytes */

/* ---- results ---- */

/* The result that is due; those behind it are thrown away. */
static struct err take_result(struct postgres_conn *c, const char *where)
{
    PGresult *first = PQgetResult(c->handle), *more;
    while (first && PQresultStatus(first) != PGRES_COPY_IN && PQresultStatus(first) != PGRES_COPY_OUT &&
           (more = PQgetResult(c->handle)))
        PQclear(more);
    if (!first)
        return err_make(&ERR_STORE, "%s: PostgreSQL says nothing", where);
    ExecStatusType status = PQresultStatus(first);
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT) {
        PQclear(first);
        return OK;
    }
    TRY(postgres_accept(c, first, where));
    postgres_finish(&c->base);
    return OK;
}

static struct err say(struct postgres_conn *c, const char *sql, const char *where)
{
    TRY(postgres_gather_send(c));
    TRY(postgres_queue_end(c));
    if (!PQsendQuery(c->handle, sql)) /* made by tools/mktables.c */
        return err_make(&ERR_BUSY, "%s: %.*s", where, STR_ARG(str_trim(str_from_c(PQerrorMessage(c->handle)))));
    return take_result(c, where);
}

/* ---- reading ---- */

static struct err begin_read(struct db_conn *conn, const struct table *t)
{
    struct postgres_conn *c = (struct postgres_conn *)conn;
    c->copy = (struct postgres_copy){.state = POSTGRES_COPY_HEAD};
    return say(c, t->copy_out, t->name);
}

/* Cuts n bytes off the front; false when there are not so many. */
static bool cut(struct str *in, ptrdiff_t n, const char **out)
{
    if (in->n < n || n < 0)
        return false;
    *out = in->p;
    *in = str_from(*in, n);
    return true;
}

static bool cut_16(struct str *in, int16_t *out)
{
    uint16_t bits;
    const char *p;
    if (!cut(in, sizeof(bits), &p))
        return false;
    memcpy(&bits, p, sizeof(bits));
    *out = (int16_t)be16toh(bits);
    return true;
}

static bool cut_32(struct str *in, int32_t *out)
{
    uint32_t bits;
    const char *p;
    if (!cut(in, sizeof(bits), &p))
        return false;
    memcpy(&bits, p, sizeof(bits));
    *out = (int32_t)be32toh(bits);
    return true;
}

static bool read_value(enum statement_type type, struct str bytes, union statement_value *out)
{
    uint64_t bits;
    switch (type) {
    case STATEMENT_BOOL:
        out->i = bytes.n == 1 && bytes.p[0];
        return bytes.n == 1;
    case STATEMENT_INT:
    case STATEMENT_INT_NULL:
    case STATEMENT_REAL:
        if (bytes.n != sizeof(bits))
            return false;
        memcpy(&bits, bytes.p, sizeof(bits));
        out->i = (int64_t)be64toh(bits); /* of a real too: the same eight bytes */
        return true;
    default:
        out->s = bytes;
        return true;
    }
}

static bool read_field(struct str *in, enum statement_type type, struct table_value *out)
{
    int32_t length;
    const char *p;
    if (!cut_32(in, &length))
        return false;
    out->null = length == -1;
    return out->null || (cut(in, length, &p) && read_value(type, (struct str){p, length}, &out->value));
}

/* One message: the head, a row, or the end. */
static bool read_message(struct postgres_copy *copy, const struct table *t, struct str in, struct table_value *values,
                         bool *row)
{
    int16_t count;
    const char *p;
    *row = false;
    if (copy->state == POSTGRES_COPY_HEAD) {
        if (!cut(&in, HEAD_SIZE, &p) || memcmp(p, head, HEAD_SIZE) != 0)
            return false;
        copy->state = POSTGRES_COPY_ROWS;
        if (in.n == 0)
            return true;
    }
    if (!cut_16(&in, &count))
        return false;
    if (count == -1)
        return in.n == 0;
    for (int i = 0; i < t->column_count; i++)
        if (count != t->column_count || !read_field(&in, t->columns[i].type, &values[i]))
            return false;
    *row = true;
    return in.n == 0;
}

static struct err next_row(struct db_conn *conn, const struct table *t, struct table_value *values, bool *row)
{
    struct postgres_conn *c = (struct postgres_conn *)conn;
    *row = false;
    while (!*row) {
        PQfreemem(c->copy.message);
        c->copy.message = NULL;
        int n = PQgetCopyData(c->handle, &c->copy.message, 0);
        if (n < 0) {
            c->copy.state = POSTGRES_COPY_NONE;
            return take_result(c, t->name);
        }
        if (!read_message(&c->copy, t, (struct str){c->copy.message, n}, values, row))
            return err_make(&ERR_STORE, "%s: PostgreSQL sent what is no row of it", t->name);
    }
    return OK;
}

/* Rows that nobody reads are not sent. */
static void end_read(struct db_conn *conn)
{
    struct postgres_conn *c = (struct postgres_conn *)conn;
    PQfreemem(c->copy.message);
    c->copy.message = NULL;
    if (c->copy.state == POSTGRES_COPY_NONE)
        return;
    c->copy.state = POSTGRES_COPY_NONE;
    char words[256];
    PGcancel *cancel = PQgetCancel(c->handle);
    if (cancel)
        (void)PQcancel(cancel, words, sizeof(words));
    PQfreeCancel(cancel);
    for (int n = 0; n >= 0;) {
        char *message = NULL;
        n = PQgetCopyData(c->handle, &message, 0);
        PQfreemem(message);
    }
    for (PGresult *result; (result = PQgetResult(c->handle));)
        PQclear(result);
}

/* ---- filling ---- */

static struct err begin_fill(struct db_conn *conn, const struct table *t)
{
    struct postgres_conn *c = (struct postgres_conn *)conn;
    TRY(say(c, t->empty, t->name));
    c->copy = (struct postgres_copy){.state = POSTGRES_COPY_NONE};
    buf_init(&c->copy.piece, ROW_MAX);
    TRY(say(c, t->copy_in, t->name));
    c->copy.state = POSTGRES_COPY_ROWS;
    buf_add(&c->copy.piece, (struct str){head, HEAD_SIZE});
    return OK;
}

static struct err send_piece(struct postgres_conn *c, const char *where)
{
    struct str piece = buf_str(&c->copy.piece);
    if (c->copy.piece.failed)
        return err_make(&ERR_LIMIT, "%s: a row is larger than %td bytes", where, ROW_MAX);
    int sent = PQputCopyData(c->handle, piece.p, (int)piece.n);
    buf_clear(&c->copy.piece);
    if (sent == 1)
        return OK;
    c->copy.state = POSTGRES_COPY_NONE; /* the server has ended it: it says why */
    TRY(take_result(c, where));
    return err_make(&ERR_BUSY, "%s: PostgreSQL takes no more rows", where);
}

static void add_big_endian(struct buf *b, uint64_t value, int size)
{
    uint64_t bits = htobe64(value);
    buf_add(b, (struct str){(const char *)&bits + sizeof(bits) - size, size});
}

static void add_field(struct buf *b, enum statement_type type, const struct table_value *v)
{
    if (v->null) {
        add_big_endian(b, UINT32_MAX, 4);
        return;
    }
    switch (type) {
    case STATEMENT_BOOL:
        add_big_endian(b, 1, 4);
        buf_add_char(b, v->value.i ? 1 : 0);
        break;
    case STATEMENT_INT:
    case STATEMENT_INT_NULL:
    case STATEMENT_REAL:
        add_big_endian(b, 8, 4);
        add_big_endian(b, (uint64_t)v->value.i, 8);
        break;
    default:
        add_big_endian(b, (uint64_t)v->value.s.n, 4);
        buf_add(b, v->value.s);
    }
}

static struct err put_row(struct db_conn *conn, const struct table *t, const struct table_value *values)
{
    struct postgres_conn *c = (struct postgres_conn *)conn;
    add_big_endian(&c->copy.piece, (uint64_t)t->column_count, 2);
    for (int i = 0; i < t->column_count; i++)
        add_field(&c->copy.piece, t->columns[i].type, &values[i]);
    return c->copy.piece.n >= PIECE || c->copy.piece.failed ? send_piece(c, t->name) : OK;
}

static struct err end_fill(struct db_conn *conn, const struct table *t)
{
    struct postgres_conn *c = (struct postgres_conn *)conn;
    add_big_endian(&c->copy.piece, UINT16_MAX, 2);
    TRY(send_piece(c, t->name));
    c->copy.state = POSTGRES_COPY_NONE;
    buf_close(&c->copy.piece);
    if (PQputCopyEnd(c->handle, NULL) < 0)
        return err_make(&ERR_BUSY, "%s: the connection to PostgreSQL was lost", t->name);
    return take_result(c, t->name);
}

static void give_up_fill(struct db_conn *conn)
{
    struct postgres_conn *c = (struct postgres_conn *)conn;
    buf_close(&c->copy.piece);
    if (c->copy.state == POSTGRES_COPY_NONE)
        return;
    c->copy.state = POSTGRES_COPY_NONE;
    (void)PQputCopyEnd(c->handle, "given up");
    for (PGresult *result; (result = PQgetResult(c->handle));)
        PQclear(result);
}

static struct err read_number(struct db_conn *conn, const char *sql, int64_t *out)
{
    struct postgres_conn *c = (struct postgres_conn *)conn;
    union statement_value value = {.i = 0};
    PGresult *result = PQexecParams(c->handle, sql, 0, NULL, NULL, NULL, NULL, 1);
    TRY(postgres_accept(c, result, "count"));
    bool whole = PQntuples(result) == 1 &&
                 read_value(STATEMENT_INT, (struct str){PQgetvalue(result, 0, 0), PQgetlength(result, 0, 0)}, &value);
    postgres_finish(conn);
    *out = value.i;
    return whole ? OK : err_make(&ERR_STORE, "count: PostgreSQL gives no number");
}

const struct table_engine postgres_tables = {.read = begin_read,
                                             .next = next_row,
                                             .read_end = end_read,
                                             .fill = begin_fill,
                                             .put = put_row,
                                             .fill_end = end_fill,
                                             .fill_give_up = give_up_fill,
                                             .number = read_number};
