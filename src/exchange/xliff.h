/* xliff.h - translations as files that translators' tools exchange: XLIFF 2.0 (OASIS,
 * urn:oasis:names:tc:xliff:document:2.0). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_XLIFF_H
#define EXCHANGE_XLIFF_H

#include "translate/segment.h"

#define XLIFF_MAX (4 * 1024 * 1024) /* bytes of a file */

/* How far a sentence is (section 4.3.1.29 of the specification). */
enum xliff_state { XLIFF_INITIAL, XLIFF_TRANSLATED, XLIFF_REVIEWED, XLIFF_FINAL };

/* A sentence: a unit of one segment. Texts in segment form: pairs are <pc>, what is kept whole is <ph>. */
struct xliff_unit {
    struct str id;    /* an NMTOKEN: "s12" */
    struct str place; /* as a note for the translator; what is read has none */
    struct str source;
    struct str target; /* {NULL, 0}: none */
    enum xliff_state state;
};

struct xliff {
    struct str source_language, target_language; /* BCP 47 */
    struct str id;                               /* of the file: "t42" */
    struct str original;                         /* address of the story; what is read has none */
    struct xliff_unit *units;
    ptrdiff_t count;
};

/* The file, in a. ERR_LIMIT: larger than XLIFF_MAX. */
struct err xliff_write(struct arena *a, const struct xliff *file, struct str *out);

/*
 * Reads a file with one <file> as tools give it back; elements of other namespaces are passed over, pieces of a unit
 * that was cut further are put together again. Nothing of what it says is believed: marks and texts are the caller's to
 * check. ERR_INVALID with the line: no XML, not XLIFF 2, a document type, marks that are no pairs (<sc>), no languages;
 * ERR_LIMIT: too large, too deep, too many units, too long a sentence.
 */
struct err xliff_read(struct arena *a, struct str text, struct xliff *out);

#endif
