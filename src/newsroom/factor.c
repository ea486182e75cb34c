/* factor.c - the second factor of an account. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/factor.h"

#include "base/random.h"
#include "base/time.h"
#include "newsroom/audit.h"
#include "newsroom/secret.h"
#include "newsroom/throttle.h"
#include "store/statements.h"

#include <string.h>

#define RECOVERY_CHARACTERS 15 /* 75 random bits: nothing to guess, so a plain hash keeps them */
#define GROUP 5                /* characters between hyphens */
#define CONFIRM_FREE 5
#define CONFIRM_WAIT (3600 * TIME_SECOND)

/* One change of an account's second factor. */
struct work {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    struct str name, code, keep;
    struct str *codes;
    unsigned char *secret;
    struct factor *out;
    int64_t now;
    bool right;
};

/* ---- secrets at rest: who has the database alone makes no codes ---- */

static const struct str PURPOSE = S_INIT("secrets of one-time codes");

static struct str seal(struct arena *a, const struct newsroom *n, const unsigned char *secret)
{
    struct str text = {(const char *)secret, TOTP_SECRET_SIZE};
    return secret_seal(a, newsroom_key(n), PURPOSE, text);
}

static struct err unseal(struct arena *a, const struct newsroom *n, struct str sealed, unsigned char *secret)
{
    struct str text;
    if (!secret_open(a, newsroom_key(n), PURPOSE, sealed, &text) || text.n != TOTP_SECRET_SIZE)
        return err_make(&ERR_STORE, "a second factor cannot be read with this newsroom's secret.key; remove it with "
                                    "'dateline user DIR forget-code NAME'");
    memcpy(secret, text.p, TOTP_SECRET_SIZE);
    return OK;
}

/* ---- within a transaction ---- */

bool factor_is_required(const struct settings *settings, enum role role)
{
    return str_equal(settings->second_factor, S("required")) && role >= ROLE_EDITOR;
}

struct err factor_is_on(struct arena *a, struct db_conn *conn, const struct settings *settings, int64_t account_id,
                        bool *out)
{
    struct sql_account_code *code;
    TRY(sql_account_code_find(a, conn, account_id, &code));
    *out = code && code->confirmed_at != DB_NULL && !str_equal(settings->second_factor, S("off"));
    return OK;
}

static struct err use_code(struct arena *a, struct db_conn *conn, const struct newsroom *n,
                           const struct sql_account_code *known, struct str code, int64_t now, bool *right)
{
    unsigned char secret[TOTP_SECRET_SIZE];
    TRY(unseal(a, n, known->secret, secret));
    int64_t step = totp_match(secret, code, now, known->last_step);
    *right = step >= 0;
    if (!*right)
        return OK;
    int64_t since = known->confirmed_at == DB_NULL ? now : known->confirmed_at;
    return sql_account_code_used(conn, known->account_id, since, step);
}

/* As it was shown, or typed in capitals, with other gaps or with none. */
static struct str clean_recovery(struct arena *a, struct str code)
{
    char *out = arena_bytes(a, RECOVERY_CHARACTERS);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < code.n; i++) {
        if (char_is_space(code.p[i]) || code.p[i] == '-')
            continue;
        if (count == RECOVERY_CHARACTERS)
            return (struct str){0};
        out[count++] = char_to_lower(code.p[i]);
    }
    return count == RECOVERY_CHARACTERS ? (struct str){out, count} : (struct str){0};
}

struct err factor_use(struct arena *a, struct db_conn *conn, const struct newsroom *n, int64_t account_id,
                      struct str code, int64_t now, bool *right)
{
    struct sql_account_code *known;
    int64_t used = 0;
    *right = false;
    TRY(sql_account_code_find(a, conn, account_id, &known));
    if (!known || known->confirmed_at == DB_NULL)
        return OK;
    TRY(use_code(a, conn, n, known, code, now, right));
    struct str recovery = clean_recovery(a, code);
    if (*right || recovery.n == 0)
        return OK;
    TRY(sql_recovery_code_use(conn, account_id, secret_hash_token(a, recovery), &used));
    *right = used == 1;
    return OK;
}

