/* index.h - the index of words that the script of a search page reads; inside of src/static only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATIC_INDEX_H
#define STATIC_INDEX_H

#include "static/piles.h"
#include "static/still.h"

#include <stdatomic.h>

/*
 * Below "search/index/" of each edition, as JSON: "index.json" says how many stories and shards there are;
 * "terms/N.json" {term: [stories that have it, story, weight, story, weight ...]}, the heaviest TERM_STORIES;
 * "forms/N.json" {form: term} where a word's term is another than its form (form.h); "stories/N.json" {story:
 * [headline, address, date, standfirst]}. The shard of a term or form is the first bits of its FNV-1a hash, that of a
 * story its number divided by 128.
 *
 * index_begin starts threads that write it, beside those that make pages; index_end waits until all is written, and
 * frees it. NULL is fine to end.
 */
struct index_run;
struct err index_begin(struct still *s, int threads, struct index_run **out);
struct err index_end(struct index_run *run);

/* ---- the parts of it ---- */

#define INDEX_PIECE 128 /* numbers of stories in a file of them */
#define INDEX_FILE_MAX ((ptrdiff_t)16 * 1024 * 1024)

struct index {
    struct still *still;
    struct piles *terms, *forms;
    atomic_llong stories[PILES_GROUPS]; /* of each edition */
};

/* Writes the lists of stories, and puts all their words into the piles. */
struct err index_read_stories(struct index *index, int threads);
/* "site/search/index/terms/7.json": a file of an edition's index. */
struct str index_path(struct still *s, struct arena *a, int group, const char *name, int64_t number);

#endif
