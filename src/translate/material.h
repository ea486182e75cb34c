/* material.h - what of a story is translated, and the edition's story that is made of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_MATERIAL_H
#define TRANSLATE_MATERIAL_H

#include "newsroom/translation_source.h"
#include "translate/segment.h"

/*
 * An original's texts as two stories to be cut: its own, and what stands beside it. Links to own stories lead to the
 * edition's versions already.
 */
struct material {
    struct translate_story text;  /* sections and tags: those that the edition has no counterpart of */
    struct translate_story extra; /* the place as a tag; corrections, text by text, as sections */
    const struct translation_place **sections, **tags; /* what the names of text are of */
    struct str *extra_places;                          /* what the sections of extra are: "correction/0/note" ... */
    bool has_place;
};

/* Of the original as readers see it, in a. */
struct err material_make(struct arena *a, const struct translation_source *source, struct material *out);
/* Of an earlier version of it: texts of the story alone. */
struct err material_of_version(struct arena *a, const struct translation_source *source,
                               const struct story_stored *version, struct translate_story *out);

/* Texts of the edition's story as it stands, to be cut: without names. */
struct translate_story material_of_edition(const struct story_input *story);

/* What material became in the edition's language. */
struct material_joined {
    struct translate_story text, extra;
};

/* The edition's story: made of joined texts, everything else as the original has it. Its status, and what of it waits,
 * are the caller's. known_corrections: so many of the original's are carried already. names: room for all sections' and
 * tags' places. */
void material_story(struct arena *a, const struct translation_source *source, const struct material *material,
                    const struct material_joined *joined, ptrdiff_t known_corrections, struct story_input *out,
                    struct translation_named **names, ptrdiff_t *name_count);

#endif
