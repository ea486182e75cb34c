/* tree_text.c - the text of a page as HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tree.h"

#include "text/html.h"
#include "text/markdown.h"

#define TEXT_MAX (2 * TREE_FILE_MAX)

/* The heading of level 1 that a text begins with, and what follows; false: it begins otherwise. */
static bool take_heading(struct str body, struct str *heading, struct str *rest)
{
    struct str text = str_trim(body), line;
    if (!str_starts(text, S("# ")))
        return false;
    (void)str_cut(text, '\n', &line, rest);
    line = str_trim(str_from(line, 2));
    while (str_ends(line, S("#")))
        line = str_slice(line, 0, line.n - 1);
    *heading = str_trim(line);
    return heading->n > 0;
}

/* "harbour-opens" as "Harbour opens". */
static struct str title_of_name(struct arena *a, struct str name)
{
    char *p = arena_bytes(a, name.n);
    for (ptrdiff_t i = 0; i < name.n; i++)
        p[i] = name.p[i] == '-' || name.p[i] == '_' ? ' ' : name.p[i];
    if (name.n && p[0] >= 'a' && p[0] <= 'z')
        p[0] = (char)(p[0] - 'a' + 'A');
    return (struct str){p, name.n};
}

/* The headline, and the body without it: from the first level's heading, or the file's name, where no key says it. */
static struct str without_headline(struct tree_reading *r)
{
    struct str heading, rest, body = r->matter->body;
    struct str *headline = &r->page->story.input.headline;
    bool begins = !r->name.html && take_heading(body, &heading, &rest);
    if (begins && (!headline->n || str_equal(heading, *headline))) {
        *headline = heading;
        return rest;
    }
    if (!headline->n)
        *headline = title_of_name(r->a, r->name.base);
    return body;
}

/* body without what only the program of the tree understands. */
static struct err plain_text(const struct tree_reading *r, struct str body, struct str *out)
{
    struct buf b;
    struct making m = *r->told;
    if (r->tree->kind == TREE_PLAIN) {
        *out = body;
        return OK;
    }
    buf_init(&b, TEXT_MAX);
    m.a = r->a;
    m.out = &b;
    if (r->tree->kind == TREE_HUGO)
        tree_hugo_text(&m, r->tree, r->path, body);
    else
        tree_jekyll_text(&m, r->tree, body, r->page->story.input.headline);
    *out = b.n ? str_copy(r->a, buf_str(&b)) : S("");
    bool full = b.failed;
    buf_close(&b);
    return full ? err_make(&ERR_LIMIT, "line %d: the text grows past %td bytes", r->matter->body_line, TEXT_MAX) : OK;
}

struct err tree_html(struct tree_reading *r)
{
    struct buf b;
    struct str text, body = without_headline(r);
    TRY(plain_text(r, body, &text));
    if (r->name.html) {
        r->page->story.html = text;
        return OK;
    }
    buf_init(&b, 4 * HTML_SIZE_MAX);
    struct err e = markdown_to_html(text, r->matter->body_line, &b);
    if (!failed(e))
        r->page->story.html = b.n ? str_copy(r->a, buf_str(&b)) : S("");
    buf_close(&b);
    if (failed(e) && !str_starts(str_from_c(err_detail()), S("line ")))
        return err_in(e, "line %d", r->matter->body_line);
    return e;
}
