/* media.h - pictures: what a file is, and bringing one in. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_MEDIA_H
#define NEWSROOM_MEDIA_H

#include "newsroom/newsroom.h"
#include "store/statements.h"

/* What a picture's first bytes say. */
struct media_facts {
    struct str type;       /* "image/jpeg", "image/png", "image/webp", "image/gif", "image/avif" */
    struct str extension;  /* "jpg" ... */
    int64_t width, height; /* pixels, as shown: an EXIF turn by 90 degrees is applied for JPEG */
    int frames;            /* of a GIF */
};

/* Reads type and size from the headers of a picture's bytes, without decoding. ERR_INVALID: no picture of a known type,
 * or one that is cut off or lies; ERR_LIMIT: over 50 megapixels or 16,384 pixels a side. */
struct err media_sniff(struct str bytes, struct media_facts *out);

/*
 * Brings a picture file into the media store under its hash (durable before its row) and gives its row; the same bytes
 * twice are one picture, and empty texts leave what it has. The picture program decodes it once, for a quick form that
 * pages show until its renditions are made, and for the words that it brings along. ERR_NOT_FOUND: no such file;
 * ERR_INVALID: it is refused; ERR_BUSY, ERR_SYSTEM: as picture_child_run and media_store_put; else as media_sniff.
 */
struct err newsroom_media_add_file(struct newsroom *n, struct arena *a, const struct actor *actor, struct str file,
                                   struct str alt, struct str caption, struct str credit, struct sql_media **out);
/* The same from memory; name is for people. */
struct err newsroom_media_add(struct newsroom *n, struct arena *a, const struct actor *actor, struct str bytes,
                              struct str name, struct str alt, struct str caption, struct str credit,
                              struct sql_media **out);

/* What the desk may change of a picture. */
struct media_words {
    struct str alt, caption, credit;
    int64_t focal_x, focal_y; /* thousandths from the left and top */
};

/* Changes them and gives the row as it is then; a focal point that moved has the picture's renditions made anew.
 * Durable and touched when it returns. ERR_NOT_FOUND; ERR_FORBIDDEN: as media_check_describe; ERR_INVALID: a text is
 * refused, the detail says why. */
struct err newsroom_media_change(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id,
                                 const struct media_words *words, struct sql_media **out);

/* OK where the actor may see and use a picture that is known by its number alone: a writer each; who sees only their
 * own stories those that they brought in, and those above a story of theirs or one that is out. ERR_NOT_FOUND:
 * another's. */
struct err newsroom_media_may_use(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id);
/* Whether the actor may change the words that a picture brings to all its stories: a writer each; who sees only their
 * own stories those that they were the first to bring in, while these stand above their own drafts alone and are no
 * person's and no embed's. */
struct err newsroom_media_may_describe(struct newsroom *n, struct arena *a, const struct actor *actor, int64_t id,
                                       bool *out);
/* The same within a transaction. ERR_FORBIDDEN: not the actor's to change. */
struct err media_check_describe(struct arena *a, struct db_conn *conn, const struct actor *actor, int64_t id);

struct picture_made;
/* Writes what was found and made of a picture to its row: size, place of its renditions, and its own words where the
 * desk gave none. */
struct err media_settle(struct arena *a, struct db_conn *conn, const struct sql_media *media,
                        const struct picture_made *made, struct str place);

#endif
