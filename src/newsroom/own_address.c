/* own_address.c - addresses of this newsroom's own pages, however people and programs write them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/own_address.h"

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

bool own_address_read(struct arena *a, struct str url, struct str address, struct own_address *out)
{
    struct url own, asked;
    *out = (struct own_address){0};
    if (!url_parse(url, &own) || !url_parse(address, &asked) || asked.kind != URL_HTTP || !same_place(&own, &asked))
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
    return true;
}
