/* control.c - tests of the control socket: one server a folder, a touch is answered after it was done, hostile clients
 * are cut off. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/control.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static char folder[64];
static char seen[1000000];
static size_t seen_length;

static void remember(void *context, const struct str *tags, ptrdiff_t count)
{
    (void)context;
    for (ptrdiff_t i = 0; i < count; i++)
        seen_length += (size_t)snprintf(seen + seen_length, sizeof(seen) - seen_length, "%.*s;", STR_ARG(tags[i]));
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/dateline-control-XXXXXX");
    seen_length = 0;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    char path[128];
    (void)state;
    snprintf(path, sizeof(path), "%s/%s", folder, LOCK_NAME);
    unlink(path);
    return rmdir(folder);
}

static void touch_without_a_server_is_fine(void **state)
{
    (void)state;
    struct str tags[] = {S("story:1")};
    assert_false(failed(control_touch(str_from_c(folder), tags, 1)));
}

static void touch_is_done_when_it_returns(void **state)
{
    (void)state;
    struct control *control;
    struct str tags[] = {S("story:1"), S("front"), S("lang:es")};
    assert_false(failed(control_listen(str_from_c(folder), remember, NULL, &control)));
    assert_false(failed(control_touch(str_from_c(folder), tags, 3)));
    assert_string_equal(seen, "story:1;front;lang:es;");
    control_close(control);
}

static void many_tags_all_arrive(void **state)
{
    (void)state;
    struct control *control;
    struct str tags[1000];
    for (int i = 0; i < 1000; i++)
        tags[i] = S("section:123456");
    assert_false(failed(control_listen(str_from_c(folder), remember, NULL, &control)));
    assert_false(failed(control_touch(str_from_c(folder), tags, 1000)));
    assert_int_equal(seen_length, 1000 * 15);
    control_close(control);
}

static void second_server_is_refused(void **state)
{
    (void)state;
    struct control *first, *second = NULL;
    assert_false(failed(control_listen(str_from_c(folder), remember, NULL, &first)));
    assert_true(err_is(control_listen(str_from_c(folder), remember, NULL, &second), &ERR_CONFLICT));
    assert_non_null(strstr(err_detail(), "another server"));
    control_close(first);
    assert_false(failed(control_listen(str_from_c(folder), remember, NULL, &second)));
    control_close(second);
}

static void too_long_a_line_is_cut_off(void **state)
{
    (void)state;
    struct control *control;
    char line[600];
    char answer[8];
    memset(line, 'x', sizeof(line));
    assert_false(failed(control_listen(str_from_c(folder), remember, NULL, &control)));
    int descriptor = open_folder(str_from_c(folder));
    struct sockaddr_un address = socket_address(descriptor);
    int to = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(connect(to, (struct sockaddr *)&address, sizeof(address)), 0);
    assert_int_equal(send(to, line, sizeof(line), MSG_NOSIGNAL), sizeof(line));
    assert_true(recv(to, answer, sizeof(answer), 0) <= 0);
    assert_int_equal(seen_length, 0);
    close(to);
    close(descriptor);
    control_close(control);
}

int main(void)
{
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(touch_without_a_server_is_fine, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(touch_is_done_when_it_returns, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(many_tags_all_arrive, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(second_server_is_refused, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(too_long_a_line_is_cut_off, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
