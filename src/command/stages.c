/* stages.c - how far long work of several stages is. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/stages.h"

#include <string.h>

void stages_show(void *context, const char *what, int64_t done, int64_t total)
{
    struct stages *stages = context;
    if (!stages->what || strcmp(stages->what, what) != 0) {
        stages_end(stages);
        progress_begin(&stages->progress, what, total);
        stages->what = what;
    }
    bool bytes = strcmp(what, "write") == 0 || strcmp(what, "unpack") == 0;
    progress_show_rate(&stages->progress, done, done, bytes ? "bytes" : "rows");
}

void stages_end(struct stages *stages)
{
    if (stages->what)
        progress_end(&stages->progress);
    stages->what = NULL;
}
