/* export_folder.h - the folder that an export writes: whole files, only what changed, and nothing outside of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_EXPORT_FOLDER_H
#define EXCHANGE_EXPORT_FOLDER_H

#include "newsroom/media_store.h"
#include "newsroom/newsroom.h"

/*
 * The file .dateline-export in the folder says the format and lists what the last export wrote, so that the next one
 * takes away what went, and nothing else: files of other people stay. What a killed export wrote is listed in
 * .dateline-export.new. Paths are relative, of parts between slashes; none is empty, "." or "..". Links in the folder
 * are never followed: one in the place of a file is replaced, one in the place of a folder is an error. All functions
 * but open, finish and close may be called by several threads at once.
 */
struct export_folder;

#define EXPORT_PATH_MAX 1024

/* Opens the folder, makes it where there is none (its parent must exist). ERR_CONFLICT: another export is at it, it
 * holds another format's, or it is not empty and no export's. */
struct err export_folder_open(struct str path, struct str format, struct export_folder **out);
/* Ends a run that succeeded: takes away files of former exports that this one neither wrote nor kept, and folders that
 * became empty; then everything is durable. */
struct err export_folder_finish(struct export_folder *f);
/* Frees it; without finish nothing is taken away, and the next export goes on from what is there. */
void export_folder_close(struct export_folder *f);

/* Files of this run: written because they were new or other, found as they were, taken away. */
void export_folder_counts(const struct export_folder *f, int64_t *written, int64_t *same, int64_t *removed);

/* Makes the file at path hold content: as it is when it does already, else replaced whole. Folders are made. */
struct err export_folder_write(struct export_folder *f, struct str path, struct str content);
/* The same of at most EXPORT_TOGETHER files, one after the other, listed at once. */
#define EXPORT_TOGETHER 2
struct export_content {
    struct str path, bytes;
};
struct err export_folder_write_all(struct export_folder *f, const struct export_content *files, ptrdiff_t count);
/* The same from another, open file, which stays the caller's; one at path that has its size is taken for it, since its
 * name says what it holds. ERR_NOT_FOUND: it is no file. */
struct err export_folder_copy(struct export_folder *f, struct str path, int source);
/* The same from the newsroom's media store, which is not asked where the file stands already. ERR_NOT_FOUND: it is
 * gone. */
struct err export_folder_media(struct export_folder *f, struct newsroom *n, struct arena *a,
                               const struct media_item *item, struct str path);
/* Leaves the file at path as the last export wrote it; false: there is none, so it has to be written. */
bool export_folder_keep(struct export_folder *f, struct str path);
/* The same of at most EXPORT_TOGETHER that were just read. */
struct err export_folder_kept(struct export_folder *f, const struct export_content *files, ptrdiff_t count);
/* The same, where it has so many bytes. */
bool export_folder_keep_sized(struct export_folder *f, struct str path, int64_t bytes);
/* As it was opened. */
struct str export_folder_path(const struct export_folder *f);
/* Whether this run wrote or kept it already. */
bool export_folder_has(struct export_folder *f, struct str path);
/* False: no file can stand there, since the folder was empty and this run wrote none. */
bool export_folder_may_have(struct export_folder *f, struct str path);
/* Takes a file away at once, where the others may not stand beside it until finish. */
void export_folder_drop(struct export_folder *f, struct str path);
/* Calls visit for each file that the last whole export left; not beside other calls. */
typedef struct err export_visit_path(void *context, struct str path);
struct err export_folder_each(struct export_folder *f, export_visit_path *visit, void *context);
/* A file of the folder in a; ERR_NOT_FOUND, ERR_LIMIT. */
struct err export_folder_read(struct export_folder *f, struct arena *a, struct str path, ptrdiff_t max,
                              struct str *out);

/* A file written piece by piece, which takes its place when it is ended: not at all where it is what stands there.
 * One thread each. */
struct export_file;
struct err export_file_begin(struct export_folder *f, struct str path, struct export_file **out);
struct err export_file_add(struct export_file *file, struct str content);
struct err export_file_end(struct export_file *file); /* frees it, whatever it returns */
void export_file_cancel(struct export_file *file);    /* NULL is fine */

#endif
