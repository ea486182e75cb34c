/* known.h - what is remembered of engines while the program runs: their pairs, and that they want to be left alone. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_KNOWN_H
#define TRANSLATE_KNOWN_H

#include "translate/adapter.h"

/* Shared by all threads; this file's lock guards it. An engine is known by its name and address. */

/* The best of the routes for the pair: the tags themselves before a more general one before another region's; a tag of
 * another script is none. NULL: there is none. */
const struct engine_route *known_best(const struct engine_routes *routes, struct str from, struct str to);

/* False: the engine's pairs are not known, or were asked too long ago. Else *has says whether it has the pair, and
 * *out is its route, in a. */
bool known_route(struct arena *a, const struct engine_setting *engine, struct str from, struct str to, bool *has,
                 struct engine_route *out);
/* Remembers its pairs for some minutes; they are copied. */
void known_put_routes(const struct engine_setting *engine, const struct engine_routes *routes);

/* Microseconds for which the engine is still to be left alone; 0: it may be asked. *problem (a literal): what it failed
 * by. */
int64_t known_rest(const struct engine_setting *engine, struct str *problem);
/* It failed for all that was asked: it is left alone for at least so long, and longer each time. Returns how long. */
int64_t known_failed(const struct engine_setting *engine, struct str problem, int64_t least);
/* It answered: the next failure is a first one. */
void known_answered(const struct engine_setting *engine);
/* Forgets everything. For tests, whose engines change faster than the world's. */
void known_forget(void);

#endif
