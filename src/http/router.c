/* router.c - routes in a tree of path segments. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/router.h"

#include <string.h>

#define METHODS 7
#define SECRETS_MAX 8
#define SECRET S(":secret/")
#define VALUES COUNT_OF(((struct http_request *)0)->parameters)

/* The routes of one pattern shape, by method. */
struct ending {
    const struct http_route *by_method[METHODS];
    bool any;
};

/* A place in the tree: what has been matched is the way from the root. */
struct node {
    struct str literal;
    struct node *children; /* literal ones */
    struct node *next;
    struct node *name;           /* ":name" */
    struct ending bare, slashed; /* patterns that end here, without and with a final '/' */
    struct ending rest;          /* ":name*" */
};

struct http_router {
    struct node root;
    const struct http_route **routes;
    ptrdiff_t count, capacity;
    struct str secrets[SECRETS_MAX]; /* patterns, cut behind SECRET */
    int secret_count;
};

static const char *const METHOD_NAMES[METHODS] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

struct http_router *http_router_make(struct arena *a)
{
    return arena_make(a, struct http_router);
}

static struct node *child_of(struct arena *a, struct node *node, struct str segment)
{
    if (str_starts(segment, S(":"))) {
        if (!node->name)
            node->name = arena_make(a, struct node);
        return node->name;
    }
    for (struct node *child = node->children; child; child = child->next)
        if (str_equal(child->literal, segment))
            return child;
    struct node *child = arena_make(a, struct node);
    child->literal = segment;
    child->next = node->children;
    node->children = child;
    return child;
}

/* Walks, and where needed makes, the way of a pattern; the place where its routes are kept. */
static struct ending *ending_of(struct arena *a, struct node *node, struct str pattern)
{
    struct str rest = str_from(pattern, 1), segment;
    while (str_cut(rest, '/', &segment, &rest))
        node = child_of(a, node, segment);
    if (segment.n == 0)
        return &node->slashed;
    if (str_starts(segment, S(":")) && str_ends(segment, S("*")))
        return &node->rest;
    return &child_of(a, node, segment)->bare;
}

static int count_names(struct str pattern)
{
    int count = 0;
    for (ptrdiff_t i = 0; i + 1 < pattern.n; i++)
        count += pattern.p[i] == '/' && pattern.p[i + 1] == ':';
    return count;
}

static void add_secret(struct http_router *router, struct str pattern)
{
    ptrdiff_t at = str_find(pattern, SECRET, 0);
    if (at < 0)
        return;
    pattern = str_slice(pattern, 0, at + SECRET.n);
    for (int i = 0; i < router->secret_count; i++)
        if (str_equal(router->secrets[i], pattern))
            return;
    if (router->secret_count == SECRETS_MAX)
        fatalx("more than %d kinds of secret addresses", SECRETS_MAX);
    router->secrets[router->secret_count++] = pattern;
}

static void add_route(struct arena *a, struct http_router *router, const struct http_route *route)
{
    struct str pattern = str_from_c(route->pattern);
    if (!str_starts(pattern, S("/")) || count_names(pattern) > VALUES)
        fatalx("route \"%s\" does not begin with / or has too many names", route->pattern);
    struct ending *ending = ending_of(a, &router->root, pattern);
    if (ending->by_method[route->method])
        fatalx("two routes for %s %s", METHOD_NAMES[route->method], route->pattern);
    ending->by_method[route->method] = route;
    ending->any = true;
    add_secret(router, pattern);
    if (router->count == router->capacity) {
        router->capacity = MAX(router->capacity * 2, 32);
        const struct http_route **grown = arena_array(a, const struct http_route *, router->capacity);
        if (router->count)
            memcpy(grown, router->routes, (size_t)router->count * sizeof(struct http_route *));
        router->routes = grown;
    }
    router->routes[router->count++] = route;
}

void http_router_add(struct arena *a, struct http_router *router, const struct http_route *routes, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++)
        add_route(a, router, &routes[i]);
}

/* What a search has matched so far. */
struct search {
    struct str values[VALUES];
    int count;
    bool add_slash;
};

static const struct ending *find(const struct node *node, struct str rest, struct search *search);

/* The end of the path: rest holds its last segment, which may be empty behind a final '/'. */
static const struct ending *find_last(const struct node *node, struct search *search)
{
    if (node->bare.any)
        return &node->bare;
    search->add_slash = node->slashed.any;
    return node->slashed.any ? &node->slashed : NULL;
}

static const struct ending *find_child(const struct node *child, bool more, struct str rest, struct search *search)
{
    return more ? find(child, rest, search) : find_last(child, search);
}

/* A literal segment beats ":name", which beats ":name*": the first way that leads to an ending is taken. */
static const struct ending *find(const struct node *node, struct str rest, struct search *search)
{
    struct str segment, after;
    const struct ending *found = NULL;
    bool more = str_cut(rest, '/', &segment, &after);
    if (rest.n == 0)
        return node->slashed.any ? &node->slashed : NULL;
    for (const struct node *child = node->children; child && !found; child = child->next)
        if (str_equal(child->literal, segment))
            found = find_child(child, more, after, search);
    int before = search->count;
    if (!found && node->name && segment.n > 0 && before < VALUES) {
        search->values[search->count++] = segment;
        found = find_child(node->name, more, after, search);
    }
    if (!found && node->rest.any && before < VALUES) {
        search->count = before;
        search->values[search->count++] = rest;
        search->add_slash = false;
        found = &node->rest;
    }
    if (!found)
        search->count = before;
    return found;
}

