/* files.h - the files of a folder and of all folders in it, one by one. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_FILES_H
#define EXCHANGE_FILES_H

#include "base/base.h"

#define FILES_DEEP_MAX 32 /* folders within each other */

/* What is looked for. */
struct files_rule {
    bool (*wanted)(const void *context, struct str name);      /* a file, by its name */
    bool (*passed_over)(const void *context, struct str name); /* a folder; NULL: none is. Those with a dot are never
                                                                  gone into */
    const void *context;
};

/* path borrowed for the call; stop, false at first: set to end the walk. */
typedef struct err files_visit(void *context, struct str path, bool *stop);

/* Visits files in the order of their names, those named "_index.*" first of a folder; top may be a file itself.
 * Symbolic links are passed over. Only the names of one folder, and of those above it, are in memory. */
struct err files_walk(struct str top, const struct files_rule *rule, files_visit *visit, void *context);

#endif
