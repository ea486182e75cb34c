/* draft.h - a translation in the making: the original's sentences, and what each has become so far. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_DRAFT_H
#define TRANSLATE_DRAFT_H

#include "translate/material.h"

struct draft {
    const struct material *material;
    struct segments text, extra; /* of the material's two stories */
    ptrdiff_t count;             /* of both: numbers of segments go through text, then extra */
    struct str language;         /* that it is translated into */
    struct str *befores;         /* by number: what the original said there before; {NULL, 0}: nothing else */
    bool *kept;                  /* by number: it says what it said when it was made last */
};

/* Cuts material, which stays in use. */
struct err draft_cut(struct arena *a, const struct material *material, struct str language,
                     const struct segment_rules *rules, struct draft *out);
struct segment *draft_segment(const struct draft *draft, ptrdiff_t number);
/* Where a segment stands, as rows and people name it: "body/3/1", "correction/0/note", "place". */
struct str draft_place(const struct draft *draft, ptrdiff_t number);

/* Sentences that the translation had when it was made last keep their words: those that stand where they stood first,
 * then those that moved. */
void draft_keep(struct arena *a, struct draft *draft, const struct sql_translation_segment_list *rows);
/* Whether everything is as it was: no segment has other words than then, and none is new. */
bool draft_is_kept(const struct draft *draft);
/* Segments without words that may be shown. */
ptrdiff_t draft_count_broken(const struct draft *draft);

struct err draft_join(struct arena *a, const struct draft *draft, struct material_joined *out);
/* As the store keeps it. */
struct sql_translation_segment *draft_rows(struct arena *a, const struct draft *draft);
/* Names of the engines that made some of it, with ", " between; empty: none. */
struct str draft_engines(struct arena *a, const struct draft *draft);

/* Puts a row's words into a segment. */
void draft_take_row(struct segment *segment, const struct sql_translation_segment *row);

#endif
