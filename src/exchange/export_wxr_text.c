/* export_wxr_text.c - a story's text as WordPress has it, and whether it comes back. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/rules.h"
#include "exchange/export_wxr.h"
#include "exchange/wp.h"
#include "newsroom/address.h"
#include "text/json.h"

/* A "[" before a letter or "/" would begin a shortcode. */
static void add_text(struct buf *out, struct str html)
{
    for (ptrdiff_t at; (at = str_find_char(html, '[', 0)) >= 0; html = str_from(html, at + 1)) {
        char next = at + 1 < html.n ? html.p[at + 1] : ' ';
        bool begins = char_is_alpha(next) || next == '/' || next == '[' || (unsigned char)next >= 0x80;
        buf_add(out, str_slice(html, 0, at));
        buf_add(out, begins ? S("&#91;") : S("["));
    }
    buf_add(out, html);
}

/* JSON in a comment: "--" would end it. */
static void add_block_json(struct arena *a, struct buf *out, struct str address)
{
    struct buf text;
    struct json json;
    buf_init(&text, 8 * HTML_ADDRESS_MAX);
    json_init(&json, &text);
    json_open_object(&json);
    json_member_string(&json, S("url"), address);
    json_close_object(&json);
    struct str made = str_copy(a, buf_str(&text));
    buf_close(&text);
    for (ptrdiff_t at; (at = str_find(made, S("--"), 0)) >= 0; made = str_from(made, at + 2)) {
        buf_add(out, str_slice(made, 0, at));
        buf_add(out, S("\\u002d\\u002d"));
    }
    buf_add(out, made);
}

static void add_embed(struct arena *a, struct buf *out, struct html_block block)
{
    struct str address = html_block_embed(a, block), caption = html_text(html_block_caption(block));
    buf_add(out, S("<!-- wp:embed "));
    add_block_json(a, out, address);
    buf_add(out, S(" -->\n<figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\n"));
    add_text(out, html_text(html_inline_from_text(a, address)));
    buf_add(out, S("\n</div>"));
    if (caption.n) {
        buf_add(out, S("<figcaption>"));
        add_text(out, caption);
        buf_add(out, S("</figcaption>"));
    }
    buf_add(out, S("</figure>\n<!-- /wp:embed -->\n"));
}

static void add_also_read(const struct wxr_out *w, struct arena *a, struct buf *out, const struct export_story *story,
                          struct html_block block)
{
    const struct sql_export_also *also = export_also(story, html_block_also_read(block));
    if (!also || !also->path.n)
        return;
    buf_add(out, S("<p class=\"dateline-also-read\"><a href=\""));
    buf_add_escaped(out, address_absolute(a, w->desk.settings, also->path));
    buf_add(out, S("\">"));
    add_text(out, html_text(html_inline_from_text(a, also->headline)));
    buf_add(out, S("</a></p>\n"));
}

static void add_block(const struct wxr_out *w, struct arena *a, struct buf *out, const struct export_story *story,
                      struct html_block block)
{
    if (block.kind == HTML_EMBED)
        add_embed(a, out, block);
    else if (block.kind == HTML_ALSO_READ)
        add_also_read(w, a, out, story, block);
    else
        add_text(out, html_text(block.html));
}

struct err wxr_content(struct wxr_out *w, struct arena *a, const struct export_story *story, struct str *out)
{
    struct html_block block;
    struct html whole = html_absolute(a, story->body, str_concat(a, w->site, S("/")));
    buf_clear(&w->text);
    for (ptrdiff_t at = 0; html_next_block(whole, &at, &block);)
        add_block(w, a, &w->text, story, block);
    *out = w->text.n ? str_copy(a, str_trim(buf_str(&w->text))) : S(""); /* as WordPress keeps it */
    return w->text.failed
               ? err_make(&ERR_LIMIT, "story %lld has more than %td bytes", (long long)story->row->id, EXPORT_FILE_MAX)
               : OK;
}

/* ---- whether it comes back ---- */

static bool no_attachment(void *context, int64_t id, struct wp_attachment *out)
{
    (void)context, (void)id, (void)out;
    return false;
}

static ptrdiff_t no_own(void *context, struct arena *a, const int64_t **ids)
{
    (void)context, (void)a, (void)ids;
    return 0;
}

static struct str no_block(void *context, int64_t id)
{
    (void)context, (void)id;
    return (struct str){0};
}

/* Text that an import makes of content; empty where it refuses it. */
static struct str imported(const struct wxr_out *w, struct arena *a, struct str content)
{
    static const struct wp_library NONE = {no_attachment, no_own, no_block, NULL};
    struct wp_found found = {0};
    const struct wp_text text = {a, &NONE, &found};
    const struct embed_rules rules = {.settings = w->desk.settings, .providers = w->desk.providers};
    struct messages messages = {0};
    struct html made;
    return failed(embed_story_html(a, &rules, wp_html(&text, content), &messages, &made)) ? S("") : html_text(made);
}

struct str wxr_own_body(struct wxr_out *w, struct arena *a, const struct export_story *story, struct str content)
{
    buf_clear(&w->text);
    if (!export_own_body(story, &w->text) && str_equal(imported(w, a, content), html_text(story->body)))
        return (struct str){0};
    return w->text.n ? str_copy(a, buf_str(&w->text)) : (struct str){0};
}
