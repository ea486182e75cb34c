/* readers.h - who a page is served to: a person's browser or a machine, as far as it says so itself. */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_READERS_H
#define AUDIENCE_READERS_H

#include "base/base.h"

enum reader_kind { READER_PERSON, READER_BOT };

/* What a User-Agent says: a bot when it is missing, names a known machine, or carries one of the words machines use of
 * themselves. */
enum reader_kind reader_kind_of(struct str user_agent);

/* Pages served so far, by kind; shared by all threads. */
struct reader_counts {
    int64_t served[2];
};

/* Counts one page. Any thread; takes no lock. */
void reader_count(struct str user_agent);
struct reader_counts reader_counts_now(void);

#endif
