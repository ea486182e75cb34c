/* account.c - people who may sign in, their passwords and tokens. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/account.h"

#include "base/random.h"
#include "base/time.h"
#include "base/utf8.h"
#include "newsroom/audit.h"
#include "newsroom/field.h"
#include "newsroom/save.h"
#include "newsroom/secret.h"

#define PASSWORD_LENGTH 24

static const struct field PERSON = {S_INIT("person"), "The person's name", LIMIT_NAME, true};
static const struct field LABEL = {S_INIT("label"), "The label", LIMIT_NAME, true};

/* One change of an account, in one transaction. */
struct change {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    struct str name, person, label;
    enum role role;
    struct str password_hash, token_hash;
    struct str keep; /* secret of the one session that stays */
    bool disabled;
    int64_t now;
};

static struct err note(struct change *change, struct db_conn *conn, struct str action)
{
    struct audit audit;
    TRY(audit_open(change->a, conn, &audit));
    TRY(audit_add(&audit, change->actor, change->now, action, str_concat(change->a, S("account:"), change->name),
                  S("")));
    return audit_close(&audit);
}

static struct err find(struct change *change, struct db_conn *conn, struct sql_account **out)
{
    TRY(sql_account_by_name(change->a, conn, change->name, out));
    return *out ? OK : err_make(&ERR_NOT_FOUND, "there is no account '%.*s'", STR_ARG(change->name));
}

/* Names stand in the address bar, in logs and on the command line: letters, digits, '-', '_', '.'. */
static struct err check_name(struct str name)
{
    if (name.n < 1 || name.n > LIMIT_NAME)
        return err_make(&ERR_INVALID, "the name has %td characters; 1 to %d fit", name.n, LIMIT_NAME);
    for (ptrdiff_t i = 0; i < name.n; i++)
        if (!char_is_alpha(name.p[i]) && !char_is_digit(name.p[i]) &&
            !(i > 0 && str_find_char(S("-_.@"), name.p[i], 0) >= 0))
            return err_make(&ERR_INVALID,
                            "the name may hold letters, digits, '-', '_', '.' and '@', and begins with a letter "
                            "or digit");
    return OK;
}

/* *text made clean, or ERR_INVALID. */
static struct err check_field(struct arena *a, const struct field *field, struct str *text)
{
    struct messages messages = {0};
    *text = field_line(a, &messages, field, *text);
    return messages_err(&messages);
}

static struct err find_person(struct change *change, struct db_conn *conn, int64_t *out)
{
    struct save save;
    *out = DB_NULL;
    if (change->person.n == 0)
        return OK;
    save_begin(&save, change->a, conn, change->n, change->actor);
    TRY(save_person(&save, change->person, out));
    return save_end(&save);
}

static struct err add(struct db_conn *conn, void *context)
{
    struct change *change = context;
    struct sql_account *taken;
    int64_t person, id;
    TRY(sql_account_by_name(change->a, conn, change->name, &taken));
    if (taken)
        return err_make(&ERR_CONFLICT, "there is an account '%.*s' already", STR_ARG(change->name));
    TRY(find_person(change, conn, &person));
    TRY(sql_account_insert(conn, change->name, person, role_name(change->role), change->password_hash, change->now,
                           &id));
    return note(change, conn, S("account.add"));
}

struct err newsroom_account_add(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name,
                                enum role role, struct str person, struct str *password)
{
    struct change change = {
        .n = n, .a = a, .actor = actor, .name = name, .person = person, .role = role, .now = time_now()};
    TRY(check_name(name));
    TRY(check_field(a, &PERSON, &change.person));
    *password = random_token(a, PASSWORD_LENGTH);
    TRY(secret_hash_password(a, *password, &change.password_hash));
    return db_write(newsroom_db(n), add, &change);
}

static struct err set_password(struct db_conn *conn, void *context)
{
    struct change *change = context;
    struct sql_account *account;
    int64_t ended;
    TRY(find(change, conn, &account));
    TRY(sql_account_set_password(conn, account->id, change->password_hash, change->now));
    TRY(sql_account_link_delete(conn, account->id, &ended));
    TRY(sql_session_delete_others(conn, account->id, secret_hash_token(change->a, change->keep), &ended));
    return note(change, conn, S("account.password"));
}

struct err account_check_password(struct str given)
{
    ptrdiff_t invalid = utf8_find_invalid(given);
    if (invalid >= 0)
        return err_make(&ERR_INVALID, "the password is not valid UTF-8 at byte %td", invalid + 1);
    if (utf8_count(given) < LIMIT_PASSWORD_LEAST)
        return err_make(&ERR_INVALID, "the password has %td characters; at least %d are needed", utf8_count(given),
                        LIMIT_PASSWORD_LEAST);
    if (given.n > LIMIT_PASSWORD)
        return err_make(&ERR_INVALID, "the password has %td bytes; %d fit", given.n, LIMIT_PASSWORD);
    return OK;
}

