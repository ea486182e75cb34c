/* translation_walk.c - rows for stories of the archive that the editions' `since` asks for, newest first. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/translation.h"

#define WINDOW 200 /* numbers of stories that one call looks at */

struct walk {
    struct newsroom *n;
    struct arena *a;
    const struct edition_rules *rules;
    int64_t high; /* numbers below are still to be looked at; DB_NULL: it is over */
    int64_t made;
};

static struct str name_of(const struct walk *walk)
{
    return str_concat(walk->a, S("translation:"), walk->rules->language);
}

/* What was asked for: a walk for something else begins anew. */
static struct str subject_of(const struct walk *walk)
{
    return str_format(walk->a, "%lld %.*s", (long long)walk->rules->since, STR_ARG(walk->rules->from));
}

static struct err find_place(struct walk *walk, struct db_conn *conn)
{
    struct sql_progress *progress;
    TRY(sql_progress_find(walk->a, conn, name_of(walk), &progress));
    if (progress && str_equal(progress->subject, subject_of(walk))) {
        walk->high = progress->position;
        return OK;
    }
    int64_t last;
    TRY(sql_story_last_id(conn, &last));
    walk->high = last == DB_NULL ? 0 : last + 1;
    return OK;
}

static struct err look_work(struct db_conn *conn, void *context)
{
    return find_place(context, conn);
}

static struct err make_rows(struct walk *walk, struct db_conn *conn, int64_t low)
{
    const struct edition_rules *rules = walk->rules;
    struct str from, rest = rules->from.n ? rules->from : newsroom_settings(walk->n)->language;
    while (rest.n) {
        int64_t changed = 0;
        str_cut(rest, ' ', &from, &rest);
        if (from.n && !str_equal_nocase(from, rules->language))
            TRY(sql_translation_walk(conn, rules->language, from, rules->since, low, walk->high, time_now(), &changed));
        walk->made += changed;
    }
    return OK;
}

static struct err walk_work(struct db_conn *conn, void *context)
{
    struct walk *walk = context;
    bool changed;
    walk->made = 0;
    TRY(find_place(walk, conn)); /* another server may have gone on */
    if (walk->high == DB_NULL)
        return OK;
    int64_t low = MAX(walk->high - WINDOW, 0);
    TRY(edition_make_row(conn, walk->rules->language, time_now(), &changed));
    TRY(make_rows(walk, conn, low));
    walk->high = low > 0 ? low : DB_NULL;
    return sql_progress_put(conn, name_of(walk), subject_of(walk), walk->high);
}

static struct err walk_edition(struct walk *walk)
{
    TRY(db_read(newsroom_db(walk->n), look_work, walk));
    return walk->high == DB_NULL ? OK : db_write(newsroom_db(walk->n), walk_work, walk);
}

struct err newsroom_translation_walk(struct newsroom *n, int *made, bool *more)
{
    const struct settings *settings = newsroom_settings(n);
    struct arena a;
    struct err e = OK;
    *made = 0;
    *more = false;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < settings->edition_count && !failed(e); i++) {
        struct walk walk = {.n = n, .a = &a, .rules = &settings->edition_rules[i]};
        if (walk.rules->translate == EDITION_BY_HAND || walk.rules->since == TIME_NONE)
            continue;
        e = walk_edition(&walk);
        *made += (int)walk.made;
        *more |= walk.high != DB_NULL;
    }
    arena_close(&a);
    return e;
}
