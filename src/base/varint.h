/* varint.h - numbers in as few bytes as they need: seven bits a byte, the lowest first, the last one without bit 7. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_VARINT_H
#define BASE_VARINT_H

#include "base/base.h"

#define VARINT_MAX 10 /* bytes of the longest */

/* Writes value at out and returns the bytes. */
static inline int varint_write(uint64_t value, uint8_t *out)
{
    int n = 0;
    for (; value >= 0x80; value >>= 7)
        out[n++] = (uint8_t)(value | 0x80);
    out[n++] = (uint8_t)value;
    return n;
}

/* Reads one from *at, which moves behind it; never past end. What is cut off or too long reads as far as it goes. */
static inline uint64_t varint_read(const uint8_t **at, const uint8_t *end)
{
    uint64_t value = 0;
    for (int shift = 0; *at < end && shift < 64; shift += 7) {
        uint8_t byte = *(*at)++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80)
            break;
    }
    return value;
}

/* Reads one from *at, which moves behind it. False, and *at as it was, where it is cut off by end, of more than
 * VARINT_MAX bytes, or over most: for bytes that others may have touched. */
static inline bool varint_take(const uint8_t **at, const uint8_t *end, uint64_t most, uint64_t *out)
{
    const uint8_t *next = *at;
    *out = varint_read(&next, end);
    if (next == *at || next[-1] >= 0x80 || *out > most)
        return false;
    *at = next;
    return true;
}

static inline void varint_add(struct buf *b, uint64_t value)
{
    uint8_t bytes[VARINT_MAX];
    int n = varint_write(value, bytes);
    buf_add(b, (struct str){(const char *)bytes, n});
}

static inline const uint8_t *bytes_of(struct str s)
{
    return (const uint8_t *)(s.p ? s.p : ""); /* none: no bytes, at a place that may be counted from */
}

#endif
