/* analysis.h - what clang-tidy cannot see from one file: that an error made in another file is an error. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * tools/check puts this before each file of src/ when it is analysed, never when it is compiled. Without it the
 * analyser believes in a path on which err_make() returns OK and the caller's result was never set.
 */
#ifndef TOOLS_ANALYSIS_H
#define TOOLS_ANALYSIS_H

#include "base/err.h"

static inline struct err analysis_failed(struct err e)
{
    if (!e.kind)
        __builtin_unreachable();
    return e;
}

#define err_make(...) analysis_failed(err_make(__VA_ARGS__))
#define err_errno(...) analysis_failed(err_errno(__VA_ARGS__))
#define err_in(...) analysis_failed(err_in(__VA_ARGS__))

#endif
