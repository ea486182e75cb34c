/* tree_walk.c - the files of pages in a tree, one by one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

#include <fts.h>
#include <string.h>
#include <sys/stat.h>

static bool is_page(struct str name)
{
    static const struct str ENDINGS[] = {S_INIT(".md"),  S_INIT(".markdown"), S_INIT(".mdown"),
                                         S_INIT(".mkd"), S_INIT(".html"),     S_INIT(".htm")};
    for (int i = 0; i < COUNT_OF(ENDINGS); i++)
        if (name.n > ENDINGS[i].n && str_equal_nocase(str_from(name, name.n - ENDINGS[i].n), ENDINGS[i]))
            return true;
    return false;
}

/* What tells of a folder comes first in it, folders last: a list is known before what is in it. */
static int by_name(const FTSENT **a, const FTSENT **b)
{
    bool first_a = str_starts(str_from_c((*a)->fts_name), S("_index.")),
         first_b = str_starts(str_from_c((*b)->fts_name), S("_index."));
    if (first_a != first_b)
        return first_a ? -1 : 1;
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* Whether a folder holds no pages: what programs made, fetched or keep to themselves. */
static bool is_passed_over(const struct tree *tree, struct str name)
{
    static const struct str NAMES[] = {S_INIT("node_modules"), S_INIT("vendor"),    S_INIT("public"),
                                       S_INIT("_site"),        S_INIT("resources"), S_INIT("themes")};
    for (int i = 0; tree->kind != TREE_PLAIN && i < COUNT_OF(NAMES); i++)
        if (str_equal(name, NAMES[i]) && (tree->kind == TREE_JEKYLL || str_equal(name, S("node_modules"))))
            return true;
    if (str_starts(name, S(".")))
        return true;
    if (tree->kind != TREE_JEKYLL || !str_starts(name, S("_")))
        return false;
    const json_t *collections = json_get(tree->config, S("collections")), *one;
    for (size_t at = 0; json_is_array(collections) && json_next_item(collections, &at, &one);)
        if (str_equal(str_from_c(json_is_string(one) ? json_string_value(one) : ""), str_from(name, 1)))
            return false;
    return !str_equal(name, S("_posts")) && !str_equal(name, S("_drafts")) && !json_get(collections, str_from(name, 1));
}

static struct err walk(const struct tree *tree, FTS *fts, tree_visit *visit, void *context)
{
    for (FTSENT *entry; (entry = fts_read(fts));) {
        struct str path = str_from(str_from_c(entry->fts_path), tree->root.n + 1);
        struct str name = str_from_c(entry->fts_name);
        bool folder = entry->fts_info == FTS_D;
        if (entry->fts_info == FTS_DNR || entry->fts_info == FTS_ERR)
            return err_make(&ERR_SYSTEM, "%s: %s", entry->fts_path, strerror(entry->fts_errno));
        if (folder && entry->fts_level > TREE_DEEP_MAX)
            return err_make(&ERR_LIMIT, "%s: folders are more than %d deep", entry->fts_path, TREE_DEEP_MAX);
        if (folder && entry->fts_level > 0 && is_passed_over(tree, name))
            fts_set(fts, entry, FTS_SKIP);
        else if (entry->fts_info == FTS_F && is_page(name))
            TRY(visit(context, path));
    }
    return OK;
}

struct err tree_walk(const struct tree *tree, tree_visit *visit, void *context)
{
    struct arena a;
    arena_init(&a, 0);
    struct str top =
        tree->content.n ? str_format(&a, "%.*s/%.*s", STR_ARG(tree->root), STR_ARG(tree->content)) : tree->root;
    char *tops[] = {str_to_c(&a, top), NULL};
    FTS *fts = fts_open(tops, FTS_PHYSICAL | FTS_NOCHDIR, by_name);
    struct err e = fts ? walk(tree, fts, visit, context) : err_errno("%.*s", STR_ARG(top));
    if (fts)
        fts_close(fts);
    arena_close(&a);
    return e;
}
