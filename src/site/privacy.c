/* privacy.c - the page on privacy: what is kept, how long, who sees it, from what is in force. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/identity.h"
#include "audience/roll.h"
#include "page/embed_source.h"
#include "page/language.h"
#include "page/versions.h"
#include "site/routes.h"

#include <assert.h>

#define EMBEDS_MAX 20000 /* the newest ones; their sites are few */
#define SITES_MAX 500

static void add_row(struct page *p, struct value *rows, const char *what, struct str kept, struct str how_long,
                    struct str who)
{
    struct value *row = value_append_map(p->a, rows);
    value_set_text(p->a, row, S("what"), page_word(p, str_from_c(what)));
    value_set_text(p->a, row, S("kept"), kept);
    value_set_text(p->a, row, S("long"), how_long);
    value_set_text(p->a, row, S("who"), who);
}

static void add_nothing(struct page *p, struct value *rows, const char *what)
{
    add_row(p, rows, what, page_word(p, S("privacy_nothing")), S("\xe2\x80\x93"), page_word(p, S("privacy_nobody")));
}

static void add_log(struct page *p, struct value *rows)
{
    const struct http_server *server = atomic_load(&p->site->server);
    if (server && !http_server_logs(server))
        add_nothing(p, rows, "privacy_log");
    else
        add_row(p, rows, "privacy_log", page_word(p, S("privacy_log_kept")), page_word(p, S("privacy_log_long")),
                page_word(p, S("privacy_us")));
}

static void add_desk(struct page *p, struct value *rows)
{
    struct str days = page_number(p, p->settings->session_days);
    struct str minutes = page_number(p, p->settings->session_idle_minutes);
    add_row(p, rows, "privacy_desk", page_word(p, S("privacy_desk_kept")),
            THEME_FILL(p->a, page_word(p, S("privacy_desk_long")), {S("days"), days}, {S("minutes"), minutes}),
            page_word(p, S("privacy_us")));
}

/* Services that are told of stories, by the hosts of their addresses. */
static void add_told(struct page *p, struct value *rows)
{
    const struct str services[] = {p->settings->indexnow, p->settings->websub_hub};
    struct str hosts[COUNT_OF(services)];
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < COUNT_OF(services); i++)
        if (services[i].n)
            hosts[count++] = embed_host(p->a, services[i]);
    if (count)
        add_row(p, rows, "privacy_told", page_word(p, S("privacy_told_kept")), S("\xe2\x80\x93"),
                language_join(p->a, p->language, hosts, count));
}

/* The wishes of browsers, by the names that browsers give them: those that are heeded, or all where none is. */
static struct str signal_names(const struct page *p)
{
    const struct str names[] = {S("Global Privacy Control"), S("Do Not Track")};
    struct str respect = p->settings->audience_respect;
    if (str_equal(respect, S("gpc")) || str_equal(respect, S("dnt")))
        return names[str_equal(respect, S("dnt"))];
    return language_join(p->a, p->language, names, 2);
}

static void add_sentence(struct page *p, struct str *text, struct str sentence)
{
    *text = str_format(p->a, "%.*s %.*s", STR_ARG(*text), STR_ARG(sentence));
}

/* What the audience keeps of readers: all of it, and nothing that the settings keep it from. */
static struct str count_kept(struct page *p)
{
    bool heeded = !str_equal(p->settings->audience_respect, S("none"));
    struct str kept = page_word(p, S("privacy_count_kept"));
    add_sentence(p, &kept, page_word(p, S("privacy_count_missing")));
    add_sentence(p, &kept, page_word(p, S("privacy_count_visitor")));
    if (settings_value(p->settings, S("country_database")).n)
        add_sentence(p, &kept, page_word(p, S("privacy_count_country")));
    add_sentence(p, &kept,
                 page_word_with(p, heeded ? S("privacy_count_wish") : S("privacy_count_wish_none"), S("signal"),
                                signal_names(p)));
    return kept;
}

static_assert(ROLL_EVENT_HOURS == 24 && IDENTITY_OVERLAP_SECONDS == 3600, "words/*.conf say so in words");

