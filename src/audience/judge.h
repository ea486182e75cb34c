/* judge.h - is a visitor whose agent says nothing a machine after all? Pure rules over what he did in the last hour. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_JUDGE_H
#define AUDIENCE_JUDGE_H

#include "audience/robot.h"
#include "http/forwarded.h"

/* How far back a beacon's page may have been served; older events say nothing. */
#define JUDGE_WINDOW_SECONDS 3600

enum judge_kind { JUDGE_SERVED, JUDGE_SEEN, JUDGE_READ, JUDGE_LEFT };

/* What the check of a beacon's stamp came to; JUDGE_STAMP_GOOD for what was served. */
enum judge_stamp { JUDGE_STAMP_GOOD, JUDGE_STAMP_OLD, JUDGE_STAMP_WRONG };

/* One event of one visitor. */
struct judge_event {
    int64_t at;    /* microseconds since 1970 */
    uint64_t view; /* the number that the script drew for this loading of the page; 0 for JUDGE_SERVED */
    uint32_t page; /* any number that is the same for the same page */
    uint8_t kind;  /* enum judge_kind */
    uint8_t stamp; /* enum judge_stamp */
};

/* Why; kept by name, as robot_class is. */
enum judge_reason {
    JUDGE_FINE,
    JUDGE_AGENT,      /* the User-Agent names a machine */
    JUDGE_LISTED,     /* an address of a listed network */
    JUDGE_RATE,       /* more pages than anybody can look at */
    JUDGE_REGULAR,    /* pages as by a clock */
    JUDGE_NOT_SERVED, /* beacon without a page served to this visitor within the hour */
    JUDGE_STAMP,      /* beacon whose stamp we never made */
    JUDGE_EXPIRED,    /* beacon whose stamp we made too long ago */
    JUDGE_REPLAYED,   /* the same beacon once more */
    JUDGE_ORDER,      /* read without having been seen, or sooner than anybody reads: no script of ours sends that */
    JUDGE_MALFORMED,  /* beacon that cannot be read; given by who reads it */
    JUDGE_UNKNOWN,    /* beacon for a page that we do not have; the same */
    JUDGE_UNSEEN,     /* page after page, and hardly one of them in a browser's view */
    JUDGE_TOO_OFTEN,  /* beacon of one loading more than the page can have been opened */
    JUDGE_REASONS
};

/* "rate", "regular", "not-served" ...; "fine" for JUDGE_FINE. */
struct str judge_reason_name(enum judge_reason reason);

struct judge_verdict {
    enum robot_class class; /* ROBOT_NONE: count it as a person's */
    enum judge_reason reason;
};

/* The numbers, all with a fallback in JUDGE_RULES. */
struct judge_rules {
    int burst_pages, burst_seconds;   /* more pages than this in so many seconds: rate */
    int steady_pages, steady_seconds; /* the same over a longer time */
    int most_pages;                   /* more than these within burst_seconds are nobody's, however many were seen */
    int regular_pages;                /* that many pages with even pauses: regular */
    int regular_percent;              /* what the pauses may differ from their mean */
    int unseen_pages;                 /* more than these, of which fewer than one in ten was seen: unseen */
    int settle_seconds;               /* a page so young may yet be seen */
    int read_seconds;                 /* nobody has read a page sooner after it was sent */
    bool served_elsewhere;            /* a CDN answers too: a page not served by us proves nothing */
};
extern const struct judge_rules JUDGE_RULES;

/*
 * The verdict on a visitor as a whole: his agent's row (robot_find), whether his address is listed, and what he did
 * since he came, in order of time, the newest last. Rates are those of the last JUDGE_WINDOW_SECONDS before the newest.
 * now: the instant up to which beacons had time to come. Once it is not JUDGE_FINE it holds for all of his events.
 * Pure.
 */
struct judge_verdict judge_visitor(const struct judge_rules *rules, uint16_t robot, bool listed,
                                   const struct judge_event *events, ptrdiff_t count, int64_t now);

/* The verdict on the newest of the events alone, a beacon, beside judge_visitor: stamp, page, replay, order, number.
 * JUDGE_FINE for JUDGE_SERVED. Pure. */
struct judge_verdict judge_beacon(const struct judge_rules *rules, const struct judge_event *events, ptrdiff_t count);

/* Whether the verdict's view counts all the same, by the setting `audience_counted`. */
bool judge_counted(const struct judge_verdict *verdict, robot_classes counted);

/* The setting `audience_networks`: blocks as "192.0.2.0/24", parted by blanks; owned by a. ERR_INVALID names the word
 * that is none; ERR_LIMIT past 100000. */
struct judge_networks {
    struct address_block *blocks;
    ptrdiff_t count;
};
struct err judge_networks_parse(struct arena *a, struct str text, struct judge_networks *out);

#endif
