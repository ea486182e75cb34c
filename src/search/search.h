/* search.h - the index of words of a newsroom's published stories: kept with them, looked into, and put in order. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_SEARCH_H
#define SEARCH_SEARCH_H

#include "newsroom/newsroom.h"

/*
 * Keeps the index of words from now on: whatever saves stories writes it in the same transaction. An index that another
 * version of the program made is emptied, and built anew by search_work. Once, before other threads use n; it ends with
 * newsroom_close.
 */
struct err search_open(struct newsroom *n);

/*
 * Does one bounded piece of what the index owes, in a transaction of its own: merging, deleting, building anew.
 * *more: there is more to do. Any number of processes may do so at once; one that is killed loses nothing.
 */
struct err search_work(struct newsroom *n, bool *more);

/* Does all of it, in larger pieces: for commands, whose many stories leave many small segments, and without a server
 * nobody else would merge them. */
struct err search_work_all(struct newsroom *n);

/* Empties the index, for search_work to build anew. */
struct err search_reset(struct newsroom *n);

/* Compares the index with the stories; report is called for each fault. */
struct err search_check(struct newsroom *n, void (*report)(void *context, struct str fault), void *context);

#endif
