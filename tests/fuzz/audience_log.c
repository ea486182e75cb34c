/* audience_log.c - fuzz target: any bytes as the lines of an access log. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/log.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct str line, rest = {(const char *)data, (ptrdiff_t)size};
    struct log_reader reader = {.format = size ? (enum log_format)(data[0] % LOG_FORMATS) : LOG_AUTO};
    struct log_entry entry;
    arena_init(&a, 0);
    while (rest.n) {
        str_cut(rest, '\n', &line, &rest);
        if (log_read(&a, &reader, line, &entry) == LOG_ENTRY && log_is_page(&entry))
            assert(log_path(&entry).n > 0);
        arena_reset(&a);
    }
    arena_close(&a);
    return 0;
}
