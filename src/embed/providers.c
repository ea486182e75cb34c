/* providers.c - the sites whose posts, videos and maps newsrooms embed. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/providers.h"

#define ROW(called, of, what, policy)                                                                                  \
    {                                                                                                                  \
        .provider = {.id = S_INIT(called),                                                                             \
                     .name = S_INIT(called),                                                                           \
                     .kind = what,                                                                                     \
                     .policy_url = S_INIT(policy),                                                                     \
                     .ratio_width = 16,                                                                                \
                     .ratio_height = 9,                                                                                \
                     .sandbox = S_INIT("allow-scripts allow-same-origin"),                                             \
                     .allow = S_INIT("fullscreen")},                                                                   \
        .hosts = S_INIT(of)                                                                                            \
    }

struct embed_providers {
    struct embed_provider provider;
    struct str hosts; /* separated by spaces; each also stands for its subdomains */
};

static const struct embed_providers PROVIDERS[] = {
    ROW("X", "x.com twitter.com t.co", EMBED_POST, "https://x.com/en/privacy"),
    ROW("Instagram", "instagram.com instagr.am", EMBED_POST, "https://privacycenter.instagram.com/policy"),
    ROW("Facebook", "facebook.com fb.watch fb.com", EMBED_POST, "https://www.facebook.com/privacy/policy/"),
    ROW("Threads", "threads.net threads.com", EMBED_POST, "https://help.instagram.com/515230437301944"),
    ROW("Bluesky", "bsky.app", EMBED_POST, "https://bsky.social/about/support/privacy-policy"),
    ROW("TikTok", "tiktok.com", EMBED_VIDEO, "https://www.tiktok.com/legal/page/row/privacy-policy/en"),
    ROW("Telegram", "t.me telegram.me", EMBED_POST, "https://telegram.org/privacy"),
    ROW("Reddit", "reddit.com redd.it", EMBED_POST, "https://www.reddit.com/policies/privacy-policy"),
    ROW("LinkedIn", "linkedin.com lnkd.in", EMBED_POST, "https://www.linkedin.com/legal/privacy-policy"),
    ROW("Pinterest", "pinterest.com pin.it", EMBED_POST, "https://policy.pinterest.com/en/privacy-policy"),
    ROW("Tumblr", "tumblr.com", EMBED_POST, "https://www.tumblr.com/privacy/en"),
    ROW("YouTube", "youtube.com youtu.be youtube-nocookie.com", EMBED_VIDEO, "https://policies.google.com/privacy"),
    ROW("Vimeo", "vimeo.com", EMBED_VIDEO, "https://vimeo.com/privacy"),
    ROW("Dailymotion", "dailymotion.com dai.ly", EMBED_VIDEO, "https://legal.dailymotion.com/en/privacy-policy/"),
    ROW("Twitch", "twitch.tv", EMBED_VIDEO, "https://www.twitch.tv/p/en/legal/privacy-notice/"),
    ROW("TED", "ted.com", EMBED_VIDEO, "https://www.ted.com/about/our-organization/our-policies-terms/privacy-policy"),
    ROW("SoundCloud", "soundcloud.com", EMBED_AUDIO, "https://soundcloud.com/pages/privacy"),
    ROW("Spotify", "spotify.com spotify.link", EMBED_AUDIO, "https://www.spotify.com/legal/privacy-policy/"),
    ROW("Mixcloud", "mixcloud.com", EMBED_AUDIO, "https://www.mixcloud.com/privacy/"),
    ROW("Apple Podcasts", "podcasts.apple.com", EMBED_AUDIO, "https://www.apple.com/legal/privacy/"),
    ROW("Flickr", "flickr.com flic.kr", EMBED_POST, "https://www.flickr.com/help/privacy"),
    ROW("Imgur", "imgur.com", EMBED_POST, "https://imgur.com/privacy"),
    ROW("Google Maps", "maps.google.com maps.app.goo.gl goo.gl", EMBED_MAP, "https://policies.google.com/privacy"),
    ROW("OpenStreetMap", "openstreetmap.org osm.org", EMBED_MAP, "https://osmfoundation.org/wiki/Privacy_Policy"),
    ROW("Komoot", "komoot.com", EMBED_MAP, "https://www.komoot.com/privacy"),
    ROW("Datawrapper", "datawrapper.dwcdn.net datawrapper.de", EMBED_CHART, "https://www.datawrapper.de/privacy"),
    ROW("Flourish", "flourish.studio", EMBED_CHART, "https://flourish.studio/privacy/"),
    ROW("Infogram", "infogram.com", EMBED_CHART, "https://infogram.com/privacy"),
    ROW("DocumentCloud", "documentcloud.org", EMBED_DOCUMENT, "https://www.muckrock.com/privacy-policy/"),
    ROW("Scribd", "scribd.com", EMBED_DOCUMENT, "https://support.scribd.com/hc/en-us/articles/210129366"),
};

