/* import_ghost_post.c - a post or page of Ghost as a story. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_ghost.h"

#include <stdlib.h>

#include "text/html.h"
#include "text/slug.h"

#define PLACED_MAX 64 /* tags and authors of a post */
#define NUMBER_LENGTH 24

static struct str words(struct import_ghost *g, const json_t *row, const char *name)
{
    return str_trim(json_get_words(&g->a, row, str_from_c(name)));
}

/* ---- what belongs to it ---- */

struct placed {
    int64_t place;
    struct str id;
};

static int by_place(const void *a, const void *b)
{
    const struct placed *p = a, *q = b;
    return p->place < q->place ? -1 : p->place > q->place;
}

/* Ids that were put aside for a post, in their order. */
static struct err placed_of(struct import_ghost *g, const char *kind, struct str post, struct placed *out, int *count)
{
    struct str key = str_format(&g->a, "%s %.*s", kind, STR_ARG(str_slice(post, 0, 100))), text;
    bool found = true;
    *count = 0;
    for (int64_t at = 0; *count < PLACED_MAX;) {
        TRY(shelf_next(g->shelf, &g->a, key, &at, &text, &found));
        if (!found)
            break;
        struct str place;
        struct placed *one = &out[*count];
        (void)str_cut(text, ' ', &place, &one->id);
        *count += str_to_i64(place, &one->place);
    }
    qsort(out, (size_t)*count, sizeof(*out), by_place);
    return OK;
}

static struct err set_bylines(struct import_ghost *g, const json_t *post, struct str id, struct story_input *in)
{
    struct placed authors[PLACED_MAX];
    struct story_byline *bylines = arena_array(&g->a, struct story_byline, PLACED_MAX);
    int count;
    TRY(placed_of(g, "authors", id, authors, &count));
    if (count == 0) {
        authors[0].id = json_get_words(&g->a, post, S("author_id"));
        count = authors[0].id.n > 0;
    }
    for (int i = 0; i < count; i++)
        bylines[i].name = import_author_name(g->import, &g->a, authors[i].id);
    in->bylines = bylines;
    in->byline_count = count;
    return OK;
}

/* What is first of any post is a section, for all posts. */
static struct err set_filed(struct import_ghost *g, struct str id, struct story_input *in)
{
    struct placed tags[PLACED_MAX];
    struct str *sections = arena_array(&g->a, struct str, PLACED_MAX);
    struct str *rest = arena_array(&g->a, struct str, PLACED_MAX);
    int count;
    TRY(placed_of(g, "tags", id, tags, &count));
    for (int i = 0; i < count; i++) {
        struct str slug, nothing;
        int64_t at = 0, place = 0;
        bool known, first;
        TRY(shelf_next(g->shelf, &g->a, str_format(&g->a, "tag %.*s", STR_ARG(tags[i].id)), &at, &slug, &known));
        TRY(shelf_next(g->shelf, &g->a, str_format(&g->a, "first %.*s", STR_ARG(tags[i].id)), &place, &nothing,
                       &first));
        if (known && first)
            sections[in->section_count++] = import_slug(&g->a, slug);
        else if (known)
            rest[in->tag_count++] = import_slug(&g->a, slug);
    }
    in->sections = sections;
    in->tags = rest;
    return OK;
}

/* ---- when, and for whom ---- */

/* A time of the JSON: as text in UTC, or, in old exports, as milliseconds. */
static int64_t time_of(struct arena *a, const json_t *post, const char *name)
{
    const json_t *value = json_get(post, str_from_c(name));
    int64_t t;
    if (json_is_integer(value))
        return json_integer_value(value) * 1000;
    return time_parse_rfc3339(str_trim(json_words(a, value)), 0, &t) ? t : TIME_NONE;
}

