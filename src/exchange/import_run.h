/* import_run.h - an import under way; inside of src/exchange/import*.c only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_IMPORT_RUN_H
#define EXCHANGE_IMPORT_RUN_H

#include "exchange/import.h"

#include <pthread.h>
#include <stdio.h>

#include "base/map.h"
#include "embed/rules.h"
#include "store/statements.h"

#define IMPORT_BATCH 800                              /* stories of one transaction */
#define IMPORT_BATCH_BYTES ((size_t)16 * 1024 * 1024) /* memory that ends one earlier */
#define IMPORT_CHECKSUM 32
#define IMPORT_PINS 4 /* the front's first slots */

/* ---- the report: from both threads ---- */

struct import_counts {
    int64_t created, updated, unchanged, left_out;
    int64_t pictures, missing, redirects, also_read, versions;
};

struct import_tally {
    enum import_note note;
    struct str what;
    int64_t count;
};

struct import_report {
    pthread_mutex_t lock;
    struct arena a; /* of what is tallied */
    struct map tallies;
    struct import_tally **order; /* by appearance */
    ptrdiff_t count;
    FILE *file;
    struct str path, part; /* the file's name at the end, and until then */
    struct import_counts counts;
};

struct err import_report_open(struct import_report *report, struct arena *a, struct newsroom *n);
void import_report_note(struct import_report *report, enum import_note note, struct str where, struct str what,
                        int64_t count);
/* Writes the summary, in a, and puts the file in its place. */
struct err import_report_close(struct import_report *report, struct arena *a, bool dry, struct str *summary);
void import_report_drop(struct import_report *report);

/* ---- stories on their way ---- */

/* What is kept of a story beside its input, until it is written. */
struct import_item {
    struct str key, where, guid, version;
    unsigned char checksum[IMPORT_CHECKSUM];
    int64_t modified;
    const struct str *paths;
    ptrdiff_t path_count;
    const struct import_also *also;
    ptrdiff_t also_count;
    const struct str *links; /* old addresses that its text leads to, each once */
    ptrdiff_t link_count;
};

struct import_batch {
    struct arena a;
    struct story_input inputs[IMPORT_BATCH];
    struct import_item items[IMPORT_BATCH];
    ptrdiff_t count;
    struct map keys;
};

/* Batches go round: one is filled by the reader, one has its words found, one is written. */
#define IMPORT_BATCHES 3

struct import_writer {
    pthread_t finder, thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct import_batch batches[IMPORT_BATCHES];
    int64_t filled, found, written; /* batches so far */
    bool idle;                      /* nothing of the last batch had to be written: words are found when needed */
    bool started, stop, found_all;  /* stop: no more are filled; found_all: nor found */
    struct err error;
    char detail[1024];
};

struct err import_writer_start(struct import *import);
/* The batch that is being filled. */
struct import_batch *import_filling(struct import *import);
/* Hands the filled batch over and waits for an empty one to fill. */
struct err import_hand_over(struct import *import);
/* Hands over, and waits until all is written. */
struct err import_drain(struct import *import);
/* Writes what was handed over and ends the thread. */
struct err import_writer_end(struct import *import);

/* Writes a batch, its redirects and its lines in one transaction. *idle: all of it is here already. */
struct err import_batch_write(struct import *import, struct import_batch *batch, bool *idle);

/* ---- small facts, written many at once ---- */

enum import_fact_kind {
    IMPORT_FACT_AUTHOR,
    IMPORT_FACT_SECTION,
    IMPORT_FACT_TAG,
    IMPORT_FACT_MEDIA,
    IMPORT_FACT_TEXT,
    IMPORT_FACT_REDIRECT
};

struct import_fact {
    enum import_fact_kind kind;
    struct str key, name, slug, text; /* a redirect: path and target in key and text */
    struct str parent, path, place;
    struct import_media media;
    int64_t number; /* media_id, or a redirect's status; of a section 1: a story uses it */
};

