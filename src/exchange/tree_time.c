/* tree_time.c - dates as people write them before a text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

#include "text/dates.h"

/* text without a zone's name at its end, "2024-03-01 10:00:00 +0000 UTC"; *utc: it was named and nothing else. */
static struct str without_name(struct str text, bool *utc)
{
    ptrdiff_t end = text.n;
    while (end > 0 && char_is_alpha(text.p[end - 1]))
        end--;
    struct str name = str_from(text, end);
    if (name.n < 2 || end < 10)
        return text;
    *utc = str_equal(name, S("UTC")) || str_equal(name, S("GMT"));
    return str_trim(str_slice(text, 0, end));
}

/* "... +0100" and "... +01:00" with nothing before the sign and a colon within. */
static struct str with_zone(struct arena *a, struct str text)
{
    ptrdiff_t sign = text.n;
    while (sign > 10 && text.p[sign - 1] != '+' && text.p[sign - 1] != '-')
        sign--;
    if (sign <= 11)
        return text;
    struct str front = str_trim(str_slice(text, 0, sign - 1)), zone = str_from(text, sign - 1);
    if (zone.n == 5)
        zone = str_format(a, "%.*s:%.*s", STR_ARG(str_slice(zone, 0, 3)), STR_ARG(str_from(zone, 3)));
    return zone.n == 6 ? str_concat(a, front, zone) : text;
}

/* "2024-3-1" as "2024-03-01". */
static struct str with_digits(struct arena *a, struct str text)
{
    ptrdiff_t day = text.n > 7 && text.p[4] == '-' ? str_find_char(text, '-', 5) : -1;
    if (day < 0 || day > 7)
        return text;
    ptrdiff_t end = day + 1;
    while (end < text.n && end < day + 3 && char_is_digit(text.p[end]))
        end++;
    struct str month = str_slice(text, 5, day), days = str_slice(text, day + 1, end);
    return str_format(a, "%.*s-%s%.*s-%s%.*s%.*s", STR_ARG(str_slice(text, 0, 4)), month.n == 1 ? "0" : "",
                      STR_ARG(month), days.n == 1 ? "0" : "", STR_ARG(days), STR_ARG(str_from(text, end)));
}

bool tree_time(struct arena *a, const struct tree *tree, struct str text, int64_t *out, struct str *day)
{
    bool utc = false, has_zone;
    text = str_trim(text);
    if (text.n < 8 || text.n > 64)
        return false;
    text = with_zone(a, with_digits(a, without_name(text, &utc)));
    if (!time_parse_local(text, out, &has_zone))
        return false;
    *day = str_slice(text, 0, 10);
    if (!has_zone && !utc)
        *out = dates_from_local(text.n > 10 ? tree->zone : tree->days, *out);
    return true;
}
