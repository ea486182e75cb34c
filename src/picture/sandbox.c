/* sandbox.c - what the picture program may still do once it has read a stranger's file. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "picture/sandbox.h"

#include <errno.h>
#include <seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#define NICE 10
#define FILES 32 /* the standard ones, and what the libraries read while they start */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

static const struct {
    __rlimit_resource_t resource;
    rlim_t soft, hard;
    bool sanitized; /* also under a sanitizer, whose shadow takes terabytes of addresses */
} LIMITS[] = {
    {RLIMIT_AS, SANDBOX_MEMORY, SANDBOX_MEMORY, false},
    {RLIMIT_CPU, SANDBOX_SECONDS, SANDBOX_SECONDS, false},
    {RLIMIT_FSIZE, 0, 0, true},
    {RLIMIT_NOFILE, FILES, FILES, true},
    {RLIMIT_CORE, 0, 0, true},
};

struct err sandbox_limit(bool in_haste)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(LIMITS); i++) {
        struct rlimit limit = {LIMITS[i].soft, LIMITS[i].hard};
        if ((!SANITIZED || LIMITS[i].sanitized) && setrlimit(LIMITS[i].resource, &limit))
            return err_errno("a limit could not be set");
    }
    signal(SIGXFSZ, SIG_IGN); /* a write to a file fails, and says so */
    errno = 0;
    if (!in_haste && nice(NICE) == -1 && errno)
        return err_errno("the priority could not be lowered");
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
        prctl(PR_SET_DUMPABLE, SANITIZED, 0, 0, 0))
        return err_errno("rights could not be given up");
    return OK;
}

/* Memory, threads, clocks, and what is open. */
static const int ALLOWED[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(clone),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(getrandom),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getrusage),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(set_tid_address),
};

/* Libraries look for files and older ways when these say no. */
static const struct {
    int call, answer;
} ANSWERED[] = {
    {SCMP_SYS(openat), ENOENT},        {SCMP_SYS(open), ENOENT},
    {SCMP_SYS(access), ENOENT},        {SCMP_SYS(faccessat), ENOENT},
    {SCMP_SYS(faccessat2), ENOENT},    {SCMP_SYS(stat), ENOENT},
    {SCMP_SYS(readlink), ENOENT},      {SCMP_SYS(clone3), ENOSYS},
    {SCMP_SYS(prctl), EPERM},          {SCMP_SYS(sched_setscheduler), EPERM},
    {SCMP_SYS(sched_getparam), EPERM},
};

/* Memory is never executable; fstat is newfstatat with an empty name in newer libraries, and paths are refused. */
static const struct {
    int call;
    uint32_t action;
    struct scmp_arg_cmp condition;
} CONDITIONS[] = {
    {SCMP_SYS(mmap), SCMP_ACT_ALLOW, {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}},
    {SCMP_SYS(mprotect), SCMP_ACT_ALLOW, {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}},
    {SCMP_SYS(newfstatat), SCMP_ACT_ALLOW, {0, SCMP_CMP_LT, FILES, 0}},
    {SCMP_SYS(newfstatat), SCMP_ACT_ERRNO(ENOENT), {0, SCMP_CMP_GE, FILES, 0}},
};

static int add_rules(scmp_filter_ctx filter)
{
    int result = 0;
    for (ptrdiff_t i = 0; i < COUNT_OF(ALLOWED) && !result; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ALLOW, ALLOWED[i], 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(ANSWERED) && !result; i++)
        result = seccomp_rule_add(filter, SCMP_ACT_ERRNO((uint32_t)ANSWERED[i].answer), ANSWERED[i].call, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(CONDITIONS) && !result; i++)
        result = seccomp_rule_add_array(filter, CONDITIONS[i].action, CONDITIONS[i].call, 1, &CONDITIONS[i].condition);
    return result;
}

struct err sandbox_close(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
    if (!filter)
        return err_make(&ERR_SYSTEM, "out of memory");
    int result = add_rules(filter);
    if (!result)
        result = seccomp_load(filter);
    seccomp_release(filter);
    errno = -result;
    return result ? err_errno("the system calls could not be limited") : OK;
}
