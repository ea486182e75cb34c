/* field.h - plain text that people typed into a field: made clean, or refused with a message. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_FIELD_H
#define NEWSROOM_FIELD_H

#include "newsroom/message.h"

/* A field of plain text. */
struct field {
    struct str name;   /* "headline": as in the front matter */
    const char *label; /* "The headline": how messages begin */
    int64_t limit;     /* most characters */
    bool strict;       /* a name: NFC, and no invisible mark that changes the direction of what follows */
};

/*
 * value as one clean line, in a or borrowed: white space at the ends goes, runs of it become one space. Refused:
 * invalid UTF-8, control characters, more characters than fit, towers of combining marks, direction changes that do not
 * end in the field (U+202A-202E, U+2066-2069). A refused one comes back empty.
 */
struct str field_line(struct arena *a, struct messages *m, const struct field *field, struct str value);

/* The same for a http or https address; empty is fine. */
struct str field_address(struct arena *a, struct messages *m, const struct field *field, struct str value);

#endif
