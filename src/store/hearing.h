/* hearing.h - what is heard of other processes: whose message it is, and whether one before it is missing. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STORE_HEARING_H
#define STORE_HEARING_H

#include "base/base.h"

#define HEARING_ID 16       /* hexadecimal digits */
#define HEARING_SENDERS 128 /* of more, the one that was silent longest is forgotten */

struct hearing_sender {
    char id[HEARING_ID];
    int64_t number; /* the last one heard */
    int64_t heard_at;
};

struct hearing {
    char own[HEARING_ID];
    int64_t since;
    struct hearing_sender senders[HEARING_SENDERS];
    int count;
};

struct heard {
    bool own; /* it is of this process */
    bool gap; /* one before it is missing */
    int64_t number;
    struct str text; /* empty: a heartbeat, whose number is that of the last one sent; borrowed from the message */
};

/* Listening begins, or begins anew, now (microseconds of a steady clock). Whoever was heard is forgotten. */
void hearing_begin(struct hearing *h, struct str own, int64_t now);
/* Reads "ID NUMBER\nTEXT". False where it is nothing of the kind: the channel is open to every program that may open
 * the database. */
bool hearing_take(struct hearing *h, struct str message, int64_t now, struct heard *out);

#endif
