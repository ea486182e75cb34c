/* import_ghost.h - an import of Ghost under way; inside of src/exchange/import_ghost*.c only. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_IMPORT_GHOST_H
#define EXCHANGE_IMPORT_GHOST_H

#include "exchange/ghost.h"
#include "exchange/import.h"
#include "exchange/shelf.h"

#define GHOST_PATTERNS_MAX 16 /* collections of a site, each with addresses of its own */

struct import_ghost {
    struct import *import;
    struct arena a; /* of the record in hand */
    struct str file, where;
    struct shelf *shelf; /* rows of the tables that say what belongs together */
    struct str patterns[GHOST_PATTERNS_MAX];
    int pattern_count;
    int64_t done, all;
};

/* Takes a row of a table but that of posts: what is said of posts in it is put aside. */
struct err import_ghost_learn(struct import_ghost *g, struct str table, struct str text, const json_t *row);
/* Tells of a tag: as a section where it is a post's first one, else as a tag. */
struct err import_ghost_tag(struct import_ghost *g, const json_t *tag);
/* A post or page as a story. */
struct err import_ghost_post(struct import_ghost *g, const json_t *post);

/* What lies beside the export: patterns of addresses (routes.yaml), and redirects (redirects.json, redirects.yaml). */
struct err import_ghost_beside(struct import_ghost *g, struct str path);

#endif
