/* export_markdown.c - a tree of Markdown files with front matter, as `dateline publish` and Hugo read it. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * content/2026/11/05/slug.md, pictures in static/media/ as the texts name them: where Hugo looks for both. A text that
 * would not come back as Markdown stands as HTML in slug.html.
 */
#include "exchange/export_front.h"
#include "text/markdown_write.h"

#define CONTENT "content/"
#define MEDIA "static/media/"

struct telling {
    const struct export_desk *desk;
    const struct export_story *story;
};

static bool is_bare(struct html_block block)
{
    return html_text(html_block_caption(block)).n == 0;
}

/* An embed's address, or the path of a story, which becomes an "also read" again wherever the site stands. */
static struct str line_of(void *context, struct arena *a, struct html_block block)
{
    const struct telling *t = context;
    const struct sql_export_also *also = export_also(t->story, html_block_also_read(block));
    if (block.kind == HTML_ALSO_READ)
        return also ? also->path : (struct str){0};
    struct str address = html_block_embed(a, block);
    if (!is_bare(block) || !export_is_embeddable(t->desk, address))
        return (struct str){0};
    return str_trim(html_text(html_inline_from_text(a, address)));
}

/* Numbers of stories mean nothing elsewhere: an "also read" whose story has no address yet is left out. */
static struct html without_numbers(struct arena *a, const struct export_story *story)
{
    struct html_block block;
    ptrdiff_t count = 0, kept = 0;
    for (ptrdiff_t at = 0; html_next_block(story->body, &at, &block);)
        count++;
    struct html *parts = arena_array(a, struct html, count);
    for (ptrdiff_t at = 0; html_next_block(story->body, &at, &block);) {
        const struct sql_export_also *also = export_also(story, html_block_also_read(block));
        if (block.kind != HTML_ALSO_READ || (also && also->path.n))
            parts[kept++] = block.html;
    }
    return kept == count ? story->body : html_join(a, parts, kept);
}

static struct str climb(struct arena *a, struct str path)
{
    struct str up = S("");
    for (ptrdiff_t i = 0; i < path.n; i++)
        if (path.p[i] == '/')
            up = str_concat(a, up, S("../"));
    return str_concat(a, up, S(MEDIA));
}

static struct err write_story(void *context, struct arena *a, const struct export_story *story)
{
    struct export_desk *desk = context;
    struct telling telling = {desk, story};
    const struct markdown_lines lines = {line_of, &telling};
    struct str path = str_concat(a, S(CONTENT), export_story_path(a, story));
    struct html body = without_numbers(a, story);
    bool exact;
    buf_clear(&desk->out);
    export_front_matter(desk, a, story, climb(a, path), &desk->out);
    ptrdiff_t front = desk->out.n;
    TRY(markdown_write(a, body, &lines, &desk->out, &exact));
    if (!exact) {
        desk->out.n = front;
        (void)export_own_body(story, &desk->out);
    }
    if (desk->out.failed)
        return err_make(&ERR_LIMIT, "story %lld has more than %td bytes as a file", (long long)story->row->id,
                        EXPORT_FILE_MAX);
    TRY(export_story_pictures(desk->x, a, story, S(MEDIA)));
    return export_folder_write(desk->x->folder, str_concat(a, path, exact ? S(".md") : S(".html")),
                               buf_str(&desk->out));
}

static struct err write_tree(struct export *x)
{
    return export_desk_run(x, write_story, S(MEDIA));
}

const struct export_format EXPORT_MARKDOWN = {
    S_INIT("markdown"), "Markdown with front matter in content/, pictures in static/media/", write_tree};
