/* tar.h - archives of plain files, in the form that every tar reads (POSIX.1-2017, pax, "ustar Interchange Format"). */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A file is its head of 512 bytes, its bytes, and zeros up to the next 512; two heads of zeros are the end. A size of 8
 * GB and more is written in base 256, as GNU tar has it.
 */
#ifndef EXCHANGE_TAR_H
#define EXCHANGE_TAR_H

#include "base/base.h"

#define TAR_BLOCK 512

struct tar_entry {
    struct str name;
    int64_t bytes;
    unsigned mode;
};

/* Writes the head of a file; its bytes and tar_pad follow. ERR_LIMIT: a name that does not fit; ERR_SYSTEM: the disk.
 */
struct err tar_put_head(int descriptor, const struct tar_entry *entry);
struct err tar_pad(int descriptor, int64_t bytes);
struct err tar_put_end(int descriptor);

/* Reads the next head; *found false at the end. ERR_INVALID: no archive, one that is cut off, or something that is no
 * plain file in it. The name lives in a. */
struct err tar_next(int descriptor, struct arena *a, struct tar_entry *out, bool *found);
/* Reads up to room bytes, a multiple of TAR_BLOCK, of a file of which *left are unread, and the zeros behind the last
 * of them. */
struct err tar_read(int descriptor, char *out, ptrdiff_t room, int64_t *left, ptrdiff_t *n);

#endif
