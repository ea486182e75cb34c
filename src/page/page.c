/* page.c - what every HTML page is made with. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/page.h"

#include "audience/stamp.h"
#include "base/time.h"
#include "newsroom/address.h"
#include "page/fonts.h"
#include "page/frame.h"
#include "page/language.h"
#include "text/url.h"

#include <string.h>

#define PAGE_MAX ((ptrdiff_t)8 * 1024 * 1024)
#define FRAMES_MAX 2000 /* bytes of origins: they stand in two headers */

static void release_theme(void *theme)
{
    theme_release(theme);
}

static const struct sql_edition *find_edition(const struct sql_edition_list *editions, struct str language)
{
    for (ptrdiff_t i = 0; i < editions->count; i++)
        if (language.n ? str_equal_nocase(editions->items[i].language, language) : editions->items[i].is_default)
            return &editions->items[i];
    return editions->count ? &editions->items[0] : NULL;
}

static void begin(struct page *p, struct http_request *r, struct http_response *out)
{
    struct site *site = site_of(r);
    *p = (struct page){
        .a = r->arena, .site = site, .request = r, .out = out, .prefix = r->own_host.n ? S("") : r->prefix};
    p->settings = site_settings(site);
    p->rules = edition_rules_find(p->settings, p->settings->language);
    p->base = address_base(p->a, p->settings, r->own_host.n ? address_edition(p->settings, r->prefix) : NULL);
    p->theme = site_hold_theme(site);
    http_request_defer(r, release_theme, p->theme);
    p->view = value_map(p->a);
    p->head = value_set_map(p->a, p->view, S("page"));
    p->opening = value_map(p->a);
}

static void choose_language(struct page *p, struct str language)
{
    p->language = language_find(language);
    if (!p->language)
        p->language = language_find(S("en"));
    p->dates = page_dates_style(p->settings, p->rules, p->language);
}

static void set_head(struct page *p, struct str kind, struct str tag)
{
    struct arena *a = p->a;
    value_set_text(a, p->head, S("lang"), tag);
    value_set_text(a, p->head, S("dir"), p->language->right_to_left ? S("rtl") : S("ltr"));
    value_set_text(a, p->head, S("kind"), kind);
    value_set_text(a, p->head, S("accent"), S("blue"));
    value_set_text(a, p->head, S("title"), p->title);
    value_set_text(a, p->head, S("description"), S(""));
    value_set_bool(a, p->head, S("canonical"), false);
    value_set_bool(a, p->head, S("robots"), false);
    value_set_bool(a, p->head, S("framed"), false);
    value_set_bool(a, p->head, S("audience"), false);
    if (!p->settings->indexed)
        value_set_text(a, p->head, S("robots"), S("noindex"));
}

static void set_site(struct page *p)
{
    struct value *site = value_set_map(p->a, p->view, S("site"));
    value_set_text(p->a, site, S("name"), p->title);
    value_set_text(p->a, site, S("home"), str_format(p->a, "%.*s/", STR_ARG(p->prefix)));
    value_set_text(p->a, site, S("opensearch"), str_format(p->a, "%.*s/opensearch.xml", STR_ARG(p->prefix)));
    value_set_text(p->a, site, S("search"), str_format(p->a, "%.*s/search/", STR_ARG(p->prefix)));
    value_set_text(p->a, site, S("corrections"), str_format(p->a, "%.*s/corrections/", STR_ARG(p->prefix)));
}

/* Nothing of the page itself may stand in it: many pages share it, down to its compressed form. */
static void set_opening(struct page *p, struct str kind, struct str tag)
{
    bool is_text = str_equal(kind, S("story")) || str_equal(kind, S("privacy")) || str_equal(kind, S("stats"));
    enum theme_page page = is_text ? THEME_STORY : THEME_LIST;
    value_set_text(p->a, p->opening, S("lang"), tag);
    value_set_text(p->a, p->opening, S("dir"), p->language->right_to_left ? S("rtl") : S("ltr"));
    value_set_trusted_html(p->a, p->opening, S("css"), theme_style(p->theme, page)->css);
    struct value *preload = value_set_list(p->a, p->opening, S("preload"));
    struct str fonts[2];
    int count = fonts_of_language(tag, fonts);
    for (int i = 0; i < count; i++)
        value_set_text(p->a, value_append_map(p->a, preload), S("url"), theme_url(p->theme, fonts[i]));
}

static void add_nav(struct page *p, struct value *nav, struct str name, struct str url, bool current)
{
    struct value *item = value_append_map(p->a, nav);
    value_set_text(p->a, item, S("name"), name);
    value_set_text(p->a, item, S("url"), url);
    value_set_bool(p->a, item, S("current"), current);
}