static struct err note(struct work *w, struct db_conn *conn, struct str action)
{
    struct audit audit;
    struct str name = w->name.n ? w->name : w->actor->who;
    TRY(audit_open(w->a, conn, &audit));
    TRY(audit_add(&audit, w->actor, w->now, action, str_concat(w->a, S("account:"), name), S("")));
    return audit_close(&audit);
}

static struct err write_recovery(struct work *w, struct db_conn *conn)
{
    int64_t gone;
    TRY(sql_recovery_code_delete(conn, w->actor->account_id, &gone));
    for (int i = 0; i < FACTOR_RECOVERY_CODES; i++) {
        struct str plain = clean_recovery(w->a, w->codes[i]);
        TRY(sql_recovery_code_insert(conn, w->actor->account_id, secret_hash_token(w->a, plain)));
    }
    return OK;
}

static void make_recovery(struct arena *a, struct str *codes)
{
    for (int i = 0; i < FACTOR_RECOVERY_CODES; i++) {
        struct str t = random_token(a, RECOVERY_CHARACTERS);
        codes[i] = str_format(a, "%.*s-%.*s-%.*s", GROUP, t.p, GROUP, t.p + GROUP, GROUP, t.p + 2 * GROUP);
    }
}

/* ---- reading ---- */

static struct err read_factor(struct db_conn *conn, void *context)
{
    struct work *w = context;
    struct sql_account_code *code;
    TRY(sql_account_code_find(w->a, conn, w->actor->account_id, &code));
    *w->out = (struct factor){.on = code && code->confirmed_at != DB_NULL, .since = DB_NULL};
    if (!code || !w->out->on)
        return OK;
    w->out->since = code->confirmed_at;
    return sql_recovery_code_count(conn, w->actor->account_id, &w->out->recovery);
}

/* Runs one work in a transaction with an arena of its own. */
static struct err run(struct work w, db_work *work, bool writes)
{
    struct arena a;
    arena_init(&a, 0);
    w.a = &a;
    w.now = time_now();
    struct err e = writes ? db_write(newsroom_db(w.n), work, &w) : db_read(newsroom_db(w.n), work, &w);
    arena_close(&a);
    return e;
}

struct err newsroom_factor(struct newsroom *n, const struct actor *actor, struct factor *out)
{
    const struct work w = {.n = n, .actor = actor, .out = out};
    return run(w, read_factor, false);
}

/* ---- setting up ---- */

static struct err begin(struct db_conn *conn, void *context)
{
    struct work *w = context;
    struct sql_account_code *code;
    TRY(sql_account_code_find(w->a, conn, w->actor->account_id, &code));
    if (code && code->confirmed_at != DB_NULL)
        return err_make(&ERR_CONFLICT, "the second factor is on already; remove it first");
    return sql_account_code_put(conn, w->actor->account_id, seal(w->a, w->n, w->secret), w->now);
}

struct err newsroom_factor_begin(struct newsroom *n, const struct actor *actor, unsigned char secret[TOTP_SECRET_SIZE])
{
    const struct work w = {.n = n, .actor = actor, .secret = secret};
    random_bytes(secret, TOTP_SECRET_SIZE);
    return run(w, begin, true);
}

static struct err find_waiting(struct work *w, struct db_conn *conn, struct sql_account_code **out)
{
    TRY(sql_account_code_find(w->a, conn, w->actor->account_id, out));
    if (!*out || (*out)->confirmed_at != DB_NULL)
        return err_make(&ERR_NOT_FOUND, "no second factor waits for its first code; begin again");
    return OK;
}

static struct err read_waiting(struct db_conn *conn, void *context)
{
    struct work *w = context;
    struct sql_account_code *code;
    TRY(find_waiting(w, conn, &code));
    return unseal(w->a, w->n, code->secret, w->secret);
}

