/* tar.c - fuzz target: any bytes as an archive; it is read to its end or refused, and never past a file's bytes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tar.h"

#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_file(int descriptor, const struct tar_entry *entry, bool *more)
{
    static char piece[2 * TAR_BLOCK];
    for (int64_t left = entry->bytes; *more && left > 0;) {
        int64_t before = left;
        ptrdiff_t n = 0;
        *more = !failed(tar_read(descriptor, piece, sizeof piece, &left, &n));
        if (*more && (n <= 0 || n > (ptrdiff_t)sizeof piece || left != before - n))
            abort();
    }
}

static void read_archive(int descriptor)
{
    struct arena a;
    arena_init(&a, 1 << 20);
    for (bool more = true; more; arena_reset(&a)) {
        struct tar_entry entry;
        bool found = false;
        more = !failed(tar_next(descriptor, &a, &entry, &found)) && found;
        if (more && (entry.bytes < 0 || entry.name.n > 256 || entry.mode > 0777))
            abort();
        if (more)
            read_file(descriptor, &entry, &more);
    }
    arena_close(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static char path[] = "/tmp/tar-fuzz-XXXXXX";
    static int descriptor = -1;
    if (descriptor < 0 && ((descriptor = mkstemp(path)) < 0 || unlink(path)))
        abort();
    if (ftruncate(descriptor, 0) || pwrite(descriptor, data, size, 0) != (ssize_t)size ||
        lseek(descriptor, 0, SEEK_SET) != 0)
        abort();
    read_archive(descriptor);
    return 0;
}
