/* merge.c - tests: two changes become one without a word lost; what both changed clashes; the result is story HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/merge.c"

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

static struct html html(struct arena *a, const char *raw)
{
    struct html out;
    assert_false(failed(html_sanitise(a, str_from_c(raw), NULL, &out)));
    return out;
}

static const struct {
    const char *base, *theirs, *mine, *merged; /* NULL: a clash */
} CASES[] = {
    {"<p>a</p><p>b</p>", "<p>x</p><p>b</p>", "<p>a</p><p>y</p>", "<p>x</p><p>y</p>"},
    {"<p>one two three</p>", "<p>ONE two three</p>", "<p>one two THREE</p>", "<p>ONE two THREE</p>"},
    {"<p>one two three</p>", "<p>one 2 three</p>", "<p>one zwei three</p>", NULL},
    {"<p>one two three</p>", "<p>one two three</p><p>t</p>", "<p>one two three</p><p>m</p>",
     "<p>one two three</p><p>t</p><p>m</p>"},
    {"<p>a</p>", "<p>a</p><p>n</p>", "<p>a</p><p>n</p>", "<p>a</p><p>n</p>"},
    {"<p>a</p><p>b c d</p>", "<p>a</p>", "<p>a</p><p>b c e</p>", NULL},
    {"<p>a</p><p>b</p>", "<p>b</p>", "<p>a</p><p>b</p><p>c</p>", "<p>b</p><p>c</p>"},
    {"<p>one two three</p>", "<p><b>one two</b> three</p>", "<p>one <b>two three</b></p>", NULL},
    {"<p>one two three</p>", "<p><strong>one</strong> two three</p>", "<p>one two <em>three</em></p>",
     "<p><strong>one</strong> two <em>three</em></p>"},
    {"", "<p>t</p>", "<p>m</p>", "<p>t</p><p>m</p>"},
    {"<p>one two three</p>", "<h2>one two three</h2>", "<p>one two four</p>", NULL},
};

static void cases_merge_or_clash(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(CASES); i++) {
        struct merge merge;
        struct html theirs = html(&a, CASES[i].theirs);
        merge_bodies(&a, html(&a, CASES[i].base), theirs, html(&a, CASES[i].mine), &merge);
        if (!CASES[i].merged) {
            assert_int_equal(merge.clash_count, 1);
            continue;
        }
        assert_int_equal(merge.clash_count, 0);
        assert_true(str_equal(html_text(merge.body), html_text(html(&a, CASES[i].merged))));
    }
    arena_close(&a);
}

static struct str random_block(struct arena *a)
{
    uint64_t kind = random_u64() % 4;
    unsigned long long x = random_u64() % 9, y = random_u64() % 9, z = random_u64() % 9;
    switch (kind) {
    case 0:
        return str_format(a, "<p>%llu boats in the %llu harbours sail at %llu</p>", x, y, z);
    case 1:
        return str_format(a, "<h2>Part %llu of %llu %llu</h2>", x, y, z);
    case 2:
        return str_format(a, "<p><strong>%llu</strong> said <em>%llu</em> of %llu</p>", x, y, z);
    default:
        return str_format(a, "<ul><li>%llu</li><li>%llu and %llu</li></ul>", x, y, z);
    }
}

#define BLOCKS_MOST 14

/* A list of blocks after some edits at random. */
static ptrdiff_t edit(struct arena *a, const struct str *from, ptrdiff_t count, struct str *to)
{
    ptrdiff_t n = 0;
    for (ptrdiff_t i = 0; i < count; i++) {
        uint64_t what = random_u64() % 8;
        if (what == 0)
            to[n++] = random_block(a);
        if (what == 1)
            continue;
        to[n++] = what == 2 ? random_block(a) : from[i];
    }
    return n;
}

static struct html body_of(struct arena *a, const struct str *blocks, ptrdiff_t count)
{
    struct str raw = S("");
    for (ptrdiff_t i = 0; i < count; i++)
        raw = str_concat(a, raw, blocks[i]);
    struct html out;
    assert_false(failed(html_sanitise(a, raw, NULL, &out)));
    return out;
}

static ptrdiff_t letters(struct html body)
{
    ptrdiff_t sum = 0;
    for (ptrdiff_t i = 0; i < html_text(body).n; i++)
        sum += (unsigned char)html_text(body).p[i];
    return sum;
}

static bool is_equal(struct html a, struct html b)
{
    return str_equal(html_text(a), html_text(b));
}

static void check_laws(struct arena *a, struct html base, struct html theirs, struct html mine)
{
    struct merge merge, mirror;
    merge_bodies(a, base, base, mine, &merge);
    assert_true(merge.clash_count == 0 && is_equal(merge.body, mine));
    merge_bodies(a, base, theirs, base, &merge);
    assert_true(merge.clash_count == 0 && is_equal(merge.body, theirs));
    merge_bodies(a, base, mine, mine, &merge);
    assert_true(merge.clash_count == 0 && is_equal(merge.body, mine));
    merge_bodies(a, base, theirs, mine, &merge);
    merge_bodies(a, base, mine, theirs, &mirror);
    assert_int_equal(merge.clash_count, mirror.clash_count);
    if (merge.clash_count == 0)
        assert_int_equal(letters(merge.body), letters(mirror.body)); /* new ones may stand the other way round */
    assert_true(html_is_canonical(html_text(merge.body)));
}

static void laws_hold_at_random(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 0);
    for (int round = 0; round < 2000; round++) {
        struct str base[BLOCKS_MOST], theirs[2 * BLOCKS_MOST], mine[2 * BLOCKS_MOST];
        ptrdiff_t count = (ptrdiff_t)(random_u64() % BLOCKS_MOST);
        for (ptrdiff_t i = 0; i < count; i++)
            base[i] = random_block(&a);
        ptrdiff_t their_count = edit(&a, base, count, theirs), my_count = edit(&a, base, count, mine);
        check_laws(&a, body_of(&a, base, count), body_of(&a, theirs, their_count), body_of(&a, mine, my_count));
        arena_reset(&a);
    }
    arena_close(&a);
}

static void check_lists(const char *base, const char *theirs, const char *mine, const char *merged)
{
    struct arena a;
    struct str items[3][8], *out, found = S("");
    ptrdiff_t counts[3] = {0}, count;
    const char *texts[] = {base, theirs, mine};
    arena_init(&a, 0);
    for (int k = 0; k < 3; k++)
        for (const char *p = texts[k]; *p; p++)
            items[k][counts[k]++] = (struct str){p, 1};
    bool fits = merge_lists(&a, true, items[0], counts[0], items[1], counts[1], items[2], counts[2], &out, &count);
    assert_int_equal(fits, merged != NULL);
    for (ptrdiff_t i = 0; fits && i < count; i++)
        found = str_concat(&a, found, out[i]);
    if (fits)
        assert_true(str_equal(found, str_from_c(merged)));
    arena_close(&a);
}

static void lists_are_sets_with_an_order(void **state)
{
    (void)state;
    check_lists("ab", "abc", "abd", "abdc");
    check_lists("ab", "b", "abc", "bc");
    check_lists("abc", "abc", "cba", "cba");
    check_lists("abc", "bac", "abcd", "bacd");
    check_lists("abc", "bac", "cab", NULL);
    check_lists("ab", "xab", "yab", NULL);
    check_lists("ab", "xab", "xabc", "xabc");
    check_lists("", "a", "a", "a");
    check_lists("ab", "", "ab", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_merge_or_clash),
        cmocka_unit_test(laws_hold_at_random),
        cmocka_unit_test(lists_are_sets_with_an_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
