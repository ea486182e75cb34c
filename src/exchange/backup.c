/* backup.c - a whole newsroom written to one file. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "exchange/backup_data.h"

#include "base/time.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "exchange/move_inside.h"
#include "exchange/tar.h"
#include "newsroom/folder.h"
#include "newsroom/media_store.h"

#define PIECE (512 * TAR_BLOCK)
#define FILE_MAX ((int64_t)1 << 20) /* secret.key */

struct backup {
    struct arena *a;
    const struct backup_options *options;
    struct backup_report *report;
    struct place place;
    struct media_store *media;
    int lock;
    struct str drafts; /* folder beside the file, with the databases on SQLite */
    int out;           /* the file while it is written */
    struct buf sums;   /* SHA256SUMS */
    int64_t total;     /* bytes of all files */
    char *piece;
};

static void show(struct backup *b, const char *what, int64_t done, int64_t total)
{
    if (b->options->show)
        b->options->show(b->options->context, what, done, total);
}

/* ---- the archive ---- */

static void add_sum(struct backup *b, struct str name, crypto_hash_sha256_state *state)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    char digits[2 * crypto_hash_sha256_BYTES + 1];
    crypto_hash_sha256_final(state, hash);
    sodium_bin2hex(digits, sizeof digits, hash, sizeof hash);
    buf_add_format(&b->sums, "%s  %.*s\n", digits, STR_ARG(name));
    b->report->files++;
}

static struct err add_text(struct backup *b, struct str name, struct str text, unsigned mode)
{
    const struct tar_entry entry = {name, text.n, mode};
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, (const unsigned char *)text.p, (unsigned long long)text.n);
    TRY(tar_put_head(b->out, &entry));
    TRY(folder_write_all(b->out, text));
    add_sum(b, name, &state);
    b->report->bytes += text.n;
    return tar_pad(b->out, text.n);
}

/* As many bytes as the head says, whatever becomes of the file. */
static struct err add_bytes(struct backup *b, int descriptor, int64_t bytes, crypto_hash_sha256_state *state)
{
    while (bytes > 0) {
        ssize_t got = read(descriptor, b->piece, (size_t)MIN(bytes, (int64_t)PIECE));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_errno("cannot read it");
        if (got == 0)
            return err_make(&ERR_SYSTEM, "it became shorter while it was read");
        crypto_hash_sha256_update(state, (const unsigned char *)b->piece, (unsigned long long)got);
        TRY(folder_write_all(b->out, (struct str){b->piece, got}));
        bytes -= got;
        b->report->bytes += got;
        show(b, "write", b->report->bytes, b->total);
    }
    return OK;
}

static struct err add_open(struct backup *b, struct str name, int descriptor, unsigned mode)
{
    struct stat facts;
    crypto_hash_sha256_state state;
    if (fstat(descriptor, &facts))
        return err_errno("cannot read it");
    const struct tar_entry entry = {name, facts.st_size, mode};
    crypto_hash_sha256_init(&state);
    TRY(tar_put_head(b->out, &entry));
    TRY(add_bytes(b, descriptor, entry.bytes, &state));
    add_sum(b, name, &state);
    return tar_pad(b->out, entry.bytes);
}

static struct err add_file(struct backup *b, struct str name, const char *path, unsigned mode)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (descriptor < 0)
        return err_errno("%s", path);
    struct err e = add_open(b, name, descriptor, mode);
    close(descriptor);
    return failed(e) ? err_in(e, "%s", path) : OK;
}

/* ---- pictures ---- */

/* A kill leaves halves of files behind. */
static bool is_half(const struct media_item *item)
{
    return str_ends(item->path, S(".new"));
}

static struct err count_picture(void *context, struct arena *a, const struct media_item *item)
{
    struct backup *b = context;
    (void)a;
    b->total += is_half(item) ? 0 : MAX(item->bytes, (int64_t)0);
    return OK;
}

static struct err add_picture(void *context, struct arena *a, const struct media_item *item)
{
    struct backup *b = context;
    int descriptor;
    if (is_half(item))
        return OK;
    TRY(media_store_get(b->media, a, item, &descriptor));
    struct err e = add_open(b, str_concat(a, S("media/"), item->path), descriptor, 0644);
    close(descriptor);
    return failed(e) ? err_in(e, "%.*s", STR_ARG(item->path)) : OK;
}

/* Where the restored newsroom finds everything: in its folder. */
static struct err config_of_folder(struct backup *b, struct str *out)
{
    TRY(place_config(b->a, b->place.folder, out));
    *out = place_with(b->a, *out, S("database"), S("sqlite:"));
    if (!str_equal(b->place.settings.media, S("folder:")))
        *out = place_with(b->a, *out, S("media"), S("folder:"));
    return OK;
}

