/* passkey.c - keys on a phone or a stick that let somebody in. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/passkey.h"

#include "base/random.h"
#include "base/time.h"
#include "newsroom/audit.h"
#include "newsroom/field.h"
#include "newsroom/secret.h"
#include "newsroom/session.h"

#include <sodium.h>
#include <string.h>

#define GOOD_FOR (10 * 60 * TIME_SECOND)
#define MAC_SIZE 32
#define CHALLENGE_SIZE (8 + 16 + MAC_SIZE) /* when it ends, random bytes, and a MAC over both and the session */
#define BASE64 sodium_base64_VARIANT_URLSAFE_NO_PADDING

static const struct field NAME = {S_INIT("name"), "The passkey's name", LIMIT_NAME, true};

/* One change, in one transaction. */
struct work {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    struct str session, challenge, name, address, agent, secret;
    struct str credential, client_data, authenticator_data, signature;
    struct webauthn_site site;
    struct webauthn_key key;
    struct sql_passkey_list *list;
    int64_t id, now, expires_at;
};

/* ---- base64url and challenges ---- */

static struct str encode(struct arena *a, const unsigned char *bytes, size_t size)
{
    size_t room = sodium_base64_encoded_len(size, BASE64);
    char *out = arena_bytes(a, (ptrdiff_t)room);
    sodium_bin2base64(out, room, bytes, size, BASE64);
    return (struct str){out, (ptrdiff_t)room - 1};
}

/* Empty for what is no base64url, or too long: nothing that is checked later takes an empty text. */
static struct str decode(struct arena *a, struct str text)
{
    size_t size;
    if (text.n < 1 || text.n > WEBAUTHN_MAX * 4 / 3 + 4)
        return (struct str){0};
    char *out = arena_bytes(a, text.n);
    if (sodium_base642bin((unsigned char *)out, (size_t)text.n, text.p, (size_t)text.n, NULL, &size, NULL, BASE64) != 0)
        return (struct str){0};
    return (struct str){out, (ptrdiff_t)size};
}

static void make_mac(const struct newsroom *n, struct arena *a, const unsigned char *head, struct str session,
                     unsigned char mac[MAC_SIZE])
{
    struct str bound = str_format(a, "passkey challenge:%.*s:", STR_ARG(session));
    crypto_generichash_state state;
    crypto_generichash_init(&state, newsroom_key(n), NEWSROOM_KEY_SIZE, MAC_SIZE);
    crypto_generichash_update(&state, (const unsigned char *)bound.p, (unsigned long long)bound.n);
    crypto_generichash_update(&state, head, CHALLENGE_SIZE - MAC_SIZE);
    crypto_generichash_final(&state, mac, MAC_SIZE);
}

struct str newsroom_passkey_challenge(struct newsroom *n, struct arena *a, struct str session)
{
    unsigned char bytes[CHALLENGE_SIZE];
    int64_t expires_at = time_now() + GOOD_FOR;
    memcpy(bytes, &expires_at, sizeof(expires_at));
    random_bytes(bytes + sizeof(expires_at), CHALLENGE_SIZE - MAC_SIZE - sizeof(expires_at));
    make_mac(n, a, bytes, session, bytes + CHALLENGE_SIZE - MAC_SIZE);
    return encode(a, bytes, sizeof(bytes));
}

static struct err check_challenge(struct work *w)
{
    unsigned char mac[MAC_SIZE];
    struct str raw = decode(w->a, w->challenge);
    if (raw.n != CHALLENGE_SIZE)
        return err_make(&ERR_FORBIDDEN, "the challenge is none of ours");
    const unsigned char *bytes = (const unsigned char *)raw.p;
    make_mac(w->n, w->a, bytes, w->session, mac);
    memcpy(&w->expires_at, bytes, sizeof(w->expires_at));
    if (sodium_memcmp(mac, bytes + CHALLENGE_SIZE - MAC_SIZE, MAC_SIZE) != 0 || w->expires_at <= w->now)
        return err_make(&ERR_FORBIDDEN, "the challenge is too old, or another browser's; load the page again");
    return OK;
}

static struct err spend(struct work *w, struct db_conn *conn)
{
    int64_t fresh;
    TRY(sql_passkey_spend(conn, secret_hash_token(w->a, w->challenge), w->expires_at, &fresh));
    return fresh ? OK : err_make(&ERR_FORBIDDEN, "the challenge was answered before; load the page again");
}

struct str newsroom_passkey_user(struct newsroom *n, struct arena *a, const struct actor *actor)
{
    unsigned char id[32];
    struct str bound = str_format(a, "passkey user:%lld", (long long)actor->account_id);
    crypto_generichash(id, sizeof(id), (const unsigned char *)bound.p, (unsigned long long)bound.n, newsroom_key(n),
                       NEWSROOM_KEY_SIZE);
    return encode(a, id, sizeof(id));
}

/* ---- an answer ---- */

