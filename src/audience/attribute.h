/* attribute.h - a day's views by what the newsroom knows of the stories: section, byline, tag, agency ... */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_ATTRIBUTE_H
#define AUDIENCE_ATTRIBUTE_H

#include "audience/sheet.h"
#include "audience/sketch.h"
#include "newsroom/newsroom.h"
#include "store/statements.h"

#define ATTRIBUTE_VALUES_MAX 2000 /* of a facet on a day or in a month; what comes beyond stands under "" */

enum attribute {
    ATTRIBUTE_ALL, /* one value, "": everything together */
    ATTRIBUTE_EDITION,
    ATTRIBUTE_SECTION,
    ATTRIBUTE_BYLINE,
    ATTRIBUTE_TAG,
    ATTRIBUTE_AGENCY,
    ATTRIBUTE_PLACE,
    ATTRIBUTE_PUBLISHED_HOUR,
    ATTRIBUTES
};

/* Its name as a facet: "all", "edition" ... "published_hour". */
extern const struct str ATTRIBUTE_NAMES[ATTRIBUTES];

/* Sums of the stories, of other pages, and of each attribute; there each entry's more is a struct sketch. */
struct attribution {
    struct arena a;
    struct newsroom *newsroom;
    struct sums stories, pages;
    struct sums facets[ATTRIBUTES];
    struct map known; /* stories that were looked up: struct attributes * by number */
};

void attribution_open(struct attribution *at, struct newsroom *n);
void attribution_close(struct attribution *at);

/* Adds rows of pages, the most read first: where a facet has too many values the least read are put together. Reads the
 * newsroom's database; a story that it does not know any more counts by its edition alone. */
struct err attribution_add(struct attribution *at, const struct sql_view_row_list *rows);

/* The entry for a value of a facet that keeps to ATTRIBUTE_VALUES_MAX, with its sketch. */
struct sums_entry *attribution_entry(struct sums *sums, struct str value);

#endif
