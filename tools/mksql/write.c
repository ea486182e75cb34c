/* write.c - the header, and what both outputs are made of. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "write.h"

#include <ctype.h>
#include <string.h>

FILE *out;

void put_upper(const char *name)
{
    for (; *name; name++)
        fputc(toupper((unsigned char)*name), out);
}

const char *short_path(const char *path)
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

bool needs_arena(const struct statement *s)
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

void put_signature(const struct statement *s)
{
    fprintf(out, "struct err sql_%s(%sstruct db_conn *conn", s->d.name, needs_arena(s) ? "struct arena *a, " : "");
    for (int i = 0; i < s->d.field_count; i++)
        fprintf(out, ", %s%s", s->d.fields[i].type->c, s->d.fields[i].name);
    put_out_parameter(s);
    fputc(')', out);
}

void put_header(void)
{
    fputs("/* statements.h - the statements of sql/ as functions; made by tools/mksql. */\n"
          "#ifndef STORE_STATEMENTS_H\n#define STORE_STATEMENTS_H\n\n#include \"store/statement.h\"\n\n"
          "/* Places in statement_table. */\nenum sql_statement {\n",
          out);
    for (int i = 0; i < all_statement_count; i++) {
        fputs("    SQL_", out);
        put_upper(all_statements[i]->d.name);
        fputs(",\n", out);
    }
    fputs("    SQL_STATEMENT_COUNT\n};\n", out);
    for (int i = 0; i < all_row_count; i++)
        put_row(all_rows[i]);
    for (int i = 0; i < all_statement_count; i++) {
        put_comment(&all_statements[i]->d);
        put_signature(all_statements[i]);
        fputs(";\n", out);
    }
    fputs("\n#endif\n", out);
}
