/* feed.h - what the forms of a feed share: the list, its stories and their texts. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_FEED_H
#define SITE_FEED_H

#include "newsroom/query.h"
#include "page/page.h"

enum feed_part_kind { FEED_BYLINE, FEED_SECTION, FEED_TAG }; /* as the statement feed_parts numbers them */

/* A feed before it takes one of the three forms. */
struct feed {
    struct page page;
    struct str title, description, rights;
    struct str url, home; /* absolute: of the feed itself, of the list */
    struct feed_view view;
    ptrdiff_t texts; /* bytes of texts so far */
};

/* An item with its texts ready to be printed. */
struct feed_entry {
    const struct sql_feed_item *item;
    struct str url, summary;
    struct str id, address_id; /* what it is called for ever; the second is an address, whatever the first is */
    struct str content;        /* HTML; none where the feed carries summaries */
    int64_t changed_at;
};

/* Begins a feed of the list that the request names; ending: what follows the list's path, "feed/json/". */
struct err feed_load(struct feed *feed, struct http_request *r, struct http_response *out, struct str ending);
/* What became of making a feed: where it was not found, the one that another program had there may stand elsewhere. */
struct err feed_or_moved(struct http_request *r, struct http_response *out, struct err made);
/* When the newest change of a story in it was; 0 for none. */
int64_t feed_changed_at(const struct feed *feed);
struct err feed_make_entry(struct feed *feed, const struct sql_feed_item *item, struct feed_entry *entry);
/* The story's next part of a kind, NULL behind the last; a name that stood before in the byline is passed over. *at: 0
 * at the start. */
const struct sql_feed_part *feed_next_part(const struct feed *feed, int64_t story, enum feed_part_kind kind,
                                           ptrdiff_t *at);
struct str feed_picture_url(const struct page *p, const struct sql_feed_item *item);

#endif
