/* backup_restore.c - a newsroom's folder made of a backup. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The archive is not trusted: only names that a backup has become files, below a new folder, and nothing is looked at
 * before all of it agrees with SHA256SUMS at its end. A file without that end is cut off.
 */
#include "exchange/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exchange/tar.h"
#include "newsroom/folder.h"
#include "newsroom/newsroom.h"

#define PIECE (512 * TAR_BLOCK)
#define SUMS_NAME "SHA256SUMS"
#define SUMS_MAX ((ptrdiff_t)1 << 30)
#define NAME_MAX_BYTES 255
#define DEPTH_MAX 6

struct restore {
    struct arena *a;
    struct arena one; /* of one file: there may be a million pictures */
    const struct backup_options *options;
    struct backup_report *report;
    int in;
    int64_t total;      /* bytes of the archive */
    struct str made;    /* the new folder, beside its place */
    struct buf sums;    /* as found */
    bool ended, config; /* SHA256SUMS and dateline.conf were there */
    char *piece;
};

/* ---- names ---- */

static bool is_part(struct str part)
{
    if (part.n == 0 || part.n > NAME_MAX_BYTES || part.p[0] == '.')
        return false;
    for (ptrdiff_t i = 0; i < part.n; i++)
        if (!char_is_alpha(part.p[i]) && !char_is_digit(part.p[i]) && str_find_char(S("._-"), part.p[i], 0) < 0)
            return false;
    return true;
}

/* "media/3f/...": parts of letters, digits and "._-", none of which begins with a dot. */
static bool is_picture(struct str name)
{
    int depth = 0;
    if (!str_starts(name, S("media/")))
        return false;
    for (struct str part, rest = str_from(name, 6); rest.n || depth == 0; depth++) {
        bool more = str_cut(rest, '/', &part, &rest);
        if (!is_part(part) || depth == DEPTH_MAX || (more && rest.n == 0))
            return false;
    }
    return true;
}

/* dateline.conf may hold passwords. */
static bool is_known(struct str name, unsigned *mode)
{
    static const struct {
        struct str name;
        unsigned mode;
    } files[] = {{S_INIT("dateline.conf"), 0600},
                 {S_INIT("secret.key"), 0600},
                 {S_INIT("dateline.db"), 0600},
                 {S_INIT("audience.db"), 0600}};
    *mode = 0644;
    for (ptrdiff_t i = 0; i < COUNT_OF(files); i++)
        if (str_equal(files[i].name, name)) {
            *mode = files[i].mode;
            return true;
        }
    return is_picture(name);
}

/* ---- files ---- */

static struct err make_folders(struct restore *r, struct str name)
{
    for (ptrdiff_t at = 0; (at = str_find_char(name, '/', at)) >= 0; at++) {
        char *path =
            str_to_c(&r->one, str_format(&r->one, "%.*s/%.*s", STR_ARG(r->made), STR_ARG(str_slice(name, 0, at))));
        if (mkdir(path, 0755) && errno != EEXIST)
            return err_errno("%s", path);
    }
    return OK;
}

static void add_sum(struct restore *r, struct str name, crypto_hash_sha256_state *state)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char digits[2 * crypto_hash_sha256_BYTES + 1];
    crypto_hash_sha256_final(state, hash);
    sodium_bin2hex(digits, sizeof digits, hash, sizeof hash);
    buf_add_format(&r->sums, "%s  %.*s\n", digits, STR_ARG(name));
}

static struct err copy_bytes(struct restore *r, const struct tar_entry *entry, int out)
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (int64_t left = entry->bytes; left > 0;) {
        ptrdiff_t n;
        TRY(tar_read(r->in, r->piece, PIECE, &left, &n));
        crypto_hash_sha256_update(&state, (const unsigned char *)r->piece, (unsigned long long)n);
        TRY(folder_write_all(out, (struct str){r->piece, n}));
        r->report->bytes += n;
        if (r->options->show)
            r->options->show(r->options->context, "unpack", r->report->bytes, r->total);
    }
    add_sum(r, entry->name, &state);
    return fsync(out) ? err_errno("cannot write it to the disk") : OK;
}

static struct err unpack_file(struct restore *r, const struct tar_entry *entry)
{
    unsigned mode;
    if (!is_known(entry->name, &mode))
        return err_make(&ERR_INVALID, "the archive is no backup: it holds %.*s",
                        STR_ARG(log_escape(&r->one, entry->name)));
    TRY(make_folders(r, entry->name));
    char *path = str_to_c(&r->one, str_format(&r->one, "%.*s/%.*s", STR_ARG(r->made), STR_ARG(entry->name)));
    int out = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (out < 0)
        return errno == EEXIST ? err_make(&ERR_INVALID, "the archive holds %.*s twice", STR_ARG(entry->name))
                               : err_errno("%s", path);
    struct err e = copy_bytes(r, entry, out);
    close(out);
    r->report->files++;
    r->config |= str_equal(entry->name, S("dateline.conf"));
    return e;
}

