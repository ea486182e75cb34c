/* fields.h - what a person may change of a story, as the editor sends and gets it (JSON). */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_FIELDS_H
#define DESK_FIELDS_H

#include "embed/rules.h"
#include "newsroom/story.h"
#include "text/json.h"

#include <jansson.h>

/*
 * Reads fields into out, whose number and status stay. Strict: ERR_INVALID names a field that is unknown, or of another
 * type (every known one must be there), and what the body would load from another site (embed/rules.h). Texts are
 * borrowed from fields.
 */
struct err fields_read(struct arena *a, const json_t *fields, const struct embed_rules *rules, struct story_input *out);
/*
 * The same look at fields that are kept and not saved yet: those that are there have the types and sizes that a save
 * takes, and nothing else is there. The body may hold what a save would refuse or leave out: it is still being written.
 */
struct err fields_check(struct arena *a, const json_t *fields);
/* Writes them as the value of the next member. */
void fields_write(struct json *j, const struct story_input *input);

#endif
