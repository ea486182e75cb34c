/* guid.c - what feeds call a story, for ever. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/guid.h"

bool guid_is_fit(struct str guid)
{
    for (ptrdiff_t i = 0; i < guid.n; i++)
        if ((unsigned char)guid.p[i] <= ' ' || guid.p[i] == 0x7f)
            return false;
    return guid.n > 0 && guid.n <= GUID_MAX;
}

bool guid_is_address(struct str guid)
{
    ptrdiff_t colon = str_find_char(guid, ':', 0);
    for (ptrdiff_t i = 0; i < colon; i++) {
        char c = guid.p[i];
        bool letter = char_is_alpha(c), other = char_is_digit(c) || c == '+' || c == '-' || c == '.';
        if (!letter && (i == 0 || !other))
            return false;
    }
    return colon > 0 && colon + 1 < guid.n;
}

struct str guid_own(struct arena *a, struct str url)
{
    return str_concat(a, url, S("/?p="));
}

struct str guid_of_story(struct arena *a, struct str url, int64_t story, struct str kept, bool shared)
{
    if (kept.n)
        return kept;
    struct str begins = shared ? str_concat(a, url, S("/?story=")) : guid_own(a, url);
    return str_format(a, "%.*s%lld", STR_ARG(begins), (long long)story);
}
