/* markup.h - other sites' HTML, read for what it says; nothing of it is ever kept as HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_MARKUP_H
#define EMBED_MARKUP_H

#include <gumbo.h>

#include "base/base.h"

#define MARKUP_SIZE_MAX ((ptrdiff_t)256 * 1024) /* bytes that are made a tree of */

/* The tree of raw, all of it in a. ERR_LIMIT: larger than MARKUP_SIZE_MAX, or too deep. */
struct err markup_parse(struct arena *a, struct str raw, const GumboNode **root);

/* The node behind node in the order of the text, within root; skip: not one inside of it. NULL at the end. */
const GumboNode *markup_next(const GumboNode *root, const GumboNode *node, bool skip);
/* The first element of that tag behind node (or root itself, at the start), within root; NULL. */
const GumboNode *markup_find(const GumboNode *root, const GumboNode *node, GumboTag tag);
bool markup_is(const GumboNode *node, GumboTag tag);
/* The value of an attribute, references decoded, borrowed from the tree; none. */
struct str markup_attribute(const GumboNode *node, const char *name);
/* The words inside a node, in a: a line a block and behind each br; without scripts and styles. */
struct str markup_text(struct arena *a, const GumboNode *node);

/* The words of a text that may hold tags; references ("&amp;") are decoded, once, where decoded is false. Empty for one
 * that cannot be read. In a, or borrowed. */
struct str markup_strip(struct arena *a, struct str text, bool decoded);

#endif
