/* digits.c - numerals as a language writes them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/digits.h"

#include "base/utf8.h"

#include <unicode/unum.h>
#include <unicode/ustring.h>

#define GROUPED_MAX 64 /* units of UTF-16; the longest number has 19 digits */

/* CLDR's native numbering systems, and whether they are the default. */
static const struct {
    struct str language;
    unsigned zero;
    bool usual;
} ROWS[] = {
    {S_INIT("ar"), 0x660, false},  {S_INIT("bn"), 0x9E6, true},  {S_INIT("ckb"), 0x660, true},
    {S_INIT("fa"), 0x6F0, true},   {S_INIT("gu"), 0xAE6, false}, {S_INIT("hi"), 0x966, false},
    {S_INIT("km"), 0x17E0, false}, {S_INIT("kn"), 0xCE6, false}, {S_INIT("lo"), 0xED0, false},
    {S_INIT("ml"), 0xD66, false},  {S_INIT("mr"), 0x966, true},  {S_INIT("my"), 0x1040, true},
    {S_INIT("ne"), 0x966, true},   {S_INIT("pa"), 0xA66, false}, {S_INIT("ps"), 0x6F0, true},
    {S_INIT("sd"), 0x660, true},   {S_INIT("ta"), 0xBE6, false}, {S_INIT("te"), 0xC66, false},
    {S_INIT("th"), 0xE50, false},  {S_INIT("ug"), 0x6F0, false}, {S_INIT("ur"), 0x6F0, false},
};

unsigned digits_zero(const struct language *language, enum digits digits)
{
    if (digits == DIGITS_LATIN || language->script == LANGUAGE_LATIN)
        return '0';
    for (ptrdiff_t i = 0; i < COUNT_OF(ROWS); i++)
        if (str_equal(ROWS[i].language, language->tag))
            return ROWS[i].usual || digits == DIGITS_NATIVE ? ROWS[i].zero : '0';
    return '0';
}

struct str digits_write(struct arena *a, const struct language *language, enum digits digits, struct str text)
{
    unsigned zero = digits_zero(language, digits);
    if (zero == '0')
        return text;
    char *out = arena_bytes(a, text.n * 4);
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < text.n; i++) {
        if (char_is_digit(text.p[i]))
            n += utf8_encode((int32_t)zero + (text.p[i] - '0'), out + n);
        else
            out[n++] = text.p[i];
    }
    return (struct str){out, n};
}

struct str digits_number(struct arena *a, const struct language *language, enum digits digits, int64_t number)
{
    return digits_write(a, language, digits, str_format(a, "%lld", (long long)number));
}

struct str digits_grouped(struct arena *a, const struct language *language, enum digits digits, int64_t number)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar units[GROUPED_MAX];
    char text[3 * GROUPED_MAX];
    int32_t size = 0, count = 0;
    bool latin = digits_zero(language, digits) == '0';
    char *locale = str_to_c(a, str_format(a, "%.*s@numbers=%s", STR_ARG(language->tag), latin ? "latn" : "native"));
    UNumberFormat *format = unum_open(UNUM_DECIMAL, NULL, 0, locale, NULL, &error);
    if (U_SUCCESS(error))
        count = unum_formatInt64(format, number, units, GROUPED_MAX, NULL, &error);
    u_strToUTF8(text, sizeof text, &size, units, count, &error);
    unum_close(format);
    return U_SUCCESS(error) ? str_copy(a, (struct str){text, size}) : digits_number(a, language, digits, number);
}
