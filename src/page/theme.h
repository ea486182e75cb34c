/* theme.h - a theme in memory: compiled templates, the stylesheet, words, share networks and files with hashed
 * addresses. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PAGE_THEME_H
#define PAGE_THEME_H

#include "base/base.h"
#include "base/map.h"
#include "text/template.h"
#include "text/value.h"

/* A file as it is served at /assets/HASH/PATH, for good. */
struct theme_file {
    struct str path; /* in the theme: "fonts/serif.woff2" */
    struct str data;
    struct str hash; /* 16 hexadecimal digits of its SHA-256 */
    struct str url;  /* "/assets/HASH/fonts/serif.woff2" */
};

/* One row of share.conf. */
struct theme_share {
    struct str key;     /* "x", "mastodon", "copy", "device" ... */
    struct str name;    /* as shown; a word of the interface where it is "w:KEY" */
    struct str pattern; /* address with {url} {title} {text}, each filled percent-encoded; "copy" and "device" are the
                           script's work */
};

/* Immutable once loaded; counted, so that a page being rendered keeps the theme it began with. */
struct theme;

/* Loads the theme of a folder, each file that it lacks taken from the theme compiled in; folder none: only that one.
 * Errors name the file and the line. One reference is the caller's. */
struct err theme_load(struct str folder, struct theme **out);
struct theme *theme_hold(struct theme *theme);
void theme_release(struct theme *theme);

/* A template that theme_load has made sure of. */
const struct template *theme_template(const struct theme *theme, struct str name);
/* The one style element of a kind of page and its hash for the Content-Security-Policy ("sha256-...", without quotes).
 */
enum theme_page { THEME_LIST, THEME_STORY, THEME_EMBED, THEME_STYLES };
struct theme_style {
    struct str css;
    struct str hash;
};
const struct theme_style *theme_style(const struct theme *theme, enum theme_page page);

/* The readers' script, which the theme makes of its own. */
#define THEME_SCRIPT "js/page.js"

/* A file, or NULL. */
const struct theme_file *theme_file(const struct theme *theme, struct str path);
/* Its bytes as they are served: a stylesheet's font addresses are hashed ones. */
struct str theme_served(const struct theme *theme, const struct theme_file *file);
/* The hashed address of a file; a missing one is a bug of the theme: its bare path. */
struct str theme_url(const struct theme *theme, struct str path);

/* The words of the interface in a language (its base language, else English): as a view's `w`, and one by one. */
const struct value *theme_words(const struct theme *theme, struct str language);
struct str theme_word(const struct theme *theme, struct str language, struct str key);

ptrdiff_t theme_share_count(const struct theme *theme);
const struct theme_share *theme_share_at(const struct theme *theme, ptrdiff_t i);

/* pattern with each {name} replaced by its value, in a; a name that is not among the pairs stays as it is. */
struct theme_pair {
    struct str name;
    struct str value;
};
struct str theme_fill(struct arena *a, struct str pattern, const struct theme_pair *pairs, ptrdiff_t count);
#define THEME_FILL(a, pattern, ...)                                                                                    \
    theme_fill((a), (pattern), (const struct theme_pair[]){__VA_ARGS__},                                               \
               COUNT_OF(((const struct theme_pair[]){__VA_ARGS__})))

/* Writes the files of the theme compiled in to a folder that is empty or new. */
struct err theme_export(struct str folder);

#endif
