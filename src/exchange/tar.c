/* tar.c - archives of plain files. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/tar.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/time.h"
#include "newsroom/folder.h"

/* Numbers are octal digits with a NUL behind, but for a size that has its first bit set: base 256, big-endian. */
struct head {
    char name[100], mode[8], uid[8], gid[8], size[12], mtime[12], checksum[8], type, link[100];
    char magic[8], user[32], group[32], major[8], minor[8], prefix[155], rest[12];
};
_Static_assert(sizeof(struct head) == TAR_BLOCK, "a head is a block");

static const char magic[8] = {'u', 's', 't', 'a', 'r', '\0', '0', '0'};

/* With the checksum's own field taken as blanks. */
static unsigned checksum_of(const struct head *head)
{
    unsigned sum = 0;
    const unsigned char *bytes = (const unsigned char *)head;
    for (size_t i = 0; i < sizeof *head; i++) {
        bool own = i >= offsetof(struct head, checksum) && i < offsetof(struct head, type);
        sum += own ? ' ' : bytes[i];
    }
    return sum;
}

/* ---- writing ---- */

static void put_octal(char *field, size_t size, uint64_t value)
{
    field[size - 1] = 0;
    for (size_t i = size - 1; i-- > 0; value >>= 3)
        field[i] = (char)('0' + (value & 7));
}

static void put_size(char field[12], int64_t bytes)
{
    if (bytes < (int64_t)1 << 33) {
        put_octal(field, 12, (uint64_t)bytes);
        return;
    }
    for (int i = 11; i > 0; i--, bytes >>= 8)
        field[i] = (char)(bytes & 0xff);
    field[0] = (char)0x80;
}

/* A long name is cut at a slash: what is before it stands in the prefix. */
static struct err put_name(struct head *head, struct str name)
{
    ptrdiff_t cut = -1;
    for (ptrdiff_t i = 0; name.n > (ptrdiff_t)sizeof head->name && i <= (ptrdiff_t)sizeof head->prefix && cut < 0; i++)
        if (i < name.n && name.p[i] == '/' && name.n - i - 1 <= (ptrdiff_t)sizeof head->name)
            cut = i;
    if (name.n > (ptrdiff_t)sizeof head->name && cut < 0)
        return err_make(&ERR_LIMIT, "%.*s: the name is too long for an archive", STR_ARG(name));
    if (cut > 0)
        memcpy(head->prefix, name.p, (size_t)cut);
    memcpy(head->name, name.p + cut + 1, (size_t)(name.n - cut - 1));
    return OK;
}

struct err tar_put_head(int descriptor, const struct tar_entry *entry)
{
    struct head head = {.type = '0'};
    TRY(put_name(&head, entry->name));
    put_octal(head.mode, sizeof head.mode, entry->mode);
    put_octal(head.uid, sizeof head.uid, 0);
    put_octal(head.gid, sizeof head.gid, 0);
    put_size(head.size, entry->bytes);
    put_octal(head.mtime, sizeof head.mtime, (uint64_t)(time_now() / TIME_SECOND));
    memcpy(head.magic, magic, sizeof magic);
    put_octal(head.checksum, sizeof head.checksum - 1, checksum_of(&head));
    head.checksum[7] = ' ';
    return folder_write_all(descriptor, (struct str){(const char *)&head, sizeof head});
}

static const char zeros[2 * TAR_BLOCK];

static ptrdiff_t padding(int64_t bytes)
{
    return (ptrdiff_t)((TAR_BLOCK - bytes % TAR_BLOCK) % TAR_BLOCK);
}

struct err tar_pad(int descriptor, int64_t bytes)
{
    return folder_write_all(descriptor, (struct str){zeros, padding(bytes)});
}

struct err tar_put_end(int descriptor)
{
    return folder_write_all(descriptor, (struct str){zeros, sizeof zeros});
}

/* ---- reading ---- */

static struct err read_whole(int descriptor, char *out, ptrdiff_t size)
{
    for (ptrdiff_t n = 0; n < size;) {
        ssize_t got = read(descriptor, out + n, (size_t)(size - n));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_errno("cannot read the archive");
        if (got == 0)
            return err_make(&ERR_INVALID, "the archive is cut off");
        n += got;
    }
    return OK;
}

static bool read_octal(const char *field, size_t size, int64_t *out)
{
    int64_t value = 0;
    size_t i = 0;
    for (; i < size && field[i] >= '0' && field[i] <= '7'; i++)
        value = value << 3 | (field[i] - '0');
    *out = value;
    return i > 0 && (i == size || field[i] == 0 || field[i] == ' ');
}

static bool read_size(const char field[12], int64_t *out)
{
    uint64_t value = 0;
    if ((unsigned char)field[0] != 0x80)
        return read_octal(field, 12, out);
    for (int i = 1; i < 12; i++) {
        if (value >> 48)
            return false; /* more than there is in the world */
        value = value << 8 | (unsigned char)field[i];
    }
    *out = (int64_t)value;
    return true;
}

static struct str field_str(const char *field, size_t size)
{
    return (struct str){field, (ptrdiff_t)strnlen(field, size)};
}

static struct err read_head(const struct head *head, struct arena *a, struct tar_entry *out)
{
    int64_t sum, mode;
    if (!read_octal(head->checksum, sizeof head->checksum, &sum) || sum != checksum_of(head))
        return err_make(&ERR_INVALID, "the archive is damaged, or is none");
    if (!read_size(head->size, &out->bytes) || !read_octal(head->mode, sizeof head->mode, &mode))
        return err_make(&ERR_INVALID, "the archive holds a file without a size");
    struct str name = field_str(head->name, sizeof head->name), prefix = field_str(head->prefix, sizeof head->prefix);
    out->name = prefix.n ? str_format(a, "%.*s/%.*s", STR_ARG(prefix), STR_ARG(name)) : str_copy(a, name);
    out->mode = (unsigned)mode & 0777;
    if (head->type != '0' && head->type != 0)
        return err_make(&ERR_INVALID, "the archive holds what is no plain file: %.*s",
                        STR_ARG(log_escape(a, out->name)));
    return OK;
}

struct err tar_next(int descriptor, struct arena *a, struct tar_entry *out, bool *found)
{
    struct head head;
    TRY(read_whole(descriptor, (char *)&head, sizeof head));
    *found = memcmp(&head, zeros, sizeof head) != 0;
    return *found ? read_head(&head, a, out) : OK;
}

struct err tar_read(int descriptor, char *out, ptrdiff_t room, int64_t *left, ptrdiff_t *n)
{
    char rest[TAR_BLOCK];
    int64_t bytes = *left;
    *n = (ptrdiff_t)MIN(bytes, (int64_t)room);
    TRY(read_whole(descriptor, out, *n));
    *left -= *n;
    return *left == 0 ? read_whole(descriptor, rest, padding(bytes)) : OK;
}
