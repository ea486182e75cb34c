/* event.h - what happens to pages, as the server's threads tell it to the audience: a few words, no lock, no wait. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_EVENT_H
#define AUDIENCE_EVENT_H

#include "audience/readers.h"
#include "http/forwarded.h"

#define EVENT_SUBJECT 60 /* bytes; HTTP_SUBJECT_MAX */
#define EVENT_TEXT 160   /* bytes of a text; a longer one is cut on a character's edge */
#define EVENT_REFERER 96

enum event_kind {
    EVENT_SERVED,      /* a page was sent; text: the query of its address */
    EVENT_SEEN,        /* beacons from here: it was visible in a browser */
    EVENT_READ,        /* the end of its text came into view after a plausible time */
    EVENT_LEAVE,       /* it was left, or hidden: seconds and depth so far */
    EVENT_SHARE,       /* a share link was followed; text: the network */
    EVENT_OUTBOUND,    /* a link to another site was; text: its host */
    EVENT_EMBED,       /* an embed was played or opened; text: the provider */
    EVENT_MALFORMED,   /* a beacon that cannot be read */
    EVENT_SEARCH_NONE, /* by the server: a search found nothing; text: the words */
    EVENT_MISSING      /* no page stands at an address; text: the path */
};

/* How a beacon's stamp was found. */
enum event_stamp { EVENT_STAMP_GOOD, EVENT_STAMP_OLD, EVENT_STAMP_WRONG };

/* One event, of a fixed size. It lives in memory for about a second: the address goes no further than the keyed hash,
 * the Referer no further than a class and a name. */
struct event {
    int64_t at;     /* microseconds since 1970 */
    uint64_t agent; /* keyed hash of the User-Agent */
    uint64_t view;  /* number of this loading of the page, drawn by the script; 0 where there is none */
    struct address address;
    struct reader reader;
    uint32_t seconds; /* active time so far */
    uint8_t kind;     /* enum event_kind */
    uint8_t stamp;    /* enum event_stamp */
    uint8_t depth;    /* share of the text that came into view, in tenths */
    bool withheld;    /* the reader asked not to be counted among visitors, and is heard */
    uint8_t subject_size, text_size, referer_size;
    char subject[EVENT_SUBJECT]; /* which page (audience/stamp.h) */
    char text[EVENT_TEXT];
    char referer[EVENT_REFERER];
};

static inline struct str event_text(const struct event *event)
{
    return (struct str){event->text, event->text_size};
}

static inline bool event_is_beacon(const struct event *event)
{
    return event->kind != EVENT_SERVED;
}

#endif
