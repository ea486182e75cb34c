/* workflow.c - tests: every cell of who may move a story where,. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/workflow.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Rows: from. Columns: to. The letter of the least role: C, W, E. Written out a second time on purpose. */
static const char *const cells[] = {"CCEEEE", "WWEEEE", "EEEEEE", "EEEEEE", "EEEEEE", "EEEEEE"};

static void test_every_cell(void **state)
{
    (void)state;
    for (int from = 0; from < 6; from++)
        for (int to = 0; to < 6; to++)
            for (int role = ROLE_NONE; role <= ROLE_ADMINISTRATOR; role++) {
                int wanted = cells[from][to] == 'C'   ? ROLE_CONTRIBUTOR
                             : cells[from][to] == 'W' ? ROLE_WRITER
                                                      : ROLE_EDITOR;
                assert_int_equal(workflow_may((enum role)role, (enum story_status)from, (enum story_status)to),
                                 role >= wanted);
            }
}

static void test_settle(void **state)
{
    int64_t at;
    (void)state;
    assert_int_equal(workflow_settle(STORY_PUBLISHED, TIME_NONE, TIME_NONE, 100, &at), STORY_PUBLISHED);
    assert_int_equal(at, TIME_NONE);
    assert_int_equal(workflow_settle(STORY_PUBLISHED, 100, TIME_NONE, 100, &at), STORY_PUBLISHED);
    assert_int_equal(workflow_settle(STORY_PUBLISHED, 101, TIME_NONE, 100, &at), STORY_SCHEDULED);
    assert_int_equal(at, 101);
    assert_int_equal(workflow_settle(STORY_PUBLISHED, 50, 200, 100, &at), STORY_SCHEDULED);
    assert_int_equal(at, 200);
    assert_int_equal(workflow_settle(STORY_SCHEDULED, 50, TIME_NONE, 100, &at), STORY_PUBLISHED);
    assert_int_equal(workflow_settle(STORY_DRAFT, 500, 500, 100, &at), STORY_DRAFT);
    assert_int_equal(at, TIME_NONE);
    assert_int_equal(workflow_settle(STORY_WITHDRAWN, 500, TIME_NONE, 100, &at), STORY_WITHDRAWN);
}

static void test_names(void **state)
{
    enum story_status status;
    (void)state;
    for (int i = 0; i < 6; i++) {
        assert_true(story_status_from_name(story_status_name((enum story_status)i), &status));
        assert_int_equal(status, i);
    }
    assert_true(story_status_from_name(S("In review"), &status));
    assert_int_equal(status, STORY_REVIEW);
    assert_false(story_status_from_name(S("gone"), &status));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_cell),
        cmocka_unit_test(test_settle),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
