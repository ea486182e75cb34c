/* coded.h - files of a site with their coded forms beside them (".gz", ".br"), as servers look for them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATIC_CODED_H
#define STATIC_CODED_H

#include "exchange/export_folder.h"

/*
 * A gzip file tells of what it was made (its checksum and size, RFC 1952 section 2.3.1) and how well (the field XFL):
 * so no list of this is kept. A Brotli file is there only beside a gzip file that was made as small as it gets, and is
 * taken away before its plain file changes: a reader never gets old bytes by it.
 */
struct coded_file {
    struct str path; /* in the folder */
    struct str type; /* its media type, which says whether it is worth a coding */
    struct str body;
    ptrdiff_t shared_head; /* see struct http_response */
};

/* Makes the folder hold the file and, where it is worth it, its gzip form, made quickly. What holds just that is left
 * as it is, its forms too. a is for what is needed meanwhile. Any thread. */
struct err coded_put(struct export_folder *f, struct arena *a, const struct coded_file *file);

/* Makes both codings of the file beside a gzip form as small as they get, unless they are; true in *made: they were
 * not. Any thread. */
struct err coded_press(struct export_folder *f, struct arena *a, struct str path, bool *made);

#endif
