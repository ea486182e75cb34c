/* factor.c - second factors: set up, asked for at sign-in, used once each, lost, required; on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/factor.c"

#include "newsroom/account.h"
#include "newsroom/session.h"
#include "unit/newsroom/room.h"

#define START (1800000000 * TIME_SECOND)

/* A newsroom with "tor", an editor, signed in. */
struct desk {
    struct newsroom *n;
    struct arena *a;
    struct str password, session;
    struct actor actor;
    unsigned char secret[TOTP_SECRET_SIZE];
    struct str codes[FACTOR_RECOVERY_CODES];
};

static struct err sign_in(struct desk *d, struct str *secret, bool *pending)
{
    return newsroom_sign_in(d->n, d->a, S("tor"), d->password, S("192.0.2.1"), S("Browser"), secret, pending);
}

static struct desk desk_open(struct store_fixture *f)
{
    struct desk d = {.n = room_open(f), .a = &f->a};
    bool pending;
    time_set(START);
    assert_ok(newsroom_account_add(d.n, d.a, &ACTOR_COMMAND, S("tor"), ROLE_EDITOR, (struct str){0}, &d.password));
    assert_ok(sign_in(&d, &d.session, &pending));
    assert_ok(newsroom_session_actor(d.n, d.a, d.session, S("192.0.2.1"), &d.actor));
    return d;
}

static void desk_close(struct desk *d)
{
    time_set(0);
    newsroom_close(d->n);
}

static struct str code_at(struct desk *d, int64_t t)
{
    char *code = arena_bytes(d->a, TOTP_DIGITS);
    totp_code(d->secret, totp_step(t), code);
    return (struct str){code, TOTP_DIGITS};
}

static void set_up(struct desk *d)
{
    assert_ok(newsroom_factor_begin(d->n, &d->actor, d->secret));
    assert_ok(newsroom_factor_confirm(d->n, d->a, &d->actor, code_at(d, time_now()), d->session, d->codes));
}

static struct err second_step(struct desk *d, struct str pending, struct str code)
{
    struct str secret;
    return newsroom_sign_in_code(d->n, d->a, pending, code, S(""), S("192.0.2.1"), S("Browser"), &secret);
}

static struct str first_step(struct desk *d)
{
    struct str secret;
    bool pending;
    assert_ok(sign_in(d, &secret, &pending));
    assert_true(pending);
    return secret;
}

static struct err use(struct desk *d, struct str secret)
{
    struct actor actor;
    return newsroom_session_actor(d->n, d->a, secret, S("192.0.2.1"), &actor);
}

static void counts_only_once_confirmed(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct factor factor;
    struct str secret, other = {0};
    bool pending;
    assert_err(newsroom_factor_waiting(d.n, &d.actor, d.secret), &ERR_NOT_FOUND);
    assert_ok(newsroom_factor_begin(d.n, &d.actor, d.secret));
    assert_ok(newsroom_factor(d.n, &d.actor, &factor));
    assert_false(factor.on);
    assert_ok(sign_in(&d, &other, &pending));
    assert_false(pending);
    assert_err(newsroom_factor_confirm(d.n, d.a, &d.actor, S("000000"), d.session, d.codes), &ERR_FORBIDDEN);
    assert_ok(newsroom_factor_confirm(d.n, d.a, &d.actor, code_at(&d, START), d.session, d.codes));
    assert_ok(newsroom_factor(d.n, &d.actor, &factor));
    assert_true(factor.on && factor.since == START && factor.recovery == FACTOR_RECOVERY_CODES);
    assert_ok(use(&d, d.session));
    assert_err(use(&d, other), &ERR_NOT_FOUND); /* opened by the password alone */
    assert_ok(sign_in(&d, &secret, &pending));
    assert_true(pending);
    assert_err(newsroom_factor_begin(d.n, &d.actor, d.secret), &ERR_CONFLICT);
    desk_close(&d);
}

static void a_pending_session_opens_nothing(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    bool pends;
    set_up(&d);
    struct str pending = first_step(&d);
    assert_err(use(&d, pending), &ERR_NOT_FOUND);
    assert_ok(newsroom_session_pends(d.n, d.a, pending, &pends));
    assert_true(pends);
    assert_ok(newsroom_session_pends(d.n, d.a, d.session, &pends));
    assert_false(pends);
    assert_err(second_step(&d, d.session, code_at(&d, START + 30 * TIME_SECOND)), &ERR_NOT_FOUND);
    time_set(START + 600 * TIME_SECOND);
    assert_err(second_step(&d, pending, code_at(&d, time_now())), &ERR_NOT_FOUND);
    desk_close(&d);
}

static void a_code_works_once(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    set_up(&d);
    assert_err(second_step(&d, first_step(&d), code_at(&d, START)), &ERR_FORBIDDEN); /* it confirmed the factor */
    time_set(START + 60 * TIME_SECOND);
    struct str code = code_at(&d, time_now()), pending = first_step(&d);
    assert_ok(second_step(&d, pending, code));
    assert_err(second_step(&d, pending, code), &ERR_NOT_FOUND);
    assert_err(second_step(&d, first_step(&d), code), &ERR_FORBIDDEN);
    desk_close(&d);
}

