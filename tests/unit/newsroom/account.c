/* account.c - accounts: made, listed, shut out; their passwords and tokens, on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/account.c"

#include "unit/newsroom/room.h"

static struct err add_account(struct newsroom *n, struct arena *a, struct str name, enum role role)
{
    struct str password;
    return newsroom_account_add(n, a, &ACTOR_COMMAND, name, role, (struct str){0}, &password);
}

static struct sql_account *account_of(struct newsroom *n, struct arena *a, struct str name)
{
    struct sql_account_list all;
    assert_ok(newsroom_account_list(n, a, &all));
    for (ptrdiff_t i = 0; i < all.count; i++)
        if (str_equal(all.items[i].name, name))
            return &all.items[i];
    fail_msg("no account %.*s", STR_ARG(name));
    return NULL;
}

static void adds_and_lists(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    struct sql_account_list all;
    struct str password;
    assert_ok(newsroom_account_add(n, &f->a, &ACTOR_COMMAND, S("tor"), ROLE_WRITER, S("Tor Amsel"), &password));
    assert_ok(add_account(n, &f->a, S("ines@news.example"), ROLE_ADMINISTRATOR));
    assert_ok(newsroom_account_list(n, &f->a, &all));
    assert_int_equal(all.count, 2);
    assert_true(str_equal(all.items[0].name, S("ines@news.example")));
    assert_true(all.items[0].person_id == DB_NULL && all.items[1].person_id > 0);
    assert_true(str_equal(all.items[1].role, S("writer")));
    assert_int_equal(password.n, PASSWORD_LENGTH);
    assert_int_equal(room_count_audit(n, &f->a, S("account.add")), 2);
    newsroom_close(n);
}

/* What ASVS 11.4.2 asks to be asserted: the algorithm and its cost; and the password itself is nowhere. */
static void passwords_are_kept_as_argon2id(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    struct str password;
    assert_ok(newsroom_account_add(n, &f->a, &ACTOR_COMMAND, S("tor"), ROLE_WRITER, (struct str){0}, &password));
    struct str hash = account_of(n, &f->a, S("tor"))->password_hash;
    assert_true(str_starts(hash, S("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_true(str_find(hash, password, 0) < 0);
    assert_true(secret_password_is(&f->a, hash, password));
    assert_false(secret_password_is(&f->a, hash, str_slice(password, 0, password.n - 1)));
    assert_false(secret_password_is(&f->a, hash, (struct str){0})); /* a form without the field */
    newsroom_close(n);
}

static void refuses_names_and_texts(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    struct str password;
    const struct str bad[] = {S(""), S(".tor"), S("a b"), S("a\nb"), S("\xc3\xa9"), S("a/b"), S("a\0b")};
    for (ptrdiff_t i = 0; i < COUNT_OF(bad); i++)
        assert_err(add_account(n, &f->a, bad[i], ROLE_WRITER), &ERR_INVALID);
    assert_err(newsroom_account_add(n, &f->a, &ACTOR_COMMAND, S("tor"), ROLE_WRITER, S("A\x01"), &password),
               &ERR_INVALID);
    assert_ok(add_account(n, &f->a, S("tor"), ROLE_WRITER));
    assert_err(add_account(n, &f->a, S("tor"), ROLE_EDITOR), &ERR_CONFLICT);
    assert_true(str_equal(account_of(n, &f->a, S("tor"))->role, S("writer")));
    assert_int_equal(room_count_audit(n, &f->a, S("account.add")), 1);
    newsroom_close(n);
}

static void set_passwords_have_limits(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    struct str made, fifteen = S("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 ten more..."); /* 19 characters */
    char long_one[LIMIT_PASSWORD + 1];
    memset(long_one, 'x', sizeof(long_one));
    assert_ok(add_account(n, &f->a, S("tor"), ROLE_WRITER));
    struct str name = S("tor");
    const struct actor *by = &ACTOR_COMMAND;
    /* 14 characters in 28 bytes are too few */
    assert_err(newsroom_account_password(n, &f->a, by, name,
                                         S("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
                                           "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"),
                                         &made),
               &ERR_INVALID);
    assert_err(newsroom_account_password(n, &f->a, by, name, (struct str){long_one, LIMIT_PASSWORD + 1}, &made),
               &ERR_INVALID);
    assert_err(newsroom_account_password(n, &f->a, by, name, S("fifteen and \xff more"), &made), &ERR_INVALID);
    assert_err(newsroom_account_password(n, &f->a, by, S("nobody"), fifteen, &made), &ERR_NOT_FOUND);
    assert_ok(newsroom_account_password(n, &f->a, by, name, (struct str){long_one, LIMIT_PASSWORD}, &made));
    assert_ok(newsroom_account_password(n, &f->a, by, name, fifteen, &made));
    assert_true(secret_password_is(&f->a, account_of(n, &f->a, name)->password_hash, fifteen));
    assert_ok(newsroom_account_password(n, &f->a, by, name, (struct str){0}, &made));
    assert_int_equal(made.n, PASSWORD_LENGTH);
    assert_false(secret_password_is(&f->a, account_of(n, &f->a, name)->password_hash, fifteen));
    assert_int_equal(room_count_audit(n, &f->a, S("account.password")), 3);
    newsroom_close(n);
}

static void the_last_administrator_stays(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    assert_ok(add_account(n, &f->a, S("ines"), ROLE_ADMINISTRATOR));
    assert_ok(add_account(n, &f->a, S("tor"), ROLE_EDITOR));
    assert_err(newsroom_account_disable(n, &ACTOR_COMMAND, S("ines"), true), &ERR_CONFLICT);
    assert_false(account_of(n, &f->a, S("ines"))->disabled);
    assert_ok(newsroom_account_disable(n, &ACTOR_COMMAND, S("tor"), true));
    assert_ok(add_account(n, &f->a, S("mio"), ROLE_ADMINISTRATOR));
    assert_ok(newsroom_account_disable(n, &ACTOR_COMMAND, S("ines"), true));
    assert_ok(newsroom_account_disable(n, &ACTOR_COMMAND, S("ines"), true)); /* again changes nothing */
    assert_err(newsroom_account_disable(n, &ACTOR_COMMAND, S("mio"), true), &ERR_CONFLICT);
    assert_ok(newsroom_account_disable(n, &ACTOR_COMMAND, S("ines"), false));
    assert_ok(newsroom_account_disable(n, &ACTOR_COMMAND, S("mio"), true));
    assert_err(newsroom_account_disable(n, &ACTOR_COMMAND, S("nobody"), true), &ERR_NOT_FOUND);
    newsroom_close(n);
}

struct by_token {
    struct arena *a;
    struct str token;
    struct sql_account *account;
};

static struct err find_by_token(struct db_conn *conn, void *context)
{
    struct by_token *q = context;
    return sql_account_by_token(q->a, conn, secret_hash_token(q->a, q->token), &q->account);
}

static struct sql_account *account_by_token(struct newsroom *n, struct arena *a, struct str token)
{
    struct by_token q = {.a = a, .token = token};
    assert_ok(db_read(newsroom_db(n), find_by_token, &q));
    return q.account;
}

static void tokens_stand_for_accounts(struct store_fixture *f)
{
    struct newsroom *n = room_open(f);
    struct str token, other;
    assert_ok(add_account(n, &f->a, S("tor"), ROLE_WRITER));
    assert_ok(newsroom_account_token(n, &f->a, &ACTOR_COMMAND, S("tor"), S("wire"), &token));
    assert_ok(newsroom_account_token(n, &f->a, &ACTOR_COMMAND, S("tor"), S("wire"), &other));
    assert_int_equal(token.n, 43);
    assert_false(str_equal(token, other));
    assert_true(str_equal(account_by_token(n, &f->a, token)->name, S("tor")));
    assert_null(account_by_token(n, &f->a, str_slice(token, 0, 42)));
    assert_ok(newsroom_account_disable(n, &ACTOR_COMMAND, S("tor"), true));
    assert_null(account_by_token(n, &f->a, token));
    assert_err(newsroom_account_token(n, &f->a, &ACTOR_COMMAND, S("tor"), S("  "), &token), &ERR_INVALID);
    assert_err(newsroom_account_token(n, &f->a, &ACTOR_COMMAND, S("tor"), S("a\x1b"), &token), &ERR_INVALID);
    assert_err(newsroom_account_token(n, &f->a, &ACTOR_COMMAND, S("nobody"), S("wire"), &token), &ERR_NOT_FOUND);
    newsroom_close(n);
}

int main(void)
{
    log_set_level(LOG_ERROR);
    static const struct store_test tests[] = {
        STORE_TEST(adds_and_lists),
        STORE_TEST(passwords_are_kept_as_argon2id),
        STORE_TEST(refuses_names_and_texts),
        STORE_TEST(set_passwords_have_limits),
        STORE_TEST(the_last_administrator_stays),
        STORE_TEST(tokens_stand_for_accounts),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
