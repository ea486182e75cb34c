/* mktables.c - makes what moving a database needs to know of its tables: mktables OUT.c NAME=SCHEMA.sql... */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads "create table" and "create index" of schema.sql and audience.sql and writes one struct table_set NAME of each
 * (src/store/table.h), with the statements that read, fill and index every table. What it does not understand ends the
 * run with FILE: what, so that no table and no column can be forgotten.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NAME_SIZE 64 /* PostgreSQL cuts names at 63 bytes */
#define COLUMNS_MAX 64
#define KEY_MAX 8

struct column {
    char name[NAME_SIZE];
    const char *type;              /* enum statement_type */
    char parent[NAME_SIZE];        /* table that it points to; empty: none */
    char parent_column[NAME_SIZE]; /* ... and the column there */
};

struct table {
    char name[NAME_SIZE];
    struct column columns[COLUMNS_MAX];
    int column_count;
    int key[KEY_MAX]; /* places of the primary key's columns */
    int key_count;
    bool numbered; /* the key is "integer primary key": rows get their number by themselves */
};

struct index {
    char name[NAME_SIZE];
    char *sql;
};

struct schema {
    const char *name; /* of the table_set */
    const char *path;
    struct table *tables;
    int table_count;
    struct index *indexes;
    int index_count;
};

static const char *path; /* what is being read */
static FILE *out;

__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fprintf(stderr, "%s: ", path);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(1);
}

static void *must(void *memory)
{
    if (!memory)
        fail("out of memory");
    return memory;
}

/* ---- reading ---- */

/* Without its comment, blanks as single spaces. */
static void put_line(FILE *to, char *line)
{
    bool blank = false;
    char *comment = strstr(line, "--");
    if (comment)
        *comment = 0;
    for (const char *c = line; *c; c++) {
        if (!isspace((unsigned char)*c) || !blank)
            fputc(isspace((unsigned char)*c) ? ' ' : *c, to);
        blank = isspace((unsigned char)*c);
    }
}

/* The file as one line; what stands there for one engine alone is left out. */
static char *read_schema(void)
{
    char *line = NULL, *all = NULL;
    size_t size = 0, n = 0;
    bool taken = true;
    FILE *in = fopen(path, "rb"), *to = must(open_memstream(&all, &n));
    if (!in)
        fail("%s", strerror(errno));
    while (getline(&line, &size, in) >= 0) {
        if (!strncmp(line, "-- @", 4))
            taken = !strncmp(line + 4, "both", 4);
        if (taken)
            put_line(to, line);
    }
    free(line);
    fclose(in);
    if (fclose(to) != 0)
        fail("out of memory");
    return must(all);
}

static char *trim(char *s)
{
    while (*s == ' ')
        s++;
    size_t n = strlen(s);
    while (n && s[n - 1] == ' ')
        s[--n] = 0;
    return s;
}

/* Cuts *rest at the separator that stands outside of parentheses and quotes; NULL when nothing is left. */
static char *cut(char **rest, char separator)
{
    int depth = 0;
    bool quoted = false;
    char *start = *rest;
    if (!start)
        return NULL;
    for (char *c = start; *c; c++) {
        quoted ^= *c == '\'';
        depth += quoted ? 0 : *c == '(' ? 1 : *c == ')' ? -1 : 0;
        if (*c == separator && depth == 0 && !quoted) {
            *c = 0;
            *rest = c + 1;
            return trim(start);
        }
    }
    *rest = NULL;
    return trim(start);
}

static bool starts(const char *s, const char *words)
{
    return !strncasecmp(s, words, strlen(words));
}

/* Takes the next word into name and returns what is behind it. */
static char *take_name(char *s, char name[NAME_SIZE])
{
    size_t n = 0;
    while (*s == ' ')
        s++;
    while (isalnum((unsigned char)s[n]) || s[n] == '_')
        n++;
    if (n == 0 || n >= NAME_SIZE)
        fail("a name is expected at '%.40s'", s);
    memcpy(name, s, n);
    name[n] = 0;
    return s + n;
}

