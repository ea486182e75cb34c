/* codes.c - embed codes: the elements that providers give people to paste. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/codes.h"

#include "embed/index.h"
#include "text/html_address.h"

#include <string.h>

#define LINKS_MAX 32 /* of one embed code */
#define WORDPRESS_WRAPPER "wp-block-embed__wrapper"

/* Without what it says beside the pattern: campaign marks, who shared it. A page that is its own frame keeps all. */
static struct str bare_address(const struct embed_found *found, struct str url)
{
    const struct embed_pattern *pattern = &found->rule->pattern;
    if (str_equal(found->rule->target, S("{address}")))
        return url;
    ptrdiff_t query = str_find_char(url, '?', 0), fragment = str_find_char(url, '#', 0);
    if (pattern->fragment_count == 0 && fragment >= 0)
        url = str_slice(url, 0, fragment);
    if (pattern->query_count == 0 && query >= 0 && query < url.n && pattern->fragment_count == 0)
        url = str_slice(url, 0, query);
    return url;
}

static bool take(struct embed_codes *codes, const struct embed_provider *provider)
{
    for (int i = 0; i < codes->found_count; i++)
        if (codes->found[i] == provider)
            return true;
    if (codes->found_count < EMBED_CODES_MAX)
        codes->found[codes->found_count++] = provider;
    return true;
}

/* The address for people of raw, which is one already or that of a frame; of any provider, or of only this one. */
static bool take_address(struct embed_codes *codes, struct arena *a, const struct embed_provider *only, struct str raw,
                         struct str *address)
{
    struct embed_found found;
    struct str url = html_address_clean(a, raw);
    if (embed_look_up(codes->providers, url, true, &found))
        url = embed_target(a, &found, url);
    if (!embed_look_up(codes->providers, url, false, &found))
        return false;
    if (only && only != found.rule->provider && !found.rule->provider->trusted)
        return false;
    *address = bare_address(&found, url);
    return take(codes, found.rule->provider);
}

/* ---- frames ---- */

static bool is_loader(struct str element)
{
    static const struct str LOADERS[] = {S_INIT("iframe"), S_INIT("embed"), S_INIT("object"),
                                         S_INIT("video"),  S_INIT("audio"), S_INIT("amp-iframe")};
    for (int i = 0; i < COUNT_OF(LOADERS); i++)
        if (str_equal(element, LOADERS[i]))
            return true;
    return false;
}

/* An element that shows something by its address, or by the one that a lazy script would have put there. */
static bool take_loader(struct embed_codes *codes, struct arena *a, const struct html_thing *thing, struct str *address)
{
    static const char *const ATTRIBUTES[] = {"src", "data-src", "data-lazy-src", "data"};
    for (int i = 0; i < COUNT_OF(ATTRIBUTES); i++)
        if (take_address(codes, a, NULL, html_thing_attribute(thing, ATTRIBUTES[i]), address))
            return true;
    return take_address(codes, a, NULL, html_thing_inside(thing, "source", "src", 0), address) ||
           take_address(codes, a, NULL, html_thing_inside(thing, "embed", "src", 0), address);
}

/* ---- marks ---- */

/* The last link inside that is one of the provider's: those before it are of people and tags that a post names. */
static bool take_link(struct embed_codes *codes, struct arena *a, const struct embed_mark *mark,
                      const struct html_thing *thing, struct str *address)
{
    bool found = false;
    for (int i = 0; i < LINKS_MAX; i++) {
        struct str link = html_thing_inside(thing, "a", "href", i);
        if (!link.p)
            break;
        found = take_address(codes, a, mark->provider, link, address) || found;
    }
    return found;
}

/* An attribute's value in a template is a plain path. */
static bool is_plain(struct str value)
{
    for (ptrdiff_t i = 0; i < value.n; i++)
        if (!char_is_alpha(value.p[i]) && !char_is_digit(value.p[i]) && !strchr("/-_", value.p[i]))
            return false;
    return value.n > 0;
}

static bool take_attribute(struct embed_codes *codes, struct arena *a, const struct embed_mark *mark,
                           const struct html_thing *thing, struct str *address)
{
    struct str value = html_thing_attribute(thing, str_to_c(a, mark->attribute));
    if (!mark->template.n)
        return value.n && take_address(codes, a, mark->provider, value, address);
    ptrdiff_t at = str_find(mark->template, S("{}"), 0);
    if (!is_plain(value))
        return false;
    struct str url = str_format(a, "%.*s%.*s%.*s", STR_ARG(str_slice(mark->template, 0, at)), STR_ARG(value),
                                STR_ARG(str_from(mark->template, at + 2)));
    return take_address(codes, a, mark->provider, url, address);
}

