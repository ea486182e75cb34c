/* pattern.h - patterns of addresses, and the addresses made of what they caught. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_PATTERN_H
#define EMBED_PATTERN_H

#include "text/url.h"

/*
 * "HOST/PATH?QUERY#FRAGMENT", as docs/embeds.md describes. A segment of the path, a value of the query and a segment of
 * the fragment hold at most one capture each, with words before and behind it, so that matching goes through an address
 * once and never back.
 */

#define EMBED_CAPTURES_MAX 8
#define EMBED_SEGMENTS_MAX 10
#define EMBED_FIELDS_MAX 8
#define EMBED_PATTERN_MAX 300 /* bytes of one pattern */

/* What a capture may hold. Dots alone are never caught. */
enum embed_class {
    EMBED_LITERAL, /* no capture */
    EMBED_WORD,    /* letters, digits, - . _ ~ */
    EMBED_TEXT,    /* the same and : @ + , ! $ ' ( ) * =, %-sequences, characters over U+007F */
    EMBED_NUMBER,  /* 1 to 20 digits */
    EMBED_DECIMAL, /* "-12.5" */
    EMBED_TAIL,    /* a word; what follows its last hyphen is caught */
    EMBED_SHORT,   /* 22 letters and digits */
    EMBED_UUID,
    EMBED_DID,     /* "did:plc:abc" */
    EMBED_SECONDS, /* "90", "90s", "1m30s"; filled in as seconds */
    EMBED_PATH,    /* the rest of the path, segments of EMBED_TEXT */
    EMBED_ADDRESS, /* an http(s) address, %-encoded; filled in decoded */
};

/* Words around at most one capture. */
struct embed_piece {
    struct str before, after;
    enum embed_class class;
    int capture; /* index of the pattern's names; -1: nobody asks for it */
};

/* "name=piece" of a query; without a value any will do. */
struct embed_field {
    struct str name;
    struct embed_piece value;
    bool optional;
};

enum embed_host { EMBED_HOST, EMBED_BELOW_HOST, EMBED_ANY_HOST };

struct embed_pattern {
    enum embed_host kind;
    struct str host;  /* in lower case, with its port if it has one; EMBED_BELOW_HOST: what follows the first label */
    int host_capture; /* of the first label, or of the whole of any host; -1: nobody asks for it */
    bool open;        /* more segments may follow */
    const struct embed_piece *path, *fragment;
    const struct embed_field *query;
    int path_count, query_count, fragment_count;
    struct str names[EMBED_CAPTURES_MAX];
    enum embed_class classes[EMBED_CAPTURES_MAX];
    unsigned required; /* bits: caught in every address that matches */
    int name_count;
};

/* What a pattern caught, as it stands in the address; none for what was not there. */
struct embed_values {
    const struct embed_pattern *pattern;
    struct str caught[EMBED_CAPTURES_MAX];
};

/* Reads a pattern; it borrows from text. ERR_INVALID says what is wrong, without saying where. */
struct err embed_pattern_parse(struct arena *a, struct str text, struct embed_pattern *out);

/* Whether url is one of the pattern's. host is url's, in lower case, without "www.", with a port that is not the
 * scheme's own. Allocates nothing; *out borrows from both. */
bool embed_pattern_match(const struct embed_pattern *pattern, const struct url *url, struct str host,
                         struct embed_values *out);

/* "90", "90s", "1h2m3s" as seconds; -1 for what is no such time. */
int64_t embed_seconds(struct str text);

/* What else may be filled in. */
struct embed_facts {
    struct str address; /* the address itself: {address}, as https; {url}, %-encoded */
    struct str site;    /* our own host: {site} */
};

/*
 * An address made of template, whose {names} are the pattern's, "address", "url", "site", or "bbox" (of lat, lon and
 * zoom). A field of its query that names something not caught is left out; elsewhere that gives none. Owned by a.
 */
struct str embed_fill(struct arena *a, struct str template, const struct embed_values *values,
                      const struct embed_facts *facts);

/* Whether every name in template can be filled in from pattern. ERR_INVALID says which cannot. */
struct err embed_template_check(struct str template, const struct embed_pattern *pattern);

#endif
