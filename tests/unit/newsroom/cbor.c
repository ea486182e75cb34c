/* cbor.c - tests: items that are whole, and heads that promise more than follows. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/cbor.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Examples of RFC 8949, appendix A, and damaged ones. */
static const struct {
    struct str data;
    int size;
} CASES[] = {
    {S_INIT("\x00"), 1},
    {S_INIT("\x17\x01"), 1},
    {S_INIT("\x1b\xff\xff\xff\xff\xff\xff\xff\xff"), 9},
    {S_INIT("\x3b\xff\xff\xff\xff\xff\xff\xff\xff"), 9},
    {S_INIT("\x44\x01\x02\x03\x04"), 5},
    {S_INIT("\x64IETF"), 5},
    {S_INIT("\x83\x01\x82\x02\x03\x82\x04\x05"), 8},
    {S_INIT("\xa2\x61\x61\x01\x61\x62\x82\x02\x03"), 9},
    {S_INIT("\xc1\x1a\x51\x4b\x67\xb0"), 6},
    {S_INIT("\x80"), 1},
    {S_INIT("\xf6"), 1},
    {S_INIT("\xfb\x3f\xf1\x99\x99\x99\x99\x99\x9a"), 9},
    {S_INIT(""), 0},
    {S_INIT("\x44\x01\x02\x03"), 0},
    {S_INIT("\x83\x01\x02"), 0},
    {S_INIT("\x9b\x00\x00\x00\x06\xee\x9e\xeb\x18\x01"), 0},
    {S_INIT("\xbb\xff\xff\xff\xff\xff\xff\xff\xff\x01"), 0},
    {S_INIT("\x5b\xff\xff\xff\xff\xff\xff\xff\xff\x01"), 0},
    {S_INIT("\x9f\x01\xff"), 0},
    {S_INIT("\x1c"), 0},
    {S_INIT("\x19\x01"), 0},
    {S_INIT("\x81\x81\x81\x81\x81\x81\x81\x81\x01"), 9},
    {S_INIT("\x81\x81\x81\x81\x81\x81\x81\x81\x81\x01"), 0},
};

static void sizes_are_those_of_whole_items(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++)
        if (cbor_size(CASES[i].data) != CASES[i].size)
            fail_msg("case %td: %td", i, cbor_size(CASES[i].data));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sizes_are_those_of_whole_items)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
