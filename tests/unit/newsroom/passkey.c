/* passkey.c - passkeys, made by an authenticator of our own (Ed25519): added, used, copied, forged; on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/passkey.c"

#include "newsroom/account.h"
#include "newsroom/factor.h"
#include "unit/newsroom/room.h"

#define START (1800000000 * TIME_SECOND)
#define CREDENTIAL "sixteen bytes id"

/* A newsroom at https://news.example with "tor" signed in, and what stands in his pocket. */
struct desk {
    struct newsroom *n;
    struct arena *a;
    struct actor actor;
    struct str session;
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
    const char *origin, *site; /* that its browser is at */
    uint32_t counter;
    unsigned char flags;
};

static struct desk desk_open(struct store_fixture *f)
{
    struct desk d = {.a = &f->a, .origin = "https://news.example", .site = "news.example", .counter = 1, .flags = 5};
    struct str folder = str_format(d.a, "%s/room", f->folder), password;
    struct newsroom_init_options options = {.title = S("The Test"), .url = S("https://news.example")};
    bool pending;
    if (f->engine == DB_POSTGRES)
        options.database = str_from_c(f->url);
    assert_ok(newsroom_init(folder, &options));
    assert_ok(newsroom_open(folder, &d.n));
    time_set(START);
    assert_ok(newsroom_account_add(d.n, d.a, &ACTOR_COMMAND, S("tor"), ROLE_WRITER, (struct str){0}, &password));
    assert_ok(newsroom_sign_in(d.n, d.a, S("tor"), password, S("192.0.2.1"), S("Browser"), &d.session, &pending));
    assert_ok(newsroom_session_actor(d.n, d.a, d.session, S("192.0.2.1"), &d.actor));
    crypto_sign_keypair(d.public_key, d.secret_key);
    return d;
}

static void desk_close(struct desk *d)
{
    time_set(0);
    newsroom_close(d->n);
}

static struct str encode_str(struct desk *d, struct str bytes)
{
    return encode(d->a, (const unsigned char *)bytes.p, (size_t)bytes.n);
}

static struct str client_data(struct desk *d, const char *type, struct str challenge)
{
    return str_format(d->a, "{\"type\":\"%s\",\"challenge\":\"%.*s\",\"origin\":\"%s\",\"crossOrigin\":false}", type,
                      STR_ARG(challenge), d->origin);
}

/* Section 6.1: the site's hash, flags, counter; and for a new key (flag 0x40) its id and COSE form. */
static struct str authenticator_data(struct desk *d, bool fresh)
{
    static const unsigned char COSE[] = {0xA4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20};
    char *p = arena_bytes(d->a, 256);
    memset(p, 0, 256);
    crypto_hash_sha256((unsigned char *)p, (const unsigned char *)d->site, strlen(d->site));
    p[32] = (char)(d->flags | (fresh ? 0x40 : 0));
    for (int i = 0; i < 4; i++)
        p[33 + i] = (char)(d->counter >> (8 * (3 - i)));
    if (!fresh)
        return (struct str){p, 37};
    p[54] = sizeof(CREDENTIAL) - 1;
    memcpy(p + 55, CREDENTIAL, sizeof(CREDENTIAL) - 1);
    memcpy(p + 71, COSE, sizeof(COSE));
    memcpy(p + 81, d->public_key, sizeof(d->public_key));
    return (struct str){p, 113};
}

static struct passkey_answer create(struct desk *d, struct str session)
{
    struct str challenge = newsroom_passkey_challenge(d->n, d->a, session);
    return (struct passkey_answer){.challenge = challenge,
                                   .client_data = encode_str(d, client_data(d, "webauthn.create", challenge)),
                                   .authenticator_data = encode_str(d, authenticator_data(d, true))};
}

static struct passkey_answer get_with(struct desk *d, struct str challenge)
{
    struct str client = client_data(d, "webauthn.get", challenge), data = authenticator_data(d, false);
    char *message = arena_bytes(d->a, data.n + 32);
    unsigned char signature[crypto_sign_BYTES];
    memcpy(message, data.p, (size_t)data.n);
    crypto_hash_sha256((unsigned char *)message + data.n, (const unsigned char *)client.p,
                       (unsigned long long)client.n);
    crypto_sign_detached(signature, NULL, (const unsigned char *)message, (unsigned long long)data.n + 32,
                         d->secret_key);
    return (struct passkey_answer){.challenge = challenge,
                                   .credential = encode_str(d, S(CREDENTIAL)),
                                   .client_data = encode_str(d, client),
                                   .authenticator_data = encode_str(d, data),
                                   .signature = encode(d->a, signature, sizeof(signature))};
}

