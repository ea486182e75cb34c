/* ninjs.c - an item of IPTC ninjs as a story. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/ninjs.h"

#include "newsroom/limits.h"
#include "text/dates.h"
#include "text/language.h"
#include "text/slug.h"
#include "text/url.h"

struct reading {
    struct arena *a;
    const json_t *item;
    struct str zone;
    struct ninjs_item *out;
};

/* ---- lists ---- */

/* Names of what stands under one of names, at most limit of them; rel, or none: only that relation. */
static ptrdiff_t collect(const struct reading *r, const char *name, struct str rel, struct str *out, ptrdiff_t count,
                         ptrdiff_t limit)
{
    const json_t *one;
    for (size_t at = 0; count < limit && json_next_item(json_get(r->item, str_from_c(name)), &at, &one);) {
        bool section = str_equal_nocase(json_get_words(r->a, one, S("rel")), S("section"));
        struct str words = json_is_object(one) ? json_get_words(r->a, one, S("name")) : json_words(r->a, one);
        if (str_trim(words).n && section == (rel.n > 0))
            out[count++] = str_trim(words);
    }
    return count;
}

static void read_filed(const struct reading *r, struct story_input *in)
{
    static const char *const TAGS[] = {"subject", "subjects", "keywords"};
    static const char *const SECTIONS[] = {"section", "sections", "service", "services"};
    struct str *sections = arena_array(r->a, struct str, LIMIT_SECTIONS);
    struct str *tags = arena_array(r->a, struct str, LIMIT_TAGS);
    for (int i = 0; i < COUNT_OF(TAGS); i++) {
        in->section_count = collect(r, TAGS[i], S("section"), sections, in->section_count, LIMIT_SECTIONS);
        in->tag_count = collect(r, TAGS[i], S(""), tags, in->tag_count, LIMIT_TAGS);
    }
    for (int i = 0; i < COUNT_OF(SECTIONS); i++)
        in->section_count = collect(r, SECTIONS[i], S(""), sections, in->section_count, LIMIT_SECTIONS);
    in->sections = sections;
    in->tags = tags;
}

/* ---- who ---- */

/* Length of what parts two names at the start of s; 0: it goes on with a name. */
static ptrdiff_t parting(struct str s)
{
    static const struct str MARKS[] = {S_INIT(" and "), S_INIT(" & "), S_INIT(", "), S_INIT("; "), S_INIT(",")};
    for (int i = 0; i < COUNT_OF(MARKS); i++)
        if (str_starts(s, MARKS[i]))
            return MARKS[i].n;
    return 0;
}

static void add_byline(struct story_byline *bylines, ptrdiff_t *count, struct str name, struct str role)
{
    name = str_trim(name);
    if (str_starts(name, S("By ")) || str_starts(name, S("by ")))
        name = str_trim(str_from(name, 3));
    if (name.n && *count < LIMIT_BYLINES)
        bylines[(*count)++] = (struct story_byline){name, role};
}

static void split_byline(struct story_byline *bylines, ptrdiff_t *count, struct str line)
{
    ptrdiff_t start = 0;
    for (ptrdiff_t i = 0; i < line.n; i++) {
        ptrdiff_t n = parting(str_from(line, i));
        if (n == 0)
            continue;
        add_byline(bylines, count, str_slice(line, start, i), S(""));
        start = i + n;
        i = start - 1;
    }
    add_byline(bylines, count, str_from(line, start), S(""));
}

/* Authors by name where there are some, else the line as it is printed. */
static void read_bylines(const struct reading *r, struct story_input *in)
{
    struct story_byline *bylines = arena_array(r->a, struct story_byline, LIMIT_BYLINES);
    const json_t *one;
    for (size_t at = 0; json_next_item(json_get(r->item, S("authors")), &at, &one);)
        add_byline(bylines, &in->byline_count, json_get_words(r->a, one, S("name")),
                   json_get_words(r->a, one, S("role")));
    for (size_t at = 0; !in->byline_count && json_next_item(json_get(r->item, S("people")), &at, &one);)
        if (str_equal_nocase(json_get_words(r->a, one, S("rel")), S("author")))
            add_byline(bylines, &in->byline_count, json_get_words(r->a, one, S("name")), S(""));
    if (!in->byline_count)
        split_byline(bylines, &in->byline_count, NINJS_TEXT(r->a, r->item, "byline", "by", "bylines"));
    in->bylines = bylines;
}

static struct str agency_of(const struct reading *r)
{
    const json_t *one;
    for (int i = 0; i < 2; i++)
        for (size_t at = 0; json_next_item(json_get(r->item, i ? S("infosources") : S("infosource")), &at, &one);) {
            struct str name = json_get_words(r->a, one, S("name"));
            if (name.n)
                return name;
        }
    return NINJS_TEXT(r->a, r->item, "source", "copyrightholder");
}

/* ---- when ---- */

static int64_t time_of(const struct reading *r, const char *const *names, int count)
{
    for (int i = 0; i < count; i++) {
        int64_t t;
        bool has_zone;
        struct str text = json_get_words(r->a, r->item, str_from_c(names[i]));
        if (time_parse_local(str_trim(text), &t, &has_zone))
            return has_zone ? t : dates_from_local(r->zone, t);
    }
    return TIME_NONE;
}

