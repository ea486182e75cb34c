/* account_link.c - a link, good once, by which somebody sets a password. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/account_link.h"

#include "base/time.h"
#include "newsroom/account.h"
#include "newsroom/audit.h"
#include "newsroom/secret.h"

#define GOOD_FOR (LIMIT_LINK_HOURS * 3600 * TIME_SECOND)

struct link {
    struct arena *a;
    struct actor actor;
    struct str name, secret, password_hash;
    int64_t now;
    struct sql_account_link *found;
};

static struct err note(struct link *link, struct db_conn *conn, struct str action)
{
    struct audit audit;
    TRY(audit_open(link->a, conn, &audit));
    TRY(audit_add(&audit, &link->actor, link->now, action, str_concat(link->a, S("account:"), link->name), S("")));
    return audit_close(&audit);
}

static struct err make(struct db_conn *conn, void *context)
{
    struct link *link = context;
    struct sql_account *account;
    TRY(sql_account_by_name(link->a, conn, link->name, &account));
    if (!account)
        return err_make(&ERR_NOT_FOUND, "there is no account '%.*s'", STR_ARG(link->name));
    if (account->disabled)
        return err_make(&ERR_CONFLICT, "'%.*s' may not sign in; enable the account first", STR_ARG(link->name));
    struct str hash = secret_hash_token(link->a, link->secret);
    TRY(sql_account_link_put(conn, hash, account->id, link->now + GOOD_FOR));
    return note(link, conn, S("account.link"));
}

struct err newsroom_link_make(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name,
                              struct str *address)
{
    struct link link = {.a = a, .actor = *actor, .name = name, .secret = secret_make_token(a), .now = time_now()};
    TRY(db_write(newsroom_db(n), make, &link));
    *address = str_format(a, "%.*s/desk/link/%.*s/", STR_ARG(newsroom_settings(n)->url), STR_ARG(link.secret));
    return OK;
}

static struct err find(struct db_conn *conn, void *context)
{
    struct link *link = context;
    TRY(sql_account_link_find(link->a, conn, secret_hash_token(link->a, link->secret), &link->found));
    if (!link->found || link->found->expires_at <= link->now)
        return err_make(&ERR_NOT_FOUND, "this link was used, or is too old; an administrator can make another one");
    link->name = link->found->name;
    return OK;
}

struct err newsroom_link_look(struct newsroom *n, struct arena *a, struct str secret, struct str *name)
{
    struct link link = {.a = a, .secret = secret, .now = time_now()};
    TRY(db_read(newsroom_db(n), find, &link));
    *name = link.name;
    return OK;
}

static struct err use(struct db_conn *conn, void *context)
{
    struct link *link = context;
    int64_t gone;
    TRY(find(conn, link));
    link->actor.account_id = link->found->account_id;
    link->actor.who = link->name;
    TRY(sql_account_set_password(conn, link->found->account_id, link->password_hash, link->now));
    TRY(sql_account_link_delete(conn, link->found->account_id, &gone));
    TRY(sql_session_delete_account(conn, link->found->account_id, &gone));
    return note(link, conn, S("account.password"));
}

/* A look first: nobody makes us hash passwords by inventing links. */
struct err newsroom_link_use(struct newsroom *n, struct arena *a, struct str secret, struct str password,
                             struct str origin)
{
    struct link link = {.a = a, .secret = secret, .now = time_now(), .actor = {.origin = origin}};
    TRY(db_read(newsroom_db(n), find, &link));
    TRY(account_check_password(password));
    TRY(secret_hash_password(a, password, &link.password_hash));
    return db_write(newsroom_db(n), use, &link);
}
