/* import.h - figures from elsewhere: access logs of what stands in front of us, exports of what counted before us. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_IMPORT_H
#define AUDIENCE_IMPORT_H

#include "newsroom/newsroom.h"

#define IMPORT_EXPORT_MAX ((ptrdiff_t)1 << 30) /* bytes of an export, unpacked; logs may be of any length */

/* What became of a file's lines or rows; each is in one of these. */
struct import_counts {
    int64_t counted;    /* views of people */
    int64_t machines;   /* views by agents that name a machine: in the figures as rejected */
    int64_t passed_on;  /* asked of us by the cache: counted when we answered */
    int64_t other;      /* no page: pictures, redirects, errors, events */
    int64_t unknown;    /* a page that is no story of ours and no front */
    int64_t sealed;     /* of a day that is sealed, which is never changed */
    int64_t known;      /* in already, from this file or one that began alike */
    int64_t unreadable; /* of no form that is read */
};

/*
 * Adds what the file at path says to the audience's database. format: "auto", a log's (log_format_of), or an export's
 * (figures_source_name). The file may be gzipped. Logs add to "served" by the hour, exports to "seen" by the day: what
 * those programs count is a script's word. A log's line that says that the cache asked us adds nothing. Parts of a file
 * are committed as they come, each remembered by its digest: a file that was broken off, that was read before, or that
 * has grown since, is taken on from there. ERR_NOT_FOUND, ERR_INVALID (format, nothing readable in it), ERR_LIMIT,
 * ERR_STORE; what was committed before stays.
 */
struct err audience_import(struct newsroom *n, struct db *audience, struct str path, struct str format,
                           struct import_counts *counts);

#endif
