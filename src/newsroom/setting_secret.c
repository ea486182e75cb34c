/* setting_secret.c - settings that are sealed in the store and never shown. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/setting_secret.h"

#include "newsroom/newsroom.h"
#include "newsroom/secret.h"

#include <sodium.h>

#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

struct str setting_shown(const struct settings *settings, const struct setting *setting)
{
    struct str value = settings_value(settings, setting->name);
    bool secret = setting->type == SETTING_SECRET || setting->type == SETTING_HIDDEN;
    return secret && value.n ? S("set") : value;
}

struct str setting_secret_seal(struct arena *a, const struct newsroom *n, struct str name, struct str value)
{
    if (value.n == 0)
        return S("");
    struct str sealed = secret_seal(a, newsroom_key(n), name, value);
    size_t size = sodium_base64_encoded_len((size_t)sealed.n, VARIANT);
    char *text = arena_bytes(a, (ptrdiff_t)size);
    sodium_bin2base64(text, size, (const unsigned char *)sealed.p, (size_t)sealed.n, VARIANT);
    return (struct str){text, (ptrdiff_t)size - 1};
}

struct err setting_secret_open(struct arena *a, const struct newsroom *n, struct str name, struct str *out)
{
    struct str text = settings_value(newsroom_settings(n), name);
    char *sealed = arena_bytes(a, MAX(text.n, (ptrdiff_t)1));
    size_t size = 0;
    *out = S("");
    if (text.n == 0)
        return OK;
    if (sodium_base642bin((unsigned char *)sealed, (size_t)text.n, text.p, (size_t)text.n, NULL, &size, NULL,
                          VARIANT) == 0 &&
        secret_open(a, newsroom_key(n), name, (struct str){sealed, (ptrdiff_t)size}, out))
        return OK;
    return err_make(&ERR_STORE, "%.*s cannot be read with this newsroom's secret.key; set it again", STR_ARG(name));
}