static void set_nav(struct page *p, int64_t current)
{
    struct value *nav = value_set_list(p->a, p->view, S("nav"));
    bool front = current == 0 && str_equal(value_get(p->head, S("kind"))->text, S("front"));
    add_nav(p, nav, page_word(p, S("front")), str_format(p->a, "%.*s/", STR_ARG(p->prefix)), front);
    for (ptrdiff_t i = 0; i < p->sections.count; i++) {
        const struct sql_section *section = &p->sections.items[i];
        if (section->parent_id == DB_NULL)
            add_nav(p, nav, section->name, page_path_section(p, section->slug), section->id == current);
    }
}

static void add_footer_link(struct page *p, struct value *links, struct str name, const char *path)
{
    struct value *link = value_append_map(p->a, links);
    value_set_text(p->a, link, S("name"), name);
    value_set_text(p->a, link, S("url"), str_format(p->a, "%.*s%s", STR_ARG(p->prefix), path));
}

static void set_footer(struct page *p)
{
    struct value *links = value_set_list(p->a, value_set_map(p->a, p->view, S("footer")), S("links"));
    add_footer_link(p, links, page_word(p, S("corrections")), "/corrections/");
    add_footer_link(p, links, page_word(p, S("privacy")), "/privacy/");
    if (p->settings->audience && p->settings->audience_public)
        add_footer_link(p, links, page_word(p, S("stats")), "/stats/");
    add_footer_link(p, links, S("RSS"), "/feed/");
    add_footer_link(p, links, S("Atom"), "/feed/atom/");
}

static void set_empty(struct page *p)
{
    value_set_bool(p->a, p->view, S("hreflang"), false);
    value_set_bool(p->a, p->view, S("editions"), false);
    value_set_list(p->a, p->view, S("feeds"));
    value_set_list(p->a, p->view, S("oembed"));
    value_set_bool(p->a, p->view, S("og"), false);
    value_set_bool(p->a, p->view, S("jsonld"), false);
}

static void set_frame(struct page *p, struct str kind, struct str tag)
{
    set_head(p, kind, tag);
    set_site(p);
    set_opening(p, kind, tag);
    set_empty(p);
    value_set_text(p->a, p->view, S("script_url"), theme_url(p->theme, S(THEME_SCRIPT)));
    value_set(p->a, p->view, S("w"), theme_words(p->theme, tag));
    set_nav(p, 0);
    set_footer(p);
}

struct err page_begin(struct page *p, struct http_request *r, struct http_response *out, struct str kind)
{
    begin(p, r, out);
    TRY(frame_editions(r, out, &p->editions));
    p->edition = find_edition(&p->editions, str_from(r->prefix, 1));
    if (!p->edition)
        return err_make(&ERR_STORE, "the newsroom has no edition");
    TRY(frame_sections(r, out, p->edition->language, &p->sections));
    p->rules = edition_rules_find(p->settings, p->edition->language);
    choose_language(p, p->edition->language);
    p->title = p->rules->title.n ? p->rules->title : p->settings->title;
    set_frame(p, kind, p->edition->language);
    page_add_feed(p, p->title, S("/feed/"));
    http_response_tag(out, "editions");
    http_response_tag(out, "sections:%.*s", STR_ARG(p->edition->language));
    out->type = S("text/html; charset=utf-8");
    return OK;
}

void page_begin_bare(struct page *p, struct http_request *r, struct http_response *out, struct str kind)
{
    begin(p, r, out);
    choose_language(p, p->settings->language);
    p->title = p->settings->title;
    set_frame(p, kind, p->settings->language);
    out->type = S("text/html; charset=utf-8");
}

void page_speak(struct page *p, struct str language)
{
    choose_language(p, language);
    value_set_text(p->a, p->head, S("lang"), language);
    value_set_text(p->a, p->head, S("dir"), p->language->right_to_left ? S("rtl") : S("ltr"));
    value_set(p->a, p->view, S("w"), theme_words(p->theme, language));
}

void page_set_title(struct page *p, struct str title, bool with_site)
{
    value_set_text(p->a, p->head, S("title"),
                   with_site ? str_format(p->a, "%.*s - %.*s", STR_ARG(title), STR_ARG(p->title)) : title);
}

void page_set_description(struct page *p, struct str description)
{
    value_set_text(p->a, p->head, S("description"), description.n ? description : p->title);
}

void page_set_canonical(struct page *p, struct str canonical)
{
    value_set_text(p->a, p->head, S("canonical"),
                   str_starts(canonical, S("/")) ? page_absolute(p, canonical) : canonical);
}

