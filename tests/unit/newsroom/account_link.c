/* account_link.c - links that set a password: once, in time, by the configured address; on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/account_link.c"

#include "newsroom/own_account.h"
#include "newsroom/session.h"
#include "unit/newsroom/room.h"

#define START (1800000000 * TIME_SECOND)

static const struct str FRESH = S_INIT("a password of some words");

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

static struct str make_secret(struct desk *d)
{
    struct str address;
    assert_ok(newsroom_link_make(d->n, d->a, &ACTOR_COMMAND, S("tor"), &address));
    struct str start = str_format(d->a, "%.*s/desk/link/", STR_ARG(newsroom_settings(d->n)->url));
    assert_true(str_starts(address, start) && str_ends(address, S("/")));
    return str_slice(address, start.n, address.n - 1);
}

static struct err use_link(struct desk *d, struct str secret, struct str password)
{
    return newsroom_link_use(d->n, d->a, secret, password, S("192.0.2.1"));
}

static struct str sign_in(struct desk *d, struct str password)
{
    struct str secret;
    bool pending;
    assert_ok(newsroom_sign_in(d->n, d->a, S("tor"), password, S("192.0.2.1"), S("Browser"), &secret, &pending));
    return secret;
}

static bool opens(struct desk *d, struct str secret)
{
    struct actor actor;
    return !failed(newsroom_session_actor(d->n, d->a, secret, S(""), &actor));
}

static void sets_a_password_once(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str secret = make_secret(&d), session = sign_in(&d, d.password), name;
    assert_int_equal(secret.n, 43);
    assert_ok(newsroom_link_look(d.n, d.a, secret, &name));
    assert_true(str_equal(name, S("tor")));
    assert_err(use_link(&d, secret, S("too short")), &ERR_INVALID);
    assert_ok(use_link(&d, secret, FRESH));
    assert_false(opens(&d, session));
    assert_err(use_link(&d, secret, FRESH), &ERR_NOT_FOUND);
    assert_true(opens(&d, sign_in(&d, FRESH)));
    assert_int_equal(room_count_audit(d.n, d.a, S("account.password")), 1);
    desk_close(&d);
}

static void dies_of_time_and_of_what_makes_it_needless(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str made, name;
    struct str old = make_secret(&d), secret = make_secret(&d);
    assert_err(newsroom_link_look(d.n, d.a, old, &name), &ERR_NOT_FOUND); /* one at a time */
    assert_ok(newsroom_account_password(d.n, d.a, &ACTOR_COMMAND, S("tor"), (struct str){0}, &made));
    assert_err(use_link(&d, secret, FRESH), &ERR_NOT_FOUND);
    secret = make_secret(&d);
    time_set(START + GOOD_FOR - 1);
    assert_ok(newsroom_link_look(d.n, d.a, secret, &name));
    time_set(START + GOOD_FOR);
    assert_err(use_link(&d, secret, FRESH), &ERR_NOT_FOUND);
    secret = make_secret(&d);
    assert_ok(newsroom_account_disable(d.n, &ACTOR_COMMAND, S("tor"), true));
    assert_err(use_link(&d, secret, FRESH), &ERR_NOT_FOUND);
    assert_err(newsroom_link_make(d.n, d.a, &ACTOR_COMMAND, S("tor"), &made), &ERR_CONFLICT);
    assert_ok(newsroom_account_disable(d.n, &ACTOR_COMMAND, S("tor"), false));
    assert_err(use_link(&d, secret, FRESH), &ERR_NOT_FOUND);
    assert_err(newsroom_link_make(d.n, d.a, &ACTOR_COMMAND, S("nobody"), &made), &ERR_NOT_FOUND);
    desk_close(&d);
}

