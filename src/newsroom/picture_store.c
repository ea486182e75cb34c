/* picture_store.c - renditions on their way from the picture program to their files and rows. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/picture_store.h"

#include "newsroom/folder.h"
#include "newsroom/media_store.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <unistd.h>

#define KEY_BYTES 12

/* Files being written. */
struct making {
    struct arena *a;
    const struct picture_make_order *order;
    struct picture_made *made;
    struct media_store *store;
    struct str temporary; /* folder, absolute: the store's draft */
    int descriptor;       /* of the file being written, or -1 */
    crypto_hash_sha256_state hash, all;
};

static struct picture_file *current(struct making *m)
{
    return &m->made->files[m->made->count];
}

static struct err begin_file(struct making *m, const struct frame *frame)
{
    struct picture_file *file = current(m);
    struct str name = rendition_name(m->a, (enum rendition_shape)frame->which, frame->width, frame->format);
    *file = (struct picture_file){.path = name,
                                  .type = rendition_type(frame->format),
                                  .shape = (enum rendition_shape)frame->which,
                                  .width = frame->width,
                                  .height = frame->height};
    char *path = str_to_c(m->a, str_format(m->a, "%.*s/%.*s", STR_ARG(m->temporary), STR_ARG(name)));
    m->descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (m->descriptor < 0)
        return err_errno("%s", path);
    crypto_hash_sha256_init(&m->hash);
    return OK;
}

static struct err write_piece(struct making *m, struct str piece)
{
    crypto_hash_sha256_update(&m->hash, (const unsigned char *)piece.p, (unsigned long long)piece.n);
    current(m)->bytes += piece.n;
    struct err e = folder_write_all(m->descriptor, piece);
    return failed(e) ? err_in(e, "a rendition") : OK;
}

static struct err close_file(struct making *m)
{
    int result = fsync(m->descriptor);
    if (close(m->descriptor))
        result = -1;
    m->descriptor = -1;
    if (result)
        return err_errno("a rendition cannot be written to the disk");
    struct picture_file *file = current(m);
    crypto_hash_sha256_final(&m->hash, file->hash);
    crypto_hash_sha256_update(&m->all, file->hash, sizeof(file->hash));
    m->made->count++;
    return OK;
}

static struct err take_rendition(struct making *m, const struct frame *frame)
{
    if (frame->offset == 0 && m->descriptor < 0)
        TRY(begin_file(m, frame));
    TRY(write_piece(m, frame->data));
    return frame->offset + frame->data.n == frame->length ? close_file(m) : OK;
}

static struct err take_frame(void *context, const struct frame *frame)
{
    struct making *m = context;
    switch (frame->kind) {
    case FRAME_FACTS:
        m->made->width = frame->width;
        m->made->height = frame->height;
        return OK;
    case FRAME_WORDS:
        m->made->words[frame->which] = str_copy(m->a, frame->data);
        return OK;
    case FRAME_RENDITION:
        return take_rendition(m, frame);
    default:
        return OK;
    }
}

/* The folder's name is the hash of the picture's own path (which is its hash) and of all files: the same renditions of
 * the same picture are there already. */
static struct err put_in_place(struct making *m)
{
    unsigned char key[crypto_hash_sha256_BYTES];
    char hex[2 * KEY_BYTES + 1];
    struct media_item items[RENDITION_FILES];
    crypto_hash_sha256_final(&m->all, key);
    sodium_bin2hex(hex, sizeof(hex), key, KEY_BYTES);
    m->made->folder = str_format(m->a, "%.2s/%s", hex, hex + 2);
    for (int i = 0; i < m->made->count; i++) {
        struct picture_file *file = &m->made->files[i];
        file->path = str_format(m->a, "%.*s/%.*s", STR_ARG(m->made->folder), STR_ARG(file->path));
        items[i] = (struct media_item){file->path, {(const char *)file->hash, sizeof(file->hash)}, file->bytes};
    }
    m->made->stood = media_store_has(m->store, m->a, m->made->files[0].path);
    struct err e = media_store_put_folder(m->store, m->a, m->temporary, m->made->folder, items, m->made->count);
    m->made->away = failed(e);
    return e;
}

static struct err make(struct making *m)
{
    struct picture_child_order child = {.input = m->order->input,
                                        .focal_x = m->order->focal_x,
                                        .focal_y = m->order->focal_y,
                                        .quick = m->order->quick,
                                        .stop = m->order->stop,
                                        .handle = take_frame,
                                        .context = m};
    TRY(picture_child_run(m->a, &child));
    if (m->made->count == 0 || m->made->width == 0)
        return err_make(&ERR_SYSTEM, "the picture program made nothing");
    return put_in_place(m);
}

struct err picture_make(struct newsroom *n, struct arena *a, const struct picture_make_order *order,
                        struct picture_made *out)
{
    struct making m = {.a = a, .order = order, .made = out, .store = newsroom_media(n), .descriptor = -1};
    char detail[1024];
    *out = (struct picture_made){0};
    TRY(media_store_draft_folder(m.store, a, &m.temporary));
    crypto_hash_sha256_init(&m.all);
    crypto_hash_sha256_update(&m.all, (const unsigned char *)order->path.p, (unsigned long long)order->path.n);
    struct err e = make(&m);
    snprintf(detail, sizeof(detail), "%s", err_detail());
    if (m.descriptor >= 0)
        close(m.descriptor);
    folder_remove(a, m.temporary); /* what was put in its place is there no more */
    err_set_detail(detail);
    return e;
}

struct str picture_made_place(const struct picture_made *made, bool quick)
{
    return quick ? made->files[0].path : made->folder;
}

struct str picture_made_shown(const struct picture_made *made)
{
    const struct picture_file *widest = &made->files[0];
    for (int i = 0; i < made->count; i++) {
        const struct picture_file *file = &made->files[i];
        if (file->shape == RENDITION_AS_SHOT && file->width >= widest->width && str_ends(file->path, S(".jpg")))
            widest = file;
    }
    return widest->path;
}

struct err picture_write_rows(struct db_conn *conn, int64_t media_id, const struct picture_made *made)
{
    for (int i = 0; i < made->count; i++) {
        const struct picture_file *file = &made->files[i];
        TRY(sql_rendition_put(conn, file->path, media_id, (struct str){(const char *)file->hash, sizeof(file->hash)},
                              file->type, file->width, file->height, file->bytes));
    }
    return OK;
}