/* The host of an http(s) address, user name and port cut off. */
static struct str host_of(struct str url)
{
    ptrdiff_t start = str_find(url, S("://"), 0);
    struct str rest = start < 0 ? (struct str){0} : str_from(url, start + 3);
    struct str host, tail;
    ptrdiff_t end = 0;
    while (end < rest.n && rest.p[end] != '/' && rest.p[end] != '?' && rest.p[end] != '#')
        end++;
    host = str_slice(rest, 0, end);
    ptrdiff_t at = str_find_char(host, '@', 0);
    host = str_from(host, at + 1);
    str_cut(host, ':', &host, &tail);
    return host;
}

/* True when host is name, or lies below it. */
static bool host_belongs(struct str host, struct str name)
{
    if (host.n < name.n || !str_equal_nocase(str_from(host, host.n - name.n), name))
        return false;
    return host.n == name.n || host.p[host.n - name.n - 1] == '.';
}

static bool provider_has(const struct embed_providers *row, struct str host)
{
    struct str rest = row->hosts, name;
    while (rest.n) {
        str_cut(rest, ' ', &name, &rest);
        if (host_belongs(host, name))
            return true;
    }
    return false;
}

struct err embed_providers_make(struct arena *a, const struct settings *settings, const struct embed_providers **out)
{
    (void)a;
    (void)settings;
    *out = PROVIDERS;
    return OK;
}

ptrdiff_t embed_provider_count(const struct embed_providers *providers)
{
    (void)providers;
    return COUNT_OF(PROVIDERS);
}

const struct embed_provider *embed_provider_at(const struct embed_providers *providers, ptrdiff_t i)
{
    return &providers[i].provider;
}

const struct embed_provider *embed_find(const struct embed_providers *providers, struct str url)
{
    struct str host = host_of(url);
    for (ptrdiff_t i = 0; host.n && i < COUNT_OF(PROVIDERS); i++)
        if (provider_has(&providers[i], host))
            return &providers[i].provider;
    return NULL;
}

struct str embed_name(const struct embed_providers *providers, struct str url)
{
    const struct embed_provider *provider = embed_find(providers, url);
    struct str host = host_of(url);
    if (provider)
        return provider->name;
    return str_starts(host, S("www.")) ? str_from(host, 4) : host;
}

struct str embed_name_in(const struct embed_provider *provider, struct str language)
{
    (void)language;
    return provider->name;
}

struct str embed_frame(struct arena *a, const struct embed_provider *provider, struct str url)
{
    ptrdiff_t at = str_find(url, S("v="), 0);
    if (!str_equal(provider->name, S("YouTube")) || at < 0)
        return (struct str){0};
    return str_concat(a, S("https://www.youtube-nocookie.com/embed/"), str_from(url, at + 2));
}

struct str embed_origin(struct arena *a, struct str url)
{
    struct str host = host_of(url);
    return host.n ? str_concat(a, S("https://"), host) : (struct str){0};
}
