/* schema.c - the tables of the schema, and which has to be written before which. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "mksql.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define TABLES_MAX 256

/* A table of the schema, and which others its rows refer to. */
struct table {
    char *name;
    char *references[FIELDS_MAX];
    int reference_count;
    int level;
};

static struct table tables[TABLES_MAX];
static int table_count;

char *word_behind(const char *p)
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

int table_level(const char *name)
{
    const struct table *table = find_table(name);
    return table ? table->level : 0;
}

void read_schema(const char *path)
{
    struct reader r = open_reader(path);
    while (read_line(&r))
        read_schema_line(r.buffer);
    close_reader(&r);
    find_levels();
}
