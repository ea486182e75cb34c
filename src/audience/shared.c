/* shared.c - secret links that show one report on the audience to who has no account. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/shared.h"

#include "base/time.h"
#include "newsroom/audit.h"
#include "newsroom/secret.h"
#include "newsroom/throttle.h"

#define SECRET_SIZE 43
#define GUESSES 20 /* wrong addresses before a network has to wait */
#define WAIT_MAX (3600 * TIME_SECOND)

struct shared {
    struct arena *a;
    const struct actor *actor;
    int64_t id, now, expires_at;
    struct str hash, report, action;
    struct throttle throttle;
    struct sql_shared_report *found;
    struct sql_shared_report_list *list;
    struct sql_account *maker;
};

static struct err note_work(struct db_conn *conn, void *context)
{
    struct shared *s = context;
    struct audit audit;
    struct str subject = str_format(s->a, "report:%lld", (long long)s->id);
    TRY(audit_open(s->a, conn, &audit));
    TRY(audit_add(&audit, s->actor, s->now, s->action, subject, s->report));
    return audit_close(&audit);
}

/* The newsroom's log says who made and ended links: it stays when the audience's database is deleted. */
static struct err note(struct newsroom *n, struct shared *s, struct str action)
{
    s->action = action;
    return db_write(newsroom_db(n), note_work, s);
}

/* ---- making ---- */

static struct err make_work(struct db_conn *conn, void *context)
{
    struct shared *s = context;
    struct sql_shared_report_list links;
    int64_t changed;
    TRY(sql_shared_report_prune(conn, s->now, &changed));
    TRY(sql_shared_report_all(s->a, conn, s->now, &links));
    if (links.count >= SHARED_LINKS_MAX)
        return err_make(&ERR_LIMIT, "There are %td links to reports; end one first", links.count);
    return sql_shared_report_add(conn, s->hash, s->report, s->actor->who, s->now, s->expires_at, &s->id);
}

struct err shared_make(struct newsroom *n, struct db *audience, struct arena *a, const struct actor *actor,
                       struct str report, int64_t days, struct str *secret)
{
    struct shared s = {.a = a, .actor = actor, .report = report, .now = time_now()};
    if (days < 1 || days > SHARED_DAYS_MAX)
        return err_make(&ERR_INVALID, "A link to a report is open for 1 to %d days", SHARED_DAYS_MAX);
    if (report.n > SHARED_REPORT_MAX)
        return err_make(&ERR_INVALID, "The report is named by more than %d bytes", SHARED_REPORT_MAX);
    *secret = secret_make_token(a);
    s.hash = secret_hash_token(a, *secret);
    s.expires_at = s.now + days * TIME_DAY;
    TRY(db_write(audience, make_work, &s));
    return note(n, &s, S("report.share"));
}

/* ---- opening ---- */

static struct err look(struct db_conn *conn, void *context)
{
    struct shared *s = context;
    return throttle_look(s->a, conn, &s->throttle, 1, s->now);
}

static struct err count_guess(struct db_conn *conn, void *context)
{
    struct shared *s = context;
    return throttle_take(s->a, conn, &s->throttle, 1, s->now);
}

static struct err find(struct db_conn *conn, void *context)
{
    struct shared *s = context;
    return sql_shared_report_find(s->a, conn, s->hash, &s->found);
}

static struct err find_maker(struct db_conn *conn, void *context)
{
    struct shared *s = context;
    return sql_account_by_name(s->a, conn, s->found->made_by, &s->maker);
}

struct err shared_open(struct newsroom *n, struct db *audience, struct arena *a, struct str secret, struct str address,
                       struct sql_shared_report *out)
{
    struct shared s = {.a = a, .now = time_now(), .hash = secret_hash_token(a, str_slice(secret, 0, SECRET_SIZE))};
    s.throttle = (struct throttle){
        .subject = str_concat(a, S("report:"), throttle_network(a, address)), .free = GUESSES, .wait_max = WAIT_MAX};
    TRY(db_read(newsroom_db(n), look, &s));
    if (secret.n == SECRET_SIZE)
        TRY(db_read(audience, find, &s));
    if (!s.found) {
        TRY(db_write(newsroom_db(n), count_guess, &s));
        return err_make(&ERR_NOT_FOUND, "there is no such link");
    }
    TRY(db_read(newsroom_db(n), find_maker, &s));
    bool good = s.maker && !s.maker->disabled && role_from_name(s.maker->role) >= ROLE_EDITOR;
    if (!good || s.found->expires_at <= s.now)
        return err_make(&ERR_NOT_FOUND, "the link is over");
    *out = *s.found;
    return OK;
}

/* ---- those there are ---- */

static struct err list_work(struct db_conn *conn, void *context)
{
    struct shared *s = context;
    return sql_shared_report_all(s->a, conn, s->now, s->list);
}

struct err shared_list(struct db *audience, struct arena *a, struct sql_shared_report_list *out)
{
    struct shared s = {.a = a, .now = time_now(), .list = out};
    return db_read(audience, list_work, &s);
}

static struct err end_work(struct db_conn *conn, void *context)
{
    struct shared *s = context;
    int64_t changed;
    TRY(sql_shared_report_end(conn, s->id, &changed));
    return changed ? OK : err_make(&ERR_NOT_FOUND, "There is no such link any more");
}

struct err shared_end(struct newsroom *n, struct db *audience, struct arena *a, const struct actor *actor, int64_t id)
{
    struct shared s = {.a = a, .actor = actor, .id = id, .now = time_now(), .report = S("")};
    TRY(db_write(audience, end_work, &s));
    return note(n, &s, S("report.end"));
}
