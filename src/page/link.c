/* link.c - addresses as a page writes them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/link.h"

#include "newsroom/address.h"
#include "text/url.h"

static struct str own_prefix(const struct http_request *r)
{
    return r->own_host.n ? r->prefix : S("");
}

struct str page_link(const struct page *p, struct str path)
{
    return address_link(p->a, p->settings, own_prefix(p->request), path);
}

struct str page_address(const struct page *p, struct str path)
{
    return address_absolute(p->a, p->settings, path);
}

struct str page_text_base(const struct page *p, struct str path)
{
    return str_concat(p->a, p->settings->url, url_encode_path(p->a, path));
}

bool link_is_on_host(const struct http_request *r, struct str path)
{
    const struct edition_rules *edition = address_edition(newsroom_settings(site_of(r)->newsroom), path);
    return edition ? str_equal(address_host_name(edition->host), r->own_host) : !r->own_host.n;
}

struct str link_seen_path(const struct http_request *r)
{
    return r->own_host.n ? str_from(r->path, r->prefix.n) : r->path;
}

void link_redirect(const struct http_request *r, struct http_response *out, int status, struct str path)
{
    const struct settings *settings = newsroom_settings(site_of(r)->newsroom);
    http_response_redirect(out, status, address_link(r->arena, settings, own_prefix(r), path));
}