static void a_recovery_code_works_once(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct factor factor;
    struct str fresh[FACTOR_RECOVERY_CODES];
    set_up(&d);
    char shouted[32];
    for (ptrdiff_t i = 0; i < d.codes[0].n; i++)
        shouted[i] = (char)(d.codes[0].p[i] >= 'a' && d.codes[0].p[i] <= 'z' ? d.codes[0].p[i] - 32 : d.codes[0].p[i]);
    assert_ok(second_step(&d, first_step(&d), (struct str){shouted, d.codes[0].n}));
    assert_err(second_step(&d, first_step(&d), d.codes[0]), &ERR_FORBIDDEN);
    assert_ok(newsroom_factor(d.n, &d.actor, &factor));
    assert_int_equal(factor.recovery, FACTOR_RECOVERY_CODES - 1);
    assert_ok(newsroom_factor_renew(d.n, d.a, &d.actor, fresh));
    assert_err(second_step(&d, first_step(&d), d.codes[1]), &ERR_FORBIDDEN);
    assert_ok(second_step(&d, first_step(&d), fresh[0]));
    desk_close(&d);
}

/* Over fresh sign-ins, too: who guesses has the password. */
static void codes_are_throttled(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    set_up(&d);
    for (int i = 0; i < 5; i++)
        assert_err(second_step(&d, first_step(&d), S("000000")), &ERR_FORBIDDEN);
    assert_err(second_step(&d, first_step(&d), d.codes[0]), &ERR_BUSY);
    time_set(START + 2 * TIME_SECOND);
    assert_ok(second_step(&d, first_step(&d), d.codes[0]));
    assert_err(second_step(&d, first_step(&d), S("000000")), &ERR_FORBIDDEN);
    desk_close(&d);
}

static void senseless_codes_are_wrong(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    char *giant = arena_bytes(d.a, 100000);
    memset(giant, '7', 100000);
    set_up(&d);
    const struct str bad[] = {S(""),
                              S("\0\0\0\0\0\0"),
                              S("\xe2\x80\xae"
                                "123456"),
                              {giant, 100000}};
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++)
        assert_err(second_step(&d, first_step(&d), bad[i]), &ERR_FORBIDDEN);
    desk_close(&d);
}

static void is_taken_away_by_oneself_or_an_administrator(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct actor other = {.account_id = d.actor.account_id + 1, .who = S("mio"), .role = ROLE_EDITOR};
    struct str secret;
    bool pending;
    set_up(&d);
    assert_err(newsroom_factor_remove(d.n, &other, S("tor"), S("")), &ERR_FORBIDDEN);
    assert_err(newsroom_factor_remove(d.n, &ACTOR_COMMAND, S("nobody"), S("")), &ERR_NOT_FOUND);
    assert_ok(newsroom_factor_remove(d.n, &d.actor, S("tor"), d.session));
    assert_ok(use(&d, d.session));
    set_up(&d);
    assert_ok(newsroom_factor_remove(d.n, &ACTOR_COMMAND, S("tor"), S("")));
    assert_err(use(&d, d.session), &ERR_NOT_FOUND);
    assert_ok(sign_in(&d, &secret, &pending));
    assert_false(pending);
    assert_int_equal(room_count_audit(d.n, d.a, S("account.forget-code")), 2);
    desk_close(&d);
}

static void the_setting_decides(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct actor actor;
    struct str secret;
    bool pending;
    assert_err(newsroom_set(d.n, &ACTOR_COMMAND, S("second_factor"), S("perhaps")), &ERR_INVALID);
    assert_ok(newsroom_set(d.n, &ACTOR_COMMAND, S("second_factor"), S("required")));
    assert_ok(newsroom_session_actor(d.n, d.a, d.session, S(""), &actor));
    assert_true(actor.unready);
    set_up(&d);
    assert_ok(newsroom_session_actor(d.n, d.a, d.session, S(""), &actor));
    assert_false(actor.unready);
    assert_ok(newsroom_set(d.n, &ACTOR_COMMAND, S("second_factor"), S("off")));
    assert_ok(sign_in(&d, &secret, &pending));
    assert_false(pending);
    assert_false(factor_is_required(newsroom_settings(d.n), ROLE_ADMINISTRATOR));
    desk_close(&d);
}

/* Neither the secret nor a code stands in the database as it is. */
static void secrets_are_sealed(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    unsigned char again[TOTP_SECRET_SIZE];
    set_up(&d);
    struct str one = seal(d.a, d.n, d.secret), two = seal(d.a, d.n, d.secret);
    assert_false(str_equal(one, two));
    assert_true(str_find(one, (struct str){(const char *)d.secret, TOTP_SECRET_SIZE}, 0) < 0);
    assert_ok(unseal(d.a, d.n, one, again));
    assert_memory_equal(again, d.secret, TOTP_SECRET_SIZE);
    ((char *)(uintptr_t)one.p)[one.n - 1] ^= 1;
    assert_err(unseal(d.a, d.n, one, again), &ERR_STORE);
    assert_err(unseal(d.a, d.n, str_slice(two, 0, 10), again), &ERR_STORE);
    desk_close(&d);
}

int main(void)
{
    log_set_level(LOG_ERROR);
    static const struct store_test tests[] = {
        STORE_TEST(counts_only_once_confirmed),
        STORE_TEST(a_pending_session_opens_nothing),
        STORE_TEST(a_code_works_once),
        STORE_TEST(a_recovery_code_works_once),
        STORE_TEST(codes_are_throttled),
        STORE_TEST(senseless_codes_are_wrong),
        STORE_TEST(is_taken_away_by_oneself_or_an_administrator),
        STORE_TEST(the_setting_decides),
        STORE_TEST(secrets_are_sealed),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
