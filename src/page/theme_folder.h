/* theme_folder.h - a theme's files on disk: read whole, written out. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_THEME_FOLDER_H
#define PAGE_THEME_FOLDER_H

#include "base/base.h"

#define THEME_FILES_MAX 500
#define THEME_FILE_MAX (4 * 1024 * 1024)

/* Called with a file's path inside the folder and its bytes, both in the arena. */
typedef struct err theme_folder_file(void *context, struct str path, struct str data);

/* Reads every regular file of the folder and its subfolders. Hidden files are passed over; a symbolic link, a file over
 * THEME_FILE_MAX and more than THEME_FILES_MAX files are errors that name the file. */
struct err theme_folder_read(struct arena *a, struct str folder, theme_folder_file *each, void *context);

/* Makes the folder; fine if it is there and empty. */
struct err theme_folder_make(struct str folder);
/* Writes one file, its subfolders made. */
struct err theme_folder_write(struct str folder, struct str path, struct str data);

/* A number that changes when a file of the folder is changed, added or removed: a hash of names, sizes and times. 0
 * when unreadable. */
uint64_t theme_folder_state(struct str folder);

#endif
