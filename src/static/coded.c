/* coded.c - files of a site with their coded forms beside them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/coded.h"

#include "press/press.h"
#include "text/compress.h"

#define GZIP_QUICK 1
#define GZIP_FULL 12
#define BROTLI_FULL 11
#define FILE_MAX ((ptrdiff_t)64 * 1024 * 1024)

/* Of a gzip file. */
#define XFL_AT 8
#define XFL_SMALLEST 2
#define TRAILER 8
#define GZIP_MIN 18

static uint32_t little_endian(const char *p)
{
    const unsigned char *bytes = (const unsigned char *)p;
    return (uint32_t)bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static bool is_made_of(struct str gzip, struct str body)
{
    if (gzip.n < GZIP_MIN)
        return false;
    const char *trailer = gzip.p + gzip.n - TRAILER;
    return little_endian(trailer + 4) == (uint32_t)body.n && little_endian(trailer) == compress_crc(body);
}

static bool is_smallest(struct str gzip)
{
    return gzip.n >= GZIP_MIN && gzip.p[XFL_AT] == XFL_SMALLEST;
}

static bool is_held(struct export_folder *f, struct arena *a, const struct coded_file *file)
{
    struct str standing;
    return !failed(export_folder_read(f, a, file->path, FILE_MAX, &standing)) && str_equal(standing, file->body);
}

/* Keeps what stands there where it is right; false: it has to be written. */
static bool keep(struct export_folder *f, struct arena *a, const struct coded_file *file, struct str gzip_path,
                 struct str brotli_path)
{
    struct str gzip;
    if (!is_held(f, a, file) || failed(export_folder_read(f, a, gzip_path, FILE_MAX, &gzip)) ||
        !is_made_of(gzip, file->body))
        return false;
    if (is_smallest(gzip))
        (void)export_folder_keep(f, brotli_path);
    const struct export_content files[] = {{.path = gzip_path}, {.path = file->path}};
    return !failed(export_folder_kept(f, files, COUNT_OF(files)));
}

static struct err encode(const struct coded_file *file, enum http_coding coding, int level, struct buf *out)
{
    buf_init(out, file->body.n + file->body.n / 8 + 1024);
    bool made = press_code(coding, level, file->body, file->shared_head, out);
    return made ? OK : err_make(&ERR_SYSTEM, "no memory for a coding of %.*s", STR_ARG(file->path));
}

/* Writes the gzip form; made quickly, it is that of a file which is written too. */
static struct err write_gzip(struct export_folder *f, const struct coded_file *file, struct str path, int level)
{
    struct buf coded;
    struct err e = encode(file, HTTP_GZIP, level, &coded);
    bool full = level == GZIP_FULL;
    if (!failed(e) && full)
        coded.p[XFL_AT] = XFL_SMALLEST;
    const struct export_content files[] = {{path, buf_str(&coded)}, {file->path, file->body}};
    if (!failed(e))
        e = export_folder_write_all(f, files, full ? 1 : 2);
    buf_close(&coded);
    return e;
}

/* A page that was not worth a coding may be now, and the other way round. */
static struct err put_plain(struct export_folder *f, struct arena *a, const struct coded_file *file,
                            struct str gzip_path, struct str brotli_path)
{
    if (export_folder_may_have(f, file->path) && !is_held(f, a, file)) {
        export_folder_drop(f, brotli_path);
        export_folder_drop(f, gzip_path);
    }
    return export_folder_write(f, file->path, file->body);
}

struct err coded_put(struct export_folder *f, struct arena *a, const struct coded_file *file)
{
    struct str gzip_path = str_concat(a, file->path, S(".gz")), brotli_path = str_concat(a, file->path, S(".br"));
    if (!press_codes(file->type, file->body.n))
        return put_plain(f, a, file, gzip_path, brotli_path);
    if (export_folder_may_have(f, file->path)) {
        if (keep(f, a, file, gzip_path, brotli_path))
            return OK;
        export_folder_drop(f, brotli_path);
    }
    return write_gzip(f, file, gzip_path, GZIP_QUICK);
}

static struct err write_smallest(struct export_folder *f, const struct coded_file *file, struct str gzip_path,
                                 struct str brotli_path)
{
    struct buf coded;
    struct err e = encode(file, HTTP_BROTLI, BROTLI_FULL, &coded);
    if (!failed(e))
        e = export_folder_write(f, brotli_path, buf_str(&coded));
    buf_close(&coded);
    return failed(e) ? e : write_gzip(f, file, gzip_path, GZIP_FULL);
}

struct err coded_press(struct export_folder *f, struct arena *a, struct str path, bool *made)
{
    struct coded_file file = {.path = path};
    struct str gzip_path = str_concat(a, path, S(".gz")), brotli_path = str_concat(a, path, S(".br")), gzip;
    TRY(export_folder_read(f, a, path, FILE_MAX, &file.body));
    TRY(export_folder_read(f, a, gzip_path, FILE_MAX, &gzip));
    *made = !is_smallest(gzip) || !export_folder_keep(f, brotli_path);
    if (*made)
        return write_smallest(f, &file, gzip_path, brotli_path);
    return export_folder_keep(f, gzip_path) ? OK : err_make(&ERR_NOT_FOUND, "%.*s is gone", STR_ARG(gzip_path));
}
