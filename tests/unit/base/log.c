/* log.c - tests of the log: a line is a line, whatever a client sent. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/log.c"

#include <setjmp.h>
#include <cmocka.h>

static int pipe_ends[2];

static struct str read_line(char *out, size_t size)
{
    ssize_t n = read(pipe_ends[0], out, size);
    return (struct str){out, n};
}

static void hostile_words_stay_on_one_line(void **state)
{
    char line[LINE_SIZE];
    (void)state;
    log_info("name=%s", "x\nlevel=error forged\x1b[31m");
    struct str s = read_line(line, sizeof(line));
    assert_int_equal(str_find_char(s, '\n', 0), s.n - 1);
    assert_int_equal(str_find_char(s, '\x1b', 0), -1);
}

static void request_id_stands_on_the_line(void **state)
{
    char line[LINE_SIZE];
    (void)state;
    log_set_request(S("abc123"));
    log_warnx("x");
    assert_true(str_find(read_line(line, sizeof(line)), S("level=warn request=abc123 x\n"), 0) > 0);
    log_set_request(S(""));
    errno = ENOENT;
    log_warn("y");
    assert_true(str_find(read_line(line, sizeof(line)), S("level=warn y: No such file or directory\n"), 0) > 0);
}

static void overlong_lines_are_cut(void **state)
{
    char line[LINE_SIZE + 1];
    char words[LINE_SIZE * 2];
    (void)state;
    memset(words, 'x', sizeof(words));
    words[sizeof(words) - 1] = 0;
    log_info("%s", words);
    struct str s = read_line(line, sizeof(line));
    assert_int_equal(s.n, LINE_SIZE);
    assert_int_equal(s.p[s.n - 1], '\n');
}

static void escapes(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 0);
    assert_true(str_equal(log_escape(&a, S("plain/path")), S("plain/path")));
    assert_true(str_equal(log_escape(&a, S("")), S("\"\"")));
    assert_true(str_equal(log_escape(&a, S("a b\"\\")), S("\"a b\\\"\\\\\"")));
    assert_true(str_equal(log_escape(&a, S("\xff\n\xc2\x85\xc3\xa9")), S("\"\\xff\\x0a\\xc2\\x85\xc3\xa9\"")));
    arena_close(&a);
}

int main(void)
{
    if (pipe(pipe_ends) < 0)
        return 1;
    log_set_descriptor(pipe_ends[1]);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_words_stay_on_one_line),
        cmocka_unit_test(request_id_stands_on_the_line),
        cmocka_unit_test(overlong_lines_are_cut),
        cmocka_unit_test(escapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
