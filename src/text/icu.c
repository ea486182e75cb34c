/* icu.c - ICU, made ready once. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/icu.h"

#include "base/base.h"

#include <stdlib.h>
#include <unicode/uclean.h>

static void *allocate(const void *context, size_t size)
{
    void *p = malloc(size);
    (void)context;
    if (!p)
        fatalx("out of memory in ICU (%zu bytes): give the program more", size);
    return p;
}

static void *reallocate(const void *context, void *old, size_t size)
{
    void *p = realloc(old, size);
    (void)context;
    if (!p)
        fatalx("out of memory in ICU (%zu bytes): give the program more", size);
    return p;
}

static void release(const void *context, void *p)
{
    (void)context;
    free(p);
}

void icu_prepare(void)
{
    UErrorCode status = U_ZERO_ERROR;
    u_setMemoryFunctions(NULL, allocate, reallocate, release, &status);
    if (U_FAILURE(status))
        fatalx("ICU cannot be made ready: %s", u_errorName(status));
}
