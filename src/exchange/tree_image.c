/* tree_image.c - the picture of a page, and which file an address of a picture means. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "text/url.h"

/* ---- what the page says ---- */

/* A file of a bundle that is named as themes look for it: resources: [{name: cover, src: a.jpg}]. */
static struct str resource(const struct tree_reading *r)
{
    static const struct str NAMES[] = {S_INIT("feature"), S_INIT("cover"), S_INIT("header"), S_INIT("thumbnail")};
    const json_t *item;
    for (size_t at = 0; at < TREE_LIST_MAX && json_next_item(tree_value(r, "resources"), &at, &item);) {
        struct str name = str_lower_ascii(r->a, json_get_words(r->a, item, S("name")));
        for (int i = 0; i < COUNT_OF(NAMES); i++)
            if (str_find(name, NAMES[i], 0) >= 0)
                return json_get_words(r->a, item, S("src"));
    }
    return S("");
}

/* Text, or an empty one that is written there; none: the picture's own stand. */
static struct str given(const struct tree_reading *r, const char *key, struct str text)
{
    return text.n ? text : json_is_string(tree_value(r, key)) ? S("") : (struct str){NULL, 0};
}

void tree_image(struct tree_reading *r)
{
    struct import_story *story = &r->page->story;
    struct story_input *in = &story->input;
    story->image = TREE_WORDS(r, "image.path", "image.src", "image.url", "image", "featured_image", "featuredImage",
                              "feature_image", "featureimage", "cover.image", "cover.src", "cover", "images", "banner",
                              "header.image", "hero", "thumbnail", "header.teaser");
    if (!story->image.n)
        story->image = resource(r);
    story->social_image = TREE_WORDS(r, "social_image", "og_image", "header.og_image");
    in->lead_alt = given(r, "alt",
                         TREE_WORDS(r, "alt", "image.alt", "image_alt", "imageAlt", "cover.alt", "featured_image_alt",
                                    "header.image_description"));
    in->lead_caption = given(r, "caption",
                             TREE_WORDS(r, "caption", "image.caption", "image_caption", "imageCaption", "cover.caption",
                                        "featured_image_caption", "header.caption"));
    in->lead_credit =
        given(r, "credit", TREE_WORDS(r, "credit", "image.credit", "image_credit", "imageCredit", "cover.credit"));
}

/* ---- files ---- */

struct str tree_within(struct arena *a, const struct tree *tree, struct str path)
{
    struct stat facts;
    char *real = realpath(str_to_c(a, str_format(a, "%.*s/%.*s", STR_ARG(tree->root), STR_ARG(path))), NULL);
    struct str found = real ? str_copy(a, str_from_c(real)) : S("");
    free(real);
    bool within = found.n > tree->root.n && str_starts(found, tree->root) && found.p[tree->root.n] == '/';
    return within && stat(str_to_c(a, found), &facts) == 0 && S_ISREG(facts.st_mode) ? found : (struct str){NULL, 0};
}

struct str tree_settled(struct arena *a, struct str folder, struct str path)
{
    struct str rest = str_format(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(path)), part, out = S("");
    while (rest.n) {
        (void)str_cut(rest, '/', &part, &rest);
        if (str_equal(part, S(".."))) {
            ptrdiff_t slash = out.n;
            while (slash > 0 && out.p[slash - 1] != '/')
                slash--;
            if (!out.n)
                return (struct str){NULL, 0};
            out = str_slice(out, 0, MAX(slash - 1, 0));
        } else if (part.n && !str_equal(part, S("."))) {
            out = out.n ? str_format(a, "%.*s/%.*s", STR_ARG(out), STR_ARG(part)) : part;
        }
    }
    return out;
}

/* Where a site keeps what readers get as it is, the most usual first. */
static const struct str BELOW[] = {S_INIT(""), S_INIT("static"), S_INIT("assets"), S_INIT("content"), S_INIT("public")};

static struct str site_file(struct arena *a, const struct tree *tree, struct str path)
{
    for (int i = 0; i < COUNT_OF(BELOW); i++) {
        struct str inside = tree_settled(a, BELOW[i], path);
        struct str file = inside.n ? tree_within(a, tree, inside) : S("");
        if (file.n)
            return file;
    }
    return (struct str){NULL, 0};
}

struct str tree_own_path(struct arena *a, const struct tree *tree, struct str address)
{
    struct url url;
    struct str path, host = url_host(tree->site);
    if (!url_parse(address, &url) || url.kind == URL_MAILTO || !url_decode(a, url.path, &path) ||
        str_find_char(path, '\0', 0) >= 0)
        return S("");
    if (url.host.n && !tree->any_host && !(host.n && str_equal_nocase(url.host, host)))
        return S("");
    bool within =
        tree->prefix.n && str_starts(path, tree->prefix) && path.n > tree->prefix.n && path.p[tree->prefix.n] == '/';
    return within ? str_from(path, tree->prefix.n) : path;
}

struct str tree_picture_file(struct arena *a, const struct tree *tree, struct str path, struct str address)
{
    struct str own = tree_own_path(a, tree, address), last;
    if (!own.n)
        return (struct str){NULL, 0};
    if (own.p[0] != '/') {
        struct str beside = tree_settled(a, tree_folder(path, &last), own);
        struct str file = beside.n ? tree_within(a, tree, beside) : S("");
        if (file.n)
            return file;
    }
    return site_file(a, tree, own);
}
