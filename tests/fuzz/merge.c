/* merge.c - fuzz target: any three texts merged and compared; the laws of merging hold, the result is story HTML. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/merge.h"

#include "text/diff.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool is_equal(struct html a, struct html b)
{
    return str_equal(html_text(a), html_text(b));
}

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_merge(struct arena *a, struct html base, struct html theirs, struct html mine)
{
    struct merge merge;
    merge_bodies(a, base, theirs, mine, &merge);
    check(html_is_canonical(html_text(merge.body)));
    merge_bodies(a, base, base, mine, &merge);
    check(merge.clash_count == 0 && is_equal(merge.body, mine));
    merge_bodies(a, base, theirs, base, &merge);
    check(merge.clash_count == 0 && is_equal(merge.body, theirs));
}

static void check_words(struct arena *a, struct str old, struct str now)
{
    struct diff_parts parts = diff_words(a, old, now);
    ptrdiff_t left = 0, right = 0;
    for (ptrdiff_t i = 0; i < parts.count; i++) {
        left += parts.items[i].kind != DIFF_ADDED ? parts.items[i].text.n : 0;
        right += parts.items[i].kind != DIFF_GONE ? parts.items[i].text.n : 0;
    }
    check(left == old.n && right == now.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    struct str rest = {(const char *)data, (ptrdiff_t)size}, texts[3] = {0};
    struct html bodies[3];
    bool taken = true;
    arena_init(&a, 0);
    for (int i = 0; i < 3; i++) {
        (void)str_cut(rest, '\x01', &texts[i], &rest);
        taken = taken && !failed(html_sanitise(&a, texts[i], NULL, &bodies[i]));
    }
    check_words(&a, texts[0], texts[1]);
    if (taken) {
        check_merge(&a, bodies[0], bodies[1], bodies[2]);
        (void)diff_bodies(&a, bodies[0], bodies[1]);
    }
    arena_close(&a);
    return 0;
}
