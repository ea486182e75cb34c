/* media_sniff.c - type and size of a picture from its headers, without decoding. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JPEG: ITU T.81 annex B, turn from EXIF 2.3. PNG: W3C PNG 5.2, 11.2.2. GIF: GIF89a 18. WebP: RFC 9649. AVIF: ISO/IEC
 * 14496-12 boxes, "ispe" of 23008-12. Every offset is checked against the bytes there are; what is missing is "cut
 * off".
 */
#include "newsroom/media.h"

struct reader {
    struct str bytes;
    bool cut; /* something was read behind the end */
};

static int64_t read_big(struct reader *r, ptrdiff_t at, int count)
{
    int64_t value = 0;
    if (at < 0 || at > r->bytes.n - count) {
        r->cut = true;
        return 0;
    }
    for (int i = 0; i < count; i++)
        value = value << 8 | (unsigned char)r->bytes.p[at + i];
    return value;
}

static int64_t read_little(struct reader *r, ptrdiff_t at, int count)
{
    int64_t value = 0;
    if (at < 0 || at > r->bytes.n - count) {
        r->cut = true;
        return 0;
    }
    for (int i = count - 1; i >= 0; i--)
        value = value << 8 | (unsigned char)r->bytes.p[at + i];
    return value;
}

static bool has(const struct reader *r, ptrdiff_t at, struct str mark)
{
    return at >= 0 && str_starts(str_from(r->bytes, at), mark) && at <= r->bytes.n;
}

/* The orientation of an EXIF segment's TIFF header (1 to 8); 1 when it says none. */
static int64_t exif_orientation(struct str segment)
{
    struct reader r = {.bytes = str_from(segment, 6)};
    bool little = has(&r, 0, S("II"));
    int64_t (*read)(struct reader *, ptrdiff_t, int) = little ? read_little : read_big;
    if (!little && !has(&r, 0, S("MM")))
        return 1;
    ptrdiff_t directory = (ptrdiff_t)read(&r, 4, 4);
    int64_t entries = read(&r, directory, 2);
    for (int64_t i = 0; i < entries && !r.cut; i++) {
        ptrdiff_t entry = directory + 2 + (ptrdiff_t)i * 12;
        if (read(&r, entry, 2) == 0x0112 && !r.cut)
            return read(&r, entry + 8, 2);
    }
    return 1;
}

