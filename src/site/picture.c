/* picture.c - a picture as a page shows it: sizes and formats for every screen, and room that never moves. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/picture.h"

#include "text/url.h"

#define DENSITY 2 /* a denser screen gets no more: nobody sees it, everybody pays for it */

/* A picture as it came has no folder of its own, and stays in the house. */
static bool is_rendition(struct str path)
{
    ptrdiff_t slash = str_find_char(path, '/', 0);
    return slash >= 0 && str_find_char(path, '/', slash + 1) >= 0;
}

struct str picture_url(struct arena *a, const struct settings *settings, struct str path)
{
    bool public = settings->media_public.n && is_rendition(path);
    return str_format(a, "%.*s/%.*s", STR_ARG(public ? settings->media_public : S("/media")),
                      STR_ARG(url_encode_path(a, path)));
}

struct picture picture_of(const struct sql_media *media)
{
    if (!media)
        return (struct picture){0};
    return (struct picture){media->path, media->renditions, media->width, media->height, media->alt};
}

struct picture picture_of_story(const struct sql_story_page *s)
{
    return (struct picture){s->media_path, s->media_renditions, s->media_width, s->media_height, s->media_alt};
}

struct picture picture_where_shared(const struct sql_story_page *s)
{
    if (!s->social_path.n)
        return picture_of_story(s);
    struct str alt =
        s->social_media_id == s->media_id ? s->media_alt : s->social_alt; /* the story's own words for it */
    return (struct picture){s->social_path, s->social_renditions, s->social_width, s->social_height, alt};
}

bool picture_exists(const struct picture *picture)
{
    return picture->path.n > 0 && picture->width > 0 && picture->height > 0;
}

static struct str file_url(struct arena *a, const struct settings *settings, const struct picture *picture,
                           enum rendition_shape shape, int width, enum rendition_format format)
{
    struct str name = rendition_name(a, shape, width, format);
    return picture_url(a, settings, str_format(a, "%.*s/%.*s", STR_ARG(picture->renditions), STR_ARG(name)));
}

/* The box that the picture gets in its slot: as wide as that for a cut, else fitted in. */
static struct rendition_size fit(const struct picture *picture, const struct picture_slot *slot)
{
    int width = (int)picture->width, height = (int)picture->height;
    if (slot->shape != RENDITION_AS_SHOT)
        return rendition_at(slot->shape, width, height, slot->width);
    struct rendition_size box = rendition_at(slot->shape, width, height, MIN(slot->width, width));
    if (box.height > slot->height)
        box = (struct rendition_size){(int)MAX((int64_t)width * slot->height / height, (int64_t)1), slot->height};
    return box;
}

/* How many of the sizes a slot has use for: up to the first that fills it on a dense screen. */
static int useful(const struct rendition_size *sizes, int count, int width)
{
    int n = 0;
    while (n < count - 1 && sizes[n].width < width * DENSITY)
        n++;
    return n + 1;
}

static struct str srcset(struct arena *a, const struct settings *settings, const struct picture *picture,
                         enum rendition_shape shape, const struct rendition_size *sizes, int count,
                         enum rendition_format format)
{
    struct str out = S("");
    for (int i = 0; i < count; i++) {
        struct str url = file_url(a, settings, picture, shape, sizes[i].width, format);
        out = str_format(a, "%.*s%s%.*s %dw", STR_ARG(out), i ? ", " : "", STR_ARG(url), sizes[i].width);
    }
    return out;
}

static void fill_renditions(struct page *p, struct value *map, const struct picture *picture,
                            const struct picture_slot *slot, struct rendition_size box)
{
    struct rendition_size sizes[RENDITION_WIDTHS];
    enum rendition_shape shape = rendition_kept(slot->shape, (int)picture->width, (int)picture->height);
    int count = rendition_sizes(shape, (int)picture->width, (int)picture->height, sizes);
    int used = useful(sizes, count, box.width), plain = 0;
    struct value *sources = value_set_list(p->a, map, S("sources"));
    for (enum rendition_format format = RENDITION_AVIF; format < RENDITION_JPEG; format++) {
        struct value *source = value_append_map(p->a, sources);
        value_set_text(p->a, source, S("type"), rendition_type(format));
        value_set_text(p->a, source, S("srcset"), srcset(p->a, p->settings, picture, shape, sizes, used, format));
    }
    while (plain < used - 1 && sizes[plain].width < box.width)
        plain++;
    value_set_text(p->a, map, S("src"),
                   file_url(p->a, p->settings, picture, shape, sizes[plain].width, RENDITION_JPEG));
    value_set_text(p->a, map, S("srcset"), srcset(p->a, p->settings, picture, shape, sizes, used, RENDITION_JPEG));
}

/* Until the renditions are there: the quick form that was made when it came in. */
static bool is_quick(const struct picture *picture)
{
    return str_ends(picture->renditions, S(".jpg"));
}

void picture_fill(struct page *p, struct value *map, const struct picture *picture, const struct picture_slot *slot)
{
    struct rendition_size box = fit(picture, slot);
    if (picture->renditions.n && !is_quick(picture)) {
        fill_renditions(p, map, picture, slot, box);
    } else {
        struct str file = picture->renditions.n ? picture->renditions : picture->path;
        value_set_text(p->a, map, S("src"), picture_url(p->a, p->settings, file));
        value_set_bool(p->a, map, S("srcset"), false);
        value_set_list(p->a, map, S("sources"));
    }
    struct str width = str_format(p->a, "%d", box.width);
    value_set_text(p->a, map, S("sizes"), THEME_FILL(p->a, slot->sizes, {S("width"), width}));
    value_set_int(p->a, map, S("width"), box.width);
    value_set_int(p->a, map, S("height"), box.height);
    value_set_text(p->a, map, S("alt"), picture->alt);
    value_set_bool(p->a, map, S("first"), slot->first);
}

struct str picture_address(struct arena *a, const struct settings *settings, const struct picture *picture,
                           enum rendition_shape shape, struct rendition_size *size)
{
    struct rendition_size sizes[RENDITION_WIDTHS];
    *size = (struct rendition_size){(int)picture->width, (int)picture->height};
    if (!picture->renditions.n)
        return picture_url(a, settings, picture->path);
    if (is_quick(picture)) {
        *size = rendition_quick_size((int)picture->width, (int)picture->height);
        return picture_url(a, settings, picture->renditions);
    }
    shape = rendition_kept(shape, (int)picture->width, (int)picture->height);
    *size = sizes[rendition_sizes(shape, (int)picture->width, (int)picture->height, sizes) - 1];
    return file_url(a, settings, picture, shape, size->width, RENDITION_JPEG);
}

static bool fits(struct rendition_size size, struct rendition_size box)
{
    return size.width <= box.width && size.height <= box.height;
}

struct str picture_thumbnail(struct arena *a, const struct settings *settings, const struct picture *picture,
                             struct rendition_size box, struct rendition_size *size)
{
    struct rendition_size sizes[RENDITION_WIDTHS];
    int width = (int)picture->width, height = (int)picture->height;
    if (!picture->renditions.n || is_quick(picture)) {
        struct str address = picture_address(a, settings, picture, RENDITION_CARD, size);
        return fits(*size, box) ? address : (struct str){0};
    }
    enum rendition_shape shape = rendition_kept(RENDITION_CARD, width, height);
    for (int i = rendition_sizes(shape, width, height, sizes) - 1; i >= 0; i--)
        if (fits(sizes[i], box)) {
            *size = sizes[i];
            return file_url(a, settings, picture, shape, size->width, RENDITION_JPEG);
        }
    return (struct str){0};
}
