/* delta.h - a text as it differs from another one: what is copied from there, and what is new. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_DELTA_H
#define TEXT_DELTA_H

#include "base/base.h"

/*
 * Adds to out what delta_apply needs to make text of base. Any bytes; time grows with the length of both, not with how
 * they differ. A text of several places changed costs those and some bytes for each. ERR_SYSTEM without memory,
 * ERR_LIMIT when out's maximum is passed.
 */
struct err delta_make(struct str base, struct str text, struct buf *out);

/* Adds the text to out. ERR_INVALID: delta is none, or none of this base; out may then hold a part of it. ERR_LIMIT:
 * the text is larger than out may become, or memory ran out. */
struct err delta_apply(struct str base, struct str delta, struct buf *out);

#endif
