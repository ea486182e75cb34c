/* ninjs.h - an item of IPTC ninjs, News in JSON: versions 1, 2 and 3 of the standard, and what its users made of it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_NINJS_H
#define EXCHANGE_NINJS_H

#include "exchange/import.h"
#include "exchange/json_cut.h"

/*
 * Version 1 has "headline" and "body_html", associations by name; versions 2 and 3 have "headlines" and "bodies", all
 * in arrays; version 3 writes "versionCreated" for "versioncreated". All are read alike: names without regard to upper
 * and lower case, the member or the array of it, whichever is there.
 */

enum ninjs_kind { NINJS_STORY, NINJS_PICTURE, NINJS_OTHER };

/* A picture that is an item of its own or belongs to a story. */
struct ninjs_picture {
    struct import_media media; /* address: of its largest rendition; empty: there is none */
    bool leads;                /* its name says that it is the story's picture */
    bool social;               /* its name says that it is the picture where others share the story */
};

struct ninjs_item {
    enum ninjs_kind kind;
    struct str type;           /* as written; empty: it does not say */
    struct import_story story; /* of a story; image: key of its picture */
    struct ninjs_picture *pictures;
    ptrdiff_t picture_count;
};

/* Reads an item. Texts live in a, or in the tree. zone: of dates that name none. key: what it is called where it has
 * neither uri nor guid. */
void ninjs_read(struct arena *a, const json_t *item, struct str zone, struct str key, struct ninjs_item *out);

/* ---- parts ---- */

/* Takes what an item says that an export of this program wrote, over what else was read of it; false: another program
 * did. */
bool ninjs_own(struct arena *a, const json_t *item, struct import_story *story);

/* The text of one of names ("headline", "headlines"): a string's, or the value of the first of an array, one of role
 * "main" before all others. */
struct str ninjs_text(struct arena *a, const json_t *item, const char *const *names, ptrdiff_t count);
#define NINJS_TEXT(a, item, ...)                                                                                       \
    ninjs_text(a, item, (const char *const[]){__VA_ARGS__},                                                            \
               (ptrdiff_t)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)))
/* The value of the text of that role; empty. */
struct str ninjs_text_of_role(struct arena *a, const json_t *texts, struct str role);
/* The text of an item as HTML, without the headline at its top. */
struct str ninjs_html(struct arena *a, const json_t *item, struct str headline);
/* The pictures of its associations. */
struct ninjs_picture *ninjs_pictures(struct arena *a, const json_t *item, ptrdiff_t *count);
/* The item itself as a picture. */
struct ninjs_picture ninjs_picture(struct arena *a, const json_t *item, struct str name, struct str key);

#endif
