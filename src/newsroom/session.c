/* session.c - signing in, and staying so: sessions kept by the server. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/session.h"

#include "base/time.h"
#include "base/utf8.h"
#include "newsroom/audit.h"
#include "newsroom/factor.h"
#include "newsroom/secret.h"
#include "newsroom/throttle.h"

#define MINUTE (60 * TIME_SECOND)
#define SEEN_EVERY MINUTE /* a session's last use is written at most this often */
#define AGENT_MAX 200     /* bytes of the browser's name that are kept */

/*
 * Failures are counted for a name from one network, for the network, and for the name from everywhere. Who guesses from
 * one place is kept waiting long and shuts nobody else out; the last count bears many places at once, and its wait is
 * short, since it keeps the owner waiting too.
 */
#define PAIR_FREE 5
#define NETWORK_FREE 20 /* many people may sit behind one */
#define NAME_FREE 50
#define LONG_WAIT (60 * MINUTE)
#define SHORT_WAIT MINUTE
#define CODES_FREE 5 /* who may try codes has the password already */
#define PENDING_FOR (10 * MINUTE)

/* One attempt to sign in, or one use of a session. */
struct attempt {
    struct newsroom *n;
    struct arena *a;
    struct str name, address, agent, secret;
    struct str code, before; /* of the second step: the code, and the secret of the pending session */
    bool pending, right;
    struct sql_account *account; /* NULL: no such name, or shut out */
    struct throttle throttles[3];
    int64_t now;
    struct sql_session_actor *session;
};

static void begin_attempt(struct attempt *t)
{
    struct str network = throttle_network(t->a, t->address);
    t->throttles[0] = (struct throttle){
        .subject = str_format(t->a, "pair:%.*s %.*s", STR_ARG(network), STR_ARG(t->name)), PAIR_FREE, LONG_WAIT, 0};
    t->throttles[1] =
        (struct throttle){.subject = str_concat(t->a, S("address:"), network), NETWORK_FREE, LONG_WAIT, 0};
    t->throttles[2] = (struct throttle){.subject = str_concat(t->a, S("account:"), t->name), NAME_FREE, SHORT_WAIT, 0};
}

static struct err find_account(struct attempt *t, struct db_conn *conn)
{
    TRY(sql_account_by_name(t->a, conn, t->name, &t->account));
    if (t->account && t->account->disabled)
        t->account = NULL;
    return OK;
}

static struct err take_attempt(struct db_conn *conn, void *context)
{
    struct attempt *t = context;
    TRY(throttle_take(t->a, conn, t->throttles, COUNT_OF(t->throttles), t->now));
    return find_account(t, conn);
}

/* A name that is none of ours stays out of the log: people type passwords into the wrong field. */
static struct err note(struct attempt *t, struct db_conn *conn, struct str action)
{
    struct audit audit;
    const struct actor actor = {.account_id = t->account ? t->account->id : 0,
                                .who = t->account ? t->account->name : S("unknown"),
                                .origin = t->address};
    TRY(audit_open(t->a, conn, &audit));
    TRY(audit_add(&audit, &actor, t->now, action, S("session"), S("")));
    return audit_close(&audit);
}

static struct err write_failure(struct db_conn *conn, void *context)
{
    return note(context, conn, S("session.refused"));
}

static struct err wrong(void)
{
    return err_make(&ERR_FORBIDDEN, "name and password do not belong together");
}

static struct err begin_session(struct attempt *t, struct db_conn *conn)
{
    int64_t length = t->pending ? PENDING_FOR : newsroom_settings(t->n)->session_days * TIME_DAY;
    TRY(sql_session_insert(conn, secret_hash_token(t->a, t->secret), t->account->id, t->now, t->now + length,
                           t->address, utf8_cut(t->agent, AGENT_MAX), t->pending));
    return note(t, conn, t->pending ? S("session.password") : S("session.begin"));
}

