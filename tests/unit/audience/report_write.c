/* report_write.c - reports as files: what a spreadsheet would reckon with is text, what is not known is not 0. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/report_write.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "text/csv.h"

static struct report_row rows[] = {
    {.value = S_INIT("=1+1"), .name = S_INIT("=HYPERLINK(\"https://evil.example\")"), .path = S_INIT("/a/")},
    {.value = S_INIT("-2"), .name = S_INIT("@sum"), .path = S_INIT("")},
    {.value = S_INIT("\tx"), .name = S_INIT("two\r\nlines, \"quoted\""), .path = S_INIT("")},
    {.value = S_INIT(""), .name = S_INIT("</script>"), .path = S_INIT("")},
};

static struct report make(void)
{
    for (ptrdiff_t i = 0; i < COUNT_OF(rows); i++)
        rows[i].figures = rows[i].before = (struct report_figures){7, 5, 3, REPORT_UNKNOWN, 2, REPORT_UNKNOWN};
    return (struct report){.rows = rows, .count = COUNT_OF(rows), .row_total = 9, .has_seen = true};
}

static void test_no_formula_and_no_broken_line(void **state)
{
    (void)state;
    static const char *const names[] = {"'=HYPERLINK(\"https://evil.example\")", "'@sum", "two\r\nlines, \"quoted\"",
                                        "</script>"};
    struct buf out;
    struct arena a;
    struct csv_record record;
    struct report report = make();
    struct report_query query = {.dimension = REPORT_MISSING, .compare = true};
    arena_init(&a, 0);
    buf_init(&out, 65536);
    report_write_csv(&out, &query, &report);
    struct str text = buf_str(&out);
    assert_true(csv_next(&a, &text, &record));
    assert_int_equal(record.count, 15);
    assert_true(str_equal(record.fields[14], S("depth_before")));
    for (ptrdiff_t i = 0; i < COUNT_OF(names); i++) {
        assert_true(csv_next(&a, &text, &record));
        assert_int_equal(record.count, 15);
        assert_true(str_equal(record.fields[1], str_from_c(names[i])));
        assert_true(str_equal(record.fields[3], S("7")) && str_equal(record.fields[6], S("")));
    }
    assert_false(csv_next(&a, &text, &record));
    buf_close(&out);
    arena_close(&a);
}

static void test_what_is_not_kept_is_empty(void **state)
{
    (void)state;
    struct buf out;
    struct report report = make();
    struct report_query query = {.dimension = REPORT_MISSING};
    buf_init(&out, 65536);
    report.has_seen = false;
    report_write_csv(&out, &query, &report);
    assert_true(str_find(buf_str(&out), S("\"/a/\",7,,,,2,\r\n"), 0) > 0);
    buf_clear(&out);
    report_write_json(&out, &query, &report);
    assert_true(
        str_find(buf_str(&out), S("{\"served\":7,\"seen\":null,\"read\":null,\"seconds\":null,\"visitors\":2"), 0) > 0);
    assert_true(str_find(buf_str(&out), S("</script>"), 0) < 0);
    buf_close(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_formula_and_no_broken_line),
        cmocka_unit_test(test_what_is_not_kept_is_empty),
    };
    return cmocka_run_group_tests_name("report_write", tests, NULL, NULL);
}
