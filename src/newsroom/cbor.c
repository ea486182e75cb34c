/* cbor.c - whether CBOR (RFC 8949) promises more than it holds. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/cbor.h"

enum { CBOR_BYTES = 2, CBOR_TEXT, CBOR_ARRAY, CBOR_MAP, CBOR_TAG };

/* Takes the head of an item: its kind, and the number in it. False: it is not there, or of no definite length. */
static bool take_head(struct str *data, int *kind, uint64_t *number)
{
    if (data->n == 0)
        return false;
    unsigned first = (unsigned char)data->p[0], size = first & 31;
    ptrdiff_t more = size < 24 ? 0 : (ptrdiff_t)1 << (size - 24);
    if (size > 27 || data->n < 1 + more)
        return false;
    *kind = (int)(first >> 5);
    *number = more ? 0 : size;
    for (ptrdiff_t i = 1; i <= more; i++)
        *number = *number << 8 | (unsigned char)data->p[i];
    *data = str_from(*data, 1 + more);
    return true;
}

/* Items that follow within one of a kind; each is a byte at least. */
static uint64_t count_inside(int kind, uint64_t number)
{
    return kind == CBOR_ARRAY ? number : kind == CBOR_MAP ? number * 2 : kind == CBOR_TAG ? 1 : 0;
}

ptrdiff_t cbor_size(struct str data)
{
    uint64_t left[CBOR_DEPTH_MAX + 1] = {1}, number;
    struct str rest = data;
    for (int depth = 0, kind; depth >= 0; depth -= left[depth] == 0) {
        if (left[depth] == 0)
            continue;
        if (!take_head(&rest, &kind, &number) || (kind != 0 && kind != 1 && kind < 6 && number > (uint64_t)rest.n))
            return 0;
        left[depth]--;
        if (kind == CBOR_BYTES || kind == CBOR_TEXT)
            rest = str_from(rest, (ptrdiff_t)number);
        uint64_t inside = count_inside(kind, number);
        if (inside && depth == CBOR_DEPTH_MAX)
            return 0;
        if (inside)
            left[++depth] = inside;
    }
    return data.n - rest.n;
}
