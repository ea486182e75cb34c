/* tree.h - a site kept as a tree of Markdown files: Hugo's, Jekyll's, or a plain one. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EXCHANGE_TREE_H
#define EXCHANGE_TREE_H

#include "exchange/import.h"
#include "exchange/making.h"
#include "exchange/matter.h"

#define TREE_FILE_MAX ((ptrdiff_t)4 * 1024 * 1024) /* bytes of a page's file */

enum tree_kind { TREE_PLAIN, TREE_HUGO, TREE_JEKYLL };

/* All in the arena of tree_open but the configuration. */
struct tree {
    enum tree_kind kind;
    struct str root;    /* the site's folder, without a slash at its end */
    struct str content; /* where its pages are, within root: "content", or empty */
    struct str site;    /* its address as configured; empty: none that readers could know */
    bool any_host;      /* addresses of pictures mean files of the tree whatever their host is */
    struct str prefix;  /* path that all its addresses begin with: "/blog", or empty */
    struct str zone;    /* of times that name none */
    struct str days;    /* zone of dates without a time: a day is the newsroom's day */
    struct str language;
    json_t *config;           /* an object, of whichever form */
    struct tree_names *names; /* of its files, once a link asks for one; NULL: it is no folder */
};

/* Looks at a folder, or a file, which is a plain tree of its own. zone: the newsroom's. Errors name the file of the
 * configuration. */
struct err tree_open(struct arena *a, struct str path, struct str zone, struct tree *out);
void tree_close(struct tree *tree);

/* Whether a file's name is that of a page: ".md" and its like, ".html". */
bool tree_is_page(struct str name);
/* Calls visit for each file of a page, by its path within root, in the order of names, what tells of a folder first.
 * Symbolic links are passed over. */
typedef struct err tree_visit(void *context, struct str path);
struct err tree_walk(const struct tree *tree, tree_visit *visit, void *context);
/* The text of a file within root. ERR_LIMIT: larger than TREE_FILE_MAX. */
struct err tree_file(struct arena *a, const struct tree *tree, struct str path, struct str *out);
/* The file that an address of a picture on the page at path means; none: there is no such within root. In a. */
struct str tree_picture_file(struct arena *a, const struct tree *tree, struct str path, struct str address);

/* ---- links among its files ---- */

/* Room for the names of its files, in a. */
struct tree_names *tree_names_begin(struct arena *a);
/* The address, by where its file lies, of the page that another one, at page, names as target: "boat.md", "../boat",
 * "/2019/boat"; by its name alone in Hugo. language: in which version first; empty: in the page's. None: there is no
 * such file. In a. */
struct str tree_link(struct arena *a, const struct tree *tree, struct str page, struct str language, struct str target);
/* The same of an address that ends as a Markdown file's name does, with or without a fragment. */
struct str tree_linked_page(struct arena *a, const struct tree *tree, struct str page, struct str address);
/* The folder of a path, without a slash at its end, and its last part. */
struct str tree_folder(struct str path, struct str *last);
/* Whether a file lies at that path within root. */
bool tree_has_file(struct arena *a, const struct tree *tree, struct str path);

/* root/path where a file is there, and within root whatever links lie on the way; none. In a. */
struct str tree_within(struct arena *a, const struct tree *tree, struct str path);
/* folder/path without "." and ".."; none where it climbs out. In a. */
struct str tree_settled(struct arena *a, struct str folder, struct str path);
/* The path of an address of this site, decoded: "/images/a.jpg" or "a.jpg"; empty for another site's. In a. */
struct str tree_own_path(struct arena *a, const struct tree *tree, struct str address);

/* ---- a page ---- */

/* What the name of its file says. */
struct tree_name {
    struct str folder;   /* within content: "posts/2024", or empty */
    struct str base;     /* "harbour" of "2024-03-01-harbour.fr.md" and of "harbour/index.md" */
    struct str date;     /* "2024-03-01", or empty */
    struct str language; /* or empty */
    bool bundle;         /* "index.md": its folder is its own */
    bool list;           /* "_index.md": it tells of its folder */
    bool draft;          /* in _drafts */
    bool html;
};
void tree_name_read(struct arena *a, const struct tree *tree, struct str path, struct tree_name *out);

