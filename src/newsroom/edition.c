/* edition.c - the site in a language: what the setting `editions` says of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/edition.h"

#include "newsroom/edition_line.h"
#include "newsroom/setting.h"
#include "store/statements.h"
#include "text/language.h"

static const struct edition_rules NO_LINE = {.since = TIME_NONE};

/* The next line that is neither empty nor a remark; *number counts all. False at the end. */
static bool next_line(struct str *rest, int *number, struct str *line)
{
    while (rest->n) {
        str_cut(*rest, '\n', line, rest);
        ++*number;
        *line = str_trim(*line);
        if (line->n && line->p[0] != '#')
            return true;
    }
    return false;
}

/* ---- the setting ---- */

/* A language, and a host, is one edition's. */
static struct err check_twice(const struct edition_rules *all, ptrdiff_t count, const struct edition_rules *rules)
{
    for (ptrdiff_t i = 0; i < count; i++) {
        if (str_equal_nocase(all[i].language, rules->language))
            return err_make(&ERR_INVALID, "%.*s has a line already", STR_ARG(rules->language));
        if (rules->host.n && str_equal(all[i].host, rules->host))
            return err_make(&ERR_INVALID, "the host %.*s is the edition %.*s's already", STR_ARG(rules->host),
                            STR_ARG(all[i].language));
    }
    return OK;
}

struct err edition_setting_check(struct str lines)
{
    struct edition_rules all[EDITIONS_MAX];
    struct str line;
    ptrdiff_t count = 0;
    for (int number = 0; next_line(&lines, &number, &line); count++) {
        if (count == EDITIONS_MAX)
            return err_make(&ERR_INVALID, "editions, line %d: %d editions fit", number, EDITIONS_MAX);
        struct err e = edition_line_read(line, &all[count]);
        if (!failed(e))
            e = check_twice(all, count, &all[count]);
        if (failed(e))
            return err_in(e, "editions, line %d", number);
    }
    return OK;
}

struct edition_rules *edition_rules_read(struct arena *a, struct str lines, ptrdiff_t *count)
{
    struct edition_rules *all = lines.n ? arena_array(a, struct edition_rules, EDITIONS_MAX) : NULL;
    struct str line;
    *count = 0;
    for (int number = 0; *count < EDITIONS_MAX && next_line(&lines, &number, &line);)
        if (!failed(edition_line_read(line, &all[*count])))
            ++*count;
    return all;
}

const struct edition_rules *edition_rules_find(const struct settings *settings, struct str language)
{
    for (ptrdiff_t i = 0; i < settings->edition_count; i++)
        if (str_equal_nocase(settings->edition_rules[i].language, language))
            return &settings->edition_rules[i];
    return &NO_LINE;
}

bool edition_translates(const struct settings *settings, const struct edition_rules *rules, struct str from)
{
    struct str word, rest = rules->from.n ? rules->from : settings->language;
    if (rules->translate == EDITION_BY_HAND || str_equal_nocase(rules->language, from))
        return false;
    while (rest.n) {
        str_cut(rest, ' ', &word, &rest);
        if (str_equal_nocase(word, from))
            return true;
    }
    return false;
}

/* ---- rows ---- */

struct err edition_make_row(struct db_conn *conn, struct str language, int64_t now, bool *changed)
{
    const struct language *known = language_find(language);
    int64_t made;
    TRY(sql_edition_insert(conn, language, known ? known->name : language, false, 1, now, &made));
    *changed = made > 0;
    return OK;
}

struct err edition_make_rows(struct arena *a, struct db_conn *conn, struct str lines, int64_t now)
{
    ptrdiff_t count;
    bool changed;
    const struct edition_rules *all = edition_rules_read(a, lines, &count);
    for (ptrdiff_t i = 0; i < count; i++)
        TRY(edition_make_row(conn, all[i].language, now, &changed));
    return OK;
}
