/* develop.c - a picture decoded, cut, made smaller and written in its formats. */
/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The picture is decoded once, no larger than the largest rendition needs (libjpeg and libwebp decode to an eighth, a
 * quarter, a half), turned upright, brought to sRGB, and kept in memory; every rendition is made of that. Only the one
 * loader of the type that we recognised is ever called: libvips would try them all.
 */
#include "picture/develop.h"

#include "newsroom/limits.h"
#include "picture/send.h"

#include <gmodule.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <vips/vips.h>

#include <vips/vector.h> /* wants the line above */

#define JPEG_QUALITY 80
#define WEBP_QUALITY 75
#define WEBP_EFFORT 2
#define AVIF_QUALITY 50
#define AVIF_EFFORT 2 /* 4 takes three times as long for a twentieth of the bytes */

/* The picture while it is worked on. */
struct studio {
    struct arena *a;
    const struct develop_order *order;
    int width, height; /* of the whole picture, upright */
    VipsImage *base;   /* upright, sRGB, in memory; perhaps smaller */
};

/* libvips names the operation before the trouble; its lines are for a log, the first one will do. */
static struct err damaged(const char *what)
{
    struct str first, rest, words = str_from_c(vips_error_buffer());
    str_cut(words, '\n', &first, &rest);
    first = str_slice(first, 0, 200);
    struct err e = err_make(&ERR_INVALID, "the picture is damaged: %s%s%.*s%s", what, first.n ? " (" : "",
                            STR_ARG(first), first.n ? ")" : "");
    vips_error_clear();
    return e;
}

/* ---- loading ---- */

static int load_jpeg(struct str bytes, double scale, VipsImage **out)
{
    int shrink = scale <= 0.125 ? 8 : scale <= 0.25 ? 4 : scale <= 0.5 ? 2 : 1;
    return vips_jpegload_buffer((void *)(uintptr_t)bytes.p, (size_t)bytes.n, out, "shrink", shrink, "access",
                                VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
}

static int load_png(struct str bytes, double scale, VipsImage **out)
{
    (void)scale;
    return vips_pngload_buffer((void *)(uintptr_t)bytes.p, (size_t)bytes.n, out, "access", VIPS_ACCESS_SEQUENTIAL,
                               "fail_on", VIPS_FAIL_ON_ERROR, NULL);
}

static int load_webp(struct str bytes, double scale, VipsImage **out)
{
    return vips_webpload_buffer((void *)(uintptr_t)bytes.p, (size_t)bytes.n, out, "scale", MIN(scale * 2, 1.0),
                                "access", VIPS_ACCESS_SEQUENTIAL, "fail_on", VIPS_FAIL_ON_ERROR, NULL);
}

/* The first frame: a news page holds still. */
static int load_gif(struct str bytes, double scale, VipsImage **out)
{
    (void)scale;
    return vips_gifload_buffer((void *)(uintptr_t)bytes.p, (size_t)bytes.n, out, "access", VIPS_ACCESS_SEQUENTIAL,
                               "fail_on", VIPS_FAIL_ON_ERROR, NULL);
}

static int load_avif(struct str bytes, double scale, VipsImage **out)
{
    const char *coding = "";
    (void)scale;
    if (vips_heifload_buffer((void *)(uintptr_t)bytes.p, (size_t)bytes.n, out, "access", VIPS_ACCESS_SEQUENTIAL,
                             "fail_on", VIPS_FAIL_ON_ERROR, NULL))
        return -1;
    if (vips_image_get_string(*out, "heif-compression", &coding) == 0 && str_equal(str_from_c(coding), S("av1")))
        return 0;
    g_object_unref(*out);
    vips_error("avif", "it says AVIF and holds %s", coding);
    return -1;
}

static const struct {
    struct str type;
    const char *loader; /* as libvips calls the class */
    int (*load)(struct str bytes, double scale, VipsImage **out);
} LOADERS[] = {
    {S_INIT("image/jpeg"), "VipsForeignLoadJpegBuffer", load_jpeg},
    {S_INIT("image/png"), "VipsForeignLoadPngBuffer", load_png},
    {S_INIT("image/webp"), "VipsForeignLoadWebpBuffer", load_webp},
    {S_INIT("image/gif"), "VipsForeignLoadNsgifBuffer", load_gif},
    {S_INIT("image/avif"), "VipsForeignLoadHeifBuffer", load_avif},
};

/* Only the head is read here; pixels come when they are asked for. scale: how much of the size is wanted. */
static struct err load(const struct develop_order *order, double scale, VipsImage **out)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(LOADERS); i++)
        if (str_equal(LOADERS[i].type, order->facts.type))
            return LOADERS[i].load(order->bytes, scale, out) ? damaged("its head cannot be read") : OK;
    return err_make(&ERR_INVALID, "no loader for %.*s", STR_ARG(order->facts.type));
}

