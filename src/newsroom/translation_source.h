/* translation_source.h - all that a translation is made from: the original as readers see it, and what is there of the
 * translation. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_TRANSLATION_SOURCE_H
#define NEWSROOM_TRANSLATION_SOURCE_H

#include "newsroom/query.h"
#include "newsroom/story_stored.h"
#include "newsroom/translation.h"

/* A section or tag of the original, and the edition's that is one with it. */
struct translation_place {
    int64_t id, group; /* group: the number that both have, or are to get */
    struct str name;
    struct str there; /* slug (of a tag: name) of the edition's; none: it has none yet */
};

/* A section with those it is part of, the outermost first. */
struct translation_section {
    struct translation_place *chain;
    ptrdiff_t depth;
};

/* A story that the original's text leads to. */
struct translation_target {
    int64_t id;         /* of an "also read" */
    struct str address; /* of a link, as it stands in the text; none: an "also read" */
    int64_t version;    /* number of the story for the edition's readers; 0: there is none that is out */
    struct str path;    /* its address */
};

struct translation_source {
    struct story_view view;                       /* the original; view.also_read leads to its own edition */
    int64_t by_hand;                              /* the version that people wrote; 0: none */
    struct sql_translation_segment_list segments; /* of the translation as it was made last */
    struct translation_section *sections;
    ptrdiff_t section_count;
    struct translation_place *tags;
    ptrdiff_t tag_count;
    struct translation_target *targets;
    ptrdiff_t target_count;
    bool has_edition;            /* the two below are there */
    struct story_stored edition; /* the edition's story, its newest version, also one that waits */
    struct story_stored before;  /* the version that the program wrote last */
    struct str editor;           /* who wrote that version; none: the program */
    bool waits;                  /* the newest version waits to be let out */
};

/* Reads it all, in a. ERR_NOT_FOUND: the original is gone. */
struct err newsroom_translation_source(struct newsroom *n, struct arena *a, const struct sql_translation *task,
                                       struct translation_source *out);

#endif
