/* lock.c - the one lock of a newsroom's folder, for commits and checkpoints of all processes. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two bytes of the file are locked: the gate, then the lock itself, after which the gate is left. Who waits for the
 * lock stands in the gate, so that the process which has just released the lock queues behind him instead of taking it
 * again. Open file description locks (fcntl(2)): they end with the process, and two openings in one process exclude
 * each other.
 */
#include "store/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define GATE 0
#define LOCK 1

struct err lock_open(struct str folder, struct str name, int *descriptor)
{
    struct arena a;
    arena_init(&a, 0);
    char *path =
        str_to_c(&a, str_format(&a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(name.n ? name : S("dateline.lock"))));
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    struct err e = fd < 0 ? err_errno("%s", path) : OK;
    arena_close(&a);
    *descriptor = fd;
    return e;
}

static int set(int descriptor, short type, off_t byte)
{
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    int result;
    do
        result = fcntl(descriptor, F_OFD_SETLKW, &lock);
    while (result < 0 && errno == EINTR);
    return result;
}

struct err lock_take(int descriptor)
{
    if (set(descriptor, F_WRLCK, GATE) < 0)
        return err_errno("dateline.lock");
    int result = set(descriptor, F_WRLCK, LOCK);
    struct err e = result < 0 ? err_errno("dateline.lock") : OK;
    set(descriptor, F_UNLCK, GATE);
    return e;
}

void lock_release(int descriptor)
{
    set(descriptor, F_UNLCK, LOCK);
}
