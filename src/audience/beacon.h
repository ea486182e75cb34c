/* beacon.h - what a page's script says of it (docs/audience.md, "The beacon"), read from any bytes. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_BEACON_H
#define AUDIENCE_BEACON_H

#include "audience/event.h"

#define BEACON_MAX 500 /* bytes */

/* Texts borrowed from the body. */
struct beacon {
    enum event_kind kind;
    struct str subject, stamp;
    uint64_t view; /* over 0 */
    uint32_t seconds;
    uint8_t depth;
    struct str from; /* host that the page was come from, or none */
    struct str text; /* of a click: network or host */
};

/* Whether body may be meant as a beacon: what else is posted to a page has an answer of its own. */
bool beacon_is_meant(struct str body);
/* False for what is none in every part. */
bool beacon_read(struct str body, struct beacon *out);

#endif
