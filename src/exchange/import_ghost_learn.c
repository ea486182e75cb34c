/* import_ghost_learn.c - what Ghost's other tables say of posts. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Kept by key: "tag ID" its slug and name, "first ID" that a post has it first, "tags ID" and "authors ID" what a post
 * has, each with its place in the order, "meta ID" its row of posts_meta.
 */
#include "exchange/import_ghost.h"

static struct str key_of(struct import_ghost *g, const char *kind, struct str id)
{
    return str_format(&g->a, "%s %.*s", kind, STR_ARG(str_slice(id, 0, 100)));
}

/* A row that says that a post has something. */
static struct err learn_pair(struct import_ghost *g, const json_t *row, const char *kind, struct str other)
{
    struct str post = json_get_words(&g->a, row, S("post_id")), id = json_get_words(&g->a, row, other);
    json_int_t place = json_integer_value(json_get(row, S("sort_order")));
    if (!post.n || !id.n)
        return OK;
    if (place == 0 && str_equal(other, S("tag_id")))
        TRY(shelf_put(g->shelf, key_of(g, "first", id), S("")));
    return shelf_put(g->shelf, key_of(g, kind, post), str_format(&g->a, "%lld %.*s", (long long)place, STR_ARG(id)));
}

static struct err learn_user(struct import_ghost *g, const json_t *row)
{
    struct import_author author = {.key = json_get_words(&g->a, row, S("id")),
                                   .name = json_get_words(&g->a, row, S("name")),
                                   .slug = json_get_words(&g->a, row, S("slug"))};
    author.key = str_slice(author.key, 0, IMPORT_KEY_MAX);
    return author.key.n ? import_author(g->import, &author) : OK;
}

static struct err learn_tag(struct import_ghost *g, const json_t *row)
{
    struct str id = json_get_words(&g->a, row, S("id")), slug = json_get_words(&g->a, row, S("slug"));
    struct str name = json_get_words(&g->a, row, S("name"));
    bool internal = str_starts(name, S("#")) || str_equal(json_get_words(&g->a, row, S("visibility")), S("internal"));
    slug = slug.n ? slug : name;
    return id.n && slug.n && !internal ? shelf_put(g->shelf, key_of(g, "tag", id), slug) : OK;
}

struct err import_ghost_learn(struct import_ghost *g, struct str table, struct str text, const json_t *row)
{
    if (str_equal(table, S("posts_tags")))
        return learn_pair(g, row, "tags", S("tag_id"));
    if (str_equal(table, S("posts_authors")))
        return learn_pair(g, row, "authors", S("author_id"));
    if (str_equal(table, S("users")))
        return learn_user(g, row);
    if (str_equal(table, S("tags")))
        return learn_tag(g, row);
    struct str post = json_get_words(&g->a, row, S("post_id"));
    return post.n ? shelf_put(g->shelf, key_of(g, "meta", post), text) : OK;
}

struct err import_ghost_tag(struct import_ghost *g, const json_t *tag)
{
    struct str id = json_get_words(&g->a, tag, S("id")), slug;
    struct import_list list = {.name = json_get_words(&g->a, tag, S("name"))};
    int64_t at = 0, place = 0;
    bool known, first;
    TRY(shelf_next(g->shelf, &g->a, key_of(g, "tag", id), &at, &slug, &known));
    if (!known)
        return OK;
    TRY(shelf_next(g->shelf, &g->a, key_of(g, "first", id), &place, &list.path, &first));
    list.slug = slug;
    list.path = str_format(&g->a, "/tag/%.*s/", STR_ARG(slug));
    return first ? import_section(g->import, &list) : import_tag(g->import, &list);
}
