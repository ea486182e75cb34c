/* sandbox.c - tests: what the picture program may no longer do behind its door. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "picture/sandbox.c"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

/* Runs work behind the door in a process of its own; its status. */
static int behind_the_door(int (*work)(void))
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        if (failed(sandbox_limit(false)) || failed(sandbox_close()))
            _exit(100);
        _exit(work());
    }
    assert_true(pid > 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return status;
}

static int execute(void)
{
    char *words[] = {(char[]){"/bin/true"}, NULL};
    execv(words[0], words);
    return 1;
}

static int open_file(void)
{
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC) == -1 && errno == ENOENT ? 0 : 1;
}

static int make_file(void)
{
    return open("/tmp/dateline-sandbox", O_WRONLY | O_CREAT | O_CLOEXEC, 0600) == -1 && errno == ENOENT ? 0 : 1;
}

static int look_at_file(void)
{
    struct stat facts;
    return stat("/etc/passwd", &facts) == -1 && errno == ENOENT ? 0 : 1;
}

static int make_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static int end_another(void)
{
    return kill(getppid(), SIGTERM);
}

static int make_executable(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static int use_memory(void)
{
    char *p = malloc(1 << 20);
    if (!p)
        return 1;
    p[1000] = 7;
    int result = p[1000] != 7;
    free(p);
    return result;
}

static int use_much_memory(void)
{
    void *p = malloc((size_t)SANDBOX_MEMORY);
    return p ? 1 : 0;
}

static int write_to_pipe(void)
{
    return write(STDOUT_FILENO, "", 0) == 0 ? 0 : 1;
}

static void assert_killed(int (*work)(void))
{
    int status = behind_the_door(work);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGSYS);
}

static void assert_fine(int (*work)(void))
{
    int status = behind_the_door(work);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void other_programs_and_machines_are_out_of_reach(void **state)
{
    (void)state;
    assert_killed(execute);
    assert_killed(make_socket);
    assert_killed(end_another);
    assert_killed(make_executable);
}

static void files_are_not_there(void **state)
{
    (void)state;
    assert_fine(open_file);
    assert_fine(make_file);
    assert_fine(look_at_file);
}

static void memory_and_output_are(void **state)
{
    (void)state;
    assert_fine(use_memory);
    assert_fine(write_to_pipe);
    if (!SANITIZED)
        assert_fine(use_much_memory);
}

static int work_for_ever(void)
{
    volatile unsigned going = 1;
    while (going)
        going |= 2;
    return 0;
}

/* The limit itself is ten seconds; that it is set is what counts here. */
static int has_time_limit(void)
{
    struct rlimit limit;
    return getrlimit(RLIMIT_CPU, &limit) == 0 && limit.rlim_max == SANDBOX_SECONDS ? 0 : 1;
}

static void time_is_limited(void **state)
{
    int status = 0;
    pid_t pid = fork();
    (void)state;
    if (pid == 0) {
        struct rlimit one = {1, 1};
        if (failed(sandbox_limit(false)) || (!SANITIZED && has_time_limit()))
            _exit(100);
        setrlimit(RLIMIT_CPU, &one); /* instead of ten */
        _exit(failed(sandbox_close()) ? 100 : work_for_ever());
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_programs_and_machines_are_out_of_reach),
        cmocka_unit_test(files_are_not_there),
        cmocka_unit_test(memory_and_output_are),
        cmocka_unit_test(time_is_limited),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
