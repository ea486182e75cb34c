/* sight.h - an event of somebody who may be a person, once his address is hashed: all that is told of it beyond its
 * node. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_SIGHT_H
#define AUDIENCE_SIGHT_H

#include "audience/country.h"
#include "audience/identity.h"
#include "audience/readers.h"
#include "audience/stamp.h"

/* Texts are borrowed. Numbers of robot and agent are good among programs of one version. */
struct sight {
    int64_t at;               /* microseconds since 1970 */
    uint64_t visitor, before; /* who, by today's key and by yesterday's; before 0: that is gone */
    uint64_t view;            /* as in struct event, like the rest */
    struct reader reader;
    struct country country;
    uint32_t seconds;
    uint8_t kind, stamp, depth;
    struct subject subject;
    struct str referrer; /* of a page: class and name, "search Google" */
    struct str marks;    /* of a page: "source / medium / campaign"; empty: none */
    struct str text;     /* of a click */
};

/* Of an event, but for country and subject; owned by a. host: the site's. */
void sight_make(struct arena *a, const struct identity *identity, struct str host, const struct event *event,
                struct sight *out);

#endif
