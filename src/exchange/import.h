/* import.h - another program's stories, brought in: what its readers hand over, whichever program it was. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_IMPORT_H
#define EXCHANGE_IMPORT_H

#include "newsroom/story.h"

/*
 * A reader (struct import_format) walks its files and tells of each thing once, in whatever order the files have them;
 * but of pictures, authors, sections and tags before the stories that name them, so that a format which mixes them is
 * walked twice. Nothing is held in memory: what has to be known later stands in tables by source and key. A key is what
 * the source calls a thing for ever: a number, an id, a path within its tree.
 *
 * What came before with the same content is passed over, so that a second import changes only what changed, and one
 * that was killed goes on where it was. Everything given is copied or written before a function returns.
 */
#define IMPORT_KEY_MAX 500            /* bytes */
#define IMPORT_HTML_MAX HTML_SIZE_MAX /* bytes of a story's text */

struct import; /* one run of `dateline import` */

/* Memory of the run: for what a reader keeps; and of the story in hand, which import_story empties. */
struct arena *import_arena(struct import *import);
struct arena *import_story_arena(struct import *import);
struct newsroom *import_newsroom(const struct import *import);
bool import_is_dry(const struct import *import);

/*
 * Names the source: its site's address ("https://old.example"; a path within it counts too), or for files its folder.
 * To be called before anything is told; the same source again is the same one of an earlier import.
 */
struct err import_source(struct import *import, struct str site);

struct import_author {
    struct str key;  /* as stories name it: a login, an id */
    struct str name; /* as printed */
    struct str slug; /* in its old address /author/SLUG/; may be empty */
};
struct err import_author(struct import *import, const struct import_author *author);
/* The printed name of an author; key itself where none was told of. In a. */
struct str import_author_name(struct import *import, struct arena *a, struct str key);

/* A section or a tag. Told of as often as a reader likes. */
struct import_list {
    struct str slug;   /* as in the source's addresses, percent-encoded or not; empty: of the name */
    struct str name;   /* as printed */
    struct str parent; /* slug of the section it is part of, told of before; empty: none */
    struct str path;   /* its old address, "/topics/x/"; empty: none */
};
struct err import_section(struct import *import, const struct import_list *section);
struct err import_tag(struct import *import, const struct import_list *tag);
/* The slug that stands for the source's slug here: what struct story_input.sections and tags are to hold. In a. */
struct str import_slug(struct arena *a, struct str slug);

/* A picture or another file of the source's library. Texts plain; any may be empty. */
struct import_media {
    struct str key;
    struct str address; /* "https://old.example/wp-content/uploads/2012/03/x.jpg", or a path in the media folder */
    struct str title, alt, caption, credit;
    struct str parent; /* key of the story it was uploaded to */
    struct str path;   /* old address of its own page; empty: none */
};
/* Remembers it, and brings the picture in where its file is in the media folder (--media) under any of its names. */
struct err import_media(struct import *import, const struct import_media *media);

/*
 * For a source whose pictures lie among its own files: find gives the file that an address means, with its whole path,
 * in a; none: the media folder is asked. Addresses are those of the story in hand, of import_media and of images.
 */
typedef struct str import_find_file(void *context, struct arena *a, struct str address);
void import_files(struct import *import, import_find_file *find, void *context);
/* And whose texts lead to each other as files: find gives the old address of the page that an address means, as a path,
 * in a; none: it means no file. */
typedef struct str import_find_page(void *context, struct arena *a, struct str address);
void import_pages(struct import *import, import_find_page *find, void *context);

/* A picture of the library by its key; *found false: none was told of. Texts in a. media_id 0: its file is missing, or
 * it is no picture. */
struct import_picture {
    int64_t media_id;
    struct import_media media;
};
struct err import_media_find(struct import *import, struct arena *a, struct str key, struct import_picture *out,
                             bool *found);
/* Keys of the pictures that were uploaded to a story, in their order. In a. */
struct err import_media_of(struct import *import, struct arena *a, struct str parent, const struct str **keys,
                           ptrdiff_t *count);

/* A text of the source that others refer to, like a reusable block of WordPress. */
struct err import_text(struct import *import, struct str key, struct str text);
/* None: there is no such. */
struct str import_text_find(struct import *import, struct arena *a, struct str key);

/* A line of a text that led readers to another story. */
struct import_also {
    struct str title, address; /* either may be empty */
};

