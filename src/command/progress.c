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

static void fill_bar(char bar[BAR_WIDTH + 1], int64_t percent)
{
    for (int i = 0; i < BAR_WIDTH; i++)
        bar[i] = i < percent * BAR_WIDTH / 100 ? '#' : '.';
    bar[BAR_WIDTH] = 0;
}

static void draw_bar(const struct progress *progress, int64_t done, int64_t percent)
{
    char bar[BAR_WIDTH + 1];
    fill_bar(bar, percent);
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

void progress_show_rate(struct progress *progress, int64_t done, int64_t things, const char *name)
{
    char bar[BAR_WIDTH + 1];
    int64_t now = time_monotonic(), spent = now - progress->started;
    int64_t percent = progress->total ? MIN(done * 100 / progress->total, (int64_t)100) : 100;
    bool due = progress->terminal ? now - progress->shown_at >= TIME_SECOND / 5 : percent >= progress->shown + 10;
    if (!due || spent < QUIET_BEFORE)
        return;
    progress->shown = MAX(percent - percent % (progress->terminal ? 1 : 10), (int64_t)1);
    progress->shown_at = now;
    int64_t left = done > 0 ? (int64_t)((double)spent * (double)(progress->total - done) / (double)done) : 0;
    long long rate = (long long)(things * TIME_SECOND / spent),
              seconds = (long long)(MAX(left, (int64_t)0) / TIME_SECOND);
    fill_bar(bar, percent);
    if (progress->terminal)
        fprintf(stderr, "\r%s [%s] ", progress->what, bar);
    else
        fprintf(stderr, "%s: ", progress->what);
    fprintf(stderr, "%lld %%, %lld %s, %lld/s, %lld:%02lld left%s", (long long)percent, (long long)things, name, rate,
            seconds / 60, seconds % 60, progress->terminal ? "  " : "\n");
}

void progress_end(struct progress *progress)
{
    if (progress->terminal && progress->shown)
        fprintf(stderr, "\n");
}
