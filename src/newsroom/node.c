/* node.c - a newsroom served by several machines: who is there, and what the others change. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/node.h"

#include <sodium.h>
#include <unistd.h>

#include "newsroom/control.h"
#include "newsroom/lease.h"
#include "newsroom/life.h"
#include "newsroom/touch.h"

#define MACHINE_MAX 256
#define FINGERPRINT 16 /* bytes */

bool node_is_shared(const struct newsroom *n)
{
    return db_engine_of(newsroom_db(n)) == DB_POSTGRES;
}

/* ---- the key ---- */

struct key_check {
    struct arena *a;
    struct str own, found;
};

static struct err find_key(struct db_conn *conn, void *context)
{
    struct key_check *check = context;
    return sql_node_key_find(check->a, conn, &check->found);
}

static struct err put_key(struct db_conn *conn, void *context)
{
    struct key_check *check = context;
    TRY(sql_node_key_put(conn, check->own));
    return sql_node_key_find(check->a, conn, &check->found);
}

/* Of a random key nothing can be learnt from its hash. */
static struct str fingerprint(struct arena *a, const struct newsroom *n)
{
    unsigned char hash[FINGERPRINT];
    char *hex = arena_bytes(a, 2 * FINGERPRINT + 1);
    const struct str purpose = S("fingerprint");
    crypto_generichash(hash, sizeof hash, (const unsigned char *)purpose.p, (unsigned long long)purpose.n,
                       newsroom_key(n), NEWSROOM_KEY_SIZE);
    sodium_bin2hex(hex, 2 * FINGERPRINT + 1, hash, sizeof hash);
    return str_from_c(hex);
}

static struct err check_key(struct newsroom *n, struct key_check *check)
{
    check->own = fingerprint(check->a, n);
    TRY(db_read(newsroom_db(n), find_key, check));
    if (!check->found.p)
        TRY(db_write(newsroom_db(n), put_key, check));
    if (str_equal(check->found, check->own))
        return OK;
    struct str folder = newsroom_folder(n);
    return err_make(
        &ERR_FORBIDDEN,
        "%.*s/secret.key is not the key of the newsroom in this database: copy secret.key from the folder of "
        "another node, or from a backup of it",
        STR_ARG(folder));
}

struct err node_check_key(struct newsroom *n)
{
    struct arena a;
    if (!node_is_shared(n))
        return OK;
    arena_init(&a, 0);
    struct key_check check = {.a = &a};
    struct err e = check_key(n, &check);
    arena_close(&a);
    return e;
}

/* ---- listening ---- */

/* A text that this version cannot read is a newer one's: something changed. */
static void told(void *context, struct str text)
{
    struct arena a;
    struct str all = S(CONTROL_ALL), *tags = &all;
    arena_init(&a, 0);
    ptrdiff_t count = touch_read(&a, text, &tags);
    newsroom_touch(context, count ? tags : &all, MAX(count, 1));
    arena_close(&a);
}

static void doubt(void *context, bool hears)
{
    newsroom_doubt(context, hears);
}

struct err node_listen(struct newsroom *n)
{
    const struct db_listener listener = {told, doubt, n};
    return db_listen(newsroom_db(n), &listener);
}

void node_listen_end(struct newsroom *n)
{
    db_listen_end(newsroom_db(n));
}

/* ---- who is there ---- */

struct presence {
    struct newsroom *n;
    char name[MACHINE_MAX];
    struct str address;
    bool first;
};

static struct err seen_work(struct db_conn *conn, void *context)
{
    const struct presence *p = context;
    struct db_hearing hearing = db_hearing(newsroom_db(p->n));
    struct str name = str_from_c(p->name);
    if (p->first) {
        TRY(sql_node_prune(conn, TIME_DAY));
        TRY(sql_node_displace(conn, name, p->address));
    }
    return sql_node_seen(conn, db_announcer(newsroom_db(p->n)), name, p->address, S(DATELINE_VERSION), hearing.hears,
                         hearing.lag, hearing.gaps, hearing.doubts);
}

struct err node_seen(struct newsroom *n, struct str address, bool first)
{
    struct presence p = {.n = n, .address = address, .first = first};
    if (!node_is_shared(n))
        return OK;
    if (gethostname(p.name, sizeof p.name - 1))
        return err_errno("the machine's name");
    int64_t said = time_monotonic();
    TRY(db_write(newsroom_db(n), seen_work, &p));
    return lives_said(newsroom_lives(n), said, LEASE_BELIEVED);
}

static struct err leave_work(struct db_conn *conn, void *context)
{
    return sql_node_leave(conn, db_announcer(newsroom_db(context)));
}

struct err node_leave(struct newsroom *n)
{
    return node_is_shared(n) ? db_write(newsroom_db(n), leave_work, n) : OK;
}

struct listing {
    struct arena *a;
    struct sql_node_list *out;
};

static struct err list_work(struct db_conn *conn, void *context)
{
    struct listing *listing = context;
    return sql_node_list(listing->a, conn, listing->out);
}

struct err node_list(struct newsroom *n, struct arena *a, struct sql_node_list *out)
{
    struct listing listing = {a, out};
    *out = (struct sql_node_list){0};
    return node_is_shared(n) ? db_read(newsroom_db(n), list_work, &listing) : OK;
}
