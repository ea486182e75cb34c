/* backup.h - a whole newsroom as one file, and back; from either engine to either. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file is a tar archive of the newsroom's folder as it is on SQLite: dateline.conf, secret.key, dateline.db,
 * audience.db, media/, and at its end SHA256SUMS, which `sha256sum -c` reads. Unpacked by hand it is a newsroom too.
 */
#ifndef EXCHANGE_BACKUP_H
#define EXCHANGE_BACKUP_H

#include "base/base.h"

struct backup_options {
    struct str folder, file;
    /* done of total: rows while databases are copied ("copy", "compare"), bytes of files ("write", "unpack"). May be
     * NULL.
     */
    void (*show)(void *context, const char *what, int64_t done, int64_t total);
    void *context;
};

struct backup_report {
    int64_t files, bytes; /* in the archive */
};

/*
 * Writes the file, which must not be there yet, whole or not at all, readable by its owner alone. A server and commands
 * may use the newsroom meanwhile: its database is as it was at one moment, its figures as at a later one, and every
 * picture is there that the database names. ERR_CONFLICT: the file exists; ERR_SYSTEM: a disk is full; else as
 * move_newsroom.
 */
struct err backup_write(struct arena *a, const struct backup_options *options, struct backup_report *report);

/*
 * Makes the folder, which must not be there or be empty, whole or not at all; its database is on SQLite. One of an
 * older version is brought up to date. ERR_INVALID: the file is cut off, damaged, or holds what no backup does.
 */
struct err backup_restore(struct arena *a, const struct backup_options *options, struct backup_report *report);

#endif
