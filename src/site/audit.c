/* audit.c - /stats/: how readers are counted, the figures of sealed days, what was taken out, and the seals. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Only sealed days are shown: everything on the page can be reckoned again from what it links to.
 */
#include "site/audit.h"

#include "audience/audience.h"
#include "audience/past.h"
#include "audience/seal.h"
#include "base/time.h"
#include "page/language.h"
#include "page/versions.h"
#include "site/routes.h"
#include "store/db.h"
#include "store/statements.h"

#include <sodium.h>

#define DAYS 30 /* shown, the newest */

/* What the page is made of, read at one instant; the newest day first. */
struct audit {
    struct arena *a;
    struct sql_seal_list seals;
    struct sql_audit_class_list classes;
};

/* Classes of machines as readers are told of them; audience/robot.h has more. */
static const struct {
    const char *word;
    struct str classes; /* parted by blanks; none: all that is left */
} KINDS[] = {{"stats_class_search", S_INIT("search")},
             {"stats_class_ai", S_INIT("ai")},
             {"stats_class_reader", S_INIT("feed preview archive")},
             {"stats_class_tool", {0}},
             {"stats_class_behaviour", S_INIT("behaviour network")},
             {"stats_class_forged", S_INIT("forged")}};
#define KIND_REST 3

static struct db *db_of(const struct page *p)
{
    return p->site->audience ? audience_db(p->site->audience) : NULL;
}

bool audit_is_public(const struct page *p)
{
    return p->settings->audience && p->settings->audience_public;
}

static struct err read_audit(struct db_conn *conn, void *context)
{
    struct audit *audit = context;
    TRY(sql_seal_latest(audit->a, conn, DAYS, &audit->seals));
    if (audit->seals.count == 0)
        return OK;
    int64_t last = audit->seals.items[0].day, first = audit->seals.items[audit->seals.count - 1].day;
    return sql_audit_classes(audit->a, conn, first, last, &audit->classes);
}

/* ---- days ---- */

static void set_figures(const struct page *p, struct value *map, const struct sql_seal *day)
{
    value_set_text(p->a, map, S("served"), page_grouped(p, day->served));
    value_set_text(p->a, map, S("seen"), page_grouped(p, day->seen));
    value_set_text(p->a, map, S("read"), page_grouped(p, day->read));
}

static void add_day(const struct page *p, struct value *days, const struct sql_seal *seal)
{
    struct str name = seal_day_name(p->a, seal->day);
    int64_t noon = dates_from_local(p->settings->zone, seal->day * TIME_DAY + TIME_DAY / 2);
    struct value *day = value_append_map(p->a, days);
    value_set_text(p->a, day, S("name"), dates_card(p->a, &p->dates, noon, time_now()));
    value_set_text(p->a, day, S("iso"), name);
    value_set_text(p->a, day, S("url"), str_format(p->a, "%.*s/stats/%.*s.txt", STR_ARG(p->prefix), STR_ARG(name)));
    set_figures(p, day, seal);
}

static void fill_days(const struct page *p, struct value *view, const struct audit *audit)
{
    struct value *days = value_set_list(p->a, view, S("days"));
    struct sql_seal sum = {0};
    for (ptrdiff_t i = 0; i < audit->seals.count; i++) {
        const struct sql_seal *seal = &audit->seals.items[i];
        add_day(p, days, seal);
        sum.served += seal->served;
        sum.seen += seal->seen;
        sum.read += seal->read;
    }
    set_figures(p, view, &sum);
    value_set_text(p->a, view, S("last"),
                   page_word_with(p, S("stats_last"), S("days"), page_number(p, audit->seals.count)));
}

/* ---- what was taken out ---- */

static ptrdiff_t kind_of(struct str class)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(KINDS); i++) {
        struct str rest = KINDS[i].classes, one;
        while (rest.n) {
            str_cut(rest, ' ', &one, &rest);
            if (str_equal(one, class))
                return i;
        }
    }
    return KIND_REST;
}

