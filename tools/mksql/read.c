/* read.c - the statement files, line by line. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "mksql.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char *file;
int line;

bool read_line(struct reader *r)
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

struct reader open_reader(const char *path)
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

void close_reader(struct reader *r)
{
    free(r->buffer);
    fclose(r->in);
}

void read_file(const char *path)
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
    close_reader(&r);
}
