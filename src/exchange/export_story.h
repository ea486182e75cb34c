/* export_story.h - what the formats of an export write of a story in the same way. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_EXPORT_STORY_H
#define EXCHANGE_EXPORT_STORY_H

#include "embed/providers.h"
#include "exchange/export.h"

/* What a format asks while it writes stories. */
struct export_desk {
    struct export *x;
    const struct settings *settings;
    const struct embed_providers *providers;
    struct sql_section_list sections; /* all, each after the one it is part of */
    struct arena a;                   /* what lives as long as the run */
    struct buf out;                   /* a file in the making */
};

#define EXPORT_FILE_MAX ((ptrdiff_t)16 * 1024 * 1024) /* bytes of a story's file */

struct err export_desk_open(struct export_desk *desk, struct export *x, struct db_conn *conn);
void export_desk_close(struct export_desk *desk);
/* A whole export of files, in one state of the store: each story (visit's context is the desk), the pictures of no
 * story below the folder media, and data/. */
struct err export_desk_run(struct export *x, export_visit *visit, struct str media);

/* "Parent/Child": a section's name behind those of the sections it is part of, with separator between; in a. */
struct str export_section_path(const struct export_desk *desk, struct arena *a, int64_t section, char separator);
const struct sql_section *export_section(const struct export_desk *desk, int64_t section);

/* The also-read target of a story by its number; NULL: there is none. */
const struct sql_export_also *export_also(const struct export_story *story, int64_t target);
/* Path where a story is found, or its slug while it has none. */
struct str export_reference(struct str path, struct str slug);

/* Adds the text as an import into another newsroom makes the same of it: the path of a story alone in a paragraph for
 * an "also read", whose number means nothing there; none where the story has no path yet. False: it holds no "also
 * read", and is the body itself. */
bool export_own_body(const struct export_story *story, struct buf *out);

/* Words of a story's lead picture: its own, else the picture's. */
struct export_words {
    struct str alt, caption, credit;
};
struct export_words export_lead_words(const struct export_story *story);

/* Whether an embed's address, alone on a line, becomes the embed again. */
bool export_is_embeddable(const struct export_desk *desk, struct str address);

/* The instant in the newsroom's zone, with the fraction of its second if it has one; in a. */
struct str export_time(const struct export_desk *desk, struct arena *a, int64_t t);

/* Relative path of a story's file below a folder, without an ending: "2026/11/05/slug", "drafts/42-slug"; in a. */
struct str export_story_path(struct arena *a, const struct export_story *story);
/* Writes the pictures of a story to folder ("media/"), under the paths that they have in the newsroom. */
struct err export_story_pictures(struct export *x, struct arena *a, const struct export_story *story,
                                 struct str folder);

/* Writes people, sections, tags and old addresses to data/. */
struct err export_data(struct export *x, struct db_conn *conn);

#endif
