/* check.c - what can be checked without a database. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "mksql.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

bool writes(const struct statement *s)
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

void check_statement(struct statement *s)
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
