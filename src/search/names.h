/* names.h - what sections and tags of stories are called, for their words; inside of src/search only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SEARCH_NAMES_H
#define SEARCH_NAMES_H

#include "newsroom/story_parts.h"
#include "search/gather.h"

struct names {
    struct map sections, tags; /* numbers in decimal digits -> struct sql_search_name */
};

/* Reads the names of all sections and tags of stories at once; of those in that language alone, {NULL, 0}: of all.
 * In a. */
struct err names_read(struct arena *a, struct db_conn *conn, const struct save_story *stories, ptrdiff_t count,
                      struct str language, struct names *out);

/* Adds the words of a story's sections, tags and people, and the marks of their numbers, to the story being read. */
void names_gather(struct arena *a, const struct names *names, struct gather *g, const struct save_story *story);

#endif
