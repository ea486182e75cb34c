/* edition.c - fuzz target: any text as the setting `editions`. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/edition.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Whatever the lines say, what is read of them is an edition with a language, of the known kinds. */
static void check_rules(const struct edition_rules *rules)
{
    if (rules->language.n == 0 || rules->translate > EDITION_PUBLISH || rules->updates > EDITION_PUBLISH ||
        rules->digits > EDITION_DIGITS_LATIN)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str lines = {(const char *)data, (ptrdiff_t)size};
    struct arena a;
    ptrdiff_t count;
    arena_init(&a, 0);
    err_ignore(edition_setting_check(lines));
    const struct edition_rules *all = edition_rules_read(&a, lines, &count);
    for (ptrdiff_t i = 0; i < count; i++)
        check_rules(&all[i]);
    arena_close(&a);
    return 0;
}