/* The password was looked at outside any transaction: it must still be the account's. */
static struct err write_session(struct db_conn *conn, void *context)
{
    struct attempt *t = context;
    const struct settings *settings = newsroom_settings(t->n);
    struct str checked = t->account->password_hash;
    struct sql_account *now;
    TRY(sql_account_by_name(t->a, conn, t->name, &now));
    if (!now || now->disabled || !str_equal(now->password_hash, checked))
        return wrong();
    TRY(sql_throttle_delete(conn, t->throttles[0].subject)); /* who knows the password may have mistyped it */
    for (ptrdiff_t i = 1; i < COUNT_OF(t->throttles); i++)
        TRY(throttle_give_back(t->a, conn, &t->throttles[i]));
    TRY(factor_is_on(t->a, conn, settings, now->id, &t->pending));
    return begin_session(t, conn);
}

/* Nothing is cut to fit: a longer name or password is nobody's. */
static bool password_fits(const struct attempt *t, struct str name, struct str password)
{
    bool whole = name.n == t->name.n && password.n <= LIMIT_PASSWORD;
    struct str hash = t->account && whole ? t->account->password_hash : (struct str){0};
    return secret_password_is(t->a, hash, str_slice(password, 0, LIMIT_PASSWORD));
}

/* A look first, so that who is blocked costs no write. */
static struct err look(struct db_conn *conn, void *context)
{
    struct attempt *t = context;
    return throttle_look(t->a, conn, t->throttles, COUNT_OF(t->throttles), t->now);
}

struct err newsroom_sign_in(struct newsroom *n, struct arena *a, struct str name, struct str password,
                            struct str address, struct str agent, struct str *secret, bool *pending)
{
    struct attempt t = {
        .n = n, .a = a, .name = utf8_cut(name, LIMIT_NAME), .address = address, .agent = agent, .now = time_now()};
    begin_attempt(&t);
    TRY(db_read(newsroom_db(n), look, &t));
    TRY(db_write(newsroom_db(n), take_attempt, &t));
    if (!password_fits(&t, name, password)) {
        TRY(db_write(newsroom_db(n), write_failure, &t));
        return wrong();
    }
    t.secret = secret_make_token(a);
    TRY(db_write(newsroom_db(n), write_session, &t));
    *secret = t.secret;
    *pending = t.pending;
    return OK;
}

/* ---- the second step ---- */

static struct err find_pending(struct attempt *t, struct db_conn *conn)
{
    TRY(sql_session_find(t->a, conn, secret_hash_token(t->a, t->before), &t->session));
    if (!t->session || !t->session->pending || t->session->expires_at <= t->now)
        return err_make(&ERR_NOT_FOUND, "the sign-in waited too long; begin again");
    t->throttles[0] = (struct throttle){
        .subject = str_format(t->a, "code:%lld", (long long)t->session->account_id), CODES_FREE, LONG_WAIT, 0};
    return sql_account_by_id(t->a, conn, t->session->account_id, &t->account);
}

static struct err take_code_attempt(struct db_conn *conn, void *context)
{
    struct attempt *t = context;
    TRY(find_pending(t, conn));
    if (t->name.n && !str_equal(t->name, t->account->name))
        return err_make(&ERR_CONFLICT, "the password that was given is another account's");
    return throttle_take(t->a, conn, t->throttles, 1, t->now);
}

static struct err write_code(struct db_conn *conn, void *context)
{
    struct attempt *t = context;
    int64_t ended;
    TRY(find_pending(t, conn));
    TRY(factor_use(t->a, conn, t->n, t->account->id, t->code, t->now, &t->right));
    if (!t->right)
        return note(t, conn, S("session.refused"));
    TRY(sql_throttle_delete(conn, t->throttles[0].subject));
    TRY(sql_session_delete(conn, secret_hash_token(t->a, t->before), &ended));
    return begin_session(t, conn);
}

