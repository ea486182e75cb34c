/* gather.c - rows that are inserted many at once: nobody sees a difference. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "store/statements.h"

#include "unit/store_fixture.h"

#define ROWS 300
#define LARGE ((ptrdiff_t)600 * 1024) /* two of them are more than is kept */

static struct str path_of(struct arena *a, int i)
{
    return str_format(a, "/old/%03d/", i);
}

static struct err put_rows(struct db_conn *conn, void *context)
{
    struct store_fixture *f = context;
    for (int i = 0; i < ROWS; i++) {
        struct str target = i % 2 ? str_format(&f->a, "/new/%d/\xc3\xa9", i) : (struct str){NULL, 0};
        TRY(sql_redirect_put(conn, path_of(&f->a, i), DB_NULL, target, 301 + i, i));
    }
    struct sql_redirect_list rows; /* what the same write reads is there */
    TRY(sql_redirect_after(&f->a, conn, S(""), ROWS + 1, &rows));
    assert_int_equal(rows.count, ROWS);
    return OK;
}

static struct err check_rows(struct db_conn *conn, void *context)
{
    struct store_fixture *f = context;
    struct sql_redirect_list rows;
    TRY(sql_redirect_after(&f->a, conn, S(""), ROWS + 1, &rows));
    assert_int_equal(rows.count, ROWS);
    for (int i = 0; i < ROWS; i++) {
        assert_true(str_equal(rows.items[i].path, path_of(&f->a, i)));
        assert_int_equal(rows.items[i].story_id, DB_NULL);
        assert_int_equal(rows.items[i].status, 301 + i);
        assert_int_equal(rows.items[i].target.p != NULL, i % 2);
        assert_true(i % 2 == 0 || str_equal(rows.items[i].target, str_format(&f->a, "/new/%d/\xc3\xa9", i)));
    }
    return OK;
}

static void test_rows_come_as_they_went(struct store_fixture *f)
{
    assert_ok(db_write(f->db, put_rows, f));
    assert_ok(db_read(f->db, check_rows, f));
}

/* ---- rows that meet ---- */

static struct err put_twice(struct db_conn *conn, void *context)
{
    struct store_fixture *f = context;
    struct sql_redirect *row;
    TRY(sql_redirect_put(conn, S("/a/"), DB_NULL, S("/first/"), 301, 1));
    TRY(sql_redirect_put(conn, S("/b/"), DB_NULL, S("/b/"), 301, 1));
    TRY(sql_redirect_put(conn, S("/a/"), DB_NULL, S("/second/"), 302, 1));
    TRY(sql_redirect_find(&f->a, conn, S("/a/"), &row));
    assert_true(str_equal(row->target, S("/second/")));
    for (int i = 0; i < 5; i++)
        TRY(sql_listing_add(conn, S("front:en"), i / 2, 1));
    return OK;
}

static struct err sum_months(struct db_conn *conn, void *context)
{
    struct store_fixture *f = context;
    struct sql_listing_row_list months;
    TRY(sql_listing_all(&f->a, conn, &months));
    assert_int_equal(months.count, 3);
    for (ptrdiff_t i = 0; i < months.count; i++)
        assert_int_equal(months.items[i].stories, months.items[i].month == 2 ? 1 : 2);
    return OK;
}

static void test_the_last_of_a_key_stands(struct store_fixture *f)
{
    assert_ok(db_write(f->db, put_twice, f));
    assert_ok(db_read(f->db, sum_months, f));
}

/* ---- rows that refer to others ---- */

/* A block is kept while its segment has gone out already; the next segment comes behind it. */
static struct err put_segments(struct db_conn *conn, void *context)
{
    struct store_fixture *f = context;
    struct str large = {arena_bytes(&f->a, LARGE), LARGE};
    for (int64_t segment = 1; segment <= 6; segment++) {
        TRY(sql_search_segment_insert(conn, segment, S("en"), 1, segment, segment + 1, 1));
        TRY(sql_search_block_insert(conn, segment, S("a"), large));
        TRY(sql_search_block_insert(conn, segment, S("b"), S("\0\1\377")));
    }
    return OK;
}

static struct err count_blocks(struct db_conn *conn, void *context)
{
    struct store_fixture *f = context;
    for (int64_t segment = 1; segment <= 6; segment++) {
        struct sql_search_data_list blocks;
        TRY(sql_search_block_after(&f->a, conn, segment, S(""), 9, &blocks));
        assert_int_equal(blocks.count, 2);
        assert_int_equal(blocks.items[0].data.n, LARGE);
        assert_true(str_equal(blocks.items[1].data, S("\0\1\377")));
    }
    return OK;
}

static void test_rows_stand_behind_what_they_refer_to(struct store_fixture *f)
{
    assert_ok(db_write(f->db, put_segments, f));
    assert_ok(db_read(f->db, count_blocks, f));
}

/* ---- rows that are refused ---- */

static struct err log_entry(struct db_conn *conn, int64_t number)
{
    return sql_audit_insert(conn, number, 1, DB_NULL, S("who"), S("test"), S("a"), S("s"), S(""), S("hash"));
}

static struct err break_key(struct db_conn *conn, void *context)
{
    (void)context;
    TRY(log_entry(conn, 1));
    TRY(log_entry(conn, 2));
    return log_entry(conn, 1);
}

static struct err break_reference(struct db_conn *conn, void *context)
{
    (void)context;
    TRY(log_entry(conn, 1));
    TRY(sql_search_block_insert(conn, 77, S("a"), S("b")));
    return sql_search_block_insert(conn, 78, S("a"), S("b"));
}

static struct err give_up(struct db_conn *conn, void *context)
{
    (void)context;
    TRY(log_entry(conn, 1));
    TRY(log_entry(conn, 2));
    return err_make(&ERR_FORBIDDEN, "no");
}

static struct err count_entries(struct db_conn *conn, void *context)
{
    struct store_fixture *f = context;
    struct sql_audit_entry_list entries;
    TRY(sql_audit_after(&f->a, conn, 0, 9, &entries));
    assert_int_equal(entries.count, 0);
    return OK;
}

static void test_a_write_is_whole_or_nothing(struct store_fixture *f)
{
    assert_err(db_write(f->db, break_key, f), &ERR_CONFLICT);
    assert_string_equal(err_detail(), "audit_insert: unique (audit.number)");
    assert_err(db_write(f->db, break_reference, f), &ERR_CONFLICT);
    assert_non_null(strstr(err_detail(), "foreign key"));
    assert_err(db_write(f->db, give_up, f), &ERR_FORBIDDEN);
    assert_ok(db_read(f->db, count_entries, f));
    assert_ok(db_write(f->db, put_rows, f)); /* nothing is left over for the next */
    assert_ok(db_read(f->db, count_entries, f));
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_rows_come_as_they_went), STORE_TEST(test_the_last_of_a_key_stands),
        STORE_TEST(test_rows_stand_behind_what_they_refer_to), STORE_TEST(test_a_write_is_whole_or_nothing)};
    return store_tests_run(tests, COUNT_OF(tests));
}