struct err newsroom_account_password(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name,
                                     struct str given, struct str *password)
{
    struct change change = {.n = n, .a = a, .actor = actor, .name = name, .now = time_now()};
    if (given.n)
        TRY(account_check_password(given));
    *password = given.n ? given : random_token(a, PASSWORD_LENGTH);
    TRY(secret_hash_password(a, *password, &change.password_hash));
    return db_write(newsroom_db(n), set_password, &change);
}

struct err newsroom_account_own_password(struct newsroom *n, struct arena *a, const struct actor *actor,
                                         struct str password, struct str keep)
{
    struct change change = {.n = n, .a = a, .actor = actor, .name = actor->who, .keep = keep, .now = time_now()};
    TRY(account_check_password(password));
    TRY(secret_hash_password(a, password, &change.password_hash));
    return db_write(newsroom_db(n), set_password, &change);
}

/* Nobody takes away the last one who could give it back. */
static struct err check_not_last(const struct change *change, struct db_conn *conn, const struct sql_account *account)
{
    int64_t administrators;
    TRY(sql_account_administrators(conn, &administrators));
    if (account->disabled || !str_equal(account->role, S("administrator")) || administrators > 1)
        return OK;
    return err_make(&ERR_CONFLICT, "'%.*s' is the last administrator who may sign in; add another one first",
                    STR_ARG(change->name));
}

static struct err set_place(struct db_conn *conn, void *context)
{
    struct change *change = context;
    struct sql_account *account;
    int64_t person, ended;
    TRY(find(change, conn, &account));
    if (change->role != ROLE_ADMINISTRATOR)
        TRY(check_not_last(change, conn, account));
    TRY(find_person(change, conn, &person));
    TRY(sql_account_set_place(conn, account->id, role_name(change->role), person));
    if (role_from_name(account->role) != change->role)
        TRY(sql_session_delete_account(conn, account->id, &ended));
    return note(change, conn, S("account.role"));
}

struct err newsroom_account_place(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name,
                                  enum role role, struct str person)
{
    struct change change = {
        .n = n, .a = a, .actor = actor, .name = name, .role = role, .person = person, .now = time_now()};
    TRY(check_field(a, &PERSON, &change.person));
    return db_write(newsroom_db(n), set_place, &change);
}

static struct err disable(struct db_conn *conn, void *context)
{
    struct change *change = context;
    struct sql_account *account;
    int64_t ended;
    TRY(find(change, conn, &account));
    if (change->disabled)
        TRY(check_not_last(change, conn, account));
    TRY(sql_account_set_disabled(conn, account->id, change->disabled));
    TRY(sql_session_delete_account(conn, account->id, &ended));
    TRY(sql_account_link_delete(conn, account->id, &ended));
    return note(change, conn, change->disabled ? S("account.disable") : S("account.enable"));
}

struct err newsroom_account_disable(struct newsroom *n, const struct actor *actor, struct str name, bool disabled)
{
    struct arena a;
    arena_init(&a, 0);
    struct change change = {.n = n, .a = &a, .actor = actor, .name = name, .disabled = disabled, .now = time_now()};
    struct err e = db_write(newsroom_db(n), disable, &change);
    arena_close(&a);
    return e;
}

static struct err add_token(struct db_conn *conn, void *context)
{
    struct change *change = context;
    struct sql_account *account;
    TRY(find(change, conn, &account));
    TRY(sql_token_insert(conn, account->id, change->label, change->token_hash, change->now));
    return note(change, conn, S("account.token"));
}

struct err newsroom_account_token(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name,
                                  struct str label, struct str *token)
{
    struct change change = {.n = n, .a = a, .actor = actor, .name = name, .label = label, .now = time_now()};
    TRY(check_field(a, &LABEL, &change.label));
    if (change.label.n == 0)
        return err_make(&ERR_INVALID, "the token has no label that says what it is for");
    *token = secret_make_token(a);
    change.token_hash = secret_hash_token(a, *token);
    return db_write(newsroom_db(n), add_token, &change);
}

struct account_list {
    struct arena *a;
    struct sql_account_list *out;
};

static struct err list(struct db_conn *conn, void *context)
{
    struct account_list *q = context;
    return sql_account_list(q->a, conn, q->out);
}

struct err newsroom_account_list(struct newsroom *n, struct arena *a, struct sql_account_list *out)
{
    struct account_list q = {a, out};
    return db_read(newsroom_db(n), list, &q);
}

struct account_lines {
    struct arena *a;
    struct sql_account_line_list *out;
};

static struct err lines(struct db_conn *conn, void *context)
{
    struct account_lines *q = context;
    return sql_account_lines(q->a, conn, q->out);
}

struct err newsroom_account_lines(struct newsroom *n, struct arena *a, struct sql_account_line_list *out)
{
    struct account_lines q = {a, out};
    return db_read(newsroom_db(n), lines, &q);
}
