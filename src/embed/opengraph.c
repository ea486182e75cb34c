/* opengraph.c - what a page says of itself. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/opengraph.h"

#include "base/time.h"
#include "embed/head_tags.h"
#include "embed/json_read.h"
#include "embed/markup.h"
#include "text/url.h"

/* The page's meta elements, in order. */
struct metas {
    struct str names[HEAD_TAGS_MAX], values[HEAD_TAGS_MAX];
    int count;
};

/* ---- meta elements ---- */

static void add_meta(struct metas *metas, const GumboNode *node)
{
    struct str name = markup_attribute(node, "property"), value = markup_attribute(node, "content");
    if (name.n == 0)
        name = markup_attribute(node, "name");
    if (name.n == 0)
        name = markup_attribute(node, "itemprop");
    if (name.n == 0 || str_trim(value).n == 0 || metas->count == HEAD_TAGS_MAX)
        return;
    metas->names[metas->count] = name;
    metas->values[metas->count++] = str_trim(value);
}

/* The first value of the first name that has one; names with spaces between. */
static struct str value_of(const struct metas *metas, const char *names)
{
    struct str name, rest = str_from_c(names);
    while (rest.n > 0) {
        (void)str_cut(rest, ' ', &name, &rest);
        for (int i = 0; i < metas->count; i++)
            if (str_equal_nocase(metas->names[i], name))
                return metas->values[i];
    }
    return (struct str){NULL, 0};
}

static struct str words_of(struct arena *a, const struct metas *metas, const char *names)
{
    return markup_strip(a, value_of(metas, names), true);
}

static bool is_address(struct str text)
{
    return str_starts(text, S("https://")) || str_starts(text, S("http://"));
}

static struct str join(struct arena *a, struct str base, struct str link)
{
    struct str address = {NULL, 0};
    return link.n > 0 && url_join(a, base, str_trim(link), &address) ? address : (struct str){NULL, 0};
}

static int64_t read_time(struct str text)
{
    int64_t at;
    return time_parse_rfc3339(str_trim(text), 0, &at) ? at : TIME_NONE;
}

static void read_metas(struct arena *a, struct str base, const struct metas *metas, struct found *out)
{
    struct embed_copy *copy = &out->copy;
    int64_t seconds;
    struct str author = value_of(metas, "author article:author"), handle = value_of(metas, "twitter:creator");
    copy->title = words_of(a, metas, "og:title twitter:title");
    copy->words = words_of(a, metas, "og:description twitter:description description");
    copy->author = is_address(author) ? (struct str){NULL, 0} : markup_strip(a, author, true);
    copy->handle = str_starts(handle, S("@")) ? handle : (struct str){NULL, 0};
    copy->picture_alt = words_of(a, metas, "og:image:alt twitter:image:alt");
    copy->posted_at = read_time(value_of(metas, "article:published_time og:published_time datePublished uploadDate"));
    if (str_to_i64(value_of(metas, "og:video:duration video:duration og:audio:duration"), &seconds))
        copy->seconds = seconds;
    out->picture = join(a, base,
                        value_of(metas, "og:image:secure_url og:image og:image:url twitter:image "
                                        "twitter:image:src"));
}

/* ---- links, title, language ---- */

static bool has_word(struct str list, const char *word)
{
    struct str one;
    while (list.n > 0) {
        (void)str_cut(list, ' ', &one, &list);
        if (str_equal_nocase(one, str_from_c(word)))
            return true;
    }
    return false;
}

static void read_link(struct arena *a, struct str base, const GumboNode *node, struct page_links *links)
{
    struct str type = markup_attribute(node, "type"), href = markup_attribute(node, "href");
    if (!has_word(markup_attribute(node, "rel"), "alternate"))
        return;
    if (links->oembed.n == 0 && str_equal_nocase(type, S("application/json+oembed")))
        links->oembed = join(a, base, href);
    if (links->activity.n == 0 && str_equal_nocase(type, S("application/activity+json")))
        links->activity = join(a, base, href);
}

