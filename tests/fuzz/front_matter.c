/* front_matter.c - fuzz target: any text as a story with front matter. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/front_matter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct front_matter matter;
    arena_init(&a, 0);
    err_ignore(front_matter_parse(&a, (struct str){(const char *)data, (ptrdiff_t)size}, &matter));
    arena_close(&a);
    return 0;
}
