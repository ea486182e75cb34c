/* story_file.c - a story in a file: front matter, then Markdown or HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Errors are made as "line N: what"; the file's name is put before them in one place, at the end.
 */
#include "exchange/story_file.h"

#include "base/time.h"
#include "base/utf8.h"
#include "embed/rules.h"
#include "exchange/story_file_keys.h"
#include "newsroom/media.h"
#include "text/html.h"
#include "text/markdown.h"
#include "text/url.h"

#define HTML_MAX (4 * LIMIT_BODY)

static void advise(struct reading *r, int line, struct str text)
{
    messages_add(r->a, &r->file->messages, false, S(""), "%.*s", STR_ARG(text));
    r->file->messages.last->line = line;
}

static struct err read_entries(struct reading *r, const struct front_matter *matter)
{
    for (ptrdiff_t i = 0; i < matter->count; i++) {
        const struct front_matter_entry *entry = &matter->entries[i];
        bool known;
        TRY(story_file_key(r, entry, &known));
        if (!known)
            advise(r, entry->line,
                   str_format(r->a, "the key \"%.*s\" is not known and was passed over", STR_ARG(entry->key)));
    }
    return OK;
}

static bool is_html(struct str name)
{
    return str_equal_nocase(str_from(name, name.n - 5), S(".html")) ||
           str_equal_nocase(str_from(name, name.n - 4), S(".htm"));
}

static int line_of(const struct front_matter *matter, ptrdiff_t at)
{
    int line = matter->body_line;
    for (ptrdiff_t i = 0; i < at; i++)
        line += matter->body.p[i] == '\n';
    return line;
}

/* The sanitiser names lines too, but counts them from the text's first. */
static struct err check_bytes(const struct front_matter *matter)
{
    ptrdiff_t nul = str_find_char(matter->body, 0, 0), invalid = utf8_find_invalid(matter->body);
    if (invalid >= 0 && (nul < 0 || invalid < nul))
        return story_file_wrong(line_of(matter, invalid), "not valid UTF-8");
    return nul < 0 ? OK : story_file_wrong(line_of(matter, nul), "the control character U+0000");
}

static struct err convert(struct reading *r, const struct front_matter *matter, struct str *out)
{
    struct buf html;
    if (is_html(r->name)) {
        *out = matter->body;
        return OK;
    }
    buf_init(&html, HTML_MAX);
    struct err e = markdown_to_html(matter->body, matter->body_line, &html);
    *out = str_copy(r->a, html.n ? buf_str(&html) : S(""));
    buf_close(&html);
    return e;
}

/* "Words" over a line of "=". */
static bool is_underlined(struct str rest)
{
    struct str line;
    bool first = true;
    for (; str_cut(rest, '\n', &line, &rest) || line.n; first = false) {
        line = str_trim(line);
        if (line.n == 0)
            return false;
        ptrdiff_t marks = 0;
        while (marks < line.n && line.p[marks] == '=')
            marks++;
        if (marks == line.n)
            return !first;
    }
    return false;
}

/* Whether a text that begins with a heading begins with one of level 1: what was made of it knows no such level. */
static bool begins_with_h1(struct str source)
{
    source = str_trim(source);
    if (str_equal_nocase(str_slice(source, 0, 3), S("<h1")))
        return source.n > 3 && !char_is_alpha(source.p[3]) && !char_is_digit(source.p[3]);
    if (str_starts(source, S("#")))
        return source.n > 1 && char_is_space(source.p[1]);
    return is_underlined(source);
}

/* Without a title the heading of level 1 that the text begins with is the headline, and leaves the text. */
static struct err take_headline(struct reading *r, const struct front_matter *matter)
{
    struct story_input *input = &r->file->input;
    struct html_block block;
    ptrdiff_t at = 0, count = 0;
    if (input->headline.n)
        return OK;
    if (!html_next_block(input->body, &at, &block) || block.kind != HTML_H2 || !begins_with_h1(matter->body))
        return story_file_wrong(1, "no title, and the text does not begin with a heading of level 1");
    input->headline = str_trim(html_plain_text(r->a, block.html));
    struct html *parts = arena_array(r->a, struct html, html_text(input->body).n / 4 + 1);
    while (html_next_block(input->body, &at, &block))
        parts[count++] = block.html;
    input->body = html_join(r->a, parts, count);
    return OK;
}

static struct err make_body(struct reading *r, const struct front_matter *matter)
{
    const struct embed_rules rules = {.settings = r->settings, .providers = r->providers};
    struct str raw;
    TRY(convert(r, matter, &raw));
    return embed_story_html(r->a, &rules, raw, &r->file->messages, &r->file->input.body);
}

/* What is wrong with the text as a whole is said of its first line. */
static struct err read_body(struct reading *r, const struct front_matter *matter)
{
    TRY(check_bytes(matter));
    struct err e = make_body(r, matter);
    if (failed(e) && !str_starts(str_from_c(err_detail()), S("line ")))
        return err_in(e, "line %d", matter->body_line);
    return failed(e) ? e : take_headline(r, matter);
}

static struct err parse(struct reading *r, struct str text)
{
    struct front_matter matter;
    TRY(front_matter_parse(r->a, text, &matter));
    TRY(read_entries(r, &matter));
    if (!front_matter_find(&matter, S("agency")))
        r->file->input.agency = r->settings->agency;
    return read_body(r, &matter);
}

struct err story_file_parse(struct arena *a, const struct settings *settings, const struct embed_providers *providers,
                            struct str name, struct str text, struct story_file *out)
{
    *out = (struct story_file){0};
    struct reading r = {.a = a, .settings = settings, .providers = providers, .name = name, .file = out};
    out->input.source = name;
    out->input.status = STORY_PUBLISHED;
    out->input.date = TIME_NONE;
    out->input.embargo = TIME_NONE;
    struct err e = parse(&r, text);
    if (!failed(e))
        return OK;
    struct str detail = str_copy(a, str_from_c(err_detail()));
    return err_make(e.kind, "%.*s %.*s", STR_ARG(name), STR_ARG(detail));
}

/* image: the file as written; *id stays where there is none. */
static struct err bring_in(struct newsroom *n, struct arena *a, const struct actor *actor, struct str folder,
                           struct str image, int64_t *id)
{
    const struct str own = {NULL, 0};
    struct sql_media *media;
    if (!image.n)
        return OK;
    struct str path = str_starts(image, S("/")) ? image : str_format(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(image));
    TRY(newsroom_media_add_file(n, a, actor, path, own, own, own, &media));
    *id = media->id;
    return OK;
}

struct err story_file_pictures(struct newsroom *n, struct arena *a, const struct actor *actor, struct str name,
                               struct str folder, struct story_file *file)
{
    struct err e = bring_in(n, a, actor, folder, file->image, &file->input.lead_media_id);
    if (failed(e))
        return err_in(e, "%.*s line %d: image", STR_ARG(name), file->image_line);
    e = bring_in(n, a, actor, folder, file->social_image, &file->input.social_media_id);
    return failed(e) ? err_in(e, "%.*s line %d: social_image", STR_ARG(name), file->social_line) : OK;
}
