/* beacon.h - what a page's script says of it: the form of a beacon, read from any bytes. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The script posts to the page's own address, as text/plain (navigator.sendBeacon), words with one space between:
 *
 *     1 KIND STAMP VIEW SECONDS DEPTH [TEXT]
 *
 * KIND: "seen", "read", "leave", "share", "outbound", "embed". STAMP: as the page carries it (stamp.h). VIEW: 1 to 16
 * lower-case hexadecimal digits that the script draws for each loading of the page, not 0; a page that comes back from
 * the back-forward cache is a new loading. SECONDS: of active reading so far, to 86400. DEPTH: the share of the text
 * that came into view, in tenths, 0 to 10. TEXT: of a click: network, host or provider, of letters, digits and ".:-_",
 * at most 64. A "leave" may be sent again for the same loading, with what it has come to since.
 */
#ifndef AUDIENCE_BEACON_H
#define AUDIENCE_BEACON_H

#include "audience/event.h"

#define BEACON_MAX 500 /* bytes */

struct beacon {
    enum event_kind kind;
    struct str stamp, text; /* borrowed */
    uint64_t view;
    uint32_t seconds;
    uint8_t depth;
};

/* Whether body may be meant as a beacon: what else is posted to a page has an answer of its own. */
bool beacon_is_meant(struct str body);
/* False for what is none in every part. */
bool beacon_read(struct str body, struct beacon *out);

#endif
