/* check_lists.h - do the lists and their counters say what the stories say? */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_CHECK_LISTS_H
#define NEWSROOM_CHECK_LISTS_H

#include "newsroom/newsroom.h"

/* Compares each story's places in lists with its status and date, every counter with the stories, and what is kept of
 * the versions of a story with these. One read of the
 * store, so that a server beside it changes nothing in between. report is called for each fault. */
struct err check_lists(struct newsroom *n, void (*report)(void *context, struct str fault), void *context);

#endif