struct import_story {
    struct str key;
    /* As it is to be. Not set: id, fresh, body (it is made of html), lead_media_id where image says, also_read but for
     * what the source itself lists. */
    struct story_input input;
    struct str html; /* not sanitised; its pictures by their old addresses */
    struct str guid; /* what feeds called it there, and are to call it here; empty: as here */
    /* What all versions of it in other languages share, and nothing else there: they are tied to each other; empty: it
     * has none. */
    struct str version;
    int64_t modified; /* last change that readers saw, or TIME_NONE */
    struct str image; /* key of its picture, or an address in the library; empty: none */
    struct str social_image;
    const struct str *paths; /* old addresses: "/2012/03/15/slug/", "/?p=42"; where it stands itself is none */
    ptrdiff_t path_count;
    bool labels;                    /* lines that plugins left in its text are taken out (import_label.h) */
    bool links;                     /* those of its text that lead to the source's own pages are to lead to ours */
    const struct import_also *also; /* become also-read links where they lead to a story that came, too */
    ptrdiff_t also_count;
    struct str where; /* for the report: "export.xml line 120" */
};
/* Paths of a list of also-read stories, for also: those whose story comes later are found at the end. In a. */
const struct import_also *import_also_of(struct arena *a, const struct str *paths, ptrdiff_t count);
/* Takes a story. What is wrong with it alone is reported, and the others go on; an error ends the import. */
struct err import_story(struct import *import, const struct import_story *story);

/* A story that the source keeps at the head of its front, dated so: at the end the newest of them are pinned to the
 * front's first slots, where the newsroom has no pins of its own. */
void import_pin(struct import *import, struct str key, int64_t date);

/* An old address that leads elsewhere: path with or without a query, target a path or an address. status: 301, 302,
 * 307, 308 or 410 (target empty). */
struct err import_redirect(struct import *import, struct str path, struct str target, int status);

/* A section or an author by the number that the source has in addresses: "/?cat=12" where key is "cat", "/?author=3".
 * target: its path here, "/category/x/". */
struct err import_number(struct import *import, const char *key, int64_t number, struct str target);

/* ---- the report ---- */

/* What happened to something, for the report: "taken out", "[slider]", once or count times, in the story at where. */
enum import_note {
    IMPORT_TAKEN_OUT,  /* widgets, labels, scripts */
    IMPORT_UNKNOWN,    /* shortcodes, blocks: their inner text stayed */
    IMPORT_MISSING,    /* a picture or a file that is not in the media folder */
    IMPORT_LEFT_OUT,   /* a record, a story */
    IMPORT_NO_PICTURE, /* a file that stays where it was */
    IMPORT_CHANGED,    /* a value that could not stay as it was */
    IMPORT_KEPT_ASIDE, /* what went into a file of its own */
    IMPORT_NOTES
};
void import_note(struct import *import, enum import_note note, struct str where, struct str what, int64_t count);

/* How far the reader is, in bytes or whatever it counts, of all; over all its walks. */
void import_progress(struct import *import, int64_t done, int64_t all);

/* ---- the formats ---- */

struct import_format {
    struct str name; /* for --format */
    /* Whether a file (head: its first bytes, unpacked; path: its name) or a folder (head: none) is of this format. */
    bool (*recognises)(struct str path, struct str head);
    /* Reads all files of the format that were named, in their order. */
    struct err (*read)(struct import *import, const struct str *paths, ptrdiff_t count);
};

extern const struct import_format IMPORT_WXR, IMPORT_REDIRECTS, IMPORT_GHOST, IMPORT_MARKDOWN, IMPORT_NINJS;

struct import_options {
    struct str format; /* name; "auto": as the first file says */
    struct str media;  /* folder with the source's files; empty: none */
    struct str site;   /* an address that the source had, where it does not name it, or another one; empty: none */
    bool dry;          /* nothing that readers or the desk see changes */
    void (*progress)(void *context, int64_t done, int64_t all, int64_t stories); /* or NULL */
    void *progress_context;
};

/*
 * Imports the files, and leaves a report in the newsroom's folder (import/); *report is its path, and *summary what is
 * to be said on standard output, both in a. Errors name the file and where in it: nothing of what was under way then
 * stays half done, and the same command goes on.
 */
struct err import_run(struct newsroom *n, struct arena *a, const struct str *paths, ptrdiff_t count,
                      const struct import_options *options, struct str *report, struct str *summary);

#endif
