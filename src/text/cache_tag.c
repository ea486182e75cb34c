/* cache_tag.c - the tags of pages as caches in front of the server know them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/cache_tag.h"

#include <sodium.h>

#define HASH_BYTES 16 /* the least that the hash gives; the first of them are used */

/* Capitals are hashed too: they may be all that tells two tags apart. */
static bool is_plain(struct str tag)
{
    for (ptrdiff_t i = 0; i < tag.n; i++) {
        char c = tag.p[i];
        if (!(c >= 'a' && c <= 'z') && !char_is_digit(c) && c != ':' && c != '-' && c != '_')
            return false;
    }
    return tag.n > 0 && tag.n <= CACHE_TAG_MAX;
}

struct str cache_tag(struct arena *a, struct str tag)
{
    unsigned char hash[HASH_BYTES];
    char hex[2 * HASH_BYTES + 1];
    if (is_plain(tag))
        return tag;
    crypto_generichash(hash, sizeof hash, (const unsigned char *)tag.p, (unsigned long long)tag.n, NULL, 0);
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    return str_format(a, "h%.*s", CACHE_TAG_MAX - 1, hex);
}
