/* import_ghost_beside.c - what Ghost's settings let people download beside an export: routes and redirects. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import_ghost.h"

#include <unistd.h>

#include "exchange/tree.h"
#include "text/yaml.h"

#define BESIDE_MAX 20000 /* redirects */

/* ---- files ---- */

/* The text of a file beside the export; *found false: there is none. */
static struct err text_beside(struct import_ghost *g, struct str path, const char *name, struct str *out, bool *found)
{
    const struct tree here = {0};
    ptrdiff_t slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/')
        slash--;
    struct str file = str_concat(&g->a, str_slice(path, 0, slash), str_from_c(name));
    *found = access(str_to_c(&g->a, file), F_OK) == 0;
    return *found ? tree_file(&g->a, &here, file, out) : OK;
}

static struct err tree_beside(struct import_ghost *g, struct str path, const char *name, json_t **out)
{
    struct str text;
    bool found;
    *out = NULL;
    TRY(text_beside(g, path, name, &text, &found));
    if (!found)
        return OK;
    bool yaml = str_ends(str_from_c(name), S(".yaml"));
    struct err e = yaml ? yaml_read(text, 1, out) : json_text_read(text, 1, out);
    return failed(e) ? err_in(e, "%s beside %.*s", name, STR_ARG(path)) : OK;
}

/* ---- routes ---- */

/* collections: {"/news/": {permalink: "/news/{slug}/"}} */
static void take_routes(struct import_ghost *g, const json_t *routes)
{
    json_t *all = (json_t *)(uintptr_t)json_get(routes, S("collections"));
    for (void *i = json_object_iter(all); i && g->pattern_count < GHOST_PATTERNS_MAX;
         i = json_object_iter_next(all, i)) {
        const json_t *one = json_object_iter_value(i);
        struct str pattern = json_get_words(import_arena(g->import), one, S("permalink"));
        if (str_starts(pattern, S("/")))
            g->patterns[g->pattern_count++] = str_copy(import_arena(g->import), pattern);
    }
}

/* ---- redirects ---- */

/* The path that a pattern "^/old/?$" means; none where it means many. In the arena of the record. */
static struct str path_of(struct import_ghost *g, struct str pattern)
{
    char *p = arena_bytes(&g->a, pattern.n);
    ptrdiff_t n = 0;
    if (str_starts(pattern, S("^")))
        pattern = str_from(pattern, 1);
    if (str_ends(pattern, S("$")))
        pattern = str_slice(pattern, 0, pattern.n - 1);
    if (str_ends(pattern, S("/?")))
        pattern = str_slice(pattern, 0, pattern.n - 1);
    for (ptrdiff_t i = 0; i < pattern.n; i++) {
        char c = pattern.p[i];
        if (c == '\\' && i + 1 < pattern.n)
            c = pattern.p[++i];
        else if (str_find_char(S("()[]{}*+?|^$"), c, 0) >= 0)
            return (struct str){NULL, 0};
        p[n++] = c;
    }
    return (struct str){p, n};
}

static struct err take_redirect(struct import_ghost *g, struct str from, struct str to, bool permanent)
{
    struct str path = path_of(g, from);
    if (!path.n || str_find_char(to, '$', 0) >= 0) {
        import_note(g->import, IMPORT_CHANGED, from, S("a redirect of many addresses, left out"), 1);
        return OK;
    }
    path = str_starts(path, S("/")) ? path : str_concat(&g->a, S("/"), path);
    return import_redirect(g->import, path, to, permanent ? 301 : 302);
}

static struct err take_json(struct import_ghost *g, const json_t *list)
{
    const json_t *one;
    for (size_t at = 0; at < BESIDE_MAX && json_is_array(list) && json_next_item(list, &at, &one);) {
        TRY(take_redirect(g, json_get_words(&g->a, one, S("from")), json_get_words(&g->a, one, S("to")),
                          json_is_yes(json_get(one, S("permanent")))));
        arena_reset(&g->a);
    }
    return OK;
}

/* {301: {FROM: TO}, 302: {FROM: TO}} */
static struct err take_yaml(struct import_ghost *g, const json_t *tree)
{
    for (int permanent = 0; permanent < 2; permanent++) {
        json_t *all = (json_t *)(uintptr_t)json_get(tree, permanent ? S("301") : S("302"));
        int count = 0;
        for (void *i = json_object_iter(all); i && count < BESIDE_MAX; i = json_object_iter_next(all, i), count++) {
            TRY(take_redirect(g, str_from_c(json_object_iter_key(i)), json_words(&g->a, json_object_iter_value(i)),
                              permanent));
            arena_reset(&g->a);
        }
    }
    return OK;
}

struct err import_ghost_beside(struct import_ghost *g, struct str path)
{
    json_t *routes, *json, *yaml = NULL;
    TRY(tree_beside(g, path, "routes.yaml", &routes));
    take_routes(g, routes);
    json_decref(routes);
    TRY(tree_beside(g, path, "redirects.json", &json));
    struct err e = take_json(g, json);
    json_decref(json);
    if (!failed(e))
        e = tree_beside(g, path, "redirects.yaml", &yaml);
    if (!failed(e))
        e = take_yaml(g, yaml);
    json_decref(yaml);
    arena_reset(&g->a);
    return e;
}
