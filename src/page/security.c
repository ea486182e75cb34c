/* security.c - the headers that stand on every answer. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/security.h"

#include "text/url.h"

/* Nothing but our own files; the inline style of each kind of page by its hash; no frame may hold us, and forms go
 * nowhere else. A form's answer may redirect to a reader's own Mastodon server, which browsers count as its target: the
 * policy of that page is the same, because the form is sent by GET to us and our answer is a redirect. */
/* Where pictures come from beside ourselves: a public bucket or a CDN. */
static struct str picture_origin(struct arena *a, const struct site *site)
{
    struct url url;
    struct str base = newsroom_settings(site->newsroom)->media_public;
    if (!base.n || !url_parse(base, &url))
        return S("");
    return str_format(a, " %.*s://%.*s", STR_ARG(url.scheme), STR_ARG(url.authority));
}

static struct str content_policy(struct arena *a, struct site *site, struct str frames)
{
    struct theme *theme = site_hold_theme(site);
    struct str policy = str_format(
        a,
        "default-src 'none'; style-src 'self' '%.*s' '%.*s'; script-src 'self'; img-src 'self'%.*s; font-src 'self'; "
        "connect-src 'self'; form-action 'self' https:; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
        STR_ARG(theme_style(theme, THEME_LIST)->hash), STR_ARG(theme_style(theme, THEME_STORY)->hash),
        STR_ARG(picture_origin(a, site)));
    theme_release(theme);
    return frames.n ? str_format(a, "%.*s; frame-src %.*s", STR_ARG(policy), STR_ARG(frames)) : policy;
}

/* What a frame is given by its attribute `allow` it has only if its page may give it: the whole screen, to the origins
 * that the page names. */
static struct str permissions_policy(struct arena *a, struct str frames)
{
    struct str policy = S("camera=(), geolocation=(), microphone=(), browsing-topics=(), fullscreen=(self"), origin;
    while (frames.n) {
        str_cut(frames, ' ', &origin, &frames);
        policy = str_format(a, "%.*s \"%.*s\"", STR_ARG(policy), STR_ARG(origin));
    }
    return str_concat(a, policy, S(")"));
}

/* What stands on every answer, whoever frames it. */
static ptrdiff_t add_common(struct site *site, struct http_header *out, ptrdiff_t count)
{
    const struct settings *settings = newsroom_settings(site->newsroom);
    out[count++] = (struct http_header){S("X-Content-Type-Options"), S("nosniff")};
    out[count++] = (struct http_header){S("Referrer-Policy"), S("strict-origin-when-cross-origin")};
    out[count++] = (struct http_header){S("Cross-Origin-Opener-Policy"), S("same-origin")};
    if (!settings->indexed)
        out[count++] = (struct http_header){S("X-Robots-Tag"), S("noindex")};
    if (str_starts(settings->url, S("https://")))
        out[count++] = (struct http_header){S("Strict-Transport-Security"), S("max-age=31536000; includeSubDomains")};
    return count;
}

ptrdiff_t security_headers(struct arena *a, struct site *site, struct str frames, struct http_header *out)
{
    ptrdiff_t count = 0;
    out[count++] = (struct http_header){S("Content-Security-Policy"), content_policy(a, site, frames)};
    out[count++] = (struct http_header){S("Permissions-Policy"), permissions_policy(a, frames)};
    out[count++] = (struct http_header){S("X-Frame-Options"), S("DENY")};
    return add_common(site, out, count);
}

/* Its frame may be sandboxed: 'self' is then still the address that it came from (CSP 3 section 2.2.1). */
ptrdiff_t security_framed_headers(struct arena *a, struct site *site, struct http_header *out)
{
    ptrdiff_t count = 0;
    struct theme *theme = site_hold_theme(site);
    struct str policy = str_format(a,
                                   "default-src 'none'; style-src '%.*s'; img-src 'self'%.*s; base-uri 'none'; "
                                   "object-src 'none'; form-action 'none'; frame-ancestors *",
                                   STR_ARG(theme_style(theme, THEME_EMBED)->hash), STR_ARG(picture_origin(a, site)));
    theme_release(theme);
    out[count++] = (struct http_header){S("Content-Security-Policy"), policy};
    out[count++] = (struct http_header){S("Permissions-Policy"), permissions_policy(a, (struct str){0})};
    return add_common(site, out, count);
}

void security_headers_of_preview(struct arena *a, struct http_header *headers, ptrdiff_t count)
{
    static const struct str NOBODY = S_INIT("frame-ancestors 'none'");
    for (ptrdiff_t i = 0; i < count; i++) {
        ptrdiff_t at = str_find(headers[i].value, NOBODY, 0);
        bool frames = str_find(headers[i].value, S("frame-src "), 0) >= 0;
        if (str_equal(headers[i].name, S("Referrer-Policy")))
            headers[i].value = S("no-referrer");
        else if (str_equal(headers[i].name, S("X-Frame-Options")))
            headers[i].value = S("SAMEORIGIN");
        else if (at >= 0)
            headers[i].value =
                str_format(a, "%.*sframe-ancestors 'self'%s%.*s", STR_ARG(str_slice(headers[i].value, 0, at)),
                           frames ? "" : "; frame-src 'self'", STR_ARG(str_from(headers[i].value, at + NOBODY.n)));
    }
}

void security_headers_of_secret(struct http_header *headers, ptrdiff_t count)
{
    for (ptrdiff_t i = 0; i < count; i++)
        if (str_equal(headers[i].name, S("Referrer-Policy")))
            headers[i].value = S("strict-origin");
}
