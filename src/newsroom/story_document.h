/* story_document.h - all of a story's content as one text: what a revision keeps and a checksum seals. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_STORY_DOCUMENT_H
#define NEWSROOM_STORY_DOCUMENT_H

#include "newsroom/story_parts.h"

#define DOCUMENT_CHECKSUM_SIZE 32

/*
 * Lines "NAME LENGTH", each followed by LENGTH bytes and a line feed, in a fixed order; fields without content are left
 * out. People, sections, tags, pictures and stories stand by number. The fields are taken from row (its state, times,
 * path, counts and checksum are no content); the body and the rest from parts. *out is owned
 * by a. ERR_LIMIT when it would be too large or memory ran out.
 */
struct err document_make(struct arena *a, const struct sql_story *row, const struct story_parts *parts,
                         struct str *out);
/* SHA-256 of a document, owned by a. */
struct str document_checksum(struct arena *a, struct str document);

#endif