/* ---- tables ---- */

static const char *type_of(const char *word, bool null)
{
    static const char *const types[][3] = {
        {"int", "STATEMENT_INT", "STATEMENT_INT_NULL"},    {"integer", "STATEMENT_INT", "STATEMENT_INT_NULL"},
        {"text", "STATEMENT_TEXT", "STATEMENT_TEXT_NULL"}, {"blob", "STATEMENT_BLOB", "STATEMENT_BLOB_NULL"},
        {"real", "STATEMENT_REAL", "STATEMENT_REAL"},      {"bool", "STATEMENT_BOOL", "STATEMENT_BOOL"},
        {"boolean", "STATEMENT_BOOL", "STATEMENT_BOOL"},
    };
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (!strcasecmp(word, types[i][0]))
            return types[i][null ? 2 : 1];
    fail("'%s' is no column type: int integer text blob real boolean", word);
}

static int find_column(const struct table *t, const char *name)
{
    for (int i = 0; i < t->column_count; i++)
        if (!strcmp(t->columns[i].name, name))
            return i;
    fail("table %s has no column %s", t->name, name);
}

static void add_to_key(struct table *t, const char *name)
{
    if (t->key_count == KEY_MAX)
        fail("the primary key of %s has more than %d columns", t->name, KEY_MAX);
    t->key[t->key_count++] = find_column(t, name);
}

/* "name type [not null] [primary key] [references parent (column)] ..." */
static void add_column(struct table *t, char *words)
{
    char type[NAME_SIZE];
    if (t->column_count == COLUMNS_MAX)
        fail("table %s has more than %d columns", t->name, COLUMNS_MAX);
    struct column *c = &t->columns[t->column_count++];
    char *rest = take_name(take_name(words, c->name), type);
    bool key = strcasestr(rest, "primary key");
    c->type = type_of(type, !key && !strcasestr(rest, "not null"));
    if (key)
        add_to_key(t, c->name);
    t->numbered |= key && !strcasecmp(type, "integer");
    char *parent = strcasestr(rest, "references ");
    if (!parent)
        return;
    parent = strchr(take_name(parent + strlen("references "), c->parent), '(');
    if (!parent)
        fail("table %s: the column that %s points to is not named", t->name, c->name);
    take_name(parent + 1, c->parent_column);
}

/* "(a, b)" */
static void read_key(struct table *t, char *words)
{
    char name[NAME_SIZE], *list = strchr(words, '(');
    for (list = list ? list + 1 : NULL; list; list = strchr(list, ',') ? strchr(list, ',') + 1 : NULL) {
        take_name(list, name);
        add_to_key(t, name);
    }
}

static void add_definition(struct table *t, char *words)
{
    char first[NAME_SIZE];
    take_name(words, first);
    if (!strcasecmp(first, "primary"))
        read_key(t, words);
    else if (!strcasecmp(first, "foreign") || !strcasecmp(first, "constraint"))
        fail("table %s: '%s' is not understood here; say it behind a column", t->name, words);
    else if (strcasecmp(first, "unique") != 0 && strcasecmp(first, "check") != 0)
        add_column(t, words);
}

/* What stands behind "create table". */
static void add_table(struct schema *s, char *words)
{
    s->tables = must(realloc(s->tables, (size_t)(s->table_count + 1) * sizeof(struct table)));
    struct table *t = &s->tables[s->table_count++];
    *t = (struct table){0};
    char *list = strchr(take_name(words, t->name), '('), *end = list ? strrchr(list, ')') : NULL;
    if (!end)
        fail("table %s has no columns", t->name);
    *end = 0;
    for (char *rest = list + 1; rest;)
        add_definition(t, cut(&rest, ','));
    if (t->key_count == 0)
        fail("table %s has no primary key: its rows cannot be read in an order that is the same everywhere", t->name);
}

static void add_index(struct schema *s, const char *sql, char *words)
{
    s->indexes = must(realloc(s->indexes, (size_t)(s->index_count + 1) * sizeof(struct index)));
    struct index *i = &s->indexes[s->index_count++];
    take_name(words, i->name);
    i->sql = must(strdup(sql));
}

