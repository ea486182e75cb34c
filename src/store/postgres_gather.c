/* postgres_gather.c - rows that a write inserts, kept until something else is asked, and sent many at once. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A statement a row costs the server more than the row does. So what inserts and gives nothing (struct statement.many)
 * waits here, each column an array in PostgreSQL's binary form (array_send in arrayfuncs.c: dimensions, whether there
 * are NULLs, the element's type, length, first index; then each element behind its length). Any other statement sends
 * it all first, so that none sees less than it would have: a table's rows by one statement in the order in which they
 * came, behind those of the tables that it refers to. Sent before another row comes is what that row might meet: by the
 * same key in an "on conflict do update", or by another statement into the same table.
 */
#include "store/postgres.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

#define STATEMENTS_MAX 32
#define BYTES_MAX ((ptrdiff_t)1024 * 1024) /* of all columns: far below work_mem, and the server begins early */
#define BYTES_IDLE ((ptrdiff_t)160 * 1024) /* the same while the server has nothing to do */
#define COLUMN_MAX ((ptrdiff_t)256 * 1024 * 1024)
#define HEAD 20     /* bytes before an array's elements */
#define HEAD_NULL 4 /* where it says whether there are NULLs */
#define HEAD_COUNT 12

struct gathered {
    const struct statement *s;
    struct buf *columns; /* one a parameter */
    int rows;
    struct map keys; /* of the rows, where they must not be alike */
};

struct postgres_gather {
    struct arena keys;
    struct gathered all[STATEMENTS_MAX];
    int count, room; /* those from count to room have only their memory */
    ptrdiff_t bytes;
};

struct postgres_gather *postgres_gather_open(void)
{
    struct postgres_gather *g = calloc(1, sizeof(*g));
    if (!g)
        fatalx("out of memory");
    arena_init(&g->keys, 0);
    return g;
}

static void close_columns(struct gathered *one)
{
    for (int i = 0; i < POSTGRES_PARAMETERS_MAX; i++)
        buf_close(&one->columns[i]);
    free(one->columns);
}

void postgres_gather_close(struct postgres_gather *g)
{
    for (int i = 0; i < g->room; i++)
        close_columns(&g->all[i]);
    arena_close(&g->keys);
    free(g);
}

void postgres_gather_drop(struct postgres_conn *c)
{
    c->gather->count = 0;
    c->gather->bytes = 0;
    arena_reset(&c->gather->keys);
}

/* ---- rows coming in ---- */

static void add_four(struct buf *b, int32_t number)
{
    uint32_t bits = htobe32((uint32_t)number);
    buf_add(b, (struct str){(const char *)&bits, sizeof(bits)});
}

static void set_four(struct buf *b, ptrdiff_t at, int32_t number)
{
    uint32_t bits = htobe32((uint32_t)number);
    memcpy(b->p + at, &bits, sizeof(bits));
}

static void begin_column(struct buf *b, enum statement_type type)
{
    const int32_t head[] = {1, 0, (int32_t)postgres_type(type), 0, 1};
    buf_clear(b);
    for (int i = 0; i < COUNT_OF(head); i++)
        add_four(b, head[i]);
}

static struct buf *open_columns(void)
{
    struct buf *columns = calloc(POSTGRES_PARAMETERS_MAX, sizeof(*columns));
    if (!columns)
        fatalx("out of memory");
    for (int i = 0; i < POSTGRES_PARAMETERS_MAX; i++)
        buf_init(&columns[i], COLUMN_MAX);
    return columns;
}

/* In its place: behind those of the tables that it may refer to. */
static struct gathered *begin_statement(struct postgres_gather *g, const struct statement *s)
{
    int at = g->count++;
    if (g->count > g->room)
        g->all[g->room++].columns = open_columns();
    struct buf *columns = g->all[at].columns;
    for (; at > 0 && g->all[at - 1].s->level > s->level; at--)
        g->all[at] = g->all[at - 1];
    g->all[at] = (struct gathered){.s = s, .columns = columns};
    for (int i = 0; i < s->parameter_count; i++)
        begin_column(&columns[i], s->parameters[i].type);
    return &g->all[at];
}

static bool same_table(const struct statement *a, const struct statement *b)
{
    size_t n = strcspn(a->many, "(");
    return strncmp(a->many, b->many, n + 1) == 0;
}

/* *other: another statement has rows for the same table. */
static struct gathered *find_statement(struct postgres_gather *g, const struct statement *s, bool *other)
{
    *other = false;
    for (int i = 0; i < g->count; i++) {
        if (g->all[i].s == s)
            return &g->all[i];
        *other |= same_table(g->all[i].s, s);
    }
    return NULL;
}

