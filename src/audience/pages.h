/* pages.h - numbers for the pages that were read, within this process: what is asked of often is compared as a number.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#ifndef AUDIENCE_PAGES_H
#define AUDIENCE_PAGES_H

#include "audience/stamp.h"
#include "base/map.h"

#define PAGES_MAX (1 << 20)

/* Of one thread. Zeroed with an arena at start. */
struct pages {
    struct arena a;
    struct map numbers; /* of subjects: struct pages_entry * */
    struct pages_entry **entries;
    uint32_t count, capacity;
};

struct pages_entry {
    uint32_t number;
    struct subject subject; /* texts live as long as pages */
};

void pages_init(struct pages *pages);
void pages_close(struct pages *pages);
/* The page of a subject ("123.es"), entered when it is new; NULL for what is no subject, or past PAGES_MAX. */
const struct pages_entry *pages_find(struct pages *pages, struct str subject);
const struct pages_entry *pages_at(const struct pages *pages, uint32_t number);

#endif
