/* engine_use.h - what each engine was asked on each day, and how much of the day's budget is left. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TRANSLATE_ENGINE_USE_H
#define TRANSLATE_ENGINE_USE_H

#include "newsroom/engine.h"
#include "translate/engine.h"

/* The day of an instant in the newsroom's zone, in days since 1970. */
int64_t engine_use_day(const struct newsroom *n, int64_t t);
/* When the next day begins there. */
int64_t engine_use_midnight(const struct newsroom *n, int64_t t);

/* Counts a request of so many code points before it is sent. *taken false: it would pass the engine's daily, and is
 * not counted. Safe against other threads and machines. */
struct err engine_use_take(struct newsroom *n, const struct engine_setting *engine, int64_t day, int64_t characters,
                           bool *taken);
/* One of the day's requests failed, for the desk; problem in words, cut to what fits. */
struct err engine_use_fail(struct newsroom *n, const struct engine_setting *engine, int64_t day, struct str problem);

#endif
