/* embed_fixture.h - what the tests of a copy's sources share: an arena for each test, and texts compared. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef EMBED_FIXTURE_H
#define EMBED_FIXTURE_H

#include "base/base.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static struct arena a;

static inline int setup(void **state)
{
    (void)state;
    arena_init(&a, 0);
    return 0;
}

static inline int teardown(void **state)
{
    (void)state;
    arena_close(&a);
    return 0;
}

static inline void assert_text(struct str text, const char *wanted)
{
    if (!str_equal(text, str_from_c(wanted)))
        fail_msg("\"%.*s\", not \"%s\"", STR_ARG(text), wanted);
}

#endif