static void add_audience(struct page *p, struct value *rows)
{
    if (!p->settings->audience) {
        add_nothing(p, rows, "privacy_count");
        add_nothing(p, rows, "privacy_search");
        return;
    }
    struct str days = page_number(p, p->settings->audience_days), hours = page_number(p, ROLL_HOUR_DAYS);
    add_row(p, rows, "privacy_count", count_kept(p),
            THEME_FILL(p->a, page_word(p, S("privacy_count_long")), {S("days"), days}, {S("hours"), hours}),
            page_word(p, p->settings->audience_public ? S("privacy_count_public") : S("privacy_us")));
    add_row(p, rows, "privacy_search", page_word(p, S("privacy_search_kept")),
            page_word_with(p, S("privacy_search_long"), S("days"), days), page_word(p, S("privacy_us")));
}

static void fill_rows(struct page *p, struct value *rows)
{
    add_log(p, rows);
    add_audience(p, rows);
    add_nothing(p, rows, "privacy_cookies");
    add_desk(p, rows);
    add_told(p, rows);
}

static bool is_listed(const struct embed_source *sources, ptrdiff_t count, const struct embed_source *source)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (str_equal(sources[i].name, source->name) && str_equal(sources[i].frame_host, source->frame_host))
            return true;
    return false;
}

static void add_site(struct page *p, struct value *sites, const struct embed_source *source)
{
    struct value *site = value_append_map(p->a, sites);
    bool trusted = source->provider && source->provider->trusted;
    value_set_text(p->a, site, S("name"), source->name);
    value_set_text(p->a, site, S("contacted"),
                   trusted           ? page_word(p, S("privacy_trusted"))
                   : source->frame.n ? source->frame_host
                                     : page_word(p, S("privacy_link_only")));
    page_set_text_or_false(p, site, S("policy_url"), source->policy_url);
}

/* Several hosts of one provider are one site, unless their frames are from different ones. */
static void add_sites(struct page *p, struct value *sites, const struct sql_embed_address_list *embeds)
{
    struct embed_source *sources = arena_array(p->a, struct embed_source, SITES_MAX);
    ptrdiff_t count = 0;
    for (ptrdiff_t i = 0; i < embeds->count && count < SITES_MAX; i++) {
        const struct sql_embed_view copy = {.frame = embeds->items[i].frame};
        struct embed_source source = embed_source_of(p->a, site_providers(p->site), p->language->tag,
                                                     embeds->items[i].url, copy.frame.n ? &copy : NULL);
        if (is_listed(sources, count, &source))
            continue;
        add_site(p, sites, &source);
        sources[count++] = source;
    }
}

static struct err fill_sites(struct page *p, struct value *view)
{
    struct sql_embed_address_list embeds = {0};
    TRY(query_embeds(p->site->newsroom, p->a, EMBEDS_MAX, &embeds));
    if (embeds.count)
        add_sites(p, value_set_list(p->a, value_set_map(p->a, view, S("sites")), S("items")), &embeds);
    else
        value_set_bool(p->a, view, S("sites"), false);
    return OK;
}

struct err privacy_page(struct http_request *r, struct http_response *out)
{
    struct page p;
    TRY(page_begin(&p, r, out, S("privacy")));
    page_set_title(&p, page_word(&p, S("privacy")), true);
    page_set_description(&p, page_word(&p, S("privacy_intro")));
    page_set_canonical(&p, str_concat(p.a, p.prefix, S("/privacy/")));
    ptrdiff_t count;
    struct page_version *versions = page_everywhere(&p, S("/privacy/"), &count);
    page_offer(&p, versions, count);
    page_alternates(&p, versions, count, S("/privacy/"));
    struct value *privacy = value_set_map(p.a, p.view, S("privacy"));
    fill_rows(&p, value_set_list(p.a, privacy, S("rows")));
    TRY(fill_sites(&p, privacy));
    http_response_tag(out, "embeds");
    for (ptrdiff_t i = 0; i < p.editions.count; i++) /* whose stories' embeds are named */
        http_response_tag(out, "front:%.*s", STR_ARG(p.editions.items[i].language));
    return page_end(&p, S("privacy"));
}
