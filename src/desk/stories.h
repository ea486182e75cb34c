/* stories.h - the list of stories: what its address asks for. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef DESK_STORIES_H
#define DESK_STORIES_H

#include "newsroom/story_list.h"
#include "page/page.h"

#define DESK_LIST_SCRIPT S("js/desk-list.js")

/* The query of "/desk/". Texts live in the request's arena. */
struct list_query {
    struct str status, language, section, tag, person; /* empty: any; section is a slug, tag and person names */
    struct str words;
    struct str from, to; /* "2026-11-05", the last day included; empty: open */
    struct story_place place;
    bool part;          /* only the rows are wanted */
    bool narrowed;      /* something is left out */
    bool narrowed_more; /* by more than words and status */
};

/* What a request asks for; ERR_INVALID names a field that says nothing sensible. */
struct err list_query_read(struct http_request *r, struct list_query *out);
/* The address of the same list; status: another one of it ("any": all), empty: the same. Owned by a. */
struct str list_query_address(struct arena *a, const struct list_query *query, struct str status);
/* The filter that it means. */
struct story_filter list_query_filter(const struct page *p, const struct list_query *query);

/* Shows the list on a page that desk_begin began; notices: a list of {err, text} to say first, or NULL. */
struct err desk_list_show(struct page *p, const struct list_query *query, struct value *notices);

#endif
