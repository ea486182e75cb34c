/* run.h - makes one translation of a story: from the original as readers see it to the edition's story, settled. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_RUN_H
#define TRANSLATE_RUN_H

#include "newsroom/lease.h"
#include "newsroom/translation.h"

/*
 * Does what is due of a row that newsroom_translation_take gave, and settles it. Sentences that this translation had
 * already keep their words, equal ones elsewhere lend theirs, and an engine is asked for the rest in one batch. What a
 * person changed in the edition's story since is the person's from now on. Gives up where the lease holds no more; the
 * row stays due.
 */
struct err translate_run(struct newsroom *n, struct arena *a, const struct sql_translation *task, struct lease lease);

/* A person's wording of a segment. */
struct translate_wording {
    int64_t position;  /* of the segment */
    struct str source; /* as the person saw it; another one now is ERR_CONFLICT */
    struct str target; /* in segment form; what it was: only reviewed counts */
    const struct str
        *seen; /* the target that the person saw before; another one now is ERR_CONFLICT. NULL: whichever */
    bool reviewed;
};

/* What became of an edit. */
struct translate_edited {
    int64_t story_id;
    int64_t position;   /* ERR_INVALID: the segment whose wording cannot stand; -1: another thing */
    struct str problem; /* and why, as struct segment names it */
    bool waits;         /* the change waits (newsroom/held.h) */
};

/*
 * Puts wordings into a translation, makes its story anew of all segments and saves it as the actor's, who is remembered
 * with them. approve: the whole is the actor's, reviewed now. The story's status stays (newsroom_release lets it out);
 * a change to one that is out goes out where approve is set, else it waits. ERR_CONFLICT: the original, or the
 * translation, is another one by now; ERR_INVALID; ERR_NOT_FOUND. Who may is the caller's to know.
 */
struct err translate_edit(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t translation_id,
                          const struct translate_wording *wordings, ptrdiff_t count, bool approve,
                          struct translate_edited *out);

/*
 * Brings a translation's sentences in step with the original without an engine: those that changed or are new have what
 * the memory knows, or nothing, so that a person can go on. Held, and nothing of it goes out; a translation without a
 * story gets one. The same errors.
 */
struct err translate_begin(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t translation_id);

#endif
