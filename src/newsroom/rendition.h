/* rendition.h - the shapes, widths and names in which a picture is kept for pages. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef NEWSROOM_RENDITION_H
#define NEWSROOM_RENDITION_H

#include "base/base.h"

enum rendition_shape {
    RENDITION_AS_SHOT,
    RENDITION_CARD,   /* 3:2, cut around the focal point */
    RENDITION_SQUARE, /* 1:1, for portraits */
    RENDITION_SOCIAL, /* 1200 x 630, JPEG only: what other sites show beside a link */
    RENDITION_SHAPES
};

enum rendition_format { RENDITION_AVIF, RENDITION_WEBP, RENDITION_JPEG, RENDITION_FORMATS };

/* Of one shape. */
#define RENDITION_WIDTHS 8
/* Of one picture. */
#define RENDITION_FILES (3 * RENDITION_WIDTHS * RENDITION_FORMATS + 1)

/* No page shows a picture higher than 576 CSS pixels; this is more than enough for dense screens. */
#define RENDITION_HEIGHT 1920

/* The quick form that is shown until all are made is the largest JPEG up to this width. */
#define RENDITION_QUICK_WIDTH 1280

struct rendition_size {
    int width, height; /* pixels */
};

/* A part of a picture, pixels from its top left. */
struct rendition_cut {
    int x, y, width, height;
};

/* The shape whose files stand for another's: a picture that is 3:2 already (within a hundredth) is its own card. */
enum rendition_shape rendition_kept(enum rendition_shape shape, int width, int height);

/* What a shape shows of a picture of width x height pixels (each at least 1), as large as it fits in, with the focal
 * point (thousandths from the left and top) as near to its middle as the edges allow. */
struct rendition_cut rendition_cut(enum rendition_shape shape, int width, int height, int focal_x, int focal_y);

/* The sizes of a shape, narrowest first, none larger than the cut nor higher than RENDITION_HEIGHT; returns how many
 * (at least 1). */
int rendition_sizes(enum rendition_shape shape, int width, int height, struct rendition_size out[RENDITION_WIDTHS]);

/* A shape at a width, in its exact proportion, whatever the pixels of the cut come to. */
struct rendition_size rendition_at(enum rendition_shape shape, int width, int height, int at);
/* The size of the quick form. */
struct rendition_size rendition_quick_size(int width, int height);

/* "640.avif", "card-640.webp", "square-96.jpg", "social-1200.jpg". */
struct str rendition_name(struct arena *a, enum rendition_shape shape, int width, enum rendition_format format);
/* "image/avif" ... */
struct str rendition_type(enum rendition_format format);

#endif
