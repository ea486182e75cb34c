/* export_wxr.h - the parts of a WordPress export. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_EXPORT_WXR_H
#define EXCHANGE_EXPORT_WXR_H

#include "base/map.h"
#include "exchange/export_story.h"
#include "newsroom/front.h"

/* A file of the export takes no more records once it has so much; of pictures, each of which WordPress fetches while it
 * reads the file, less. */
#define WXR_FILE_SIZE ((ptrdiff_t)8 * 1024 * 1024)
#define WXR_PICTURES_SIZE ((ptrdiff_t)1024 * 1024)
#define WXR_MEDIA "media/" /* folder of the pictures beside the files */
#define WXR_LOGIN_MAX 60   /* letters of a user's name in WordPress */

/* A WordPress export being written. */
struct wxr_out {
    struct export_desk desk;
    struct db_conn *conn;
    struct str site;    /* "https://news.example" */
    int64_t media_base; /* a picture is the post of that number and its own: stories keep theirs */
    struct buf authors; /* at the head of each file */
    struct buf text;    /* a story's content */
    struct export_file *file;
    ptrdiff_t file_bytes;
    int file_number;     /* of the one in hand, from 1 */
    int64_t *parents;    /* of each picture by its number: the first story that shows it; 0: none, or it is written */
    int64_t media_count; /* of parents */
    struct map told;     /* titles with their seconds, and slugs, so far */
    struct arena told_arena;
    struct map names; /* users by names of bylines that are no person's; in told_arena */
    struct front_pin pins[FRONT_PINS];
    ptrdiff_t pin_count;
};

/* Plain text as WordPress keeps titles and names: as HTML, in a. */
struct str wxr_escape(struct arena *a, struct str text);

/* Adds an author, a category or a tag to out. */
void wxr_write_author(struct arena *a, struct buf *out, const struct sql_person *person);
/* Adds names of bylines that are no person's as users too: WordPress knows no others. */
struct err wxr_write_names(struct wxr_out *w, struct arena *a, struct buf *out);
void wxr_write_category(const struct wxr_out *w, struct arena *a, struct buf *out, const struct sql_section *section);
void wxr_write_tag(const struct wxr_out *w, struct arena *a, struct buf *out, const struct sql_tag *tag);
/* The name a person has there: the slug, as far as it is no longer than WordPress takes; in a. */
struct str wxr_login(struct arena *a, int64_t person, struct str slug);
/* Slug in the one list that WordPress has for all languages: "sport", "sport-es"; in a. */
struct str wxr_slug(const struct wxr_out *w, struct arena *a, struct str language, struct str slug);

/* A story's text as WordPress has it: addresses whole, embeds as blocks, no "[" that would be a shortcode; in a.
 * ERR_LIMIT. */
struct err wxr_content(struct wxr_out *w, struct arena *a, const struct export_story *story, struct str *out);
/* The text for an import into another newsroom, where content itself would not give it back byte for byte: canonical,
 * with the path of a story alone in a paragraph for an "also read"; none where content does. In a. */
struct str wxr_own_body(struct wxr_out *w, struct arena *a, const struct export_story *story, struct str content);

/* The instant that an item of a type says, t or some seconds later: of two with one title and one second WordPress
 * would take the first only. */
int64_t wxr_date(struct wxr_out *w, struct arena *a, const char *type, struct str title, int64_t t);

/* Adds the item of a story to out; of a picture that came in at made. parent: the story that shows it, 0: none;
 * borrowed: which of the words are that story's ("alt caption"). */
struct err wxr_write_story(struct wxr_out *w, struct arena *a, const struct export_story *story, struct buf *out);
void wxr_write_picture(struct wxr_out *w, struct arena *a, const struct sql_media *media, struct str borrowed,
                       int64_t made, int64_t parent, struct buf *out);
/* Adds what a story says beyond WordPress's own fields, and what its plugins know, as metadata. */
void wxr_write_meta(const struct wxr_out *w, struct arena *a, const struct export_story *story, struct buf *out);
/* Adds one "wp:postmeta"; text empty: nothing. */
void wxr_add_meta(struct arena *a, struct buf *out, const char *key, struct str text);

#endif
