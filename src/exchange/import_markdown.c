/* import_markdown.c - trees of Markdown files: Hugo's, Jekyll's and plain ones. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/import.h"

#include <sys/stat.h>

#include "exchange/files.h"
#include "exchange/tree.h"
#include "text/yaml.h"

struct markdown {
    struct import *import;
    struct tree tree;
    struct arena a;   /* of the page in hand */
    struct str where; /* it, within the tree */
    int64_t done, all;
};

/* ---- which files ---- */

static bool is_folder(struct str path)
{
    struct arena a;
    struct stat facts;
    arena_init(&a, 0);
    bool is = stat(str_to_c(&a, path), &facts) == 0 && S_ISDIR(facts.st_mode);
    arena_close(&a);
    return is;
}

static bool is_markdown(const void *context, struct str name)
{
    (void)context;
    return tree_is_page(name) && !str_ends(name, S(".html")) && !str_ends(name, S(".htm"));
}

static struct err find_one(void *context, struct str path, bool *stop)
{
    (void)path;
    *(bool *)context = *stop = true;
    return OK;
}

static bool recognises(struct str path, struct str head)
{
    const struct files_rule rule = {.wanted = is_markdown};
    bool found = false;
    if (!is_folder(path))
        return is_markdown(NULL, path) && !str_starts(head, S("{\"")) && !str_starts(head, S("["));
    err_ignore(files_walk(path, &rule, find_one, &found));
    return found;
}

/* ---- what a page names ---- */

static void tell(void *context, enum making_loss loss, struct str what)
{
    const struct markdown *m = context;
    import_note(m->import, loss == MAKING_UNKNOWN ? IMPORT_UNKNOWN : IMPORT_TAKEN_OUT, m->where, what, 1);
}

static struct str find_file(void *context, struct arena *a, struct str address)
{
    const struct markdown *m = context;
    return tree_picture_file(a, &m->tree, m->where, address);
}

static struct str find_linked(void *context, struct arena *a, struct str address)
{
    const struct markdown *m = context;
    return tree_linked_page(a, &m->tree, m->where, address);
}

/* Tells of names that stories are filed under, with the addresses that Hugo gave them; they become slugs. */
static struct err tell_lists(struct markdown *m, const struct str **names, ptrdiff_t count, const char *folder,
                             struct err (*one)(struct import *, const struct import_list *))
{
    struct str *slugs = arena_array(&m->a, struct str, count);
    for (ptrdiff_t i = 0; i < count; i++) {
        struct str name = (*names)[i], path = tree_urlize(&m->a, name);
        slugs[i] = name;
        if (str_find_char(name, '/', 0) >= 0)
            continue;
        slugs[i] = import_slug(&m->a, path);
        struct import_list list = {.slug = slugs[i], .name = name, .parent = S(""), .path = S("")};
        if (m->tree.kind == TREE_HUGO)
            list.path = str_format(&m->a, "%.*s/%s/%.*s/", STR_ARG(m->tree.prefix), folder, STR_ARG(path));
        TRY(one(m->import, &list));
    }
    *names = slugs;
    return OK;
}

static void name_authors(struct markdown *m, struct story_input *in)
{
    struct story_byline *bylines = arena_array(&m->a, struct story_byline, in->byline_count);
    for (ptrdiff_t i = 0; i < in->byline_count; i++) {
        struct str key = str_slice(in->bylines[i].name, 0, IMPORT_KEY_MAX);
        bylines[i] = (struct story_byline){import_author_name(m->import, &m->a, key), in->bylines[i].role};
    }
    in->bylines = bylines;
}

/* A plain tree says names; the others' are words of addresses too, told of before. */
static struct err fit_names(struct markdown *m, struct story_input *in)
{
    if (m->tree.kind == TREE_PLAIN)
        return OK;
    name_authors(m, in);
    if (in->language.n) /* sections and tags of another edition are made with the story */
        return OK;
    TRY(tell_lists(m, &in->sections, in->section_count, "categories", import_section));
    return tell_lists(m, &in->tags, in->tag_count, "tags", import_tag);
}

/* ---- pages ---- */

static struct err take_list(struct markdown *m, const struct tree_page *page)
{
    struct str folder = page->list.parent;
    if (str_equal(folder, S("authors"))) {
        const struct import_author author = {page->list.slug, page->list.name, S("")};
        return import_author(m->import, &author);
    }
    bool names = str_equal(page->list.slug, S("tags")) || str_equal(page->list.slug, S("categories")) ||
                 str_equal(page->list.slug, S("authors"));
    return names ? OK : import_section(m->import, &page->list);
}

/* The newsroom's own language is that of a story that says another form of it: "en-GB" is "en". */
static struct str fit_language(const struct markdown *m, struct str language)
{
    struct str own = newsroom_settings(import_newsroom(m->import))->language, first, rest;
    (void)str_cut(language, '-', &first, &rest);
    return str_equal_nocase(first, own) ? S("") : language;
}

