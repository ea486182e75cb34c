/* csv.c - tests of comma-separated values. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "text/csv.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

static struct arena arena;

/* All records, their fields in brackets, a bar between records. */
static void assert_records(struct str text, const char *want)
{
    struct csv_record record;
    struct buf out;
    buf_init(&out, 1 << 16);
    while (csv_next(&arena, &text, &record)) {
        for (ptrdiff_t i = 0; i < record.count; i++)
            buf_add_format(&out, "[%.*s]", STR_ARG(record.fields[i]));
        buf_add_char(&out, '|');
    }
    assert_string_equal(str_to_c(&arena, buf_str(&out)), want);
    buf_close(&out);
}

static void reads_records(void **state)
{
    (void)state;
    assert_records(S("a,b\nc,d\n"), "[a][b]|[c][d]|");
    assert_records(S("a,b\r\nc,\r\n"), "[a][b]|[c][]|");
    assert_records(S("\"a,\n\",b"), "[a,\n][b]|");
    assert_records(S("\"a \"\"b\"\"\",\"\"\n"), "[a \"b\"][]|");
    assert_records(S("\n\r\n,\n\n"), "[][]|");
    assert_records(S(""), "");
}

static void bears_with_broken_ones(void **state)
{
    (void)state;
    assert_records(S("\"a"), "[a]|");
    assert_records(S("\"a\"x,b\n"), "[a][b]|");
    assert_records(S("\""), "[]|");
    assert_records(S("a,"), "[a][]|");
    assert_records(S("a\rb"), "[a\rb]|");
}

static void holds_so_many_fields(void **state)
{
    char text[2000];
    struct csv_record record;
    struct str left = {text, sizeof(text)};
    (void)state;
    memset(text, ',', sizeof(text));
    assert_true(csv_next(&arena, &left, &record));
    assert_int_equal(record.count, CSV_FIELDS_MAX);
    assert_int_equal(left.n, 0);
}

static void no_cell_is_a_formula(void **state)
{
    static const char *const FORMULAS[] = {"=1+2", "+1",        "-like",   "@SUM(1)", "\t=1",   "\r=1",
                                           "\n=1", "\uff1d1+2", "\uff0b1", "\uff0d1", "\uff201"};
    static const char *const WORDS[] = {"", "quay", "'", "'t Hof", "1-2", "a=b", " =1", "''", "\uff01"};
    (void)state;
    for (ptrdiff_t i = 0; i < COUNT_OF(FORMULAS); i++) {
        struct str text = str_from_c(FORMULAS[i]);
        for (int guards = 0; guards < 3; guards++) {
            struct str cell = csv_guard(&arena, text);
            assert_false(csv_is_formula(cell));
            assert_true(str_equal(csv_unguard(cell), text));
            text = cell;
        }
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(WORDS); i++) {
        struct str text = str_from_c(WORDS[i]);
        assert_true(str_equal(csv_guard(&arena, text), text) && str_equal(csv_unguard(text), text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_records),
        cmocka_unit_test(bears_with_broken_ones),
        cmocka_unit_test(holds_so_many_fields),
        cmocka_unit_test(no_cell_is_a_formula),
    };
    arena_init(&arena, 0);
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    arena_close(&arena);
    return result;
}
