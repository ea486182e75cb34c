/* webauthn.c - fuzz target: any bytes as what a browser says of an authenticator; a newline parts its two halves. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/webauthn.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct webauthn_site SITE = {S_INIT("news.example"), S_INIT("https://news.example")};
    static const char KEY[64];
    const struct webauthn_key known = {.public_key = {KEY, 32}, .algorithm = -8};
    struct str client, rest, whole = {(const char *)data, (ptrdiff_t)size};
    struct webauthn_key fresh;
    struct arena a;
    int64_t count;
    arena_init(&a, 0);
    str_cut(whole, '\n', &client, &rest);
    if (!failed(webauthn_register(&a, &SITE, S("AAAA"), client, rest, &fresh)) && fresh.credential.n == 0)
        __builtin_trap();
    if (!failed(webauthn_assert(&a, &SITE, S("AAAA"), &known, client, rest, rest, &count)))
        __builtin_trap();
    arena_close(&a);
    return 0;
}