static struct passkey_answer get(struct desk *d)
{
    return get_with(d, newsroom_passkey_challenge(d->n, d->a, S("")));
}

static struct err add_key(struct desk *d, struct str name)
{
    struct passkey_answer answer = create(d, d->session);
    return newsroom_passkey_add(d->n, d->a, &d->actor, d->session, &answer, name);
}

static struct err enter_with(struct desk *d, const struct passkey_answer *answer, struct str *secret)
{
    return newsroom_passkey_sign_in(d->n, d->a, answer, S(""), S("192.0.2.1"), S("Browser"), secret);
}

static struct err enter_once(struct desk *d)
{
    struct str secret;
    struct passkey_answer answer = get(d);
    return enter_with(d, &answer, &secret);
}

static void lets_its_owner_in(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct actor actor;
    struct str secret;
    assert_err(enter_once(&d), &ERR_FORBIDDEN); /* not added yet */
    assert_ok(add_key(&d, S("  Phone  ")));
    d.counter++;
    struct passkey_answer answer = get(&d);
    assert_ok(enter_with(&d, &answer, &secret));
    assert_ok(newsroom_session_actor(d.n, d.a, secret, S(""), &actor));
    assert_int_equal(actor.account_id, d.actor.account_id);
    d.counter++;
    assert_err(enter_with(&d, &answer, &secret), &ERR_FORBIDDEN); /* the same answer again */
    assert_ok(newsroom_account_disable(d.n, &ACTOR_COMMAND, S("tor"), true));
    assert_err(enter_once(&d), &ERR_FORBIDDEN);
    assert_int_equal(room_count_audit(d.n, d.a, S("account.passkey")), 1);
    desk_close(&d);
}

static void is_listed_and_removed(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct sql_passkey_list keys = {0};
    struct actor other = {.account_id = 999, .who = S("mio")};
    assert_ok(add_key(&d, S("Phone")));
    assert_err(add_key(&d, S("Again")), &ERR_CONFLICT);
    assert_err(add_key(&d, S("")), &ERR_INVALID);
    assert_err(add_key(&d, S("a\xe2\x80\xae"
                             "b")),
               &ERR_INVALID);
    assert_ok(newsroom_passkeys(d.n, d.a, &d.actor, &keys));
    assert_true(keys.count == 1 && str_equal(keys.items[0].name, S("Phone")) && keys.items[0].used_at == DB_NULL);
    assert_err(newsroom_passkey_remove(d.n, &other, keys.items[0].id), &ERR_NOT_FOUND);
    assert_ok(newsroom_passkey_remove(d.n, &d.actor, keys.items[0].id));
    assert_err(newsroom_passkey_remove(d.n, &d.actor, keys.items[0].id), &ERR_NOT_FOUND);
    d.counter++;
    assert_err(enter_once(&d), &ERR_FORBIDDEN);
    desk_close(&d);
}

/* A stolen phone holds both: an administrator takes both away. */
static void goes_with_a_lost_second_factor(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    assert_ok(add_key(&d, S("Phone")));
    d.counter++;
    assert_ok(newsroom_factor_remove(d.n, &d.actor, S("tor"), d.session));
    assert_ok(enter_once(&d)); /* one's own stays */
    d.counter++;
    assert_ok(newsroom_factor_remove(d.n, &ACTOR_COMMAND, S("tor"), S("")));
    assert_err(enter_once(&d), &ERR_FORBIDDEN);
    desk_close(&d);
}

