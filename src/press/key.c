/* key.c - the one way to write the address of a page. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/press.h"

#include "http/router.h"
#include "text/url.h"

/* key with the fields that the route names, in the order in which it names them. */
static struct str add_query(struct http_request *r, struct str key, struct str names)
{
    const char *separator = "?";
    struct str name;
    while (str_cut(names, ' ', &name, &names) || name.n) {
        struct str value = name.n ? http_request_query(r, name) : (struct str){0};
        if (value.p) {
            struct str encoded = url_encode_component(r->arena, value);
            key = str_format(r->arena, "%.*s%s%.*s=%.*s", STR_ARG(key), separator, STR_ARG(name), STR_ARG(encoded));
            separator = "&";
        }
    }
    return key;
}

struct str press_key(struct http_request *r)
{
    struct str key = url_encode_path(r->arena, str_from(r->path, r->own_host.n ? r->prefix.n : 0));
    key = r->own_host.n ? str_concat(r->arena, r->own_host, key) : key;
    return r->route && r->route->query && r->query.n ? add_query(r, key, str_from_c(r->route->query)) : key;
}
