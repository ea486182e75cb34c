/* story_file.h - a story in a file: front matter, then Markdown or HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_STORY_FILE_H
#define EXCHANGE_STORY_FILE_H

#include "newsroom/story.h"

struct embed_providers;

/* What a file says, before anything is stored. All in the arena of the call, or borrowed from text. */
struct story_file {
    struct story_input input;    /* its pictures are not set: see image, social_image */
    struct str image;            /* the picture's file as written, or empty */
    struct str social_image;     /* that of the picture where others share the story, or empty */
    int image_line, social_line; /* lines they stand on */
    struct messages
        messages; /* unknown keys and the like, with their line, are advice; foreign content may be refused */
};

/*
 * Reads a file. name tells HTML (".html", ".htm") from Markdown and stands before error texts. ERR_INVALID or ERR_LIMIT
 * with "NAME line N: what" when the front matter, a value or the text cannot be used; nothing is then to be published,
 * nor where out->messages refuses something.
 */
struct err story_file_parse(struct arena *a, const struct settings *settings, const struct embed_providers *providers,
                            struct str name, struct str text, struct story_file *out);

/* Brings the file's pictures into the newsroom (their names are relative to folder) and sets input.lead_media_id and
 * input.social_media_id. Fine without pictures. ERR_NOT_FOUND or ERR_INVALID name the line. */
struct err story_file_pictures(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name,
                               struct str folder, struct story_file *file);

#endif
