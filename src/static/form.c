/* form.c - a word as a reader's browser knows it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/form.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define UNITS 256

static bool is_plain(struct str word)
{
    for (ptrdiff_t i = 0; i < word.n; i++)
        if ((unsigned char)word.p[i] >= 0x80)
            return false;
    return true;
}

static bool is_left_out(UChar c)
{
    return (c >= 0x300 && c <= 0x36f) || (c >= 0x591 && c <= 0x5c7) || (c >= 0x64b && c <= 0x65f) || c == 0x670;
}

/* In units; 0 for what does not fit. */
static int32_t fold(struct str word, UChar out[UNITS])
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[UNITS], folded[UNITS];
    int32_t n = 0, kept = 0;
    u_strFromUTF8(units, UNITS, &n, word.p, (int32_t)word.n, &status);
    n = unorm2_normalize(unorm2_getNFKCCasefoldInstance(&status), units, n, folded, UNITS, &status);
    n = unorm2_normalize(unorm2_getNFDInstance(&status), folded, n, units, UNITS, &status);
    if (U_FAILURE(status))
        return 0;
    for (int32_t i = 0; i < n; i++)
        if (!is_left_out(units[i]))
            units[kept++] = units[i];
    n = unorm2_normalize(unorm2_getNFCInstance(&status), units, kept, out, UNITS, &status);
    return U_FAILURE(status) ? 0 : n;
}

bool form_make(struct str word, char out[FORM_MAX], ptrdiff_t *size)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar units[UNITS];
    int32_t n = 0;
    if (word.n == 0 || word.n > FORM_MAX)
        return false;
    *size = word.n;
    if (is_plain(word)) {
        for (ptrdiff_t i = 0; i < word.n; i++)
            out[i] = char_to_lower(word.p[i]);
        return true;
    }
    int32_t count = fold(word, units);
    u_strToUTF8(out, FORM_MAX, &n, units, count, &status);
    *size = n;
    return count > 0 && U_SUCCESS(status);
}
