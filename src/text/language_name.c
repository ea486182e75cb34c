/* language_name.c - what a language is called in another one. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/language_name.h"

#include <unicode/uloc.h>
#include <unicode/ustring.h>

#define UNITS_MAX 120
#define TAG_MAX 36

static void copy_tag(struct str tag, char out[TAG_MAX])
{
    ptrdiff_t n = MIN(tag.n, (ptrdiff_t)TAG_MAX - 1);
    for (ptrdiff_t i = 0; i < n; i++)
        out[i] = tag.p[i];
    out[n] = 0;
}

static struct str own_name(struct str tag)
{
    const struct language *language = language_find(tag);
    return language ? language->name : tag;
}

static struct str to_utf8(struct arena *a, const UChar *units, int32_t n, struct str otherwise)
{
    UErrorCode error = U_ZERO_ERROR;
    int32_t length = 0;
    char *bytes = arena_bytes(a, (ptrdiff_t)UNITS_MAX * 3);
    u_strToUTF8(bytes, UNITS_MAX * 3, &length, units, n, &error);
    return U_FAILURE(error) ? otherwise : (struct str){bytes, length};
}

struct str language_name_in(struct arena *a, struct str tag, const struct language *reader)
{
    char locale[TAG_MAX];
    UChar units[UNITS_MAX];
    UErrorCode error = U_ZERO_ERROR;
    copy_tag(tag, locale);
    int32_t n = uloc_getDisplayName(locale, reader->locale, units, UNITS_MAX, &error);
    if (U_FAILURE(error) || error == U_USING_DEFAULT_WARNING || n <= 0)
        return own_name(tag);
    return to_utf8(a, units, n, own_name(tag));
}

struct str language_country_in(struct arena *a, struct str code, const struct language *reader)
{
    char locale[TAG_MAX];
    UChar units[UNITS_MAX];
    UErrorCode error = U_ZERO_ERROR;
    copy_tag(str_concat(a, S("und_"), code), locale);
    int32_t n = uloc_getDisplayCountry(locale, reader->locale, units, UNITS_MAX, &error);
    if (U_FAILURE(error) || error == U_USING_DEFAULT_WARNING || n <= 0)
        return code;
    return to_utf8(a, units, n, code);
}
