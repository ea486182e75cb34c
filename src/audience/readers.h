/* readers.h - who a page is served to, judged once for each User-Agent and then remembered. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_READERS_H
#define AUDIENCE_READERS_H

#include "audience/agent.h"
#include "audience/robot.h"

/* What a User-Agent says. */
struct reader {
    uint16_t robot; /* audience/robot.h; 0: a person's browser */
    struct agent agent;
};

/* Any thread; takes no lock. The cost is that of a hash of the text where the thread met the agent before. */
struct reader reader_of(struct str user_agent);

enum reader_kind { READER_PERSON, READER_BOT };
enum reader_kind reader_kind_of(struct str user_agent);

/* Pages served so far, by kind; shared by all threads. */
struct reader_counts {
    int64_t served[2];
};

/* Counts one page. Any thread; takes no lock. */
void reader_count(struct str user_agent);
struct reader_counts reader_counts_now(void);

#endif