/* ---- the file ---- */

static struct err add_database(struct backup *b, const char *name)
{
    return add_file(b, str_from_c(name), str_to_c(b->a, str_format(b->a, "%.*s/%s", STR_ARG(b->drafts), name)), 0600);
}

static void count_database(struct backup *b, const char *name)
{
    struct stat facts;
    if (stat(str_to_c(b->a, str_format(b->a, "%.*s/%s", STR_ARG(b->drafts), name)), &facts) == 0)
        b->total += facts.st_size;
}

static struct err write_sums(struct backup *b)
{
    if (b->sums.failed)
        return err_make(&ERR_LIMIT, "there are too many files");
    const struct tar_entry entry = {S("SHA256SUMS"), b->sums.n, 0600};
    TRY(tar_put_head(b->out, &entry));
    TRY(folder_write_all(b->out, buf_str(&b->sums)));
    TRY(tar_pad(b->out, b->sums.n));
    return tar_put_end(b->out);
}

static struct err write_archive(struct backup *b, bool audience)
{
    struct str config, key;
    count_database(b, "dateline.db");
    count_database(b, "audience.db");
    TRY(media_store_list(b->media, TIME_NONE, count_picture, b));
    TRY(config_of_folder(b, &config));
    TRY(folder_read(b->a, str_format(b->a, "%.*s/secret.key", STR_ARG(b->place.folder)), FILE_MAX, &key));
    TRY(add_text(b, S("dateline.conf"), config, 0600));
    TRY(add_text(b, S("secret.key"), key, 0600));
    TRY(add_database(b, "dateline.db"));
    if (audience)
        TRY(add_database(b, "audience.db"));
    TRY(media_store_list(b->media, TIME_NONE, add_picture, b));
    TRY(write_sums(b));
    return fsync(b->out) ? err_errno("cannot write it to the disk") : OK;
}

/* Never over another file; a link where the file system has them, which NFS does. */
static struct err put_in_place(const char *draft, const char *file)
{
    if (link(draft, file) == 0)
        return OK;
    if (errno == EPERM && renameat2(AT_FDCWD, draft, AT_FDCWD, file, RENAME_NOREPLACE) == 0)
        return OK;
    return errno == EEXIST ? err_make(&ERR_CONFLICT, "%s exists", file) : err_errno("%s", file);
}

static struct err write_file(struct backup *b, bool audience)
{
    char *draft = str_to_c(b->a, str_format(b->a, "%.*s/archive", STR_ARG(b->drafts)));
    char *file = str_to_c(b->a, b->options->file);
    b->out = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (b->out < 0)
        return err_errno("%s", draft);
    struct err e = write_archive(b, audience);
    close(b->out);
    TRY(e);
    TRY(put_in_place(draft, file));
    return folder_sync(b->a, move_folder(b->drafts));
}

static struct err backup_in(struct backup *b)
{
    bool audience = false;
    TRY(backup_data(b->a, &b->place, b->drafts, b->options, &audience));
    return write_file(b, audience);
}

static struct err make_drafts(struct backup *b)
{
    char *file = str_to_c(b->a, b->options->file), *drafts;
    if (access(file, F_OK) == 0)
        return err_make(&ERR_CONFLICT, "%s exists", file);
    drafts = str_to_c(b->a, str_format(b->a, "%s.new-XXXXXX", file));
    if (!mkdtemp(drafts))
        return err_errno("%s: cannot make this folder", drafts);
    char *real = realpath(drafts, NULL); /* the store wants a whole path */
    b->drafts = str_copy(b->a, str_from_c(real ? real : drafts));
    free(real);
    return OK;
}

static struct err run(struct backup *b)
{
    TRY(place_read(b->a, b->options->folder, &b->place));
    TRY(place_join(b->place.folder, &b->lock));
    TRY(place_read(b->a, b->options->folder, &b->place));
    TRY(media_store_open(b->place.folder, &b->place.settings, &b->media));
    TRY(media_store_try(b->media));
    TRY(make_drafts(b));
    return backup_in(b);
}

struct err backup_write(struct arena *a, const struct backup_options *options, struct backup_report *report)
{
    char detail[1024];
    struct backup b = {.a = a, .options = options, .report = report, .lock = -1, .piece = arena_bytes(a, PIECE)};
    *report = (struct backup_report){0};
    buf_init(&b.sums, (ptrdiff_t)1 << 30);
    struct err e = run(&b);
    (void)snprintf(detail, sizeof detail, "%s", err_detail());
    if (b.drafts.n)
        folder_remove(a, b.drafts);
    if (b.media)
        media_store_close(b.media);
    if (b.lock >= 0)
        close(b.lock);
    buf_close(&b.sums);
    err_set_detail(detail);
    return e;
}