/* What a text names as a picture of this newsroom stands as it is: its file has to be brought in. */
static struct err bring_own_pictures(struct markdown *m, struct str html)
{
    struct str mark = S("src=\"/media/"), address, behind;
    for (ptrdiff_t at = 0; (at = str_find(html, mark, at)) >= 0; at++) {
        (void)str_cut(str_slice(html, at + 5, at + 5 + IMPORT_KEY_MAX), '"', &address, &behind);
        const struct import_media media = {.key = address, .address = address};
        if (find_file(m, &m->a, address).n)
            TRY(import_media(m->import, &media));
    }
    return OK;
}

static struct err take_page(struct markdown *m, struct tree_page *page)
{
    if (page->wrong.n)
        import_note(m->import, IMPORT_CHANGED, m->where, page->wrong, 1);
    if (page->kind == TREE_LIST)
        return take_list(m, page);
    for (ptrdiff_t i = 0; page->redirect.n && i < page->story.path_count; i++)
        TRY(import_redirect(m->import, page->story.paths[i], page->redirect, 301));
    if (page->kind == TREE_NOTHING)
        return OK;
    page->story.where = m->where;
    page->story.links = m->tree.kind != TREE_PLAIN; /* whose links are of this newsroom, but for those to files */
    page->story.input.language = fit_language(m, page->story.input.language);
    TRY(fit_names(m, &page->story.input));
    TRY(bring_own_pictures(m, page->story.html));
    return import_story(m->import, &page->story);
}

static struct err read_page(struct markdown *m)
{
    struct tree_page page = {0};
    const struct making told = {&m->a, NULL, tell, m};
    struct str text;
    struct err e = tree_file(&m->a, &m->tree, m->where, &text);
    if (!failed(e))
        e = tree_page_read(&m->a, &m->tree, m->where, text, &told, &page);
    if (err_is(e, &ERR_INVALID) || err_is(e, &ERR_LIMIT)) {
        import_note(m->import, IMPORT_LEFT_OUT, m->where, str_copy(&m->a, str_from_c(err_detail())), 1);
        e = OK;
    } else if (!failed(e)) {
        e = take_page(m, &page);
    }
    tree_page_close(&page);
    return e;
}

static struct err visit(void *context, struct str path)
{
    struct markdown *m = context;
    m->where = path;
    struct err e = read_page(m);
    arena_reset(&m->a);
    import_progress(m->import, ++m->done, m->all);
    return e;
}

static struct err count_page(void *context, struct str path)
{
    struct markdown *m = context;
    (void)path;
    m->all++;
    return OK;
}

/* ---- authors that Jekyll's configuration names ---- */

static struct err take_authors(struct markdown *m, const json_t *tree)
{
    json_t *all = (json_t *)(uintptr_t)tree;
    for (void *i = json_object_iter(all); i; i = json_object_iter_next(all, i)) {
        struct import_author author = {str_from_c(json_object_iter_key(i)), S(""), S("")};
        author.key = str_slice(author.key, 0, IMPORT_KEY_MAX);
        author.name = json_get_words(&m->a, json_object_iter_value(i), S("name"));
        if (author.key.n && author.name.n)
            TRY(import_author(m->import, &author));
    }
    return OK;
}

static struct err read_authors(struct markdown *m)
{
    json_t *tree;
    struct str text;
    struct err e = m->tree.kind == TREE_JEKYLL ? tree_file(&m->a, &m->tree, S("_data/authors.yml"), &text)
                                               : err_make(&ERR_NOT_FOUND, "no such list");
    if (failed(e))
        return OK;
    e = yaml_read(text, 1, &tree);
    if (failed(e))
        return err_in(e, "%.*s/_data/authors.yml", STR_ARG(m->tree.root));
    e = take_authors(m, tree);
    json_decref(tree);
    return e;
}

/* ---- a tree ---- */

static struct err read_tree(struct markdown *m)
{
    TRY(import_source(m->import, m->tree.site.n ? m->tree.site : m->tree.root));
    import_files(m->import, find_file, m);
    import_pages(m->import, find_linked, m);
    TRY(read_authors(m));
    m->done = m->all = 0;
    TRY(tree_walk(&m->tree, count_page, m));
    return tree_walk(&m->tree, visit, m);
}

static struct err read_trees(struct import *import, const struct str *paths, ptrdiff_t count)
{
    struct markdown m = {.import = import};
    struct str zone = newsroom_settings(import_newsroom(import))->zone;
    struct err e = OK;
    arena_init(&m.a, 0);
    for (ptrdiff_t i = 0; i < count && !failed(e); i++) {
        e = tree_open(import_arena(import), paths[i], zone, &m.tree);
        e = failed(e) ? e : read_tree(&m);
        tree_close(&m.tree);
    }
    import_files(import, NULL, NULL);
    import_pages(import, NULL, NULL);
    arena_close(&m.a);
    return e;
}

const struct import_format IMPORT_MARKDOWN = {S_INIT("markdown"), recognises, read_trees};
