/* many.c - the form in which PostgreSQL takes many rows at once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "mksql.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void make_many(struct statement *s)
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
        s->level = table_level(name);
        free(name);
    }
    free(row.p);
}