/* GLib would write to the journal, and ask first whether that is one: a call too many. What is said of a JPEG that ends
 * too early is a warning to libjpeg, which fills the rest with grey; to a newspaper it is a fault. A few bytes too many
 * between segments, as some cameras leave them, are none. */
static bool ended_early;

static GLogWriterOutput listen(GLogLevelFlags level, const GLogField *fields, gsize count, gpointer context)
{
    (void)level, (void)context;
    for (gsize i = 0; i < count; i++) {
        if (!str_equal(str_from_c(fields[i].key), S("MESSAGE")) || fields[i].length >= 0)
            continue;
        struct str words = str_from_c(fields[i].value);
        ended_early |= str_find(words, S("remature end of"), 0) >= 0 || str_find(words, S("bad Huffman"), 0) >= 0;
    }
    return G_LOG_WRITER_HANDLED;
}

/* Modules for PDF, slides and what ImageMagick reads stay outside (VIPSHOME, which dateline sets, leads nowhere); the
 * one for AVIF is opened by name. */
struct err develop_init(const char *program)
{
    char path[512];
    g_log_set_writer_func(listen, NULL, NULL);
    if (VIPS_INIT(program))
        return damaged("libvips did not start");
    snprintf(path, sizeof(path), VIPS_LIBRARIES "/vips-modules-%d.%d/vips-heif.so", vips_version(0), vips_version(1));
    GModule *module = g_module_open(path, G_MODULE_BIND_LAZY);
    if (module)
        g_module_make_resident(module);
    vips_concurrency_set(1);
    vips_vector_set_enabled(FALSE);
    vips_cache_set_max(0);
    vips_operation_block_set("VipsForeignLoad", TRUE);
    for (ptrdiff_t i = 0; i < COUNT_OF(LOADERS); i++) {
        if (!g_type_from_name(LOADERS[i].loader))
            return err_make(&ERR_SYSTEM, "libvips has no %s here", LOADERS[i].loader);
        vips_operation_block_set(LOADERS[i].loader, FALSE);
    }
    return OK;
}

/* ---- from the file to the base ---- */

static bool is_turned(VipsImage *image)
{
    return vips_image_get_orientation(image) >= 5;
}

static struct err check_head(struct studio *s, VipsImage *image)
{
    s->width = is_turned(image) ? image->Ysize : image->Xsize;
    s->height = is_turned(image) ? image->Xsize : image->Ysize;
    if (s->width > LIMIT_MEDIA_SIDE || s->height > LIMIT_MEDIA_SIDE ||
        (int64_t)s->width * s->height > LIMIT_MEDIA_PIXELS)
        return err_make(&ERR_LIMIT, "the picture is %d x %d pixels, more than its head said", s->width, s->height);
    return OK;
}

static struct str block(VipsImage *image, const char *name)
{
    const void *bytes;
    size_t size;
    if (!vips_image_get_typeof(image, name) || vips_image_get_blob(image, name, &bytes, &size))
        return S("");
    return (struct str){bytes, (ptrdiff_t)size};
}

static void send_words(struct studio *s, VipsImage *image)
{
    struct str words[FRAME_WORDS_KINDS];
    struct words_blocks blocks = {block(image, VIPS_META_XMP_NAME), block(image, VIPS_META_IPTC_NAME),
                                  block(image, VIPS_META_EXIF_NAME)};
    words_read(s->a, &blocks, words);
    for (int i = 0; i < FRAME_WORDS_KINDS; i++)
        if (words[i].n)
            send_frame((struct frame){.kind = FRAME_WORDS, .which = i}, words[i]);
}

/* Calls a step of libvips and lets go of what went into it. */
#define STEP(image, call, what)                                                                                        \
    do {                                                                                                               \
        VipsImage *step_out = NULL;                                                                                    \
        int step_result = (call);                                                                                      \
        g_object_unref(image);                                                                                         \
        (image) = step_out;                                                                                            \
        if (step_result)                                                                                               \
            return damaged(what);                                                                                      \
    } while (0)

/* What is transparent becomes paper: JPEG has nothing else, and a dark page no white to shine through. */
static struct err flatten(VipsImage **image)
{
    double white = (*image)->BandFmt == VIPS_FORMAT_USHORT ? 65535 : 255;
    VipsArrayDouble *paper = vips_array_double_newv(1, white);
    VipsImage *out = NULL;
    int result = vips_flatten(*image, &out, "background", paper, "max_alpha", white, NULL);
    vips_area_unref(VIPS_AREA(paper));
    g_object_unref(*image);
    *image = out;
    return result ? damaged("its transparency") : OK;
}

