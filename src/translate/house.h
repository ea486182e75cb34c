/* house.h - the glossary at the desk: who may change which terms, and all of them as a table. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_HOUSE_H
#define TRANSLATE_HOUSE_H

#include "newsroom/review.h"
#include "translate/glossary.h"

#define HOUSE_LINES_MAX GLOSSARY_TERMS_MAX

/* All terms, by their source. */
struct err house_terms(struct newsroom *n, struct arena *a, struct sql_glossary_term_list *out);

/* Keeps terms, in place of others of the same pair and source; all or none. Editors keep any, a translator those into
 * own languages. ERR_FORBIDDEN; ERR_INVALID and ERR_LIMIT as glossary_put, with the number of the term. */
struct err house_put(struct newsroom *n, struct arena *a, const struct actor *actor, const struct glossary_term *terms,
                     ptrdiff_t count);
/* Takes one away. Fine when there is none. ERR_FORBIDDEN as above. */
struct err house_remove(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id);

/* Terms as a table of four columns with tabs between: from, to, source, target; a line each, as spreadsheets copy
 * and paste it; a word that they would take for a formula has a "'" in front, which reading takes away. */
struct str house_write(struct arena *a, const struct sql_glossary_term_list *terms);
/* Reads such lines; empty ones are passed over. ERR_INVALID names the line; ERR_LIMIT: more than HOUSE_LINES_MAX. */
struct err house_read(struct arena *a, struct str text, struct glossary_term **out, ptrdiff_t *count);

#endif
