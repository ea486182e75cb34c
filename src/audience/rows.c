/* rows.c - the text form of the tables in readers/. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/rows.h"

#include "base/asset.h"

#include <assert.h>

static bool is_sign(char c)
{
    return c == '^' || c == '<' || c == '>' || c == '/' || c == ';' || c == '(' || char_is_space(c);
}

static struct str without_signs(struct str pattern)
{
    while (pattern.n && is_sign(pattern.p[0]))
        pattern = str_from(pattern, 1);
    while (pattern.n && is_sign(pattern.p[pattern.n - 1]))
        pattern.n--;
    return pattern;
}

static bool read_row(struct str line, struct row *out)
{
    struct str rest;
    if (line.n == 0 || line.p[0] == '#' || !str_cut(line, ' ', &out->kind, &rest))
        return false;
    ptrdiff_t equals = str_find(rest, S(" = "), 0);
    out->pattern = str_trim(equals < 0 ? rest : str_slice(rest, 0, equals));
    out->name = equals < 0 ? without_signs(out->pattern) : str_trim(str_from(rest, equals + 3));
    return out->pattern.n > 0;
}

bool row_next(struct str *text, struct row *out)
{
    struct str line;
    while (text->n) {
        str_cut(*text, '\n', &line, text);
        if (read_row(str_trim(line), out))
            return true;
    }
    return false;
}

struct str row_table(struct str path)
{
    const struct asset *asset = asset_find(path);
    assert(asset);
    return asset->data;
}
