/* sheet.h - all values of a facet with their sums, in one piece: what a report over a year adds up. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Stored form: 1 for numbers (stories) or 2 for texts, then the values in rising order. A number is the varint of what
 * it is above the one before, a text a varint of its bytes and these; behind each stand served, seen, read and seconds
 * as varints. Sheets of days and months are added up in struct sums.
 */
#ifndef AUDIENCE_SHEET_H
#define AUDIENCE_SHEET_H

#include "base/base.h"
#include "base/map.h"

#define SHEET_STORED_MAX ((ptrdiff_t)64 * 1024 * 1024) /* bytes */
#define SUMS_NUMBER_MAX ((int64_t)1 << 32)             /* stories' numbers are below */

enum sheet_form { SHEET_NUMBERS = 1, SHEET_TEXTS = 2 };

struct sheet_sums {
    int64_t served, seen, read, seconds;
};

/* A value and its sums in two periods: a report's, and the one that it is compared with. */
struct sums_entry {
    int64_t number;
    struct str text;
    struct sheet_sums sums[2];
    void *more; /* the caller's */
};

struct sums_block;

/* Values that were added up. Zeroed but for arena and form: none. */
struct sums {
    struct arena *a;
    enum sheet_form form;
    struct sums_block **blocks; /* of numbers: by their upper bits */
    ptrdiff_t block_count;
    struct map texts;
    struct sums_entry **list; /* of texts, in the order in which they came */
    ptrdiff_t count, capacity;
};

/* The entry of a value, made with sums of 0 where there is none; NULL for a number below 1 or from SUMS_NUMBER_MAX on.
 */
struct sums_entry *sums_of_number(struct sums *sums, int64_t number);
struct sums_entry *sums_of_text(struct sums *sums, struct str text); /* text is copied */
void sheet_sums_add(struct sheet_sums *sums, const struct sheet_sums *more);

/* All entries that have any sum: numbers rising, texts in the order in which they came. Owned by the sums' arena. */
struct sums_entry **sums_list(struct sums *sums, ptrdiff_t *count);

/* Adds a stored sheet to sums[period]. ERR_INVALID for other bytes and for a sheet of the other form. */
struct err sheet_add(struct sums *sums, int period, struct str stored);
/* The stored form of sums[0], owned by a. ERR_LIMIT when it would be too large. A sum below 0 is written as 0. */
struct err sheet_write(struct arena *a, struct sums *sums, struct str *out);

#endif
