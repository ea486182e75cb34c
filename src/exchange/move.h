/* move.h - a whole newsroom moved from one database to another: stories and all else, and the audience's figures. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The folder stays where it is, with media/, secret.key and dateline.conf. The old database is only read. dateline.conf
 * names the new one after every row of it was compared with the old, and not before; a move that was broken off at any
 * moment leaves the newsroom as it was, and begins anew.
 */
#ifndef EXCHANGE_MOVE_H
#define EXCHANGE_MOVE_H

#include "base/base.h"

struct move_options {
    struct str folder; /* of the newsroom */
    struct str to;     /* as the setting database: "postgresql://...", "sqlite:", "sqlite:PATH" */
    bool dry_run;      /* looks at everything and reads every row, and writes nothing */
    /* done of total rows; what says at what: "copy", "compare", "read". May be NULL. */
    void (*show)(void *context, const char *what, int64_t done, int64_t total);
    void *context;
};

struct move_report {
    struct str from, to; /* to be shown: paths, hosts; without passwords */
    int64_t tables, rows;
    int64_t bytes;  /* that they take in the old database */
    bool was_whole; /* an earlier move had filled the new one: it was compared, and dateline.conf switched */
    bool audience;  /* there are figures of the audience, and they were moved too */
};

/*
 * Moves the newsroom. report's texts live in a, and are set as far as it came. ERR_CONFLICT: a server serves it,
 * another program has it open, or there is something else where it is to go; ERR_BUSY: PostgreSQL does not answer, or
 * somebody else moves; ERR_INVALID: a row that PostgreSQL does not take (named), a wrong address; ERR_STORE: the
 * versions do not fit, or the copy differs (the row is named); ERR_SYSTEM: a disk is full.
 */
struct err move_newsroom(struct arena *a, const struct move_options *options, struct move_report *report);

#endif
