/* picture_child.c - tests: the picture program over good files and hostile ones. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "newsroom/picture_child.c"

#include "newsroom/folder.h"
#include "newsroom/media.h"
#include "unit/picture_fixture.h"
#include "unit/store_fixture.h"

#include <sys/stat.h>

/* What a run gave. */
struct seen {
    int width, height, files;
    bool done;
    struct str words[FRAME_WORDS_KINDS];
    struct buf file;  /* the last one */
    struct str types; /* of files: how often each format */
    int formats[RENDITION_FORMATS];
    bool lied; /* a file is not what its frame says */
};

static void check_file(struct seen *seen, const struct frame *frame)
{
    struct media_facts facts;
    if (failed(media_sniff(buf_str(&seen->file), &facts)) || !str_equal(facts.type, rendition_type(frame->format)) ||
        facts.width != frame->width || facts.height != frame->height)
        seen->lied = true;
}

static struct err see(void *context, const struct frame *frame)
{
    struct seen *seen = context;
    seen->done |= frame->kind == FRAME_DONE;
    if (frame->kind == FRAME_FACTS) {
        seen->width = frame->width;
        seen->height = frame->height;
    }
    if (frame->kind != FRAME_RENDITION)
        return OK;
    if (frame->offset == 0)
        buf_clear(&seen->file);
    buf_add(&seen->file, frame->data);
    if (frame->offset + frame->data.n == frame->length) {
        seen->files++;
        seen->formats[frame->format]++;
        check_file(seen, frame);
    }
    return OK;
}

static struct err run_over(struct store_fixture *f, struct str bytes, bool quick, struct seen *seen)
{
    struct str path = str_format(&f->a, "%s/picture", f->folder);
    struct picture_child_order order = {.focal_x = 500, .focal_y = 500, .quick = quick, .handle = see, .context = seen};
    *seen = (struct seen){0};
    buf_init(&seen->file, FRAME_RENDITION_MAX);
    assert_ok(folder_write(&f->a, path, bytes, 0644));
    order.input = open(str_to_c(&f->a, path), O_RDONLY | O_CLOEXEC);
    struct err e = picture_child_run(&f->a, &order);
    close(order.input);
    char detail[1024];
    snprintf(detail, sizeof(detail), "%s", err_detail());
    buf_close(&seen->file);
    err_set_detail(detail);
    return e;
}

static struct str demo_picture(struct arena *a)
{
    struct str bytes;
    assert_ok(folder_read(a, str_format(a, "%s/demo/ferry.jpg", getenv("DATELINE_SOURCE")), 1 << 24, &bytes));
    return bytes;
}

static void test_all_renditions(struct store_fixture *f)
{
    struct seen seen;
    struct rendition_size sizes[RENDITION_WIDTHS];
    int expected = 0;
    assert_ok(run_over(f, picture_halves(&f->a, 800, 800), false, &seen));
    for (enum rendition_shape shape = 0; shape < RENDITION_SOCIAL; shape++)
        expected += rendition_sizes(shape, 800, 800, sizes);
    assert_int_equal(seen.width, 800);
    assert_int_equal(seen.files, expected * RENDITION_FORMATS + 1);
    assert_int_equal(seen.formats[RENDITION_AVIF], expected);
    assert_int_equal(seen.formats[RENDITION_WEBP], expected);
    assert_true(seen.done);
    assert_false(seen.lied);
}

static void test_quick_form(struct store_fixture *f)
{
    struct seen seen;
    assert_ok(run_over(f, demo_picture(&f->a), true, &seen));
    assert_int_equal(seen.files, 1);
    assert_int_equal(seen.formats[RENDITION_JPEG], 1);
    assert_false(seen.lied);
    assert_ok(run_over(f, picture_gif(&f->a, 2), true, &seen));
    assert_int_equal(seen.width, 10);
}

/* Refused, each with words that say why. */
static void assert_refused(struct store_fixture *f, struct str bytes, const char *words)
{
    struct seen seen;
    struct err e = run_over(f, bytes, false, &seen);
    if (!err_is(e, &ERR_INVALID) || !strstr(err_detail(), words))
        fail_msg("wanted a refusal with \"%s\": %s (%s)", words, e.kind ? e.kind->name : "taken", err_detail());
    assert_false(seen.done);
}

static struct str with_size(struct arena *a, struct str jpeg, int width, int height)
{
    struct str copy = str_copy(a, jpeg);
    char *p = (char *)(uintptr_t)copy.p;
    for (ptrdiff_t i = 2; i < copy.n - 9; i++)
        if ((unsigned char)p[i] == 0xff && ((unsigned char)p[i + 1] == 0xc0 || (unsigned char)p[i + 1] == 0xc2)) {
            p[i + 5] = (char)(height >> 8), p[i + 6] = (char)height;
            p[i + 7] = (char)(width >> 8), p[i + 8] = (char)width;
            break;
        }
    return copy;
}

static void test_larger_than_it_looks(struct store_fixture *f)
{
    struct arena *a = &f->a;
    struct str jpeg = demo_picture(a);
    assert_refused(f, picture_png(a, 30000, 30000, 1, 0, picture_deflated(a, NULL, 3751 * 30000, 0), NULL, S("")),
                   "16384 a side fit");
    assert_refused(f, picture_png(a, 10000, 6000, 1, 0, picture_deflated(a, NULL, 1251 * 6000, 0), NULL, S("")),
                   "50000000 fit");
    assert_refused(f, with_size(a, jpeg, 64250, 64250), "16384 a side fit");
    assert_refused(f, with_size(a, jpeg, 3000, 16000), "ends too early");
    assert_refused(f, picture_gif(a, 100000), "more than 200 frames");
}

