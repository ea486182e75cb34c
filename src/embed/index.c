/* index.c - the providers in force: the newsroom's own, the program's, and trusted hosts, put in order by host. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/index.h"

#include "base/asset.h"
#include "newsroom/setting.h"

#define TRUSTED_MAX 200

/* ---- the index ---- */

static void add_to(struct arena *a, struct embed_list *list, const void *item)
{
    struct embed_entry *entry = arena_make(a, struct embed_entry);
    entry->item = item;
    if (list->last)
        list->last->next = entry;
    else
        list->first = entry;
    list->last = entry;
}

static struct embed_host_rules *host_rules(struct arena *a, struct embed_providers *p, struct str host)
{
    void **place = map_put(a, &p->hosts, host);
    if (!*place)
        *place = arena_make(a, struct embed_host_rules);
    return *place;
}

static void add_rule(struct arena *a, struct embed_providers *p, const struct embed_rule *rule)
{
    const struct embed_pattern *pattern = &rule->pattern;
    struct str hosts = rule->provider->row->hosts, host, first;
    if (pattern->kind == EMBED_ANY_HOST) {
        add_to(a, &p->anywhere, rule);
        return;
    }
    struct embed_host_rules *rules = host_rules(a, p, pattern->host);
    add_to(a, pattern->kind == EMBED_BELOW_HOST ? &rules->below : &rules->here, rule);
    str_cut(hosts, ' ', &first, &hosts);
    while (hosts.n && pattern->kind == EMBED_HOST && str_equal(first, pattern->host)) {
        str_cut(hosts, ' ', &host, &hosts);
        add_to(a, &host_rules(a, p, host)->here, rule);
    }
}

static void add_hosts(struct arena *a, struct embed_providers *p, const struct embed_provider *provider)
{
    struct str hosts = provider->row->hosts, host;
    while (hosts.n) {
        str_cut(hosts, ' ', &host, &hosts);
        struct embed_host_rules *rules = host_rules(a, p, host);
        rules->named = rules->named ? rules->named : provider;
    }
}

static void add_mark(struct arena *a, struct embed_providers *p, const struct embed_mark *mark)
{
    void **place = map_put(a, &p->marks, mark->key);
    if (!*place)
        *place = arena_make(a, struct embed_list);
    add_to(a, *place, mark);
}

static void add_provider(struct arena *a, struct embed_providers *p, const struct embed_provider *provider)
{
    const struct embed_row *row = provider->row;
    p->list[p->count++] = provider;
    add_hosts(a, p, provider);
    for (const struct embed_rule *rule = row->rules; rule; rule = rule->next)
        add_rule(a, p, rule);
    for (const struct embed_mark *mark = row->marks; mark; mark = mark->next)
        add_mark(a, p, mark);
    for (const struct embed_script *script = row->scripts; script; script = script->next)
        add_to(a, &p->scripts, script);
}

static bool has_id(const struct embed_providers *p, struct str id)
{
    for (ptrdiff_t i = 0; i < p->count; i++)
        if (str_equal(p->list[i]->id, id))
            return true;
    return false;
}

/* A row of an id that is there already is none: the newsroom's own come first. */
static void add_table(struct arena *a, struct embed_providers *p, const struct embed_table *table)
{
    for (ptrdiff_t i = 0; i < table->count; i++)
        if (!has_id(p, table->providers[i]->id))
            add_provider(a, p, table->providers[i]);
}

/* ---- trusted hosts ---- */

/* The rules of list, each of a provider that is trusted. */
static void trust_rules(struct arena *a, const struct embed_list *list, struct embed_list *out)
{
    for (const struct embed_entry *entry = list->first; entry; entry = entry->next) {
        struct embed_rule *rule = arena_make(a, struct embed_rule);
        struct embed_provider *provider = arena_make(a, struct embed_provider);
        *rule = *(const struct embed_rule *)entry->item;
        *provider = *rule->provider;
        provider->trusted = true;
        rule->provider = provider;
        add_to(a, out, rule);
    }
}

static struct str without_www(struct str host)
{
    return str_starts(host, S("www.")) ? str_from(host, 4) : host;
}

