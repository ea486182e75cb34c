/* markdown.c - fuzz target: any text as Markdown. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct buf out;
    buf_init(&out, 1 << 20);
    err_ignore(markdown_to_html((struct str){(const char *)data, (ptrdiff_t)size}, 1, &out));
    buf_close(&out);
    return 0;
}