struct import_facts {
    struct arena a;
    struct import_fact *items;
    ptrdiff_t count;
    struct arena seen_arena;
    struct map seen; /* sections and tags told of */
    struct arena away_arena;
    struct map
        away; /* struct import_away by slug: sections that an earlier import took away, until a story uses them */
};

struct import_away {
    struct str name, parent;
    bool used;
};

/* Makes room for two facts: what lives in facts.a may be gone then. */
struct err import_facts_room(struct import *import);
/* Takes a fact whose texts live in facts.a. */
void import_fact_add(struct import *import, const struct import_fact *fact);
/* ERR_LIMIT where a key is none that is kept; what: "an author". */
struct err import_key_check(struct str key, const char *what);
/* A story of the first edition uses the section: it is made, though an earlier import took it away. */
struct err import_section_used(struct import *import, struct str slug);
/* Writes those that wait. */
struct err import_settle(struct import *import);

/* ---- the run ---- */

struct import_pin_wish {
    struct str key;
    int64_t date;
};

struct import {
    struct newsroom *n;
    const struct import_options *options;
    const struct import_format *format;
    struct settings settings; /* the newsroom's, but foreign content is left out */
    const struct embed_providers *providers;
    struct arena a; /* of the run */
    int64_t source;
    struct str site, host;       /* host: of its addresses; empty for a folder */
    struct str other, below;     /* host and path of the other address that it had; empty */
    import_find_file *find_file; /* NULL: only the media folder is asked */
    void *find_context;
    import_find_page *find_page; /* NULL: texts lead to addresses only */
    void *page_context;
    struct import_facts facts;
    struct arena names_arena;
    struct map names;                         /* of authors, so far */
    struct import_pin_wish pins[IMPORT_PINS]; /* newest first */
    ptrdiff_t pin_count;
    struct import_report report;
    struct import_writer writer;
};

/* Texts of an input made to fit the limits of the newsroom; what was cut is noted. */
void import_fit(struct import *import, struct arena *a, struct story_input *in, struct str where);

/* Whether a host is one of the source's. */
bool import_is_its_host(const struct import *import, struct str host);
/* The path that an old address is kept under: decoded, lower case, with a slash at its end; none where it is of another
 * site or has a query. In a. */
struct str import_old_path(const struct import *import, struct arena *a, struct str address);

/* What a picture's address has in common with all its sizes and copies: "2012/03/x.jpg"; of one that lies among the
 * source's files "file " and its path. In a; none: no picture. */
struct str import_place(const struct import *import, struct arena *a, struct str address);
/* The file of a picture in the media folder, the largest of its sizes; none: it is not there. In a. */
struct str import_media_file(const struct import *import, struct arena *a, struct str address);

/* Whether a file's name ends as that of a picture. */
bool import_is_picture(struct str file);
/* find_picture of embed_rules; the context is the import. */
struct str import_find_picture(void *context, struct arena *a, struct str address);
/* The picture at an address or key: brought in where its file is there. 0: none. */
struct err import_picture_id(struct import *import, struct arena *a, struct str key_or_address, int64_t *out);

/* Pins the stories that import_pin told of. */
struct err import_pins_write(struct import *import, struct arena *a);

/* Makes the links of a text that lead to pages and pictures of the source lead to this site, and keeps those whose page
 * may stand elsewhere here in item. */
struct err import_links(struct import *import, struct arena *a, const struct import_story *story, struct html *body,
                        struct import_item *item);
/* Writes these links as the addresses where the pages stand, now that all are here. Empties a. */
struct err import_links_write(struct import *import, struct arena *a);

/* Takes away the sections of the first edition that only another one's stories use: an export does not say whose they
 * are. Empties a. */
struct err import_sections_clear(struct import *import, struct arena *a);

/* Ties stories to the original that they are versions of. Empties a. */
struct err import_versions_write(struct import *import, struct arena *a);

/* The last pass: also-read lines, pages of pictures, authors' addresses. */
struct err import_finish(struct import *import);

#endif