/* What was read is what was written. */
static struct err compare_sums(struct restore *r, const struct tar_entry *entry)
{
    struct buf given;
    if (entry->bytes > SUMS_MAX)
        return err_make(&ERR_INVALID, "the archive is damaged: " SUMS_NAME " is too large");
    buf_init(&given, SUMS_MAX);
    struct err e = OK;
    for (int64_t left = entry->bytes; !failed(e) && left > 0;) {
        ptrdiff_t n = 0;
        e = tar_read(r->in, r->piece, PIECE, &left, &n);
        buf_add(&given, (struct str){r->piece, n});
    }
    if (!failed(e) && (given.failed || r->sums.failed || !str_equal(buf_str(&given), buf_str(&r->sums))))
        e = err_make(&ERR_INVALID, "the archive is damaged: its files do not agree with " SUMS_NAME);
    buf_close(&given);
    r->ended = true;
    return e;
}

static struct err unpack(struct restore *r)
{
    struct err e = OK;
    for (bool found = true; !failed(e) && found && !r->ended; arena_reset(&r->one)) {
        struct tar_entry entry = {.bytes = 0};
        e = tar_next(r->in, &r->one, &entry, &found);
        if (failed(e) || !found)
            continue;
        e = str_equal(entry.name, S(SUMS_NAME)) ? compare_sums(r, &entry) : unpack_file(r, &entry);
    }
    if (!failed(e) && (!r->ended || !r->config))
        e = err_make(&ERR_INVALID, "the archive is no backup: it has no %s", r->ended ? "dateline.conf" : SUMS_NAME);
    return e;
}

/* ---- the folder ---- */

/* It opens, in this program's version. */
static struct err try_newsroom(struct restore *r)
{
    struct newsroom *n;
    TRY(folder_make(r->a, str_concat(r->a, r->made, S("/media"))));
    TRY(newsroom_open(r->made, &n));
    newsroom_close(n);
    return OK;
}

static struct err put_in_place(struct restore *r, const char *folder)
{
    char *made = str_to_c(r->a, r->made);
    TRY(folder_sync(r->a, r->made));
    if (chmod(made, 0755))
        return err_errno("%s", made);
    if (rename(made, folder)) /* over an empty folder at most */
        return errno == ENOTEMPTY || errno == EEXIST ? err_make(&ERR_CONFLICT, "%s exists and is not empty", folder)
                                                     : err_errno("%s: cannot put the newsroom there", folder);
    r->made = S("");
    return folder_sync(r->a, str_format(r->a, "%s/..", folder));
}

static struct err make_folder(struct restore *r, const char *folder)
{
    char *made = str_to_c(r->a, str_format(r->a, "%s.new-XXXXXX", folder));
    if (!mkdtemp(made))
        return err_errno("%s: cannot make this folder", made);
    r->made = str_from_c(made);
    return OK;
}

static struct err run(struct restore *r)
{
    struct stat facts;
    struct str place = r->options->folder;
    char *file = str_to_c(r->a, r->options->file);
    while (place.n > 1 && place.p[place.n - 1] == '/')
        place.n--;
    char *folder = str_to_c(r->a, place);
    if (sodium_init() < 0)
        return err_make(&ERR_SYSTEM, "libsodium does not start");
    TRY(folder_check_free(folder));
    r->in = open(file, O_RDONLY | O_CLOEXEC);
    if (r->in < 0 || fstat(r->in, &facts))
        return err_errno("%s", file);
    r->total = facts.st_size;
    TRY(make_folder(r, folder));
    struct err e = unpack(r);
    if (failed(e))
        return err_in(e, "%s", file);
    TRY(try_newsroom(r));
    return put_in_place(r, folder);
}

struct err backup_restore(struct arena *a, const struct backup_options *options, struct backup_report *report)
{
    char detail[1024];
    struct restore r = {.a = a, .options = options, .report = report, .in = -1, .piece = arena_bytes(a, PIECE)};
    *report = (struct backup_report){0};
    buf_init(&r.sums, SUMS_MAX);
    arena_init(&r.one, 0);
    struct err e = run(&r);
    (void)snprintf(detail, sizeof detail, "%s", err_detail());
    if (r.made.n)
        folder_remove(a, r.made);
    if (r.in >= 0)
        close(r.in);
    buf_close(&r.sums);
    arena_close(&r.one);
    err_set_detail(detail);
    return e;
}
