/* stamp.h - which page a page is, and the stamp in its text by which a beacon proves that we made it. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A subject is "ID.EDITION" for a story, "NAME.EDITION" for another page: "123.es", "front.en", "section:7.en". A stamp
 * is DAY.MARK: the day it was made on and a keyed mark over subject and day (BLAKE2b, 64 bits). All readers of a page
 * on a day get the same stamp: it says that a page was ours, and nothing of who read it.
 */
#ifndef AUDIENCE_STAMP_H
#define AUDIENCE_STAMP_H

#include "audience/event.h"

#define STAMP_DAYS 8 /* how old a stamp may be: caches in front of us may keep a page so long */
#define STAMP_MAX 18 /* bytes */

/* What a subject says; texts borrowed. */
struct subject {
    int64_t story_id; /* 0: a page that is no story */
    struct str page;  /* "section:7"; empty for a story */
    struct str edition;
};

/* False for what is no subject: of other characters than letters, digits, ":" and "-", too long, without an edition. */
bool subject_read(struct str text, struct subject *out);

/* The stamp of a subject at an instant, owned by a. key: NEWSROOM_KEY_SIZE bytes (newsroom_key). */
struct str stamp_make(struct arena *a, const unsigned char *key, struct str subject, int64_t now);
/* Whether stamp is one that we made for that subject, and not too long ago. Any bytes. */
enum event_stamp stamp_check(const unsigned char *key, struct str subject, struct str stamp, int64_t now);

#endif
