/* import.c - figures from elsewhere. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/import.h"

#include "audience/figures.h"
#include "audience/log.h"
#include "audience/readers.h"
#include "audience/tally.h"
#include "base/time.h"
#include "newsroom/setting.h"
#include "store/db.h"
#include "text/dates.h"
#include "text/url.h"

#include <string.h>
#include <zlib.h>

#define VISITORS_MAX 1000000 /* of a page and day that an export is believed */
#define SNIFF (64 * 1024)

/* One file being read. */
struct import {
    struct tally tally;
    struct import_counts *counts;
    gzFile file;
    struct str path;
    struct arena line_arena;
    crypto_hash_sha256_state digest;
    struct log_reader reader;
    int64_t lines, part; /* since the last part that is in */
    unsigned char of_file[TALLY_DIGEST];
};

/* ---- access logs ---- */

static int64_t day_of(const struct import *import, int64_t at)
{
    int64_t local = at + dates_offset(newsroom_settings(import->tally.n)->zone, at) * TIME_SECOND;
    return local / TIME_DAY - (local % TIME_DAY < 0);
}

/* Good for this day and this run of the program: str_hash's key is drawn at its start and never kept. */
static uint64_t visitor_of(struct import *import, const struct log_entry *entry, int64_t day)
{
    return str_hash(str_format(&import->line_arena, "%lld %.*s %.*s", (long long)day, STR_ARG(entry->address),
                               STR_ARG(entry->agent)));
}

static void count_view(struct import *import, const struct log_entry *entry, const struct tally_page *page)
{
    int64_t day = day_of(import, entry->at), hour = entry->at / (3600 * TIME_SECOND);
    uint16_t robot = reader_of(entry->agent).robot;
    if (robot) {
        tally_reject(&import->tally, day, robot_at(robot)->class);
        return;
    }
    struct tally_item *item = tally_at(&import->tally, page, hour, day);
    item->served++;
    import->tally.views++;
    sketch_add(&item->visitors, visitor_of(import, entry, day));
}

static struct err add_page(struct import *import, const struct log_entry *entry)
{
    struct str path;
    const struct tally_page *page = NULL;
    if (!failed(url_decode_path(&import->line_arena, log_path(entry), &path)))
        TRY(tally_find_page(&import->tally, path, &page));
    if (page)
        count_view(import, entry, page);
    else
        import->counts->unknown++;
    return OK;
}

static struct err add_line(struct import *import, struct str line)
{
    struct log_entry entry;
    enum log_line kind = log_read(&import->line_arena, &import->reader, line, &entry);
    import->counts->unreadable += kind == LOG_UNREADABLE;
    if (kind != LOG_ENTRY)
        return OK;
    bool page = log_is_page(&entry) && entry.at > 0;
    if (page && !entry.passed_on)
        return add_page(import, &entry);
    *(page ? &import->counts->passed_on : &import->counts->other) += 1;
    return OK;
}

/* The digest of all that was read so far. */
static void digest_now(const struct import *import, unsigned char out[TALLY_DIGEST])
{
    crypto_hash_sha256_state state = import->digest;
    crypto_hash_sha256_final(&state, out);
}

static struct err end_line(struct import *import)
{
    unsigned char digest[TALLY_DIGEST];
    digest_now(import, digest);
    if (tally_is_known(&import->tally, digest)) {
        import->counts->known += import->tally.views + import->tally.rejections;
        tally_drop(&import->tally);
    } else if (tally_is_full(&import->tally)) {
        TRY(tally_store(&import->tally, digest, import->counts));
    }
    return OK;
}

/* Reads a line with its end into room; of an overlong one a piece. */
static struct err next_line(struct import *import, char *room, int size, struct str *out)
{
    int error;
    *out = (struct str){0};
    if (gzgets(import->file, room, size)) {
        *out = str_from_c(room); /* a NUL byte cuts the line short: it is then unreadable, or shorter */
        return OK;
    }
    gzerror(import->file, &error);
    return error == Z_OK || error == Z_STREAM_END
               ? OK
               : err_make(&ERR_INVALID, "%.*s: it cannot be unpacked to its end", STR_ARG(import->path));
}

static struct err read_log(struct import *import)
{
    static char room[LOG_LINE_MAX];
    unsigned char digest[TALLY_DIGEST];
    struct str line;
    for (;;) {
        TRY(next_line(import, room, sizeof(room), &line));
        if (line.n == 0)
            break;
        crypto_hash_sha256_update(&import->digest, (const unsigned char *)line.p, (unsigned long long)line.n);
        TRY(add_line(import, line));
        TRY(end_line(import));
        import->lines++;
        arena_reset(&import->line_arena);
    }
    digest_now(import, digest);
    if (import->tally.views + import->tally.rejections)
        TRY(tally_store(&import->tally, digest, import->counts));
    return OK;
}

/* ---- exports ---- */

