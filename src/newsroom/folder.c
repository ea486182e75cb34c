/* folder.c - the files of a newsroom's folder, written so that a crash leaves the old or the new. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_CHUNK 65536

static struct err read_all(int descriptor, char *out, ptrdiff_t size)
{
    for (ptrdiff_t n = 0; n < size;) {
        ssize_t got = read(descriptor, out + n, (size_t)(size - n));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_errno("cannot read it");
        if (got == 0)
            return err_make(&ERR_SYSTEM, "it became shorter while it was read");
        n += got;
    }
    return OK;
}

static struct err read_open(struct arena *a, int descriptor, int64_t max, struct str *out)
{
    struct stat facts;
    if (fstat(descriptor, &facts))
        return err_errno("cannot read it");
    if (!S_ISREG(facts.st_mode))
        return err_make(&ERR_INVALID, "it is no file");
    if (facts.st_size > max)
        return err_make(&ERR_LIMIT, "it has %lld bytes; %lld fit", (long long)facts.st_size, (long long)max);
    char *bytes = arena_bytes(a, facts.st_size);
    *out = (struct str){bytes, facts.st_size};
    return read_all(descriptor, bytes, facts.st_size);
}

struct err folder_read(struct arena *a, struct str path, int64_t max, struct str *out)
{
    char *name = str_to_c(a, path);
    int descriptor = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR))
        return err_make(&ERR_NOT_FOUND, "%s: there is no such file", name);
    if (descriptor < 0)
        return err_errno("%s", name);
    struct err e = read_open(a, descriptor, max, out);
    close(descriptor);
    return failed(e) ? err_in(e, "%s", name) : OK;
}

struct err folder_write_all(int descriptor, struct str content)
{
    while (content.n > 0) {
        ssize_t done = write(descriptor, content.p, (size_t)content.n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return err_errno("cannot write it");
        content = str_from(content, done);
    }
    return OK;
}

struct err folder_copy_all(int from, int to)
{
    char chunk[COPY_CHUNK];
    ssize_t got = 1;
    while (got > 0) {
        got = copy_file_range(from, NULL, to, NULL, (size_t)1 << 30, 0);
        if (got < 0 && errno == EINTR)
            got = 1;
    }
    if (got == 0)
        return OK;
    if (errno != EXDEV && errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP && errno != EPERM)
        return err_errno("cannot write it");
    while ((got = read(from, chunk, sizeof chunk)) != 0) {
        if (got < 0 && errno != EINTR)
            return err_errno("cannot read its source");
        if (got > 0)
            TRY(folder_write_all(to, (struct str){chunk, got}));
    }
    return OK;
}

static struct str parent_of(struct str path)
{
    ptrdiff_t end = path.n;
    while (end > 0 && path.p[end - 1] != '/')
        end--;
    return end > 1 ? str_slice(path, 0, end - 1) : end == 1 ? S("/") : S(".");
}

static struct err write_temporary(const char *temporary, struct str content, unsigned mode)
{
    int descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor < 0)
        return err_errno("cannot make it");
    struct err e = folder_write_all(descriptor, content);
    if (!failed(e) && fsync(descriptor))
        e = err_errno("cannot write it to the disk");
    if (close(descriptor) && !failed(e))
        e = err_errno("cannot close it");
    return e;
}

struct err folder_write(struct arena *a, struct str path, struct str content, unsigned mode)
{
    static _Atomic unsigned counter;
    char *name = str_to_c(a, path);
    char *temporary = str_to_c(a, str_format(a, "%s.%ld-%u.new", name, (long)getpid(), counter++));
    struct err e = write_temporary(temporary, content, mode);
    if (!failed(e) && rename(temporary, name))
        e = err_errno("cannot put it in its place");
    if (failed(e)) {
        (void)unlink(temporary);
        return err_in(e, "%s", name);
    }
    return folder_sync(a, parent_of(path));
}

struct err folder_make(struct arena *a, struct str path)
{
    char *name = str_to_c(a, path);
    if (mkdir(name, 0777) && errno != EEXIST)
        return err_errno("%s: cannot make this folder", name);
    return folder_sync(a, parent_of(path));
}

struct err folder_check_free(const char *path)
{
    DIR *directory = opendir(path);
    if (!directory)
        return errno == ENOENT ? OK : err_errno("%s", path);
    int entries = 0;
    while (readdir(directory))
        entries++;
    closedir(directory);
    return entries <= 2 ? OK : err_make(&ERR_CONFLICT, "%s exists and is not empty", path);
}

struct err folder_sync(struct arena *a, struct str path)
{
    char *name = str_to_c(a, path);
    int descriptor = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return err_errno("%s: cannot open this folder", name);
    struct err e = fsync(descriptor) ? err_errno("%s: cannot write this folder to the disk", name) : OK;
    close(descriptor);
    return e;
}

static int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *where)
{
    (void)facts, (void)kind, (void)where;
    return remove(path);
}

void folder_remove(struct arena *a, struct str path)
{
    char *name = str_to_c(a, path);
    if (nftw(name, remove_one, 16, FTW_DEPTH | FTW_PHYS) && errno != ENOENT)
        log_warn("removing folder=%s", name);
}
