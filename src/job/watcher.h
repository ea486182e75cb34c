/* watcher.h - looks at the audience every minute: who stands on the fronts, is a digest due, is something
 * far above its hour. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOB_WATCHER_H
#define JOB_WATCHER_H

#include "audience/letters.h"
#include "audience/report.h"
#include "audience/spike.h"

struct mailer;
struct watcher;

/* Who writes the letters: a floor above, which knows words and pages. Called from the watcher's thread. */
struct watcher_letters {
    struct err (*digest)(void *context, struct arena *a, struct report_period days, struct letter_text *out);
    struct err (*alert)(void *context, struct arena *a, const struct spike *spike, struct letter_text *out);
    void *context;
};

/* Starts its thread. Letters are made where mail is set up and somebody is to get them; the mailer sends them: it is
 * woken, and outlives the watcher. */
struct err watcher_start(struct newsroom *n, struct db *audience, const struct watcher_letters *letters,
                         struct mailer *mailer, struct watcher **out);
void watcher_stop(struct watcher *watcher);

#endif
