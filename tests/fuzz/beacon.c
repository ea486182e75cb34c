/* beacon.c - any bytes as a beacon: what is read keeps to its limits, and its stamp is never one of ours. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/beacon.h"
#include "audience/stamp.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned char KEY[32] = {1};
    struct beacon beacon;
    struct subject subject;
    struct str body = {(const char *)data, (ptrdiff_t)size};
    if (beacon_read(body, &beacon)) {
        if (body.n > BEACON_MAX || beacon.kind == EVENT_MALFORMED || !beacon.view || beacon.depth > 10)
            abort();
        if (stamp_check(KEY, beacon.subject, beacon.stamp, 0) != EVENT_STAMP_WRONG)
            abort();
    }
    if (subject_read(body, &subject) && !subject.story_id && !subject.page.n)
        abort();
    return 0;
}