/* What only members may read is not shown to everybody: there are no members here. */
static void set_status(struct import_ghost *g, const json_t *post, struct story_input *in)
{
    struct str status = json_get_words(&g->a, post, S("status")), seen = json_get_words(&g->a, post, S("visibility"));
    bool open = !seen.n || str_equal(seen, S("public"));
    in->status = STORY_DRAFT;
    if (str_equal(status, S("published")) || str_equal(status, S("sent")))
        in->status = open && !str_equal(status, S("sent")) ? STORY_PUBLISHED : STORY_READY;
    else if (str_equal(status, S("scheduled")))
        in->status = open && in->date != TIME_NONE ? STORY_SCHEDULED : STORY_READY;
    if (in->status == STORY_READY)
        import_note(g->import, IMPORT_CHANGED, g->where,
                    S("seen by members only, or sent as a letter: it is ready, and not published"), 1);
}

/* ---- where it was ---- */

/* "/{primary_tag}/{slug}/" filled in; none where a part is missing. */
static struct str fill_in(struct import_ghost *g, struct str pattern, struct str slug, const struct story_input *in)
{
    struct str date = S("");
    if (in->date != TIME_NONE) {
        char text[TIME_RFC3339_SIZE];
        time_format_rfc3339(in->date, text);
        date = str_copy(&g->a, str_from_c(text));
    }
    const struct {
        struct str name, value;
    } parts[] = {{S("slug"), slug},
                 {S("primary_tag"), in->section_count ? in->sections[0] : S("all")},
                 {S("primary_author"), in->byline_count ? slug_make(&g->a, in->bylines[0].name) : S("all")},
                 {S("year"), str_slice(date, 0, 4)},
                 {S("month"), str_slice(date, 5, 7)},
                 {S("day"), str_slice(date, 8, 10)}};
    struct str out = S("");
    while (pattern.n) {
        struct str before, name;
        bool named = str_cut(pattern, '{', &before, &pattern) && str_cut(pattern, '}', &name, &pattern);
        out = str_concat(&g->a, out, before);
        for (int i = 0; named && i < COUNT_OF(parts); i++)
            if (str_equal(parts[i].name, name))
                out = str_concat(&g->a, out, parts[i].value);
    }
    return out;
}

static void set_paths(struct import_ghost *g, const json_t *post, struct import_story *story, struct str slug)
{
    bool page = str_equal(words(g, post, "type"), S("page")) || json_is_yes(json_get(post, S("page")));
    struct str *paths = arena_array(&g->a, struct str, GHOST_PATTERNS_MAX + 2);
    paths[story->path_count++] = str_format(&g->a, "/%.*s/", STR_ARG(slug));
    for (int i = 0; i < g->pattern_count && !page; i++)
        paths[story->path_count++] = fill_in(g, g->patterns[i], slug, &story->input);
    story->paths = paths;
}

/* ---- its texts ---- */

static struct str plain(struct arena *a, struct str html)
{
    struct html line;
    if (!html.n || str_find_char(html, '<', 0) < 0)
        return html;
    struct err e = html_sanitise(a, html, NULL, &line);
    return failed(e) ? S("") : str_trim(html_plain_text(a, line));
}

static struct str first_words(struct import_ghost *g, const json_t *meta, const json_t *post, const char *const *names,
                              int count)
{
    for (int i = 0; i < count; i++) {
        struct str text = words(g, meta, names[i]);
        text = text.n ? text : words(g, post, names[i]);
        if (text.n)
            return text;
    }
    return S("");
}

