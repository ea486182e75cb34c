/* file.c - reading whole files that a person names. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "command/file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads to the end, whatever size the file was said to have: it may be growing, or a pipe. */
static struct err read_all(struct arena *a, int descriptor, ptrdiff_t max, struct str *out)
{
    struct buf bytes;
    ssize_t got = 1;
    buf_init(&bytes, max + 1);
    while (got != 0 && !bytes.failed && bytes.n <= max) {
        ptrdiff_t room = MIN(max + 1 - bytes.n, (ptrdiff_t)65536);
        char *to = buf_reserve(&bytes, room);
        got = to ? read(descriptor, to, (size_t)room) : 0;
        if (got < 0 && errno != EINTR)
            break;
        buf_grown(&bytes, got > 0 ? got : 0);
    }
    bool too_large = bytes.failed || bytes.n > max;
    *out = str_copy(a, bytes.n ? buf_str(&bytes) : S(""));
    buf_close(&bytes);
    if (got < 0)
        return err_errno("read");
    return too_large ? err_make(&ERR_LIMIT, "larger than %td bytes", max) : OK;
}

static struct err read_open(struct arena *a, int descriptor, ptrdiff_t max, struct str *out)
{
    struct stat status;
    if (fstat(descriptor, &status) < 0)
        return err_errno("fstat");
    if (S_ISDIR(status.st_mode))
        return err_make(&ERR_INVALID, "a folder, not a file");
    return read_all(a, descriptor, max, out);
}

struct err file_read(struct arena *a, struct str path, ptrdiff_t max, struct str *out)
{
    int descriptor = open(str_to_c(a, path), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return err_errno("%.*s", STR_ARG(path));
    struct err e = read_open(a, descriptor, max, out);
    close(descriptor);
    return failed(e) ? err_in(e, "%.*s", STR_ARG(path)) : OK;
}

struct err file_read_standard_input(struct arena *a, ptrdiff_t max, struct str *out)
{
    struct err e = read_all(a, STDIN_FILENO, max, out);
    return failed(e) ? err_in(e, "standard input") : OK;
}