struct err newsroom_factor_waiting(struct newsroom *n, const struct actor *actor,
                                   unsigned char secret[TOTP_SECRET_SIZE])
{
    const struct work w = {.n = n, .actor = actor, .secret = secret};
    return run(w, read_waiting, false);
}

static struct throttle throttle_of(const struct work *w)
{
    return (struct throttle){.subject = str_format(w->a, "confirm:%lld", (long long)w->actor->account_id),
                             .free = CONFIRM_FREE,
                             .wait_max = CONFIRM_WAIT};
}

static struct err take_attempt(struct db_conn *conn, void *context)
{
    struct work *w = context;
    struct throttle throttle = throttle_of(w);
    return throttle_take(w->a, conn, &throttle, 1, w->now);
}

static struct err end_others(struct work *w, struct db_conn *conn, int64_t account_id)
{
    int64_t ended;
    return sql_session_delete_others(conn, account_id, secret_hash_token(w->a, w->keep), &ended);
}

static struct err confirm(struct db_conn *conn, void *context)
{
    struct work *w = context;
    struct sql_account_code *code;
    TRY(find_waiting(w, conn, &code));
    TRY(use_code(w->a, conn, w->n, code, w->code, w->now, &w->right));
    if (!w->right)
        return err_make(&ERR_FORBIDDEN, "the code is not right");
    TRY(sql_throttle_delete(conn, throttle_of(w).subject));
    TRY(write_recovery(w, conn));
    TRY(end_others(w, conn, w->actor->account_id));
    return note(w, conn, S("account.code"));
}

struct err newsroom_factor_confirm(struct newsroom *n, struct arena *a, const struct actor *actor, struct str code,
                                   struct str keep, struct str codes[FACTOR_RECOVERY_CODES])
{
    const struct work w = {.n = n, .actor = actor, .code = code, .keep = keep, .codes = codes};
    make_recovery(a, codes);
    TRY(run(w, take_attempt, true));
    return run(w, confirm, true);
}

static struct err renew(struct db_conn *conn, void *context)
{
    struct work *w = context;
    struct sql_account_code *code;
    TRY(sql_account_code_find(w->a, conn, w->actor->account_id, &code));
    if (!code || code->confirmed_at == DB_NULL)
        return err_make(&ERR_CONFLICT, "recovery codes belong to a second factor; set it up first");
    TRY(write_recovery(w, conn));
    return note(w, conn, S("account.recovery"));
}

struct err newsroom_factor_renew(struct newsroom *n, struct arena *a, const struct actor *actor,
                                 struct str codes[FACTOR_RECOVERY_CODES])
{
    const struct work w = {.n = n, .actor = actor, .codes = codes};
    make_recovery(a, codes);
    return run(w, renew, true);
}

/* ---- taking away ---- */

static struct err remove_factor(struct db_conn *conn, void *context)
{
    struct work *w = context;
    struct sql_account *account;
    int64_t gone;
    TRY(sql_account_by_name(w->a, conn, w->name, &account));
    if (!account)
        return err_make(&ERR_NOT_FOUND, "there is no account '%.*s'", STR_ARG(w->name));
    if (account->id != w->actor->account_id && w->actor->role < ROLE_ADMINISTRATOR)
        return err_make(&ERR_FORBIDDEN, "only an administrator may do this for somebody else");
    TRY(sql_account_code_delete(conn, account->id, &gone));
    TRY(sql_recovery_code_delete(conn, account->id, &gone));
    if (account->id !=
        w->actor->account_id) /* lost or stolen: what else let somebody in without the password goes too */
        TRY(sql_passkey_delete_account(conn, account->id, &gone));
    TRY(end_others(w, conn, account->id));
    return note(w, conn, S("account.forget-code"));
}

struct err newsroom_factor_remove(struct newsroom *n, const struct actor *actor, struct str name, struct str keep)
{
    const struct work w = {.n = n, .actor = actor, .name = name, .keep = keep};
    return run(w, remove_factor, true);
}
