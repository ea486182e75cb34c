/* review.h - what the desk's pages on translations share. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_REVIEW_H
#define DESK_REVIEW_H

#include "newsroom/review.h"
#include "page/page.h"

#define REVIEW_HOME "/desk/translations/"

/* "/desk/translations/42/". In a. */
struct str review_path(struct arena *a, int64_t id);
/* Language and direction of a text as "lang" and "dir" of the map. */
void review_set_language(const struct page *p, struct value *map, struct str language);
/* A language's own name, else its tag. */
struct str review_language_name(struct str language);
/* The word of a state, with the tag of what was asked for a row whose original changed: "stale". */
struct str review_state_word(const struct page *p, struct str state);
/* Why a translation waits or failed, in words, and what the engine or the rules said; empty for no problem. */
struct str review_problem_words(const struct page *p, struct str problem);
/* The word of a sentence's problem; empty for none. */
struct str review_segment_problem(const struct page *p, struct str problem);

/* Reads the translation that ":id" names, as far as the person may see it. */
struct err review_of_request(struct http_request *r, struct review *out);
#define REVIEW_REPORT_MAX 100

/* What became of a file: how many sentences were taken from it, and those that were not, each with the key of why. */
struct review_report {
    bool asked; /* false: there was no file, and nothing is said */
    ptrdiff_t taken;
    struct review_report_line {
        struct str unit, key;
    } lines[REVIEW_REPORT_MAX];
    ptrdiff_t count, more; /* more: beyond the lines */
};

/* Shows the page of one; e: what was done, or why not. report: may be NULL. */
struct err review_show(struct http_request *r, struct http_response *out, struct err e,
                       const struct review_report *report);

#endif
