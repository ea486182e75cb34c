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

static struct err add(struct db_conn *conn, void *context)
{
    struct change *change = context;
    struct sql_account *taken;
    int64_t person = DB_NULL, id;
    TRY(sql_account_by_name(change->a, conn, change->name, &taken));
    if (taken)
        return err_make(&ERR_CONFLICT, "there is an account '%.*s' already", STR_ARG(change->name));
    if (change->person.n) {
        struct save save;
        save_begin(&save, change->a, conn, change->n, change->actor);
        TRY(save_person(&save, change->person, &person));
        TRY(save_end(&save));
    }
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
    TRY(sql_session_delete_account(conn, account->id, &ended));
    return note(change, conn, S("account.password"));
}

struct err newsroom_account_password(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name,
                                     struct str given, struct str *password)
{
    struct change change = {.n = n, .a = a, .actor = actor, .name = name, .now = time_now()};
    ptrdiff_t invalid = utf8_find_invalid(given);
    if (invalid >= 0)
        return err_make(&ERR_INVALID, "the password is not valid UTF-8 at byte %td", invalid + 1);
    if (given.n && utf8_count(given) < LIMIT_PASSWORD_LEAST)
        return err_make(&ERR_INVALID, "the password has %td characters; at least %d are needed", utf8_count(given),
                        LIMIT_PASSWORD_LEAST);
    if (given.n > LIMIT_PASSWORD)
        return err_make(&ERR_INVALID, "the password has %td bytes; %d fit", given.n, LIMIT_PASSWORD);
    *password = given.n ? given : random_token(a, PASSWORD_LENGTH);
    TRY(secret_hash_password(a, *password, &change.password_hash));
    return db_write(newsroom_db(n), set_password, &change);
}

static struct err disable(struct db_conn *conn, void *context)
{
    struct change *change = context;
    struct sql_account *account;
    int64_t administrators, ended;
    TRY(find(change, conn, &account));
    TRY(sql_account_administrators(conn, &administrators));
    bool last = !account->disabled && str_equal(account->role, S("administrator")) && administrators == 1;
    if (change->disabled && last)
        return err_make(&ERR_CONFLICT, "'%.*s' is the last administrator who may sign in; add another one first",
                        STR_ARG(change->name));
    TRY(sql_account_set_disabled(conn, account->id, change->disabled));
    TRY(sql_session_delete_account(conn, account->id, &ended));
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
