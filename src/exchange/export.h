/* export.h - the whole newsroom as files for other programs: what a format is given, and where it writes. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_EXPORT_H
#define EXCHANGE_EXPORT_H

#include "exchange/export_folder.h"
#include "newsroom/newsroom.h"
#include "store/statements.h"
#include "text/html.h"

/* One run of `dateline export`. */
struct export
{
    struct newsroom *newsroom;
    struct export_folder *folder;
    void (*progress)(void *context, int64_t done, int64_t total); /* NULL: nobody wants to know */
    void *progress_context;
    int64_t stories, pictures; /* written so far, or found as they were */
    int64_t missing;           /* pictures whose file is gone; each is said in the log */
};

/* A format. The files that it did not write or keep, and that a former export did, go when it is done. */
struct export_format {
    struct str name;   /* for --format */
    const char *holds; /* one line: what is in the folder then */
    struct err (*write)(struct export *x);
};

extern const struct export_format EXPORT_WXR, EXPORT_MARKDOWN, EXPORT_NINJS;

/* ---- what there is to write ---- */

/*
 * A story as readers see it, or as it was last saved where they do not: without what is held back for later, working
 * copies and former versions. Borrowed until the next one.
 */
struct export_story {
    const struct sql_story *row;
    struct html body;                        /* checked on its way out of the store */
    const struct sql_export_byline *bylines; /* in order */
    ptrdiff_t byline_count;
    const struct sql_export_place *sections; /* those that were named, the primary one first */
    ptrdiff_t section_count;
    const struct sql_export_place *tags;
    ptrdiff_t tag_count;
    const struct sql_export_also *also_read; /* of all statuses, those in the text too */
    ptrdiff_t also_read_count;
    const struct sql_export_correction *corrections; /* oldest first */
    ptrdiff_t correction_count;
    const struct sql_export_old_path *old_paths; /* addresses that lead to it */
    ptrdiff_t old_path_count;
    const struct sql_media *lead, *social; /* NULL: none */
    const struct sql_media *pictures;      /* those in its text, each once */
    ptrdiff_t picture_count;
    const struct sql_export_guid *guid;     /* what feeds call it; NULL: by its number */
    const struct sql_export_source *source; /* the story it is a translation of; NULL: it is none */
};

typedef struct err export_visit(void *context, struct arena *a, const struct export_story *story);

/*
 * Walks all stories by number, some at a time, within the transaction that the caller reads in (db_read: the whole walk
 * sees one state, while the newsroom serves and saves). a is emptied now and then: what visit is to keep lives
 * elsewhere. Tells of progress.
 */
struct err export_stories(struct export *x, struct db_conn *conn, export_visit *visit, void *context);

/* A picture whose story is unknown, or is none: every one of the newsroom but copies of other sites' posts. */
typedef struct err export_visit_media(void *context, struct arena *a, const struct sql_media *media);
struct err export_media(struct db_conn *conn, export_visit_media *visit, void *context);
typedef struct err export_visit_person(void *context, struct arena *a, const struct sql_person *person);
struct err export_people(struct db_conn *conn, export_visit_person *visit, void *context);
/* Sections, each after the one it is part of, and tags, of all editions. */
typedef struct err export_visit_section(void *context, struct arena *a, const struct sql_section *section);
struct err export_sections(struct db_conn *conn, export_visit_section *visit, void *context);
typedef struct err export_visit_tag(void *context, struct arena *a, const struct sql_tag *tag);
struct err export_tags(struct db_conn *conn, export_visit_tag *visit, void *context);
/* Addresses that lead somewhere, by path: all, those of stories too. */
typedef struct err export_visit_redirect(void *context, struct arena *a, const struct sql_redirect *redirect);
struct err export_redirects(struct db_conn *conn, export_visit_redirect *visit, void *context);

/* Copies a picture's file to path in the folder. One that is gone is counted and logged. */
struct err export_picture(struct export *x, struct arena *a, const struct sql_media *media, struct str path);

#endif
