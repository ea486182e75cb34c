/* letters.h - mail on its way: made once, sent once, tried again until it is. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_LETTERS_H
#define AUDIENCE_LETTERS_H

#include "newsroom/newsroom.h"
#include "store/statements.h"

#define LETTERS_SHOWN 20
#define LETTERS_DAYS 30 /* for which they are listed */

/* What is to be said, in both forms. */
struct letter_text {
    struct str subject, plain, html;
};

/* Whether a letter of that name was made at or after an instant. */
struct err letters_made_since(struct db *audience, struct str name, int64_t since, bool *made);

/*
 * Puts a letter into the mail for each of to (addresses with spaces between), unless one of its name was made at or
 * after since: *made is false then. at is when this one was due; it names the letter for ever (Message-ID), with its
 * recipient. host: the site's, behind the "@" of that.
 */
struct letter_order {
    struct str name, from, from_name, to, host;
    int64_t at, since;
};
struct err letters_make(struct db *audience, const struct letter_order *order, const struct letter_text *text,
                        int64_t now, bool *made);

/* Takes one that is due: nobody else gets it for some minutes. by: newsroom_holder of who does. *out NULL: none is;
 * *next is when one will be (TIME_NONE: none waits). */
struct err letters_take(struct db *audience, struct arena *a, struct str by, int64_t now, struct sql_letter **out,
                        int64_t *next);

enum letter_outcome { LETTER_SENT, LETTER_REFUSED, LETTER_FAILED };
/* Says what became of it; problem: in one line. What failed is tried again after pauses that grow from one minute to
 * two hours, for a day. by: as it was taken; a failure is not noted where another server has the letter by now. */
struct err letters_settle(struct db *audience, struct str by, const struct sql_letter *letter,
                          enum letter_outcome outcome, struct str problem, int64_t now);
/* As lease_free (newsroom/lease.h). */
struct err letters_free(struct db *audience, struct str live, int64_t now, bool *freed);

/* The newest, at most LETTERS_SHOWN. */
struct err letters_list(struct db *audience, struct arena *a, struct sql_letter_state_list *out);

#endif
