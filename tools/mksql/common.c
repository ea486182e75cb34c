/* common.c - what all parts of mksql use: faults, texts, types. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "mksql.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct type types[] = {
    {"int", "STATEMENT_INT", "int64_t ", "i"},      {"int?", "STATEMENT_INT_NULL", "int64_t ", "i"},
    {"text", "STATEMENT_TEXT", "struct str ", "s"}, {"text?", "STATEMENT_TEXT_NULL", "struct str ", "s"},
    {"blob", "STATEMENT_BLOB", "struct str ", "s"}, {"blob?", "STATEMENT_BLOB_NULL", "struct str ", "s"},
    {"real", "STATEMENT_REAL", "double ", "r"},     {"bool", "STATEMENT_BOOL", "bool ", "i"},
};

__attribute__((noreturn, format(printf, 3, 4))) void fail_at(const char *where, int at, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fprintf(stderr, "%s:%d: ", where, at);
    vfprintf(stderr, format, list);
    fputc('\n', stderr);
    va_end(list);
    exit(1);
}

void *must(void *memory)
{
    if (memory)
        return memory;
    fprintf(stderr, "mksql: out of memory\n");
    exit(1);
}

void append(struct text *t, const char *p, size_t n)
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

char *trim(char *s)
{
    while (isspace((unsigned char)*s))
        s++;
    size_t n = strlen(s);
    while (n && isspace((unsigned char)s[n - 1]))
        s[--n] = 0;
    return s;
}

const struct type *find_type(const char *name)
{
    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (!strcmp(types[i].name, name))
            return &types[i];
    return NULL;
}
