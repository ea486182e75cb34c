/* audit.c - the log of every change: only ever longer, each entry sealed by a hash over those before it. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * hash(n) = SHA-256(hash(n - 1), then number, at, account, who, origin, action, subject, detail), where numbers are
 * eight bytes, least first, and each text follows its length. The row audit_head holds the last number and hash, so
 * that entries cut off at the end are missed too.
 */
#include "newsroom/audit.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

#include "store/statements.h"

#define CHECK_STEP 1000

static void hash_number(crypto_hash_sha256_state *state, int64_t value)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)((uint64_t)value >> (8 * i));
    crypto_hash_sha256_update(state, bytes, sizeof bytes);
}

static void hash_text(crypto_hash_sha256_state *state, struct str s)
{
    hash_number(state, s.n);
    crypto_hash_sha256_update(state, (const unsigned char *)(s.p ? s.p : ""), (unsigned long long)s.n);
}

static void entry_hash(struct str before, const struct sql_audit_entry *e, unsigned char out[AUDIT_HASH_SIZE])
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    hash_text(&state, before);
    hash_number(&state, e->number);
    hash_number(&state, e->at);
    hash_number(&state, e->account_id);
    hash_text(&state, e->who);
    hash_text(&state, e->origin);
    hash_text(&state, e->action);
    hash_text(&state, e->subject);
    hash_text(&state, e->detail);
    crypto_hash_sha256_final(&state, out);
}

struct err audit_open(struct arena *a, struct db_conn *conn, struct audit *out)
{
    struct sql_audit_head head = {0};
    TRY(sql_audit_take(a, conn, &head));
    if (head.hash.n > AUDIT_HASH_SIZE)
        return err_make(&ERR_STORE, "the end of the audit log has a hash of %td bytes", head.hash.n);
    *out = (struct audit){.conn = conn, .taken = head.number, .number = head.number, .hash_size = head.hash.n};
    if (head.hash.n > 0)
        memcpy(out->hash, head.hash.p, (size_t)head.hash.n);
    return OK;
}

struct err audit_add(struct audit *audit, const struct actor *actor, int64_t now, struct str action, struct str subject,
                     struct str detail)
{
    struct sql_audit_entry e = {.number = audit->number + 1,
                                .at = now,
                                .account_id = actor->account_id ? actor->account_id : DB_NULL,
                                .who = actor->who,
                                .origin = actor->origin,
                                .action = action,
                                .subject = subject,
                                .detail = detail};
    unsigned char hash[AUDIT_HASH_SIZE];
    entry_hash((struct str){(const char *)audit->hash, audit->hash_size}, &e, hash);
    TRY(sql_audit_insert(audit->conn, e.number, e.at, e.account_id, e.who, e.origin, e.action, e.subject, e.detail,
                         (struct str){(const char *)hash, sizeof hash}));
    audit->number = e.number;
    memcpy(audit->hash, hash, sizeof hash);
    audit->hash_size = sizeof hash;
    return OK;
}

struct err audit_close(struct audit *audit)
{
    if (audit->number == audit->taken)
        return OK;
    return sql_audit_put_head(audit->conn, audit->number, (struct str){(const char *)audit->hash, audit->hash_size});
}

/* ---- checking ---- */

struct audit_step {
    struct arena *a;
    int64_t after;
    struct sql_audit_entry_list entries;
    struct sql_audit_head head;
};

static struct err read_step(struct db_conn *conn, void *context)
{
    struct audit_step *step = context;
    TRY(sql_audit_read_head(step->a, conn, &step->head));
    return sql_audit_after(step->a, conn, step->after, CHECK_STEP, &step->entries);
}

static void check_entry(struct str before, const struct sql_audit_entry *e, int64_t number, struct arena *a,
                        void (*report)(void *context, struct str fault), void *context)
{
    unsigned char hash[AUDIT_HASH_SIZE];
    entry_hash(before, e, hash);
    if (e->number != number)
        report(context, str_format(a, "audit log: entry %lld is missing", (long long)number));
    else if (!str_equal(e->hash, (struct str){(const char *)hash, sizeof hash}))
        report(context, str_format(a, "audit log: entry %lld was changed", (long long)number));
}

static void check_head(const struct audit_step *step, struct str last, int64_t number,
                       void (*report)(void *context, struct str fault), void *context)
{
    if (step->head.number != number || !str_equal(step->head.hash, last))
        report(context, str_format(step->a, "audit log: it ends at entry %lld, but entry %lld was written",
                                   (long long)number, (long long)step->head.number));
}

static struct err check_all(struct newsroom *n, struct arena *a, struct audit_step *step,
                            void (*report)(void *context, struct str fault), void *context)
{
    struct str last = S("");
    char kept[AUDIT_HASH_SIZE];
    do {
        TRY(db_read(newsroom_db(n), read_step, step));
        for (ptrdiff_t i = 0; i < step->entries.count; i++) {
            struct sql_audit_entry *e = &step->entries.items[i];
            check_entry(last, e, step->after + 1, a, report, context);
            step->after = e->number;
            last = e->hash;
        }
        last.n = MIN(last.n, AUDIT_HASH_SIZE);
        memmove(kept, last.p, (size_t)last.n);
        last.p = kept;
        if (step->entries.count == CHECK_STEP)
            arena_reset(a);
    } while (step->entries.count == CHECK_STEP);
    check_head(step, last, step->after, report, context);
    return OK;
}

struct err audit_check(struct newsroom *n, void (*report)(void *context, struct str fault), void *context,
                       int64_t *entries)
{
    struct arena a;
    arena_init(&a, 0);
    struct audit_step step = {.a = &a};
    struct err e = check_all(n, &a, &step, report, context);
    *entries = step.after;
    arena_close(&a);
    return e;
}
