/* seal_verify.c - every sealed day reckoned again, and compared with its seal. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/seal.h"

#include "store/db.h"
#include "store/statements.h"

#include <sodium.h>

struct verifying {
    struct arena *a; /* of the report and the seals */
    const unsigned char *public;
    int64_t kept_from;
    struct str wanted; /* a head noted earlier */
    seal_fault *fault;
    void *context;
    struct seal_report *out;
    struct sql_seal_list seals;
};

static void tell(struct verifying *v, int64_t day, struct str words)
{
    v->out->faults++;
    v->fault(v->context, day, words);
}

static bool is_signed(const struct verifying *v, const struct sql_seal *seal, struct str line)
{
    return seal->signature.n == SEAL_SIGNATURE_SIZE &&
           crypto_sign_verify_detached((const unsigned char *)seal->signature.p, (const unsigned char *)line.p,
                                       (unsigned long long)line.n, v->public) == 0;
}

static void compare(struct verifying *v, const struct sql_seal *seal, struct arena *a, const struct seal_day *now)
{
    if (!str_equal(seal_hash(a, now->text), seal->digest))
        tell(v, seal->day,
             str_format(v->a, "its figures are not those that were sealed (%lld pages now, %lld then)",
                        (long long)now->pages, (long long)seal->row_count));
    else if (now->pages != seal->row_count || now->served != seal->served || now->seen != seal->seen ||
             now->read != seal->read)
        tell(v, seal->day, S("the sums beside its seal are not those of its figures"));
}

/* Nothing but the line with the day's name: its figures were thrown away when their time was over, or it had none. */
static bool is_bare(const struct seal_day *now)
{
    return str_find_char(now->text, '\n', 0) == now->text.n - 1;
}

/* The figures, as they are now, against digest and sums. */
static struct err check_figures(struct verifying *v, struct db_conn *conn, const struct sql_seal *seal)
{
    struct arena a;
    struct seal_day now;
    arena_init(&a, 0);
    struct err e = seal_day_write(&a, conn, seal->day, &now);
    bool gone =
        !failed(e) && is_bare(&now) && seal->day < v->kept_from && !str_equal(seal_hash(&a, now.text), seal->digest);
    v->out->gone += gone;
    if (err_is(e, &ERR_INVALID)) {
        tell(v, seal->day, str_format(v->a, "its figures cannot be read: %s", err_detail()));
        e = OK;
    } else if (!failed(e) && !gone)
        compare(v, seal, &a, &now);
    arena_close(&a);
    return e;
}

static void check_links(struct verifying *v, const struct sql_seal *seal, const struct sql_seal *before)
{
    struct str line = seal_line(v->a, seal->day, seal->digest, before ? before->chain : S(""));
    struct str chain = seal_hash(v->a, line);
    if (before && seal->day != before->day + 1)
        tell(v, seal->day,
             str_format(v->a, "the sealed day before it is %.*s", STR_ARG(seal_day_name(v->a, before->day))));
    if (!str_equal(chain, seal->chain))
        tell(v, seal->day, S("its place in the chain does not follow from the day before it"));
    if (!is_signed(v, seal, line))
        tell(v, seal->day, S("its signature is not one of this newsroom's key"));
}

static struct err check_seal(struct verifying *v, struct db_conn *conn, ptrdiff_t i)
{
    const struct sql_seal *seal = &v->seals.items[i];
    check_links(v, seal, i ? seal - 1 : NULL);
    if (v->wanted.n && str_equal(seal_hex(v->a, seal->chain), v->wanted))
        v->out->head_found = true;
    return check_figures(v, conn, seal);
}

static struct err check_all(struct db_conn *conn, void *context)
{
    struct verifying *v = context;
    TRY(sql_seal_list(v->a, conn, &v->seals));
    for (ptrdiff_t i = 0; i < v->seals.count; i++)
        TRY(check_seal(v, conn, i));
    v->out->days = v->seals.count;
    if (v->seals.count) {
        const struct sql_seal *last = &v->seals.items[v->seals.count - 1];
        v->out->first = v->seals.items[0].day;
        v->out->last = last->day;
        v->out->head = seal_hex(v->a, last->chain);
    }
    if (v->wanted.n && !v->out->head_found)
        tell(v, DB_NULL, str_format(v->a, "%.*s is not in it", STR_ARG(v->wanted)));
    return OK;
}

struct err seal_verify(struct arena *a, struct db *db, const unsigned char *public, int64_t kept_from, struct str head,
                       seal_fault *fault, void *context, struct seal_report *out)
{
    struct verifying v = {.a = a,
                          .public = public,
                          .kept_from = kept_from,
                          .wanted = str_lower_ascii(a, head),
                          .fault = fault,
                          .context = context,
                          .out = out};
    *out = (struct seal_report){.first = DB_NULL, .last = DB_NULL};
    return db_read(db, check_all, &v);
}
