/* security.c - the headers that stand on every answer. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "page/security.h"

/* Nothing but our own files; the inline style of each kind of page by its hash; no frame may hold us, and forms go
 * nowhere else. A form's answer may redirect to a reader's own Mastodon server, which browsers count as its target: the
 * policy of that page is the same, because the form is sent by GET to us and our answer is a redirect. */
static struct str content_policy(struct arena *a, struct site *site)
{
    struct theme *theme = site_hold_theme(site);
    struct str policy = str_format(
        a,
        "default-src 'none'; style-src 'self' '%.*s' '%.*s'; script-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; form-action 'self' https:; base-uri 'none'; object-src 'none'; frame-ancestors 'none'",
        STR_ARG(theme_style(theme, THEME_LIST)->hash), STR_ARG(theme_style(theme, THEME_STORY)->hash));
    theme_release(theme);
    return policy;
}

ptrdiff_t security_headers(struct arena *a, struct site *site, struct http_header *out)
{
    static const struct http_header FIXED[] = {
        {S_INIT("X-Content-Type-Options"), S_INIT("nosniff")},
        {S_INIT("Referrer-Policy"), S_INIT("strict-origin-when-cross-origin")},
        {S_INIT("X-Frame-Options"), S_INIT("DENY")},
        {S_INIT("Cross-Origin-Opener-Policy"), S_INIT("same-origin")},
        {S_INIT("Permissions-Policy"), S_INIT("camera=(), geolocation=(), microphone=(), browsing-topics=()")},
    };
    ptrdiff_t count = 0;
    out[count++] = (struct http_header){S("Content-Security-Policy"), content_policy(a, site)};
    for (ptrdiff_t i = 0; i < COUNT_OF(FIXED); i++)
        out[count++] = FIXED[i];
    const struct settings *settings = newsroom_settings(site->newsroom);
    if (!settings->indexed)
        out[count++] = (struct http_header){S("X-Robots-Tag"), S("noindex")};
    if (str_starts(settings->url, S("https://")))
        out[count++] = (struct http_header){S("Strict-Transport-Security"), S("max-age=31536000; includeSubDomains")};
    return count;
}

void security_headers_of_preview(struct arena *a, struct http_header *headers, ptrdiff_t count)
{
    static const struct str NOBODY = S_INIT("frame-ancestors 'none'");
    for (ptrdiff_t i = 0; i < count; i++) {
        ptrdiff_t at = str_find(headers[i].value, NOBODY, 0);
        if (str_equal(headers[i].name, S("Referrer-Policy")))
            headers[i].value = S("no-referrer");
        else if (str_equal(headers[i].name, S("X-Frame-Options")))
            headers[i].value = S("SAMEORIGIN");
        else if (at >= 0)
            headers[i].value = str_format(a, "%.*sframe-ancestors 'self'%.*s", STR_ARG(str_slice(headers[i].value, 0, at)),
                                          STR_ARG(str_from(headers[i].value, at + NOBODY.n)));
    }
}
