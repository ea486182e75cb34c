/* routes.c - the table of the public pages. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/routes.h"

#include "site/oembed.h"
#include "site/old_address.h"

#define HOUR 3600
#define GET(pattern_, handler_, keep_, query_, title_)                                                                 \
    {                                                                                                                  \
        .method = HTTP_GET, .pattern = (pattern_), .handle = (handler_), .access = ACCESS_PUBLIC,                      \
        .keep_seconds = (keep_), .query = (query_), .title = (title_)                                                  \
    }

const struct http_route SITE_ROUTES[] = {
    GET("/", front_entry, HOUR, "s " OLD_QUERY,
        "Front; ?s= leads to the search, ?p=, ?cat=, ?author=, ?tag=, ?m=, ?feed= where WordPress had them"),
    GET("/page/:number/", front_older, HOUR, NULL, "All stories, behind the front"),
    GET("/feed/", feed_rss, HOUR, NULL, "Feed of the edition, RSS 2.0"),
    GET("/feed/atom/", feed_atom, HOUR, NULL, "Feed of the edition, Atom"),
    GET("/feed/json/", feed_json, HOUR, NULL, "Feed of the edition, JSON Feed"),
    GET("/feed/:form/", old_feed, HOUR, NULL, "Feed of the edition, an old address"),
    GET("/comments/feed/", old_feed, HOUR, NULL, "Feed of the edition, an old address"),
    GET("/comments/feed/:form/", old_feed, HOUR, NULL, "Feed of the edition, an old address"),
    GET("/rss/", old_feed, HOUR, NULL, "Feed of the edition, an old address"),
    GET("/rdf/", old_feed, HOUR, NULL, "Feed of the edition, an old address"),
    GET("/atom/", old_feed, HOUR, NULL, "Feed of the edition, an old address"),
    GET("/rss.xml", old_feed, HOUR, NULL, "Feed of the edition, an old address"),
    GET("/feed.xml", old_feed, HOUR, NULL, "Feed of the edition, an old address"),
    GET("/index.xml", old_feed, HOUR, NULL, "Feed of the edition, an old address"),
    GET("/atom.xml", old_feed, HOUR, NULL, "Feed of the edition, an old address"),
    GET("/feed.json", old_feed, HOUR, NULL, "Feed of the edition, an old address"),
    GET("/category/:slug/", list_section, HOUR, NULL, "Section"),
    GET("/category/:slug/page/:number/", list_section, HOUR, NULL, "Section, older stories"),
    GET("/category/:slug/feed/", feed_rss, HOUR, NULL, "Feed of a section, RSS 2.0"),
    GET("/category/:slug/feed/atom/", feed_atom, HOUR, NULL, "Feed of a section, Atom"),
    GET("/category/:slug/feed/json/", feed_json, HOUR, NULL, "Feed of a section, JSON Feed"),
    GET("/category/:slug/feed/:form/", old_feed, HOUR, NULL, "Feed, an old address"),
    GET("/tag/:slug/", list_tag, HOUR, NULL, "Tag"),
    GET("/tag/:slug/page/:number/", list_tag, HOUR, NULL, "Tag, older stories"),
    GET("/tag/:slug/feed/", feed_rss, HOUR, NULL, "Feed of a tag, RSS 2.0"),
    GET("/tag/:slug/feed/atom/", feed_atom, HOUR, NULL, "Feed of a tag, Atom"),
    GET("/tag/:slug/feed/json/", feed_json, HOUR, NULL, "Feed of a tag, JSON Feed"),
    GET("/tag/:slug/feed/:form/", old_feed, HOUR, NULL, "Feed, an old address"),
    GET("/author/:slug/", list_author, HOUR, NULL, "Author"),
    GET("/author/:slug/page/:number/", list_author, HOUR, NULL, "Author, older stories"),
    GET("/author/:slug/feed/", feed_rss, HOUR, NULL, "Feed of an author, RSS 2.0"),
    GET("/author/:slug/feed/atom/", feed_atom, HOUR, NULL, "Feed of an author, Atom"),
    GET("/author/:slug/feed/json/", feed_json, HOUR, NULL, "Feed of an author, JSON Feed"),
    GET("/author/:slug/feed/:form/", old_feed, HOUR, NULL, "Feed, an old address"),
    GET("/corrections/", corrections_page, HOUR, NULL, "Corrections"),
    GET("/corrections/page/:number/", corrections_page, HOUR, NULL, "Corrections, older ones"),
    GET("/privacy/", privacy_page, HOUR, NULL, "What is kept, how long, who sees it"),
    GET("/search/", search_page, 0, "q order section year page", "Search"),
    GET("/share/mastodon/", share_mastodon, 0, "text url server", "Asks for a Mastodon reader's server"),
    GET("/sitemap.xml", sitemap_index, HOUR, NULL, "Sitemap index"),
    GET("/sitemap/:month", sitemap_month, HOUR, NULL, "Sitemap of a month, or of a part of one"),
    GET("/news-sitemap.xml", sitemap_news, HOUR, NULL, "News sitemap: two days"),
    GET("/robots.txt", robots_text, HOUR, NULL, "For crawlers"),
    GET("/ads.txt", ads_text, HOUR, NULL, "For buyers of advertising"),
    GET("/opensearch.xml", opensearch_text, HOUR, NULL, "The search, for browsers"),
    GET("/media/:path*", media_file, 0, NULL, "Pictures; immutable"),
    GET("/assets/:hash/:path*", asset_file, 24 * HOUR, NULL, "The theme's files; immutable"),
    GET("/favicon.ico", favicon_file, 24 * HOUR, NULL, "The site's sign"),
    GET("/healthz", health_text, 0, NULL, "Answers when the store does"),
    GET("/oembed", oembed_answer, HOUR, OEMBED_QUERY, "A story as other sites show it (oEmbed)"),
    GET("/wp-json/oembed/1.0/embed", oembed_answer, HOUR, OEMBED_QUERY, "The same where WordPress has it"),
    {.method = HTTP_GET,
     .pattern = "/metrics",
     .handle = metrics_text,
     .access = ACCESS_LOOPBACK,
     .title = "Counters for Prometheus; from this machine only"},
    {.method = HTTP_GET,
     .pattern = "/preview/:secret/",
     .handle = preview_secret,
     .access = ACCESS_PUBLIC,
     .secret = true,
     .title = "A story that is not out, for who has the link"},
    {.method = HTTP_GET,
     .pattern = "/desk/stories/:id/preview/",
     .handle = preview_frame,
     .access = ACCESS_ACCOUNT,
     .query = "as revision copy",
     .title = "Desk: a story before it is out, as page, feed item and card"},
    {.method = HTTP_GET,
     .pattern = "/desk/stories/:id/preview/page/",
     .handle = preview_desk,
     .access = ACCESS_ACCOUNT,
     .query = "revision copy",
     .title = "Desk: a story's page before it is out"},
    GET("/:path*", story_page, HOUR, NULL, "Story"),
};

const ptrdiff_t SITE_ROUTE_COUNT = COUNT_OF(SITE_ROUTES);
