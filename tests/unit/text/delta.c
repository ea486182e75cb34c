/* delta.c - a text comes back of its base and what differs, and nothing else does. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/delta.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

#define ROOM (1 << 20)

/* The bytes of the difference. */
static ptrdiff_t check(struct str base, struct str text)
{
    struct buf delta, out;
    buf_init(&delta, ROOM);
    buf_init(&out, ROOM);
    assert_false(failed(delta_make(base, text, &delta)));
    assert_false(failed(delta_apply(base, buf_str(&delta), &out)));
    assert_true(str_equal(buf_str(&out), text));
    ptrdiff_t n = delta.n;
    buf_close(&delta);
    buf_close(&out);
    return n;
}

static struct str numbers(struct arena *a, int from, int to)
{
    struct buf b;
    buf_init(&b, ROOM);
    for (int i = from; i < to; i++)
        buf_add_format(&b, "<p>Boat %u, pier %u.</p>\n", (unsigned)i * 2654435761U, (unsigned)i * 40503U);
    struct str text = str_copy(a, buf_str(&b));
    buf_close(&b);
    return text;
}

static void everything_comes_back(void **state)
{
    struct arena *a = *state;
    struct str long_text = numbers(a, 0, 900), same = str_format(a, "%0*d", 5000, 0);
    const struct str texts[] = {S(""), S("a"), S("sixteen bytes...."), long_text, same, str_from(long_text, 7777)};
    for (ptrdiff_t i = 0; i < COUNT_OF(texts); i++)
        for (ptrdiff_t j = 0; j < COUNT_OF(texts); j++)
            check(texts[i], texts[j]);
}

static void what_stays_costs_little(void **state)
{
    struct arena *a = *state;
    struct str base = numbers(a, 0, 900);
    assert_true(check(base, base) < 10);
    struct str inserted =
        str_format(a, "%.*sA new sentence.%.*s", STR_ARG(str_slice(base, 0, 9000)), STR_ARG(str_from(base, 9000)));
    assert_true(check(base, inserted) < 40);
    struct str moved = str_concat(a, str_from(base, 12000), str_slice(base, 0, 12000));
    assert_true(check(base, moved) < 40);
    struct str cut = str_concat(a, str_slice(base, 0, 5000), str_from(base, 15000));
    assert_true(check(base, cut) < 40);
}

static void assert_refused(struct str base, struct str delta)
{
    struct buf out;
    buf_init(&out, 100);
    assert_true(failed(delta_apply(base, delta, &out)));
    buf_close(&out);
}

static void what_is_none_is_refused(void **state)
{
    (void)state;
    struct str base = S("0123456789");
    assert_refused(base, S("\x05")); /* cut off */
    assert_refused(base, S("\x05\x0a"
                           "abc")); /* bytes that are not there */
    assert_refused(base, S("\x02\x0a"
                           "abcde")); /* more than the text's length */
    assert_refused(base, S("\x02\x04"
                           "abX"));           /* something behind the end */
    assert_refused(base, S("\x05\x0b\x0e"));  /* a copy past the base's end */
    assert_refused(base, S("\x05\x0b\x01"));  /* a copy before its begin */
    assert_refused(base, S("\x05\x00\x00"));  /* a step of nothing */
    assert_refused(S(""), S("\x05\x0b\x00")); /* a copy of nothing */
    assert_refused(base, S("\x7f\x15\x00\x15\x13\x15\x13"
                           "\x15\x13\x15\x13\x15\x13\x15\x13\x15\x13\x15\x13\x15\x13"));
    assert_refused(base, S("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x00"));
}

static int open_arena(void **state)
{
    static struct arena a;
    arena_init(&a, 0);
    *state = &a;
    return 0;
}

static int close_arena(void **state)
{
    arena_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_comes_back),
        cmocka_unit_test(what_stays_costs_little),
        cmocka_unit_test(what_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
