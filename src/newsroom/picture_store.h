/* picture_store.h - renditions on their way from the picture program to their files and rows. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PICTURE_STORE_H
#define NEWSROOM_PICTURE_STORE_H

#include "newsroom/newsroom.h"
#include "newsroom/picture_child.h"
#include "store/statements.h"

/* A file that was made: a row of table rendition but for its picture. */
struct picture_file {
    struct str path; /* as the newsroom's media store knows it (media_store.h) */
    unsigned char hash[32];
    struct str type;
    enum rendition_shape shape;
    int width, height;
    int64_t bytes;
};

/* What the picture program made of a picture; the files are durable. */
struct picture_made {
    struct str folder; /* of their paths */
    int width, height; /* of the picture, upright */
    struct str words[FRAME_WORDS_KINDS];
    struct picture_file files[RENDITION_FILES];
    int count;
    bool stood; /* files of their names were there before they were put */
    bool away;  /* the media store could not be written */
};

struct picture_make_order {
    struct str path; /* of the picture, as its row names it */
    int input;       /* the picture, open for reading */
    int focal_x, focal_y;
    bool quick;
    const atomic_bool *stop;
};

/*
 * Has a picture's renditions made and puts them into the newsroom's media store, in a folder that is named after their
 * content: written and synced on this machine, then put. Errors as picture_child_run's and media_store_put's; of the
 * last out->away is set.
 */
struct err picture_make(struct newsroom *n, struct arena *a, const struct picture_make_order *order,
                        struct picture_made *out);
/* Writes the rows of what was made. */
struct err picture_write_rows(struct db_conn *conn, int64_t media_id, const struct picture_made *made);
/* The widest JPEG of the picture as shot: what media.shown says. */
struct str picture_made_shown(const struct picture_made *made);
/* What media.renditions says of it: the folder, or the only file's path. */
struct str picture_made_place(const struct picture_made *made, bool quick);

#endif
