/* own_account.c - what people change about their own account. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/own_account.h"

#include "base/time.h"
#include "newsroom/audit.h"
#include "newsroom/secret.h"
#include "text/language.h"

#include <sodium.h>

#define NAME_SIZE (2 * SECRET_HASH_SIZE)

struct own {
    struct newsroom *n;
    struct arena *a;
    const struct actor *actor;
    struct str language, hash;
    struct sql_session_line_list *sessions;
};

static struct err note(struct own *own, struct db_conn *conn, struct str action, struct str subject)
{
    struct audit audit;
    TRY(audit_open(own->a, conn, &audit));
    TRY(audit_add(&audit, own->actor, time_now(), action, subject, S("")));
    return audit_close(&audit);
}

static struct err write(struct own own, db_work *work)
{
    struct arena a;
    arena_init(&a, 0);
    own.a = &a;
    struct err e = db_write(newsroom_db(own.n), work, &own);
    arena_close(&a);
    return e;
}

static struct err set_language(struct db_conn *conn, void *context)
{
    struct own *own = context;
    TRY(sql_account_set_language(conn, own->actor->account_id, own->language));
    return note(own, conn, S("account.language"), str_concat(own->a, S("account:"), own->actor->who));
}

struct err newsroom_own_language(struct newsroom *n, const struct actor *actor, struct str language)
{
    struct own own = {.n = n, .actor = actor, .language = language};
    if (language.n && !language_is_valid_tag(language))
        return err_make(&ERR_INVALID, "the language must be a tag like \"en\" or \"fa\", or empty");
    return write(own, set_language);
}

static struct err list(struct db_conn *conn, void *context)
{
    struct own *own = context;
    return sql_session_of_account(own->a, conn, own->actor->account_id, own->sessions);
}

static struct str name_of(struct arena *a, struct str hash)
{
    char *hex = arena_bytes(a, NAME_SIZE + 1);
    sodium_bin2hex(hex, NAME_SIZE + 1, (const unsigned char *)hash.p, (size_t)hash.n);
    return (struct str){hex, NAME_SIZE};
}

struct err newsroom_own_sessions(struct newsroom *n, struct arena *a, const struct actor *actor, struct str secret,
                                 struct own_session **out, ptrdiff_t *count)
{
    struct sql_session_line_list lines = {0};
    struct own own = {.n = n, .a = a, .actor = actor, .sessions = &lines};
    TRY(db_read(newsroom_db(n), list, &own));
    struct str current = secret_hash_token(a, secret);
    *out = arena_array(a, struct own_session, lines.count);
    *count = lines.count;
    for (ptrdiff_t i = 0; i < lines.count; i++) {
        const struct sql_session_line *line = &lines.items[i];
        (*out)[i] = (struct own_session){.name = name_of(a, line->hash),
                                         .created_at = line->created_at,
                                         .seen_at = line->seen_at,
                                         .address = line->address,
                                         .agent = line->agent,
                                         .current = str_equal(line->hash, current)};
    }
    return OK;
}

static struct err end_one(struct db_conn *conn, void *context)
{
    struct own *own = context;
    int64_t ended;
    TRY(sql_session_delete_own(conn, own->hash, own->actor->account_id, &ended));
    if (ended == 0)
        return err_make(&ERR_NOT_FOUND, "the session is over already");
    return note(own, conn, S("session.end"), S("session"));
}

struct err newsroom_own_session_end(struct newsroom *n, const struct actor *actor, struct str name)
{
    char hash[SECRET_HASH_SIZE];
    size_t size;
    if (name.n != NAME_SIZE ||
        sodium_hex2bin((unsigned char *)hash, sizeof(hash), name.p, (size_t)name.n, NULL, &size, NULL) != 0 ||
        size != sizeof(hash))
        return err_make(&ERR_NOT_FOUND, "there is no such session");
    struct own own = {.n = n, .actor = actor, .hash = {hash, sizeof(hash)}};
    return write(own, end_one);
}

static struct err end_others(struct db_conn *conn, void *context)
{
    struct own *own = context;
    int64_t ended;
    TRY(sql_session_delete_others(conn, own->actor->account_id, own->hash, &ended));
    return note(own, conn, S("session.end-others"), S("session"));
}

struct err newsroom_own_sessions_end(struct newsroom *n, const struct actor *actor, struct str secret)
{
    struct arena a;
    arena_init(&a, 0);
    struct own own = {.n = n, .actor = actor, .hash = secret_hash_token(&a, secret)};
    struct err e = write(own, end_others);
    arena_close(&a);
    return e;
}
