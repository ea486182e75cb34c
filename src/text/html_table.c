/* html_table.c - which columns of a table hold figures. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/html.h"

#include "base/utf8.h"

#include <unicode/uchar.h>

#define COLUMNS_MAX 64

/* Of a column's cells in the body of a table. */
struct column {
    int figures, words;
};

/* A walk over the cells of a canonical table: its markup has no other elements of these names inside. */
struct cell {
    struct str content;
    ptrdiff_t name_end; /* place behind "<td" or "<th" */
    int column;
    bool is_data;
};

static bool next_cell(struct str table, ptrdiff_t *at, struct cell *cell)
{
    for (ptrdiff_t open; (open = str_find_char(table, '<', *at)) >= 0; *at = open + 1) {
        struct str rest = str_from(table, open + 1);
        ptrdiff_t end = str_find_char(table, '>', open);
        if (str_starts(rest, S("tr>")) || str_starts(rest, S("tr ")))
            cell->column = -1;
        cell->is_data = str_starts(rest, S("td"));
        if (!cell->is_data && !(str_starts(rest, S("th")) && !str_starts(rest, S("thead"))))
            continue;
        ptrdiff_t close = str_find(table, cell->is_data ? S("</td>") : S("</th>"), end);
        if (end < 0 || close < 0)
            return false;
        cell->content = str_slice(table, end + 1, close);
        cell->name_end = open + 3;
        cell->column++;
        *at = close;
        return true;
    }
    return false;
}

/* What may stand beside digits in a figure: signs, separators, percent, currency, blanks. */
static bool goes_with_digits(UChar32 c)
{
    return c == '+' || c == '-' || c == '.' || c == ',' || c == '%' || c == '/' || c == ':' || c == '(' || c == ')' ||
           c == 0x2212 || c == 0x2013 || c == 0x2030 || c == 0x66a || c == 0x66b || c == 0x66c || u_isUWhiteSpace(c) ||
           u_charType(c) == U_CURRENCY_SYMBOL || u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL);
}

static void count_cell(struct column *column, struct str content)
{
    bool digits = false, words = false, in_tag = false;
    for (struct str rest = content; rest.n;) {
        int32_t code;
        rest = str_from(rest, utf8_decode(rest, &code));
        in_tag = in_tag ? code != '>' : code == '<';
        if (in_tag || code == '>')
            continue;
        digits = digits || u_isdigit(code);
        words = words || !(u_isdigit(code) || goes_with_digits(code));
    }
    column->figures += digits && !words;
    column->words += words;
}

/* False where a cell spans columns or rows: then its place says nothing. */
static bool count_columns(struct str table, struct column columns[COLUMNS_MAX])
{
    struct cell cell = {.column = -1};
    if (str_find(table, S("span=\""), 0) >= 0)
        return false;
    for (ptrdiff_t at = 0; next_cell(table, &at, &cell);)
        if (cell.is_data && cell.column < COLUMNS_MAX)
            count_cell(&columns[cell.column], cell.content);
    return true;
}

struct html html_with_figures(struct arena *a, struct html table)
{
    struct column columns[COLUMNS_MAX] = {{0}};
    struct cell cell = {.column = -1};
    struct str text = html_text(table);
    ptrdiff_t from = 0;
    struct buf out;
    if (!count_columns(text, columns))
        return table;
    buf_init(&out, text.n * 4);
    for (ptrdiff_t at = 0; next_cell(text, &at, &cell);) {
        const struct column *column = cell.column < COLUMNS_MAX ? &columns[cell.column] : NULL;
        if (!column || column->words || !column->figures)
            continue;
        buf_add(&out, str_slice(text, from, cell.name_end));
        buf_add(&out, S(" class=\"number\""));
        from = cell.name_end;
    }
    buf_add(&out, str_from(text, from));
    struct html marked = {out.failed ? text : str_copy(a, buf_str(&out))};
    buf_close(&out);
    return marked;
}
