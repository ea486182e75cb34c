/* plain.h - plain text from strangers, made fit to be kept and shown. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TEXT_PLAIN_H
#define TEXT_PLAIN_H

#include "base/base.h"

/*
 * raw as one line, or as lines without empty ones among them, in a, valid UTF-8: bytes that are not become U+FFFD;
 * white space is settled; control characters, noncharacters, embeddings and overrides of direction (U+202A to U+202E)
 * go; isolates (U+2066 to U+2069, UAX 9) end on the line where they begin; of marks on one letter 8 stay. What has more
 * than limit characters is cut and ends in an ellipsis.
 */
struct str plain_line(struct arena *a, struct str raw, ptrdiff_t limit);
struct str plain_lines(struct arena *a, struct str raw, ptrdiff_t limit);

#endif
