/* report.h - what readers did in a period, by what the newsroom knows of its stories and of them. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * served, seen and read are never added to each other. A day is one of the newsroom's zone, counted from 1970. Rows of
 * sections, bylines, tags, editions, agencies, places and hours of publishing stand as the stories stood when their day
 * was rolled up; a filter on stories takes them as they stand now (docs/audience.md, "Reports"). Robots are out, but
 * for REPORT_REJECTED. Everything returned is owned by the arena in front; names are plain text, paths are of the site.
 */
#ifndef AUDIENCE_REPORT_H
#define AUDIENCE_REPORT_H

#include "audience/depth.h"
#include "newsroom/newsroom.h"

#define REPORT_LIMIT_MAX 1000
#define REPORT_DAYS_MAX 3700     /* of a period */
#define REPORT_VISITORS_ERROR 16 /* standard error of visitors, in thousandths: sketch.h */
#define REPORT_LIVE_MINUTES 30
#define REPORT_LIVE_ROWS 20

enum report_dimension {
    REPORT_STORY, /* value: number of the story */
    REPORT_PAGE,  /* fronts, sections and other pages that are no story; value: "front:es" */
    REPORT_SECTION,
    REPORT_BYLINE, /* value: number of the person, or the free name */
    REPORT_TAG,
    REPORT_EDITION,
    REPORT_AGENCY,
    REPORT_PLACE,          /* of the dateline */
    REPORT_PUBLISHED_HOUR, /* "00" to "23": when the story had been published, in the newsroom's zone */
    REPORT_HOUR,           /* "00" to "23": when it was read */
    REPORT_REFERRER,       /* "search Google", "other example.com", "direct" */
    REPORT_REFERRER_CLASS, /* "search" */
    REPORT_UTM,            /* from here to REPORT_EXIT only served is kept: how often */
    REPORT_SHARE,
    REPORT_OUTBOUND,
    REPORT_EMBED,
    REPORT_SEARCH_NONE,
    REPORT_MISSING,
    REPORT_ENTRY, /* value: as in REPORT_STORY or REPORT_PAGE */
    REPORT_EXIT,
    REPORT_COUNTRY, /* ISO 3166-1 alpha-2; "ZZ": not known */
    REPORT_DEVICE,
    REPORT_BROWSER,
    REPORT_SYSTEM,
    REPORT_REJECTED, /* "ai agent": class and reason; served: pages, seen: beacons */
    REPORT_DIMENSIONS
};

enum report_filter { REPORT_OF_ALL, REPORT_OF_STORY, REPORT_OF_SECTION, REPORT_OF_BYLINE, REPORT_OF_EDITION };

enum report_order {
    REPORT_BY_SEEN,
    REPORT_BY_SERVED,
    REPORT_BY_READ,
    REPORT_BY_SECONDS,
    REPORT_BY_VALUE,
    REPORT_ORDERS
};

/* Days, both within. */
struct report_period {
    int64_t from, to;
};

struct report_query {
    struct report_period period;
    bool compare;
    struct report_period before; /* with compare: the other period */
    enum report_dimension dimension;
    enum report_filter filter;
    struct str filter_value; /* number of the story, section or person; language of the edition */
    enum report_order order; /* falling, but values rising; where a figure is not kept: by served */
    int limit, offset;       /* limit: 1 to REPORT_LIMIT_MAX */
    bool rows_alone;         /* totals and series are not asked for */
};

#define REPORT_UNKNOWN (-1) /* a figure that is not kept there */

struct report_figures {
    int64_t served, seen, read;
    int64_t seconds;  /* active, of all together; or REPORT_UNKNOWN */
    int64_t visitors; /* different ones, an estimate; or REPORT_UNKNOWN */
    int depth;        /* how far people came in the text, per cent, on average; or REPORT_UNKNOWN */
};

struct report_row {
    struct str value; /* as the store has it; empty: all beyond the limits of a day, or nothing stated */
    struct str name;  /* for people: headline, section's name ...; the value where there is none */
    struct str path;  /* address on the site; empty: none */
    struct report_figures figures, before;
};