/* The digest of a part is that of the file's and of its number: a file is read in the same parts each time. */
static struct err store_part(struct import *import)
{
    unsigned char digest[TALLY_DIGEST];
    crypto_hash_sha256_state state;
    int64_t part = import->part++;
    crypto_hash_sha256_init(&state);
    crypto_hash_sha256_update(&state, import->of_file, TALLY_DIGEST);
    crypto_hash_sha256_update(&state, (const unsigned char *)&part, sizeof(part));
    crypto_hash_sha256_final(&state, digest);
    if (!tally_is_known(&import->tally, digest))
        return tally_store(&import->tally, digest, import->counts);
    import->counts->known += import->tally.views;
    tally_drop(&import->tally);
    return OK;
}

/* So many visitors of the page and day as the export says; who read two pages is not known, and is two. */
static void add_visitors(struct tally_item *item, const struct figure *figure)
{
    uint64_t hash = str_hash(figure->path) ^ (uint64_t)figure->day;
    for (int64_t i = 0; i < MIN(figure->visitors, VISITORS_MAX); i++) {
        hash = hash * 6364136223846793005U + 1442695040888963407U;
        sketch_add(&item->visitors, hash ^ hash >> 29);
    }
}

static struct err add_figure(void *context, const struct figure *figure)
{
    struct import *import = context;
    const struct tally_page *page;
    TRY(tally_find_page(&import->tally, figure->path, &page));
    if (!page) {
        import->counts->unknown += figure->views;
        return OK;
    }
    struct tally_item *item = tally_at(&import->tally, page, -1, figure->day);
    item->seen += figure->views;
    item->seconds += figure->seconds;
    import->tally.views += figure->views;
    add_visitors(item, figure);
    return tally_is_full(&import->tally) ? store_part(import) : OK;
}

static struct err read_whole(struct import *import, struct buf *out)
{
    char piece[16384];
    int n;
    while ((n = gzread(import->file, piece, sizeof(piece))) > 0)
        buf_add(out, (struct str){piece, n});
    if (n < 0)
        return err_make(&ERR_INVALID, "%.*s: it cannot be unpacked to its end", STR_ARG(import->path));
    return out->failed ? err_make(&ERR_LIMIT, "%.*s has more than %td bytes: export a shorter time",
                                  STR_ARG(import->path), IMPORT_EXPORT_MAX)
                       : OK;
}

static struct err add_export(struct import *import, struct str text)
{
    enum figures_source source;
    struct figures_counts rows;
    crypto_hash_sha256(import->of_file, (const unsigned char *)text.p, (unsigned long long)text.n);
    TRY(figures_source_find(text, &source));
    import->tally.format = figures_source_name(source);
    TRY(figures_read(&import->line_arena, text, add_figure, import, &source, &rows));
    import->counts->other += rows.passed_over;
    return import->tally.views ? store_part(import) : OK;
}

static struct err read_export(struct import *import)
{
    struct buf text;
    buf_init(&text, IMPORT_EXPORT_MAX);
    struct err e = read_whole(import, &text);
    if (!failed(e))
        e = add_export(import, buf_str(&text));
    buf_close(&text);
    return e;
}

/* ---- the file ---- */

static bool is_export(struct import *import, struct str format)
{
    static char start[SNIFF];
    enum figures_source source;
    for (int i = 0; i < FIGURES_SOURCES; i++)
        if (str_equal(figures_source_name((enum figures_source)i), format))
            return true;
    if (!str_equal(format, S("auto")))
        return false;
    int n = gzread(import->file, start, sizeof(start));
    gzrewind(import->file);
    return n > 0 && !failed(figures_source_find((struct str){start, n}, &source));
}

static struct err read_file(struct import *import, struct str format)
{
    if (is_export(import, format))
        return read_export(import);
    import->reader.format = log_format_of(format);
    if (import->reader.format == LOG_FORMATS)
        return err_make(&ERR_INVALID,
                        "\"%.*s\" is no format; they are auto, nginx, apache, caddy, cloudfront, fastly, "
                        "plausible, goatcounter, koko and matomo",
                        STR_ARG(format));
    if (str_equal(format, S("auto")))
        import->tally.format = S("log");
    TRY(read_log(import));
    return import->lines && import->counts->unreadable == import->lines
               ? err_make(&ERR_INVALID, "%.*s: not one of its lines is of an access log or an export that can be read",
                          STR_ARG(import->path))
               : OK;
}

static struct str name_of(struct str path)
{
    ptrdiff_t slash = path.n;
    while (slash > 0 && path.p[slash - 1] != '/')
        slash--;
    return str_from(path, slash);
}

struct err audience_import(struct newsroom *n, struct db *audience, struct str path, struct str format,
                           struct import_counts *counts)
{
    struct import import = {.counts = counts, .path = path};
    *counts = (struct import_counts){0};
    arena_init(&import.line_arena, 0);
    crypto_hash_sha256_init(&import.digest);
    import.file = gzopen(str_to_c(&import.line_arena, path), "rb");
    struct err e = import.file ? tally_open(&import.tally, n, audience, name_of(path), format)
                               : err_make(&ERR_NOT_FOUND, "%.*s cannot be opened", STR_ARG(path));
    if (import.file) {
        e = failed(e) ? e : read_file(&import, format);
        tally_close(&import.tally);
        gzclose(import.file);
    }
    arena_close(&import.line_arena);
    return e;
}
