/* segment.h - a story as sentences that are translated one by one, and put together again. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_SEGMENT_H
#define TRANSLATE_SEGMENT_H

#include "text/html.h"

/*
 * Segment form: a sentence as UTF-8 with & < > escaped as in XML. What marks a part of it, as <em> or a link, is
 * <g id="1">...</g>; what is kept whole, as <code> or a name of the house, is <x id="2"/>. Ids count from 1 in the
 * order in which they begin; there is no other markup and no other attribute.
 */

#define SEGMENTS_MAX 20000     /* of one story */
#define SEGMENT_IDS_MAX 200    /* of one sentence; one with more is kept as it is */
#define SEGMENT_TEXT_MAX 16384 /* bytes of a sentence; a longer one is kept as it is */

/* What is translated of a story, and what comes of it. Plain texts but the body; {NULL, 0} where there is none. */
struct translate_story {
    struct str language; /* BCP 47 */
    struct str headline, standfirst, social_title;
    struct str lead_alt, lead_caption;
    struct html body;
    struct str *sections, *tags; /* names */
    ptrdiff_t section_count, tag_count;
};

enum segment_origin {
    SEGMENT_NONE,    /* not translated yet */
    SEGMENT_MACHINE, /* by an engine, now */
    SEGMENT_MEMORY,  /* an engine's, from the memory */
    SEGMENT_PERSON,  /* a person's wording */
    SEGMENT_KEPT,    /* it stays as it is, by rule: nothing in it but figures, marks and names */
};

/* What an id of a segment stands for in the story's HTML. */
struct segment_mark {
    bool whole;             /* <x>: open is all of it, close is empty */
    struct str open, close; /* canonical: "<a href=\"/x/\">", "</a>" */
    int span;               /* number within the line: a mark over two sentences has the same in both */
};

struct segment {
    struct str place; /* where it stands: "headline", "standfirst", "lead/alt", "body/3/1" (block, line), "tag/0" ... */
    struct str source; /* segment form */
    struct str target; /* segment form; {NULL, 0}: none yet */
    enum segment_origin origin;
    struct str author;          /* who made the target: name of the engine or of the person */
    struct str problem;         /* why a person should look at it: a word of segment_problem; empty: nothing */
    bool reviewed;              /* a person approved it */
    struct segment_mark *marks; /* by id - 1 */
    ptrdiff_t mark_count;
    struct str gap; /* plain white space between it and the next sentence of its line */
    int line;       /* of the plan; private */
};

/* Sentences of a story in their order, and what stands around them. */
struct segments {
    struct str source_language;
    struct segment *items;
    ptrdiff_t count;
    const struct segment_plan *plan; /* private to cut.c and join.c */
};

/* A term found in plain text: the bytes [from, to) are protected, and become words in the translation. */
struct segment_term {
    ptrdiff_t from, to;
    struct str words;
};

struct segment_rules {
    bool keep_quotes; /* quotations stay in the story's language, marked so */
    /* The next protected term of text at or after from; false: none. NULL: no terms. */
    bool (*find_term)(const void *context, struct str text, ptrdiff_t from, struct segment_term *out);
    const void *context;
};

/*
 * Cuts a story into sentences; nothing of it is changed. What stays as it is by rule: code and preformatted text, what
 * is marked as of another language, embeds, also-read links, rules. All in a, the story's texts borrowed. ERR_LIMIT:
 * more than SEGMENTS_MAX sentences.
 */
struct err segments_cut(struct arena *a, const struct translate_story *story, const struct segment_rules *rules,
                        struct segments *out);

/*
 * Puts the story together in another language: a segment without a target keeps its source. A target is believed in
 * nothing: one that segment_problem finds broken becomes its words without marks, and what comes out is a fixed point
 * of the sanitiser.
 */
struct err segments_join(struct arena *a, const struct segments *segments, struct str language,
                         struct translate_story *out);

/*
 * What is wrong with a target, as a word for the desk; empty: nothing that a program sees.
 * "empty"     there are no words where the source has some
 * "marks"     an id is missing, doubled, in another pair, not closed, emptied, or one that the source has not
 * "order"     the ids are whole, and in another order
 * "markup"    other tags or broken references stand in it
 * "text"      no UTF-8, control characters, or a line feed
 * "long", "short"  its length is not that of a translation
 * "script"    its letters are not the language's
 * "same"      it is the source, word for word, and no name
 * An engine's answer may also have "language": it is in another one (foreign.h).
 */
struct str segment_problem(struct str language, struct str source, struct str target);
/* Whether a target with that problem must not be shown, rather than be looked at. */
bool segment_problem_is_fatal(struct str problem);

/* The source without its <g> marks, for a second try where an engine breaks them; <x> stays, with its id. */
struct str segment_without_marks(struct arena *a, struct str source);
/* The target of such a try in the source's form: a mark around all of the source is put around all of it again, the
 * others are gone. */
struct str segment_marks_restored(struct arena *a, struct str source, struct str target);
/* The words of a text in segment form, references resolved; what an <x> stands for is left out. */
struct str segment_words(struct arena *a, struct str form);
/* Plain text in segment form. */
struct str segment_from_text(struct arena *a, struct str text);

#endif
