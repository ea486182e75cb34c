/* share.c - share links, and our own page that asks for a Mastodon reader's server. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "site/share.h"

#include "base/utf8.h"
#include "newsroom/own_address.h"
#include "site/routes.h"
#include "text/url.h"

#define SHARED_TEXT_MAX 600 /* bytes of text handed on to another site */

/* "w:KEY" is a word of the interface. */
static struct str network_name(const struct page *p, const struct theme_share *network)
{
    struct str mark = S("w:");
    return str_starts(network->name, mark) ? page_word(p, str_from(network->name, mark.n)) : network->name;
}

/* An address of our own is this edition's. */
static struct str network_url(const struct page *p, struct str filled)
{
    return str_starts(filled, S("/")) ? str_concat(p->a, p->prefix, filled) : filled;
}

void share_fill(struct page *p, struct str url, struct str title, struct str text)
{
    struct arena *a = p->a;
    struct value *items = value_set_list(a, value_set_map(a, p->view, S("share")), S("items"));
    struct str coded_url = url_encode_component(a, url);
    struct str coded_title = url_encode_component(a, title);
    struct str coded_text = url_encode_component(a, text);
    for (ptrdiff_t i = 0; i < theme_share_count(p->theme); i++) {
        const struct theme_share *network = theme_share_at(p->theme, i);
        bool copy = str_equal(network->pattern, S("copy"));
        bool device = str_equal(network->pattern, S("device"));
        if (p->site->still && str_starts(network->pattern, S("/")))
            continue; /* our own page asks, and answers */
        struct value *item = value_append_map(a, items);
        struct str name = network_name(p, network);
        value_set_text(a, item, S("key"), network->key);
        value_set_text(a, item, S("name"), name);
        value_set_text(a, item, S("label"), copy || device ? name : page_word_with(p, S("share_on"), S("name"), name));
        value_set_bool(a, item, S("copy"), copy);
        value_set_bool(a, item, S("device"), device);
        value_set_text(a, item, S("url"),
                       copy || device ? url
                                      : network_url(p, THEME_FILL(a, network->pattern, {S("url"), coded_url},
                                                                  {S("title"), coded_title}, {S("text"), coded_text})));
    }
}

static bool is_own(const struct http_request *r, struct str url)
{
    struct own_address own;
    return own_address_read(r->arena, newsroom_settings(site_of(r)->newsroom), url, &own) && own.path.n;
}

/* The server's name out of what a reader typed: "https://Mastodon.example/@me" and "@me@mastodon.example" are
 * understood too. */
static bool read_server(struct arena *a, struct str typed, struct str *server)
{
    struct str rest = str_trim(typed), host, tail;
    int port;
    ptrdiff_t scheme = str_find(rest, S("://"), 0);
    rest = scheme >= 0 ? str_from(rest, scheme + 3) : rest;
    str_cut(rest, '/', &rest, &tail);
    for (ptrdiff_t at; (at = str_find_char(rest, '@', 0)) >= 0;)
        rest = str_from(rest, at + 1);
    *server = str_lower_ascii(a, rest);
    return url_parse_host(*server, &host, &port) && str_find_char(host, '.', 0) > 0 && host.p[0] != '[';
}

/* Whether our own page sent the form: a link from elsewhere would use our name to lead to any site. Browsers say so
 * (Fetch Metadata, section 2.4), older ones and all that do not trust our http only by the page that they come from. */
static bool is_sent_here(const struct http_request *r)
{
    struct str site = http_request_header(r, S("Sec-Fetch-Site")), referer = http_request_header(r, S("Referer"));
    return site.n ? str_equal(site, S("same-origin")) : referer.n && is_own(r, referer);
}

static void send_to_server(struct http_request *r, struct http_response *out, struct str server, struct str text)
{
    out->private = true;
    http_response_redirect(out, 303,
                           str_format(r->arena, "https://%.*s/share?text=%.*s", STR_ARG(server),
                                      STR_ARG(url_encode_component(r->arena, text))));
}

struct err share_mastodon(struct http_request *r, struct http_response *out)
{
    struct page p;
    struct arena *a = r->arena;
    struct str text = utf8_cut(http_request_query(r, S("text")), SHARED_TEXT_MAX);
    struct str url = http_request_query(r, S("url"));
    struct str typed = http_request_query(r, S("server")), server;
    if (url.n && !is_own(r, url))
        return err_make(&ERR_INVALID, "only addresses of this site are shared from here");
    bool understood = typed.n && read_server(a, typed, &server);
    if (understood && is_sent_here(r)) {
        send_to_server(r, out, server, str_format(a, "%.*s %.*s", STR_ARG(text), STR_ARG(url)));
        return OK;
    }
    TRY(page_begin(&p, r, out, S("share")));
    page_set_title(&p, page_word(&p, S("mastodon_title")), true);
    value_set_text(a, p.head, S("robots"), S("noindex"));
    struct value *mastodon = value_set_map(a, p.view, S("mastodon"));
    value_set_text(a, mastodon, S("action"), str_concat(a, p.prefix, S("/share/mastodon/")));
    value_set_text(a, mastodon, S("text"), text);
    value_set_text(a, mastodon, S("url"), url);
    value_set_text(a, mastodon, S("server"), typed);
    page_set_text_or_false(&p, mastodon, S("problem"),
                           typed.n && !understood ? page_word(&p, S("mastodon_problem")) : (struct str){0});
    out->private = out->secretless = true;
    return page_end(&p, S("share-mastodon"));
}