/* By its own profile; by the usual one of print for CMYK without; else by what its pixels say that they are. A broken
 * profile is as none. */
static struct err to_srgb(VipsImage **image)
{
    bool print = (*image)->Type == VIPS_INTERPRETATION_CMYK;
    VipsImage *out = NULL;
    if (vips_image_get_typeof(*image, VIPS_META_ICC_NAME) || print) {
        if (!vips_icc_transform(*image, &out, "srgb", "embedded", TRUE, "input_profile", print ? "cmyk" : "srgb",
                                NULL)) {
            g_object_unref(*image);
            *image = out;
        }
        vips_error_clear();
    }
    STEP(*image, vips_colourspace(*image, &step_out, VIPS_INTERPRETATION_sRGB, NULL), "its colours");
    return OK;
}

/* The part of the whole picture's size that the largest rendition needs, at most 1. */
static double needed_scale(const struct studio *s)
{
    struct rendition_size sizes[RENDITION_WIDTHS];
    double scale = 0;
    if (s->order->quick)
        return (double)rendition_quick_size(s->width, s->height).width / s->width;
    for (enum rendition_shape shape = 0; shape < RENDITION_SHAPES; shape++) {
        struct rendition_cut cut = rendition_cut(shape, s->width, s->height, 500, 500);
        int count = rendition_sizes(shape, s->width, s->height, sizes);
        scale = MAX(scale, (double)sizes[count - 1].width / cut.width);
    }
    return MIN(scale, 1.0);
}

static struct err shrink(VipsImage **image, int width, int height)
{
    if ((*image)->Xsize <= width && (*image)->Ysize <= height)
        return OK;
    STEP(*image,
         vips_resize(*image, &step_out, (double)width / (*image)->Xsize, "vscale", (double)height / (*image)->Ysize,
                     NULL),
         "its pixels");
    return OK;
}

/* Everything that was written beside the pixels, whatever its name: the writers' own "strip" leaves some of it. */
static void forget_all(VipsImage *image)
{
    char **names = vips_image_get_fields(image);
    for (int i = 0; names && names[i]; i++)
        (void)vips_image_remove(image, names[i]);
    g_strfreev(names);
}

static struct err make_base(struct studio *s)
{
    double scale = needed_scale(s);
    VipsImage *image;
    TRY(load(s->order, scale, &image));
    bool turned = is_turned(image);
    int width = (int)ceil(s->width * scale), height = (int)ceil(s->height * scale);
    if (vips_image_hasalpha(image))
        TRY(flatten(&image));
    TRY(shrink(&image, turned ? height : width, turned ? width : height));
    VipsImage *in_memory = vips_image_copy_memory(image);
    g_object_unref(image);
    if (!in_memory)
        return damaged("its pixels");
    if (ended_early) {
        g_object_unref(in_memory);
        return damaged("it ends too early");
    }
    STEP(in_memory, vips_autorot(in_memory, &step_out, NULL), "its direction");
    TRY(to_srgb(&in_memory));
    s->base = vips_image_copy_memory(in_memory);
    g_object_unref(in_memory);
    if (!s->base)
        return damaged("its colours");
    forget_all(s->base);
    return OK;
}

/* ---- from the base to the files ---- */

static int write_avif(VipsImage *image, void **bytes, size_t *length)
{
    return vips_heifsave_buffer(image, bytes, length, "compression", VIPS_FOREIGN_HEIF_COMPRESSION_AV1, "Q",
                                AVIF_QUALITY, "effort", AVIF_EFFORT, "strip", TRUE, NULL);
}

