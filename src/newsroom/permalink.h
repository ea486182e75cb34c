/* permalink.h - the pattern of stories' addresses. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_PERMALINK_H
#define NEWSROOM_PERMALINK_H

#include "base/base.h"

/* Checks a pattern: begins and ends with '/', segments of literals (a-z 0-9 - _) or of :year :month :day :slug, with
 * exactly one :slug. ERR_INVALID says what is wrong. */
struct err permalink_check(struct str pattern);

/* What a story's address is made of. */
struct permalink {
    struct str pattern;
    struct str prefix; /* "/es" for another edition than the default, or empty */
    struct str zone;   /* IANA zone that says which day it is */
    struct str slug;
    int64_t date; /* instant */
};

/* The address, in a: "/2026/11/05/slug/". */
struct str permalink_make(struct arena *a, const struct permalink *parts);
/* True when an address begins like one of the program's own ("/category/", "/feed/", "/desk/" ...). */
bool permalink_is_reserved(struct str path);

#endif
