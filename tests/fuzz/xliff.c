/* xliff.c - fuzz target: any bytes as an XLIFF file; what is read is written, and read again the same. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/xliff.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(struct arena *a, const struct xliff *file)
{
    struct xliff again;
    struct str text;
    if (failed(xliff_write(a, file, &text)))
        return;
    if (failed(xliff_read(a, text, &again)) || again.count != file->count)
        abort();
    for (ptrdiff_t i = 0; i < file->count; i++)
        if (again.units[i].state != file->units[i].state || again.units[i].target.n > text.n)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct xliff file;
    arena_init(&a, 0);
    if (!failed(xliff_read(&a, (struct str){(const char *)data, (ptrdiff_t)size}, &file)))
        check_again(&a, &file);
    arena_close(&a);
    return 0;
}
