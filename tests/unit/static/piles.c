/* Tests of static/piles.c: pairs come back by key, each once, in order. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "static/piles.c"

#include <setjmp.h>

#include <cmocka.h>

#define KEYS 3000

struct seen {
    int keys, pairs;
    uint32_t last_shard[2];
    bool ordered;
};

static struct err note(void *context, int group, uint32_t shard, const struct piles_pair *pairs, ptrdiff_t count)
{
    struct seen *seen = context;
    seen->keys++;
    seen->pairs += (int)count;
    seen->ordered = seen->ordered && shard >= seen->last_shard[group];
    seen->last_shard[group] = shard;
    for (ptrdiff_t i = 1; i < count; i++)
        seen->ordered =
            seen->ordered && pairs[i - 1].weight >= pairs[i].weight && str_equal(pairs[i].key, pairs[0].key);
    return OK;
}

static void gives_all_back_by_key(void **state)
{
    struct piles *p;
    char key[16];
    const int bits[PILES_GROUPS] = {3, 9};
    struct seen seen = {.ordered = true};
    (void)state;
    assert_false(failed(piles_open(S("/tmp"), &p)));
    for (int i = 0; i < 2 * KEYS; i++) {
        int n = snprintf(key, sizeof key, "word%d", i % KEYS);
        const struct piles_pair pair = {{key, n}, (uint32_t)i, (uint8_t)(i % 7), S("")};
        assert_false(failed(piles_add(p, 0, &pair)));
        assert_false(failed(piles_add(p, 1, &pair)));
    }
    assert_false(failed(piles_read(p, bits, note, &seen)));
    assert_int_equal(seen.keys, 2 * KEYS);
    assert_int_equal(seen.pairs, 4 * KEYS);
    assert_true(seen.ordered);
    assert_true(seen.last_shard[0] < 8 && seen.last_shard[1] >= 8);
    piles_close(p);
}

/* "liquid" and "costarring" have one hash: the heaviest of the one may not part the pairs of the other. */
static void keys_of_one_hash_stay_apart(void **state)
{
    static const struct str KEYS_OF_ONE[] = {S_INIT("liquid"), S_INIT("costarring")};
    struct piles *p;
    const int bits[PILES_GROUPS] = {0};
    struct seen seen = {.ordered = true};
    (void)state;
    assert_int_equal(hash_of(KEYS_OF_ONE[0]), hash_of(KEYS_OF_ONE[1]));
    assert_false(failed(piles_open(S("/tmp"), &p)));
    for (int i = 0; i < 20; i++) {
        const struct piles_pair pair = {KEYS_OF_ONE[i % 2], (uint32_t)i, (uint8_t)(i / 2), S("")};
        assert_false(failed(piles_add(p, 0, &pair)));
    }
    assert_false(failed(piles_read(p, bits, note, &seen)));
    assert_int_equal(seen.keys, 2);
    assert_int_equal(seen.pairs, 20);
    assert_true(seen.ordered);
    piles_close(p);
}

static void gives_nothing_of_nothing(void **state)
{
    struct piles *p;
    const int bits[PILES_GROUPS] = {0};
    struct seen seen = {0};
    (void)state;
    assert_false(failed(piles_open(S("/proc"), &p))); /* where no file can be: the system's own place */
    assert_false(failed(piles_read(p, bits, note, &seen)));
    assert_int_equal(seen.keys, 0);
    piles_close(p);
}

static void cuts_long_keys(void **state)
{
    struct piles *p;
    char key[1000];
    const int bits[PILES_GROUPS] = {0};
    struct seen seen = {.ordered = true};
    (void)state;
    memset(key, 'x', sizeof key);
    assert_false(failed(piles_open(S("/tmp"), &p)));
    const struct piles_pair pair = {{key, sizeof key}, 1, 1, {key, sizeof key}};
    assert_false(failed(piles_add(p, 1, &pair)));
    assert_false(failed(piles_read(p, bits, note, &seen)));
    assert_int_equal(seen.pairs, 1);
    piles_close(p);
}

/* What theme/js/search.js reckons of the same word. */
static void hashes_as_the_script_does(void **state)
{
    (void)state;
    assert_int_equal(hash_of(S("")), 2166136261U);
    assert_int_equal(hash_of(S("a")), 0xe40c292cU);
    assert_int_equal(hash_of(S("foobar")), 0xbf9cf968U);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_all_back_by_key),     cmocka_unit_test(keys_of_one_hash_stay_apart),
        cmocka_unit_test(gives_nothing_of_nothing),  cmocka_unit_test(cuts_long_keys),
        cmocka_unit_test(hashes_as_the_script_does),
    };
    return cmocka_run_group_tests_name("static/piles", tests, NULL, NULL);
}
