/* csv.h - records of comma-separated values (RFC 4180). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_CSV_H
#define TEXT_CSV_H

#include "base/base.h"

#define CSV_FIELDS_MAX 256

struct csv_record {
    struct str fields[CSV_FIELDS_MAX]; /* borrowed from the text, or in the arena where a quotation mark was doubled */
    ptrdiff_t count;                   /* fields beyond CSV_FIELDS_MAX are passed over */
};

/* Takes the next record off the front of *text, passing over empty lines; false at the end. Line ends are LF or CRLF; a
 * field in quotation marks may hold them. A mark that is never shut ends with the text. Any bytes. */
bool csv_next(struct arena *a, struct str *text, struct csv_record *out);

/* Whether a spreadsheet would reckon with a cell that begins so instead of showing it (OWASP, "CSV Injection"). */
bool csv_is_formula(struct str text);
/* The text as a cell that is shown: with a "'" in front where it would be a formula. csv_unguard gives any text back
 * that csv_guard was given. */
struct str csv_guard(struct arena *a, struct str text);
struct str csv_unguard(struct str text);

#endif
