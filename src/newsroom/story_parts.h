/* story_parts.h - what belongs to a story: byline, sections, tags, also-read links, corrections; and its document. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_STORY_PARTS_H
#define NEWSROOM_STORY_PARTS_H

#include "newsroom/save.h"
#include "newsroom/story_clean.h"

struct part_byline {
    int64_t person_id; /* DB_NULL for a free name */
    struct str name;   /* of a free name; else none */
    struct str shown;  /* as printed */
    struct str role;
};

struct part_section {
    int64_t id;
    bool inherited;
};

struct part_also_read {
    int64_t target_id;
    bool in_text;
};

/* The parts of one story, by number. */
struct story_parts {
    struct part_byline *bylines;
    ptrdiff_t byline_count;
    struct part_section *sections; /* named ones in order, then those they are part of */
    ptrdiff_t section_count;
    int64_t *tags;
    ptrdiff_t tag_count;
    struct part_also_read *also_read; /* those in the text first */
    ptrdiff_t also_read_count;
    struct story_correction *corrections; /* all: those it has, then new ones */
    ptrdiff_t correction_count;
    ptrdiff_t correction_known;      /* so many of them are stored */
    const struct story_words *words; /* found ahead, or NULL */
    struct html body;                /* own addresses have become also-read asides */
    bool unresolved;                 /* a reference led to no story (yet) */
};

/* Finds or makes all that input names. id: the story's number, 0 for a new one. Advice about what was not found goes to
 * m. */
struct err parts_make(struct save *save, const struct story_clean *input, int64_t id, struct messages *m,
                      struct story_parts *out);
/* Reads the parts that are stored. */
struct err parts_read(struct arena *a, struct db_conn *conn, int64_t id, struct str body, struct story_parts *out);

/* Replaces the stored parts by these (fresh: there are none yet). listed_at: the story's date while it is published,
 * else DB_NULL. */
struct err parts_write(struct save *save, int64_t id, struct str language, const struct story_parts *parts,
                       int64_t listed_at, bool fresh);
/* Adds the sections that the named ones are part of; sections has room for LIMIT_SECTION_DEPTH more of each. */
struct err parts_inherit(struct save *save, struct story_parts *parts);

/* Whether two corrections say the same. */
bool parts_same_correction(const struct story_correction *a, const struct story_correction *b);

/* Counts a story in or out of its lists, and touches them. */
void parts_count(struct save *save, struct str language, const struct story_parts *parts, int64_t listed_at, int delta);

#endif
