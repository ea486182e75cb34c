/* mksql.c - makes a typed C function of every statement: mksql OUT.c OUT.h [schema=SCHEMA.sql] FILE.sql... */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The form of the statement files is told in docs/store.md. Reads all files, checks everything that can be checked
 * without a database, then writes both outputs. A fault is told as FILE:LINE: what, and ends the run with status 1.
 */
#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_LENGTH 60 /* PostgreSQL cuts names of prepared statements at 63 bytes */
#define FIELDS_MAX 64
#define TABLES_MAX 256

/* ---- what was read ---- */

struct type {
    const char *name;
    const char *constant; /* enum statement_type */
    const char *c;        /* the C type */
    const char *member;   /* of union statement_value */
};

static const struct type types[] = {
    {"int", "STATEMENT_INT", "int64_t ", "i"},      {"int?", "STATEMENT_INT_NULL", "int64_t ", "i"},
    {"text", "STATEMENT_TEXT", "struct str ", "s"}, {"text?", "STATEMENT_TEXT_NULL", "struct str ", "s"},
    {"blob", "STATEMENT_BLOB", "struct str ", "s"}, {"blob?", "STATEMENT_BLOB_NULL", "struct str ", "s"},
    {"real", "STATEMENT_REAL", "double ", "r"},     {"bool", "STATEMENT_BOOL", "bool ", "i"},
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

/* A table of the schema, and which others its rows refer to. */
struct table {
    char *name;
    char *references[FIELDS_MAX];
    int reference_count;
    int level;
};

static struct table tables[TABLES_MAX];
static int table_count;

static struct declaration **rows;
static int row_count;
static struct statement **statements;
static int statement_count;

/* Where the reader is. */
static const char *file;
static int line;

/* ---- small helpers ---- */

__attribute__((noreturn, format(printf, 3, 4))) static void fail_at(const char *where, int at, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fprintf(stderr, "%s:%d: ", where, at);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(1);
}

static void *must(void *memory)
{
    if (memory)
        return memory;
    fprintf(stderr, "mksql: out of memory\n");
    exit(1);
}

static void append(struct text *t, const char *p, size_t n)
{
    if (n >= SIZE_MAX - t->n) {
        fprintf(stderr, "mksql: a text is too long\n");
        exit(1);
    }
    t->p = must(realloc(t->p, t->n + n + 1));
    memcpy(t->p + t->n, p, n);
    t->n += n;
    t->p[t->n] = 0;
}

static char *trim(char *s)
{
    while (isspace((unsigned char)*s))
        s++;
    size_t n = strlen(s);
    while (n && isspace((unsigned char)s[n - 1]))
        s[--n] = 0;
    return s;
}

static const char *const reserved[] = {
    /* C17 and the names that the generated functions use themselves */
    "auto",   "break",    "case",     "char",     "const", "continue", "default", "do",     "double",
    "else",   "enum",     "extern",   "float",    "for",   "goto",     "if",      "inline", "int",
    "long",   "register", "restrict", "return",   "short", "signed",   "sizeof",  "static", "struct",
    "switch", "typedef",  "union",    "unsigned", "void",  "volatile", "while",   "bool",   "a",
    "conn",   "out",      "values",   "rows",     "found", "row",      "changed"};

static bool is_reserved(const char *name)
{
    for (size_t i = 0; i < sizeof(reserved) / sizeof(*reserved); i++)
        if (!strcmp(reserved[i], name))
            return true;
    return false;
}

static void check_name(const char *name, const char *what)
{
    bool good = *name >= 'a' && *name <= 'z' && strlen(name) <= NAME_MAX_LENGTH;
    for (const char *c = name; *c; c++)
        good = good && ((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_');
    if (!good)
        fail_at(file, line, "the %s name '%s' is not of small letters, digits and _ (at most %d)", what, name,
                NAME_MAX_LENGTH);
}

static const struct type *find_type(const char *name)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (!strcmp(types[i].name, name))
            return &types[i];
    return NULL;
}

/* ---- declarations ---- */

/* "slug text" */
static void parse_field(struct declaration *d, char *words)
{
    char *name = trim(words);
    char *type = name;
    while (*type && !isspace((unsigned char)*type))
        type++;
    if (!*type)
        fail_at(file, line, "'%s' needs a name and a type, as in 'slug text'", name);
    *type++ = 0;
    check_name(name, "field");
    if (is_reserved(name))
        fail_at(file, line, "'%s' is a word of C or of the generated functions; take another name", name);
    for (int i = 0; i < d->field_count; i++)
        if (!strcmp(d->fields[i].name, name))
            fail_at(file, line, "'%s' stands twice in the list", name);
    if (d->field_count == FIELDS_MAX)
        fail_at(file, line, "more than %d fields", FIELDS_MAX);
    type = trim(type);
    const struct type *found = find_type(type);
    if (!found)
        fail_at(file, line, "'%s' is no type: int int? text text? blob blob? real bool", type);
    d->fields[d->field_count++] = (struct field){must(strdup(name)), found};
}

/* "NAME (FIELD, ...) REST": cuts words up and returns REST. */
static char *parse_declaration(struct declaration *d, char *words)
{
    char *open = strchr(words, '(');
    char *close = open ? strchr(open, ')') : NULL;
    if (!close)
        fail_at(file, line, "expected: NAME (FIELD TYPE, ...)");
    *open = *close = 0;
    d->name = must(strdup(trim(words)));
    check_name(d->name, "declared");
    char *list = trim(open + 1);
    for (char *next; *list; list = next) {
        char *comma = strchr(list, ',');
        next = comma ? comma + 1 : list + strlen(list);
        if (comma)
            *comma = 0;
        parse_field(d, list);
        if (comma && !*trim(next))
            fail_at(file, line, "the list ends in a comma");
    }
    return trim(close + 1);
}

static struct declaration *find_row(const char *name)
{
    for (int i = 0; i < row_count; i++)
        if (!strcmp(rows[i]->name, name))
            return rows[i];
    return NULL;
}

static void add_row(char *words, char *comment)
{
    struct declaration *d = must(calloc(1, sizeof(*d)));
    *d = (struct declaration){.file = file, .line = line, .comment = comment};
    char *rest = parse_declaration(d, words);
    if (*rest)
        fail_at(file, line, "'%s' stands behind the row's list", rest);
    if (d->field_count == 0)
        fail_at(file, line, "row '%s' has no columns", d->name);
    if (find_type(d->name) || !strcmp(d->name, "changed"))
        fail_at(file, line, "'%s' is a type already", d->name);
    if (find_row(d->name))
        fail_at(file, line, "row '%s' is declared already at %s:%d", d->name, find_row(d->name)->file,
                find_row(d->name)->line);
    rows = must(realloc(rows, (size_t)(row_count + 1) * sizeof(struct declaration *)));
    rows[row_count++] = d;
}

/* "", "-> T", "-> T?", "-> T*" or "-> changed". */
static void parse_result(struct statement *s, char *words)
{
    if (!*words)
        return;
    if (strncmp(words, "->", 2) != 0)
        fail_at(file, line, "'%s' stands where '-> TYPE' or nothing is expected", words);
    char *name = trim(words + 2);
    size_t n = strlen(name);
    s->result = n && name[n - 1] == '?' ? OPTIONAL : n && name[n - 1] == '*' ? LIST : ONE;
    if (s->result != ONE)
        name[n - 1] = 0;
    s->result_name = must(strdup(name));
    if (!strcmp(name, "changed")) {
        if (s->result != ONE)
            fail_at(file, line, "'changed' is one number, without ? and *");
        s->result = CHANGED;
    }
}

static struct statement *add_statement(char *words, char *comment)
{
    struct statement *s = must(calloc(1, sizeof(*s)));
    s->d = (struct declaration){.file = file, .line = line, .comment = comment};
    parse_result(s, parse_declaration(&s->d, words));
    for (int i = 0; i < statement_count; i++)
        if (!strcmp(statements[i]->d.name, s->d.name))
            fail_at(file, line, "statement '%s' is declared already at %s:%d", s->d.name, statements[i]->d.file,
                    statements[i]->d.line);
    statements = must(realloc(statements, (size_t)(statement_count + 1) * sizeof(struct statement *)));
    return statements[statement_count++] = s;
}

/* ---- reading a file ---- */

struct reader {
    FILE *in;
    char *buffer;
    size_t size;
    struct text comment; /* comment lines with nothing but more of them behind */
    struct statement *statement;
    bool for_sqlite, for_postgres;
};

static bool read_line(struct reader *r)
{
    ssize_t n = getline(&r->buffer, &r->size, r->in);
    if (n < 0)
        return false;
    line++;
    if ((size_t)n != strlen(r->buffer))
        fail_at(file, line, "a NUL byte");
    while (n && (r->buffer[n - 1] == '\n' || r->buffer[n - 1] == '\r'))
        r->buffer[--n] = 0;
    return true;
}

/* A declaration goes on over comment lines until its list is closed. */
static char *read_declaration(struct reader *r, const char *start)
{
    struct text words = {0};
    append(&words, start, strlen(start));
    while (!strchr(words.p, ')')) {
        if (!read_line(r) || strncmp(r->buffer, "--", 2) != 0)
            fail_at(file, line, "the list of the declaration is not closed by ')'");
        append(&words, " ", 1);
        append(&words, r->buffer + 2, strlen(r->buffer + 2));
    }
    return words.p;
}

static char *take_comment(struct reader *r)
{
    char *comment = r->comment.p;
    r->comment = (struct text){0};
    return comment;
}

static void forget_comment(struct reader *r)
{
    free(take_comment(r));
}

static void read_marker(struct reader *r, const char *marker)
{
    if (!r->statement)
        fail_at(file, line, "'@%s' stands outside of a statement", marker);
    r->for_sqlite = !strcmp(marker, "sqlite") || !strcmp(marker, "both");
    r->for_postgres = !strcmp(marker, "postgres") || !strcmp(marker, "both");
    if (!r->for_sqlite && !r->for_postgres)
        fail_at(file, line, "'@%s' is none of @sqlite, @postgres, @both", marker);
}

static void read_comment(struct reader *r, char *words)
{
    if (!strncmp(words, "row:", 4)) {
        char *declaration = read_declaration(r, words + 4);
        add_row(declaration, take_comment(r));
        free(declaration);
        r->statement = NULL;
    } else if (!strncmp(words, "name:", 5)) {
        char *declaration = read_declaration(r, words + 5);
        r->statement = add_statement(declaration, take_comment(r));
        free(declaration);
        r->for_sqlite = r->for_postgres = true;
    } else if (*words == '@') {
        read_marker(r, trim(words + 1));
    } else {
        if (r->comment.n)
            append(&r->comment, "\n", 1);
        append(&r->comment, words, strlen(words));
    }
}

static void add_sql(struct text *t, const char *words)
{
    if (t->n)
        append(t, "\n", 1);
    append(t, words, strlen(words));
}

static void read_sql(struct reader *r, char *words)
{
    size_t n = strlen(words);
    if (!r->statement)
        fail_at(file, line, "SQL before the first '-- name:'");
    if (words[n - 1] == ';')
        words[--n] = 0;
    if (r->for_sqlite)
        add_sql(&r->statement->sqlite, words);
    if (r->for_postgres)
        add_sql(&r->statement->postgres, words);
}

/* Errors name the file and the line from then on. */
static struct reader open_reader(const char *path)
{
    struct reader r = {.in = fopen(path, "rb")};
    if (!r.in) {
        fprintf(stderr, "mksql: %s: %s\n", path, strerror(errno));
        exit(1);
    }
    file = path;
    line = 0;
    return r;
}

static void read_file(const char *path)
{
    struct reader r = open_reader(path);
    while (read_line(&r)) {
        char *words = trim(r.buffer);
        if (!strncmp(words, "--", 2)) {
            read_comment(&r, trim(words + 2));
            continue;
        }
        forget_comment(&r);
        if (*words)
            read_sql(&r, words);
    }
    forget_comment(&r);
    free(r.buffer);
    fclose(r.in);
}

/* ---- checks ---- */

/* The next bare word or $number at or behind *p, outside of quotes and comments; its length, or 0 at the end. */
static size_t next_word(const char **p)
{
    const char *s = *p;
    while (*s) {
        if (*s == '\'' || *s == '"') {
            const char *end = strchr(s + 1, *s);
            s = end ? end + 1 : s + strlen(s);
        } else if (!strncmp(s, "/*", 2)) {
            const char *end = strstr(s + 2, "*/");
            s = end ? end + 2 : s + strlen(s);
        } else if (isalpha((unsigned char)*s) || *s == '_' || *s == '$') {
            size_t n = 1;
            while (isalnum((unsigned char)s[n]) || s[n] == '_')
                n++;
            *p = s;
            return n;
        } else {
            s++;
        }
    }
    *p = s;
    return 0;
}

static bool writes(const struct statement *s)
{
    const char *p = s->sqlite.p ? s->sqlite.p : s->postgres.p;
    for (size_t n; (n = next_word(&p)); p += n)
        if ((n == 6 &&
             (!strncasecmp(p, "insert", n) || !strncasecmp(p, "update", n) || !strncasecmp(p, "delete", n))) ||
            (n == 9 && !strncasecmp(p, "pg_notify", n)))
            return true;
    return false;
}

static void check_parameters(const struct statement *s, const char *sql)
{
    bool used[FIELDS_MAX + 1] = {false};
    for (size_t n; (n = next_word(&sql)); sql += n) {
        if (*sql != '$')
            continue;
        long number = strtol(sql + 1, NULL, 10);
        if (number < 1 || number > s->d.field_count)
            fail_at(s->d.file, s->d.line, "'%s' has %d parameters but uses %.*s", s->d.name, s->d.field_count, (int)n,
                    sql);
        used[number] = true;
    }
    for (int i = 1; i <= s->d.field_count; i++)
        if (!used[i])
            fail_at(s->d.file, s->d.line, "'%s' does not use its parameter $%d (%s)", s->d.name, i,
                    s->d.fields[i - 1].name);
}

/* ---- the schema ---- */

static char *word_behind(const char *p)
{
    struct text t = {0};
    while (isspace((unsigned char)*p))
        p++;
    append(&t, p, strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789_"));
    return t.p;
}

static void read_schema_line(char *words)
{
    char *comment = strstr(words, "--"), *found = words;
    if (comment)
        *comment = 0;
    if (!strncmp(words, "create table ", 13)) {
        if (table_count == TABLES_MAX)
            fail_at(file, line, "more than %d tables", TABLES_MAX);
        tables[table_count++].name = word_behind(words + 13);
    }
    while (table_count && (found = strstr(found, " references "))) {
        struct table *t = &tables[table_count - 1];
        found += strlen(" references ");
        if (t->reference_count == FIELDS_MAX)
            fail_at(file, line, "more than %d references", FIELDS_MAX);
        t->references[t->reference_count++] = word_behind(found);
    }
}

static struct table *find_table(const char *name)
{
    for (int i = 0; i < table_count; i++)
        if (!strcmp(tables[i].name, name))
            return &tables[i];
    return NULL;
}

/* Each table above those that it refers to; what refers to itself stays. */
static void find_levels(void)
{
    bool changed = true;
    for (int round = 0; changed && round < table_count; round++) {
        changed = false;
        for (int i = 0; i < table_count; i++)
            for (int j = 0; j < tables[i].reference_count; j++) {
                struct table *other = find_table(tables[i].references[j]);
                if (!other || other == &tables[i] || other->level < tables[i].level)
                    continue;
                tables[i].level = other->level + 1;
                changed = true;
            }
    }
}

static void read_schema(const char *path)
{
    struct reader r = open_reader(path);
    while (read_line(&r))
        read_schema_line(r.buffer);
    free(r.buffer);
    fclose(r.in);
    find_levels();
}

/* ---- many rows at once ---- */

/*
 * PostgreSQL takes the rows of "insert into T (...) values (...)" as arrays, one a column, in one statement (its
 * documentation, section 9.19). Rows that "do update" must not meet among themselves: the parameters of the columns
 * that conflict tell them apart.
 */

/* The place behind the parenthesis that closes what begins at open. */
static const char *behind_close(const char *open)
{
    int depth = 0;
    for (; *open; open++) {
        if (*open == '\'')
            open = strchr(open + 1, '\'') ? strchr(open + 1, '\'') : open;
        depth += *open == '(' ? 1 : *open == ')' ? -1 : 0;
        if (depth == 0)
            return open + 1;
    }
    return open;
}

/* The n-th of the things between open and end that commas part at the first level; false: there are fewer. */
static bool nth_of(const char *open, const char *end, int n, struct text *out)
{
    int depth = 0;
    const char *start = open + 1;
    for (const char *p = open; p < end; p++) {
        depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
        bool last = depth == 0;
        if (!last && !(depth == 1 && *p == ','))
            continue;
        if (n-- == 0) {
            while (isspace((unsigned char)*start))
                start++;
            while (p > start && isspace((unsigned char)p[-1]))
                p--;
            *out = (struct text){0};
            append(out, start, p > start ? (size_t)(p - start) : 0);
            return true;
        }
        start = p + 1;
    }
    return false;
}

static int place_of(const char *open, const char *end, const char *name)
{
    struct text one;
    for (int i = 0; nth_of(open, end, i, &one); i++) {
        bool same = !strcmp(one.p, name);
        free(one.p);
        if (same)
            return i;
    }
    return -1;
}

/* The parameter that alone is the value of a column, from 1; 0: it is something else. */
static long parameter_of(const char *values, const char *end, int place)
{
    struct text value;
    char *rest = NULL;
    if (place < 0 || !nth_of(values, end, place, &value))
        return 0;
    long number = *value.p == '$' ? strtol(value.p + 1, &rest, 10) : 0;
    bool alone = rest && !*rest;
    free(value.p);
    return alone ? number : 0;
}

/* False: what conflicts is no parameter. */
static bool find_unique(struct statement *s, const char *columns, const char *values, const char *tail)
{
    const char *open = strchr(tail, '(');
    struct text name;
    if (!strstr(tail, "do update"))
        return true;
    for (int i = 0; open && nth_of(open, behind_close(open), i, &name); i++) {
        int place = place_of(columns, behind_close(columns), name.p);
        long number = parameter_of(values, behind_close(values), place);
        free(name.p);
        if (number < 1)
            return false;
        s->unique |= 1UL << (number - 1);
    }
    return s->unique != 0;
}

/* Text with "$3" as "u.p3". */
static void append_row_values(struct text *t, const char *p, const char *end)
{
    for (; p < end; p++) {
        if (*p == '$')
            append(t, "u.p", 3);
        else
            append(t, p, 1);
    }
}

static void append_list(struct text *t, const char *prefix, int count)
{
    char one[16];
    for (int i = 1; i <= count; i++)
        append(t, one, (size_t)snprintf(one, sizeof(one), "%s%s%d", i > 1 ? ", " : "", prefix, i));
}

static void make_many(struct statement *s)
{
    const char *sql = s->postgres.p ? s->postgres.p : "";
    const char *columns = strchr(sql, '('), *values = strstr(sql, "values (");
    if (s->result != NONE || s->d.field_count == 0 || strncmp(sql, "insert into ", 12) != 0 || !values)
        return;
    values += strlen("values ");
    const char *tail = behind_close(values);
    struct text row = {0};
    append(&row, values + 1, (size_t)(tail - values - 2));
    bool plain = columns < values && !strstr(row.p, "select") && !strchr(tail, '$') && !strchr(tail, ';') &&
                 find_unique(s, columns, values, tail);
    if (plain) {
        append(&s->many, sql, (size_t)(values - strlen("values ") - sql));
        append(&s->many, "select ", 7);
        append_row_values(&s->many, row.p, row.p + row.n);
        append(&s->many, "\nfrom unnest(", 13);
        append_list(&s->many, "$", s->d.field_count);
        append(&s->many, ") as u (", 8);
        append_list(&s->many, "p", s->d.field_count);
        append(&s->many, ")", 1);
        append(&s->many, tail, strlen(tail));
        char *name = word_behind(sql + strlen("insert into "));
        s->level = find_table(name) ? find_table(name)->level : 0;
        free(name);
    }
    free(row.p);
}

static void check_statement(struct statement *s)
{
    if (!s->sqlite.p && !s->postgres.p)
        fail_at(s->d.file, s->d.line, "'%s' has no SQL", s->d.name);
    if (s->sqlite.p)
        check_parameters(s, s->sqlite.p);
    if (s->postgres.p)
        check_parameters(s, s->postgres.p);
    make_many(s);
    if (s->result == NONE || s->result == CHANGED)
        return;
    s->value = find_type(s->result_name);
    s->row = find_row(s->result_name);
    if (!s->value && !s->row)
        fail_at(s->d.file, s->d.line, "'%s' returns '%s', which is no type and no declared row", s->d.name,
                s->result_name);
    bool listed = s->value && s->result == LIST;
    if (listed && strcmp(s->result_name, "int") != 0 && strcmp(s->result_name, "text") != 0)
        fail_at(s->d.file, s->d.line, "'%s': a list of single values is of int or text", s->d.name);
    bool optional = s->value && s->result == OPTIONAL;
    if (optional && *s->value->member != 's' && strcmp(s->result_name, "int") != 0)
        fail_at(s->d.file, s->d.line, "'%s': an optional single value is an int, text or blob", s->d.name);
}

/* ---- writing ---- */

static FILE *out;

/* "story_by_slug" as "STORY_BY_SLUG" */
static void put_upper(const char *name)
{
    for (; *name; name++)
        fputc(toupper((unsigned char)*name), out);
}

/* The path from its last folder on: the same wherever the program is built. */
static const char *short_path(const char *path)
{
    const char *slash = strrchr(path, '/');
    while (slash && slash > path && slash[-1] != '/')
        slash--;
    return slash ? slash : path;
}

static void put_comment(const struct declaration *d)
{
    fprintf(out, "\n/* %s:%d%s", short_path(d->file), d->line, d->comment ? "\n * " : "");
    for (const char *c = d->comment ? d->comment : ""; *c; c++) {
        if (*c == '\n')
            fputs("\n *", out);
        if (*c != '\n' || c[1])
            fputc(*c == '\n' ? ' ' : *c, out);
        if (*c == '*' && c[1] == '/')
            fputc(' ', out); /* does not end the comment here */
    }
    fputs(" */\n", out);
}

static void put_row(const struct declaration *d)
{
    put_comment(d);
    fprintf(out, "struct sql_%s {\n", d->name);
    for (int i = 0; i < d->field_count; i++)
        fprintf(out, "    %s%s; /* %s */\n", d->fields[i].type->c, d->fields[i].name, d->fields[i].type->name);
    fprintf(out, "};\nstruct sql_%s_list {\n    struct sql_%s *items;\n    ptrdiff_t count;\n};\n", d->name, d->name);
}

/* Whether what comes back has to live somewhere. */
static bool needs_arena(const struct statement *s)
{
    return s->result == LIST || s->row || (s->value && *s->value->member == 's');
}

static void put_out_parameter(const struct statement *s)
{
    if (s->result == CHANGED)
        fputs(", int64_t *changed", out);
    else if (s->result == LIST)
        fprintf(out, ", struct sql_%s_list *out", s->result_name);
    else if (s->row)
        fprintf(out, ", struct sql_%s *%sout", s->result_name, s->result == OPTIONAL ? "*" : "");
    else if (s->value)
        fprintf(out, ", %s*out", s->value->c);
}

static void put_signature(const struct statement *s)
{
    fprintf(out, "struct err sql_%s(%sstruct db_conn *conn", s->d.name, needs_arena(s) ? "struct arena *a, " : "");
    for (int i = 0; i < s->d.field_count; i++)
        fprintf(out, ", %s%s", s->d.fields[i].type->c, s->d.fields[i].name);
    put_out_parameter(s);
    fputc(')', out);
}

static void put_header(void)
{
    fputs("/* statements.h - the statements of sql/ as functions; made by tools/mksql.c. */\n"
          "#ifndef STORE_STATEMENTS_H\n#define STORE_STATEMENTS_H\n\n#include \"store/statement.h\"\n\n"
          "/* Places in statement_table. */\nenum sql_statement {\n",
          out);
    for (int i = 0; i < statement_count; i++) {
        fputs("    SQL_", out);
        put_upper(statements[i]->d.name);
        fputs(",\n", out);
    }
    fputs("    SQL_STATEMENT_COUNT\n};\n", out);
    for (int i = 0; i < row_count; i++)
        put_row(rows[i]);
    for (int i = 0; i < statement_count; i++) {
        put_comment(&statements[i]->d);
        put_signature(statements[i]);
        fputs(";\n", out);
    }
    fputs("\n#endif\n", out);
}

static void put_literal(const char *sql)
{
    if (!sql) {
        fputs("NULL", out);
        return;
    }
    fputc('"', out);
    for (; *sql; sql++) {
        if (*sql == '\n')
            fputs("\\n\"\n        \"", out);
        else if (*sql == '"' || *sql == '\\' || *sql == '?')
            fprintf(out, "\\%c", *sql);
        else
            fputc(*sql, out);
    }
    fputc('"', out);
}

static void put_columns(const struct declaration *d)
{
    fprintf(out, "\nstatic const struct statement_field columns_%s[] = {\n", d->name);
    for (int i = 0; i < d->field_count; i++)
        fprintf(out, "    {\"%s\", %s, offsetof(struct sql_%s, %s)},\n", d->fields[i].name, d->fields[i].type->constant,
                d->name, d->fields[i].name);
    fputs("};\n", out);
}

static void put_parameters(const struct statement *s)
{
    if (s->d.field_count) {
        fprintf(out, "\nstatic const struct statement_field parameters_%s[] = {\n", s->d.name);
        for (int i = 0; i < s->d.field_count; i++)
            fprintf(out, "    {\"%s\", %s, 0},\n", s->d.fields[i].name, s->d.fields[i].type->constant);
        fputs("};\n", out);
    }
    if (s->value) {
        /* a single value that may be missing may be NULL as well */
        bool null = s->result == OPTIONAL && !strchr(s->value->name, '?');
        fprintf(out, "static const struct statement_field value_%s[] = {{\"value\", %s%s, 0}};\n", s->d.name,
                s->value->constant, null ? "_NULL" : "");
    }
}

static void put_entry(const struct statement *s)
{
    static const char *const results[] = {"NONE", "CHANGED", "ONE", "OPTIONAL", "LIST"};
    fprintf(out, "    {.name = \"%s\",\n     .source = \"%s:%d\",\n     .sqlite = ", s->d.name, short_path(s->d.file),
            s->d.line);
    put_literal(s->sqlite.p);
    fputs(",\n     .postgres = ", out);
    put_literal(s->postgres.p);
    if (s->many.p) {
        fputs(",\n     .many = ", out);
        put_literal(s->many.p);
        if (s->unique)
            fprintf(out, ",\n     .unique = 0x%lx", s->unique);
        if (s->level)
            fprintf(out, ",\n     .level = %d", s->level);
    }
    if (s->d.field_count)
        fprintf(out, ",\n     .parameters = parameters_%s,\n     .parameter_count = %d", s->d.name, s->d.field_count);
    if (s->row)
        fprintf(out, ",\n     .columns = columns_%s,\n     .column_count = %d,\n     .row_size = sizeof(struct sql_%s)",
                s->row->name, s->row->field_count, s->row->name);
    if (s->value)
        fprintf(out, ",\n     .columns = value_%s,\n     .column_count = 1,\n     .row_size = sizeof(%s)", s->d.name,
                s->value->c);
    fprintf(out, ",\n     .result = STATEMENT_%s,\n     .writes = %s},\n", results[s->result],
            writes(s) ? "true" : "false");
}

static void put_values(const struct statement *s)
{
    if (s->d.field_count == 0) {
        fputs("    const union statement_value *values = NULL;\n", out);
        return;
    }
    fputs("    const union statement_value values[] = {", out);
    for (int i = 0; i < s->d.field_count; i++)
        fprintf(out, "%s{.%s = %s}", i ? ", " : "", s->d.fields[i].type->member, s->d.fields[i].name);
    fputs("};\n", out);
}

/* The call's first arguments; statements of single numbers need no arena. */
static void put_call(const struct statement *s, const char *function)
{
    fprintf(out, "%s(%s", function, s->result == NONE || s->result == CHANGED ? "" : needs_arena(s) ? "a, " : "NULL, ");
    fputs("conn, &statement_table[SQL_", out);
    put_upper(s->d.name);
    fputs("], values, ", out);
}

static void put_list_body(const struct statement *s)
{
    fputs("    struct statement_rows rows;\n    TRY(", out);
    put_call(s, "statement_list");
    fputs("&rows));\n    out->items = rows.items;\n    out->count = rows.count;\n    return OK;\n", out);
}

static void put_optional_body(const struct statement *s)
{
    if (s->row)
        fprintf(out, "    struct sql_%s *row = arena_make(a, struct sql_%s);\n", s->row->name, s->row->name);
    fputs("    bool found;\n    TRY(", out);
    put_call(s, "statement_optional");
    fputs(s->row ? "row, &found));\n" : "out, &found));\n", out);
    if (s->row)
        fputs("    *out = found ? row : NULL;\n", out);
    else if (*s->value->member == 's')
        fputs("    if (!found)\n        *out = (struct str){NULL, 0};\n", out);
    else
        fputs("    if (!found)\n        *out = DB_NULL;\n", out);
    fputs("    return OK;\n", out);
}

static void put_body(const struct statement *s)
{
    if (s->result == LIST) {
        put_list_body(s);
    } else if (s->result == OPTIONAL) {
        put_optional_body(s);
    } else {
        fputs("    return ", out);
        put_call(s, s->result == ONE ? "statement_one" : "statement_run");
        fputs(s->result == ONE ? "out);\n" : s->result == CHANGED ? "changed);\n" : "NULL);\n", out);
    }
}

static void put_source(void)
{
    fputs("/* statements.c - the statements of sql/ as functions; made by tools/mksql.c. */\n"
          "#include \"store/statements.h\"\n\n#include \"store/db.h\"\n",
          out);
    for (int i = 0; i < row_count; i++)
        put_columns(rows[i]);
    for (int i = 0; i < statement_count; i++)
        put_parameters(statements[i]);
    fputs("\nconst struct statement statement_table[] = {\n", out);
    for (int i = 0; i < statement_count; i++)
        put_entry(statements[i]);
    fputs("};\n\nconst int statement_count = SQL_STATEMENT_COUNT;\n", out);
    for (int i = 0; i < statement_count; i++) {
        fputc('\n', out);
        put_signature(statements[i]);
        fputs("\n{\n", out);
        put_values(statements[i]);
        put_body(statements[i]);
        fputs("}\n", out);
    }
}

static void write_file(const char *path, void (*put)(void))
{
    out = fopen(path, "wb");
    if (out)
        put();
    if (!out || ferror(out) || fclose(out) != 0) {
        fprintf(stderr, "mksql: %s: %s\n", path, strerror(errno));
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "usage: mksql OUT.c OUT.h [schema=SCHEMA.sql] FILE.sql...\n");
        return 2;
    }
    for (int i = 3; i < argc; i++) {
        if (!strncmp(argv[i], "schema=", 7))
            read_schema(argv[i] + 7);
        else
            read_file(argv[i]);
    }
    for (int i = 0; i < statement_count; i++)
        check_statement(statements[i]);
    if (statement_count == 0) {
        fprintf(stderr, "mksql: no statement in any file\n");
        return 1;
    }
    write_file(argv[1], put_source);
    write_file(argv[2], put_header);
    return 0;
}