/* Frame headers: SOF0 to SOF15 without DHT, JPG and DAC. */
static bool is_frame_header(int64_t marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static void sniff_jpeg(struct reader *r, struct media_facts *out)
{
    int64_t orientation = 1;
    for (ptrdiff_t at = 2; !r->cut;) {
        int64_t mark = read_big(r, at, 1), marker = read_big(r, at + 1, 1);
        if (r->cut || mark != 0xff)
            return;
        if (marker == 0xff) { /* fill bytes may stand before a marker */
            at++;
            continue;
        }
        int64_t length = read_big(r, at + 2, 2);
        if (is_frame_header(marker)) {
            out->height = read_big(r, at + 5, 2);
            out->width = read_big(r, at + 7, 2);
            r->cut |= str_find(r->bytes, S("\xff\xd9"), at) < 0; /* without its end it was cut off */
            break;
        }
        if (marker == 0xe1 && has(r, at + 4, S("Exif\0\0")))
            orientation = exif_orientation(str_slice(r->bytes, at + 4, at + 2 + (ptrdiff_t)length));
        at += 2 + (ptrdiff_t)MAX(length, (int64_t)2);
    }
    if (orientation >= 5 && orientation <= 8) {
        int64_t width = out->width;
        out->width = out->height;
        out->height = width;
    }
}

static void sniff_png(struct reader *r, struct media_facts *out)
{
    if (!has(r, 12, S("IHDR")))
        return;
    out->width = read_big(r, 16, 4);
    out->height = read_big(r, 20, 4);
    for (ptrdiff_t at = 8; !r->cut && !has(r, at + 4, S("IEND"));) /* every chunk up to the last is there */
        at += 12 + (ptrdiff_t)read_big(r, at, 4);
}

/* Behind the blocks of data that end with an empty one. */
static ptrdiff_t skip_gif_data(struct reader *r, ptrdiff_t at)
{
    int64_t length;
    do {
        length = read_little(r, at, 1);
        at += 1 + (ptrdiff_t)length;
    } while (length > 0 && !r->cut);
    return at;
}

static ptrdiff_t gif_table_size(int64_t flags)
{
    return flags & 0x80 ? (ptrdiff_t)3 << ((flags & 7) + 1) : 0;
}

/* Frames are counted without being decoded, up to one more than fits. */
static void sniff_gif(struct reader *r, struct media_facts *out)
{
    out->width = read_little(r, 6, 2);
    out->height = read_little(r, 8, 2);
    for (ptrdiff_t at = 13 + gif_table_size(read_little(r, 10, 1)); out->frames <= LIMIT_MEDIA_FRAMES;) {
        int64_t kind = read_little(r, at, 1);
        if (r->cut || kind == ';')
            return;
        if (kind == ',') {
            out->frames++;
            at = skip_gif_data(r, at + 11 + gif_table_size(read_little(r, at + 9, 1)));
        } else if (kind == '!') {
            at = skip_gif_data(r, at + 2);
        } else {
            r->cut = true;
        }
    }
}

static void sniff_webp(struct reader *r, struct media_facts *out)
{
    r->cut |= read_little(r, 4, 4) + 8 > r->bytes.n;
    if (has(r, 12, S("VP8X"))) {
        out->width = read_little(r, 24, 3) + 1;
        out->height = read_little(r, 27, 3) + 1;
    } else if (has(r, 12, S("VP8L"))) {
        int64_t bits = read_little(r, 21, 4);
        out->width = (bits & 0x3fff) + 1;
        out->height = (bits >> 14 & 0x3fff) + 1;
    } else if (has(r, 12, S("VP8 "))) {
        out->width = read_little(r, 26, 2) & 0x3fff;
        out->height = read_little(r, 28, 2) & 0x3fff;
    }
}

/* The first "ispe" box of the item properties: the size of the primary picture in files with one picture. The largest
 * one is taken, because thumbnails and tiles have theirs too. */
static void sniff_avif(struct reader *r, struct media_facts *out)
{
    for (ptrdiff_t at = 0; (at = str_find(r->bytes, S("ispe"), at)) >= 0 && !r->cut; at += 4) {
        int64_t width = read_big(r, at + 8, 4), height = read_big(r, at + 12, 4);
        if (!r->cut && (uint64_t)width * (uint64_t)height > (uint64_t)out->width * (uint64_t)out->height) {
            out->width = width;
            out->height = height;
        }
    }
}

static const struct {
    struct str mark;
    ptrdiff_t at;
    struct str type, extension;
    void (*sniff)(struct reader *r, struct media_facts *out);
} KINDS[] = {
    {S_INIT("\xff\xd8\xff"), 0, S_INIT("image/jpeg"), S_INIT("jpg"), sniff_jpeg},
    {S_INIT("\x89PNG\r\n\x1a\n"), 0, S_INIT("image/png"), S_INIT("png"), sniff_png},
    {S_INIT("GIF87a"), 0, S_INIT("image/gif"), S_INIT("gif"), sniff_gif},
    {S_INIT("GIF89a"), 0, S_INIT("image/gif"), S_INIT("gif"), sniff_gif},
    {S_INIT("WEBP"), 8, S_INIT("image/webp"), S_INIT("webp"), sniff_webp},
    {S_INIT("ftypavif"), 4, S_INIT("image/avif"), S_INIT("avif"), sniff_avif},
    {S_INIT("ftypavis"), 4, S_INIT("image/avif"), S_INIT("avif"), sniff_avif},
};

static struct err check_size(const struct media_facts *facts, bool cut)
{
    if (facts->frames > LIMIT_MEDIA_FRAMES)
        return err_make(&ERR_LIMIT, "the picture has more than %d frames", LIMIT_MEDIA_FRAMES);
    if (facts->width > LIMIT_MEDIA_SIDE || facts->height > LIMIT_MEDIA_SIDE)
        return err_make(&ERR_LIMIT, "the picture is %lld x %lld pixels; %d a side fit", (long long)facts->width,
                        (long long)facts->height, LIMIT_MEDIA_SIDE);
    if (facts->width * facts->height > LIMIT_MEDIA_PIXELS)
        return err_make(&ERR_LIMIT, "the picture has %lld pixels; %lld fit", (long long)(facts->width * facts->height),
                        (long long)LIMIT_MEDIA_PIXELS);
    if (cut || facts->width < 1 || facts->height < 1)
        return err_make(&ERR_INVALID, "the picture is cut off or damaged");
    return OK;
}

struct err media_sniff(struct str bytes, struct media_facts *out)
{
    struct reader r = {.bytes = bytes};
    for (ptrdiff_t i = 0; i < COUNT_OF(KINDS); i++) {
        if (!has(&r, KINDS[i].at, KINDS[i].mark))
            continue;
        *out = (struct media_facts){.type = KINDS[i].type, .extension = KINDS[i].extension};
        KINDS[i].sniff(&r, out);
        return check_size(out, r.cut);
    }
    return err_make(&ERR_INVALID, "not a picture that is known: JPEG, PNG, WebP, GIF and AVIF are");
}
