/* stamp.c - fuzz target: any bytes as a stamp that names any page; none is good but the one that was made. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/stamp.h"

#include "base/time.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The first line is the subject, the rest the stamp. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned char KEY[32] = {1};
    const int64_t now = 20783 * TIME_DAY;
    struct arena a;
    struct subject read;
    struct str subject, stamp;
    str_cut((struct str){(const char *)data, (ptrdiff_t)size}, '\n', &subject, &stamp);
    bool sound = subject_read(subject, &read);
    arena_init(&a, 0);
    for (int64_t day = -STAMP_DAYS - 2; day <= 2; day++)
        if (sound && stamp_check(KEY, subject, stamp_make(&a, KEY, subject, now + day * TIME_DAY), now) !=
                         (day < -STAMP_DAYS || day > 1 ? EVENT_STAMP_OLD : EVENT_STAMP_GOOD))
            abort();
    if (stamp_check(KEY, subject, stamp, now) == EVENT_STAMP_GOOD && !str_starts(stamp, S("2078")) &&
        !str_starts(stamp, S("2077")))
        abort();
    arena_close(&a);
    return 0;
}
