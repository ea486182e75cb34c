/* still.h - a site on its way to files; inside of src/static only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef STATIC_STILL_H
#define STATIC_STILL_H

#include "newsroom/query.h"
#include "static/crew.h"
#include "static/static.h"
#include "text/dates.h"

#include <pthread.h>

/* A host with pages of its own. */
struct still_host {
    struct str host;   /* as a request names it */
    struct str name;   /* the same without a port */
    struct str root;   /* folder of its files: "site", "hosts/es.news.example" */
    struct str prefix; /* what its paths begin with in the store: "", "/es" */
};

/* An edition: where its addresses begin. */
struct still_edition {
    struct str language;
    int host;
    struct str home;          /* as seen on that host: "/", "/es/" */
    struct dates_style dates; /* its zone is that in which its days begin */
};

/* Lines that come in any order, and are sorted for a file. */
struct still_lines {
    struct str *items;
    ptrdiff_t count, capacity;
};

/* Maps that are written in the order of the stories. */
struct still_maps {
    struct buf numbers;           /* ?p=NUMBER to a story's address */
    struct buf sections, persons; /* ?cat=NUMBER, ?author=NUMBER to a list's path within an edition */
    struct buf gone;              /* what is answered by 410 */
};

struct still {
    struct export *export;
    struct export_folder *folder;
    struct site *site;
    struct newsroom *newsroom;
    const struct settings *settings;
    struct arena a;           /* of the thread that walks */
    struct still_host *hosts; /* the main one first */
    int host_count;
    struct still_edition *editions; /* the default first */
    ptrdiff_t edition_count;
    int threads; /* of a crew */
    struct crew *crew;
    struct index_run *index; /* NULL until the stories are made */
    struct still_maps maps;

    pthread_mutex_t lock; /* of what follows */
    struct arena lasting;
    struct still_lines frames; /* "PATH<tab>ORIGINS": pages that may open frames; paths as stored */
    struct still_lines bare;   /* paths that end like a card's, but are none */
    struct still_lines moves;  /* "PATH<tab>PATH": pictures whose address leads to another */
};

enum task_kind {
    TASK_PAGE,  /* a path */
    TASK_LIST,  /* a path, and "page/2/" and so on below it */
    TASK_ERROR, /* the error pages of an edition, whose home it is */
};

/* Makes what a task asks for. */
struct err pages_work(void *context, struct arena *a, const struct crew_task *task);
/* A page of a host by its path (decoded); *found: there is one. */
struct err pages_make(struct still *s, struct arena *a, int host, struct str path, bool *found);

/* Puts the theme's files and the pictures that a page names beside it. */
struct err refs_follow(struct still *s, struct arena *a, int host, const struct http_response *page);

/* Where readers find a picture that some page shows, by its path below /media/: a path of the main host, or a whole
 * address; what stands there goes out too. *out empty: no page shows it. When all pages are made. */
struct err refs_shown(struct still *s, struct arena *a, struct str path, struct str *out);

/* Gives the crew everything that the site has at an address, and begins the index of words when only lists are left: it
 * leads to nothing that is not there. */
struct err walk_site(struct still *s);

/* What a server must know and no file says: addresses that lead elsewhere, what is gone, frames. */
void maps_begin(struct still *s);
void maps_add_story(struct still *s, const struct sql_static_story *story);
/* A list that readers may ask for by its number; kind: "category", "author". */
void maps_add_list(struct still *s, struct buf *map, int64_t number, const char *kind, struct str slug);
struct err maps_write(struct still *s);
void maps_end(struct still *s);
/* A line of a map; one that nginx cannot read is logged and left out. */
#define MAPS_NOTHING "404" /* for an address: nobody may see what stands there */
#define MAPS_MAX ((ptrdiff_t)256 * 1024 * 1024)
void maps_add_pair(struct buf *map, struct str key, struct str value);
/* "nginx/NAME.map". */
struct err maps_put(struct still *s, const char *name, struct buf *map);
/* The numbers that stories and pictures had where they came from. */
struct err numbers_write(struct still *s);
/* The files of pictures that imported sites had, whichever size or copy. */
struct err uploads_write(struct still *s);
void uploads_add_maps(struct buf *out, struct str folder);
void uploads_add_answers(struct buf *out);
/* nginx' maps for the queries of fronts, by the files of the maps in folder; and the fronts that ask them. */
void fronts_add_maps(struct buf *out, struct str folder);
void fronts_add_locations(struct buf *out, const struct still *s);
/* The server's part: headers, types, and where the maps are asked. */
struct err nginx_write(struct still *s);

/* The edition of a language, or NULL. */
const struct still_edition *still_edition(const struct still *s, struct str language);
/* The host of what is stored under a path. */
int still_host_of(const struct still *s, struct str path);
/* Adds a line, copied. Any thread. */
void still_add_line(struct still *s, struct still_lines *lines, struct str line);
/* Puts a file of the export's own. */
struct err still_put(struct still *s, struct str path, struct str type, struct str body);

#endif
