/* delta.h - a text as it differs from another one. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_DELTA_H
#define TEXT_DELTA_H

#include "base/base.h"

/*
 * Adds to out a Zstandard frame (RFC 8878) of text that refers to base where both say the same, wherever that stands in
 * it: what a change costs is what is new. The two lie in memory of their own. ERR_SYSTEM without memory, ERR_LIMIT when
 * out's maximum is passed.
 */
struct err delta_make(struct str base, struct str text, struct buf *out);

/* Adds the text to out. Of another base it may be refused or make another text: the caller has a checksum. ERR_INVALID:
 * delta is none; out then holds nothing of it. ERR_LIMIT: the text is larger than out may become, or memory ran out. */
struct err delta_apply(struct str base, struct str delta, struct buf *out);

#endif
