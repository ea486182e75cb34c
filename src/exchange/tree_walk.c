/* tree_walk.c - the files of pages in a tree, one by one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

#include "exchange/files.h"

bool tree_is_page(struct str name)
{
    static const struct str ENDINGS[] = {S_INIT(".md"),  S_INIT(".markdown"), S_INIT(".mdown"),
                                         S_INIT(".mkd"), S_INIT(".html"),     S_INIT(".htm")};
    for (int i = 0; i < COUNT_OF(ENDINGS); i++)
        if (name.n > ENDINGS[i].n && str_equal_nocase(str_from(name, name.n - ENDINGS[i].n), ENDINGS[i]))
            return true;
    return false;
}

static bool wanted(const void *context, struct str name)
{
    (void)context;
    return tree_is_page(name);
}

/* Whether the configuration of Jekyll has that collection: a list of names, or an object by them. */
static bool is_collection(const struct tree *tree, struct str name)
{
    const json_t *collections = json_get(tree->config, S("collections")), *one;
    for (size_t at = 0; json_is_array(collections) && json_next_item(collections, &at, &one);)
        if (json_is_string(one) && str_equal(str_from_c(json_string_value(one)), name))
            return true;
    return json_get(collections, name) != NULL;
}

/* Whether a folder holds no pages: what programs made, fetched or keep to themselves. */
static bool passed_over(const void *context, struct str name)
{
    static const struct str NAMES[] = {S_INIT("vendor"), S_INIT("_site"), S_INIT("node_modules")};
    const struct tree *tree = context;
    if (tree->kind != TREE_JEKYLL)
        return str_equal(name, S("node_modules"));
    for (int i = 0; i < COUNT_OF(NAMES); i++)
        if (str_equal(name, NAMES[i]))
            return true;
    if (!str_starts(name, S("_")) || str_equal(name, S("_posts")) || str_equal(name, S("_drafts")))
        return false;
    return !is_collection(tree, str_from(name, 1));
}

struct walking {
    const struct tree *tree;
    tree_visit *visit;
    void *context;
};

static struct err visit(void *context, struct str path, bool *stop)
{
    const struct walking *w = context;
    (void)stop;
    return w->visit(w->context, str_from(path, w->tree->root.n + 1));
}

struct err tree_walk(const struct tree *tree, tree_visit *each, void *context)
{
    struct arena a;
    struct walking w = {tree, each, context};
    const struct files_rule rule = {wanted, passed_over, tree};
    arena_init(&a, 0);
    struct str top =
        tree->content.n ? str_format(&a, "%.*s/%.*s", STR_ARG(tree->root), STR_ARG(tree->content)) : tree->root;
    struct err e = files_walk(top, &rule, visit, &w);
    arena_close(&a);
    return e;
}
