/* views.c - how often stories were seen, in days that are added up and in hours that are not yet. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/views.c"

#include "unit/store_fixture.h"

#define DAY 20783
#define NOW ((int64_t)DAY * TIME_DAY + 9 * HOUR + HOUR / 2)

struct put {
    int64_t hour, story_id, seen;
};

static struct err put_work(struct db_conn *conn, void *context)
{
    const struct put *put = context;
    return sql_view_hour_add(conn, put->hour, put->story_id, S(""), S("en"), 1000, put->seen, 0, 0, S(""), S(""));
}

static void put(struct store_fixture *f, int64_t hour, int64_t story_id, int64_t seen)
{
    struct put context = {hour, story_id, seen};
    assert_ok(db_write(f->db, put_work, &context));
}

static void open_tables(struct store_fixture *f)
{
    store_fixture_close(f);
    store_fixture_open_empty(f, f->engine);
    assert_ok(db_migrate_by(f->db, S("migrations/audience/")));
}

/* The sheets that say that a day or a month is summed. */
static struct err put_sheets(struct db_conn *conn, void *context)
{
    const int64_t *month = context;
    for (int64_t day = DAY - 2; day < DAY; day++)
        TRY(sql_sheet_put(conn, S("day"), day, S("story"), S("")));
    if (*month == DB_NULL)
        return OK;
    TRY(sql_sheet_put(conn, S("month"), *month, SUM_LAST, S("")));
    return sql_view_month_put(conn, *month, 7, S(""), 1, 20000, 1, 1, S(""), S(""));
}

static void assert_views(struct store_fixture *f, int64_t story_id, int64_t day, int64_t all)
{
    struct views views[2];
    int64_t ids[2] = {99, story_id};
    assert_ok(views_of(f->db, S("Europe/Oslo"), NOW, ids, 2, views));
    assert_int_equal(views[0].all, 0);
    assert_int_equal(views[1].day, day);
    assert_int_equal(views[1].all, all);
}

static void test_nothing_was_seen(struct store_fixture *f)
{
    open_tables(f);
    assert_views(f, 7, 0, 0);
}

/* Nothing is lost or counted twice when a day's hours become a day, by the newsroom's midnight. */
static void test_days_and_hours_are_told_apart(struct store_fixture *f)
{
    open_tables(f);
    put(f, (DAY - 2) * 24 + 12, 7, 1000);
    put(f, (DAY - 1) * 24 + 9, 7, 300); /* 24 hours and a half ago */
    put(f, (DAY - 1) * 24 + 10, 7, 40);
    put(f, (DAY - 1) * 24 + 23, 7, 5); /* of today, in Oslo */
    put(f, DAY * 24 + 9, 7, 2);
    put(f, DAY * 24 + 9, 8, 77);
    assert_views(f, 7, 47, 1347);
    int64_t month = DB_NULL;
    assert_ok(roll_all(f->db, S("Europe/Oslo"), NOW, 400));
    assert_ok(db_write(f->db, put_sheets, &month));
    assert_views(f, 7, 47, 1347);
    assert_views(f, 8, 77, 77);
}

/* The days of a month that is summed are not counted beside it. */
static void test_months_stand_for_their_days(struct store_fixture *f)
{
    int64_t month = sum_month_of(DAY - 1) - 1;
    open_tables(f);
    put(f, (DAY - 1) * 24 + 9, 7, 300);
    assert_ok(roll_all(f->db, S("Europe/Oslo"), NOW, 400));
    assert_ok(db_write(f->db, put_sheets, &month));
    assert_views(f, 7, 0, 20300);
    month = sum_month_of(DAY - 1);
    assert_ok(db_write(f->db, put_sheets, &month));
    assert_views(f, 7, 0, 40000);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_nothing_was_seen),
        STORE_TEST(test_days_and_hours_are_told_apart),
        STORE_TEST(test_months_stand_for_their_days),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
