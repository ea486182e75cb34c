/* write_source.c - the source: the table of statements, and the functions. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "write.h"

#include <string.h>

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

void put_source(void)
{
    fputs("/* statements.c - the statements of sql/ as functions; made by tools/mksql. */\n"
          "#include \"store/statements.h\"\n\n#include \"store/db.h\"\n",
          out);
    for (int i = 0; i < all_row_count; i++)
        put_columns(all_rows[i]);
    for (int i = 0; i < all_statement_count; i++)
        put_parameters(all_statements[i]);
    fputs("\nconst struct statement statement_table[] = {\n", out);
    for (int i = 0; i < all_statement_count; i++)
        put_entry(all_statements[i]);
    fputs("};\n\nconst int statement_count = SQL_STATEMENT_COUNT;\n", out);
    for (int i = 0; i < all_statement_count; i++) {
        fputc('\n', out);
        put_signature(all_statements[i]);
        fputs("\n{\n", out);
        put_values(all_statements[i]);
        put_body(all_statements[i]);
        fputs("}\n", out);
    }
}