/* What tells a row from the others: lengths and bytes of those parameters. */
static struct str key_of(struct arena *a, const struct statement *s, const struct postgres_parameters *p)
{
    size_t n = 0;
    for (int i = 0; i < s->parameter_count; i++)
        n += sizeof(int) + (size_t)p->lengths[i];
    char *key = arena_bytes(a, (ptrdiff_t)n), *at = key;
    for (int i = 0; i < s->parameter_count; i++) {
        if (!(s->unique >> i & 1))
            continue;
        size_t length = p->values[i] ? (size_t)p->lengths[i] : 0;
        memcpy(at, &p->lengths[i], sizeof(int));
        if (length)
            memcpy(at + sizeof(int), p->values[i], length);
        at += sizeof(int) + length;
    }
    return (struct str){key, at - key};
}

/* Whether there is a row of that key already; it is noted. */
static bool is_known(struct postgres_gather *g, struct gathered *one, const struct postgres_parameters *p)
{
    if (!one->s->unique)
        return false;
    void **place = map_put(&g->keys, &one->keys, key_of(&g->keys, one->s, p));
    bool known = *place != NULL;
    *place = one;
    return known;
}

static void add_row(struct postgres_gather *g, struct gathered *one, const struct postgres_parameters *p)
{
    for (int i = 0; i < p->count; i++) {
        struct buf *b = &one->columns[i];
        ptrdiff_t before = b->n;
        add_four(b, p->values[i] ? p->lengths[i] : -1);
        if (p->values[i])
            buf_add(b, (struct str){p->values[i], p->lengths[i]});
        else
            set_four(b, HEAD_NULL, 1);
        g->bytes += b->n - before;
    }
    one->rows++;
}

/* ---- rows going out ---- */

static bool has_failed(const struct gathered *one)
{
    for (int i = 0; i < one->s->parameter_count; i++)
        if (one->columns[i].failed)
            return true;
    return false;
}

/* A single row goes as the plain statement: its values stand behind their lengths. */
static void lay_out_row(const struct gathered *one, const char **values, int *lengths)
{
    for (int i = 0; i < one->s->parameter_count; i++) {
        uint32_t bits;
        memcpy(&bits, one->columns[i].p + HEAD, sizeof(bits));
        lengths[i] = (int)be32toh(bits);
        values[i] = lengths[i] < 0 ? NULL : one->columns[i].p + HEAD + sizeof(bits);
    }
}

static void lay_out_arrays(const struct gathered *one, const char **values, int *lengths)
{
    for (int i = 0; i < one->s->parameter_count; i++) {
        set_four(&one->columns[i], HEAD_COUNT, one->rows);
        values[i] = one->columns[i].p;
        lengths[i] = (int)one->columns[i].n;
    }
}

static struct err send_one(struct postgres_conn *c, const struct gathered *one)
{
    const char *values[POSTGRES_PARAMETERS_MAX], *name;
    int lengths[POSTGRES_PARAMETERS_MAX], formats[POSTGRES_PARAMETERS_MAX];
    if (has_failed(one))
        return err_make(&ERR_LIMIT, "%s: its rows are too large", one->s->name);
    for (int i = 0; i < one->s->parameter_count; i++)
        formats[i] = 1;
    (one->rows == 1 ? lay_out_row : lay_out_arrays)(one, values, lengths);
    TRY(postgres_prepare(c, one->s, one->rows > 1, &name));
    const struct postgres_parameters p = {one->s->parameter_count, values, lengths, formats};
    return postgres_queue(c, one->s->name, name, &p);
}

struct err postgres_gather_send(struct postgres_conn *c)
{
    struct err e = OK;
    for (int i = 0; i < c->gather->count && !failed(e); i++)
        e = send_one(c, &c->gather->all[i]);
    postgres_gather_drop(c);
    return e;
}

struct err postgres_gather_add(struct postgres_conn *c, const struct statement *s, const struct postgres_parameters *p)
{
    struct postgres_gather *g = c->gather;
    bool other;
    struct gathered *one = find_statement(g, s, &other);
    bool met = one ? is_known(g, one, p) : other || g->count == STATEMENTS_MAX;
    if (met || g->bytes > (c->queued_count ? BYTES_MAX : BYTES_IDLE)) {
        TRY(postgres_gather_send(c));
        one = NULL;
    }
    if (!one) {
        one = begin_statement(g, s);
        (void)is_known(g, one, p);
    }
    add_row(g, one, p);
    return OK;
}
