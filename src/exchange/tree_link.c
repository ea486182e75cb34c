/* tree_link.c - which page of a tree a link among its files means, and the address that follows from where that lies.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

#include "base/map.h"
#include "text/url.h"

/* Files of pages by their names alone: Hugo finds "boat.md" wherever it lies. */
struct tree_names {
    struct arena *a;
    struct map paths; /* of several with a name the first */
};

/* ---- which file ---- */

static struct str without_ending(struct str path)
{
    static const struct str ENDINGS[] = {S_INIT(".md"), S_INIT(".markdown"), S_INIT(".html")};
    for (int i = 0; i < COUNT_OF(ENDINGS); i++)
        if (str_ends(path, ENDINGS[i]))
            return str_slice(path, 0, path.n - ENDINGS[i].n);
    return path;
}

/* A page's file at path, which may leave out its ending, or that it is the index of a folder; none. */
static struct str page_at(struct arena *a, const struct tree *tree, struct str path, struct str language)
{
    static const char *const ENDINGS[] = {".md", "/index.md", "/_index.md", ".markdown", ".html"};
    struct str bare = without_ending(path);
    for (int own = language.n > 0; own >= 0 && bare.n; own--)
        for (int i = 0; i < COUNT_OF(ENDINGS); i++) {
            struct str ending = str_from_c(ENDINGS[i]);
            ptrdiff_t dot = str_find_char(ending, '.', 0);
            struct str file = str_concat(a, bare, ending);
            if (own)
                file = str_format(a, "%.*s%.*s.%.*s%.*s", STR_ARG(bare), STR_ARG(str_slice(ending, 0, dot)),
                                  STR_ARG(language), STR_ARG(str_from(ending, dot)));
            if (tree_within(a, tree, file).n)
                return file;
        }
    return tree_is_page(path) && tree_within(a, tree, path).n ? path : (struct str){NULL, 0};
}

static struct err note_name(void *context, struct str path)
{
    struct tree_names *names = context;
    struct str name, folder = tree_folder(path, &name);
    name = without_ending(name);
    if (str_equal(name, S("index")) || str_equal(name, S("_index")))
        (void)tree_folder(folder, &name);
    void **slot = map_put(names->a, &names->paths, str_copy(names->a, name));
    if (!*slot) {
        struct str *kept = arena_array(names->a, struct str, 1);
        *kept = str_copy(names->a, path);
        *slot = kept;
    }
    return OK;
}

struct tree_names *tree_names_begin(struct arena *a)
{
    struct tree_names *names = arena_array(a, struct tree_names, 1);
    names->a = a;
    return names;
}

static struct str without_index(struct str path)
{
    static const struct str INDEXES[] = {S_INIT("/index"), S_INIT("/_index")};
    for (int i = 0; i < COUNT_OF(INDEXES); i++)
        if (str_ends(path, INDEXES[i]))
            return str_slice(path, 0, path.n - INDEXES[i].n);
    return path;
}

/* The first file of that name, in the language where it is there; the tree is gone through when one is asked for
 * first. */
static struct str page_named(struct arena *a, const struct tree *tree, struct str name, struct str language)
{
    struct tree_names *names = tree->names;
    struct str bare = without_ending(name);
    if (!names || !bare.n)
        return (struct str){NULL, 0};
    if (names->paths.count == 0)
        err_ignore(tree_walk(tree, note_name, names));
    const struct str *found = map_get(&names->paths, bare);
    if (!found && language.n)
        found = map_get(&names->paths, str_format(a, "%.*s.%.*s", STR_ARG(bare), STR_ARG(language)));
    return found ? page_at(a, tree, without_index(without_ending(*found)), language) : (struct str){NULL, 0};
}

/* Beside the page, from the top of the content, from that of the tree, by its name. */
static struct str find_page(struct arena *a, const struct tree *tree, struct str page, struct str language,
                            struct str target)
{
    struct str last, file = S("");
    const struct str top[] = {tree_folder(page, &last), tree->content, S("")};
    for (int i = target.p[0] == '/'; i < COUNT_OF(top) && !file.n; i++) {
        struct str path = tree_settled(a, top[i], target);
        file = path.n ? page_at(a, tree, path, language) : S("");
    }
    if (!file.n && tree->kind == TREE_HUGO && str_find_char(target, '/', 0) < 0)
        file = page_named(a, tree, target, language);
    return file;
}

/* ---- its address ---- */

struct str tree_link(struct arena *a, const struct tree *tree, struct str page, struct str language, struct str target)
{
    struct tree_name name;
    if (!tree->root.n || !target.n)
        return (struct str){NULL, 0};
    if (!language.n) {
        tree_name_read(a, tree, page, &name);
        language = name.language;
    }
    struct str file = find_page(a, tree, page, language, target);
    if (!file.n)
        return (struct str){NULL, 0};
    tree_name_read(a, tree, file, &name);
    return str_concat(a, tree->prefix, tree_file_address(a, tree, &name, false));
}

struct str tree_linked_page(struct arena *a, const struct tree *tree, struct str page, struct str address)
{
    static const struct str ENDINGS[] = {S_INIT(".md"), S_INIT(".markdown")};
    struct str path = tree_own_path(a, tree, address);
    for (int i = 0; i < COUNT_OF(ENDINGS); i++)
        if (str_ends(path, ENDINGS[i]))
            return tree_link(a, tree, page, S(""), path);
    return (struct str){NULL, 0};
}

bool tree_has_file(struct arena *a, const struct tree *tree, struct str path)
{
    struct str inside = tree->root.n ? tree_settled(a, S(""), path) : S("");
    return inside.n && tree_within(a, tree, inside).n;
}
