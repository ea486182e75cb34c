/* profile.h - what the pages of people and sections say about them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PROFILE_H
#define NEWSROOM_PROFILE_H

#include "newsroom/message.h"
#include "newsroom/newsroom.h"

/* A person of bylines. What is empty becomes empty. */
struct person_profile {
    struct str name;      /* as printed in bylines; made where missing */
    struct str role;      /* "Harbour reporter" */
    struct str biography; /* plain text */
    struct str contact;   /* an e-mail address, or http(s) */
    int64_t portrait_id;  /* picture; 0: none */
};

/* A section of an edition. */
struct section_profile {
    struct str language;       /* the edition */
    struct str name;           /* or slug; "Parent/Child" names one within another; made where missing */
    struct str accent;         /* colour's name; empty: the theme's */
    struct str description;    /* one line */
    struct str translation_of; /* slug or name of the section it is a version of, in the newsroom's first edition;
                                  "es:puerto" names one of another; empty: stays */
    int64_t position;          /* in the navigation; 0: stays */
};

/* A tag of another edition than the first; made where missing. */
struct tag_profile {
    struct str language;
    struct str name;           /* in that language */
    struct str translation_of; /* slug or name of the tag that it is a version of, in the first edition */
};

/* True for the name of a colour that themes have: "blue" "ochre" "graphite" "green" "plum" "teal" "brick" "indigo". */
bool profile_is_accent(struct str name);

/* Durable and touched when they return. ERR_INVALID: refused, *m says why; ERR_FORBIDDEN: less than an editor. */
struct err newsroom_person_set(struct newsroom *n, struct arena *a, const struct actor *actor,
                               const struct person_profile *profile, struct messages *m);
struct err newsroom_section_set(struct newsroom *n, struct arena *a, const struct actor *actor,
                                const struct section_profile *profile, struct messages *m);
struct err newsroom_tag_set(struct newsroom *n, struct arena *a, const struct actor *actor,
                            const struct tag_profile *profile, struct messages *m);

#endif
