/* session.c - signing in, and staying so: sessions kept by the server. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/session.h"

#include "base/time.h"
#include "newsroom/audit.h"
#include "newsroom/secret.h"

#define MINUTE (60 * TIME_SECOND)
#define SEEN_EVERY MINUTE /* a session's last use is written at most this often */

#define FREE_FAILURES 5                   /* before the first wait */
#define ADDRESS_FAILURES 20               /* the same for an address, where many people may sit behind one */
#define WAIT_MAX (60 * MINUTE)            /* the longest wait; each failure doubles it */
#define FORGIVEN_AFTER (24 * 60 * MINUTE) /* failures this old do not count */

/* One attempt to sign in, or one use of a session. */
struct attempt {
    struct newsroom *n;
    struct arena *a;
    struct str name, password, address, agent, secret;
    struct sql_account *account; /* NULL: no such name, or shut out */
    struct str subjects[2];      /* what failures are counted for */
    int64_t now, blocked_until;
    struct sql_session_actor *session;
};

static struct err read_attempt(struct db_conn *conn, void *context)
{
    struct attempt *t = context;
    t->blocked_until = 0;
    for (int i = 0; i < 2; i++) {
        struct sql_throttle *throttle;
        TRY(sql_throttle_find(t->a, conn, t->subjects[i], &throttle));
        if (throttle)
            t->blocked_until = MAX(t->blocked_until, throttle->blocked_until);
    }
    TRY(sql_account_by_name(t->a, conn, t->name, &t->account));
    if (t->account && t->account->disabled)
        t->account = NULL;
    return OK;
}

static struct err count_failure(struct attempt *t, struct db_conn *conn, struct str subject, int64_t free)
{
    struct sql_throttle *throttle;
    TRY(sql_throttle_find(t->a, conn, subject, &throttle));
    int64_t failures = throttle && t->now - throttle->failed_at < FORGIVEN_AFTER ? throttle->failures + 1 : 1;
    int64_t over = failures - free;
    int64_t wait = over < 0 ? 0 : over > 12 ? WAIT_MAX : MIN(TIME_SECOND << over, WAIT_MAX);
    return sql_throttle_put(conn, subject, failures, t->now, t->now + wait);
}

static struct err note(struct attempt *t, struct db_conn *conn, struct str action, struct str detail)
{
    struct audit audit;
    const struct actor actor = {.account_id = t->account ? t->account->id : 0, .who = t->name, .origin = t->address};
    TRY(audit_open(t->a, conn, &audit));
    TRY(audit_add(&audit, &actor, t->now, action, S("session"), detail));
    return audit_close(&audit);
}

static struct err write_failure(struct db_conn *conn, void *context)
{
    struct attempt *t = context;
    TRY(count_failure(t, conn, t->subjects[0], FREE_FAILURES));
    TRY(count_failure(t, conn, t->subjects[1], ADDRESS_FAILURES));
    return note(t, conn, S("session.refused"), S(""));
}

static struct err write_session(struct db_conn *conn, void *context)
{
    struct attempt *t = context;
    const struct settings *settings = newsroom_settings(t->n);
    TRY(sql_throttle_delete(conn, t->subjects[0]));
    TRY(sql_session_insert(conn, secret_hash_token(t->a, t->secret), t->account->id, t->now,
                           t->now + settings->session_days * TIME_DAY, t->address,
                           str_slice(t->agent, 0, LIMIT_CREDIT)));
    return note(t, conn, S("session.begin"), S(""));
}

struct err newsroom_sign_in(struct newsroom *n, struct arena *a, struct str name, struct str password,
                            struct str address, struct str agent, struct str *secret)
{
    struct attempt t = {.n = n,
                        .a = a,
                        .name = str_slice(name, 0, LIMIT_NAME),
                        .password = str_slice(password, 0, LIMIT_PASSWORD),
                        .address = address,
                        .agent = agent,
                        .now = time_now()};
    t.subjects[0] = str_format(a, "account:%.*s", STR_ARG(t.name));
    t.subjects[1] = str_format(a, "address:%.*s", STR_ARG(address));
    TRY(db_read(newsroom_db(n), read_attempt, &t));
    if (t.blocked_until > t.now)
        return err_make(&ERR_BUSY, "too many attempts; the next one is looked at in %lld seconds",
                        (long long)((t.blocked_until - t.now) / TIME_SECOND + 1));
    if (!secret_password_is(a, t.account ? t.account->password_hash : (struct str){0}, t.password)) {
        TRY(db_write(newsroom_db(n), write_failure, &t));
        return err_make(&ERR_FORBIDDEN, "name and password do not belong together");
    }
    t.secret = secret_make_token(a);
    TRY(db_write(newsroom_db(n), write_session, &t));
    *secret = t.secret;
    return OK;
}

static struct err read_session(struct db_conn *conn, void *context)
{
    struct attempt *t = context;
    return sql_session_find(t->a, conn, secret_hash_token(t->a, t->secret), &t->session);
}

static struct err write_seen(struct db_conn *conn, void *context)
{
    struct attempt *t = context;
    return sql_session_seen(conn, secret_hash_token(t->a, t->secret), t->now);
}

struct err newsroom_session_actor(struct newsroom *n, struct arena *a, struct str secret, struct str address,
                                  struct actor *out)
{
    struct attempt t = {.n = n, .a = a, .secret = secret, .now = time_now()};
    int64_t idle = newsroom_settings(n)->session_idle_minutes * MINUTE;
    TRY(db_read(newsroom_db(n), read_session, &t));
    if (!t.session || t.session->expires_at <= t.now || t.session->seen_at + idle <= t.now)
        return err_make(&ERR_NOT_FOUND, "the session is over");
    if (t.now - t.session->seen_at > SEEN_EVERY)
        TRY(db_write(newsroom_db(n), write_seen, &t));
    *out = (struct actor){.account_id = t.session->account_id,
                          .who = t.session->name,
                          .origin = address,
                          .role = role_from_name(t.session->role)};
    return OK;
}

/* The end of one session. */
struct ending {
    struct arena *a;
    const struct actor *actor;
    struct str secret;
};

static struct err end_session(struct db_conn *conn, void *context)
{
    struct ending *ending = context;
    struct audit audit;
    int64_t ended;
    TRY(sql_session_delete(conn, secret_hash_token(ending->a, ending->secret), &ended));
    if (ended == 0)
        return OK;
    TRY(audit_open(ending->a, conn, &audit));
    TRY(audit_add(&audit, ending->actor, time_now(), S("session.end"), S("session"), S("")));
    return audit_close(&audit);
}

struct err newsroom_sign_out(struct newsroom *n, const struct actor *actor, struct str secret)
{
    struct arena a;
    arena_init(&a, 0);
    struct ending ending = {.a = &a, .actor = actor, .secret = secret};
    struct err e = db_write(newsroom_db(n), end_session, &ending);
    arena_close(&a);
    return e;
}

static struct err prune(struct db_conn *conn, void *context)
{
    struct attempt *t = context;
    int64_t gone;
    TRY(sql_session_prune(conn, t->now, t->now - newsroom_settings(t->n)->session_idle_minutes * MINUTE, &gone));
    return sql_throttle_prune(conn, t->now - FORGIVEN_AFTER, &gone);
}

struct err newsroom_session_prune(struct newsroom *n)
{
    struct attempt t = {.n = n, .now = time_now()};
    return db_write(newsroom_db(n), prune, &t);
}
