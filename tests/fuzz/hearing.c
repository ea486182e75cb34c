/* hearing.c - fuzz target: whatever is said on the channel of the nodes, by whomever. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/time.h"
#include "store/hearing.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Messages are parted by NUL, which none of PostgreSQL's has. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = {(const char *)data, (ptrdiff_t)size}, message;
    struct hearing h;
    struct heard heard;
    int64_t now = TIME_SECOND;
    hearing_begin(&h, S("00000000000000aa"), now);
    while (rest.n) {
        str_cut(rest, 0, &message, &rest);
        now += TIME_SECOND;
        if (!hearing_take(&h, message, now, &heard))
            continue;
        assert(heard.number >= 0 && heard.text.n < message.n && !(heard.own && heard.gap));
        assert(heard.text.n == 0 || (heard.number > 0 && str_ends(message, heard.text)));
        assert(h.count <= HEARING_SENDERS);
        assert(!hearing_take(&h, message, now, &heard) || !heard.gap); /* what was heard is not missed again */
    }
    return 0;
}
