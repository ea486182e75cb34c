/* audience_figures.c - fuzz target: any bytes as another program's export. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/figures.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct err check(void *context, const struct figure *figure)
{
    (void)context;
    assert(figure->path.n > 0 && figure->path.p[0] == '/' && figure->views > 0 && figure->visitors >= 0);
    return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    enum figures_source source;
    struct figures_counts counts;
    arena_init(&a, 0);
    err_ignore(figures_read(&a, (struct str){(const char *)data, (ptrdiff_t)size}, check, NULL, &source, &counts));
    arena_close(&a);
    return 0;
}
