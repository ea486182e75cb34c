/* ninjs_own.c - an item that an export of this program wrote: what ninjs has no member for stands under roles of ours.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/ninjs.h"
#include "base/time.h"
#include "newsroom/limits.h"
#include "text/url.h"

struct own {
    struct arena *a;
    const json_t *item;
    struct import_story *story;
};

/* The value of the member of an array whose first name says role, from *at on; false at the end. */
static bool next_of(const struct own *o, const char *array, struct str name, struct str role, size_t *at,
                    const json_t **one)
{
    while (json_next_item(json_get(o->item, str_from_c(array)), at, one))
        if (str_equal(json_get_words(o->a, *one, name), role))
            return true;
    return false;
}

static struct str value_of(const struct own *o, const char *array, struct str role)
{
    const json_t *one;
    size_t at = 0;
    return next_of(o, array, S("role"), role, &at, &one) ? json_get_words(o->a, one, S("value")) : S("");
}

/* The path of an address of whichever site: it is the same here. */
static struct str path_of(const struct own *o, const json_t *one)
{
    struct url url;
    struct str address = json_get_words(o->a, one, S("uri"));
    return url_parse(address, &url) && url.path.n > 1 ? str_copy(o->a, url.path) : S("");
}

static void take_references(const struct own *o)
{
    struct story_input *in = &o->story->input;
    struct str *also = arena_array(o->a, struct str, LIMIT_ALSO_READ);
    const json_t *one;
    for (size_t at = 0;
         in->also_read_count < LIMIT_ALSO_READ && next_of(o, "associations", S("rel"), S("alsoRead"), &at, &one);)
        also[in->also_read_count++] = path_of(o, one);
    in->also_read = also;
    o->story->also = import_also_of(o->a, also, in->also_read_count);
    o->story->also_count = in->also_read_count;
    size_t at = 0;
    if (next_of(o, "associations", S("rel"), S("translationOf"), &at, &one))
        in->translation_of = path_of(o, one);
    at = 0;
    if (next_of(o, "associations", S("rel"), S("social"), &at, &one))
        o->story->social_image = json_get_words(o->a, one, S("uri"));
}

/* The words of the picture, which are the story's own, may be none. */
static void take_lead_words(const struct own *o)
{
    struct story_input *in = &o->story->input;
    const json_t *one;
    size_t at = 0;
    if (!next_of(o, "associations", S("rel"), S("lead"), &at, &one))
        return;
    const struct own picture = {o->a, one, o->story};
    in->lead_alt = value_of(&picture, "descriptions", S("altText"));
    in->lead_caption = value_of(&picture, "descriptions", S("caption"));
    in->lead_credit = json_get_words(o->a, one, S("by"));
}

static void take_bylines(const struct own *o)
{
    struct story_input *in = &o->story->input;
    struct story_byline *bylines = arena_array(o->a, struct story_byline, LIMIT_BYLINES);
    const json_t *one;
    in->byline_count = 0;
    for (size_t at = 0; in->byline_count < LIMIT_BYLINES && next_of(o, "people", S("rel"), S("author"), &at, &one);)
        bylines[in->byline_count++] =
            (struct story_byline){json_get_words(o->a, one, S("name")), json_get_words(o->a, one, S("literal"))};
    in->bylines = bylines;
}

static void take_corrections(const struct own *o)
{
    struct story_input *in = &o->story->input;
    struct story_correction *corrections = arena_array(o->a, struct story_correction, LIMIT_CORRECTIONS);
    const json_t *one;
    for (size_t at = 0;
         in->correction_count < LIMIT_CORRECTIONS && json_next_item(json_get(o->item, S("descriptions")), &at, &one);) {
        struct str role = json_get_words(o->a, one, S("role"));
        bool material = str_equal(role, S("correction"));
        if (material || str_equal(role, S("slip")))
            corrections[in->correction_count++] =
                (struct story_correction){.note = json_get_words(o->a, one, S("value")), .material = material};
    }
    in->corrections = corrections;
}

static void take_paths(const struct own *o)
{
    const json_t *one;
    ptrdiff_t count = 0;
    struct str *paths = arena_array(o->a, struct str, json_array_size(json_get(o->item, S("altids"))) + 1);
    if (o->story->path_count)
        paths[count++] = o->story->paths[0];
    for (size_t at = 0; next_of(o, "altids", S("role"), S("oldPath"), &at, &one);)
        paths[count++] = json_get_words(o->a, one, S("value"));
    o->story->paths = paths;
    o->story->path_count = count;
}

bool ninjs_own(struct arena *a, const json_t *item, struct import_story *story)
{
    const struct own o = {a, item, story};
    struct story_input *in = &story->input;
    struct str status = value_of(&o, "altids", S("datelineStatus"));
    if (!status.n || !story_status_from_name(status, &in->status))
        return false;
    struct str body = value_of(&o, "bodies", S("dateline"));
    story->html = body.n ? body : value_of(&o, "bodies", S("main"));
    in->noindex = str_equal(value_of(&o, "altids", S("noindex")), S("true"));
    in->canonical = value_of(&o, "altids", S("canonical"));
    in->social_title = value_of(&o, "headlines", S("social"));
    in->withdrawn_reason = json_get_words(a, item, S("ednote"));
    in->note = S("");
    if (story->modified == in->date) /* ninjs has no version without a date */
        story->modified = TIME_NONE;
    take_references(&o);
    take_lead_words(&o);
    take_bylines(&o);
    take_corrections(&o);
    take_paths(&o);
    return true;
}
