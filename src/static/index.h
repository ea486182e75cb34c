/* index.h - the index of words that the script of a search page reads; inside of src/static only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATIC_INDEX_H
#define STATIC_INDEX_H

#include "static/still.h"

/*
 * Below "search/index/" of each edition, as JSON: "index.json" says how many stories and shards there are; "terms/N.json"
 * {term: [stories that have it, story, weight, story, weight ...]}, the heaviest TERM_STORIES; "forms/N.json" {form: term}
 * where a word's term is another than its form (form.h); "stories/N.json" {story: [headline, address, date, standfirst]}.
 * The shard of a term or form is the first bits of its FNV-1a hash, that of a story its number divided by 128.
 */
struct err index_write(struct still *s, int threads);

#endif
