/* permalink.h - the pattern of stories' addresses. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PERMALINK_H
#define NEWSROOM_PERMALINK_H

#include "base/base.h"

/*
 * Checks a pattern as WordPress writes them: a path of a-z 0-9 - _ . and of %year% %monthnum% %day% %hour% %minute%
 * %second% %postname% %category% %author% %post_id%, each at most once. It has to hold %postname% or %post_id%, and
 * cannot begin like one of the program's own addresses. ERR_INVALID says what is wrong.
 */
struct err permalink_check(struct str pattern);

/* What a story's address is made of. */
struct permalink {
    struct str pattern;
    struct str prefix;   /* "/es" for another edition than the default, or empty */
    struct str zone;     /* IANA zone that says which day it is */
    struct str slug;     /* %postname% */
    int64_t date;        /* instant */
    struct str category; /* %category%: slug of the primary section behind those it is part of; "parent/child" */
    struct str author;   /* %author%: slug of the first name of the byline */
    int64_t id;          /* %post_id% */
};

/* Whether a pattern holds a tag, as "%category%". */
bool permalink_has(struct str pattern, struct str tag);
/* Whether slug and date alone make the address. */
bool permalink_is_plain(struct str pattern);

/* The address, in a: "/2026/11/05/slug/". Where it would be one of the program's own, "-story" is put behind its first
 * part. ERR_LIMIT when it is too long or memory ran out. */
struct err permalink_make(struct arena *a, const struct permalink *parts, struct str *out);
/* True when an address begins like one of the program's own ("/category/", "/feed/", "/desk/" ...). */
bool permalink_is_reserved(struct str path);

#endif
