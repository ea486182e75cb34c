/* piece.c - stories of a day in one piece: given back as they were, and damaged bytes refused. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/piece.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define DAY 20700

#define ROW(id, edition, served, seen, read, seconds, depth, visitors)                                                 \
    {                                                                                                                  \
        DAY, id, S_INIT(""), S_INIT(edition), served, seen, read, seconds, S_INIT(depth), S_INIT(visitors)             \
    }

static const struct sql_view_day ROWS[] = {
    ROW(1, "en", 1, 0, 0, 0, "", "\1\1"),
    ROW(2, "en", 300, 200, 128, 9000, "\1\2\3\4\5\6\7\1\2\3\4", "\2\xff\1 and more"),
    ROW(900, "", -3, -1, 0, INT64_MIN, "", ""),
    ROW(901, "zh-Hant", INT64_MAX, 5, 4, 3, "\1", ""),
    ROW(INT64_MAX, "en", 0, 0, 0, 0, "", ""),
};

static void make(struct buf *b)
{
    buf_init(b, 4096);
    for (ptrdiff_t i = 0; i < COUNT_OF(ROWS); i++)
        piece_add(b, i ? &ROWS[i - 1] : NULL, &ROWS[i]);
}

static void assert_row(const struct sql_view_day *found, const struct sql_view_day *row)
{
    assert_int_equal(found->day, DAY);
    assert_int_equal(found->story_id, row->story_id);
    assert_true(str_equal(found->page, S("")));
    assert_true(str_equal(found->edition, row->edition));
    assert_true(found->served == row->served && found->seen == row->seen && found->read == row->read);
    assert_true(found->seconds == row->seconds);
    assert_true(str_equal(found->depth, row->depth));
    assert_true(str_equal(found->visitors, row->visitors));
}

static void test_a_piece_gives_back_its_rows(void **state)
{
    (void)state;
    struct buf b;
    struct piece_reader r;
    bool found;
    make(&b);
    assert_false(failed(piece_open(&r, DAY, buf_str(&b))));
    for (ptrdiff_t i = 0; i < COUNT_OF(ROWS); i++) {
        assert_false(failed(piece_next(&r, &found)));
        assert_true(found);
        assert_row(&r.row, &ROWS[i]);
    }
    assert_false(failed(piece_next(&r, &found)));
    assert_false(found);
    buf_close(&b);
}

static void test_a_story_is_found(void **state)
{
    (void)state;
    static const int64_t NONE[] = {3, 899, 902, INT64_MAX - 1};
    struct buf b;
    struct piece_reader r;
    bool found;
    make(&b);
    for (ptrdiff_t i = 0; i < COUNT_OF(ROWS); i++) {
        assert_false(failed(piece_open(&r, DAY, buf_str(&b))));
        assert_false(failed(piece_find(&r, ROWS[i].story_id, &found)));
        assert_true(found);
        assert_row(&r.row, &ROWS[i]);
    }
    for (ptrdiff_t i = 0; i < COUNT_OF(NONE); i++) {
        assert_false(failed(piece_open(&r, DAY, buf_str(&b))));
        assert_false(failed(piece_find(&r, NONE[i], &found)));
        assert_false(found);
    }
    buf_close(&b);
}

/* In a block of its exact size, so that a read past its end is seen; ends of rows. */
static int read_all(struct str bytes, bool *whole)
{
    char *exact = malloc((size_t)MAX(bytes.n, 1));
    struct piece_reader r;
    bool found = true;
    int rows = 0;
    memcpy(exact, bytes.p, (size_t)bytes.n);
    struct err e = piece_open(&r, DAY, (struct str){exact, bytes.n});
    for (; !failed(e) && found; rows += found && !failed(e))
        e = piece_next(&r, &found);
    *whole = !failed(e);
    if (failed(e))
        assert_true(err_is(e, &ERR_INVALID));
    free(exact);
    return rows;
}

static void test_what_is_cut_off_is_refused(void **state)
{
    (void)state;
    struct buf b;
    bool whole;
    int ends = 0;
    make(&b);
    for (ptrdiff_t n = 0; n <= b.n; n++) {
        int rows = read_all((struct str){b.p, n}, &whole);
        ends += whole;
        assert_in_range(rows, 0, COUNT_OF(ROWS));
    }
    assert_int_equal(ends, COUNT_OF(ROWS) + 1); /* behind its first byte, and behind each row */
    buf_close(&b);
}

static void test_changed_bytes_do_no_harm(void **state)
{
    (void)state;
    struct buf b;
    bool whole;
    make(&b);
    for (ptrdiff_t i = 0; i < b.n; i++)
        for (int bit = 0; bit < 8; bit++) {
            b.p[i] = (char)(b.p[i] ^ 1 << bit);
            read_all(buf_str(&b), &whole);
            assert_true(i > 0 || !whole);
            b.p[i] = (char)(b.p[i] ^ 1 << bit);
        }
    buf_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_piece_gives_back_its_rows),
        cmocka_unit_test(test_a_story_is_found),
        cmocka_unit_test(test_what_is_cut_off_is_refused),
        cmocka_unit_test(test_changed_bytes_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
