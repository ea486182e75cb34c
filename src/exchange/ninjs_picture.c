/* ninjs_picture.c - pictures of ninjs: associations, renditions, and the words about them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/ninjs.h"

#include "text/html.h"

#define PICTURES_MAX 100   /* of one story */
#define RENDITIONS_MAX 100 /* of one picture */

/* ---- renditions ---- */

struct largest {
    struct str address;
    double pixels;
};

static void look_at_rendition(struct arena *a, const json_t *rendition, struct largest *largest)
{
    struct str address = str_trim(json_get_words(a, rendition, S("href")));
    struct str type = json_get_words(a, rendition, S("contenttype"));
    type = type.n ? type : json_get_words(a, rendition, S("mimetype"));
    double pixels =
        json_number_value(json_get(rendition, S("width"))) * json_number_value(json_get(rendition, S("height")));
    bool picture = !type.n || str_starts(type, S("image/"));
    if (address.n && picture && (!largest->address.n || pixels > largest->pixels))
        *largest = (struct largest){address, pixels};
}

/* Renditions are an object by their names, or an array. */
static struct str largest_rendition(struct arena *a, const json_t *item)
{
    const json_t *all = json_get(item, S("renditions")), *rendition;
    struct largest largest = {S(""), 0};
    size_t at = 0;
    if (json_is_array(all)) {
        while (at < RENDITIONS_MAX && json_next_item(all, &at, &rendition))
            look_at_rendition(a, rendition, &largest);
        return largest.address;
    }
    /* The library's iterators take a tree that could be changed. */
    json_t *any = (json_t *)(uintptr_t)all;
    for (void *i = json_object_iter(any); i && at < RENDITIONS_MAX; i = json_object_iter_next(any, i), at++)
        look_at_rendition(a, json_object_iter_value(i), &largest);
    return largest.address;
}

/* ---- pictures ---- */

static bool is_lead_name(struct str name)
{
    static const struct str NAMES[] = {S_INIT("featuremedia"), S_INIT("featureimage"), S_INIT("mainimage"),
                                       S_INIT("mainpicture"),  S_INIT("mainpic"),      S_INIT("lead"),
                                       S_INIT("main")};
    for (int i = 0; i < COUNT_OF(NAMES); i++)
        if (str_equal_nocase(name, NAMES[i]))
            return true;
    return false;
}

static struct str description(struct arena *a, const json_t *item, struct str role)
{
    return ninjs_text_of_role(a, json_get(item, S("descriptions")), role);
}

static struct str plain(struct arena *a, struct str text)
{
    return str_find_char(text, '<', 0) < 0 ? text : html_plain_text(a, html_inline_from_text(a, text));
}

struct ninjs_picture ninjs_picture(struct arena *a, const json_t *item, struct str name, struct str key)
{
    struct import_media media = {.address = largest_rendition(a, item)};
    struct str uri = NINJS_TEXT(a, item, "uri", "guid");
    media.key = str_slice(uri.n ? uri : media.address.n ? media.address : key, 0, IMPORT_KEY_MAX);
    media.title = NINJS_TEXT(a, item, "headline", "headlines", "title", "titles");
    media.alt = NINJS_TEXT(a, item, "alttext", "alt_text", "body_text");
    media.alt = media.alt.n ? media.alt : description(a, item, S("alttext"));
    media.caption = description(a, item, S("caption"));
    media.caption = media.caption.n ? media.caption
                                    : plain(a, NINJS_TEXT(a, item, "description_text", "description_caption",
                                                          "descriptions", "description_html"));
    media.credit = NINJS_TEXT(a, item, "creditline", "byline", "by", "copyrightholder", "copyrightnotice");
    return (struct ninjs_picture){media, is_lead_name(name), str_equal(name, S("socialmedia"))};
}

static void add_picture(struct arena *a, const json_t *item, struct str name, struct ninjs_picture *pictures,
                        ptrdiff_t *count)
{
    struct str type = json_get_words(a, item, S("type"));
    bool picture = str_equal_nocase(type, S("picture")) || str_equal_nocase(type, S("graphic")) || !type.n;
    if (*count < PICTURES_MAX && picture &&
        json_is_object(json_get(item, S("renditions"))) + json_is_array(json_get(item, S("renditions"))))
        pictures[(*count)++] = ninjs_picture(a, item, name, name);
}

/* Associations are an object by their names, whose values may be arrays, or an array of what bears its name. */
struct ninjs_picture *ninjs_pictures(struct arena *a, const json_t *item, ptrdiff_t *count)
{
    struct ninjs_picture *pictures = arena_array(a, struct ninjs_picture, PICTURES_MAX);
    json_t *all = (json_t *)(uintptr_t)json_get(item, S("associations"));
    const json_t *one;
    *count = 0;
    if (json_is_array(all))
        for (size_t at = 0; *count < PICTURES_MAX && json_next_item(all, &at, &one);)
            add_picture(a, one, json_get_words(a, one, S("name")), pictures, count);
    for (void *i = json_object_iter(all); i && *count < PICTURES_MAX; i = json_object_iter_next(all, i))
        for (size_t at = 0; *count < PICTURES_MAX && json_next_item(json_object_iter_value(i), &at, &one);)
            add_picture(a, one, str_from_c(json_object_iter_key(i)), pictures, count);
    return pictures;
}
