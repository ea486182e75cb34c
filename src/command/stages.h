/* stages.h - how far long work of several stages is: a bar for each. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef COMMAND_STAGES_H
#define COMMAND_STAGES_H

#include "command/command.h"

struct stages {
    const char *what; /* the stage; NULL: none yet */
    struct progress progress;
};

/* context: a struct stages. Ends the bar of the stage before where what is another. "write" and "unpack" count bytes,
 * all others rows. */
void stages_show(void *context, const char *what, int64_t done, int64_t total);
void stages_end(struct stages *stages);

#endif
