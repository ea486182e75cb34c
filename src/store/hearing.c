/* hearing.c - what is heard of other processes: whose message it is, and whether one before it is missing. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/hearing.h"

#include <string.h>

#include "base/time.h"

/* Whoever sent something before the listening began says so with his next heartbeat, at the latest by then. */
#define ACQUAINTANCE (3 * TIME_SECOND)

void hearing_begin(struct hearing *h, struct str own, int64_t now)
{
    h->count = 0;
    h->since = now;
    memcpy(h->own, own.p, HEARING_ID);
}

static bool is_id(struct str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!char_is_digit(s.p[i]) && (s.p[i] < 'a' || s.p[i] > 'f'))
            return false;
    return s.n == HEARING_ID;
}

static bool parse(struct str message, struct str *id, struct heard *out)
{
    struct str head;
    *out = (struct heard){0};
    return str_cut(message, '\n', &head, &out->text) && str_cut(head, ' ', id, &head) && is_id(*id) &&
           str_to_i64(head, &out->number) && out->number >= (out->text.n > 0);
}

static struct hearing_sender *find(struct hearing *h, struct str id)
{
    for (int i = 0; i < h->count; i++)
        if (memcmp(h->senders[i].id, id.p, HEARING_ID) == 0)
            return &h->senders[i];
    return NULL;
}

static struct hearing_sender *place(struct hearing *h)
{
    struct hearing_sender *oldest = h->senders;
    if (h->count < HEARING_SENDERS)
        return &h->senders[h->count++];
    for (int i = 1; i < h->count; i++)
        if (h->senders[i].heard_at < oldest->heard_at)
            oldest = &h->senders[i];
    return oldest;
}

/* All that it sent should have been heard, unless it began before the listening did. */
static struct hearing_sender *meet(struct hearing *h, struct str id, int64_t before, int64_t now)
{
    struct hearing_sender *sender = place(h);
    memcpy(sender->id, id.p, HEARING_ID);
    sender->number = now - h->since > ACQUAINTANCE ? 0 : before;
    return sender;
}

/* A number that was heard before is no gap: a heartbeat may overtake the message that it speaks of, where it is not
 * known how its commit ends. */
bool hearing_take(struct hearing *h, struct str message, int64_t now, struct heard *out)
{
    struct str id;
    if (!parse(message, &id, out))
        return false;
    out->own = memcmp(h->own, id.p, HEARING_ID) == 0;
    if (out->own)
        return true;
    int64_t before = out->number - (out->text.n > 0); /* the last one that must have been heard by now */
    struct hearing_sender *sender = find(h, id);
    if (!sender)
        sender = meet(h, id, before, now);
    sender->heard_at = now;
    out->gap = before > sender->number;
    sender->number = MAX(sender->number, out->number);
    return true;
}
