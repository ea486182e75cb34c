/* export.h - one export at work; inside of src/static only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATIC_EXPORT_H
#define STATIC_EXPORT_H

#include "newsroom/query.h"
#include "static/crew.h"
#include "static/folder.h"
#include "static/static.h"

#include <pthread.h>

/* A host with pages of its own. */
struct static_host {
    struct str host;   /* as a request names it */
    struct str root;   /* folder of its files: "site", "hosts/es.news.example" */
    struct str prefix; /* what its paths begin with in the store: "", "/es" */
};

/* An edition: where its addresses begin. */
struct static_edition {
    const struct sql_edition *row;
    int host;
    struct str home; /* as seen on that host: "/", "/es/" */
    struct str zone; /* in which its days begin */
};

/* Lines that come in any order, and are sorted for a file. */
struct lines {
    struct str *items; /* in the arena of the export */
    ptrdiff_t count, capacity;
};

struct export {
    struct site *site;
    struct newsroom *newsroom;
    const struct settings *settings;
    const struct static_options *options;
    struct arena a; /* the export's thread's */
    struct static_host *hosts; /* the main one first */
    int host_count;
    struct static_edition *editions; /* the default first */
    ptrdiff_t edition_count;
    struct folder folder;
    struct crew *crew;

    pthread_mutex_t lock; /* of what follows */
    struct arena lasting;
    struct lines frames; /* "PATH" "ORIGINS": pages that may open frames */
    struct lines moves;  /* pictures whose address leads to another */
};

enum task_kind {
    TASK_PAGE,  /* a path */
    TASK_LIST,  /* a path, and "page/2/" and so on below it */
    TASK_ERROR, /* the error pages of an edition, whose home it is */
    TASK_PRESS, /* a file's codings */
};

/* Makes what a task asks for. */
struct err pages_work(void *context, struct arena *a, const struct crew_task *task);
/* A page of a host by its path (decoded); *found: there is one. */
struct err pages_make(struct export *x, struct arena *a, int host, struct str path, bool *found);

/* Puts the theme's files and the pictures that a body names beside it. */
struct err refs_follow(struct export *x, struct arena *a, int host, struct str body);

/* Gives the crew everything that the site has at an address, and writes the maps that follow from the stories. */
struct err walk_site(struct export *x);

/* Writes what nginx must know: maps, and the server's part. */
struct err maps_write(struct export *x);
struct err nginx_write(struct export *x);

/* The index of words and the list of stories that the script of the search page reads. */
struct err index_write(struct export *x);

/* The edition of a language, or NULL. */
const struct static_edition *export_edition(const struct export *x, struct str language);
/* The host of what is stored under a path. */
int export_host_of(const struct export *x, struct str path);
/* Adds a line, copied. Any thread. */
void export_add_line(struct export *x, struct lines *lines, struct str line);
/* Puts a file of the export's own. */
struct err export_put(struct export *x, struct str name, struct str body);

#endif
