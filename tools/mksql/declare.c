/* declare.c - the declarations of rows and statements. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "mksql.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct declaration **all_rows;
int all_row_count;
struct statement **all_statements;
int all_statement_count;

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

struct declaration *find_row(const char *name)
{
    for (int i = 0; i < all_row_count; i++)
        if (!strcmp(all_rows[i]->name, name))
            return all_rows[i];
    return NULL;
}

void add_row(char *words, char *comment)
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
    all_rows = must(realloc(all_rows, (size_t)(all_row_count + 1) * sizeof(struct declaration *)));
    all_rows[all_row_count++] = d;
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

struct statement *add_statement(char *words, char *comment)
{
    struct statement *s = must(calloc(1, sizeof(*s)));
    s->d = (struct declaration){.file = file, .line = line, .comment = comment};
    parse_result(s, parse_declaration(&s->d, words));
    for (int i = 0; i < all_statement_count; i++)
        if (!strcmp(all_statements[i]->d.name, s->d.name))
            fail_at(file, line, "statement '%s' is declared already at %s:%d", s->d.name, all_statements[i]->d.file,
                    all_statements[i]->d.line);
    all_statements = must(realloc(all_statements, (size_t)(all_statement_count + 1) * sizeof(struct statement *)));
    return all_statements[all_statement_count++] = s;
}
