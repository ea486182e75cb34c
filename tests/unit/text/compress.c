/* compress.c - what is compressed comes back, in bounded room, in every thread. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/compress.c"

#include "base/random.h"

#include <brotli/decode.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define ROOM (1 << 22)

static bool comes_back_brotli(struct str packed, struct str want)
{
    size_t n = (size_t)want.n + 1;
    uint8_t *plain = malloc(n);
    bool same = BrotliDecoderDecompress((size_t)packed.n, (const uint8_t *)packed.p, &n, plain) ==
                    BROTLI_DECODER_RESULT_SUCCESS &&
                str_equal((struct str){(char *)plain, (ptrdiff_t)n}, want);
    free(plain);
    return same;
}

static bool comes_back_gzip(struct str packed, struct str want)
{
    z_stream z = {.next_in = (z_const Bytef *)(uintptr_t)packed.p, .avail_in = (uInt)packed.n};
    char *plain = malloc((size_t)want.n + 1);
    z.next_out = (Bytef *)plain;
    z.avail_out = (uInt)want.n + 1;
    bool ended = inflateInit2(&z, 15 + 16) == Z_OK && inflate(&z, Z_FINISH) == Z_STREAM_END && z.avail_in == 0;
    bool same = ended && str_equal((struct str){plain, (ptrdiff_t)z.total_out}, want);
    inflateEnd(&z);
    free(plain);
    return same;
}

static void check(struct str in)
{
    struct buf out;
    buf_init(&out, ROOM);
    for (int level = 1; level <= 9; level += 4) {
        buf_clear(&out);
        buf_add(&out, S("before"));
        assert_false(failed(compress_brotli(in, level, &out)));
        assert_true(str_starts(buf_str(&out), S("before")) && comes_back_brotli(str_from(buf_str(&out), 6), in));
        buf_clear(&out);
        assert_false(failed(compress_gzip(in, level, &out)));
        assert_true(comes_back_gzip(buf_str(&out), in));
    }
    buf_close(&out);
}

static void everything_comes_back(void **state)
{
    (void)state;
    struct buf text;
    char noise[5000];
    buf_init(&text, ROOM);
    random_bytes(noise, sizeof(noise));
    check(S(""));
    check(S("a"));
    check((struct str){noise, sizeof(noise)});
    while (text.n < 100000)
        buf_add(&text, S("<p>The same words again.</p>\n"));
    check(buf_str(&text));
    buf_close(&text);
}

static void room_is_bounded(void **state)
{
    (void)state;
    char noise[5000];
    struct buf out;
    random_bytes(noise, sizeof(noise));
    struct str in = {noise, sizeof(noise)};
    buf_init(&out, 1000);
    buf_add(&out, S("before"));
    assert_true(err_is(compress_brotli(in, 4, &out), &ERR_LIMIT));
    assert_true(err_is(compress_gzip(in, 6, &out), &ERR_LIMIT));
    assert_true(str_equal(buf_str(&out), S("before")) && !out.failed);
    buf_clear(&out);
    assert_false(failed(compress_gzip(S("fits"), 6, &out)));
    assert_true(comes_back_gzip(buf_str(&out), S("fits")));
    buf_close(&out);
}

static void gzip_is_the_same_each_time(void **state)
{
    (void)state;
    struct buf one, two;
    buf_init(&one, ROOM);
    buf_init(&two, ROOM);
    assert_false(failed(compress_gzip(S("text text text"), 6, &one)));
    assert_false(failed(compress_gzip(S("other"), 1, &two)));
    buf_clear(&two);
    assert_false(failed(compress_gzip(S("text text text"), 6, &two)));
    assert_true(str_equal(buf_str(&one), buf_str(&two)));
    buf_close(&one);
    buf_close(&two);
}

static void check_after(const struct compress_head *head, struct str rest, struct str whole)
{
    struct buf out;
    buf_init(&out, ROOM);
    buf_add(&out, S("before"));
    assert_false(failed(compress_brotli_after(head, rest, 4, &out)));
    assert_true(comes_back_brotli(str_from(buf_str(&out), 6), whole));
    buf_clear(&out);
    assert_false(failed(compress_gzip_after(head, rest, 6, &out)));
    assert_true(comes_back_gzip(buf_str(&out), whole));
    buf_close(&out);
}

/* Rests of every length, so that blocks end wherever they may; words of the head in them, so that what refers back must
 * not lead into it. */
static void a_head_is_compressed_once(void **state)
{
    (void)state;
    struct buf text;
    buf_init(&text, ROOM);
    buf_add(&text, S("<!DOCTYPE html><html lang=\"en\"><style>"));
    for (int i = 0; i < 600; i++)
        buf_add_format(&text, ".rule-%d { margin-block: %dpx; color: var(--ink) }\n", i, i * 7919 % 97);
    ptrdiff_t split = text.n;
    struct compress_head *head = compress_head_make((struct str){text.p, split});
    assert_non_null(head);
    assert_true(head->brotli.n * 4 < split && head->gzip.n * 4 < split);
    for (ptrdiff_t n = 0; n < 300; n++) {
        check_after(head, (struct str){text.p + split, text.n - split}, buf_str(&text));
        buf_add_char(&text, (char)('a' + n * n % 26));
    }
    for (int i = 0; i < 4000; i++)
        buf_add_format(&text, "<p class=\"rule-%d\">color: var(--ink) %d</p>", i % 600, i * 31 % 1009);
    check_after(head, (struct str){text.p + split, text.n - split}, buf_str(&text));
    free(head);
    buf_close(&text);
}

static void a_head_keeps_to_the_room(void **state)
{
    (void)state;
    char noise[5000];
    struct buf out;
    struct compress_head *head = compress_head_make(S("the head of many pages"));
    random_bytes(noise, sizeof(noise));
    buf_init(&out, 1000);
    buf_add(&out, S("before"));
    assert_true(err_is(compress_brotli_after(head, (struct str){noise, sizeof(noise)}, 4, &out), &ERR_LIMIT));
    assert_true(err_is(compress_gzip_after(head, (struct str){noise, sizeof(noise)}, 6, &out), &ERR_LIMIT));
    assert_true(str_equal(buf_str(&out), S("before")) && !out.failed);
    free(head);
    buf_close(&out);
}

static void *compress_in_thread(void *context)
{
    struct buf *out = context;
    for (int i = 0; i < 20; i++) {
        buf_clear(out);
        err_ignore(compress_gzip(S("a thread's text"), 6, out));
    }
    return NULL;
}

static void threads_have_their_own(void **state)
{
    (void)state;
    pthread_t threads[4];
    struct buf outs[4];
    for (int i = 0; i < 4; i++) {
        buf_init(&outs[i], ROOM);
        assert_int_equal(pthread_create(&threads[i], NULL, compress_in_thread, &outs[i]), 0);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_true(comes_back_gzip(buf_str(&outs[i]), S("a thread's text")));
        buf_close(&outs[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_comes_back),      cmocka_unit_test(room_is_bounded),
        cmocka_unit_test(gzip_is_the_same_each_time), cmocka_unit_test(threads_have_their_own),
        cmocka_unit_test(a_head_is_compressed_once),  cmocka_unit_test(a_head_keeps_to_the_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
