/* rules.c - from what comes in as HTML to a story's text. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/rules.h"

#include "embed/codes.h"
#include "embed/table.h"
#include "newsroom/own_address.h"
#include "text/html_address.h"

/* A text on its way. */
struct passage {
    struct arena *a;
    const struct embed_rules *rules;
    struct embed_codes codes;
};

/* ---- what the sanitiser asks ---- */

static struct str find_picture(void *context, struct arena *a, struct str address)
{
    struct passage *p = context;
    struct own_address own;
    if (own_address_read(a, p->rules->settings, address, &own) && own.path.n > 1) {
        struct str path = str_slice(own.path, 0, own.path.n - 1); /* pages end with a slash, pictures do not */
        if (html_address_is_media(path))
            return path;
    }
    return p->rules->find_picture ? p->rules->find_picture(p->rules->context, a, address) : (struct str){0};
}

static enum html_found find_embed(void *context, struct arena *a, const struct html_thing *thing, struct str *address)
{
    struct passage *p = context;
    return embed_codes_find(&p->codes, a, thing, address);
}

/* ---- addresses that stand alone ---- */

static bool is_embeddable(const struct passage *p, struct str address)
{
    const struct embed_provider *provider = embed_find(p->rules->providers, address);
    struct own_address own;
    return own_address_read(p->a, p->rules->settings, address, &own) || (provider && !provider->row->code_only);
}

/* The address that is all a paragraph says; of a path, the one it has on this site. */
static struct str lone_address(const struct passage *p, struct html_block block)
{
    struct str text = html_text(block.html);
    if (block.kind != HTML_P || !str_starts(text, S("<p>/")) || !str_ends(text, S("/</p>\n")))
        return html_block_address(p->a, block);
    struct str path = str_slice(text, 3, text.n - 5);
    bool plain = str_find_char(path, '<', 0) < 0 && str_find_char(path, '&', 0) < 0 && path.n > 1;
    return plain && url_is_own_path(path) ? str_concat(p->a, p->rules->settings->url, path) : (struct str){0};
}

/* What stands in a block's place: an embed, or a link where an address is known to nobody and was words alone. */
static struct html replacement(const struct passage *p, struct html_block block)
{
    struct str address = lone_address(p, block);
    if (!address.n)
        return (struct html){0};
    if (is_embeddable(p, address))
        return html_embed(p->a, address);
    bool is_link = str_find(html_text(block.html), S("<a "), 0) >= 0;
    return is_link ? (struct html){0} : html_link(p->a, address);
}

static struct html place_embeds(const struct passage *p, struct html body)
{
    struct html_block block;
    ptrdiff_t count = 0, blocks = 0;
    bool changed = false;
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);)
        blocks++;
    struct html *parts = arena_array(p->a, struct html, blocks);
    for (ptrdiff_t at = 0; html_next_block(body, &at, &block);) {
        struct html other = replacement(p, block);
        changed = changed || html_text(other).n;
        parts[count++] = html_text(other).n ? other : block.html;
    }
    return changed ? html_join(p->a, parts, count) : body;
}

/* ---- what is lost ---- */

/* These run or show what is somebody else's, also where they do not say whose. */
static bool is_foreign(const struct settings *settings, const struct html_dropped *dropped)
{
    static const struct str ALWAYS[] = {S_INIT("iframe"), S_INIT("frame"),  S_INIT("script"), S_INIT("object"),
                                        S_INIT("embed"),  S_INIT("applet"), S_INIT("other")};
    struct url own;
    for (int i = 0; i < COUNT_OF(ALWAYS); i++)
        if (str_equal(dropped->name, ALWAYS[i]))
            return true;
    return dropped->host.n && !(url_parse(settings->url, &own) && str_equal_nocase(own.authority, dropped->host));
}

/* What a person can do about it. */
static struct str remedy(const struct html_dropped *dropped)
{
    if (str_equal(dropped->name, S("img[src]")))
        return S("put the picture into the media library, or remove it");
    if (!dropped->host.n)
        return S("remove it");
    if (str_equal(dropped->name, S("script")) || str_equal(dropped->name, S("link")))
        return S("use the provider's frame or the post's address instead, or remove it");
    return S(
        "add its provider in the setting embed_providers, trust the host in embed_trusted if it is yours, or remove "
        "it");
}

static void tell(const struct passage *p, const struct html_dropped *dropped, struct messages *messages)
{
    bool foreign = is_foreign(p->rules->settings, dropped);
    bool refused = foreign && !str_equal(p->rules->settings->foreign_content, S("leave_out"));
    struct str from = dropped->host.n ? str_format(p->a, " from %.*s", STR_ARG(dropped->host)) : (struct str){0};
    struct str thing =
        str_format(p->a, "%lld x %.*s%.*s", (long long)dropped->count, STR_ARG(dropped->name), STR_ARG(from));
    if (!foreign)
        messages_add(p->a, messages, false, S(""), "the text loses %.*s, which story HTML does not hold",
                     STR_ARG(thing));
    else if (refused)
        messages_add(p->a, messages, true, S(""), "the text holds %.*s, which would load from another site: %.*s",
                     STR_ARG(thing), STR_ARG(remedy(dropped)));
    else
        messages_add(p->a, messages, false, S(""),
                     "the text loses %.*s, which would have loaded from another site: %.*s", STR_ARG(thing),
                     STR_ARG(remedy(dropped)));
}

struct err embed_story_html(struct arena *a, const struct embed_rules *rules, struct str raw, struct messages *messages,
                            struct html *out)
{
    struct passage passage = {.a = a, .rules = rules, .codes = {.providers = rules->providers}};
    struct html_report report = {0};
    const struct html_rules html = {
        .find_picture = find_picture, .context = &passage, .report = &report, .find_embed = find_embed};
    TRY(html_sanitise(a, raw, &html, out));
    embed_codes_end(&passage.codes, &report);
    for (int i = 0; i < report.count; i++)
        tell(&passage, &report.items[i], messages);
    *out = place_embeds(&passage, *out);
    return OK;
}
