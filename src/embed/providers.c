/* providers.c - the providers in force, found by the host of an address. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/providers.h"

#include "embed/index.h"

#include <string.h>

/* ---- looking up ---- */

/* The host as patterns have it: in lower case, without "www.", with a port that is not the scheme's own. */
static struct str plain_host(const struct url *url, char text[EMBED_HOST_SIZE])
{
    bool own_port = url->port == (str_equal_nocase(url->scheme, S("https")) ? 443 : 80);
    struct str host = own_port ? url->host : url->authority;
    if (host.n > EMBED_HOST_SIZE)
        return (struct str){0};
    for (ptrdiff_t i = 0; i < host.n; i++)
        text[i] = char_to_lower(host.p[i]);
    struct str lower = {text, host.n};
    return str_starts(lower, S("www.")) ? str_from(lower, 4) : lower;
}

/* The first of the row's hosts, where host is another of them. */
static struct str first_host(const struct embed_row *row, struct str host)
{
    struct str first, rest, other;
    str_cut(row->hosts, ' ', &first, &rest);
    while (rest.n) {
        str_cut(rest, ' ', &other, &rest);
        if (str_equal(other, host))
            return first;
    }
    return host;
}

static bool follows(const struct embed_rule *rule, struct str host, bool code, struct embed_found *out)
{
    if (rule->code != code)
        return false;
    out->rule = rule;
    if (!str_equal(rule->pattern.host, host))
        host = first_host(rule->provider->row, host);
    return embed_pattern_match(&rule->pattern, &out->url, host, &out->values);
}

static bool find_in(const struct embed_list *list, struct str host, bool code, struct embed_found *out)
{
    for (const struct embed_entry *entry = list->first; entry; entry = entry->next)
        if (follows(entry->item, host, code, out))
            return true;
    return false;
}

static bool find_below(const struct embed_providers *providers, struct str host, bool code, struct embed_found *out)
{
    struct str label, rest = host;
    while (str_cut(rest, '.', &label, &rest)) {
        const struct embed_host_rules *rules = map_get(&providers->hosts, rest);
        if (rules && find_in(&rules->below, host, code, out))
            return true;
    }
    return false;
}

static bool parse_web(struct str url, struct url *out)
{
    return url_parse(url, out) && out->kind == URL_HTTP;
}

bool embed_look_up(const struct embed_providers *providers, struct str url, bool code, struct embed_found *out)
{
    if (!parse_web(url, &out->url))
        return false;
    struct str host = plain_host(&out->url, out->host);
    const struct embed_host_rules *rules = map_get(&providers->hosts, host);
    if (rules && rules->trusted.first)
        return find_in(&rules->trusted, host, code, out);
    return (rules && find_in(&rules->here, host, code, out)) || find_below(providers, host, code, out) ||
           find_in(&providers->anywhere, host, code, out);
}

bool embed_look_up_of(const struct embed_provider *provider, struct str url, bool code, struct embed_found *out)
{
    if (!parse_web(url, &out->url))
        return false;
    struct str host = plain_host(&out->url, out->host);
    for (const struct embed_rule *rule = provider->row->rules; rule; rule = rule->next)
        if (follows(rule, host, code, out))
            return true;
    return false;
}

struct str embed_target(struct arena *a, const struct embed_found *found, struct str url)
{
    const struct embed_facts facts = {.address = url, .site = found->rule->provider->row->site};
    return embed_fill(a, found->rule->target, &found->values, &facts);
}

/* ---- for the other floors ---- */

ptrdiff_t embed_provider_count(const struct embed_providers *providers)
{
    return providers->count;
}

const struct embed_provider *embed_provider_at(const struct embed_providers *providers, ptrdiff_t i)
{
    return providers->list[i];
}

const struct embed_provider *embed_find(const struct embed_providers *providers, struct str url)
{
    struct embed_found found;
    return embed_look_up(providers, url, false, &found) ? found.rule->provider : NULL;
}

/* The host of what only looks like an address. */
static struct str rough_host(struct str url)
{
    ptrdiff_t start = str_find(url, S("://"), 0), end = 0;
    struct str rest = start < 0 ? (struct str){0} : str_from(url, start + 3);
    while (end < rest.n && !strchr("/?#", rest.p[end]))
        end++;
    return str_from(str_slice(rest, 0, end), str_find_char(str_slice(rest, 0, end), '@', 0) + 1);
}

struct str embed_name(const struct embed_providers *providers, struct str url)
{
    struct embed_found found;
    char text[EMBED_HOST_SIZE];
    if (embed_look_up(providers, url, false, &found))
        return found.rule->provider->name;
    if (!parse_web(url, &found.url))
        return rough_host(url);
    const struct embed_host_rules *rules = map_get(&providers->hosts, plain_host(&found.url, text));
    if (rules && rules->named)
        return rules->named->name;
    return str_starts(found.url.host, S("www.")) ? str_from(found.url.host, 4) : found.url.host;
}

struct str embed_name_in(const struct embed_provider *provider, struct str language)
{
    struct str primary, rest;
    str_cut(language, '-', &primary, &rest);
    for (const struct embed_local_name *name = provider->row->names; name; name = name->next)
        if (str_equal_nocase(name->language, language) || str_equal_nocase(name->language, primary))
            return name->name;
    return provider->name;
}

struct str embed_frame(struct arena *a, const struct embed_provider *provider, struct str url)
{
    struct embed_found found;
    return embed_look_up_of(provider, url, false, &found) ? embed_target(a, &found, url) : (struct str){0};
}

struct str embed_origin(struct arena *a, struct str url)
{
    struct url parsed;
    if (!parse_web(url, &parsed))
        return (struct str){0};
    return str_lower_ascii(a, str_format(a, "%.*s://%.*s", STR_ARG(parsed.scheme), STR_ARG(parsed.authority)));
}
