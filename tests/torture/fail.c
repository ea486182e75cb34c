/* fail.c - preloaded into a program, makes its n-th allocation, write or sync fail. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * DATELINE_FAIL=alloc:N, write:N or sync:N. From the N-th on a write finds the disk full and a sync an I/O error, as
 * disks do; of allocations only the N-th fails. N = 0 fails none. At its end the program's count goes to the file that
 * DATELINE_FAIL_COUNT names.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t size);

enum kind { FAIL_NONE, FAIL_ALLOC, FAIL_WRITE, FAIL_SYNC };

static enum kind watched;
static long wanted;
static atomic_long counted;

__attribute__((constructor)) static void fail_start(void)
{
    static const char *const names[] = {[FAIL_ALLOC] = "alloc:", [FAIL_WRITE] = "write:", [FAIL_SYNC] = "sync:"};
    const char *setting = getenv("DATELINE_FAIL");
    for (int i = FAIL_ALLOC; setting && i <= FAIL_SYNC; i++) {
        size_t n = strlen(names[i]);
        if (strncmp(setting, names[i], n) == 0) {
            wanted = strtol(setting + n, NULL, 10);
            watched = (enum kind)i;
        }
    }
}

__attribute__((destructor)) static void fail_end(void)
{
    char text[32];
    const char *path = getenv("DATELINE_FAIL_COUNT");
    int n = snprintf(text, sizeof text, "%ld\n", atomic_load(&counted));
    long file = path ? syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (file >= 0 && syscall(SYS_write, file, text, n) == n)
        syscall(SYS_close, file);
}

static int fails(enum kind kind)
{
    if (kind != watched)
        return 0;
    long n = atomic_fetch_add(&counted, 1) + 1;
    return wanted > 0 && (kind == FAIL_ALLOC ? n == wanted : n >= wanted);
}

/* Standard output and error are no disk: what a program says there must still be seen. */
static int write_fails(int descriptor)
{
    struct stat about;
    if (watched != FAIL_WRITE || fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode) || descriptor <= 2)
        return 0;
    if (!fails(FAIL_WRITE))
        return 0;
    errno = ENOSPC;
    return 1;
}

static void *no_memory(void)
{
    errno = ENOMEM;
    return NULL;
}

void *malloc(size_t size)
{
    return fails(FAIL_ALLOC) ? no_memory() : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return fails(FAIL_ALLOC) ? no_memory() : __libc_calloc(n, size);
}

void *realloc(void *p, size_t size)
{
    return fails(FAIL_ALLOC) ? no_memory() : __libc_realloc(p, size);
}

ssize_t write(int descriptor, const void *data, size_t n)
{
    return write_fails(descriptor) ? -1 : syscall(SYS_write, descriptor, data, n);
}

ssize_t writev(int descriptor, const struct iovec *parts, int n)
{
    return write_fails(descriptor) ? -1 : syscall(SYS_writev, descriptor, parts, n);
}

ssize_t pwrite(int descriptor, const void *data, size_t n, off_t at)
{
    return write_fails(descriptor) ? -1 : syscall(SYS_pwrite64, descriptor, data, n, at);
}

ssize_t pwrite64(int descriptor, const void *data, size_t n, off64_t at)
{
    return pwrite(descriptor, data, n, at);
}

static int sync_fails(void)
{
    if (!fails(FAIL_SYNC))
        return 0;
    errno = EIO;
    return 1;
}

int fsync(int descriptor)
{
    return sync_fails() ? -1 : (int)syscall(SYS_fsync, descriptor);
}

int fdatasync(int descriptor)
{
    return sync_fails() ? -1 : (int)syscall(SYS_fdatasync, descriptor);
}
