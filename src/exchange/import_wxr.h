/* import_wxr.h - a WordPress export being imported; inside of src/exchange/import_wxr*.c only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_IMPORT_WXR_H
#define EXCHANGE_IMPORT_WXR_H

#include "exchange/import.h"
#include "exchange/wp.h"
#include "exchange/wxr.h"

struct import_archive;

struct import_wxr {
    struct import *import;
    struct arena a; /* of a record of the first walk */
    struct str blog, link, file;
    bool named;        /* the source is */
    struct str where;  /* "export.xml line 120" */
    int64_t weight;    /* of a byte in this walk: the first one only looks */
    int64_t done, all; /* weighed bytes: of files walked before this one, of all walks */
    struct import_archive *archive;
};

/* A record of the first walk: what stories refer to. */
struct err import_wxr_learn(struct import_wxr *x, const struct wxr_record *record);
/* A record of the second walk: a story, perhaps. */
struct err import_wxr_item(struct import_wxr *x, const struct wxr_record *record);

/* The item's content as HTML; what it held that a story has no place for is noted. */
void import_wxr_text(struct import_wxr *x, struct arena *a, const struct wxr_item *item, struct import_story *story);

/* Text that may hold references and tags, as plain text in a. */
struct str import_wxr_plain(struct arena *a, struct str text);
/* What Yoast, Rank Math and All in One SEO kept of an item, into story: title, description, canonical, noindex. */
void import_wxr_seo(struct arena *a, const struct wxr_item *item, struct import_story *story);
/* Takes what the metadata of an item say that an export of this program wrote, over what else was read of it; false:
 * another program did. */
bool import_wxr_own(struct arena *a, const struct wxr_item *item, struct import_story *story);
/* The language that plugins say of an item, where it is not the newsroom's first, and what its versions share; says in
 * the report what is to be set. */
void import_wxr_language(struct import_wxr *x, struct arena *a, const struct wxr_item *item,
                         struct import_story *story);
/* Slug of the category that one of them calls the primary one; none. In a. */
struct str import_wxr_primary(struct import_wxr *x, struct arena *a, const struct wxr_item *item);

/* ---- comments: a file beside the report ---- */

struct err import_archive_open(struct import *import, struct import_archive **out);
/* Adds the comments of an item. */
struct err import_archive_add(struct import_archive *archive, struct arena *a, struct str record,
                              const struct wxr_item *item);
/* Puts the file in its place; one without comments is none. *count of them. */
struct err import_archive_close(struct import_archive *archive, struct arena *a, int64_t *count, struct str *path);
void import_archive_drop(struct import_archive *archive);

#endif
