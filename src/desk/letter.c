/* letter.c - a letter in both forms: plain text, and a page of its own. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "desk/letter.h"

#include "base/buf.h"
#include "desk/frame.h"
#include "page/language.h"

#define LETTER_MAX ((ptrdiff_t)256 * 1024)

void letter_open(struct letter *l, struct arena *a, struct site *site)
{
    const struct settings *settings = newsroom_settings(site->newsroom);
    *l = (struct letter){.p = {.a = a, .site = site, .settings = settings, .theme = site_hold_theme(site)}};
    l->p.rules = edition_rules_find(settings, settings->language);
    l->p.title = settings->title;
    l->p.base = settings->url;
    l->p.prefix = S("");
    l->p.view = value_map(a);
    l->p.head = value_set_map(a, l->p.view, S("page"));
    page_speak(&l->p, desk_language(&ACTOR_COMMAND, settings));
}

void letter_close(struct letter *l)
{
    theme_release(l->p.theme);
}

struct letter_part *letter_add_part(struct letter *l, struct str title)
{
    struct letter_part *part = &l->parts[l->part_count++];
    part->title = title;
    return part;
}

/* One line, whatever a headline holds: nobody's words begin a line of ours. */
static struct str one_line(struct arena *a, struct str text)
{
    char *line = arena_bytes(a, MAX(text.n, (ptrdiff_t)1));
    for (ptrdiff_t i = 0; i < text.n; i++)
        line[i] = (char)((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7F ? ' ' : text.p[i]);
    return (struct str){line, text.n};
}

void letter_add_line(struct letter_part *part, struct str name, struct str url, struct str figures)
{
    if (part->count < LETTER_LINES)
        part->lines[part->count++] = (struct letter_line){name, url, figures};
}

/* ---- plain text ---- */

static void add_plain_part(struct buf *out, const struct letter *l, const struct letter_part *part)
{
    if (part->count == 0)
        return;
    if (part->title.n)
        buf_add_format(out, "%.*s\n\n", STR_ARG(part->title));
    for (ptrdiff_t i = 0; i < part->count; i++) {
        const struct letter_line *line = &part->lines[i];
        buf_add_format(out, "- %.*s: %.*s\n", STR_ARG(page_isolate(&l->p, one_line(l->p.a, line->name))),
                       STR_ARG(line->figures));
        if (line->url.n)
            buf_add_format(out, "  %.*s\n", STR_ARG(line->url));
    }
    buf_add_char(out, '\n');
}

static void write_plain(struct buf *out, const struct letter *l)
{
    buf_add_format(out, "%.*s\n\n", STR_ARG(one_line(l->p.a, l->opening)));
    for (ptrdiff_t i = 0; i < l->part_count; i++)
        add_plain_part(out, l, &l->parts[i]);
    buf_add_format(out, "%.*s\n%.*s\n\n--\n%.*s\n", STR_ARG(l->more), STR_ARG(l->more_url), STR_ARG(l->why));
}

/* ---- a page ---- */

static void fill_part(const struct letter *l, struct value *list, const struct letter_part *part)
{
    struct arena *a = l->p.a;
    if (part->count == 0)
        return;
    struct value *map = value_append_map(a, list), *lines = value_set_list(a, map, S("lines"));
    page_set_text_or_false(&l->p, map, S("title"), part->title);
    for (ptrdiff_t i = 0; i < part->count; i++) {
        struct value *line = value_append_map(a, lines);
        value_set_text(a, line, S("name"), part->lines[i].name);
        value_set_text(a, line, S("figures"), part->lines[i].figures);
        page_set_text_or_false(&l->p, line, S("url"), part->lines[i].url);
    }
}

static void fill_page(const struct letter *l)
{
    struct arena *a = l->p.a;
    struct value *map = value_set_map(a, l->p.view, S("letter")), *parts;
    value_set_text(a, map, S("subject"), l->subject);
    value_set_text(a, map, S("opening"), l->opening);
    value_set_text(a, map, S("more"), l->more);
    value_set_text(a, map, S("more_url"), l->more_url);
    value_set_text(a, map, S("why"), l->why);
    parts = value_set_list(a, map, S("parts"));
    for (ptrdiff_t i = 0; i < l->part_count; i++)
        fill_part(l, parts, &l->parts[i]);
}

struct err letter_write(const struct letter *l, struct letter_text *out)
{
    struct buf text;
    buf_init(&text, LETTER_MAX);
    write_plain(&text, l);
    bool whole = !text.failed;
    *out = (struct letter_text){.subject = one_line(l->p.a, l->subject), .plain = str_copy(l->p.a, buf_str(&text))};
    buf_clear(&text);
    fill_page(l);
    struct err e = template_render(theme_template(l->p.theme, S("letter")), l->p.view, &text);
    out->html = str_copy(l->p.a, buf_str(&text));
    buf_close(&text);
    TRY(e);
    return whole ? OK : err_make(&ERR_LIMIT, "a letter is larger than %td bytes", LETTER_MAX);
}