/* Pairs the names of the route's pattern with what was matched. */
static void name_values(struct http_request *r, const struct search *search)
{
    struct str rest = str_from_c(r->route->pattern), segment;
    r->parameter_count = 0;
    while (rest.n > 0 && r->parameter_count < search->count) {
        str_cut(rest, '/', &segment, &rest);
        if (!str_starts(segment, S(":")))
            continue;
        struct str name = str_slice(segment, 1, segment.n - str_ends(segment, S("*")));
        r->parameters[r->parameter_count] = (struct http_parameter){name, search->values[r->parameter_count]};
        r->parameter_count++;
    }
}

static struct str allowed_methods(struct arena *a, const struct ending *ending)
{
    struct str out = {0};
    for (int method = 0; method < METHODS; method++) {
        if (!ending->by_method[method] && !(method == HTTP_HEAD && ending->by_method[HTTP_GET]))
            continue;
        struct str name = str_from_c(METHOD_NAMES[method]);
        out = out.n ? str_format(a, "%.*s, %.*s", STR_ARG(out), STR_ARG(name)) : name;
    }
    return out;
}

enum http_match http_router_match(const struct http_router *router, struct http_request *r, struct str *allowed)
{
    struct search search = {0};
    if (!str_starts(r->path, S("/")))
        return HTTP_NO_PATH;
    const struct ending *ending = find(&router->root, str_from(r->path, 1), &search);
    if (!ending)
        return HTTP_NO_PATH;
    if (search.add_slash) {
        r->route = ending->by_method[HTTP_GET]; /* whose address it nearly is */
        return HTTP_ADD_SLASH;
    }
    const struct http_route *route = ending->by_method[r->method];
    if (!route && r->method == HTTP_HEAD)
        route = ending->by_method[HTTP_GET];
    if (!route) {
        *allowed = allowed_methods(r->arena, ending);
        return HTTP_NO_METHOD;
    }
    r->route = route;
    name_values(r, &search);
    return HTTP_MATCHED;
}

/* ---- addresses that are secrets ---- */

/* The next byte of a target, without its escape, in lower case; 0 at its end. */
static char next_byte(struct str *rest)
{
    ptrdiff_t used = MIN(rest->n, 1);
    char c = used ? rest->p[0] : 0;
    if (c == '%' && rest->n > 2 && char_hex_value(rest->p[1]) >= 0 && char_hex_value(rest->p[2]) >= 0) {
        c = (char)(char_hex_value(rest->p[1]) << 4 | char_hex_value(rest->p[2]));
        used = 3;
    }
    *rest = str_from(*rest, used);
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static struct str skip_slashes(struct str rest)
{
    for (struct str after = rest; next_byte(&after) == '/';)
        rest = after;
    return rest;
}

/* Whether more stands behind the literal, which ends in '/', from its second byte on. */
static bool stands_below(struct str rest, struct str literal)
{
    for (ptrdiff_t i = 1; i < literal.n; i++) {
        if (next_byte(&rest) != literal.p[i])
            return false;
        if (literal.p[i] == '/')
            rest = skip_slashes(rest);
    }
    return rest.n > 0;
}

/* What is behind the first segment, where that may be an edition's prefix: "es", "zh-Hant-TW"; else none. */
static struct str behind_edition(struct str path)
{
    struct str first, rest;
    if (!str_cut(path, '/', &first, &rest))
        return (struct str){0};
    ptrdiff_t dash = str_find_char(first, '-', 0), language = dash < 0 ? first.n : dash;
    return language == 2 || language == 3 ? skip_slashes(rest) : (struct str){0};
}

/* The path of a target without its first slashes. */
static struct str path_of(struct str target)
{
    struct str authority, path, scheme = S("://");
    ptrdiff_t at = str_starts(target, S("/")) ? -1 : str_find(target, scheme, 0);
    if (at < 0)
        return skip_slashes(target);
    return str_cut(str_from(target, at + scheme.n), '/', &authority, &path) ? skip_slashes(path) : (struct str){0};
}

struct str http_router_secret(const struct http_router *router, struct str target)
{
    struct str path = path_of(target), behind = behind_edition(path);
    for (int i = 0; i < router->secret_count; i++) {
        struct str pattern = router->secrets[i], literal = str_slice(pattern, 0, pattern.n - SECRET.n);
        if (stands_below(path, literal) || stands_below(behind, literal))
            return pattern;
    }
    return (struct str){0};
}

ptrdiff_t http_router_count(const struct http_router *router)
{
    return router->count;
}

const struct http_route *http_router_at(const struct http_router *router, ptrdiff_t i)
{
    return router->routes[i];
}