static void read_tree(struct arena *a, struct str base, const GumboNode *root, struct found *out,
                      struct page_links *links)
{
    struct metas *metas = arena_make(a, struct metas);
    struct str title = {NULL, 0};
    for (const GumboNode *node = root; node; node = markup_next(root, node, false)) {
        if (markup_is(node, GUMBO_TAG_META))
            add_meta(metas, node);
        else if (markup_is(node, GUMBO_TAG_LINK))
            read_link(a, base, node, links);
        else if (markup_is(node, GUMBO_TAG_TITLE) && title.n == 0)
            title = markup_text(a, node);
    }
    read_metas(a, base, metas, out);
    if (out->copy.title.n == 0)
        out->copy.title = title;
    if (markup_is(root, GUMBO_TAG_HTML))
        out->copy.language = markup_attribute(root, "lang");
}

/* ---- JSON-LD ---- */

int64_t opengraph_duration(struct str text)
{
    int64_t total = 0, number = 0;
    if (!str_starts(text, S("PT")) || text.n > 14)
        return 0;
    for (ptrdiff_t i = 2; i < text.n; i++) {
        char c = text.p[i];
        if (char_is_digit(c)) {
            number = number * 10 + (c - '0');
            continue;
        }
        total += number * (c == 'H' ? 3600 : c == 'M' ? 60 : c == 'S' ? 1 : 0);
        number = 0;
    }
    return total;
}

static struct str first_text(struct arena *a, const json_t *json, const char *const *names)
{
    struct str text = {NULL, 0};
    for (; *names && text.n == 0; names++)
        text = json_read_text(a, json, *names);
    return text;
}

static void read_thing(struct arena *a, struct str base, const json_t *json, struct found *out)
{
    static const char *const titles[] = {"headline", "name", NULL}, *const authors[] = {"author.name", "author", NULL};
    static const char *const pictures[] = {"image.url", "image.contentUrl", "image", "thumbnailUrl", NULL};
    static const char *const dates[] = {"datePublished", "uploadDate", NULL};
    struct found thing = found_none(EMBED_FROM_OPENGRAPH);
    struct str author = first_text(a, json, authors);
    thing.copy.title = markup_strip(a, first_text(a, json, titles), false);
    thing.copy.author = is_address(author) ? S("") : markup_strip(a, author, false);
    thing.copy.posted_at = read_time(first_text(a, json, dates));
    thing.copy.seconds = opengraph_duration(json_read_text(a, json, "duration"));
    thing.picture = join(a, base, first_text(a, json, pictures));
    found_add(out, &thing);
}

static bool is_work(const json_t *json)
{
    static const char *const types[] = {"Article",        "NewsArticle", "BlogPosting", "SocialMediaPosting",
                                        "VideoObject",    "AudioObject", "Dataset",     "Report",
                                        "PodcastEpisode", "WebPage"};
    const json_t *type = json_read_member(json, "@type");
    for (ptrdiff_t i = 0; i < COUNT_OF(types); i++)
        if (json_is_string(type) && str_equal(str_from_c(json_string_value(type)), str_from_c(types[i])))
            return true;
    return false;
}

static void read_script(struct arena *a, struct str base, struct str script, struct found *out)
{
    json_t *json;
    if (failed(json_read(script, &json)))
        return;
    const json_t *graph = json_is_array(json) ? json : json_object_get(json, "@graph");
    if (is_work(json))
        read_thing(a, base, json, out);
    for (size_t i = 0; i < json_array_size(graph); i++)
        if (is_work(json_array_get(graph, i)))
            read_thing(a, base, json_array_get(graph, i), out);
    json_decref(json);
}

struct err opengraph_read(struct arena *a, struct str base, struct str page, struct found *out,
                          struct page_links *links)
{
    const GumboNode *root;
    struct head_tags *tags = arena_make(a, struct head_tags);
    *out = found_none(EMBED_FROM_OPENGRAPH);
    *links = (struct page_links){0};
    head_tags_read(a, page, tags);
    TRY(markup_parse(a, tags->markup, &root));
    read_tree(a, base, root, out, links);
    for (int i = 0; i < tags->script_count; i++)
        read_script(a, base, tags->scripts[i], out);
    return OK;
}
