/* own_address.c - addresses of this newsroom's own pages, however people and programs write them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/own_address.h"

#include "newsroom/address.h"
#include "text/url.h"

static bool has_own_port(const struct url *url)
{
    return url->port == (str_equal_nocase(url->scheme, S("https")) ? 443 : 80);
}

/* A newsroom on the usual ports is the same behind http and https. */
static bool same_place(const struct url *own, const struct url *asked)
{
    return str_equal_nocase(own->host, asked->host) &&
           (own->port == asked->port || (has_own_port(own) && has_own_port(asked)));
}

static int64_t story_of_query(struct arena *a, struct str raw)
{
    struct url_query query;
    int64_t id = 0;
    struct err e = url_parse_query(a, raw, &query);
    if (failed(e) || !str_to_i64(url_query_get(&query, S("p")), &id) || id < 0)
        return 0;
    return id;
}

/* Pictures and the theme's files are the same on every host. */
static bool is_shared(struct str path)
{
    return str_starts(path, S("/media/")) || str_starts(path, S("/assets/"));
}

/* Whether the newsroom answers there; *prefix is what the store writes in front of that host's paths. */
static bool is_own(struct arena *a, const struct settings *settings, const struct url *asked, struct str *prefix)
{
    struct url own;
    *prefix = S("");
    if (url_parse(settings->url, &own) && same_place(&own, asked))
        return true;
    const struct edition_rules *edition = address_edition_of_host(settings, asked->host);
    if (!edition || !url_parse(address_base(a, settings, edition), &own) || !same_place(&own, asked))
        return false;
    *prefix = str_concat(a, S("/"), edition->language);
    return true;
}

bool own_address_read(struct arena *a, const struct settings *settings, struct str address, struct own_address *out)
{
    struct url asked;
    struct str prefix;
    *out = (struct own_address){0};
    if (!url_parse(address, &asked) || asked.kind != URL_HTTP || !is_own(a, settings, &asked, &prefix))
        return false;
    struct err e = url_decode_path(a, asked.path.n ? asked.path : S("/"), &out->path);
    if (failed(e)) {
        out->path = (struct str){0};
        return true;
    }
    if (!str_ends(out->path, S("/")))
        out->path = str_concat(a, out->path, S("/"));
    if (out->path.n == 1 && asked.query.n)
        out->story_id = story_of_query(a, asked.query);
    if (prefix.n && !is_shared(out->path))
        out->path = str_concat(a, prefix, out->path);
    return true;
}
