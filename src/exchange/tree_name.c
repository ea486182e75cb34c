/* tree_name.c - what the name of a page's file says. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

#include "text/language.h"

struct str tree_folder(struct str path, struct str *last)
{
    ptrdiff_t slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/')
        slash--;
    *last = str_from(path, slash);
    return str_slice(path, 0, MAX(slash - 1, 0));
}

static struct str without_ending(struct str name, struct str *ending)
{
    ptrdiff_t dot = name.n;
    while (dot > 0 && name.p[dot - 1] != '.')
        dot--;
    *ending = str_from(name, dot);
    return dot > 1 ? str_slice(name, 0, dot - 1) : name;
}

/* "2024-03-01-" in front. */
static bool has_date(struct str name)
{
    static const char SHAPE[] = "dddd-dd-dd-";
    for (ptrdiff_t i = 0; i < (ptrdiff_t)sizeof(SHAPE) - 1; i++)
        if (i >= name.n || (SHAPE[i] == 'd' ? !char_is_digit(name.p[i]) : name.p[i] != '-'))
            return false;
    return name.n > (ptrdiff_t)sizeof(SHAPE) - 1;
}

/* "harbour.fr" where the configuration names languages, or the ending is one of two letters. */
static void take_language(const struct tree *tree, struct tree_name *out)
{
    struct str ending, base = without_ending(out->base, &ending);
    bool named = json_get(json_get(tree->config, S("languages")), ending) != NULL;
    if (tree->kind != TREE_HUGO || base.n == out->base.n || !(named || ending.n == 2) || !language_is_valid_tag(ending))
        return;
    out->language = ending;
    out->base = base;
}

/* "content/es/..." where the configuration names that language. */
static void take_language_folder(const struct tree *tree, struct tree_name *out)
{
    struct str first, rest;
    (void)str_cut(out->folder, '/', &first, &rest);
    if (tree->kind != TREE_HUGO || out->language.n || !first.n || !language_is_valid_tag(first) ||
        !json_get(json_get(tree->config, S("languages")), first))
        return;
    out->language = first;
    out->folder = rest;
}

/* path without its parts "_posts" and "_drafts", and without the "_" of a collection's. In a. */
static struct str without_marks(struct arena *a, struct str path, bool *draft)
{
    struct str out = S(""), part;
    while (path.n) {
        (void)str_cut(path, '/', &part, &path);
        *draft = *draft || str_equal(part, S("_drafts"));
        if (!part.n || str_equal(part, S("_posts")) || str_equal(part, S("_drafts")))
            continue;
        part = str_starts(part, S("_")) ? str_from(part, 1) : part;
        out = out.n ? str_format(a, "%.*s/%.*s", STR_ARG(out), STR_ARG(part)) : part;
    }
    return out;
}

void tree_name_read(struct arena *a, const struct tree *tree, struct str path, struct tree_name *out)
{
    struct str ending;
    *out = (struct tree_name){0};
    if (tree->content.n && str_starts(path, tree->content) && path.n > tree->content.n)
        path = str_from(path, tree->content.n + 1);
    out->folder = tree_folder(path, &out->base);
    if (tree->kind == TREE_JEKYLL)
        out->folder = without_marks(a, out->folder, &out->draft);
    out->base = without_ending(out->base, &ending);
    out->html = str_starts(str_lower_ascii(a, ending), S("htm"));
    take_language(tree, out);
    out->list = str_equal(out->base, S("_index"));
    out->bundle = str_equal(out->base, S("index"));
    if (out->list || out->bundle)
        out->folder = tree_folder(out->folder, &out->base);
    take_language_folder(tree, out);
    if (has_date(out->base)) {
        out->date = str_slice(out->base, 0, 10);
        out->base = str_from(out->base, 11);
    }
}
