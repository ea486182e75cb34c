/* caching.c - what a page tells the caches between us and its reader. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/caching.h"

#include <string.h>

#include "base/time.h"
#include "newsroom/purge_maker.h"
#include "page/site.h"
#include "text/cache_tag.h"

#define SHORT_SECONDS 10     /* where nobody tells the cache of changes */
#define STALE_SECONDS 30     /* shown while it is fetched anew; what was purged is not there to be shown */
#define ERROR_SECONDS 86400  /* shown while we do not answer */
#define CDN_TAG_MAX 1024     /* bytes of Bunny's header */
#define TAGS_MAX (16 * 1024) /* bytes that Fastly and Cloudflare take, which has 1,000 tags beside */

_Static_assert(HTTP_RESPONSE_TAGS *(CACHE_TAG_MAX + 1) <= TAGS_MAX && HTTP_RESPONSE_TAGS <= 1000,
               "the tags of any page fit into a header");

static bool has_header(const struct http_response *out, struct str name)
{
    for (int i = 0; i < out->header_count; i++)
        if (str_equal_nocase(out->headers[i].name, name))
            return true;
    return false;
}

/* What the press may keep (press.h): a 404 may be asked for under endless addresses. */
static bool is_for_all(const struct http_request *r, const struct http_response *out)
{
    bool lasts = !out->status || out->status == 200 || out->status == 301 || out->status == 308 || out->status == 410;
    return lasts && r->route->keep_seconds > 0 && !out->private && !out->preview && !out->ready &&
           !has_header(out, S("Set-Cookie")) && !has_header(out, S("Cache-Control"));
}

/* All of them, or a cache would keep what nobody tells it of. */
static struct str join_tags(const struct http_response *out, char separator)
{
    char *text = arena_bytes(out->arena, TAGS_MAX);
    ptrdiff_t n = 0;
    for (int i = 0; i < out->tag_count && !out->tags_lost; i++) {
        struct str name = cache_tag(out->arena, out->tags[i]);
        if (n)
            text[n++] = separator;
        memcpy(text + n, name.p, (size_t)name.n);
        n += name.n;
    }
    return (struct str){text, n};
}

static bool hears(const struct purge_makers *makers)
{
    for (ptrdiff_t i = 0; i < makers->count; i++)
        if (purge_kind_tags(makers->items[i].kind))
            return true;
    return false;
}

/*
 * A page that changes by itself (out->expires) may be given for keep_seconds by the press before a cache gets it: what
 * the cache adds must end before that instant.
 */
static int64_t seconds_of(const struct http_request *r, const struct http_response *out)
{
    int64_t keep = r->route->keep_seconds, seconds = keep;
    if (out->expires)
        seconds = MIN(keep, (out->expires - time_now()) / TIME_SECOND - keep - STALE_SECONDS);
    return MAX(seconds, (int64_t)SHORT_SECONDS);
}

static void add_lives(struct http_response *out, int64_t seconds)
{
    struct str lives = str_format(out->arena, "max-age=%lld, stale-while-revalidate=%d, stale-if-error=%d",
                                  (long long)seconds, STALE_SECONDS, ERROR_SECONDS);
    http_response_header(out, S("CDN-Cache-Control"), lives);
    http_response_header(out, S("Surrogate-Control"), lives);
}

/* Bunny reads nothing but Cache-Control, and passes it on. */
static void add_bunny(struct http_response *out, int64_t seconds)
{
    struct str tags = join_tags(out, ',');
    bool fit = tags.n && tags.n <= CDN_TAG_MAX;
    if (fit)
        http_response_header(out, S("CDN-Tag"), tags);
    http_response_header(out, S("Cache-Control"),
                         str_format(out->arena, "public, max-age=0, s-maxage=%lld, must-revalidate",
                                    (long long)(fit ? seconds : SHORT_SECONDS)));
}

void caching_add(struct http_request *r, struct http_response *out)
{
    const struct site *site = site_of(r);
    const struct purge_makers *makers = newsroom_settings(site->newsroom)->purge_makers;
    if (site->still || !is_for_all(r, out))
        return;
    struct str tags = join_tags(out, ' ');
    int64_t seconds = tags.n && hears(makers) ? seconds_of(r, out) : SHORT_SECONDS;
    if (tags.n)
        http_response_header(out, S("Surrogate-Key"), tags);
    if (tags.n && purge_makers_have(makers, PURGE_CLOUDFLARE))
        http_response_header(out, S("Cache-Tag"), join_tags(out, ','));
    if (purge_makers_have(makers, PURGE_BUNNY))
        add_bunny(out, seconds);
    if (purge_makers_have(makers, PURGE_NGINX))
        http_response_header(out, S("X-Accel-Expires"), str_format(out->arena, "%d", SHORT_SECONDS));
    add_lives(out, seconds);
}
