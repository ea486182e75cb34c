/* assets.c - the table that tools/mkassets.c wrote into this build. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/asset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void test_sorted(void **state)
{
    (void)state;
    assert_true(asset_count() > 1);
    for (size_t i = 1; i < asset_count(); i++)
        assert_true(str_compare(asset_at(i - 1)->path, asset_at(i)->path) < 0);
}

static void test_hash_is_of_data(void **state)
{
    (void)state;
    for (size_t i = 0; i < asset_count(); i++) {
        const struct asset *asset = asset_at(i);
        unsigned char digest[crypto_hash_sha256_BYTES];
        char hash[17];
        crypto_hash_sha256(digest, (const unsigned char *)asset->data.p, (unsigned long long)asset->data.n);
        sodium_bin2hex(hash, sizeof hash, digest, 8);
        assert_int_equal(asset->hash.n, 16);
        assert_memory_equal(asset->hash.p, hash, 16);
        assert_int_equal(asset->data.p[asset->data.n], 0);
    }
}

/* Byte for byte what is in the repository, whose folder the build names in DATELINE_SOURCE; but for what it bundled. */
static void test_same_as_on_disk(void **state)
{
    (void)state;
    for (size_t i = 0; i < asset_count(); i++) {
        const struct asset *asset = asset_at(i);
        char path[4096];
        if (str_equal(asset->path, S("desk/editor.js")))
            continue;
        snprintf(path, sizeof path, "%s/%.*s", getenv("DATELINE_SOURCE"), STR_ARG(asset->path));
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        char *data = malloc((size_t)asset->data.n + 1);
        assert_non_null(data);
        assert_int_equal(fread(data, 1, (size_t)asset->data.n + 1, file), asset->data.n);
        assert_memory_equal(data, asset->data.p, asset->data.n);
        free(data);
        fclose(file);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sorted),
        cmocka_unit_test(test_hash_is_of_data),
        cmocka_unit_test(test_same_as_on_disk),
    };
    return cmocka_run_group_tests_name("assets", tests, NULL, NULL);
}
