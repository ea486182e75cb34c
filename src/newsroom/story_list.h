/* story_list.h - the list of stories at the desk: every status, filtered, and the filters that people keep. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_STORY_LIST_H
#define NEWSROOM_STORY_LIST_H

#include "newsroom/newsroom.h"
#include "store/statements.h"

#define LIST_WORDS_MAX 3    /* words of one search that count; more are left out */
#define LIST_FILTERS_MAX 50 /* kept by one account */
#define LIST_QUERY_MAX 1024 /* bytes of a kept filter */

/* What is asked for. Zeroed: every story. */
struct story_filter {
    struct str status, language; /* empty: any */
    struct str section;          /* slug; empty: any. Of language, else of the newsroom's */
    struct str tag, person;      /* names; empty: any */
    int64_t first_at, last_at;   /* stories dated from the one to before the other; 0: open */
    struct str words;            /* each stands in headline, standfirst, place, agency, slug or a name */
};

/* Where a page of the list begins: what was last on the page before; zeroed: at the top. */
struct story_place {
    int64_t updated_at, id;
};

/* The next count stories behind place, last saved first. A contributor sees own stories alone: those the account made,
 * and those its person has a byline in. */
struct err newsroom_story_list(struct newsroom *n, struct arena *a, const struct actor *actor,
                               const struct story_filter *filter, struct story_place place, int64_t count,
                               struct sql_list_item_list *out);
/* How many stories there are of each status, as far as the actor sees them; language empty: of all. */
struct err newsroom_story_counts(struct newsroom *n, struct arena *a, const struct actor *actor, struct str language,
                                 struct sql_list_count_list *out);

/* The sections of an edition in their order, those of drafts too as far as the actor sees these. */
struct err newsroom_story_sections(struct newsroom *n, struct arena *a, const struct actor *actor, struct str language,
                                   struct sql_section_list *out);

/* When a story was last saved; 0: never. Cheap enough to be asked all the time. */
struct err newsroom_story_newest(struct newsroom *n, int64_t *out);

/* A draft of the language that the actor began and left before the first word, and in which nobody is; 0: none. */
struct err newsroom_story_left_empty(struct newsroom *n, const struct actor *actor, struct str language, int64_t *out);

/* The actor's own filters by name. */
struct err newsroom_filter_list(struct newsroom *n, struct arena *a, const struct actor *actor,
                                struct sql_saved_filter_list *out);
/* Keeps one, in place of another of that name. ERR_INVALID: a name that is empty or too long, or a query that is;
 * ERR_LIMIT: the account has LIST_FILTERS_MAX. */
struct err newsroom_filter_keep(struct newsroom *n, const struct actor *actor, struct str name, struct str query);
/* Forgets one. Fine when there is none. */
struct err newsroom_filter_drop(struct newsroom *n, const struct actor *actor, int64_t id);

struct save;
/* Writes the lines of the list of all stories that a transaction saved: for save_end. */
struct err story_list_write(struct save *save);

/* Whose stories alone the actor sees at the desk, within a transaction: what *owner made, and what *person has a byline
 * in. 0: everybody's; *person 0: the account has no person. */
struct err story_list_own(struct db_conn *conn, const struct actor *actor, int64_t *owner, int64_t *person);

#endif