/* A point of the graph. */
struct report_point {
    int64_t at; /* day; or, with by_hour, hours since 1970 UTC */
    struct report_figures figures;
};

struct report_series {
    struct report_point *items;
    ptrdiff_t count;
};

struct report {
    struct report_row *rows;
    ptrdiff_t count;
    int64_t row_total;                        /* rows there are without limit and offset */
    struct report_figures totals, before;     /* of what the filter takes, not the sum of the rows */
    bool by_hour;                             /* the period is of one or two days whose hours are kept */
    struct report_series series;              /* of what totals tells */
    struct report_series before_series;       /* with compare */
    bool has_seen, has_seconds, has_visitors; /* rows have these figures */
};

/* The names by which a dimension is asked for, in addresses and by `dateline stats`: "story", "published-hour". */
struct str report_dimension_name(enum report_dimension dimension);
bool report_dimension_find(struct str name, enum report_dimension *out);
/* "seen", "served", "read", "seconds", "value". */
struct str report_order_name(enum report_order order);
bool report_order_find(struct str name, enum report_order *out);
/* "story", "section", "byline", "edition"; empty for all. */
struct str report_filter_name(enum report_filter filter);
bool report_filter_find(struct str name, enum report_filter *out);
/* Whether figures of that dimension are kept for what the filter takes. */
bool report_is_kept(enum report_dimension dimension, enum report_filter filter);

/* Of the days that end at to, as many as period has, just before it. */
struct report_period report_period_before(struct report_period period);

/* now: microseconds since 1970. ERR_INVALID names what is wrong with the question; other errors are the store's. */
struct err report_make(struct arena *a, struct newsroom *n, struct db *audience, const struct report_query *query,
                       int64_t now, struct report *out);

/* How far people came in a story's text in a period: loadings by the tenth they reached and did not pass. */
struct err report_depth(struct arena *a, struct newsroom *n, struct db *audience, int64_t story_id,
                        struct report_period period, struct depth *out);

/* What was taken out of a story's views in a period, by the hour of the newsroom's day: pages and beacons together.
 * Hours are kept for ROLL_HOUR_DAYS. */
#define REPORT_HOURS 24
struct err report_rejected_hours(struct newsroom *n, struct db *audience, int64_t story_id, struct report_period period,
                                 int64_t out[REPORT_HOURS]);

/* ---- as files ---- */

/* RFC 4180, UTF-8, with a line of names. A text that a spreadsheet would take for a formula gets a "'" in front. */
void report_write_csv(struct buf *out, const struct report_query *query, const struct report *report);
/* An object: period, before, dimension, filter, totals, rows, series; docs/audience.md tells its members. */
void report_write_json(struct buf *out, const struct report_query *query, const struct report *report);

/* ---- now ---- */

struct report_live {
    struct report_figures totals;                       /* of the last REPORT_LIVE_MINUTES */
    struct report_figures minutes[REPORT_LIVE_MINUTES]; /* the last one ends now; visitors of each */
    struct report_row rows[REPORT_LIVE_ROWS];           /* most seen first: stories and pages */
    int count;
};

struct err report_live_make(struct arena *a, struct newsroom *n, struct db *audience, int64_t now,
                            struct report_live *out);

/* ---- what happened meanwhile ---- */

enum report_mark_kind { REPORT_PUBLISHED, REPORT_CORRECTED, REPORT_WITHDRAWN, REPORT_ON_FRONT };

struct report_mark {
    enum report_mark_kind kind;
    int64_t at, until; /* microseconds since 1970; until: of REPORT_ON_FRONT, INT64_MAX while it lasts; else at */
    int64_t story_id;
    struct str
        text; /* headline; of a correction its note; of the front its place: "lead", "second", "section/harbour" */
};

struct report_marks {
    struct report_mark *items;
    ptrdiff_t count;
};

#define REPORT_MARKS_MAX 100 /* the newest */

/* Of a story, with the places above the fold of a front where it stood; or of all (story_id 0), then only what was put
 * on the fronts by hand and material corrections. By time. */
struct err report_marks_find(struct arena *a, struct newsroom *n, struct db *audience, int64_t story_id,
                             struct report_period period, struct report_marks *out);

#endif
