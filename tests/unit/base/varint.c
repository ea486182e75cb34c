/* varint.c - tests of numbers in as few bytes as they need, written, read, and read from bytes that somebody damaged.
 */
/* SPDX-License-Identifier: Apache-2.0 */
#include "base/varint.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static const struct {
    uint64_t value;
    int bytes;
} NUMBERS[] = {{0, 1}, {1, 1}, {127, 1}, {128, 2}, {16383, 2}, {16384, 3}, {INT64_MAX, 9}, {UINT64_MAX, 10}};

/* At their exact size, so that a read past the end is noticed. */
static uint8_t *bytes_made(const void *bytes, size_t n)
{
    uint8_t *made = malloc(n ? n : 1);
    assert_non_null(made);
    memcpy(made, bytes, n);
    return made;
}

static void what_is_written_is_read(void **state)
{
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(NUMBERS); i++) {
        uint8_t bytes[VARINT_MAX];
        uint64_t value;
        int n = varint_write(NUMBERS[i].value, bytes);
        const uint8_t *at = bytes, *again = bytes;
        assert_int_equal(n, NUMBERS[i].bytes);
        assert_true(varint_read(&at, bytes + n) == NUMBERS[i].value && at == bytes + n);
        assert_true(varint_take(&again, bytes + n, UINT64_MAX, &value));
        assert_true(value == NUMBERS[i].value && again == bytes + n);
    }
}

static void assert_refused(const char *bytes, size_t n, uint64_t most)
{
    uint8_t *made = bytes_made(bytes, n);
    const uint8_t *at = made;
    uint64_t value;
    assert_false(varint_take(&at, made + n, most, &value));
    assert_ptr_equal(at, made);
    free(made);
}

static void what_is_damaged_is_not_taken(void **state)
{
    (void)state;
    assert_refused("", 0, UINT64_MAX);
    assert_refused("\x80", 1, UINT64_MAX);
    assert_refused("\xff\xff\xff", 3, UINT64_MAX);
    assert_refused("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", 11, UINT64_MAX);
    assert_refused("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10, INT64_MAX);
    assert_refused("\x80\x01", 2, 127);
}

/* A search's posting reads as far as it goes, and goes no further. */
static void a_read_never_passes_the_end(void **state)
{
    uint8_t *made = bytes_made("\xff\xff", 2);
    const uint8_t *at = made;
    (void)state;
    assert_int_equal(varint_read(&at, made + 2), 0x3fff);
    assert_ptr_equal(at, made + 2);
    assert_int_equal(varint_read(&at, made + 2), 0);
    free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(what_is_damaged_is_not_taken),
        cmocka_unit_test(a_read_never_passes_the_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
