/* site.c - the public site: opening, theme, touches. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/site.h"

#include "page/frame.h"

#include "embed/providers.h"
#include "newsroom/address.h"
#include "newsroom/control.h"

#include <stdatomic.h>
#include <stdlib.h>

#define MEGABYTE ((int64_t)1024 * 1024)

static bool is_all(struct str tag)
{
    return str_equal(tag, S(CONTROL_ALL)) || str_equal(tag, S("all"));
}

static bool same_providers(const struct settings *a, const struct settings *b)
{
    return a && str_equal(a->embed_providers, b->embed_providers) && str_equal(a->embed_trusted, b->embed_trusted);
}

static struct err make_providers(struct site *site, const struct settings *settings)
{
    const struct embed_providers *providers;
    if (same_providers(site->provider_settings, settings))
        return OK;
    TRY(embed_providers_make(&site->provider_tables, settings, &providers));
    atomic_store_explicit(&site->providers, providers, memory_order_release);
    site->provider_settings = settings;
    return OK;
}

#define FIXED_HOSTS 4

void site_know_hosts(struct site *site)
{
    const struct settings *settings = newsroom_settings(site->newsroom);
    struct str scheme, rest,
        hosts[FIXED_HOSTS + EDITIONS_MAX] = {{0}, site->listen_host, S("127.0.0.1"), S("localhost")};
    ptrdiff_t own = 0, at = str_find(settings->url, S("://"), 0);
    scheme = str_slice(settings->url, 0, at < 0 ? 0 : at + 3);
    str_cut(str_from(settings->url, scheme.n), '/', &hosts[0], &rest);
    for (ptrdiff_t i = 0; i < settings->edition_count; i++) {
        const struct edition_rules *edition = &settings->edition_rules[i];
        if (address_edition_of_host(settings, edition->host) == edition)
            hosts[FIXED_HOSTS + own++] = edition->host;
    }
    press_set_hosts(site->press, hosts, FIXED_HOSTS + own, own);
}

static struct err put_in_force(struct site *site)
{
    TRY(newsroom_reload(site->newsroom));
    site_know_hosts(site);
    pthread_mutex_lock(&site->provider_lock);
    struct err e = make_providers(site, newsroom_settings(site->newsroom));
    pthread_mutex_unlock(&site->provider_lock);
    return e;
}

/* What fails, as a store that is away for a moment makes it, is owed: the next touch or doubt does it. */
static void reload(struct site *site)
{
    atomic_store(&site->owes_reload, false);
    if (!failed(put_in_force(site)))
        return;
    atomic_store(&site->owes_reload, true);
    log_errorx("settings could not be read again: %s", err_detail());
}

const struct embed_providers *site_providers(const struct site *site)
{
    return atomic_load_explicit(&site->providers, memory_order_acquire);
}

void site_touch(struct site *site, const struct str *tags, ptrdiff_t count)
{
    err_ignore(db_see(newsroom_db(site->newsroom))); /* a replica shows what was told of, or is not asked */
    bool all = atomic_load(&site->owes_reload);
    for (ptrdiff_t i = 0; i < count; i++)
        all = all || is_all(tags[i]);
    if (all) {
        reload(site);
        frame_touch_all(site->frame);
        press_touch_all(site->press);
    } else {
        frame_touch(site->frame, tags, count);
        press_touch(site->press, tags, count);
    }
}

void site_doubt(struct site *site, bool hears)
{
    err_ignore(db_see(newsroom_db(site->newsroom)));
    if (hears)
        reload(site);
    frame_touch_all(site->frame);
    press_doubt_all(site->press);
}

static void newsroom_changed(void *context, const struct str *tags, ptrdiff_t count)
{
    site_touch(context, tags, count);
}

static struct err start(struct site *site)
{
    struct press_options press = {.bytes_max = newsroom_settings(site->newsroom)->press_megabytes * MEGABYTE};
    TRY(theme_load(site->theme_folder, &site->theme));
    TRY(make_providers(site, newsroom_settings(site->newsroom)));
    site->press = press_make(&press);
    site->frame = frame_make();
    if (!site->press || !site->frame)
        return err_make(&ERR_SYSTEM, "out of memory for the pages");
    site->router = http_router_make(&site->routes);
    newsroom_on_touch(site->newsroom, newsroom_changed, site);
    newsroom_set_setting_check(site->newsroom, embed_setting_check);
    return OK;
}

struct err site_open(struct newsroom *n, struct str theme_folder, struct site **out)
{
    struct site *site = calloc(1, sizeof(*site));
    if (!site)
        return err_make(&ERR_SYSTEM, "out of memory");
    arena_init(&site->routes, 0);
    arena_init(&site->provider_tables, 0);
    pthread_mutex_init(&site->provider_lock, NULL);
    pthread_mutex_init(&site->theme_lock, NULL);
    site->newsroom = n;
    site->theme_folder = theme_folder;
    struct err e = start(site);
    if (failed(e)) {
        site_close(site);
        return e;
    }
    *out = site;
    return OK;
}

void site_close(struct site *site)
{
    newsroom_on_touch(site->newsroom, NULL, NULL);
    if (site->press)
        press_free(site->press);
    frame_free(site->frame);
    theme_release(site->theme);
    pthread_mutex_destroy(&site->theme_lock);
    pthread_mutex_destroy(&site->provider_lock);
    arena_close(&site->provider_tables);
    arena_close(&site->routes);
    free(site);
}

void site_make_still(struct site *site)
{
    struct settings *still = arena_make(&site->routes, struct settings);
    *still = *newsroom_settings(site->newsroom);
    still->audience = false;
    site->still = still;
}

const struct settings *site_settings(const struct site *site)
{
    return site->still ? site->still : newsroom_settings(site->newsroom);
}

void site_add_routes(struct site *site, const struct http_route *routes, ptrdiff_t count)
{
    http_router_add(&site->routes, site->router, routes, count);
}

struct theme *site_hold_theme(struct site *site)
{
    pthread_mutex_lock(&site->theme_lock);
    struct theme *theme = theme_hold(site->theme);
    pthread_mutex_unlock(&site->theme_lock);
    return theme;
}

struct err site_reload_theme(struct site *site)
{
    struct theme *theme;
    TRY(theme_load(site->theme_folder, &theme));
    pthread_mutex_lock(&site->theme_lock);
    struct theme *old = site->theme;
    site->theme = theme;
    pthread_mutex_unlock(&site->theme_lock);
    theme_release(old);
    press_touch_all(site->press);
    return OK;
}
