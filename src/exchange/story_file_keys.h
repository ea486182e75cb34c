/* story_file_keys.h - the keys of a story file's front matter. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_STORY_FILE_KEYS_H
#define EXCHANGE_STORY_FILE_KEYS_H

#include "exchange/story_file.h"
#include "text/front_matter.h"

/* A file being read. */
struct reading {
    struct arena *a;
    const struct settings *settings;
    const struct embed_providers *providers;
    struct str name;
    struct story_file *file;
    struct story_correction *corrections; /* FRONT_MATTER_VALUES_MAX of them, or NULL */
};

/* Takes what an entry says into r->file; *known false: there is no such key. ERR_INVALID: "line N: what". */
struct err story_file_key(struct reading *r, const struct front_matter_entry *entry, bool *known);
/* ERR_INVALID: "line N: what". */
struct err story_file_wrong(int line, const char *what);

#endif
