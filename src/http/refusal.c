/* refusal.c - what is answered where nobody else has words. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/refusal.h"

#include <stdio.h>

static const struct reason {
    int status;
    struct str text;
} REASONS[] = {
    {400, S_INIT("Bad Request")},
    {403, S_INIT("Forbidden")},
    {404, S_INIT("Not Found")},
    {405, S_INIT("Method Not Allowed")},
    {408, S_INIT("Request Timeout")},
    {413, S_INIT("Content Too Large")},
    {414, S_INIT("URI Too Long")},
    {415, S_INIT("Unsupported Media Type")},
    {417, S_INIT("Expectation Failed")},
    {431, S_INIT("Request Header Fields Too Large")},
    {500, S_INIT("Internal Server Error")},
    {501, S_INIT("Not Implemented")},
    {503, S_INIT("Service Unavailable")},
    {505, S_INIT("HTTP Version Not Supported")},
};

struct str refusal_reason(int status)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(REASONS); i++)
        if (REASONS[i].status == status)
            return REASONS[i].text;
    return S("Error");
}

struct http_answer *refusal_make(int status)
{
    static const struct http_header HEADERS[] = {
        {S_INIT("Content-Type"), S_INIT("text/plain; charset=utf-8")},
        {S_INIT("Cache-Control"), S_INIT("no-store")},
        {S_INIT("X-Content-Type-Options"), S_INIT("nosniff")},
        {S_INIT("Content-Security-Policy"),
         S_INIT("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")},
        {S_INIT("Referrer-Policy"), S_INIT("no-referrer")},
        {S_INIT("X-Frame-Options"), S_INIT("DENY")},
        {S_INIT("Cross-Origin-Opener-Policy"), S_INIT("same-origin")},
        {S_INIT("Retry-After"), S_INIT("1")},
    };
    char body[64];
    int n = snprintf(body, sizeof(body), "%d %.*s\n", status, STR_ARG(refusal_reason(status)));
    return http_answer_make(status, HEADERS, COUNT_OF(HEADERS) - (status != 503), (struct str){body, n});
}
