/* tally.h - views on their way into the audience's database, added up in memory by page and hour or day. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_TALLY_H
#define AUDIENCE_TALLY_H

#include "audience/import.h"
#include "audience/robot.h"
#include "audience/sketch.h"
#include "base/map.h"

#include <sodium.h>

#define TALLY_DIGEST crypto_hash_sha256_BYTES
#define TALLY_VIEWS_MAX 50000 /* of a part */

/* A page of ours: page is empty for a story, "front:es" for a front. */
struct tally_page {
    int64_t story_id;
    struct str page, edition;
};

struct tally_item {
    struct tally_page page;
    int64_t hour, day; /* hour: -1 where only the day is known */
    int64_t served, seen, seconds;
    struct sketch visitors;
    struct tally_item *next;
};

struct tally_rejected {
    int64_t day;
    enum robot_class class;
    int64_t served;
    struct tally_rejected *next;
};

/* One part of a file. */
struct tally {
    struct newsroom *n;
    struct db *audience;
    struct arena arena; /* of the part */
    struct arena lasting;
    struct map items, rejected;
    struct tally_item *first;
    struct tally_rejected *first_rejected;
    int64_t views, rejections; /* in this part */
    struct map pages;          /* lasting: struct tally_page * by path; one of story_id -1 is none of ours */
    struct map known;          /* lasting: digests of parts that are in */
    struct str name, format;
};

/* Reads which parts are in. name is the file's, for people; format is what facet_day says of it. */
struct err tally_open(struct tally *tally, struct newsroom *n, struct db *audience, struct str name, struct str format);
void tally_close(struct tally *tally);

/* Which page of ours stands at a path, decoded; *out is NULL for none. */
struct err tally_find_page(struct tally *tally, struct str path, const struct tally_page **out);
/* The item to add to. */
struct tally_item *tally_at(struct tally *tally, const struct tally_page *page, int64_t hour, int64_t day);
void tally_reject(struct tally *tally, int64_t day, enum robot_class class);

/* Whether the part is large enough to be stored. */
bool tally_is_full(const struct tally *tally);
bool tally_is_known(const struct tally *tally, const unsigned char digest[TALLY_DIGEST]);
/* Forgets the part. */
void tally_drop(struct tally *tally);
/* Stores the part and its digest in one transaction, adds what became of it to counts, and forgets it. */
struct err tally_store(struct tally *tally, const unsigned char digest[TALLY_DIGEST], struct import_counts *counts);

#endif