static void test_damaged(struct store_fixture *f)
{
    struct arena *a = &f->a;
    struct str jpeg = demo_picture(a), png = picture_halves(a, 300, 200);
    assert_refused(f, S(""), "not a picture");
    assert_refused(f, S("<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>"), "not a picture");
    assert_refused(f, S("%!PS-Adobe-3.0 EPSF-3.0\n"), "not a picture");
    assert_refused(f, S("\xff\xd8\xff<html>\xff\xd9"), "damaged");
    assert_refused(f, str_concat(a, str_slice(jpeg, 0, jpeg.n / 2), S("\xff\xd9")), "too early");
    assert_refused(f,
                   picture_png(a, 300, 200, 8, 2, str_slice(picture_deflated(a, NULL, 60200, 7), 0, 40), NULL, S("")),
                   "damaged");
    struct str broken = str_copy(a, png);
    memset((char *)(uintptr_t)broken.p + 60, 0x55, 20);
    assert_refused(f, broken, "damaged");
}

/* A file of one type under the mark of another: only the loader of what it says it is sees it. */
static void test_lies(struct store_fixture *f)
{
    struct arena *a = &f->a;
    struct str png = picture_halves(a, 300, 200);
    assert_refused(f,
                   str_concat(a,
                              S("\0\0\0\x14"
                                "ftypavif\0\0\0\0\0\0\0\x14ispe\0\0\0\0\0\0\0\x40\0\0\0\x40"),
                              png),
                   "damaged");
    struct buf riff;
    buf_init(&riff, 1 << 20);
    buf_add(&riff, S("RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x06\0\0\x04\0\0"));
    buf_add(&riff, png);
    assert_refused(f, buf_str(&riff), "damaged");
    buf_close(&riff);
}

/* 300 MB of nothing in a profile and in a comment: neither is unpacked whole, and the picture is a picture. */
static void test_blocks_that_unpack(struct store_fixture *f)
{
    struct arena *a = &f->a;
    struct seen seen;
    struct str pixels = picture_deflated(a, NULL, 601 * 200, 0), bomb = picture_deflated(a, NULL, 300000000, 0);
    assert_ok(
        run_over(f, picture_png(a, 200, 200, 8, 2, pixels, "iCCP", str_concat(a, S("x\0\0"), bomb)), true, &seen));
    assert_ok(run_over(f, picture_png(a, 200, 200, 8, 2, pixels, "zTXt", str_concat(a, S("Comment\0\0"), bomb)), true,
                       &seen));
}

static struct err refuse(void *context, const struct frame *frame)
{
    (void)context, (void)frame;
    return err_make(&ERR_STORE, "enough");
}

/* Whoever listens may end it; so may a server that stops; and without the program nothing is taken. */
static void test_ends(struct store_fixture *f)
{
    static const atomic_bool stop = true;
    struct str path = str_format(&f->a, "%s/picture", f->folder);
    struct picture_child_order order = {.focal_x = 500, .focal_y = 500, .handle = refuse};
    assert_ok(folder_write(&f->a, path, demo_picture(&f->a), 0644));
    order.input = open(str_to_c(&f->a, path), O_RDONLY | O_CLOEXEC);
    assert_err(picture_child_run(&f->a, &order), &ERR_STORE);
    assert_string_equal(err_detail(), "enough");
    order.stop = &stop;
    assert_err(picture_child_run(&f->a, &order), &ERR_BUSY);
    close(order.input);
    order.input = -1;
    assert_err(picture_child_run(&f->a, &order), &ERR_SYSTEM);
}

static void with_program(struct store_fixture *f, const char *script, const struct err_kind *kind, const char *words)
{
    struct str path = str_format(&f->a, "%s/program", f->folder);
    char kept[4096];
    struct seen seen;
    snprintf(kept, sizeof(kept), "%s", getenv("DATELINE_PICTURE"));
    assert_ok(folder_write(&f->a, path, str_from_c(script), 0700));
    setenv("DATELINE_PICTURE", str_to_c(&f->a, path), 1);
    struct err e = run_over(f, S("any"), true, &seen);
    setenv("DATELINE_PICTURE", kept, 1);
    if (!err_is(e, kind) || !strstr(err_detail(), words))
        fail_msg("%s: %s (%s)", script, e.kind ? e.kind->name : "taken", err_detail());
}

static void test_a_program_that_is_not_ours(struct store_fixture *f)
{
    with_program(f, "#!/bin/sh\nkill -SEGV $$\n", &ERR_INVALID, "signal 11");
    with_program(f, "#!/bin/sh\nexit 3\n", &ERR_SYSTEM, "ended with 3");
    with_program(f, "#!/bin/sh\nexit 0\n", &ERR_SYSTEM, "too early");
    with_program(f, "#!/bin/sh\necho words instead of frames\n", &ERR_INVALID, "nobody understands");
    with_program(f, "#!/bin/sh\nprintf 'E\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\2\\377\\376'\n", &ERR_INVALID,
                 "nobody understands");
    with_program(f, "#!/no/such/program\n", &ERR_SYSTEM, "cannot be started");
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST_SQLITE(test_all_renditions),
        STORE_TEST_SQLITE(test_quick_form),
        STORE_TEST_SQLITE(test_larger_than_it_looks),
        STORE_TEST_SQLITE(test_damaged),
        STORE_TEST_SQLITE(test_lies),
        STORE_TEST_SQLITE(test_blocks_that_unpack),
        STORE_TEST_SQLITE(test_ends),
        STORE_TEST_SQLITE(test_a_program_that_is_not_ours),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
