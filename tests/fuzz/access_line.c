/* access_line.c - fuzz target: a request is one line of the access log, whatever its sender wrote into it. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "http/access.h"

#include <assert.h>
#include <sys/mman.h>
#include <unistd.h>

#define LINE_MOST (16 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void look_at_line(struct str line)
{
    int spaces = 0, quotes = 0;
    assert(str_ends(line, S("\n")));
    for (ptrdiff_t i = 0; i + 1 < line.n; i++) {
        assert(line.p[i] >= ' ' && line.p[i] <= '~');
        spaces += line.p[i] == ' ' && quotes == 0;
        quotes += line.p[i] == '"';
    }
    assert(spaces == 12 && quotes == 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static int descriptor = -1;
    static char line[LINE_MOST];
    struct str target, rest, host, agent;
    struct access_log *log;
    if (descriptor < 0)
        descriptor = memfd_create("access", MFD_CLOEXEC);
    assert(descriptor >= 0 && ftruncate(descriptor, 0) == 0 && lseek(descriptor, 0, SEEK_SET) == 0);
    str_cut((struct str){(const char *)data, (ptrdiff_t)size}, '|', &target, &rest);
    str_cut(rest, '|', &host, &agent);
    log = access_open(descriptor);
    access_add(log, &(struct access_entry){.status = 200,
                                           .method = S("GET"),
                                           .target = target,
                                           .host = host,
                                           .agent = agent,
                                           .address = S("192.0.2.1"),
                                           .id = S("0123456789abcdef")});
    access_close(log);
    ssize_t n = pread(descriptor, line, sizeof(line), 0);
    look_at_line((struct str){line, n});
    return 0;
}
