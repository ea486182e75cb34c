/* preflight.c - fuzz target: any text as a paragraph with quotation marks, and as the setting of preflight's rules. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/preflight.h"

#include "text/quotes.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The place of a mark lies in the text. */
static void check_quotes(struct str language, struct str text, struct str next)
{
    ptrdiff_t at = -1;
    if (quotes_find_open(language, text, next, &at) && (at < 0 || at >= text.n))
        abort();
}

/* What the check lets through is read without a line left over; levels are of the known kinds whatever it says. */
static void check_setting(struct str text)
{
    struct preflight_levels levels;
    err_ignore(preflight_setting_check(text));
    preflight_levels(text, true, &levels);
    for (int i = 0; i < PREFLIGHT_RULES; i++)
        if (levels.of[i] > PREFLIGHT_BLOCKS)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"en", "de", "sv", "fa", "pl", "ja", "he", "x"};
    struct str text = {(const char *)data, (ptrdiff_t)size}, first, rest;
    str_cut(text, '\n', &first, &rest);
    for (ptrdiff_t i = 0; i < COUNT_OF(languages); i++)
        check_quotes(str_from_c(languages[i]), first, rest);
    check_setting(text);
    return 0;
}
