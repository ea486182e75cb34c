/* referrer.h - where a reader came from: class and name by the rows of readers/referrers.conf, and UTM marks. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_REFERRER_H
#define AUDIENCE_REFERRER_H

#include "base/base.h"

#define REFERRER_NAME_MAX 64 /* bytes of a name; a longer host or mark is cut on a character's edge */

enum referrer_class {
    REFERRER_DIRECT, /* said nothing */
    REFERRER_INTERNAL,
    REFERRER_SEARCH,
    REFERRER_SOCIAL,
    REFERRER_AI, /* an assistant's answer */
    REFERRER_NEWSLETTER,
    REFERRER_MAIL,
    REFERRER_NEWS, /* a reader or an aggregator of news */
    REFERRER_OTHER,
    REFERRER_CLASSES
};

/* "direct", "internal", "search", "social", "ai", "newsletter", "mail", "news", "other"; kept by name. */
struct str referrer_class_name(enum referrer_class class);

struct referrer {
    enum referrer_class class;
    struct str name; /* the row's ("Google"), the mark's, or the host without "www."; empty for direct and internal */
};

/* utm_source, utm_medium and utm_campaign of a page's address, each in lower case, at most REFERRER_NAME_MAX bytes,
 * without control characters; none where not given. */
struct utm {
    struct str source, medium, campaign;
};

/* Reads the query of an address (without "?"), owned by a. What cannot be decoded is left out; never fails. */
struct utm utm_read(struct arena *a, struct str query);

/*
 * The Referer as sent (RFC 9110 section 10.1.3), judged beside the marks of the page's address, which say more where
 * they are there: a newsletter's link has no Referer. own_host is the site's host. Of the address only the host is
 * kept. Owned by a.
 */
struct referrer referrer_read(struct arena *a, struct str header, struct str own_host, const struct utm *utm);

#endif
