/* folder.h - the files of a newsroom's folder, written so that a crash leaves the old or the new. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_FOLDER_H
#define NEWSROOM_FOLDER_H

#include "base/base.h"

/* A whole file of at most max bytes, in a. ERR_NOT_FOUND, ERR_LIMIT (larger), ERR_SYSTEM. */
struct err folder_read(struct arena *a, struct str path, int64_t max, struct str *out);

/* Writes a file so that it is whole or not there: a temporary file beside it, fsync, rename, fsync of its folder. */
struct err folder_write(struct arena *a, struct str path, struct str content, unsigned mode);

/* All of content to an open file, however many calls that takes. */
struct err folder_write_all(int descriptor, struct str content);

/* The rest of one open file to the end of another, in pieces. */
struct err folder_copy_all(int from, int to);

/* Makes path a directory unless it is one; its parent must exist. Durable. */
struct err folder_make(struct arena *a, struct str path);
/* OK when nothing, or an empty directory, stands there; else ERR_CONFLICT. */
struct err folder_check_free(const char *path);
/* fsync of a directory. */
struct err folder_sync(struct arena *a, struct str path);
/* Removes a directory with all it holds; a failure is logged. */
void folder_remove(struct arena *a, struct str path);

#endif