static void add_statement(struct schema *s, char *sql)
{
    if (starts(sql, "create table "))
        add_table(s, sql + strlen("create table "));
    else if (starts(sql, "create index "))
        add_index(s, sql, sql + strlen("create index "));
    else if (starts(sql, "create unique index "))
        add_index(s, sql, sql + strlen("create unique index "));
    else if (*sql && !starts(sql, "insert into "))
        fail("'%.60s' is not understood", sql);
}

/* ---- writing ---- */

static void put_names(const struct table *t, const int *places, int count)
{
    for (int i = 0; i < count; i++)
        fprintf(out, "%s\\\"%s\\\"", i ? ", " : "", t->columns[places ? places[i] : i].name);
}

static void put_select(const struct table *t)
{
    fputs("select ", out);
    put_names(t, NULL, t->column_count);
    fprintf(out, " from \\\"%s\\\" order by ", t->name);
    put_names(t, t->key, t->key_count);
}

static void put_insert(const struct table *t)
{
    fprintf(out, "insert into \\\"%s\\\" (", t->name);
    put_names(t, NULL, t->column_count);
    fputs(") values (", out);
    for (int i = 0; i < t->column_count; i++)
        fputs(i ? ", ?" : "?", out);
    fputc(')', out);
}

static void put_columns(const struct schema *s, const struct table *t)
{
    fprintf(out, "\nstatic const struct statement_field %s_columns_%s[] = {\n", s->name, t->name);
    for (int i = 0; i < t->column_count; i++)
        fprintf(out, "    {\"%s\", %s, 0},\n", t->columns[i].name, t->columns[i].type);
    fprintf(out, "};\nstatic const int %s_key_%s[] = {", s->name, t->name);
    for (int i = 0; i < t->key_count; i++)
        fprintf(out, "%s%d", i ? ", " : "", t->key[i]);
    fputs("};\n", out);
}

static void put_table(const struct schema *s, const struct table *t)
{
    fprintf(out,
            "    {.name = \"%s\",\n     .columns = %s_columns_%s,\n     .column_count = %d,\n     .key = %s_key_%s,\n"
            "     .key_count = %d,\n     .count = \"select count(*) from \\\"%s\\\"\",\n     .read = \"",
            t->name, s->name, t->name, t->column_count, s->name, t->name, t->key_count, t->name);
    put_select(t);
    fputs("\",\n     .insert = \"", out);
    put_insert(t);
    fputs("\",\n     .copy_out = \"copy (", out);
    put_select(t);
    fprintf(out, ") to stdout (format binary)\",\n     .copy_in = \"copy \\\"%s\\\" (", t->name);
    put_names(t, NULL, t->column_count);
    fputs(") from stdin (format binary, freeze)\",\n", out);
    fprintf(out, "     .empty = \"truncate \\\"%s\\\"\"},\n", t->name);
}

static void put_drop_indexes(const struct schema *s)
{
    for (int i = 0; i < s->index_count; i++)
        fprintf(out, "    \"drop index \\\"%s\\\"\",\n", s->indexes[i].name);
}

static void put_add_indexes(const struct schema *s)
{
    for (int i = 0; i < s->index_count; i++)
        fprintf(out, "    \"%s\",\n", s->indexes[i].sql);
}

static void put_foreign_key(const struct table *t, const struct column *c, bool add)
{
    if (add)
        fprintf(out,
                "    \"alter table \\\"%s\\\" add foreign key (\\\"%s\\\") references \\\"%s\\\" (\\\"%s\\\")\",\n",
                t->name, c->name, c->parent, c->parent_column);
    else /* the name that PostgreSQL gave it */
        fprintf(out, "    \"alter table \\\"%s\\\" drop constraint \\\"%s_%s_fkey\\\"\",\n", t->name, t->name, c->name);
}

static void put_foreign_keys(const struct schema *s, bool add)
{
    for (int i = 0; i < s->table_count; i++)
        for (int k = 0; k < s->tables[i].column_count; k++)
            if (s->tables[i].columns[k].parent[0])
                put_foreign_key(&s->tables[i], &s->tables[i].columns[k], add);
}

