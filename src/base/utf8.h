/* utf8.h - UTF-8 (RFC 3629), strict. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/base.h"

/* Decodes the first character of s. Returns its length in bytes (1-4) and sets *code; 0 when s is empty or not valid
 * there: overlong forms, surrogates and values over U+10FFFF are not valid. */
int utf8_decode(struct str s, int32_t *code);
/* Writes code as UTF-8 to out (4 bytes of room) and returns the length; 0 for a surrogate or a value over U+10FFFF. */
int utf8_encode(int32_t code, char out[4]);
/* Offset of the first byte that is not valid UTF-8, or -1. */
ptrdiff_t utf8_find_invalid(struct str s);
/* Number of characters (code points) of valid UTF-8. */
ptrdiff_t utf8_count(struct str s);
/* The longest start of s of at most max bytes that does not cut a character. */
struct str utf8_cut(struct str s, ptrdiff_t max);

#endif