/* A row for any page of a trusted host; NULL where host is none. A frame of our own site could take its sandbox off if
 * it were let be same origin. */
static struct embed_provider *make_own_row(struct arena *a, struct str host, struct str site, ptrdiff_t number)
{
    struct embed_table table;
    struct str name, sandbox = str_equal(host, without_www(site))
                                   ? S("allow-scripts allow-forms allow-popups")
                                   : S("allow-scripts allow-same-origin allow-forms allow-popups");
    struct str text = str_format(a,
                                 "[own-%td]\nname = %.*s\nkind = chart\naddress = %.*s/*\nframe = {address}\n"
                                 "code-only = yes\nsandbox = %.*s\n",
                                 number, STR_ARG(host), STR_ARG(host), STR_ARG(sandbox));
    int port;
    if (!url_parse_host(host, &name, &port) || failed(embed_table_parse(a, text, site, &table)))
        return NULL;
    table.providers[0]->trusted = true;
    return table.providers[0];
}

static struct err trust_host(struct arena *a, struct embed_providers *p, struct str host, struct str site,
                             ptrdiff_t number)
{
    struct embed_list trusted = {0};
    struct str label, rest = host;
    if (number > TRUSTED_MAX)
        return err_make(&ERR_LIMIT, "at most %d hosts fit", TRUSTED_MAX);
    const struct embed_provider *own = make_own_row(a, host, site, number);
    if (!own)
        return err_make(&ERR_INVALID, "\"%.*s\" is no host like charts.news.example", STR_ARG(host));
    struct embed_host_rules *rules = host_rules(a, p, host);
    trust_rules(a, &rules->here, &trusted);
    while (str_cut(rest, '.', &label, &rest))
        trust_rules(a, &host_rules(a, p, rest)->below, &trusted);
    trust_rules(a, &p->anywhere, &trusted);
    add_to(a, &trusted, own->row->rules);
    rules->trusted = trusted;
    p->list[p->count++] = own;
    return OK;
}

static struct err trust_hosts(struct arena *a, struct embed_providers *p, struct str text, struct str site)
{
    struct str line;
    ptrdiff_t number = 0, hosts = 0;
    for (bool more = text.n > 0; more;) {
        more = str_cut(text, '\n', &line, &text);
        line = str_trim(line);
        number++;
        if (line.n == 0 || line.p[0] == '#')
            continue;
        struct err e = trust_host(a, p, without_www(line), site, ++hosts);
        if (failed(e))
            return err_in(e, "embed_trusted line %td", number);
    }
    return OK;
}

struct err embed_providers_make(struct arena *a, const struct settings *settings, const struct embed_providers **out)
{
    struct embed_providers *p = arena_make(a, struct embed_providers);
    struct embed_table table;
    struct url url = {0};
    struct str site = url_parse(settings->url, &url) ? str_lower_ascii(a, url.host) : (struct str){0};
    const struct asset *asset = asset_find(S("providers/providers.conf"));
    p->list = arena_array(a, const struct embed_provider *, EMBED_ROWS_MAX * 2 + TRUSTED_MAX);
    struct err e = embed_table_parse(a, str_copy(a, settings->embed_providers), site, &table);
    if (failed(e))
        return err_in(e, "embed_providers");
    add_table(a, p, &table);
    if (!asset)
        return err_make(&ERR_NOT_FOUND, "the program lacks its table of providers");
    e = embed_table_parse(a, asset->data, site, &table);
    if (failed(e))
        return err_in(e, "providers.conf");
    add_table(a, p, &table);
    TRY(trust_hosts(a, p, str_copy(a, settings->embed_trusted), site));
    *out = p;
    return OK;
}

struct err embed_setting_check(const struct settings *settings, struct str name, struct str value)
{
    struct arena a;
    struct settings changed = *settings;
    const struct embed_providers *providers;
    if (str_equal(name, S("embed_providers")))
        changed.embed_providers = value;
    else if (str_equal(name, S("embed_trusted")))
        changed.embed_trusted = value;
    else
        return OK;
    arena_init(&a, 0);
    struct err e = embed_providers_make(&a, &changed, &providers);
    arena_close(&a);
    return e;
}
