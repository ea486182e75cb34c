/* tree_page.c - a Markdown file of a tree as a story. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

#include "exchange/byline.h"
#include "newsroom/limits.h"
#include "text/language.h"
#include "text/slug.h"

/* ---- when ---- */

/* The instant that the first of keys with a text says; one that is none is told. */
static int64_t time_at(struct tree_reading *r, const char *const *keys, ptrdiff_t count, struct str *day)
{
    int64_t t;
    for (ptrdiff_t i = 0; i < count; i++) {
        struct str text = tree_words(r, &keys[i], 1), written = S("");
        if (!text.n || str_starts(text, S("0001-")))
            continue;
        if (tree_time(r->a, r->tree, text, &t, &written)) {
            *day = written;
            return t;
        }
        r->page->wrong =
            str_format(r->a, "line %d: %s is not a date of the form 2026-11-05 or 2026-11-05T18:40:00+01:00",
                       matter_line(r->matter, str_from_c(keys[i])), keys[i]);
    }
    return TIME_NONE;
}

static void read_times(struct tree_reading *r)
{
    static const char *const DATES[] = {"date", "publishDate", "pubDate", "published_at"};
    static const char *const CHANGED[] = {"lastmod", "last_modified_at", "updated", "modified"};
    static const char *const EMBARGOES[] = {"embargo", "publishDate"};
    struct story_input *in = &r->page->story.input;
    struct str day;
    in->date = time_at(r, DATES, COUNT_OF(DATES), &r->day);
    if (in->date == TIME_NONE && r->name.date.n)
        (void)tree_time(r->a, r->tree, r->name.date, &in->date, &r->day);
    in->embargo = time_at(r, EMBARGOES, COUNT_OF(EMBARGOES), &day);
    if (in->embargo <= time_now())
        in->embargo = TIME_NONE;
    r->page->story.modified = time_at(r, CHANGED, COUNT_OF(CHANGED), &day);
}

/* Whether Hugo stopped showing it. */
static bool has_expired(struct tree_reading *r)
{
    static const char *const KEYS[] = {"expiryDate", "unpublishDate"};
    struct str day;
    int64_t t = time_at(r, KEYS, COUNT_OF(KEYS), &day);
    return t != TIME_NONE && t <= time_now();
}

/* A status by its name, as our own files say it, is more than "draft", which is for other programs. */
static void read_status(struct tree_reading *r)
{
    struct story_input *in = &r->page->story.input;
    const json_t *published = tree_value(r, "published");
    bool hidden = json_is_false(published) || str_equal_nocase(json_words(r->a, published), S("false"));
    struct str name = TREE_WORDS(r, "status");
    if (name.n && story_status_from_name(name, &in->status))
        return;
    in->status = STORY_PUBLISHED;
    if (json_is_yes(tree_value(r, "draft")) || r->name.draft || hidden)
        in->status = STORY_DRAFT;
    else if (has_expired(r))
        in->status = STORY_READY;
}

/* ---- who ---- */

static void read_bylines(struct tree_reading *r)
{
    ptrdiff_t count;
    const struct str *names = TREE_TEXTS(r, &count, "byline", "bylines", "authors", "author");
    struct story_byline *bylines = arena_array(r->a, struct story_byline, LIMIT_BYLINES);
    count = MIN(count, LIMIT_BYLINES);
    for (ptrdiff_t i = 0; i < count; i++)
        bylines[i] = byline_read(names[i]);
    r->page->story.input.bylines = bylines;
    r->page->story.input.byline_count = count;
}

/* ---- where it is filed ---- */

/* The folder that it lies in as a section: "harbour/ferries"; empty where it only says that these are stories. */
static struct str folder_section(const struct tree_reading *r)
{
    static const struct str NAMES[] = {S_INIT("posts"),   S_INIT("post"),    S_INIT("blog"),   S_INIT("articles"),
                                       S_INIT("article"), S_INIT("stories"), S_INIT("content")};
    struct str first, rest, out = S(""), folder = r->name.folder;
    (void)str_cut(folder, '/', &first, &rest);
    for (int i = 0; i < COUNT_OF(NAMES); i++)
        if (str_equal_nocase(first, NAMES[i]))
            return S("");
    for (int depth = 0; folder.n && depth < LIMIT_SECTION_DEPTH; depth++) {
        (void)str_cut(folder, '/', &first, &folder);
        first = import_slug(r->a, first);
        out = out.n ? str_format(r->a, "%.*s/%.*s", STR_ARG(out), STR_ARG(first)) : first;
    }
    return out;
}

static void read_filed(struct tree_reading *r)
{
    struct story_input *in = &r->page->story.input;
    ptrdiff_t count;
    const struct str *named = TREE_TEXTS(r, &count, "sections", "section", "categories", "category");
    struct str *sections = arena_array(r->a, struct str, LIMIT_SECTIONS), folder = folder_section(r);
    for (ptrdiff_t i = 0; i < count && in->section_count < LIMIT_SECTIONS - 1; i++)
        sections[in->section_count++] = named[i];
    bool plain = r->tree->kind == TREE_PLAIN && count > 0; /* such a tree says it in its keys */
    if (folder.n && !plain)
        sections[in->section_count++] = folder;
    in->sections = sections;
    in->tags = TREE_TEXTS(r, &in->tag_count, "tags", "tag", "keywords");
}

/* ---- the rest ---- */

/* The text at that place of a list. */
static struct str text_at(const struct tree_reading *r, const char *key, size_t at)
{
    const json_t *list = tree_value(r, key);
    return json_words(r->a, json_is_array(list) ? json_array_get(list, at) : at ? NULL : list);
}