static void fill_rejected(const struct page *p, struct value *view, const struct audit *audit)
{
    struct sql_audit_class sums[COUNT_OF(KINDS)] = {0};
    for (ptrdiff_t i = 0; i < audit->classes.count; i++) {
        struct sql_audit_class *sum = &sums[kind_of(audit->classes.items[i].class)];
        sum->served += audit->classes.items[i].served;
        sum->beacons += audit->classes.items[i].beacons;
    }
    struct value *list = value_set_list(p->a, view, S("rejected"));
    for (ptrdiff_t i = 0; i < COUNT_OF(KINDS); i++) {
        struct value *item = value_append_map(p->a, list);
        value_set_text(p->a, item, S("name"), page_word(p, str_from_c(KINDS[i].word)));
        value_set_text(p->a, item, S("served"), page_grouped(p, sums[i].served));
        value_set_text(p->a, item, S("beacons"), page_grouped(p, sums[i].beacons));
    }
}

/* ---- the page ---- */

static struct str key_hex(const struct page *p)
{
    struct seal_key key;
    seal_key_make(newsroom_key(p->site->newsroom), &key);
    sodium_memzero(key.secret, sizeof key.secret);
    return seal_hex(p->a, str_copy(p->a, (struct str){(const char *)key.public, SEAL_PUBLIC_SIZE}));
}

static void fill_view(struct page *p, const struct audit *audit)
{
    struct value *view = value_set_map(p->a, p->view, S("stats"));
    value_set_text(p->a, view, S("key"), key_hex(p));
    value_set_text(p->a, view, S("folder"), str_concat(p->a, p->prefix, S("/stats/")));
    value_set_bool(p->a, view, S("sealed"), false);
    if (audit->seals.count == 0)
        return;
    struct value *sealed = value_set_map(p->a, view, S("sealed"));
    value_set_text(p->a, sealed, S("head"), seal_hex(p->a, audit->seals.items[0].chain));
    fill_days(p, sealed, audit);
    fill_rejected(p, sealed, audit);
}

static struct err check_public(const struct page *p)
{
    return audit_is_public(p) && db_of(p) ? OK : err_make(&ERR_NOT_FOUND, "the newsroom does not show its figures");
}

struct err audit_page(struct http_request *r, struct http_response *out)
{
    struct page p;
    TRY(page_begin(&p, r, out, S("stats")));
    TRY(check_public(&p));
    struct audit audit = {.a = p.a};
    TRY(db_read(db_of(&p), read_audit, &audit));
    page_set_title(&p, page_word(&p, S("stats")), true);
    page_set_description(&p, page_word(&p, S("stats_intro")));
    page_set_canonical(&p, str_concat(p.a, p.prefix, S("/stats/")));
    ptrdiff_t count;
    struct page_version *versions = page_everywhere(&p, S("/stats/"), &count);
    page_offer(&p, versions, count);
    page_alternates(&p, versions, count, S("/stats/"));
    page_set_subject(&p, "stats");
    fill_view(&p, &audit);
    return page_end(&p, S("stats"));
}

/* ---- the line on a story ---- */

struct reads {
    int64_t story_id, count;
};

static struct err read_reads(struct db_conn *conn, void *context)
{
    struct reads *reads = context;
    return past_count_read(conn, reads->story_id, &reads->count);
}

/* A story is a story without it: what fails is logged. */
void audit_badge(struct page *p, struct value *view, int64_t story_id)
{
    struct reads reads = {.story_id = story_id};
    value_set_bool(p->a, view, S("counted"), false);
    if (!p->settings->audience_badge || !audit_is_public(p) || !db_of(p) || p->out->preview)
        return;
    if (failed(db_read(db_of(p), read_reads, &reads))) {
        log_errorx("audience: a story's figures cannot be read: %s", err_detail());
        return;
    }
    if (reads.count <= 0)
        return;
    struct value *counted = value_set_map(p->a, view, S("counted"));
    value_set_text(p->a, counted, S("text"),
                   page_word_with(p, S("stats_badge"), S("count"), page_grouped(p, reads.count)));
    value_set_text(p->a, counted, S("url"), str_concat(p->a, p->prefix, S("/stats/")));
}
