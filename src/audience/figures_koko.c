/* figures_koko.c - the SQL file that Koko Analytics exports: its INSERT statements are read, nothing is run. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/figures.h"

#include "base/map.h"

#define INSERT S("INSERT INTO ") /* allowed: read in their file, never run */
#define VALUES_MAX 8

/* One "(1,"/about/")" of a statement; texts without their marks. */
struct tuple {
    struct str values[VALUES_MAX];
    ptrdiff_t count;
};

bool figures_is_koko(struct str text)
{
    return str_find(str_slice(text, 0, 65536), S("koko_analytics_"), 0) >= 0;
}

/* The end of a value: the mark that shuts it, or what parts it from the next one. */
static ptrdiff_t find_end(struct str text, bool quoted)
{
    ptrdiff_t at = quoted;
    while (at < text.n && (quoted ? text.p[at] != text.p[0] : text.p[at] != ',' && text.p[at] != ')'))
        at += quoted && text.p[at] == '\\' ? 2 : 1;
    return MIN(at, text.n);
}

static struct str take_value(struct str *text)
{
    *text = str_trim(*text);
    bool quoted = text->n && (text->p[0] == '"' || text->p[0] == '\'');
    ptrdiff_t end = find_end(*text, quoted);
    struct str value = str_slice(*text, quoted, end);
    *text = str_trim(str_from(*text, end + quoted));
    return quoted ? value : str_trim(value);
}

/* Takes the next tuple of the statement at *text; false at its end. */
static bool take_tuple(struct str *text, struct tuple *out)
{
    ptrdiff_t open = 0;
    while (open < text->n && (text->p[open] == ',' || char_is_space(text->p[open])))
        open++;
    out->count = 0;
    if (open == text->n || text->p[open] != '(')
        return false;
    *text = str_from(*text, open);
    do {
        *text = str_from(*text, 1);
        struct str value = take_value(text);
        if (out->count < VALUES_MAX)
            out->values[out->count++] = value;
    } while (str_starts(*text, S(",")));
    *text = str_from(*text, 1);
    return true;
}

/* Cuts *text behind the start of the next statement that fills TABLE; false when there is no more of that table. */
static bool find_rows(struct str *text, struct str table, struct tuple *columns)
{
    for (ptrdiff_t at = 0; (at = str_find(*text, INSERT, at)) >= 0; at++) {
        struct str rest = str_from(*text, at + INSERT.n);
        ptrdiff_t open = str_find_char(rest, '(', 0), values = str_find(rest, S("VALUES"), 0);
        if (open < 0 || values < open || !str_ends(str_trim(str_slice(rest, 0, open)), table))
            continue;
        struct str names = str_from(rest, open);
        if (!take_tuple(&names, columns))
            continue;
        *text = str_from(rest, values + S("VALUES").n);
        return true;
    }
    return false;
}

static struct str value_of(const struct tuple *columns, const struct tuple *row, struct str name)
{
    for (ptrdiff_t i = 0; i < columns->count && i < row->count; i++)
        if (str_equal(columns->values[i], name))
            return row->values[i];
    return (struct str){0};
}

static void read_paths(struct arena *a, struct str text, struct map *paths)
{
    struct tuple columns, row;
    while (find_rows(&text, S("koko_analytics_paths"), &columns))
        while (take_tuple(&text, &row)) {
            struct str *path = arena_make(a, struct str);
            *path = figures_path(a, value_of(&columns, &row, S("path")));
            *map_put(a, paths, value_of(&columns, &row, S("id"))) = path;
        }
}

static int64_t number_of(struct str text)
{
    int64_t number;
    return str_to_i64(text, &number) && number > 0 ? number : 0;
}

static bool read_figure(const struct map *paths, const struct tuple *columns, const struct tuple *row,
                        struct figure *out)
{
    const struct str *path = map_get(paths, value_of(columns, row, S("path_id")));
    *out = (struct figure){.path = path ? *path : (struct str){0},
                           .views = number_of(value_of(columns, row, S("pageviews"))),
                           .visitors = number_of(value_of(columns, row, S("visitors")))};
    return out->path.n && out->views && figures_read_day(value_of(columns, row, S("date")), &out->day);
}

struct err figures_read_koko(struct arena *a, struct str text, figures_found *found, void *context,
                             struct figures_counts *counts)
{
    struct map paths = {0};
    struct tuple columns, row;
    read_paths(a, text, &paths);
    if (paths.count == 0)
        return err_make(&ERR_INVALID, "the export names no paths: Koko Analytics writes them since version 2, which "
                                      "moves older figures over by itself");
    while (find_rows(&text, S("koko_analytics_post_stats"), &columns))
        while (take_tuple(&text, &row)) {
            struct figure figure;
            bool used = read_figure(&paths, &columns, &row, &figure);
            counts->used += used;
            counts->passed_over += !used;
            if (used)
                TRY(found(context, &figure));
        }
    return OK;
}
