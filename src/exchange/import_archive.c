/* import_archive.c - comments of imported stories: kept in a file, since Dateline shows none. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A line of JSON a comment, packed by gzip, for the newsroom's people alone (mode 0600): it holds readers' addresses.
 */
#include "exchange/import_wxr.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <zlib.h>

#include "newsroom/folder.h"
#include "text/json.h"

#define LINE_MAX_BYTES ((ptrdiff_t)64 * 1024 * 1024)

struct import_archive {
    gzFile out;
    struct str path, part;
    int64_t count;
    struct buf line;
};

static struct str place(struct arena *a, struct import *import)
{
    struct time_civil t = time_to_civil(time_now());
    return str_format(a, "%.*s/import/%04d%02d%02d-%02d%02d%02d-%d-comments.jsonl.gz",
                      STR_ARG(newsroom_folder(import_newsroom(import))), t.year, t.month, t.day, t.hour, t.minute,
                      t.second, (int)getpid());
}

struct err import_archive_open(struct import *import, struct import_archive **out)
{
    struct arena *a = import_arena(import);
    struct import_archive *archive = arena_make(a, struct import_archive);
    archive->path = place(a, import);
    archive->part = str_concat(a, archive->path, S(".part"));
    int descriptor = open(str_to_c(a, archive->part), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    archive->out = descriptor < 0 ? NULL : gzdopen(descriptor, "wb");
    if (!archive->out) {
        if (descriptor >= 0)
            close(descriptor);
        return err_errno("%.*s", STR_ARG(archive->part));
    }
    buf_init(&archive->line, LINE_MAX_BYTES);
    *out = archive;
    return OK;
}

/* "wp:comment_author" is "author". */
static struct str short_name(struct str name)
{
    struct str begins = S("wp:comment_");
    return str_starts(name, begins) ? str_from(name, begins.n) : name;
}

static struct err end_line(struct import_archive *archive, struct json *j)
{
    json_close_object(j);
    buf_add_char(&archive->line, '\n');
    archive->count++;
    struct str line = buf_str(&archive->line);
    if (archive->line.failed || gzwrite(archive->out, line.p, (unsigned)line.n) != (int)line.n)
        return err_make(&ERR_SYSTEM, "%.*s: it could not be written", STR_ARG(archive->part));
    return OK;
}

static void begin_line(struct import_archive *archive, struct json *j, const struct wxr_item *item)
{
    buf_clear(&archive->line);
    json_init(j, &archive->line);
    json_open_object(j);
    json_member_int(j, S("story"), item->id);
    json_member_text(j, S("link"), item->link);
}

struct err import_archive_add(struct import_archive *archive, struct arena *a, struct str record,
                              const struct wxr_item *item)
{
    struct json j;
    struct wxr_field field;
    bool within = false, meta = false;
    for (ptrdiff_t at = 0; wxr_field_next(a, record, &at, &field);) {
        bool comment = str_equal(field.name, S("wp:comment"));
        if (str_equal(field.name, S("wp:commentmeta")))
            meta = field.part == WXR_BEGIN;
        if (within && comment && field.part != WXR_FIELD)
            TRY(end_line(archive, &j));
        if (comment)
            within = field.part == WXR_BEGIN;
        if (comment && within)
            begin_line(archive, &j, item);
        else if (within && !meta && field.part == WXR_FIELD)
            json_member_text(&j, short_name(field.name), field.value);
    }
    return within ? end_line(archive, &j) : OK;
}

struct err import_archive_close(struct import_archive *archive, struct arena *a, int64_t *count, struct str *path)
{
    bool written = gzclose(archive->out) == Z_OK;
    archive->out = NULL;
    buf_close(&archive->line);
    *count = archive->count;
    *path = archive->path;
    if (!written)
        return err_make(&ERR_SYSTEM, "%.*s: it could not be written", STR_ARG(archive->part));
    const char *part = str_to_c(a, archive->part);
    if ((archive->count ? rename(part, str_to_c(a, archive->path)) : unlink(part)) != 0)
        return err_errno("%.*s", STR_ARG(archive->path));
    return OK;
}

void import_archive_drop(struct import_archive *archive)
{
    if (!archive || !archive->out)
        return;
    gzclose(archive->out);
    buf_close(&archive->line);
}
