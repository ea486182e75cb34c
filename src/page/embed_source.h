/* embed_source.h - an embed as pages, feeds and the API speak of it: whose it is, what is kept, where its frame is. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_EMBED_SOURCE_H
#define PAGE_EMBED_SOURCE_H

#include "embed/providers.h"
#include "store/statements.h"
#include "text/dates.h"
#include "text/html.h"

struct embed_source {
    struct str url;
    const struct embed_provider *provider; /* NULL: a site that is in no row */
    enum embed_kind kind;
    struct str name; /* of the provider, in the reader's language; a host for what stands on any host */
    const struct sql_embed_view *copy; /* NULL: none, or none to be shown */
    struct str policy_url;   /* of who is contacted; none: the server is one of many that run the same program */
    struct str frame;        /* address of its live frame; none: there is only the link */
    struct str frame_origin; /* "https://video.example" */
    struct str frame_host;   /* "video.example" */
};

/* copy may be NULL. Texts are borrowed, or owned by a. */
struct embed_source embed_source_of(struct arena *a, const struct embed_providers *providers, struct str language,
                                    struct str url, const struct sql_embed_view *copy);

/* "post", "video" ..., as in the keys of words. */
struct str embed_kind_name(enum embed_kind kind);

/* "video.example" of an address; none for what is no web address. */
struct str embed_host(struct arena *a, struct str url);

/* What a card or a quotation says: the words of a post, the title of everything else; each none where there is none. */
struct str embed_source_words(const struct embed_source *source);
struct str embed_source_title(const struct embed_source *source);

/* What is kept of the embed at url of a story, out of the copies of several; NULL: nothing. */
const struct sql_embed_view *embed_source_find(const struct sql_embed_view_list *copies, int64_t story_id,
                                               struct str url);

/* Adds our copy as a quotation that needs no stylesheet: <blockquote> with the words, author, date and the link, and
 * behind it the caption (a line of story HTML, or empty). Without a copy it is a paragraph with the link, labelled
 * open. */
void embed_source_quote(struct arena *a, const struct embed_source *source, const struct dates_style *dates,
                        struct str open, struct html caption, struct buf *out);

#endif