/* meta: the row of posts_meta; in old exports its columns are the post's. */
static void set_texts(struct import_ghost *g, const json_t *post, const json_t *meta, struct import_story *story)
{
    static const char *const TITLES[] = {"og_title", "twitter_title", "meta_title"}, *const ABOUT[] = {
                                                                                         "meta_description"};
    static const char *const SOCIAL[] = {"og_image", "twitter_image"}, *const IMAGES[] = {"feature_image", "image"};
    static const char *const ALT[] = {"feature_image_alt"}, *const CAPTION[] = {"feature_image_caption"};
    struct story_input *in = &story->input;
    struct str alt = first_words(g, meta, post, ALT, 1), caption = first_words(g, meta, post, CAPTION, 1);
    in->headline = words(g, post, "title");
    in->standfirst = words(g, post, "custom_excerpt");
    if (!in->standfirst.n)
        in->standfirst = first_words(g, meta, post, ABOUT, 1);
    in->social_title = first_words(g, meta, post, TITLES, COUNT_OF(TITLES));
    if (str_equal(in->social_title, in->headline))
        in->social_title = S("");
    in->canonical = words(g, post, "canonical_url");
    story->social_image = first_words(g, meta, post, SOCIAL, COUNT_OF(SOCIAL));
    story->image = first_words(g, meta, post, IMAGES, COUNT_OF(IMAGES));
    in->lead_alt = alt.n ? alt : (struct str){NULL, 0};
    in->lead_caption = caption.n ? plain(&g->a, caption) : (struct str){NULL, 0};
    if (words(g, post, "codeinjection_head").n || words(g, post, "codeinjection_foot").n)
        import_note(g->import, IMPORT_TAKEN_OUT, g->where, S("code injected into the page"), 1);
}

static void tell(void *context, enum making_loss loss, struct str what)
{
    const struct import_ghost *g = context;
    import_note(g->import, loss == MAKING_UNKNOWN ? IMPORT_UNKNOWN : IMPORT_TAKEN_OUT, g->where, what, 1);
}

static bool set_html(struct import_ghost *g, const json_t *post, struct import_story *story)
{
    struct buf b;
    const struct making m = {&g->a, &b, tell, g};
    buf_init(&b, IMPORT_HTML_MAX);
    ghost_text(&m, post);
    story->html = b.n ? str_copy(&g->a, buf_str(&b)) : S("");
    bool fits = !b.failed;
    buf_close(&b);
    if (!fits)
        import_note(g->import, IMPORT_LEFT_OUT, g->where, S("a text of more than 2 MB"), 1);
    return fits;
}

/* ---- all of it ---- */

/* Ghost's numbers are the same nowhere else since 2017; before, its other name of a post was. */
static struct str key_of(struct import_ghost *g, const json_t *post, struct str id)
{
    struct str other = words(g, post, "uuid");
    return str_slice(id.n == NUMBER_LENGTH || !other.n ? id : other, 0, IMPORT_KEY_MAX);
}

static struct err take(struct import_ghost *g, const json_t *post, const json_t *meta)
{
    struct str id = words(g, post, "id"), slug = words(g, post, "slug");
    struct import_story story = {.key = key_of(g, post, id), .where = g->where, .links = true};
    struct story_input *in = &story.input;
    story.guid = story.key;
    in->embargo = TIME_NONE;
    in->slug = slug.n ? import_slug(&g->a, slug) : S("");
    in->date = time_of(&g->a, post, "published_at");
    story.modified = time_of(&g->a, post, "updated_at");
    set_status(g, post, in);
    TRY(set_bylines(g, post, id, in));
    TRY(set_filed(g, id, in));
    set_texts(g, post, meta, &story);
    if (slug.n)
        set_paths(g, post, &story, slug);
    return set_html(g, post, &story) ? import_story(g->import, &story) : OK;
}

struct err import_ghost_post(struct import_ghost *g, const json_t *post)
{
    struct str text, key = str_format(&g->a, "meta %.*s", STR_ARG(str_slice(words(g, post, "id"), 0, 100)));
    json_t *meta = NULL;
    int64_t at = 0;
    bool found;
    if (!json_is_object(post))
        return OK;
    TRY(shelf_next(g->shelf, &g->a, key, &at, &text, &found));
    if (found)
        err_ignore(json_text_read(text, 1, &meta));
    struct err e = take(g, post, meta);
    json_decref(meta);
    return e;
}
