/* agent.c - tests of what a person reads with. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/agent.c"

#include "support/lines.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static void assert_names(struct str agent, struct str browser, struct str device)
{
    struct agent read = agent_read(agent);
    if (!str_equal(agent_browser_name(read.browser), browser) || !str_equal(agent_device_name(read.device), device))
        fail_msg("%.*s, %.*s: %.*s", STR_ARG(agent_browser_name(read.browser)), STR_ARG(agent_device_name(read.device)),
                 STR_ARG(agent));
}

static void names_browser_and_device_of_each(void **state)
{
    struct arena a;
    struct str line, browser, device, agent;
    int count = 0;
    (void)state;
    arena_init(&a, 0);
    for (struct str text = lines_open(&a, "tests/data/browsers.txt"); lines_next(&text, &line); count++) {
        str_cut(line, '|', &browser, &line);
        str_cut(line, '|', &device, &agent);
        assert_names(str_trim(agent), str_trim(browser), str_trim(device));
    }
    arena_close(&a);
    assert_true(count >= 100);
}

static void assert_system(struct str agent, const char *system)
{
    struct str found = agent_system_name(agent_read(agent).system);
    assert_int_equal(found.n, strlen(system));
    assert_memory_equal(found.p, system, strlen(system));
}

static void names_the_system(void **state)
{
    (void)state;
    assert_system(S("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"), "Windows");
    assert_system(S("Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15"), "iOS");
    assert_system(S("Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) AppleWebKit/605.1.15"), "iPadOS");
    assert_system(S("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15"), "macOS");
    assert_system(S("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36"), "Android");
    assert_system(S("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36"), "ChromeOS");
    assert_system(S("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101"), "Linux");
}

static void anything_else_is_other(void **state)
{
    (void)state;
    assert_names(S(""), S("other"), S("other"));
    assert_names(S("\0\xff\xfe"), S("other"), S("other"));
    assert_true(str_equal(agent_browser_name(255), S("other")));
    assert_true(str_equal(agent_system_name(254), S("other")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_browser_and_device_of_each),
        cmocka_unit_test(names_the_system),
        cmocka_unit_test(anything_else_is_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
