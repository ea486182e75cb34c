/* http_form.c - fuzzes form decoding. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/form.h"

#include "base/utf8.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct http_form form;
    arena_init(&a, 0);
    if (!failed(http_form_parse(&a, (struct str){(const char *)data, (ptrdiff_t)size}, &form)))
        for (ptrdiff_t i = 0; i < form.count; i++)
            if (utf8_find_invalid(form.fields[i].value) >= 0 || form.fields[i].name.n > HTTP_FORM_NAME)
                abort();
    arena_close(&a);
    return 0;
}
