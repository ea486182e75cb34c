/* opengraph.h - what a page says of itself: Open Graph (https://ogp.me), Twitter cards, article meta, JSON-LD. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_OPENGRAPH_H
#define EMBED_OPENGRAPH_H

#include "embed/found.h"

/* Where a page says that more is to be had. Absolute addresses, or none. */
struct page_links {
    struct str oembed;   /* its oEmbed answer in JSON (https://oembed.com, section 4) */
    struct str activity; /* itself as ActivityPub JSON */
};

/*
 * Reads the page at address base. Words are its description. Linear in its size: only the tags that matter are made a
 * tree of. ERR_LIMIT: even those are too many.
 */
struct err opengraph_read(struct arena *a, struct str base, struct str page, struct found *out,
                          struct page_links *links);

/* Seconds of a duration of ISO 8601, "PT1H2M3S"; 0 for anything else. */
int64_t opengraph_duration(struct str text);

#endif
