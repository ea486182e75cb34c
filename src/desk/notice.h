/* notice.h - what a page of the desk says first: what was done, or why it was not. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_NOTICE_H
#define DESK_NOTICE_H

#include "page/page.h"

/* The words for each kind of mistake a person makes, by key; where one is empty the error's own words are shown. */
struct notice_words {
    struct str invalid, forbidden, conflict, missing;
};

/* Whether e is a person's mistake, which a page can say, or too many attempts. */
bool notice_can_say(struct err e);
/* What happened, as the view's "notice {done, problem}", each a sentence or false, and the answer's status. e OK: done
 * is the key of a word ("desk_done_" and the query's field "done", when it is one), or none. */
void notice_set(struct page *p, struct err e, const struct notice_words *words);

/* After a change: to the page at path, which says the word "desk_done_" + done. */
void notice_redirect(struct http_request *r, struct http_response *out, const char *path, const char *done);

#endif
