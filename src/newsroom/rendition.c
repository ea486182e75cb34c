/* rendition.c - the shapes, widths and names in which a picture is kept for pages. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages know from a picture's own size which renditions there are: nothing about them need be read from the store but
 * the folder that they are in. So what is said here is what the job makes, and a change of it wants a migration that
 * has all renditions made again.
 */
#include "newsroom/rendition.h"

static const struct {
    struct str prefix;
    int width, height; /* the proportion; 0: as the picture is */
    int widths[RENDITION_WIDTHS];
} SHAPES[RENDITION_SHAPES] = {
    [RENDITION_AS_SHOT] = {S_INIT(""), 0, 0, {160, 320, 480, 640, 960, 1280, 1920}},
    [RENDITION_CARD] = {S_INIT("card-"), 3, 2, {160, 320, 480, 640, 960, 1280}},
    [RENDITION_SQUARE] = {S_INIT("square-"), 1, 1, {56, 96, 112, 192, 288}},
    [RENDITION_SOCIAL] = {S_INIT("social-"), 1200, 630, {1200}},
};

static const struct {
    struct str type, ending;
} FORMATS[RENDITION_FORMATS] = {
    [RENDITION_AVIF] = {S_INIT("image/avif"), S_INIT("avif")},
    [RENDITION_WEBP] = {S_INIT("image/webp"), S_INIT("webp")},
    [RENDITION_JPEG] = {S_INIT("image/jpeg"), S_INIT("jpg")},
};

/* Where a cut of `length` begins on a side of `whole`, around a point in thousandths. */
static int place(int whole, int length, int focal)
{
    int64_t begin = (int64_t)whole * focal / 1000 - length / 2;
    return (int)MIN(MAX(begin, (int64_t)0), (int64_t)whole - length);
}

struct rendition_cut rendition_cut(enum rendition_shape shape, int width, int height, int focal_x, int focal_y)
{
    struct rendition_cut cut = {.width = width, .height = height};
    int64_t w = SHAPES[shape].width, h = SHAPES[shape].height;
    if (w && width * h > height * w)
        cut.width = (int)MAX((height * w + h / 2) / h, (int64_t)1);
    else if (w)
        cut.height = (int)MAX((width * h + w / 2) / w, (int64_t)1);
    cut.width = MIN(cut.width, width);
    cut.height = MIN(cut.height, height);
    cut.x = place(width, cut.width, focal_x);
    cut.y = place(height, cut.height, focal_y);
    return cut;
}

static struct rendition_size size_of(enum rendition_shape shape, const struct rendition_cut *cut, int width)
{
    int64_t w = SHAPES[shape].width ? SHAPES[shape].width : cut->width;
    int64_t h = SHAPES[shape].width ? SHAPES[shape].height : cut->height;
    return (struct rendition_size){width, (int)MAX((width * h + w / 2) / w, (int64_t)1)};
}

enum rendition_shape rendition_kept(enum rendition_shape shape, int width, int height)
{
    struct rendition_cut cut = rendition_cut(shape, width, height, 500, 500);
    bool whole = (width - cut.width) * 100 <= width && (height - cut.height) * 100 <= height;
    return shape == RENDITION_CARD && whole ? RENDITION_AS_SHOT : shape;
}

int rendition_sizes(enum rendition_shape shape, int width, int height, struct rendition_size out[RENDITION_WIDTHS])
{
    struct rendition_cut cut = rendition_cut(shape, width, height, 500, 500);
    int most = cut.width, count = 0, next = 0;
    if (cut.height > RENDITION_HEIGHT)
        most = (int)MAX((int64_t)cut.width * RENDITION_HEIGHT / cut.height, (int64_t)1);
    while (next < RENDITION_WIDTHS && SHAPES[shape].widths[next] && SHAPES[shape].widths[next] <= most)
        out[count++] = size_of(shape, &cut, SHAPES[shape].widths[next++]);
    bool more = next < RENDITION_WIDTHS && SHAPES[shape].widths[next];
    /* A picture narrower than the next width is kept whole too, where that is worth a file. */
    if (more && (count == 0 || most >= out[count - 1].width * 11 / 10))
        out[count++] = size_of(shape, &cut, most);
    return count;
}

struct rendition_size rendition_at(enum rendition_shape shape, int width, int height, int at)
{
    struct rendition_cut cut = rendition_cut(shape, width, height, 500, 500);
    return size_of(shape, &cut, at);
}

struct rendition_size rendition_quick_size(int width, int height)
{
    struct rendition_size sizes[RENDITION_WIDTHS];
    int i = rendition_sizes(RENDITION_AS_SHOT, width, height, sizes) - 1;
    while (i > 0 && sizes[i].width > RENDITION_QUICK_WIDTH)
        i--;
    return sizes[i];
}

struct str rendition_name(struct arena *a, enum rendition_shape shape, int width, enum rendition_format format)
{
    return str_format(a, "%.*s%d.%.*s", STR_ARG(SHAPES[shape].prefix), width, STR_ARG(FORMATS[format].ending));
}

struct str rendition_type(enum rendition_format format)
{
    return FORMATS[format].type;
}
