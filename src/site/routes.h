/* routes.h - the handlers of the public pages, one file each, and the table that names them. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_ROUTES_H
#define SITE_ROUTES_H

#include "http/router.h"

/* All public routes, in the order `dateline routes` prints them. The last one, "/:path*", is the story page. */
extern const struct http_route SITE_ROUTES[];
extern const ptrdiff_t SITE_ROUTE_COUNT;

http_handler preview_secret, preview_desk, preview_frame;
http_handler oembed_answer, embed_page, front_entry, front_page, front_older, list_section, list_tag, list_author,
    corrections_page;
http_handler audit_page, audit_file;
http_handler privacy_page, share_mastodon, story_page, search_page, front_or_search;
http_handler feed_rss, feed_atom, feed_json, old_feed, sitemap_index, sitemap_month, sitemap_news;
http_handler robots_text, ads_text, opensearch_text, indexnow_text;
http_handler media_file, asset_file, favicon_file, health_text, metrics_text;

#endif
