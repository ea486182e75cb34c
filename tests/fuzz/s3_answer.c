/* s3_answer.c - fuzz target: any bytes as a list of objects and as a refusal. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/s3_answer.h"

#include <stdlib.h>

#define MOST 5

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct s3_page page;
    struct s3_refusal refusal;
    struct str xml = {(const char *)data, (ptrdiff_t)size};
    arena_init(&a, 0);
    if (!failed(s3_page_read(&a, xml, MOST, &page))) {
        if (page.count > MOST)
            abort();
        for (ptrdiff_t i = 0; i < page.count; i++)
            if (!page.objects[i].key.n || page.objects[i].bytes < 0)
                abort();
    }
    s3_refusal_read(&a, xml, &refusal);
    (void)s3_refusal_advice(refusal.code);
    arena_close(&a);
    return 0;
}
