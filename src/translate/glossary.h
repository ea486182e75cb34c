/* glossary.h - the words of the house: what is never translated, and what becomes what. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_GLOSSARY_H
#define TRANSLATE_GLOSSARY_H

#include "store/db.h"
#include "translate/segment.h"

#define GLOSSARY_TERMS_MAX 5000 /* of a newsroom */
#define GLOSSARY_TERM_MAX 200   /* bytes */

/* A term for a pair of languages (BCP 47); an empty language is any. An empty target: it stays as it is. */
struct glossary_term {
    struct str from, to;
    struct str source, target;
};

/* Terms of one pair, ready to be found. */
struct glossary;

/* A glossary of terms, those of a pair before those of any where the sources are equal, and of names that stay as they
 * are: bylines, agencies. All in a. */
struct glossary *glossary_make(struct arena *a, const struct glossary_term *terms, ptrdiff_t count,
                               const struct str *names, ptrdiff_t name_count);
/* The same of the stored terms of a pair. */
struct err glossary_read(struct arena *a, struct db_conn *conn, struct str from, struct str to, const struct str *names,
                         ptrdiff_t name_count, struct glossary **out);

/*
 * As segment_rules.find_term, with a glossary as its context: the first term at or after from, of several the longest.
 * A term begins and ends where letters do not go on, but in scripts without spaces. Its letters must be the same; one
 * that begins with a small letter is also found with a capital, and becomes words with a capital.
 */
bool glossary_find(const void *glossary, struct str text, ptrdiff_t from, struct segment_term *out);

/* Keeps a term; one of the same pair and source becomes it. ERR_INVALID: empty, too long, with controls, or with space
 * around it; ERR_LIMIT: too many terms. Inside db_write. */
struct err glossary_put(struct db_conn *conn, const struct glossary_term *term, int64_t now);

#endif
