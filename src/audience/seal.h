/* seal.h - days are sealed: each one's figures in one form, in a chain, signed with the newsroom's Ed25519 key. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * docs/audience.md, "Sealed days", tells the arithmetic, so that anybody can do it with other programs. In short:
 * digest = SHA-256 of the day's text; line = "dateline-seal 1 DAY DIGEST BEFORE\n"; chain = SHA-256 of line, which is
 * the next day's BEFORE; signature = Ed25519 (RFC 8032) of line.
 */
#ifndef AUDIENCE_SEAL_H
#define AUDIENCE_SEAL_H

#include "base/base.h"

struct db;
struct db_conn;
struct sql_seal;

#define SEAL_HASH_SIZE 32
#define SEAL_PUBLIC_SIZE 32
#define SEAL_SECRET_SIZE 64
#define SEAL_SIGNATURE_SIZE 64
/* A day is sealed once the day behind it is over as well: logs of a cache in front of the site may come in till then.
 */
#define SEAL_WAIT_DAYS 2

struct seal_key {
    unsigned char public[SEAL_PUBLIC_SIZE];
    unsigned char secret[SEAL_SECRET_SIZE];
};

/* The pair that a newsroom signs with, made of its own key (newsroom_key): the same one always. */
void seal_key_make(const unsigned char *newsroom_key, struct seal_key *out);
/* The public half as SubjectPublicKeyInfo in PEM (RFC 8410), owned by a. */
struct str seal_key_pem(struct arena *a, const unsigned char *public);

/* "2026-11-26" of a day counted from 1970, and back; false for other text and for a day that there is not. */
struct str seal_day_name(struct arena *a, int64_t day);
bool seal_day_read(struct str name, int64_t *day);

/* A day in the form that is sealed, and what its lines of pages come to. */
struct seal_day {
    struct str text;
    int64_t pages, served, seen, read;
};
/* Writes it from the figures as they are, owned by a. */
struct err seal_day_write(struct arena *a, struct db_conn *conn, int64_t day, struct seal_day *out);
/* The line that is signed. digest and before: SEAL_HASH_SIZE bytes; before none: the chain begins here. */
struct str seal_line(struct arena *a, int64_t day, struct str digest, struct str before);
/* SHA-256, owned by a. */
struct str seal_hash(struct arena *a, struct str text);
struct str seal_hex(struct arena *a, struct str bytes);

/* Seals every day that is due and rolled up, each in a transaction of its own, from the day behind the last sealed one,
 * or from the first rolled up. today: the newsroom's. *sealed: how many. Any process; what another has sealed stays. */
struct err seal_work(struct db *db, const struct seal_key *key, int64_t today, int64_t now, int64_t *sealed);

/* What seal_verify found. Texts are owned by its arena. */
struct seal_report {
    int64_t first, last;        /* days; DB_NULL where nothing is sealed */
    int64_t days, gone, faults; /* sealed days; of them, figures thrown away when their time was over */
    struct str head;            /* chain of the last day, in hex */
    bool head_found;            /* the head that was asked for is in the chain */
};
/* Tells of one fault; day DB_NULL for one of the chain as a whole. */
typedef void seal_fault(void *context, int64_t day, struct str words);

/*
 * Reckons every sealed day again from the figures as they are now. Days before kept_from may have lost their figures;
 * of them the chain alone is checked. head: a chain's head noted earlier, in hex, or none. Faults are told in order of
 * days; an error is the store's.
 */
struct err seal_verify(struct arena *a, struct db *db, const unsigned char *public, int64_t kept_from, struct str head,
                       seal_fault *fault, void *context, struct seal_report *out);

#endif
