/* outbox.c - telling search engines and hubs what changed. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A message is a row written in the transaction of the story's change: none is lost with a story that was saved, none
 * is sent for one that was not. What waits for the same service about the same thing is one row. save.c writes them.
 */
#include "newsroom/outbox.h"

#include <sodium.h>

#include "base/time.h"
#include "newsroom/address.h"
#include "newsroom/story.h"

#define KEY_BYTES 16
#define LEND_TIME (5 * 60 * TIME_SECOND)   /* how long a batch may be on its way */
#define GIVE_UP (24 * 3600 * TIME_SECOND)  /* after the last change */
#define FIRST_PAUSE (30 * TIME_SECOND)     /* doubled with each failure ... */
#define LONGEST_PAUSE (3600 * TIME_SECOND) /* ... up to this */
#define URLS_MAX 10000                     /* in one message to IndexNow, as its protocol allows */
#define LISTS_MAX 30                       /* in one message to a hub, with three feeds each */

struct str newsroom_indexnow_key(struct arena *a, const struct newsroom *n)
{
    static const char PURPOSE[] = "indexnow";
    unsigned char bytes[KEY_BYTES];
    char hex[2 * KEY_BYTES + 1];
    crypto_generichash(bytes, sizeof bytes, (const unsigned char *)PURPOSE, sizeof PURPOSE - 1, newsroom_key(n),
                       NEWSROOM_KEY_SIZE);
    return str_copy(a, str_from_c(sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes)));
}

/* ---- taking ---- */

struct take {
    struct arena *a;
    struct str by;
    const struct settings *settings;
    int64_t now;
    struct outbox_batch *out;
    int64_t next;
};

static bool is_on(const struct settings *settings, const struct sql_outbox *row)
{
    struct str target = str_equal(row->service, S(OUTBOX_INDEXNOW)) ? settings->indexnow : settings->websub_hub;
    return target.n && str_equal(row->target, target);
}

static struct str prefix_of(const struct take *take, struct str language)
{
    bool first = str_equal(language, take->settings->language);
    return first ? S("") : str_concat(take->a, S("/"), language);
}

/* "section", "7" and, for a person, "en" of "person:7:en"; number 0 where there is none. */
static void cut_list(struct str list, struct str *kind, int64_t *number, struct str *rest)
{
    struct str id;
    (void)str_cut(list, ':', kind, rest);
    (void)str_cut(*rest, ':', &id, rest);
    if (!str_to_i64(id, number)) {
        *number = 0;
        *rest = id;
    }
}

static struct str base_of(const struct take *take, struct str language, const char *kind, struct str slug)
{
    struct str prefix = prefix_of(take, language);
    return str_format(take->a, "%.*s/%s/%.*s/", STR_ARG(prefix), kind, STR_ARG(slug));
}

/* The path of a list by the name that its counts are kept under; none for one that is gone. */
static struct err find_base(const struct take *take, struct db_conn *conn, struct str list, struct str *base)
{
    struct str kind, rest;
    struct sql_section *section = NULL;
    struct sql_tag *tag = NULL;
    struct sql_person *person = NULL;
    int64_t id;
    cut_list(list, &kind, &id, &rest);
    *base = (struct str){NULL, 0};
    if (str_equal(kind, S("front")))
        *base = str_concat(take->a, prefix_of(take, rest), S("/"));
    else if (str_equal(kind, S("section")))
        TRY(sql_section_of_id(take->a, conn, id, &section));
    else if (str_equal(kind, S("tag")))
        TRY(sql_tag_by_id(take->a, conn, id, &tag));
    else if (str_equal(kind, S("person")))
        TRY(sql_person_by_id(take->a, conn, id, &person));
    if (section)
        *base = base_of(take, section->language, "category", section->slug);
    if (tag)
        *base = base_of(take, tag->language, "tag", tag->slug);
    if (person)
        *base = base_of(take, rest, "author", person->slug);
    return OK;
}

static void add_url(const struct take *take, struct str path, const char *ending)
{
    struct outbox_batch *out = take->out;
    struct str url = address_absolute(take->a, take->settings, path);
    out->urls[out->url_count++] = str_concat(take->a, url, str_from_c(ending));
}