static void challenges_are_bound(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str secret;
    struct passkey_answer answer = create(&d, S("another session"));
    assert_err(newsroom_passkey_add(d.n, d.a, &d.actor, d.session, &answer, S("Phone")), &ERR_FORBIDDEN);
    assert_ok(add_key(&d, S("Phone")));
    d.counter++;
    answer = get_with(&d, newsroom_passkey_challenge(d.n, d.a, S("another session")));
    assert_err(enter_with(&d, &answer, &secret), &ERR_FORBIDDEN);
    answer = get_with(&d, S("bm90IG91cnM"));
    assert_err(enter_with(&d, &answer, &secret), &ERR_FORBIDDEN);
    answer = get(&d);
    time_set(START + GOOD_FOR);
    assert_err(enter_with(&d, &answer, &secret), &ERR_FORBIDDEN);
    assert_ok(enter_once(&d));
    desk_close(&d);
}

static void what_is_not_right_is_not_taken(struct store_fixture *f)
{
    struct desk d = desk_open(f), wrong;
    struct str secret;
    assert_ok(add_key(&d, S("Phone")));
    assert_err(enter_once(&d), &ERR_FORBIDDEN); /* the counter stands still: a copy */
    d.counter++;
    wrong = d, wrong.origin = "https://news.example.evil.example";
    assert_err(enter_once(&wrong), &ERR_FORBIDDEN);
    wrong = d, wrong.origin = "http://news.example";
    assert_err(enter_once(&wrong), &ERR_FORBIDDEN);
    wrong = d, wrong.site = "evil.example";
    assert_err(enter_once(&wrong), &ERR_FORBIDDEN);
    wrong = d, wrong.flags = 1; /* present, not verified */
    assert_err(enter_once(&wrong), &ERR_FORBIDDEN);
    wrong = d, crypto_sign_keypair(wrong.public_key, wrong.secret_key);
    assert_err(enter_once(&wrong), &ERR_FORBIDDEN);
    struct passkey_answer answer = get(&d);
    answer.client_data = encode_str(&d, client_data(&d, "webauthn.create", answer.challenge));
    assert_err(enter_with(&d, &answer, &secret), &ERR_FORBIDDEN);
    assert_ok(enter_once(&d));
    desk_close(&d);
}

static void garbage_is_refused(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str secret;
    char *giant = arena_bytes(d.a, 30000);
    memset(giant, 'A', 30000);
    const struct str bad[] = {S(""), S("!"), S("AA=="), S("AAAA"), {giant, 30000}, {giant, 5000}, S("e30"), S("\0\0")};
    assert_ok(add_key(&d, S("Phone")));
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++)
        for (int part = 0; part < 5; part++) {
            d.counter++;
            struct passkey_answer answer = get(&d), fresh = create(&d, d.session);
            struct str *parts[] = {&answer.challenge, &answer.credential, &answer.client_data,
                                   &answer.authenticator_data, &answer.signature};
            *parts[part] = bad[i];
            assert_err(enter_with(&d, &answer, &secret), &ERR_FORBIDDEN);
            if (part == 3)
                fresh.authenticator_data = bad[i];
            else
                fresh.client_data = bad[i];
            assert_err(newsroom_passkey_add(d.n, d.a, &d.actor, d.session, &fresh, S("Bad")), &ERR_FORBIDDEN);
        }
    desk_close(&d);
}

static void sites_have_names(struct store_fixture *f)
{
    struct webauthn_site site;
    assert_true(webauthn_site(&f->a, S("https://News.example"), &site));
    assert_true(str_equal(site.id, S("news.example")) && str_equal(site.origin, S("https://news.example")));
    assert_true(webauthn_site(&f->a, S("http://localhost:8080"), &site));
    assert_true(str_equal(site.id, S("localhost")) && str_equal(site.origin, S("http://localhost:8080")));
    assert_false(webauthn_site(&f->a, S("http://127.0.0.1:8080"), &site));
    assert_false(webauthn_site(&f->a, S("http://[::1]:8080"), &site));
    assert_false(webauthn_site(&f->a, S("mailto:x@y.example"), &site));
}

int main(void)
{
    log_set_level(LOG_ERROR);
    static const struct store_test tests[] = {
        STORE_TEST(lets_its_owner_in),
        STORE_TEST(is_listed_and_removed),
        STORE_TEST(goes_with_a_lost_second_factor),
        STORE_TEST(challenges_are_bound),
        STORE_TEST(what_is_not_right_is_not_taken),
        STORE_TEST(garbage_is_refused),
        STORE_TEST_SQLITE(sites_have_names),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
