/* fold.c - text made alike for finding: case, accents and forms of one letter. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/fold.h"

#include "base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#define LAST_MARKED 0x8ff /* behind it marks are vowels, and tell words apart */
#define GROWS 18          /* times, at most, that text gets longer by folding (UAX 15) */

static bool is_ascii(struct str text)
{
    for (ptrdiff_t i = 0; i < text.n; i++)
        if ((unsigned char)text.p[i] >= 0x80)
            return false;
    return true;
}

/* Marks stand apart from their letters in text. */
static struct str without_marks(struct arena *a, const UChar *text, int32_t size)
{
    char *out = arena_array(a, char, size * 3 + 4);
    ptrdiff_t n = 0;
    for (int32_t i = 0; i < size;) {
        UChar32 code;
        U16_NEXT(text, i, size, code);
        if (code <= LAST_MARKED && u_charType(code) == U_NON_SPACING_MARK)
            continue;
        n += utf8_encode(U_IS_SURROGATE(code) ? 0xfffd : code, out + n);
    }
    return (struct str){out, n};
}

/* Text of at most so many UTF-16 units through one of ICU's normalisers. */
static UChar *normalise(struct arena *a, const UNormalizer2 *form, const UChar *text, int32_t *size, UErrorCode *code)
{
    int32_t room = *size * GROWS + 1;
    UChar *out = arena_array(a, UChar, room);
    *size = unorm2_normalize(form, text, *size, out, room, code);
    return out;
}

struct str text_fold(struct arena *a, struct str text)
{
    if (is_ascii(text))
        return str_lower_ascii(a, text);
    UErrorCode code = U_ZERO_ERROR;
    int32_t size = 0;
    UChar *units = arena_array(a, UChar, text.n + 1);
    u_strFromUTF8WithSub(units, (int32_t)text.n + 1, &size, text.p, (int32_t)text.n, 0xfffd, NULL, &code);
    units = normalise(a, unorm2_getNFKCCasefoldInstance(&code), units, &size, &code);
    units = normalise(a, unorm2_getNFDInstance(&code), units, &size, &code);
    return U_SUCCESS(code) ? without_marks(a, units, size) : str_lower_ascii(a, text);
}
