/* save.h - one write transaction that saves stories: what it remembers, and what it owes at its end. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_SAVE_H
#define NEWSROOM_SAVE_H

#include "base/map.h"
#include "newsroom/audit.h"
#include "newsroom/story.h"
#include "store/statements.h"

struct story_parts;
struct story_clean;

/* A story that the transaction wrote, as it is now. */
struct save_story {
    const struct sql_story *row;
    const struct story_parts *parts;
    bool fresh; /* there was none before this transaction */
};

/* Zeroed and begun anew each time the transaction runs. */
struct save {
    struct arena *a;
    struct db_conn *conn;
    struct newsroom *n;
    const struct settings *settings;
    const struct actor *actor;
    int64_t now;
    struct str note; /* what the actor says about the version being saved */
    struct audit audit;
    bool audited;                                /* audit is open */
    bool translates;                             /* it writes translations, and settles their rows itself */
    struct map editions, people, sections, tags; /* what was found or made so far */
    struct map counters;                         /* list and month -> struct save_counter */
    struct map sitemaps;                         /* edition and month of changed stories -> struct save_counter */
    struct map announced;                        /* paths that search engines are to be told of, as keys */
    struct map embeds;                           /* addresses of embeds -> numbers */
    struct map places;                           /* paths -> struct sql_story_place_at, or NULL: to be asked for */
    struct sql_int_list numbers;                 /* drawn for stories that are to be made */
    struct map embed_hosts;                      /* hosts that are to be asked for copies, as keys */
    struct map touched;                          /* tags, as keys */
    struct save_story *stories;                  /* each once */
    ptrdiff_t story_count, story_room;
    struct str *tags_touched; /* after save_end */
    ptrdiff_t touched_count;
};

/* Starts a transaction's memory. */
void save_begin(struct save *save, struct arena *a, struct db_conn *conn, struct newsroom *n,
                const struct actor *actor);
/* Writes the index, counters and the end of the audit log, lays out what was touched and tells the other nodes of it.
 */
struct err save_end(struct save *save);

/* Takes the end of the audit log for the transaction, if it has not yet. */
struct err save_audit_open(struct save *save);
/* Adds an entry to the audit log. */
struct err save_audit(struct save *save, struct str action, int64_t story_id, struct str detail);
/* Remembers a tag to be touched after the commit. */
void save_touch(struct save *save, const char *format, ...) PRINTF_LIKE(2, 3);
/* Remembers a story that was written, for the index; in place of what was remembered of it. */
void save_story(struct save *save, const struct sql_story *row, const struct story_parts *parts, bool fresh);
/* Counts a story dated at (TIME_NONE: none, nothing happens) in or out of a list. */
void save_count(struct save *save, struct str list, int64_t at, int delta);

/* Notes that a story of the edition dated at (TIME_NONE: none) comes, goes or changes: its part of the sitemap does. */
void save_sitemap(struct save *save, struct str language, int64_t at);

/* Notes that search engines are to be told of a path, where a setting says so (outbox.h). The feeds that changed follow
 * from save_count. */
void save_announce(struct save *save, struct str path);

/* Looks up what many stories name and where they will stand, so that saving each asks nothing: PostgreSQL would be
 * waited for, and be sent what few rows there are. */
struct err save_look_ahead(struct save *save, const struct story_clean *clean, ptrdiff_t count);

/* A number for a story that is to be made. */
struct err save_number(struct save *save, int64_t *out);

/* Which stories a path means: the one that stands there, the one that stood there; DB_NULL: none. */
struct err save_find_path(struct save *save, struct str path, struct sql_story_place_at *out);
/* To be called when something else comes to stand at a path. */
void save_path_changes(struct save *save, struct str path);
/* The path of a reference that begins with a slash, as stories have it. */
struct str save_reference_path(struct save *save, struct str reference);
/* Where a story of that slug and date stands, under a plain permalink. */
struct err save_plain_path(struct save *save, const struct story_input *in, struct str *out);

/* The edition of that language, made where missing. */
struct err save_edition(struct save *save, struct str language);
/* The person of exactly that name, made where missing. */
struct err save_person(struct save *save, struct str name, int64_t *out);
/* The tag with the slug that name makes, made where missing. */
struct err save_tag(struct save *save, struct str language, struct str name, int64_t *out);
/* The section of that slug or name, made where missing; "Parent/Child" names one within another. */
struct err save_section(struct save *save, struct str language, struct str name, struct sql_section *out);
/* The same by their own slugs; name and parent (0: none) are for what is made. */
struct err save_tag_as(struct save *save, struct str language, struct str slug, struct str name, int64_t *out);
struct err save_section_as(struct save *save, struct str language, struct str slug, struct str name, int64_t parent,
                           struct sql_section *out);
/* Readers see it from now on, as if a story of it had been out. */
struct err save_section_show(struct save *save, int64_t id);
struct err save_section_by_id(struct save *save, int64_t id, struct sql_section *out);
/* A tag as another program has it. */
struct save_term {
    struct str slug, name;
};
/* save_tag_as for tags of the newsroom's language, many at once: those that are missing are made, nothing is waited
 * for. */
struct err save_tags_as(struct save *save, const struct save_term *tags, ptrdiff_t count);

/* Writes which embeds a story's text holds, in place of none. */
struct err save_embeds(struct save *save, int64_t story_id, struct html body);

/* The story that a slug of the edition, a path or an address of this site means; 0 for none. */
struct err save_resolve(struct save *save, struct str language, struct str reference, int64_t *out);

#endif
