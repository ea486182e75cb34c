/* letters.c - mail on its way. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A letter is stored as it is sent, one row a recipient, in the transaction that notes that it was made: two servers on
 * one store make it once, and each attempt is the same message. SMTP leaves one gap: where the connection breaks
 * between the last byte and the server's word, the letter goes once more, with the same Message-ID.
 */
#include "audience/letters.h"

#include "base/buf.h"
#include "base/time.h"
#include "newsroom/lease.h"
#include "text/mail.h"

#include <sodium.h>

#define LEND_TIME (5 * 60 * TIME_SECOND)
#define GIVE_UP TIME_DAY
#define FIRST_PAUSE (60 * TIME_SECOND)         /* doubled with each failure ... */
#define LONGEST_PAUSE (2 * 3600 * TIME_SECOND) /* ... up to this */
#define MESSAGE_MAX ((ptrdiff_t)1024 * 1024)
#define PROBLEM_MAX 300
#define ID_BYTES 16

struct look {
    struct str name;
    int64_t at;
};

static struct err look_work(struct db_conn *conn, void *context)
{
    struct look *look = context;
    return sql_letter_made_at(conn, look->name, &look->at);
}

struct err letters_made_since(struct db *audience, struct str name, int64_t since, bool *made)
{
    struct look look = {name, DB_NULL};
    TRY(db_read(audience, look_work, &look));
    *made = look.at != DB_NULL && look.at >= since;
    return OK;
}

/* ---- making ---- */

struct making {
    struct arena a;
    const struct letter_order *order;
    const struct letter_text *text;
    int64_t now;
    bool made;
};

/* The same for the same letter to the same person. */
static struct str id_of(struct making *m, struct str recipient)
{
    const struct letter_order *order = m->order;
    unsigned char bytes[ID_BYTES];
    char hex[2 * ID_BYTES + 1];
    struct str what =
        str_format(&m->a, "%.*s %lld %.*s", STR_ARG(order->name), (long long)order->at, STR_ARG(recipient));
    crypto_generichash(bytes, sizeof bytes, (const unsigned char *)what.p, (size_t)what.n, NULL, 0);
    return str_format(&m->a, "%s@%.*s", sodium_bin2hex(hex, sizeof hex, bytes, sizeof bytes), STR_ARG(order->host));
}

static struct err add_letter(struct making *m, struct db_conn *conn, struct str recipient)
{
    struct buf message;
    struct mail mail = {.from = m->order->from,
                        .from_name = m->order->from_name,
                        .to = recipient,
                        .id = id_of(m, recipient),
                        .date = m->now,
                        .subject = m->text->subject,
                        .text = m->text->plain,
                        .html = m->text->html};
    buf_init(&message, MESSAGE_MAX);
    mail_write(&message, &mail);
    struct err e = message.failed
                       ? err_make(&ERR_LIMIT, "a letter is larger than %td bytes", MESSAGE_MAX)
                       : sql_letter_add(conn, m->order->name, recipient, mail.from, buf_str(&message), m->now);
    buf_close(&message);
    return e;
}

static struct err make_work(struct db_conn *conn, void *context)
{
    struct making *m = context;
    struct str word, rest = m->order->to;
    int64_t changed;
    arena_reset(&m->a);
    TRY(sql_letter_prune(conn, m->now - LETTERS_DAYS * TIME_DAY, &changed));
    TRY(sql_letter_made_prune(conn, m->now - LETTERS_DAYS * TIME_DAY, &changed));
    TRY(sql_letter_claim(conn, m->order->name, m->order->at, m->order->since, &changed));
    m->made = changed > 0;
    while (m->made && rest.n) {
        str_cut(rest, ' ', &word, &rest);
        if (word.n)
            TRY(add_letter(m, conn, word));
    }
    return OK;
}

struct err letters_make(struct db *audience, const struct letter_order *order, const struct letter_text *text,
                        int64_t now, bool *made)
{
    struct making m = {.order = order, .text = text, .now = now};
    arena_init(&m.a, 0);
    struct err e = db_write(audience, make_work, &m);
    arena_close(&m.a);
    *made = m.made;
    return e;
}

/* ---- sending ---- */

struct taking {
    struct arena *a;
    struct str by;
    int64_t now, next;
    struct sql_letter *letter;
};

static struct err next_work(struct db_conn *conn, void *context)
{
    struct taking *t = context;
    return sql_letter_next_due(conn, &t->next);
}

static struct err take_work(struct db_conn *conn, void *context)
{
    struct taking *t = context;
    TRY(sql_letter_due(t->a, conn, t->now, &t->letter));
    if (t->letter)
        TRY(sql_letter_lend(conn, t->letter->id, t->now + LEND_TIME, t->by));
    return sql_letter_next_due(conn, &t->next);
}

struct err letters_take(struct db *audience, struct arena *a, struct str by, int64_t now, struct sql_letter **out,
                        int64_t *next)
{
    struct taking t = {.a = a, .by = by, .now = now, .next = DB_NULL};
    TRY(db_read(audience, next_work, &t));
    if (t.next != DB_NULL && t.next <= now)
        TRY(db_write(audience, take_work, &t));
    *out = t.letter;
    *next = t.next == DB_NULL ? TIME_NONE : t.next;
    return OK;
}

struct settling {
    struct str by;
    const struct sql_letter *letter;
    enum letter_outcome outcome;
    struct str problem;
    int64_t now;
};

static struct err settle_work(struct db_conn *conn, void *context)
{
    const struct settling *s = context;
    const struct sql_letter *letter = s->letter;
    bool over = s->now - letter->made_at > GIVE_UP;
    if (s->outcome == LETTER_FAILED && !over)
        return sql_letter_later(conn, letter->id, s->by,
                                s->now + time_pause(FIRST_PAUSE, LONGEST_PAUSE, letter->attempts), s->problem);
    struct str outcome = s->outcome == LETTER_SENT      ? S("sent")
                         : s->outcome == LETTER_REFUSED ? S("refused")
                                                        : S("given-up");
    return sql_letter_settle(conn, letter->id, s->by, outcome, s->problem, s->now);
}

struct err letters_settle(struct db *audience, struct str by, const struct sql_letter *letter,
                          enum letter_outcome outcome, struct str problem, int64_t now)
{
    struct settling s = {by, letter, outcome, str_slice(problem, 0, PROBLEM_MAX), now};
    return db_write(audience, settle_work, &s);
}

struct err letters_free(struct db *audience, struct str live, int64_t now, bool *freed)
{
    static const struct lease_rows LETTERS = {sql_letter_dead, sql_letter_free};
    return lease_free_rows(audience, &LETTERS, live, now, freed);
}

/* ---- listing ---- */

struct listing {
    struct arena *a;
    struct sql_letter_state_list *out;
};

static struct err list_work(struct db_conn *conn, void *context)
{
    struct listing *listing = context;
    return sql_letter_list(listing->a, conn, LETTERS_SHOWN, listing->out);
}

struct err letters_list(struct db *audience, struct arena *a, struct sql_letter_state_list *out)
{
    struct listing listing = {a, out};
    return db_read(audience, list_work, &listing);
}