/* Lists of the same length: what readers are told, whether it matters, and the words before and after. */
static void read_corrections(struct tree_reading *r)
{
    ptrdiff_t count = 0;
    struct story_correction *notes = arena_array(r->a, struct story_correction, TREE_LIST_MAX);
    for (size_t at = 0; count < TREE_LIST_MAX && text_at(r, "correction", at).n; at++)
        notes[count++] = (struct story_correction){
            .note = text_at(r, "correction", at),
            .was = text_at(r, "correction_was", at),
            .becomes = text_at(r, "correction_becomes", at),
            .material = !str_equal(text_at(r, "correction_kind", at), S("slip")),
        };
    r->page->story.input.corrections = notes;
    r->page->story.input.correction_count = count;
}

static void read_texts(struct tree_reading *r)
{
    struct story_input *in = &r->page->story.input;
    in->headline = r->title = TREE_WORDS(r, "title");
    in->standfirst = TREE_WORDS(r, "standfirst", "description", "summary", "excerpt", "subtitle", "lead");
    in->agency = TREE_WORDS(r, "agency");
    in->place = TREE_WORDS(r, "place", "location");
    in->canonical = TREE_WORDS(r, "canonical", "canonicalURL", "canonical_url");
    in->noindex = json_is_yes(tree_value(r, "noindex")) || json_is_yes(tree_value(r, "robotsNoIndex"));
    in->social_title = TREE_WORDS(r, "social_title", "seo_title", "seoTitle", "metaTitle", "og_title");
    in->translation_of = TREE_WORDS(r, "translation_of");
    in->also_read = TREE_TEXTS(r, &in->also_read_count, "also_read");
    r->page->story.also = import_also_of(r->a, in->also_read, in->also_read_count);
    r->page->story.also_count = in->also_read_count;
    in->withdrawn_reason = TREE_WORDS(r, "withdrawn_reason");
    struct str slug = TREE_WORDS(r, "slug"), language = TREE_WORDS(r, "language", "lang");
    in->slug = import_slug(r->a, slug.n ? slug : r->name.base.n ? r->name.base : S("story"));
    language = r->name.language.n ? r->name.language : language;
    in->language = language_is_valid_tag(language) && !str_equal_nocase(language, r->tree->language) ? language : S("");
}

/* What all languages of a page share: the key that it names, else where its file lies, whatever language that says; a
 * plain tree and Jekyll have nothing of the kind but a key. */
static void name_versions(struct tree_reading *r)
{
    struct str key = TREE_WORDS(r, "translationKey", "translation_key", "page_id", "ref");
    if (key.n)
        r->page->story.version = str_concat(r->a, S("key "), key);
    else if (r->tree->kind == TREE_HUGO)
        r->page->story.version =
            str_format(r->a, "%.*s/%.*s%.*s", STR_ARG(r->name.folder), STR_ARG(r->name.date), STR_ARG(r->name.base));
}

/* "_index.md" tells of a section. */
static void read_list(struct tree_reading *r)
{
    struct import_list *list = &r->page->list;
    struct str above = S(""), rest = r->name.folder;
    r->page->kind = r->name.base.n ? TREE_LIST : TREE_NOTHING;
    while (rest.n)
        (void)str_cut(rest, '/', &above, &rest);
    list->slug = import_slug(r->a, r->name.base);
    list->name = TREE_WORDS(r, "title");
    list->parent = above.n ? import_slug(r->a, above) : S("");
    tree_addresses(r);
    list->path = r->page->story.path_count ? r->page->story.paths[0] : S("");
}

/* Pages that are none: what has no reader, the home page, and in Jekyll files that it copies as they are. */
static bool is_nothing(const struct tree_reading *r)
{
    const struct tree *tree = r->tree;
    bool jekyll = tree->kind == TREE_JEKYLL, post = r->name.date.n || r->name.draft;
    struct str render = TREE_WORDS(r, "build.render", "_build.render");
    if (!r->matter->tree)
        return jekyll && !post;
    if (json_is_yes(tree_value(r, "headless")) || str_equal(render, S("never")) || str_equal(render, S("false")))
        return true;
    if (!r->name.base.n || (jekyll && str_equal(r->name.base, S("404"))))
        return true;
    return jekyll && !post && r->name.html && str_find(r->matter->body, S("{%"), 0) >= 0;
}

static struct err read_page(struct tree_reading *r)
{
    struct tree_page *page = r->page;
    read_times(r);
    read_texts(r);
    page->redirect = TREE_WORDS(r, "redirect_to", "redirect");
    if (r->name.list) {
        read_list(r);
        return OK;
    }
    tree_addresses(r);
    if (page->redirect.n || is_nothing(r)) {
        page->kind = TREE_NOTHING;
        return OK;
    }
    page->kind = TREE_STORY;
    page->story.key = r->path;
    name_versions(r);
    read_status(r);
    read_bylines(r);
    read_filed(r);
    read_corrections(r);
    tree_image(r);
    return tree_html(r);
}

struct err tree_page_read(struct arena *a, const struct tree *tree, struct str path, struct str text,
                          const struct making *told, struct tree_page *out)
{
    struct matter matter;
    struct tree_reading r = {.a = a, .tree = tree, .path = path, .matter = &matter, .told = told, .page = out};
    *out = (struct tree_page){.kind = TREE_NOTHING};
    out->story.input.date = out->story.input.embargo = out->story.modified = TIME_NONE;
    tree_name_read(a, tree, path, &r.name);
    struct err e = matter_read(text, &matter);
    if (!failed(e))
        e = read_page(&r);
    out->matter = matter.tree;
    return e;
}

void tree_page_close(struct tree_page *page)
{
    json_decref(page->matter);
    page->matter = NULL;
}
