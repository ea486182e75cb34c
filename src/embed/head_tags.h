/* head_tags.h - the few tags of a page that say what it is, cut out of whatever else it holds. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_HEAD_TAGS_H
#define EMBED_HEAD_TAGS_H

#include "base/base.h"

#define HEAD_TAGS_MAX 400
#define HEAD_SCRIPTS_MAX 8

/* Owned by the arena of the call, but for scripts, which are borrowed from the page. */
struct head_tags {
    struct str markup;                    /* html, meta, link and title elements, one after another */
    struct str scripts[HEAD_SCRIPTS_MAX]; /* what JSON-LD scripts hold */
    int script_count;
};

/* Finds them anywhere in page, as a browser would but for what stands in scripts, styles and comments. Those that do
 * not fit into HEAD_TAGS_MAX and MARKUP_SIZE_MAX are left out. */
void head_tags_read(struct arena *a, struct str page, struct head_tags *out);

#endif