static uint32_t little_endian(const unsigned char *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

/* libvips adds an EXIF block of its own invention, whatever it is told. Only the chunk of pixels is kept (RFC
 * 9649, 2.5: the simple form). */
static int keep_pixels_of_webp(unsigned char *bytes, size_t *length)
{
    for (size_t at = 12; at + 8 <= *length;) {
        size_t size = 8 + (((size_t)little_endian(bytes + at + 4) + 1) & ~(size_t)1);
        if (size > *length - at)
            return -1;
        if (!memcmp(bytes + at, "VP8 ", 4) || !memcmp(bytes + at, "VP8L", 4)) {
            memmove(bytes + 12, bytes + at, size);
            *length = 12 + size;
            for (int i = 0; i < 4; i++)
                bytes[4 + i] = (unsigned char)((*length - 8) >> 8 * i);
            return 0;
        }
        at += size;
    }
    return -1;
}

static int write_webp(VipsImage *image, void **bytes, size_t *length)
{
    return vips_webpsave_buffer(image, bytes, length, "Q", WEBP_QUALITY, "effort", WEBP_EFFORT, "strip", TRUE, NULL) ||
           keep_pixels_of_webp(*bytes, length);
}

static int write_jpeg(VipsImage *image, void **bytes, size_t *length)
{
    return vips_jpegsave_buffer(image, bytes, length, "Q", JPEG_QUALITY, "optimize_coding", TRUE, "interlace", TRUE,
                                "strip", TRUE, NULL);
}

static int (*const WRITERS[RENDITION_FORMATS])(VipsImage *image, void **bytes, size_t *length) = {
    [RENDITION_AVIF] = write_avif,
    [RENDITION_WEBP] = write_webp,
    [RENDITION_JPEG] = write_jpeg,
};

static struct err send_one(VipsImage *image, enum rendition_shape shape, enum rendition_format format)
{
    void *bytes = NULL;
    size_t length = 0;
    if (WRITERS[format](image, &bytes, &length))
        return damaged("it cannot be written");
    struct frame frame = {
        .kind = FRAME_RENDITION, .which = (int)shape, .format = format, .width = image->Xsize, .height = image->Ysize};
    send_frame(frame, (struct str){bytes, (ptrdiff_t)length});
    g_free(bytes);
    return OK;
}

/* A part of the base in one size; from memory, because each format reads it anew. */
static struct err make_size(const struct studio *s, enum rendition_shape shape, struct rendition_size size,
                            VipsImage **out)
{
    struct rendition_cut cut = rendition_cut(shape, s->width, s->height, s->order->focal_x, s->order->focal_y);
    double scale_x = (double)s->base->Xsize / s->width, scale_y = (double)s->base->Ysize / s->height;
    int x = MIN((int)lround(cut.x * scale_x), s->base->Xsize - 1);
    int y = MIN((int)lround(cut.y * scale_y), s->base->Ysize - 1);
    int width = MAX(MIN((int)lround(cut.width * scale_x), s->base->Xsize - x), 1);
    int height = MAX(MIN((int)lround(cut.height * scale_y), s->base->Ysize - y), 1);
    VipsImage *image;
    if (vips_extract_area(s->base, &image, x, y, width, height, NULL))
        return damaged("it cannot be cut");
    STEP(image, vips_resize(image, &step_out, (double)size.width / width, "vscale", (double)size.height / height, NULL),
         "it cannot be made smaller");
    *out = vips_image_copy_memory(image);
    g_object_unref(image);
    return *out ? OK : damaged("it cannot be made smaller");
}

static struct err send_size(const struct studio *s, enum rendition_shape shape, struct rendition_size size)
{
    VipsImage *image;
    struct err e = OK;
    TRY(make_size(s, shape, size, &image));
    bool only_jpeg = s->order->quick || shape == RENDITION_SOCIAL;
    for (enum rendition_format format = only_jpeg ? RENDITION_JPEG : 0; format < RENDITION_FORMATS && !failed(e);
         format++)
        e = send_one(image, shape, format);
    g_object_unref(image);
    return e;
}

static struct err send_shape(const struct studio *s, enum rendition_shape shape)
{
    struct rendition_size sizes[RENDITION_WIDTHS];
    int count = rendition_sizes(shape, s->width, s->height, sizes);
    if (rendition_kept(shape, s->width, s->height) != shape)
        return OK;
    for (int i = 0; i < count; i++)
        TRY(send_size(s, shape, sizes[i]));
    return OK;
}

static struct err send_all(const struct studio *s)
{
    if (s->order->quick)
        return send_size(s, RENDITION_AS_SHOT, rendition_quick_size(s->width, s->height));
    for (enum rendition_shape shape = 0; shape < RENDITION_SHAPES; shape++)
        TRY(send_shape(s, shape));
    return OK;
}

struct err develop(struct arena *a, const struct develop_order *order)
{
    struct studio s = {.a = a, .order = order};
    VipsImage *head;
    TRY(load(order, 1, &head));
    TRY(check_head(&s, head));
    send_frame((struct frame){.kind = FRAME_FACTS, .width = s.width, .height = s.height}, S(""));
    send_words(&s, head);
    g_object_unref(head);
    TRY(make_base(&s));
    TRY(send_all(&s));
    send_frame((struct frame){.kind = FRAME_DONE}, S(""));
    return OK;
}