struct err newsroom_sign_in_code(struct newsroom *n, struct arena *a, struct str pending, struct str code,
                                 struct str name, struct str address, struct str agent, struct str *secret)
{
    struct attempt t = {
        .n = n, .a = a, .before = pending, .code = code, .name = name, .address = address, .agent = agent};
    t.now = time_now();
    t.secret = secret_make_token(a);
    TRY(db_write(newsroom_db(n), take_code_attempt, &t));
    TRY(db_write(newsroom_db(n), write_code, &t));
    if (!t.right)
        return err_make(&ERR_FORBIDDEN, "the code is not right, or it was used before");
    *secret = t.secret;
    return OK;
}

static struct err read_pending(struct db_conn *conn, void *context)
{
    return find_pending(context, conn);
}

struct err newsroom_session_pends(struct newsroom *n, struct arena *a, struct str secret, bool *pending)
{
    struct attempt t = {.n = n, .a = a, .before = secret, .now = time_now()};
    struct err e = db_read(newsroom_db(n), read_pending, &t);
    *pending = !failed(e);
    return err_is(e, &ERR_NOT_FOUND) ? OK : e;
}

struct err session_begin(struct newsroom *n, struct arena *a, struct db_conn *conn, int64_t account_id,
                         struct str address, struct str agent, struct str secret)
{
    struct attempt t = {.n = n, .a = a, .address = address, .agent = agent, .secret = secret, .now = time_now()};
    TRY(sql_account_by_id(a, conn, account_id, &t.account));
    return begin_session(&t, conn);
}

/* ---- once more ---- */

static struct err take_again(struct db_conn *conn, void *context)
{
    struct attempt *t = context;
    TRY(throttle_take(t->a, conn, t->throttles, 1, t->now));
    return find_account(t, conn);
}

static struct err give_back_again(struct db_conn *conn, void *context)
{
    struct attempt *t = context;
    return sql_throttle_delete(conn, t->throttles[0].subject);
}

struct err newsroom_reauthenticate(struct newsroom *n, struct arena *a, const struct actor *actor, struct str password)
{
    struct attempt t = {.n = n, .a = a, .name = actor->who, .address = actor->origin, .now = time_now()};
    t.throttles[0] = (struct throttle){
        .subject = str_format(a, "again:%lld", (long long)actor->account_id), PAIR_FREE, LONG_WAIT, 0};
    TRY(db_write(newsroom_db(n), take_again, &t));
    if (password_fits(&t, t.name, password))
        return db_write(newsroom_db(n), give_back_again, &t);
    TRY(db_write(newsroom_db(n), write_failure, &t));
    return err_make(&ERR_FORBIDDEN, "the password is wrong");
}

/* ---- sessions ---- */

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
    if (!t.session || t.session->pending || t.session->expires_at <= t.now || t.session->seen_at + idle <= t.now)
        return err_make(&ERR_NOT_FOUND, "the session is over");
    if (t.now - t.session->seen_at > SEEN_EVERY)
        TRY(db_write(newsroom_db(n), write_seen, &t));
    enum role role = role_from_name(t.session->role);
    *out = (struct actor){.account_id = t.session->account_id,
                          .who = t.session->name,
                          .origin = address,
                          .role = role,
                          .language = t.session->language,
                          .unready = !t.session->has_code && factor_is_required(newsroom_settings(n), role)};
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
    TRY(sql_passkey_spent_prune(conn, t->now, &gone));
    TRY(sql_session_prune(conn, t->now, t->now - newsroom_settings(t->n)->session_idle_minutes * MINUTE, &gone));
    return sql_throttle_prune(conn, t->now - THROTTLE_FORGIVEN_AFTER, &gone);
}

struct err newsroom_session_prune(struct newsroom *n)
{
    struct attempt t = {.n = n, .now = time_now()};
    return db_write(newsroom_db(n), prune, &t);
}
