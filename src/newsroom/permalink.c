/* permalink.c - the pattern of stories' addresses. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/permalink.h"

#include "base/time.h"
#include "text/dates.h"

static bool is_literal(struct str segment)
{
    for (ptrdiff_t i = 0; i < segment.n; i++) {
        char c = segment.p[i];
        if (!char_is_digit(c) && !(c >= 'a' && c <= 'z') && c != '-' && c != '_')
            return false;
    }
    return segment.n > 0;
}

static bool is_date(struct str segment)
{
    return str_equal(segment, S(":year")) || str_equal(segment, S(":month")) || str_equal(segment, S(":day"));
}

struct err permalink_check(struct str pattern)
{
    int slugs = 0;
    if (pattern.n < 3 || pattern.p[0] != '/' || !str_ends(pattern, S("/")))
        return err_make(&ERR_INVALID, "permalink must begin and end with a slash");
    if (str_find(pattern, S("//"), 0) >= 0)
        return err_make(&ERR_INVALID, "permalink cannot hold an empty part");
    for (struct str rest = str_slice(pattern, 1, pattern.n - 1), segment; rest.n > 0;) {
        (void)str_cut(rest, '/', &segment, &rest);
        slugs += str_equal(segment, S(":slug"));
        if (!is_date(segment) && !str_equal(segment, S(":slug")) && !is_literal(segment))
            return err_make(&ERR_INVALID, "permalink cannot hold \"%.*s\"", STR_ARG(segment));
    }
    if (slugs != 1)
        return err_make(&ERR_INVALID, "permalink must hold :slug once");
    return OK;
}

static void add_segment(struct buf *b, const struct permalink *parts, const struct time_civil *day, struct str segment)
{
    if (str_equal(segment, S(":slug")))
        buf_add(b, parts->slug);
    else if (str_equal(segment, S(":year")))
        buf_add_format(b, "%04d", day->year);
    else if (str_equal(segment, S(":month")))
        buf_add_format(b, "%02d", day->month);
    else if (str_equal(segment, S(":day")))
        buf_add_format(b, "%02d", day->day);
    else
        buf_add(b, segment);
    buf_add_char(b, '/');
}

struct str permalink_make(struct arena *a, const struct permalink *parts)
{
    struct time_civil day = time_to_civil(parts->date + dates_offset(parts->zone, parts->date) * TIME_SECOND);
    struct buf b;
    buf_init(&b, 4096);
    buf_add(&b, parts->prefix);
    buf_add_char(&b, '/');
    for (struct str rest = str_slice(parts->pattern, 1, parts->pattern.n - 1), segment; rest.n > 0;) {
        (void)str_cut(rest, '/', &segment, &rest);
        add_segment(&b, parts, &day, segment);
    }
    struct str path = str_copy(a, buf_str(&b));
    buf_close(&b);
    return path;
}

bool permalink_is_reserved(struct str path)
{
    static const struct str first[] = {
        S_INIT("assets"), S_INIT("author"),  S_INIT("category"), S_INIT("corrections"), S_INIT("desk"),
        S_INIT("feed"),   S_INIT("healthz"), S_INIT("media"),    S_INIT("metrics"),     S_INIT("page"),
        S_INIT("search"), S_INIT("share"),   S_INIT("stats"),    S_INIT("tag"),         S_INIT("wp-json"),
    };
    struct str segment, rest;
    (void)str_cut(str_from(path, 1), '/', &segment, &rest);
    for (ptrdiff_t i = 0; i < COUNT_OF(first); i++)
        if (str_equal(segment, first[i]))
            return true;
    return false;
}