/* An instant as people write it before a text, and its day as written ("2024-03-01"); false: it is none. */
bool tree_time(struct arena *a, const struct tree *tree, struct str text, int64_t *out, struct str *day);

enum tree_page_kind { TREE_STORY, TREE_LIST, TREE_NOTHING };

struct tree_page {
    enum tree_page_kind kind;
    struct import_story story;
    struct import_list list; /* of TREE_LIST */
    struct str redirect;     /* of TREE_NOTHING: where its addresses lead; empty: nowhere */
    json_t *matter;          /* that its texts are borrowed from */
    struct str wrong;        /* what a key says that cannot be used: "line 3: not a date"; empty */
};

/* Reads a page. Texts live in a, and in the page until it is closed, after a failure too. told: what its text loses.
 * Errors are "line N: what". */
struct err tree_page_read(struct arena *a, const struct tree *tree, struct str path, struct str text,
                          const struct making *told, struct tree_page *out);

void tree_page_close(struct tree_page *page);

/* ---- its parts ---- */

/* A page being read. */
struct tree_reading {
    struct arena *a;
    const struct tree *tree;
    struct str path;
    struct tree_name name;
    const struct matter *matter;
    const struct making *told;
    struct tree_page *page;
    struct str day;   /* of its date as written; empty */
    struct str title; /* as the first level says it */
};

/* The text of the first of keys that has one; "cover.image" leads through objects. */
struct str tree_words(const struct tree_reading *r, const char *const *keys, ptrdiff_t count);
#define TREE_WORDS(r, ...)                                                                                             \
    tree_words(r, (const char *const[]){__VA_ARGS__},                                                                  \
               (ptrdiff_t)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)))
/* At most TREE_LIST_MAX texts of the first of keys that is there: a list, or one text, parted at its commas. In a. */
#define TREE_LIST_MAX 64
const struct str *tree_list(const struct tree_reading *r, const char *const *keys, ptrdiff_t count,
                            ptrdiff_t *out_count);
#define TREE_TEXTS(r, out_count, ...)                                                                                  \
    tree_list(r, (const char *const[]){__VA_ARGS__},                                                                   \
              (ptrdiff_t)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *)), out_count)
/* What stands under a key of the first level, or within "params" there; NULL. */
const json_t *tree_value(const struct tree_reading *r, const char *key);

/* All addresses at which readers found it. */
void tree_addresses(struct tree_reading *r);
/* The one that follows from where a file lies, without the tree's prefix: what links among files mean. html: as a
 * file's. In a. */
struct str tree_file_address(struct arena *a, const struct tree *tree, const struct tree_name *name, bool html);
/* A name as Hugo and Jekyll write it in addresses. In a. */
struct str tree_urlize(struct arena *a, struct str text);
/* Its picture, and the words about it. */
void tree_image(struct tree_reading *r);
/* The text as HTML, without a first heading that is the headline. */
struct err tree_html(struct tree_reading *r);

/* Markdown without what only Hugo or Jekyll understands; told says what went. page: its path; title: of it. */
void tree_hugo_text(const struct making *m, const struct tree *tree, struct str page, struct str text);
void tree_jekyll_text(const struct making *m, const struct tree *tree, struct str text, struct str title);

/* What is between the brackets of a shortcode or a tag. */
#define TREE_ARGUMENTS_MAX 24
struct tree_call {
    struct str name;
    struct str names[TREE_ARGUMENTS_MAX]; /* empty: by its place */
    struct str values[TREE_ARGUMENTS_MAX];
    int count;
};
void tree_call_read(struct arena *a, struct str text, struct tree_call *out);
/* A named argument, or the one at that place (-1: none); empty. */
struct str tree_argument(const struct tree_call *call, const char *name, int place);
/* Draws a call that both programs' users have: pictures, embeds. False: it is not known. */
bool tree_call_draw(const struct making *m, const struct tree_call *call);

#endif
