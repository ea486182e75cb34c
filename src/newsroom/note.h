/* note.h - notes to colleagues on a passage of a story. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_NOTE_H
#define NEWSROOM_NOTE_H

#include "newsroom/newsroom.h"
#include "store/statements.h"
#include "text/html.h"

#define NOTE_PASSAGE_MAX 500 /* characters of the words that a note is about */
#define NOTE_NEAR_MAX 80     /* bytes of the words kept on each side of them */
#define NOTE_TOLD_MAX 32     /* persons that a note is addressed to */
#define NOTES_MAX 500        /* of one story */

/* What somebody notes. */
struct note_input {
    int64_t story_id;
    struct str field;          /* "body", "headline", "standfirst" ...; empty: the whole story */
    struct str passage;        /* the words it is about; empty: the whole field */
    struct str before, behind; /* the words around them, as far as they are at hand */
    struct str body;           /* plain text */
    const struct str *told;    /* names of accounts */
    ptrdiff_t told_count;
};

/* Where a note's passage stands today. */
enum note_state {
    NOTE_FOUND,   /* its words stand where they stood, or moved with those around them */
    NOTE_CHANGED, /* those around them stand, and other words between */
    NOTE_ORPHANED /* gone */
};

struct note_place {
    enum note_state state;
    ptrdiff_t from, to; /* bytes of the text; 0 to 0 for a whole field, and when orphaned */
};

struct note_view {
    const struct sql_note *note;
    struct note_place place;
    int block;                        /* of the body that it begins in; -1: in another field, or gone */
    const struct sql_note_told *told; /* told_count of them */
    ptrdiff_t told_count;
};

struct note_list {
    struct note_view *items; /* oldest first */
    ptrdiff_t count;
    ptrdiff_t open; /* of them */
};

/* Finds the passage in a text by its words, and by those around them where it stands more than once or was changed. */
struct note_place note_find_passage(struct str text, struct str passage, struct str before, struct str behind);

/* Keeps a note; *id is its number. Who may read the story may do so: the caller has seen to that. ERR_INVALID: the
 * detail says what is missing, or who is not known; ERR_LIMIT: the story has as many as fit. */
struct err newsroom_note_add(struct newsroom *n, struct arena *a, const struct actor *actor,
                             const struct note_input *input, int64_t *id);
/* Settles a note, or opens it again. ERR_FORBIDDEN unless the actor wrote it, was told, or is an editor;
 * ERR_NOT_FOUND. Settling one that is settled does nothing. */
struct err newsroom_note_resolve(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t story_id,
                                 int64_t note_id, bool resolved);
/* The notes of a story, with where they stand in the text as it is stored. */
struct err newsroom_notes(struct newsroom *n, struct arena *a, int64_t story_id, struct note_list *out);

#endif
