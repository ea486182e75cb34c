/* providers.c - tests of finding an embed's provider by its address. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "embed/providers.c"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void assert_name(const char *url, const char *name)
{
    struct str found = embed_name(PROVIDERS, str_from_c(url));
    assert_true(str_equal(found, str_from_c(name)));
}

static void finds_by_host_and_subdomain(void **state)
{
    (void)state;
    assert_name("https://www.youtube.com/watch?v=abc", "YouTube");
    assert_name("https://youtu.be/abc", "YouTube");
    assert_name("https://X.com/port/status/1", "X");
    assert_name("http://m.facebook.com:80/x", "Facebook");
    assert_name("https://podcasts.apple.com/x", "Apple Podcasts");
}

static void other_sites_are_called_by_their_host(void **state)
{
    (void)state;
    assert_name("https://www.norhaven.example/a", "norhaven.example");
    assert_name("https://notx.com/a", "notx.com");
    assert_name("https://x.com.evil.example/", "x.com.evil.example");
    assert_name("https://x.com@evil.example/", "evil.example");
    assert_null(embed_find(PROVIDERS, S("no address")));
    assert_null(embed_find(PROVIDERS, S("https://")));
}

static void every_row_is_whole(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(PROVIDERS); i++) {
        assert_true(PROVIDERS[i].provider.name.n > 0 && PROVIDERS[i].hosts.n > 0);
        assert_true(str_starts(PROVIDERS[i].provider.policy_url, S("https://")));
        for (ptrdiff_t k = 0; k < i; k++)
            assert_false(str_equal(PROVIDERS[i].provider.name, PROVIDERS[k].provider.name));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_by_host_and_subdomain),
        cmocka_unit_test(other_sites_are_called_by_their_host),
        cmocka_unit_test(every_row_is_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
