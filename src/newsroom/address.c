/* address.c - where readers find a page: below a path of the main host, or on the host of its edition. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/address.h"

#include "text/url.h"

struct str address_host_name(struct str host)
{
    ptrdiff_t end = host.n;
    while (end > 0 && char_is_digit(host.p[end - 1]))
        end--;
    return end > 0 && host.p[end - 1] == ':' ? str_slice(host, 0, end - 1) : host;
}

/* "https" and "news.example" of "https://news.example:8443". */
static void cut_base(struct str url, struct str *scheme, struct str *host)
{
    struct str rest;
    ptrdiff_t at = str_find(url, S("://"), 0);
    *scheme = str_slice(url, 0, MAX(at, (ptrdiff_t)0));
    str_cut(at < 0 ? url : str_from(url, at + 3), '/', host, &rest);
    *host = address_host_name(*host);
}

static bool has_own_host(const struct settings *settings, const struct edition_rules *rules)
{
    return rules->host.n && !str_equal_nocase(rules->language, settings->language);
}

const struct edition_rules *address_edition(const struct settings *settings, struct str path)
{
    struct str first, rest;
    if (settings->edition_count == 0 || path.n < 2)
        return NULL;
    str_cut(str_from(path, 1), '/', &first, &rest);
    for (ptrdiff_t i = 0; i < settings->edition_count; i++) {
        const struct edition_rules *rules = &settings->edition_rules[i];
        if (str_equal(rules->language, first))
            return has_own_host(settings, rules) ? rules : NULL;
    }
    return NULL;
}

const struct edition_rules *address_edition_of_host(const struct settings *settings, struct str host)
{
    struct str name = address_host_name(host);
    for (ptrdiff_t i = 0; i < settings->edition_count; i++) {
        const struct edition_rules *rules = &settings->edition_rules[i];
        if (has_own_host(settings, rules) && str_equal_nocase(address_host_name(rules->host), name))
            return rules;
    }
    return NULL;
}

struct str address_base(struct arena *a, const struct settings *settings, const struct edition_rules *edition)
{
    struct str scheme, host;
    if (!edition)
        return settings->url;
    cut_base(settings->url, &scheme, &host);
    return str_format(a, "%.*s://%.*s", STR_ARG(scheme), STR_ARG(edition->host));
}

struct str address_encode(struct arena *a, const struct edition_rules *edition, struct str path)
{
    struct str rest = edition ? str_from(path, edition->language.n + 1) : path;
    return url_encode_path(a, rest.n ? rest : S("/"));
}

struct str address_absolute(struct arena *a, const struct settings *settings, struct str path)
{
    const struct edition_rules *edition = address_edition(settings, path);
    return str_concat(a, address_base(a, settings, edition), address_encode(a, edition, path));
}

struct str address_link(struct arena *a, const struct settings *settings, struct str own_prefix, struct str path)
{
    const struct edition_rules *edition = address_edition(settings, path);
    if (!own_prefix.n)
        return edition ? address_absolute(a, settings, path) : url_encode_path(a, path);
    if (edition && str_equal(edition->language, str_from(own_prefix, 1)))
        return address_encode(a, edition, path);
    return address_absolute(a, settings, path);
}

struct str address_whole(struct arena *a, struct str base, struct str address)
{
    return str_starts(address, S("/")) ? str_concat(a, base, address) : address;
}

struct err address_setting_check(const struct settings *settings, struct str value)
{
    struct arena a;
    struct str scheme, host;
    ptrdiff_t count;
    cut_base(settings->url, &scheme, &host);
    arena_init(&a, 0);
    struct err e = OK;
    const struct edition_rules *all = edition_rules_read(&a, value, &count);
    for (ptrdiff_t i = 0; i < count && !failed(e); i++)
        if (has_own_host(settings, &all[i]) && str_equal_nocase(address_host_name(all[i].host), host))
            e = err_make(&ERR_INVALID, "editions: the host %.*s is the main one; an edition needs one of its own",
                         STR_ARG(all[i].host));
    arena_close(&a);
    return e;
}