void page_add_feed(struct page *p, struct str title, struct str path)
{
    const struct value *feeds = value_get(p->view, S("feeds"));
    struct value list = *feeds;
    static const struct {
        const char *ending;
        struct str type, name;
    } FORMATS[] = {
        {"", S_INIT("application/rss+xml"), S_INIT("RSS")},
        {"atom/", S_INIT("application/atom+xml"), S_INIT("Atom")},
        {"json/", S_INIT("application/feed+json"), S_INIT("JSON")},
    };
    for (ptrdiff_t i = 0; i < COUNT_OF(FORMATS); i++) {
        struct value *feed = value_append_map(p->a, &list);
        value_set_text(p->a, feed, S("type"), FORMATS[i].type);
        value_set_text(p->a, feed, S("title"),
                       str_format(p->a, "%.*s (%.*s)", STR_ARG(title), STR_ARG(FORMATS[i].name)));
        value_set_text(p->a, feed, S("url"),
                       str_format(p->a, "%.*s%.*s%s", STR_ARG(p->prefix), STR_ARG(path), FORMATS[i].ending));
    }
}

void page_set_section(struct page *p, int64_t section_id, struct str accent)
{
    int64_t top = section_id;
    for (ptrdiff_t depth = 0; depth < LIMIT_SECTION_DEPTH; depth++)
        for (ptrdiff_t i = 0; i < p->sections.count; i++)
            if (p->sections.items[i].id == top && p->sections.items[i].parent_id != DB_NULL)
                top = p->sections.items[i].parent_id;
    set_nav(p, top);
    if (accent.n)
        value_set_text(p->a, p->head, S("accent"), accent);
}

static bool has_word(struct str words, struct str wanted)
{
    struct str word;
    while (words.n) {
        str_cut(words, ' ', &word, &words);
        if (str_equal(word, wanted))
            return true;
    }
    return false;
}

bool page_allow_frame(struct page *p, struct str origin)
{
    struct str *frames = &p->out->frames;
    if (has_word(*frames, origin))
        return true;
    if (frames->n + origin.n > FRAMES_MAX)
        return false;
    *frames = frames->n ? str_format(p->a, "%.*s %.*s", STR_ARG(*frames), STR_ARG(origin)) : origin;
    return true;
}

void page_set_subject(struct page *p, const char *format, ...)
{
    va_list list;
    if (!p->settings->audience || p->out->preview || !p->edition)
        return;
    va_start(list, format);
    struct str name = str_format_list(p->a, format, list);
    va_end(list);
    struct str subject = str_format(p->a, "%.*s.%.*s", STR_ARG(name), STR_ARG(p->edition->language));
    struct str stamp = stamp_make(p->a, newsroom_key(p->site->newsroom), subject, time_now());
    p->out->subject = subject;
    value_set_text(p->a, p->head, S("audience"), str_format(p->a, "n=%.*s s=%.*s", STR_ARG(subject), STR_ARG(stamp)));
}

static struct err render(struct page *p, bool with_opening, struct str template_name, struct buf *body)
{
    if (with_opening)
        TRY(template_render(theme_template(p->theme, S("opening")), p->opening, body));
    p->out->shared_head = body->n;
    TRY(template_render(theme_template(p->theme, template_name), p->view, body));
    p->out->body = str_copy(p->a, buf_str(body));
    return OK;
}

static struct err end(struct page *p, bool with_opening, struct str template_name)
{
    struct buf body;
    buf_init(&body, PAGE_MAX);
    struct err e = render(p, with_opening, template_name, &body);
    buf_close(&body);
    return e;
}

struct err page_end(struct page *p, struct str template_name)
{
    return end(p, true, template_name);
}

struct err page_end_whole(struct page *p, struct str template_name)
{
    return end(p, false, template_name);
}

struct str page_word(const struct page *p, struct str key)
{
    return theme_word(p->theme, value_get(p->head, S("lang"))->text, key);
}

struct str page_word_with(const struct page *p, struct str key, struct str name, struct str value)
{
    return THEME_FILL(p->a, page_word(p, key), {name, page_isolate(p, value)});
}

static struct str path_of(const struct page *p, const char *base, struct str slug)
{
    struct str encoded = url_encode_component(p->a, slug);
    return str_format(p->a, "%.*s/%s/%.*s/", STR_ARG(p->prefix), base, STR_ARG(encoded));
}

struct str page_path_section(const struct page *p, struct str slug)
{
    return path_of(p, "category", slug);
}

struct str page_path_tag(const struct page *p, struct str slug)
{
    return path_of(p, "tag", slug);
}

struct str page_path_author(const struct page *p, struct str slug)
{
    return path_of(p, "author", slug);
}

struct str page_absolute(const struct page *p, struct str path)
{
    return address_whole(p->a, p->base, path);
}

void page_set_time(const struct page *p, struct value *map, struct str key, int64_t t, struct str text)
{
    if (t == DB_NULL) {
        value_set_bool(p->a, map, key, false);
        return;
    }
    struct value *time = value_set_map(p->a, map, key);
    value_set_text(p->a, time, S("iso"), dates_machine(p->a, p->dates.zone, t));
    value_set_text(p->a, time, S("text"), text);
}

void page_set_text_or_false(const struct page *p, struct value *map, struct str key, struct str text)
{
    if (text.n)
        value_set_text(p->a, map, key, text);
    else
        value_set_bool(p->a, map, key, false);
}