static bool take_marks(struct embed_codes *codes, struct arena *a, struct str key, const struct html_thing *thing,
                       struct str *address)
{
    const struct embed_list *marks = map_get(&codes->providers->marks, key);
    for (const struct embed_entry *entry = marks ? marks->first : NULL; entry; entry = entry->next) {
        const struct embed_mark *mark = entry->item;
        bool found = str_equal(mark->attribute, S("href")) ? take_link(codes, a, mark, thing, address)
                                                           : take_attribute(codes, a, mark, thing, address);
        if (found)
            return true;
    }
    return false;
}

/* Each word of a class is a key. What WordPress puts around an address has none of its own. */
static bool take_classes(struct embed_codes *codes, struct arena *a, struct str classes, const struct html_thing *thing,
                         struct str *address)
{
    struct str word;
    while (classes.n) {
        str_cut(classes, ' ', &word, &classes);
        if (word.n && take_marks(codes, a, str_concat(a, S("."), word), thing, address))
            return true;
        if (str_equal(word, S(WORDPRESS_WRAPPER)) && take_address(codes, a, NULL, html_thing_words(thing), address))
            return true;
    }
    return false;
}

static bool take_marked(struct embed_codes *codes, struct arena *a, const struct html_thing *thing, struct str *address)
{
    struct str name, value;
    for (unsigned at = 0; html_thing_next_attribute(thing, &at, &name, &value);) {
        if (str_equal(name, S("class")) && take_classes(codes, a, value, thing, address))
            return true;
        if (str_starts(name, S("data-")) &&
            take_marks(codes, a, str_format(a, "[%.*s]", STR_ARG(name)), thing, address))
            return true;
    }
    return false;
}

/* ---- scripts ---- */

/* What follows the scheme and "www." */
static struct str without_scheme(struct str url)
{
    struct str rest = str_from(url, str_find(url, S("://"), 0) + 3);
    return str_starts(rest, S("www.")) ? str_from(rest, 4) : rest;
}

static bool is_script_of(const struct embed_script *script, struct str source, struct str text)
{
    if (script->inside)
        return !source.n && str_find(text, script->start, 0) >= 0;
    if (str_starts(script->start, S("{host}")))
        source = str_from(source, str_find_char(source, '/', 0));
    return source.n && str_starts(source, str_from(script->start, str_find_char(script->start, '}', 0) + 1));
}

static bool take_script(struct embed_codes *codes, struct arena *a, const struct html_thing *thing)
{
    struct str url = html_address_clean(a, html_thing_attribute(thing, "src"));
    struct str source = html_address_is_web(url) ? without_scheme(url) : (struct str){0};
    struct str text = url.n ? S("") : html_thing_words(thing);
    for (const struct embed_entry *entry = codes->providers->scripts.first; entry; entry = entry->next) {
        if (!is_script_of(entry->item, source, text))
            continue;
        if (codes->script_count == EMBED_CODES_MAX)
            return false;
        codes->scripts[codes->script_count++] = entry->item;
        return true;
    }
    return false;
}

enum html_found embed_codes_find(struct embed_codes *codes, struct arena *a, const struct html_thing *thing,
                                 struct str *address)
{
    struct str element = html_thing_element(thing);
    if (is_loader(element) && take_loader(codes, a, thing, address))
        return HTML_EMBED_CODE;
    if (take_marked(codes, a, thing, address))
        return HTML_EMBED_CODE;
    if (str_equal(element, S("script")) && take_script(codes, a, thing))
        return HTML_PART_OF_EMBED;
    return HTML_NO_EMBED;
}

void embed_codes_end(const struct embed_codes *codes, struct html_report *report)
{
    for (int i = 0; i < codes->script_count; i++) {
        struct str host, rest;
        bool with_code = false;
        for (int k = 0; k < codes->found_count; k++)
            with_code = with_code || codes->found[k] == codes->scripts[i]->provider;
        str_cut(codes->scripts[i]->start, '/', &host, &rest);
        if (!with_code)
            html_report_add(report, S("script"), codes->scripts[i]->inside ? (struct str){0} : host);
    }
}
