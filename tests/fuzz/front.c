/* front.c - fuzz target: any text as the settings of the front. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/front.h"

#include "base/time.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was refused counts for nothing; what was taken is of the known kinds. */
static void check_pins(struct str text)
{
    struct front_pin pins[FRONT_PINS];
    int64_t next;
    ptrdiff_t count = front_pins_at(text, INT64_MIN, pins, &next);
    for (ptrdiff_t i = 0; i < count; i++)
        if (!str_starts(pins[i].path, S("/")) || pins[i].slot.n == 0 || pins[i].until < next)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, (ptrdiff_t)size};
    int64_t until;
    err_ignore(front_layout_check(text));
    err_ignore(front_pins_check(text));
    enum front_layout layout = front_layout_of(text, S("es"), false, 0, &until);
    if (until <= 0 || (layout == FRONT_BREAKING && until == INT64_MAX))
        abort();
    check_pins(text);
    return 0;
}