/* The numbers that come next, and what the planner knows. */
static void put_numbers(const struct schema *s)
{
    for (int i = 0; i < s->table_count; i++) {
        const struct table *t = &s->tables[i];
        const char *key = t->columns[t->key[0]].name;
        if (t->numbered)
            fprintf(
                out,
                "    \"select setval(pg_get_serial_sequence('%s', '%s'), greatest(coalesce(max(\\\"%s\\\"), 1), 1), "
                "coalesce(max(\\\"%s\\\"), 0) > 0) from \\\"%s\\\"\",\n",
                t->name, key, key, key, t->name);
    }
    for (int i = 0; i < s->table_count; i++)
        fprintf(out, "    \"analyze \\\"%s\\\"\",\n", s->tables[i].name);
}

static void put_empty(const struct schema *s)
{
    for (int i = 0; i < s->table_count; i++)
        fprintf(out, "    \"delete from \\\"%s\\\"\",\n", s->tables[i].name);
}

static void put_lines(const struct schema *s)
{
    fprintf(out, "\nstatic const char *const %s_sqlite_before[] = {\n", s->name);
    put_empty(s);
    put_drop_indexes(s);
    fprintf(out, "};\nstatic const char *const %s_sqlite_after[] = {\n", s->name);
    put_add_indexes(s);
    fprintf(out, "};\nstatic const char *const %s_postgres_before[] = {\n", s->name);
    put_foreign_keys(s, false);
    put_drop_indexes(s);
    fprintf(out, "};\nstatic const char *const %s_postgres_after[] = {\n", s->name);
    put_add_indexes(s);
    put_foreign_keys(s, true);
    put_numbers(s);
    fputs("};\n", out);
}

static void put_set(const struct schema *s)
{
    static const char *const parts[][2] = {
        {"before", "sqlite"}, {"before", "postgres"}, {"after", "sqlite"}, {"after", "postgres"}};
    for (int i = 0; i < s->table_count; i++)
        put_columns(s, &s->tables[i]);
    fprintf(out, "\nstatic const struct table %s_items[] = {\n", s->name);
    for (int i = 0; i < s->table_count; i++)
        put_table(s, &s->tables[i]);
    fputs("};\n", out);
    put_lines(s);
    fprintf(out, "\nconst struct table_set %s = {\n    .items = %s_items,\n    .count = %d,\n", s->name, s->name,
            s->table_count);
    for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
        fprintf(out, "    .%s[%s] = {%s_%s_%s, COUNT_OF(%s_%s_%s)},\n", parts[i][0],
                strcmp(parts[i][1], "sqlite") != 0 ? "DB_POSTGRES" : "DB_SQLITE", s->name, parts[i][1], parts[i][0],
                s->name, parts[i][1], parts[i][0]);
    fputs("};\n", out);
}

static void make_set(char *word)
{
    struct schema s = {.name = word};
    char *equals = strchr(word, '=');
    path = equals ? equals + 1 : word;
    if (!equals)
        fail("NAME=SCHEMA.sql is expected");
    *equals = 0;
    char *all = read_schema();
    for (char *rest = all; rest;)
        add_statement(&s, cut(&rest, ';'));
    put_set(&s);
    for (int i = 0; i < s.index_count; i++)
        free(s.indexes[i].sql);
    free(s.indexes);
    free(s.tables);
    free(all);
}

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: mktables OUT.c NAME=SCHEMA.sql...\n");
        return 2;
    }
    path = argv[1];
    out = fopen(argv[1], "wb");
    if (!out)
        fail("%s", strerror(errno));
    fputs("/* tables.c - the tables of the databases; made by tools/mktables.c. */\n#include \"store/table.h\"\n", out);
    for (int i = 2; i < argc; i++)
        make_set(argv[i]);
    path = argv[1];
    if (ferror(out) || fclose(out) != 0)
        fail("%s", strerror(errno));
    return 0;
}
