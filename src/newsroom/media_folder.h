/* media_folder.h - pictures in a folder: "ab/HASH.jpg" and "ab/KEY/NAME". */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_MEDIA_FOLDER_H
#define NEWSROOM_MEDIA_FOLDER_H

#include "newsroom/media_store.h"

/* What media_store.h promises, for the folder root (absolute). */
struct err media_folder_put(struct str root, struct arena *a, const struct media_item *item, int descriptor);
struct err media_folder_put_folder(struct str root, struct arena *a, struct str drafted, struct str place);
struct err media_folder_get(struct str root, struct arena *a, struct str path, int *descriptor);
struct err media_folder_head(struct str root, struct arena *a, struct str path, int64_t *bytes);
struct err media_folder_delete(struct str root, struct arena *a, struct str path);

/* A file that stands there. */
struct media_found {
    struct str path;
    int64_t bytes, changed; /* microseconds */
};
typedef struct err media_folder_found(void *context, struct arena *a, const struct media_found *found);
/* All files with a path of those forms; what else lies about is passed over. a is reset after each. */
struct err media_folder_each(struct str root, media_folder_found *each, void *context);

/* Begins the names of what is being written; media_folder_clean removes those that are an hour old. */
#define MEDIA_DRAFT "new-"
/* A name for one, absolute. */
struct str media_folder_draft(struct str root, struct arena *a);
void media_folder_clean(struct str root, struct arena *a);

#endif
