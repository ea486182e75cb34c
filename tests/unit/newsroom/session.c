/* session.c - signing in, throttled; sessions that end when they must, on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/session.c"

#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>

#include "newsroom/account.h"
#include "unit/newsroom/room.h"

#define START (1800000000 * TIME_SECOND)

static const struct str HOME = S_INIT("192.0.2.1");
static const struct str ELSEWHERE = S_INIT("198.51.100.7");

/* A newsroom with one writer, "tor", at START on a clock that stands. */
struct desk {
    struct newsroom *n;
    struct arena *a;
    struct str password;
};

static struct desk desk_open(struct store_fixture *f)
{
    struct desk d = {.n = room_open(f), .a = &f->a};
    time_set(START);
    assert_ok(newsroom_account_add(d.n, d.a, &ACTOR_COMMAND, S("tor"), ROLE_WRITER, (struct str){0}, &d.password));
    return d;
}

static void desk_close(struct desk *d)
{
    time_set(0);
    newsroom_close(d->n);
}

static struct err sign_in(struct desk *d, struct str name, struct str password, struct str address)
{
    struct str secret;
    bool pending;
    return newsroom_sign_in(d->n, d->a, name, password, address, S("Browser"), &secret, &pending);
}

static struct str sign_in_fine(struct desk *d)
{
    struct str secret;
    bool pending;
    assert_ok(newsroom_sign_in(d->n, d->a, S("tor"), d->password, HOME, S("Browser"), &secret, &pending));
    assert_false(pending);
    return secret;
}

static struct err use(struct desk *d, struct str secret)
{
    struct actor actor;
    return newsroom_session_actor(d->n, d->a, secret, HOME, &actor);
}

static void fail_often(struct desk *d, struct str name, struct str address, int times)
{
    for (int i = 0; i < times; i++)
        assert_err(sign_in(d, name, S("not the password"), address), &ERR_FORBIDDEN);
}

static void signs_in_and_out(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct actor actor;
    struct str one = sign_in_fine(&d), two = sign_in_fine(&d);
    assert_int_equal(one.n, 43);
    assert_false(str_equal(one, two));
    assert_ok(newsroom_session_actor(d.n, d.a, one, ELSEWHERE, &actor));
    assert_true(str_equal(actor.who, S("tor")) && str_equal(actor.origin, ELSEWHERE));
    assert_true(actor.role == ROLE_WRITER && actor.account_id > 0);
    assert_ok(newsroom_sign_out(d.n, &actor, one));
    assert_ok(newsroom_sign_out(d.n, &actor, one));
    assert_err(use(&d, one), &ERR_NOT_FOUND);
    assert_ok(use(&d, two));
    assert_err(use(&d, S("")), &ERR_NOT_FOUND);
    assert_err(use(&d, S("no such secret")), &ERR_NOT_FOUND);
    assert_int_equal(room_count_audit(d.n, d.a, S("session.begin")), 2);
    assert_int_equal(room_count_audit(d.n, d.a, S("session.end")), 1);
    desk_close(&d);
}

static void a_shut_out_account_has_no_session(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str secret = sign_in_fine(&d), made;
    assert_ok(newsroom_account_disable(d.n, &ACTOR_COMMAND, S("tor"), true));
    assert_err(use(&d, secret), &ERR_NOT_FOUND);
    assert_err(sign_in(&d, S("tor"), d.password, HOME), &ERR_FORBIDDEN);
    assert_ok(newsroom_account_disable(d.n, &ACTOR_COMMAND, S("tor"), false));
    assert_err(use(&d, secret), &ERR_NOT_FOUND);
    secret = sign_in_fine(&d);
    assert_ok(newsroom_account_password(d.n, d.a, &ACTOR_COMMAND, S("tor"), (struct str){0}, &made));
    assert_err(use(&d, secret), &ERR_NOT_FOUND);
    desk_close(&d);
}

/* The password changes after it was found right and before the session is written. */
static void a_password_changed_meanwhile_opens_nothing(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str made;
    struct attempt t = {.n = d.n, .a = d.a, .name = S("tor"), .address = HOME, .now = time_now()};
    begin_attempt(&t);
    assert_ok(db_write(newsroom_db(d.n), take_attempt, &t));
    assert_true(password_fits(&t, S("tor"), d.password));
    assert_ok(newsroom_account_password(d.n, d.a, &ACTOR_COMMAND, S("tor"), (struct str){0}, &made));
    t.secret = secret_make_token(d.a);
    assert_err(db_write(newsroom_db(d.n), write_session, &t), &ERR_FORBIDDEN);
    assert_err(use(&d, t.secret), &ERR_NOT_FOUND);
    desk_close(&d);
}