static void read_times(const struct reading *r, struct story_input *in)
{
    static const char *const DATES[] = {"firstpublished", "published", "firstcreated", "versioncreated",
                                        "contentcreated"};
    static const char *const CHANGED[] = {"versioncreated"}, *const EMBARGOES[] = {"embargoeduntil", "embargoed",
                                                                                   "embargo"};
    in->date = time_of(r, DATES, COUNT_OF(DATES));
    in->embargo = time_of(r, EMBARGOES, COUNT_OF(EMBARGOES));
    r->out->story.modified = time_of(r, CHANGED, COUNT_OF(CHANGED));
}

static enum story_status status_of(const struct reading *r)
{
    struct str status = json_get_words(r->a, r->item, S("pubstatus"));
    if (str_equal_nocase(status, S("withheld")))
        return STORY_READY;
    return str_starts(str_lower_ascii(r->a, status), S("cancel")) ? STORY_WITHDRAWN : STORY_PUBLISHED;
}

/* ---- what it is called ---- */

/* The alternative identifier of that name or role: altids of version 1 is an object, later an array. */
static struct str other_name(const struct reading *r, struct str name)
{
    const json_t *all = json_get(r->item, S("altids")), *one;
    for (size_t at = 0; json_is_array(all) && json_next_item(all, &at, &one);) {
        struct str role = json_get_words(r->a, one, S("role"));
        role = role.n ? role : json_get_words(r->a, one, S("name"));
        if (str_equal_nocase(role, name))
            return json_get_words(r->a, one, S("value"));
    }
    return json_is_object(all) ? json_get_words(r->a, all, name) : S("");
}

/* The uri may be the address at which readers found the story. */
static void read_names(const struct reading *r, struct str key)
{
    struct import_story *story = &r->out->story;
    struct str *paths = arena_array(r->a, struct str, 1), uri = NINJS_TEXT(r->a, r->item, "uri", "guid");
    struct str slug = other_name(r, S("slug")), language = json_get_words(r->a, r->item, S("language"));
    struct url url;
    story->key = str_slice(uri.n ? uri : key, 0, IMPORT_KEY_MAX);
    story->input.slug = slug_is_valid(slug) ? slug : S("");
    story->input.language = language_is_valid_tag(language) ? language : S("");
    story->paths = paths;
    story->path_count = url_parse(uri, &url) && url.kind == URL_HTTP && url.path.n > 1;
    if (story->path_count)
        paths[0] = url.path; /* whichever host it was on */
}

/* None: the picture's own words stand. */
static struct str given(struct str text)
{
    return text.n ? text : (struct str){NULL, 0};
}

static void read_image(const struct reading *r)
{
    const struct ninjs_item *out = r->out;
    struct import_story *story = &r->out->story;
    for (ptrdiff_t i = 0; i < out->picture_count; i++) {
        const struct ninjs_picture *picture = &out->pictures[i];
        bool shown = picture->media.address.n && str_find(story->html, picture->media.address, 0) >= 0;
        bool first = !story->image.n && !shown && !picture->social && picture->media.address.n;
        if (picture->leads || first)
            story->image = picture->media.key;
        if (!picture->leads)
            continue;
        story->input.lead_alt = given(picture->media.alt);
        story->input.lead_caption = given(picture->media.caption);
        story->input.lead_credit = given(picture->media.credit);
        return;
    }
}

static void read_story(const struct reading *r, struct str key)
{
    struct import_story *story = &r->out->story;
    struct story_input *in = &story->input;
    in->headline = NINJS_TEXT(r->a, r->item, "headline", "headlines", "title", "titles", "slugline");
    in->standfirst = NINJS_TEXT(r->a, r->item, "description_text", "description_summary", "summary", "descriptions");
    in->place = NINJS_TEXT(r->a, r->item, "located", "dateline", "datelines");
    in->agency = agency_of(r);
    in->note = json_get_words(r->a, r->item, S("ednote"));
    in->status = status_of(r);
    if (in->status == STORY_WITHDRAWN)
        in->withdrawn_reason = in->note.n ? in->note : S("Withdrawn by its source");
    story->html = ninjs_html(r->a, r->item, in->headline);
    read_names(r, key);
    read_times(r, in);
    read_filed(r, in);
    read_bylines(r, in);
    r->out->pictures = ninjs_pictures(r->a, r->item, &r->out->picture_count);
    read_image(r);
}

void ninjs_read(struct arena *a, const json_t *item, struct str zone, struct str key, struct ninjs_item *out)
{
    const struct reading r = {a, item, zone, out};
    *out = (struct ninjs_item){.kind = NINJS_OTHER, .type = json_get_words(a, item, S("type"))};
    bool text = !out->type.n || str_equal_nocase(out->type, S("text")) || str_equal_nocase(out->type, S("composite"));
    if (str_equal_nocase(out->type, S("picture")) || str_equal_nocase(out->type, S("graphic"))) {
        out->kind = NINJS_PICTURE;
        out->pictures = arena_array(a, struct ninjs_picture, 1);
        out->pictures[out->picture_count++] = ninjs_picture(a, item, S(""), key);
    } else if (text) {
        read_story(&r, key);
        bool ours = ninjs_own(a, item, &out->story); /* whose drafts may have no text yet */
        out->kind = out->story.input.headline.n && (ours || out->story.html.n) ? NINJS_STORY : NINJS_OTHER;
    }
}