static void ones_own_sessions(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str one = sign_in(&d, d.password), two = sign_in(&d, d.password), three = sign_in(&d, d.password);
    struct actor actor, other = {.account_id = 999, .who = S("mio")};
    struct own_session *sessions;
    ptrdiff_t count;
    assert_ok(newsroom_session_actor(d.n, d.a, one, S(""), &actor));
    assert_ok(newsroom_own_sessions(d.n, d.a, &actor, one, &sessions, &count));
    assert_int_equal(count, 3);
    struct str foreign = sessions[0].current ? sessions[1].name : sessions[0].name;
    assert_err(newsroom_own_session_end(d.n, &other, foreign), &ERR_NOT_FOUND);
    assert_err(newsroom_own_session_end(d.n, &actor, S("no such")), &ERR_NOT_FOUND);
    assert_ok(newsroom_own_session_end(d.n, &actor, foreign));
    assert_int_equal(opens(&d, two) + opens(&d, three), 1);
    assert_err(newsroom_own_session_end(d.n, &actor, foreign), &ERR_NOT_FOUND);
    assert_ok(newsroom_own_sessions_end(d.n, &actor, one));
    assert_true(opens(&d, one) && !opens(&d, two) && !opens(&d, three));
    desk_close(&d);
}

static void ones_own_password_and_language(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str one = sign_in(&d, d.password), two = sign_in(&d, d.password);
    struct actor actor;
    assert_ok(newsroom_session_actor(d.n, d.a, one, S(""), &actor));
    for (int i = 0; i < 5; i++)
        assert_err(newsroom_reauthenticate(d.n, d.a, &actor, FRESH), &ERR_FORBIDDEN);
    assert_err(newsroom_reauthenticate(d.n, d.a, &actor, d.password), &ERR_BUSY);
    time_set(START + 2 * TIME_SECOND);
    assert_ok(newsroom_reauthenticate(d.n, d.a, &actor, d.password));
    assert_err(newsroom_account_own_password(d.n, d.a, &actor, S("short"), one), &ERR_INVALID);
    assert_ok(newsroom_account_own_password(d.n, d.a, &actor, FRESH, one));
    assert_true(opens(&d, one) && !opens(&d, two));
    assert_err(newsroom_own_language(d.n, &actor, S("<script>")), &ERR_INVALID);
    assert_ok(newsroom_own_language(d.n, &actor, S("fa")));
    assert_ok(newsroom_session_actor(d.n, d.a, one, S(""), &actor));
    assert_true(str_equal(actor.language, S("fa")));
    desk_close(&d);
}

static void another_role_ends_sessions(struct store_fixture *f)
{
    struct desk d = desk_open(f);
    struct str session = sign_in(&d, d.password);
    assert_ok(newsroom_account_place(d.n, d.a, &ACTOR_COMMAND, S("tor"), ROLE_WRITER, S("Tor Amsel")));
    assert_true(opens(&d, session));
    assert_ok(newsroom_account_place(d.n, d.a, &ACTOR_COMMAND, S("tor"), ROLE_ADMINISTRATOR, S("")));
    assert_false(opens(&d, session));
    assert_err(newsroom_account_place(d.n, d.a, &ACTOR_COMMAND, S("tor"), ROLE_EDITOR, S("")), &ERR_CONFLICT);
    assert_err(newsroom_account_place(d.n, d.a, &ACTOR_COMMAND, S("nobody"), ROLE_EDITOR, S("")), &ERR_NOT_FOUND);
    assert_err(newsroom_account_place(d.n, d.a, &ACTOR_COMMAND, S("tor"), ROLE_ADMINISTRATOR,
                                      S("a\xe2\x80\xae"
                                        "b")),
               &ERR_INVALID);
    desk_close(&d);
}

int main(void)
{
    log_set_level(LOG_ERROR);
    static const struct store_test tests[] = {
        STORE_TEST(sets_a_password_once),       STORE_TEST(dies_of_time_and_of_what_makes_it_needless),
        STORE_TEST(ones_own_sessions),          STORE_TEST(ones_own_password_and_language),
        STORE_TEST(another_role_ends_sessions),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
