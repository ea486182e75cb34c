/* diff.c - tests: an edit script is right whatever the lists, short where they are alike, and bounded where not. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/diff.c"

#include "base/time.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* The same numbers in each run. */
static uint64_t random_u64(void)
{
    static uint64_t x = 88172645463325252ull;
    x ^= x << 13;
    x ^= x >> 7;
    x ^= x << 17;
    return x >> 8;
}

/* What is left of both must be equal; answers how many were taken away and put in. */
static ptrdiff_t check_script(struct arena *a, const int32_t *old, ptrdiff_t n, const int32_t *now, ptrdiff_t m)
{
    bool *gone = arena_array(a, bool, n), *added = arena_array(a, bool, m);
    ptrdiff_t i = 0, j = 0, edits = 0;
    diff_items(a, old, n, now, m, gone, added);
    for (;;) {
        for (; i < n && gone[i]; i++)
            edits++;
        for (; j < m && added[j]; j++)
            edits++;
        if (i == n || j == m)
            break;
        assert_int_equal(old[i++], now[j++]);
    }
    assert_int_equal(i, n);
    assert_int_equal(j, m);
    return edits;
}

static void scripts_are_right(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    for (int round = 0; round < 3000; round++) {
        int32_t old[60], now[60];
        ptrdiff_t n = (ptrdiff_t)(random_u64() % 60), m = (ptrdiff_t)(random_u64() % 60);
        int32_t kinds = 1 + (int32_t)(random_u64() % 12);
        for (ptrdiff_t i = 0; i < n; i++)
            old[i] = (int32_t)(random_u64() % (uint64_t)kinds);
        for (ptrdiff_t i = 0; i < m; i++)
            now[i] = (int32_t)(random_u64() % (uint64_t)kinds);
        check_script(&a, old, n, now, m);
        assert_int_equal(check_script(&a, old, n, old, n), 0);
        arena_reset(&a);
    }
    arena_close(&a);
}

static void short_ones_are_shortest(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    int32_t old[] = {0, 1, 2, 0, 1, 1, 0}, now[] = {2, 1, 0, 1, 0, 2};
    assert_int_equal(check_script(&a, old, 7, now, 6), 5);
    arena_close(&a);
}

static int32_t *shuffled(struct arena *a, ptrdiff_t n, int32_t kinds)
{
    int32_t *items = arena_array(a, int32_t, n);
    for (ptrdiff_t i = 0; i < n; i++)
        items[i] = (int32_t)(random_u64() % (uint64_t)kinds);
    return items;
}

/* 20,000 words and spaces against as many others, in disorder: the worst that one has. */
static void work_is_bounded(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    int32_t *old = shuffled(&a, 20000, 400), *now = shuffled(&a, 20000, 400);
    check_script(&a, old, 20000, now, 20000);
    arena_close(&a);
}

static struct str joined(struct arena *a, struct diff_parts parts, enum diff_kind with)
{
    struct str out = S("");
    for (ptrdiff_t i = 0; i < parts.count; i++)
        if (parts.items[i].kind == DIFF_SAME || parts.items[i].kind == with)
            out = str_concat(a, out, parts.items[i].text);
    return out;
}

static const char *const TEXTS[] = {
    "",
    "The boat sails at nine.",
    "The old boat waits until ten.",
    "The boat sails at nine. It is late.",
    "\xd8\xa7\xd9\x84\xd8\xb3\xd9\x81\xd9\x8a\xd9\x86\xd8\xa9 \xd8\xaa\xd8\xa8\xd8\xad\xd8\xb1",
    "\xe0\xa4\xa8\xe0\xa4\xbe\xe0\xa4\xb5 \xe0\xa4\xb0\xe0\xa4\xb5\xe0\xa4\xbe\xe0\xa4\xa8\xe0\xa4\xbe",
    "\xe4\xbb\x8a\xe5\xa4\xa9\xe5\xa4\xa9\xe6\xb0\x94\xe5\xbe\x88\xe5\xa5\xbd",
    "\xe4\xbb\x8a\xe5\xa4\xa9\xe5\xa4\xa9\xe6\xb0\x94\xe4\xb8\x8d\xe5\xa5\xbd",
    "\xff\xfe bytes",
};

static void parts_make_both_texts(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(TEXTS); i++)
        for (ptrdiff_t j = 0; j < COUNT_OF(TEXTS); j++) {
            struct diff_parts parts = diff_words(&a, str_from_c(TEXTS[i]), str_from_c(TEXTS[j]));
            assert_true(str_equal(joined(&a, parts, DIFF_GONE), str_from_c(TEXTS[i])));
            assert_true(str_equal(joined(&a, parts, DIFF_ADDED), str_from_c(TEXTS[j])));
        }
    arena_close(&a);
}

static void whole_words_change(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    struct diff_parts parts = diff_words(&a, S("one small boat sails"), S("one big ship sails"));
    assert_int_equal(parts.count, 4);
    assert_true(str_equal(parts.items[0].text, S("one ")));
    assert_true(parts.items[1].kind == DIFF_GONE && str_equal(parts.items[1].text, S("small boat")));
    assert_true(parts.items[2].kind == DIFF_ADDED && str_equal(parts.items[2].text, S("big ship")));
    assert_true(str_equal(parts.items[3].text, S(" sails")));
    parts = diff_words(&a, str_from_c(TEXTS[6]), str_from_c(TEXTS[7])); /* no spaces between the words */
    assert_true(parts.items[0].kind == DIFF_SAME && parts.items[0].text.n >= 6);
    arena_close(&a);
}

static struct html html(struct arena *a, const char *raw)
{
    struct html out;
    assert_false(failed(html_sanitise(a, str_from_c(raw), NULL, &out)));
    return out;
}

static void blocks_are_found_again(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    struct diff_block_list blocks =
        diff_bodies(&a, html(&a, "<p>First words stay.</p><p>The boat sails at nine today.</p><p>Gone now.</p>"),
                    html(&a, "<h2>New</h2><p>First words stay.</p><p>The boat sails at ten today.</p>"));
    assert_int_equal(blocks.count, 4);
    assert_int_equal(blocks.items[0].kind, DIFF_ADDED);
    assert_int_equal(blocks.items[1].kind, DIFF_SAME);
    assert_int_equal(blocks.items[2].kind, DIFF_CHANGED);
    assert_true(str_equal(blocks.items[2].parts.items[1].text, S("nine")));
    assert_int_equal(blocks.items[3].kind, DIFF_GONE);
    arena_close(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scripts_are_right),  cmocka_unit_test(short_ones_are_shortest),
        cmocka_unit_test(work_is_bounded),    cmocka_unit_test(parts_make_both_texts),
        cmocka_unit_test(whole_words_change), cmocka_unit_test(blocks_are_found_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