static struct err add_urls(const struct take *take, struct db_conn *conn, const struct sql_outbox *row)
{
    struct str base;
    if (str_equal(row->service, S(OUTBOX_INDEXNOW))) {
        add_url(take, row->subject, "");
        return OK;
    }
    TRY(find_base(take, conn, row->subject, &base));
    if (!base.p)
        return OK;
    add_url(take, base, "feed/");
    add_url(take, base, "feed/atom/");
    add_url(take, base, "feed/json/");
    return OK;
}

static struct err take_row(struct take *take, struct db_conn *conn, const struct sql_outbox *row)
{
    struct outbox_batch *out = take->out;
    int64_t changed;
    if (!is_on(take->settings, row))
        return sql_outbox_delete(conn, row->id, row->created_at, &changed);
    if (out->rows.count == 0) {
        out->service = row->service;
        out->target = row->target;
    }
    ptrdiff_t most = str_equal(out->service, S(OUTBOX_INDEXNOW)) ? URLS_MAX : LISTS_MAX;
    if (!str_equal(row->service, out->service) || !str_equal(row->target, out->target) || out->rows.count >= most)
        return OK;
    out->rows.items[out->rows.count++] = *row;
    TRY(add_urls(take, conn, row));
    return sql_outbox_lend(conn, row->id, take->now + LEND_TIME, take->by);
}

static struct err take_work(struct db_conn *conn, void *context)
{
    struct take *take = context;
    struct sql_outbox_list due;
    TRY(sql_outbox_due(take->a, conn, take->now, URLS_MAX, &due));
    *take->out = (struct outbox_batch){.rows.items = arena_array(take->a, struct sql_outbox, due.count),
                                       .urls = arena_array(take->a, struct str, due.count * 3)};
    for (ptrdiff_t i = 0; i < due.count; i++)
        TRY(take_row(take, conn, &due.items[i]));
    return sql_outbox_next_due(conn, &take->next);
}

/* Looks first without writing: most calls find nothing. */
static struct err look_work(struct db_conn *conn, void *context)
{
    struct take *take = context;
    return sql_outbox_next_due(conn, &take->next);
}

struct err newsroom_outbox_take(struct newsroom *n, struct arena *a, int64_t now, struct outbox_batch *out,
                                int64_t *next)
{
    struct take take = {a, newsroom_holder(n), newsroom_settings(n), now, out, TIME_NONE};
    *out = (struct outbox_batch){0};
    TRY(db_read(newsroom_db(n), look_work, &take));
    if (take.next != DB_NULL && take.next <= now)
        TRY(db_write(newsroom_db(n), take_work, &take));
    *next = take.next == DB_NULL ? TIME_NONE : take.next;
    return OK;
}

/* ---- settling ---- */

struct settle {
    struct str by;
    const struct outbox_batch *batch;
    enum outbox_outcome outcome;
    int64_t now;
};

static struct err settle_row(const struct settle *settle, struct db_conn *conn, const struct sql_outbox *row)
{
    int64_t deleted = 0;
    bool failed_once = settle->outcome == OUTBOX_FAILED;
    if (!failed_once || settle->now - row->created_at > GIVE_UP)
        TRY(sql_outbox_delete(conn, row->id, row->created_at, &deleted));
    if (deleted)
        return OK;
    int64_t due = failed_once ? settle->now + time_pause(FIRST_PAUSE, LONGEST_PAUSE, row->attempts) : settle->now;
    return sql_outbox_later(conn, row->id, settle->by, due, failed_once ? row->attempts + 1 : 0);
}

static struct err settle_work(struct db_conn *conn, void *context)
{
    const struct settle *settle = context;
    for (ptrdiff_t i = 0; i < settle->batch->rows.count; i++)
        TRY(settle_row(settle, conn, &settle->batch->rows.items[i]));
    return OK;
}

struct err newsroom_outbox_settle(struct newsroom *n, const struct outbox_batch *batch, enum outbox_outcome outcome,
                                  int64_t now)
{
    struct settle settle = {newsroom_holder(n), batch, outcome, now};
    return db_write(newsroom_db(n), settle_work, &settle);
}