static void sessions_end_by_themselves(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    const struct settings *settings = newsroom_settings(d.n);
    int64_t idle = settings->session_idle_minutes * MINUTE, most = settings->session_days * TIME_DAY;
    struct str left = sign_in_fine(&d), used = sign_in_fine(&d);
    for (int64_t t = 0; t < most; t += idle - MINUTE) {
        time_set(START + t);
        assert_ok(use(&d, used));
    }
    assert_err(use(&d, left), &ERR_NOT_FOUND);
    time_set(START + most - 1);
    assert_ok(use(&d, used));
    time_set(START + most);
    assert_err(use(&d, used), &ERR_NOT_FOUND);
    desk_close(&d);
}

static void prune_leaves_what_is_good(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    int64_t idle = newsroom_settings(d.n)->session_idle_minutes * MINUTE;
    struct str old = sign_in_fine(&d);
    time_set(START + idle - MINUTE);
    struct str young = sign_in_fine(&d);
    time_set(START + idle);
    assert_ok(newsroom_session_prune(d.n));
    assert_ok(use(&d, young));
    time_set(START); /* even by a clock that went back: the row is gone */
    assert_err(use(&d, old), &ERR_NOT_FOUND);
    desk_close(&d);
}

static void wrong_words_are_the_same(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    assert_err(sign_in(&d, S("tor"), S("wrong"), HOME), &ERR_FORBIDDEN);
    struct str known = str_copy(d.a, str_from_c(err_detail()));
    assert_err(sign_in(&d, S("nobody"), S("wrong"), HOME), &ERR_FORBIDDEN);
    assert_true(str_equal(known, str_from_c(err_detail())));
    assert_err(sign_in(&d, S(""), S(""), HOME), &ERR_FORBIDDEN);
    assert_int_equal(room_count_audit(d.n, d.a, S("session.refused")), 3);
    desk_close(&d);
}

/* An unknown name costs as much work as a wrong password: the stand-in has the same algorithm, cost and form. */
static void unknown_names_cost_the_same(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    int64_t spent[2] = {INT64_MAX, INT64_MAX};
    const struct str names[] = {S("tor"), S("nobody")};
    for (int round = 0; round < 4; round++)
        for (int i = 0; i < 2; i++) {
            struct attempt t = {.n = d.n, .a = d.a, .name = names[i], .address = HOME, .now = time_now()};
            begin_attempt(&t);
            assert_ok(db_write(newsroom_db(d.n), take_attempt, &t));
            int64_t before = time_thread_cpu();
            assert_false(password_fits(&t, names[i], S("wrong")));
            spent[i] = MIN(spent[i], time_thread_cpu() - before);
        }
    assert_true(spent[1] * 2 > spent[0] && spent[0] * 2 > spent[1]);
    desk_close(&d);
}

/* What is too long is refused, and nothing is cut until it fits. */
static void nothing_is_cut_to_fit(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    char password[LIMIT_PASSWORD + 1], name[LIMIT_NAME + 1], agent[999];
    struct str made, secret;
    memset(password, 'x', sizeof(password));
    memset(name, 'n', sizeof(name));
    agent[0] = 'x'; /* so that the cut falls into a character */
    for (int i = 1; i < 999; i += 2)
        memcpy(agent + i, "\xc3\xa9", 2);
    struct str full = {password, LIMIT_PASSWORD}, over = {password, LIMIT_PASSWORD + 1};
    struct str full_name = {name, LIMIT_NAME}, over_name = {name, LIMIT_NAME + 1};
    assert_ok(newsroom_account_add(d.n, d.a, &ACTOR_COMMAND, full_name, ROLE_WRITER, (struct str){0}, &made));
    assert_ok(newsroom_account_password(d.n, d.a, &ACTOR_COMMAND, full_name, full, &made));
    assert_err(sign_in(&d, full_name, over, HOME), &ERR_FORBIDDEN);
    assert_err(sign_in(&d, over_name, full, HOME), &ERR_FORBIDDEN);
    assert_ok(newsroom_sign_in(d.n, d.a, full_name, full, HOME, (struct str){agent, 999}, &secret, &(bool){false}));
    desk_close(&d);
}

static void waits_grow(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    fail_often(&d, S("tor"), HOME, PAIR_FREE);
    assert_err(sign_in(&d, S("tor"), d.password, HOME), &ERR_BUSY);
    assert_string_equal(err_detail(), "too many attempts; the next one is looked at in 1 seconds");
    int64_t now = START, wait = TIME_SECOND;
    for (int i = 0; i < 5; i++, wait *= 2) {
        time_set(now + wait - 1);
        assert_err(sign_in(&d, S("tor"), d.password, HOME), &ERR_BUSY);
        now += wait;
        time_set(now);
        fail_often(&d, S("tor"), HOME, 1);
    }
    time_set(now + wait);
    sign_in_fine(&d);
    fail_often(&d, S("tor"), HOME, PAIR_FREE - 1); /* counted anew */
    sign_in_fine(&d);
    fail_often(&d, S("tor"), HOME, PAIR_FREE);
    time_set(now + wait + THROTTLE_FORGIVEN_AFTER + MINUTE);
    assert_ok(newsroom_session_prune(d.n));
    fail_often(&d, S("tor"), HOME, PAIR_FREE - 1);
    sign_in_fine(&d);
    desk_close(&d);
}

