/* query.h - what pages need of the store, each in few statements. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_QUERY_H
#define NEWSROOM_QUERY_H

#include "newsroom/newsroom.h"
#include "store/statements.h"
#include "text/html.h"

/* A version of a story in an edition, as its page offers it. */
struct story_version {
    int64_t id;
    struct str language, path;
    bool noindex;
};

struct story_versions {
    struct story_version *items;
    ptrdiff_t count;
};

/* A story with all its parts. Rows are described in sql/query.sql. */
struct story_view {
    struct sql_story_page *story;
    struct html body;                            /* the story's body, checked on the way out of the store */
    struct sql_page_part_list bylines;           /* in order */
    struct sql_page_part_list sections;          /* primary first; without inherited ones */
    struct sql_page_part_list tags;              /* in order */
    struct sql_correction_view_list corrections; /* oldest first */
    struct sql_also_view_list also_read;         /* published ones only; in_text tells where they stand */
    struct story_versions editions;              /* published versions in other editions, by language */
    struct sql_page_translation *translation;    /* by whom a machine's translation was made and read; else NULL */
    struct sql_card_list related;                /* those that the index found to be like it, best first */
    struct sql_media_list pictures;              /* those in its text */
    struct sql_embed_view_list embeds;           /* in order, each address once, with their copies */
};

/*
 * The story at path, published or withdrawn; at most 5 statements, one more each with pictures and with embeds in
 * its text, and for one that is a version of another. ERR_NOT_FOUND: none, or none that readers may see. related: how
 * many of those to find (0: none, one statement less).
 */
struct err query_story(struct newsroom *n, struct arena *a, struct str path, int64_t related, struct story_view *out);
/* The same without what stands around it. */
struct err query_story_row(struct newsroom *n, struct arena *a, struct str path, struct sql_story_page **out);
/* The same by number and in any status: for those who may see it. */
struct err query_story_by_id(struct newsroom *n, struct arena *a, int64_t id, int64_t related, struct story_view *out);

/* The same within a transaction. */
struct err query_story_within(struct arena *a, struct db_conn *conn, int64_t id, int64_t related,
                              struct story_view *out);

/* The newest stories of a section but for one. */
struct err query_newest_beside(struct newsroom *n, struct arena *a, int64_t section_id, int64_t story_id, int64_t count,
                               struct sql_card_list *out);

/* Where an address leads that is no story's: *target is a path or address in a, *status 301, 308, 302 or 410 (target
 * then empty). ERR_NOT_FOUND: nowhere. Chains are followed to their end. */
struct err query_redirect(struct newsroom *n, struct arena *a, struct str path, struct str *target, int *status);

enum listing_kind { LISTING_FRONT, LISTING_SECTION, LISTING_TAG, LISTING_AUTHOR };

/* A list of published stories, newest first, in pages. */
struct listing_view {
    struct sql_section *section; /* LISTING_SECTION */
    struct sql_tag *tag;         /* LISTING_TAG */
    struct sql_person *person;   /* LISTING_AUTHOR */
    int64_t stories;             /* in all pages */
    int64_t pages;               /* at least 1 */
    int64_t page;                /* from 1 */
    struct sql_card_list cards;
};

/*
 * Page `page` (from 1) of a list with page_size cards: language is the edition, slug the section's, tag's or person's
 * (unused for the front). 2 or 3 statements, none of which walks over the pages before. ERR_NOT_FOUND: no such section,
 * tag or person, or no such page (page 1 of an existing list may be empty).
 */
struct err query_listing(struct newsroom *n, struct arena *a, enum listing_kind kind, struct str language,
                         struct str slug, int64_t page, int64_t page_size, struct listing_view *out);

#define DATES_MAX 20000 /* stories of a span of time that can be leafed through */

/* Page `page` (from 1) of the stories of an edition from instant first on and before last, newest first. ERR_NOT_FOUND:
 * there is none, or no such page. */
struct err query_dates(struct newsroom *n, struct arena *a, struct str language, int64_t first, int64_t last,
                       int64_t page, int64_t page_size, struct listing_view *out);

/* A feed: the newest stories of a list with their whole text. */
struct feed_view {
    struct sql_section *section; /* of which list, as in struct listing_view */
    struct sql_tag *tag;
    struct sql_person *person;
    struct sql_feed_item_list items;               /* newest first */
    struct sql_feed_part_list parts;               /* bylines, sections, tags: by story, each in order */
    struct sql_feed_correction_list corrections;   /* by story, oldest first */
    struct sql_feed_translation_list translations; /* of those that a machine translated, in no order */
    struct sql_feed_also_list also_read;           /* by story, in order; published ones only */
    struct sql_embed_view_list embeds;             /* by story, in order */
    int64_t changed_at;                            /* of the edition: the last publication, change or withdrawal */
};

/* The feed of the edition, or of a section, tag or person in it: 6 to 8 statements. ERR_NOT_FOUND: no such list. */
struct err query_feed(struct newsroom *n, struct arena *a, enum listing_kind kind, struct str language, struct str slug,
                      int64_t count, struct feed_view *out);

/* Sections of an edition in their order (parents and children), for the navigation: those that had a story which was
 * out. */
struct err query_sections(struct newsroom *n, struct arena *a, struct str language, struct sql_section_list *out);
/* All editions, the default first. */
struct err query_editions(struct newsroom *n, struct arena *a, struct sql_edition_list *out);
/* Addresses of the newest count embeds that published stories hold, in all editions, newest first. */
struct err query_embeds(struct newsroom *n, struct arena *a, int64_t count, struct sql_embed_address_list *out);
/* Corrections of an edition, newest first; page from 1, of *pages (at least 1). ERR_NOT_FOUND: no such page. */
struct err query_corrections(struct newsroom *n, struct arena *a, struct str language, int64_t page, int64_t page_size,
                             struct sql_correction_item_list *out, int64_t *pages);

#define SITEMAP_PART                                                                                                   \
    5000 /* stories in one file of a sitemap: bounds its memory and stays far below the 50 MB allowed */

/* Stories of a sitemap, and their versions in all editions, sorted by translation_group. */
struct sitemap_view {
    struct sql_sitemap_item_list items;
    struct sql_sitemap_version_list versions;
};

/* Months that have published stories in an edition, newest first, and when each last changed. */
struct err query_sitemap_months(struct newsroom *n, struct arena *a, struct str language,
                                struct sql_sitemap_month_list *out);
/* Part number `part` (from 1) of a month (year * 12 + month - 1, UTC), oldest first, at most SITEMAP_PART stories.
 * ERR_NOT_FOUND: none is in it. */
struct err query_sitemap_part(struct newsroom *n, struct arena *a, struct str language, int64_t month, int64_t part,
                              struct sitemap_view *out);
/* The newest count stories dated from since to until, newest first. */
struct err query_sitemap_news(struct newsroom *n, struct arena *a, struct str language, int64_t since, int64_t until,
                              int64_t count, struct sql_sitemap_item_list *out);

/* A section, a person by number; *out NULL where there is none, or one without a story that was out. */
struct err query_section_by_id(struct newsroom *n, struct arena *a, int64_t id, struct sql_section **out);
struct err query_person_by_id(struct newsroom *n, struct arena *a, int64_t id, struct sql_person **out);
/* What stands at a path below media/: a picture, or a rendition of one; the other is NULL. One statement. */
struct err query_media(struct newsroom *n, struct arena *a, struct str path, struct sql_media **media,
                       struct sql_rendition **rendition);
struct err query_media_by_id(struct newsroom *n, struct arena *a, int64_t id, struct sql_media **out);

#endif
