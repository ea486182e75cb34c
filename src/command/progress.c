/* progress.c - how far long work is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/command.h"

#include "base/time.h"

#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH 40
#define QUIET_BEFORE (TIME_SECOND / 2) /* short work says nothing */

void progress_begin(struct progress *progress, const char *what, int64_t total)
{
    *progress =
        (struct progress){.what = what, .total = total, .started = time_monotonic(), .terminal = isatty(STDERR_FILENO)};
}

static void draw_bar(const struct progress *progress, int64_t done, int64_t percent)
{
    char bar[BAR_WIDTH + 1];
    for (int i = 0; i < BAR_WIDTH; i++)
        bar[i] = i < percent * BAR_WIDTH / 100 ? '#' : '.';
    bar[BAR_WIDTH] = 0;
    fprintf(stderr, "\r%s [%s] %lld of %lld ", progress->what, bar, (long long)done, (long long)progress->total);
}

void progress_show(struct progress *progress, int64_t done)
{
    int64_t percent = progress->total ? done * 100 / progress->total : 100;
    int64_t step = progress->terminal ? 1 : 10;
    if (percent < progress->shown + step || time_monotonic() - progress->started < QUIET_BEFORE)
        return;
    progress->shown = percent - percent % step;
    if (progress->terminal)
        draw_bar(progress, done, percent);
    else
        fprintf(stderr, "%s: %lld of %lld\n", progress->what, (long long)done, (long long)progress->total);
}

void progress_end(struct progress *progress)
{
    if (progress->terminal && progress->shown)
        fprintf(stderr, "\n");
}
