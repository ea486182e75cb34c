/* export_place.h - within an export's folder: where a path leads, and files beside their place. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_EXPORT_PLACE_H
#define EXCHANGE_EXPORT_PLACE_H

#include "exchange/export_folder.h"

#include <pthread.h>
#include <sys/types.h>

#define EXPORT_LIST ".dateline-export"
#define EXPORT_LIST_NEW EXPORT_LIST ".new"
#define EXPORT_LIST_NEXT EXPORT_LIST ".next"
#define EXPORT_PART EXPORT_LIST ".part-" /* what a file is called until it is whole */

/* An open folder. Who holds it and the list of those known share it. */
struct place_folder {
    uint64_t hash; /* of its path */
    int descriptor;
    int references;
};

/* Folders that were opened lately, each in the slot of its hash: most files stand near one before. */
#define PLACE_KNOWN 256

struct export_folder {
    struct arena a;
    struct str path, format;
    int root;
    bool empty;                /* it was, when it was opened */
    bool nameless;             /* files on their way need no name */
    int list;                  /* EXPORT_LIST_NEW, at its end */
    off_t list_start;          /* of this run's lines there */
    pthread_mutex_t list_lock; /* of the next two */
    off_t list_end;            /* of its whole lines */
    bool list_torn;            /* it could not be cut there */
    pthread_mutex_t lock;      /* of all below */
    uint64_t *seen;            /* hashes of this run's paths, 0: free */
    ptrdiff_t seen_count, seen_room;
    unsigned parts;
    struct place_folder top; /* the root; nobody closes it here */
    struct place_folder *known[PLACE_KNOWN];
    int64_t written, same, removed;
};

/* ERR_INVALID: not a path as export_folder.h has it, or one of the export's own files. */
struct err place_check(struct str path);
/* The part before the last slash, with it: the folder. */
struct str place_above(struct str path);
/* Opens the folder of a path, step by step and following no link, for place_close; *name is the last part, in
 * name_room. make: makes the folders that are missing; else ERR_NOT_FOUND. */
struct err place_open(struct export_folder *f, struct str path, bool make, struct place_folder **folder,
                      char name_room[EXPORT_PATH_MAX + 1], const char **name);
void place_close(struct export_folder *f, struct place_folder *folder);

/* Forgets the folders that were opened: some are about to go. */
void place_forget(struct export_folder *f);

/* Lists paths as this run's, before they are written. */
struct err place_note(struct export_folder *f, const struct export_content *files, ptrdiff_t count);
/* Whether this run wrote or kept it. */
bool place_is_noted(const struct export_folder *f, struct str path);

/* A file that is not whole yet: without a name in its own folder, else in the root. */
struct place_part {
    int descriptor;
    struct place_folder *folder; /* where it belongs */
    char name[64];               /* in the root; empty: it has none */
};
struct err place_begin(struct export_folder *f, struct str path, struct place_part *part);
/* Gives it its place, or drops it where the file there has the same bytes. Closes it. */
struct err place_end(struct export_folder *f, struct str path, struct place_part *part);
void place_drop(struct export_folder *f, const struct place_part *part);

#endif
