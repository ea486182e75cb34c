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

/*
 * Takes a document apart: the content fields of *row are set, the others stay; *parts is made anew (sections without
 * those they are part of; corrections as if none were stored). Everything is borrowed from document or owned by a.
 * ERR_INVALID: it is none.
 */
struct err document_read(struct arena *a, struct str document, struct sql_story *row, struct story_parts *parts);

#endif
