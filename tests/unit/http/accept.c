/* accept.c - tests of Accept-Encoding. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/accept.c"

#include <setjmp.h>
#include <cmocka.h>

static void reads_codings(void **state)
{
    static const struct {
        struct str value;
        unsigned codings;
    } CASES[] = {
        {{NULL, 0}, 0},
        {S_INIT(""), 0},
        {S_INIT("gzip"), HTTP_GZIP},
        {S_INIT("gzip, deflate, br, zstd"), HTTP_GZIP | HTTP_BROTLI},
        {S_INIT("GZIP;q=0.5 , BR ; q=1.000"), HTTP_GZIP | HTTP_BROTLI},
        {S_INIT("br;q=0, gzip;q=0.000"), 0},
        {S_INIT("*"), HTTP_GZIP | HTTP_BROTLI},
        {S_INIT("*;q=0"), 0},
        {S_INIT("br;q=0, *"), HTTP_GZIP},
        {S_INIT("gzip;q=2, br;q=x, br;level=1"), 0},
        {S_INIT("gzip;q=1.001"), 0},
        {S_INIT("gzipped, xbr"), 0},
        {S_INIT(",,gzip,"), HTTP_GZIP},
        {S_INIT("identity;q=0"), 0},
    };
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++)
        assert_int_equal(http_accept_codings(CASES[i].value), CASES[i].codings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_codings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
