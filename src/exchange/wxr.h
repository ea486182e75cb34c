/* wxr.h - a WordPress export (WXR 1.0 to 1.2), as WordPress and its plugins really write it. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_WXR_H
#define EXCHANGE_WXR_H

#include "base/base.h"

/*
 * WXR is RSS 2.0 with elements of its own: a channel that holds authors, categories, tags and terms, then items.
 * Exports are often no XML: control characters, "]]>" within CDATA, "&" alone, end tags that are missing, prefixes
 * nobody declared, a warning of PHP before the first line. An XML parser stops there, or drops words; here an export is
 * cut into its records first, so that what is broken costs one of them at most. Entities but XML's own do not exist,
 * and a document type is refused.
 */
#define WXR_RECORD_MAX ((ptrdiff_t)16 * 1024 * 1024) /* bytes of one record */

enum wxr_kind { WXR_SITE, WXR_AUTHOR, WXR_CATEGORY, WXR_TAG, WXR_TERM, WXR_ITEM };

/* An element of the channel, with its tags. */
struct wxr_record {
    enum wxr_kind kind; /* WXR_SITE: title, link, language, wp:base_blog_url and the like */
    struct str text;    /* borrowed until the next one is asked for; empty where it was too large */
    int64_t line;       /* on which it begins, from 1 */
    bool whole;         /* its end was found; else it ends where the next one begins, or with the file */
    bool too_large;     /* more than WXR_RECORD_MAX: passed over */
};

struct wxr_file;

/* Opens an export, also one packed by gzip. Errors name the path: it cannot be read, is no WXR (a zip, UTF-16, JSON,
 * another XML), or has a document type. */
struct err wxr_open(struct str path, struct wxr_file **out);
void wxr_close(struct wxr_file *file);
/* The next record; *found false at the end. Memory is bounded whatever the file holds. */
struct err wxr_next(struct wxr_file *file, struct wxr_record *out, bool *found);
/* Bytes of the file read so far (packed ones), and all. */
void wxr_progress(const struct wxr_file *file, int64_t *done, int64_t *all);

/* ---- within a record ---- */

enum wxr_part { WXR_FIELD, WXR_BEGIN, WXR_END };

/* A field with its value, or the beginning or end of an element that holds fields: wp:postmeta, wp:comment and the
 * like. */
struct wxr_field {
    enum wxr_part part;
    struct str name;       /* as written: "wp:post_id" */
    struct str attributes; /* as written, without the blanks at both ends */
    struct str
        value; /* in the arena of the call or of the record: valid UTF-8 that XML can hold, references resolved */
};

/* Walks the fields of a record: *at is 0 at first; false at the end. */
bool wxr_field_next(struct arena *a, struct str record, ptrdiff_t *at, struct wxr_field *out);
/* The value of an attribute, in a; none where there is no such. */
struct str wxr_attribute(struct arena *a, struct str attributes, struct str name);

struct wxr_meta {
    struct str key, value;
};

/* "category" of an item: what it is filed under. */
struct wxr_filed {
    struct str domain, slug, name; /* domain: "category", "post_tag", "author" (Co-Authors Plus), another taxonomy */
};

/* A post, a page, an attachment, a menu's entry ... Texts are empty where the item does not say. Times as written:
 * "2012-03-15 14:23:00". */
struct wxr_item {
    int64_t id, parent;
    struct str title, link, guid, creator, content, excerpt, slug, status, type, password, attachment_url;
    struct str published, date, date_gmt, modified, modified_gmt; /* published: pubDate, of RFC 822 */
    bool sticky;
    const struct wxr_filed *filed;
    ptrdiff_t filed_count;
    const struct wxr_meta *meta;
    ptrdiff_t meta_count;
    int64_t comments;
};

/* The item of a record, in a. */
void wxr_item_read(struct arena *a, struct str record, struct wxr_item *out);
/* Value of a meta key; the last one where there are several, as WordPress does it; none where there is none. */
struct str wxr_meta_value(const struct wxr_item *item, struct str key);

/* An author, a category, a tag or a term. */
struct wxr_term {
    int64_t id;
    struct str taxonomy, slug, parent, name;        /* parent: slug */
    struct str login, email, first_name, last_name; /* an author's; name is the one that readers see */
};
void wxr_term_read(struct arena *a, const struct wxr_record *record, struct wxr_term *out);

#endif
