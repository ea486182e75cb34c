/* shelf.c - texts by key on disk, for what one part of a file says of things in another. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A hash table whose chains lie in the file: each text is written with the place of the one before it in its chain.
 * Places count from 1, so that 0 is none.
 */
#include "exchange/shelf.h"

#include "newsroom/folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CHAINS ((uint64_t)1 << 20)
#define PIECE ((ptrdiff_t)1 << 16) /* bytes that are written at once */

struct head {
    int64_t before; /* place of the next text in the chain; 0: none */
    uint64_t hash;
    int64_t key_length, text_length;
};

struct shelf {
    int file;
    int64_t end;     /* bytes that it holds, those in waiting too */
    struct buf late; /* its last bytes, not yet written */
    int64_t chains[CHAINS];
};

struct err shelf_open(struct str folder, struct shelf **out)
{
    char path[4096];
    struct shelf *shelf = calloc(1, sizeof(*shelf));
    *out = NULL;
    if (!shelf || folder.n >= (ptrdiff_t)sizeof(path)) {
        free(shelf);
        return err_make(&ERR_SYSTEM, "out of memory");
    }
    if (folder.n)
        memcpy(path, folder.p, (size_t)folder.n);
    path[folder.n] = '\0';
    shelf->file = open(path, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (shelf->file < 0) {
        free(shelf);
        return err_errno("a file in %s", path);
    }
    buf_init(&shelf->late, 2 * PIECE);
    *out = shelf;
    return OK;
}

void shelf_close(struct shelf *shelf)
{
    if (!shelf)
        return;
    close(shelf->file);
    buf_close(&shelf->late);
    free(shelf);
}

static struct err write_out(struct shelf *shelf, struct str bytes)
{
    struct err e = folder_write_all(shelf->file, bytes);
    return failed(e) ? err_in(e, "a file for what is read later") : OK;
}

static struct err write_late(struct shelf *shelf)
{
    TRY(write_out(shelf, buf_str(&shelf->late)));
    buf_clear(&shelf->late);
    return OK;
}

static struct err append(struct shelf *shelf, struct str bytes)
{
    shelf->end += bytes.n;
    if (shelf->late.n + bytes.n > PIECE)
        TRY(write_late(shelf));
    if (bytes.n > PIECE)
        return write_out(shelf, bytes);
    buf_add(&shelf->late, bytes);
    return shelf->late.failed ? err_make(&ERR_SYSTEM, "out of memory") : OK;
}

struct err shelf_put(struct shelf *shelf, struct str key, struct str text)
{
    uint64_t hash = str_hash(key);
    int64_t *chain = &shelf->chains[hash % CHAINS], place = shelf->end + 1;
    struct head head = {*chain, hash, key.n, text.n};
    TRY(append(shelf, (struct str){(const char *)&head, sizeof(head)}));
    TRY(append(shelf, key));
    TRY(append(shelf, text));
    *chain = place;
    return OK;
}

static struct err read_all(struct shelf *shelf, int64_t from, char *p, ptrdiff_t n)
{
    while (n > 0) {
        ssize_t got = pread(shelf->file, p, (size_t)n, from);
        if (got <= 0)
            return got < 0 ? err_errno("a file for what is read later") : err_make(&ERR_SYSTEM, "a file became short");
        p += got;
        n -= got;
        from += got;
    }
    return OK;
}

struct err shelf_next(struct shelf *shelf, struct arena *a, struct str key, int64_t *at, struct str *out, bool *found)
{
    uint64_t hash = str_hash(key);
    struct head head;
    *found = false;
    TRY(write_late(shelf));
    for (int64_t place = *at ? *at : shelf->chains[hash % CHAINS]; place > 0; place = head.before) {
        int64_t from = place - 1 + (int64_t)sizeof(head);
        TRY(read_all(shelf, place - 1, (char *)&head, sizeof(head)));
        if (head.hash != hash || head.key_length != key.n)
            continue;
        char *bytes = arena_bytes(a, head.key_length + head.text_length);
        TRY(read_all(shelf, from, bytes, head.key_length + head.text_length));
        if (!str_equal((struct str){bytes, head.key_length}, key))
            continue;
        *out = (struct str){bytes + head.key_length, head.text_length};
        *at = head.before ? head.before : -1;
        *found = true;
        return OK;
    }
    return OK;
}
