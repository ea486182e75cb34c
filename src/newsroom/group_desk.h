/* group_desk.h - which section or tag of an edition is the version of which one of another, as the desk sees it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_GROUP_DESK_H
#define NEWSROOM_GROUP_DESK_H

#include "newsroom/newsroom.h"
#include "store/statements.h"

enum group_kind { GROUP_SECTION, GROUP_TAG };

#define GROUP_PAGE 50       /* tags that are listed at once */
#define GROUP_LOOSE_MAX 500 /* tags without a version that are offered */

struct group_query {
    enum group_kind kind;
    struct str language, other; /* editions: whose are listed, and where their versions are looked for */
    struct str begins, since;   /* of tags: how the slug begins, and the first one of the page */
};

struct group_pairs {
    struct sql_group_pair_list pairs;  /* sections: all of them, in their order; tags: GROUP_PAGE and one, by slug */
    struct sql_group_loose_list loose; /* of the other edition, those that are nobody's version here */
};

struct err newsroom_group_pairs(struct newsroom *n, struct arena *a, const struct group_query *query,
                                struct group_pairs *out);

enum group_act { GROUP_TIE, GROUP_UNTIE, GROUP_RENAME };

struct group_change {
    enum group_kind kind;
    enum group_act act;
    int64_t id;          /* tie: whose version it becomes; else: which one */
    struct str language; /* tie: the edition of what is named */
    struct str name;     /* tie: the name or slug of one that is there; rename: what it is called from now on */
};

/*
 * One change, noted in the audit log, with all pages touched that show it. A renamed one keeps its address. What is
 * tied leaves the versions that it had. ERR_NOT_FOUND: there is none of that number or name. ERR_CONFLICT: the edition
 * has another version of it, or another one of that name. ERR_INVALID: no name.
 */
struct err newsroom_group_change(struct newsroom *n, struct arena *a, const struct actor *actor,
                                 const struct group_change *change);

#endif
