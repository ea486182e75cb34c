/* delta.c - fuzz target: any text comes back of any base; any bytes taken as a difference are applied or refused. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/delta.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str base, text = S("");
    struct buf delta, out;
    (void)str_cut((struct str){(const char *)data, (ptrdiff_t)size}, '\x01', &base, &text);
    buf_init(&delta, 1 << 20);
    buf_init(&out, 1 << 20);
    if (failed(delta_make(base, text, &delta)) || failed(delta_apply(base, buf_str(&delta), &out)) ||
        !str_equal(buf_str(&out), text))
        abort();
    buf_clear(&out);
    err_ignore(delta_apply(base, text, &out));
    buf_close(&delta);
    buf_close(&out);
    return 0;
}
