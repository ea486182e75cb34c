/* rows.h - the text form of the tables in readers/: "KIND PATTERN = NAME", a row a line. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_ROWS_H
#define AUDIENCE_ROWS_H

#include "base/base.h"

/* One row, borrowed from the table's text. */
struct row {
    struct str kind;    /* the line's first word */
    struct str pattern; /* what follows it, up to " = " */
    struct str name;    /* what stands behind " = "; without it the pattern without the signs at its ends */
};

/* Takes the next row off the front of *text, passing over empty lines and those that begin with "#". False at the end;
 * a line without a pattern is passed over too. */
bool row_next(struct str *text, struct row *out);

/* The text of an embedded table, which a test has read: "readers/robots.conf". Ends the program when there is none. */
struct str row_table(struct str path);

#endif
