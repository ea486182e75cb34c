/* page.h - what every HTML page is made with: its edition, words, navigation and head. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_PAGE_H
#define PAGE_PAGE_H

#include "newsroom/edition.h"
#include "newsroom/query.h"
#include "page/site.h"
#include "text/dates.h"
#include "text/language.h"

/* A page being made. Everything lives in the request's arena. */
struct page {
    struct arena *a;
    struct site *site;
    struct http_request *request;
    struct http_response *out;
    const struct settings *settings;
    struct theme *theme;
    struct sql_edition_list editions;
    struct sql_section_list sections;
    const struct sql_edition *edition; /* NULL only where the store failed */
    const struct edition_rules *rules; /* what the settings say of it */
    const struct language *language;
    struct dates_style dates;
    struct str title;  /* of the site in this edition */
    struct str prefix; /* "" or "/es": stands before the edition's addresses in links */
    struct str base;   /* "https://news.example" or the edition's host: stands before whole addresses of this page */
    struct value *view;
    struct value *head;    /* the view's "page" */
    struct value *opening; /* the view of the page's beginning, the same on every page of this kind and language */
};

/* Begins a page of the request's edition: kind is the class of its body. Reads editions and sections. */
struct err page_begin(struct page *p, struct http_request *r, struct http_response *out, struct str kind);
/* The same without the store, for errors: no navigation. */
void page_begin_bare(struct page *p, struct http_request *r, struct http_response *out, struct str kind);

/* From here on the page speaks another language than its edition's: words, dates, direction. */
void page_speak(struct page *p, struct str language);

/* What the head says; an empty description becomes the site's name. canonical is a path of this site (made absolute) or
 * an absolute address. */
void page_set_title(struct page *p, struct str title, bool with_site);
void page_set_description(struct page *p, struct str description);
void page_set_canonical(struct page *p, struct str canonical);
/* A feed of this page beside the edition's own. */
void page_add_feed(struct page *p, struct str title, struct str path);
/* The current section in the navigation, and its colour. */
void page_set_section(struct page *p, int64_t section_id, struct str accent);

/* Lets the page open frames of an origin ("https://video.example"); false where it has too many others already. */
bool page_allow_frame(struct page *p, struct str origin);

/* What who counts pages knows this one by: "front:es", "section:7" (audience/stamp.h). Without it the page is not
 * counted. page_end puts its stamp into the view. */
void page_set_subject(struct page *p, const char *format, ...) PRINTF_LIKE(2, 3);

/* Renders the view by a template of the theme into the response, behind the page's opening. */
struct err page_end(struct page *p, struct str template_name);
/* The same by a template that writes its opening itself (the desk's, and feeds'). */
struct err page_end_whole(struct page *p, struct str template_name);

/* A word of the interface; and one with a single {name} filled, isolated where it runs the other way. */
struct str page_word(const struct page *p, struct str key);
struct str page_word_with(const struct page *p, struct str key, struct str name, struct str value);

/* Addresses: paths of this edition, percent-encoded. */
struct str page_path_section(const struct page *p, struct str slug);
struct str page_path_tag(const struct page *p, struct str slug);
struct str page_path_author(const struct page *p, struct str slug);
/* What this page links to under path, as a whole address; one that is whole already as it is. What is stored under one:
 * page/link.h. */
struct str page_absolute(const struct page *p, struct str path);

/* A view's time under key: {iso, text}; or false for DB_NULL. */
void page_set_time(const struct page *p, struct value *map, struct str key, int64_t t, struct str text);
/* Sets text, or false for an empty one. */
void page_set_text_or_false(const struct page *p, struct value *map, struct str key, struct str text);

#endif