/* 100 wrong ones from one address, as fast as it may: the owner signs in from another. */
static void the_owner_is_not_shut_out(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    int looked_at = 0;
    for (int i = 0; i < 100; i++) {
        looked_at += err_is(sign_in(&d, S("tor"), S("wrong"), ELSEWHERE), &ERR_FORBIDDEN);
        time_set(START + i * TIME_SECOND);
    }
    assert_true(looked_at >= PAIR_FREE && looked_at < 15);
    sign_in_fine(&d);
    desk_close(&d);
}

static void an_address_is_throttled_over_names(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    for (int i = 0; i < NETWORK_FREE; i++)
        fail_often(&d, str_format(d.a, "name%d", i), ELSEWHERE, 1);
    assert_err(sign_in(&d, S("tor"), d.password, ELSEWHERE), &ERR_BUSY);
    sign_in_fine(&d);
    desk_close(&d);
}

/* Guesses from very many places: the name itself is throttled, and never longer than the short wait. */
static void a_name_is_throttled_over_addresses(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    for (int i = 0; i < NAME_FREE; i++)
        fail_often(&d, S("tor"), str_format(d.a, "203.0.113.%d", i), 1);
    assert_err(sign_in(&d, S("tor"), d.password, HOME), &ERR_BUSY);
    time_set(START + SHORT_WAIT);
    sign_in_fine(&d);
    desk_close(&d);
}

/* Signing in with an account of one's own does not make guesses free. */
static void own_success_pays_for_no_guess(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    int guesses = 0;
    for (int i = 0; i < 60; i++) {
        guesses += err_is(sign_in(&d, str_format(d.a, "name%d", i), S("wrong"), HOME), &ERR_FORBIDDEN);
        err_ignore(sign_in(&d, S("tor"), d.password, HOME));
    }
    assert_int_equal(guesses, NETWORK_FREE);
    desk_close(&d);
}

struct crowd {
    struct desk *desk;
    atomic_int looked_at, others;
};

static void *guess(void *context)
{
    struct crowd *crowd = context;
    struct arena a;
    struct str secret;
    arena_init(&a, 0);
    struct err e =
        newsroom_sign_in(crowd->desk->n, &a, S("tor"), S("wrong"), ELSEWHERE, S(""), &secret, &(bool){false});
    if (err_is(e, &ERR_FORBIDDEN))
        atomic_fetch_add(&crowd->looked_at, 1);
    else if (!err_is(e, &ERR_BUSY))
        atomic_fetch_add(&crowd->others, 1);
    arena_close(&a);
    return NULL;
}

static void many_at_once_get_no_more(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct crowd crowd = {.desk = &d};
    pthread_t threads[24];
    for (int i = 0; i < COUNT_OF(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, guess, &crowd), 0);
    for (int i = 0; i < COUNT_OF(threads); i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&crowd.others), 0);
    assert_int_equal(atomic_load(&crowd.looked_at), PAIR_FREE);
    desk_close(&d);
}

static void nothing_secret_is_logged(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct room_audit audit = {.a = d.a};
    struct str secret = sign_in_fine(&d);
    assert_err(sign_in(&d, d.password, S("tor"), HOME), &ERR_FORBIDDEN); /* the fields mixed up */
    assert_ok(db_read(newsroom_db(d.n), room_read_audit, &audit));
    assert_true(audit.entries.count > 2);
    for (ptrdiff_t i = 0; i < audit.entries.count; i++) {
        const struct sql_audit_entry *e = &audit.entries.items[i];
        const struct str texts[] = {e->who, e->origin, e->action, e->subject, e->detail};
        for (ptrdiff_t j = 0; j < COUNT_OF(texts); j++)
            assert_true(str_find(texts[j], d.password, 0) < 0 && str_find(texts[j], secret, 0) < 0);
    }
    desk_close(&d);
}

int main(void)
{
    log_set_level(LOG_ERROR);
    static const struct store_test tests[] = {
        STORE_TEST(signs_in_and_out),
        STORE_TEST(a_shut_out_account_has_no_session),
        STORE_TEST(a_password_changed_meanwhile_opens_nothing),
        STORE_TEST(sessions_end_by_themselves),
        STORE_TEST(prune_leaves_what_is_good),
        STORE_TEST(wrong_words_are_the_same),
        STORE_TEST_SQLITE(unknown_names_cost_the_same),
        STORE_TEST(nothing_is_cut_to_fit),
        STORE_TEST(waits_grow),
        STORE_TEST(the_owner_is_not_shut_out),
        STORE_TEST(an_address_is_throttled_over_names),
        STORE_TEST(a_name_is_throttled_over_addresses),
        STORE_TEST(own_success_pays_for_no_guess),
        STORE_TEST(many_at_once_get_no_more),
        STORE_TEST(nothing_secret_is_logged),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