static struct err open_answer(struct work *w, const struct passkey_answer *answer)
{
    w->now = time_now();
    w->challenge = answer->challenge;
    w->credential = decode(w->a, answer->credential);
    w->client_data = decode(w->a, answer->client_data);
    w->authenticator_data = decode(w->a, answer->authenticator_data);
    w->signature = decode(w->a, answer->signature);
    if (!webauthn_site(w->a, newsroom_settings(w->n)->url, &w->site))
        return err_make(&ERR_FORBIDDEN, "passkeys need a name in the setting url, not a network address");
    return check_challenge(w);
}

static struct err note(struct work *w, struct db_conn *conn, struct str action)
{
    struct audit audit;
    TRY(audit_open(w->a, conn, &audit));
    TRY(audit_add(&audit, w->actor, w->now, action, str_concat(w->a, S("account:"), w->actor->who), S("")));
    return audit_close(&audit);
}

static struct err list(struct db_conn *conn, void *context)
{
    struct work *w = context;
    return sql_passkey_of_account(w->a, conn, w->actor->account_id, w->list);
}

struct err newsroom_passkeys(struct newsroom *n, struct arena *a, const struct actor *actor,
                             struct sql_passkey_list *out)
{
    struct work w = {.n = n, .a = a, .actor = actor, .list = out};
    return db_read(newsroom_db(n), list, &w);
}

static struct err add(struct db_conn *conn, void *context)
{
    struct work *w = context;
    struct sql_passkey_list keys = {0};
    struct sql_passkey *taken;
    TRY(spend(w, conn));
    TRY(sql_passkey_of_account(w->a, conn, w->actor->account_id, &keys));
    if (keys.count >= WEBAUTHN_KEYS)
        return err_make(&ERR_LIMIT, "the account has %td passkeys; %d fit", keys.count, WEBAUTHN_KEYS);
    TRY(sql_passkey_find(w->a, conn, w->key.credential, &taken));
    if (taken)
        return err_make(&ERR_CONFLICT, "this passkey is there already");
    TRY(sql_passkey_insert(conn, w->actor->account_id, w->key.credential, w->key.public_key, w->key.algorithm,
                           w->key.sign_count, w->name, w->now));
    return note(w, conn, S("account.passkey"));
}

struct err newsroom_passkey_add(struct newsroom *n, struct arena *a, const struct actor *actor, struct str session,
                                const struct passkey_answer *answer, struct str name)
{
    struct messages messages = {0};
    struct work w = {.n = n, .a = a, .actor = actor, .session = session};
    w.name = field_line(a, &messages, &NAME, name);
    TRY(messages_err(&messages));
    if (w.name.n == 0)
        return err_make(&ERR_INVALID, "The passkey's name is empty");
    TRY(open_answer(&w, answer));
    TRY(webauthn_register(a, &w.site, w.challenge, w.client_data, w.authenticator_data, &w.key));
    return db_write(newsroom_db(n), add, &w);
}

static struct err remove_key(struct db_conn *conn, void *context)
{
    struct work *w = context;
    int64_t gone;
    TRY(sql_passkey_delete(conn, w->id, w->actor->account_id, &gone));
    return gone ? note(w, conn, S("account.forget-passkey")) : err_make(&ERR_NOT_FOUND, "there is no such passkey");
}

struct err newsroom_passkey_remove(struct newsroom *n, const struct actor *actor, int64_t id)
{
    struct arena a;
    arena_init(&a, 0);
    struct work w = {.n = n, .a = &a, .actor = actor, .id = id, .now = time_now()};
    struct err e = db_write(newsroom_db(n), remove_key, &w);
    arena_close(&a);
    return e;
}

/* ---- signing in ---- */

static struct err check_assertion(struct work *w, struct db_conn *conn, struct sql_passkey **found, int64_t *count)
{
    TRY(sql_passkey_find(w->a, conn, w->credential, found));
    if (!*found)
        return err_make(&ERR_FORBIDDEN, "the passkey belongs to no account here");
    const struct webauthn_key key = {.credential = (*found)->credential,
                                     .public_key = (*found)->public_key,
                                     .algorithm = (*found)->algorithm,
                                     .sign_count = (*found)->sign_count};
    return webauthn_assert(w->a, &w->site, w->challenge, &key, w->client_data, w->authenticator_data, w->signature,
                           count);
}

static struct err enter(struct db_conn *conn, void *context)
{
    struct work *w = context;
    struct sql_passkey *found;
    int64_t count;
    TRY(check_assertion(w, conn, &found, &count));
    TRY(spend(w, conn));
    TRY(sql_passkey_used(conn, found->id, count, w->now));
    return session_begin(w->n, w->a, conn, found->account_id, w->address, w->agent, w->secret);
}

struct err newsroom_passkey_sign_in(struct newsroom *n, struct arena *a, const struct passkey_answer *answer,
                                    struct str session, struct str address, struct str agent, struct str *secret)
{
    struct work w = {.n = n, .a = a, .session = session, .address = address, .agent = agent};
    w.secret = secret_make_token(a);
    TRY(open_answer(&w, answer));
    TRY(db_write(newsroom_db(n), enter, &w));
    *secret = w.secret;
    return OK;
}
