/* picture.h - a picture as a page shows it: sizes and formats for every screen, and room that never moves. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SITE_PICTURE_H
#define SITE_PICTURE_H

#include "newsroom/rendition.h"
#include "page/page.h"

/* A picture of the newsroom: columns of table media. */
struct picture {
    struct str path;       /* below /media/; none: there is no picture */
    struct str renditions; /* folder below /media/, or the one file that there is yet; none: nothing was made */
    int64_t width, height; /* pixels, as shown */
    struct str alt;
};

/* Where on a page it stands. The page's author knows what the stylesheet makes of it; the browser must know before. */
struct picture_slot {
    enum rendition_shape shape;
    int width,
        height;       /* the largest box it is shown in, CSS pixels; a cut is as wide as that, and height is not used */
    struct str sizes; /* the attribute `sizes`; {width} in it is the width that the picture gets in the box */
    bool first;       /* the page's largest paint: fetched at once; else when it comes into view */
};

/* A row of table media, which may be NULL, as a picture. */
struct picture picture_of(const struct sql_media *media);
/* A story's lead picture, and the one that stands for it where others share it. */
struct picture picture_of_story(const struct sql_story_page *story);
struct picture picture_where_shared(const struct sql_story_page *story);
/* Whether there is one: a card or a story may have none. */
bool picture_exists(const struct picture *picture);
/* Fills map with `src srcset sources[] sizes width height alt first` (docs/theme.md), for the partial "image". */
void picture_fill(struct page *p, struct value *map, const struct picture *picture, const struct picture_slot *slot);
/* The address (as picture_url) of its widest JPEG in a shape, or of the original until there is one; *size is its own.
 */
struct str picture_address(struct arena *a, const struct settings *settings, const struct picture *picture,
                           enum rendition_shape shape, struct rendition_size *size);

/* The same of the widest 3:2 cut that fits into a box of CSS pixels; none where all are larger. */
struct str picture_thumbnail(struct arena *a, const struct settings *settings, const struct picture *picture,
                             struct rendition_size box, struct rendition_size *size);

/* The address of a file of the media store: a whole one for renditions where the setting media_public names a public
 * bucket or a CDN, else a path below /media/. */
struct str picture_url(struct arena *a, const struct settings *settings, struct str path);

#endif
