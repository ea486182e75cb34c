/* engine.h - machines that translate, asked in an order of preference, in batches, within a budget, through a pivot. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_ENGINE_H
#define TRANSLATE_ENGINE_H

#include "newsroom/lease.h"

struct edition_rules;

#define ENGINE_TEXT_MAX 20000 /* bytes of one text; a longer one fails as "long" and is never sent */

/* Texts to translate. Borrowed for the call. */
struct engine_job {
    struct str from, to;     /* BCP 47 */
    const struct str *texts; /* in segment form (translate/segment.h) */
    ptrdiff_t count;
    struct lease lease; /* the work ends soon where it does not hold */
    int64_t time_max;   /* microseconds for all of it, waiting and trying again included */
};

/*
 * What came of it, in the arena of the call. A text is valid UTF-8 that XML can hold, not empty, and no longer than
 * its source allows; whether its marks are whole and its language is right is segment_problem's to say: an engine is
 * believed in nothing else.
 */
struct engine_result {
    struct str *texts;   /* one a source, in its order; {NULL, 0}: that one failed */
    struct str *engines; /* who did each: "apertium", "apertium+deepl" through a pivot; none where it failed */
    struct str engine;   /* who did the first that is there; none: nobody did any */
    /*
     * Why some failed, none when all are there, by the last engine that was asked:
     * "no-engine"  no engine has the pair, nor the two pairs through the pivot, or none is set up
     * "budget"     the day's characters are used up; again_at is midnight in the newsroom's zone
     * "key"        the engine wants a key, or another one (401, 403)
     * "busy"       too many requests, or out of service (429, 5xx); again_at says when it wants to be asked again
     * "silent"     no connection, no answer in time, or only half of one
     * "redirect"   it answered with another address, which is not followed
     * "refused"    it answered that it does not do this (other 4xx)
     * "garbled"    its answer is not of its own protocol: no JSON, too few or too many texts, no UTF-8, empty, too
     * large "long"       a text is longer than ENGINE_TEXT_MAX "time"       time_max was over before all were done
     * "stopped"    the job's lease holds no more
     */
    struct str problem;
    struct str detail;  /* the same in one line for a person; never holds a key or a text */
    int64_t again_at;   /* when trying again makes sense; TIME_NONE: nobody said */
    int64_t characters; /* code points sent, repeats included */
};

/*
 * Translates what it can: each engine of rules->engines (none: of the setting, in its order) that has the pair is asked
 * for what those before it left; where none has it, the pivot's two pairs are gone through in the same way. Uses are
 * counted before anything is sent. Engines failing is no error but out->problem. ERR_STORE: counting failed.
 */
struct err engines_translate(struct newsroom *n, struct arena *a, const struct edition_rules *rules,
                             const struct engine_job *job, struct engine_result *out);

/* What an engine was asked on one day. */
struct engine_use {
    struct str engine; /* name in the setting; it may be gone from there */
    int64_t day;       /* days since 1970 in the newsroom's zone */
    int64_t requests, failures;
    int64_t characters;
    struct str problem; /* the last failure in words; empty: none */
    int64_t problem_at; /* DB_NULL: none */
};

struct engine_use_list {
    struct engine_use *items; /* newest day first, then by name */
    ptrdiff_t count;
    int64_t today; /* day now */
};

/* The uses of the last days (1: today alone), in a. */
struct err engine_use_list(struct newsroom *n, struct arena *a, int days, struct engine_use_list *out);

#endif
