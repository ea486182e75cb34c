/* imported.h - where readers find what another program had under a number. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_IMPORTED_H
#define NEWSROOM_IMPORTED_H

#include "newsroom/newsroom.h"

/* The story that WordPress called by that number, of the first site imported; *id 0: none. */
struct err imported_story(struct newsroom *n, struct str number, int64_t *id);

/* What there is of a picture's page: a story that shows it, or its file. */
struct imported_page {
    int64_t story_id; /* 0: none */
    struct str path;  /* "/media/..."; where its file was not there, or is no picture, the address it had */
};
/* Of the picture that WordPress called by that number; all empty: none. Texts in a. */
struct err imported_picture(struct newsroom *n, struct arena *a, struct str number, struct imported_page *out);

/* The picture that a file of an imported site became, by what all its sizes have in common (exchange/upload.h):
 * "/media/...", in a; *path empty: none. */
struct err imported_file(struct newsroom *n, struct arena *a, struct str place, struct str *path);

#endif
