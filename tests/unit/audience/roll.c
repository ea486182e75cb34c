/* roll.c - hours become days once, in the newsroom's zone; what is past its time goes. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/roll.c"

#include "unit/store_fixture.h"

#define DAY 20783
#define OSLO S("Europe/Oslo")

static void open_tables(struct store_fixture *f)
{
    store_fixture_close(f);
    store_fixture_open_empty(f, f->engine);
    assert_ok(db_migrate_by(f->db, S("migrations/audience/")));
}

struct put {
    struct arena *a;
    int64_t hour, story_id;
    uint64_t visitor;
};

static struct err put_work(struct db_conn *conn, void *context)
{
    const struct put *put = context;
    struct sketch sketch = {0};
    struct depth depth = {{[3] = 1, [10] = 2}};
    sketch_add(&sketch, put->visitor);
    return sql_view_hour_add(conn, put->hour, put->story_id, put->story_id ? S("") : S("front:en"), S("en"), 5, 3, 1,
                             60, depth_write(put->a, &depth), sketch_write(put->a, &sketch));
}

static void put(struct store_fixture *f, int64_t hour, int64_t story_id, uint64_t visitor)
{
    struct put context = {&f->a, hour, story_id, visitor};
    assert_ok(db_write(f->db, put_work, &context));
}

struct got {
    struct arena *a;
    int64_t day, hour, changed;
    struct sql_view_day_list days;
};

static struct err get_work(struct db_conn *conn, void *context)
{
    struct got *got = context;
    TRY(sql_view_hour_first(conn, &got->hour));
    return sql_view_day_of(got->a, conn, got->day, &got->days);
}

static struct got get(struct store_fixture *f, int64_t day)
{
    struct got got = {.a = &f->a, .day = day};
    assert_ok(db_read(f->db, get_work, &got));
    return got;
}

static int64_t hour_of(int64_t day, int hour)
{
    return day * 24 + hour;
}

static void test_hours_become_a_day_once(struct store_fixture *f)
{
    bool rolled;
    open_tables(f);
    put(f, hour_of(DAY, 0), 7, UINT64_C(1) << 60);
    put(f, hour_of(DAY, 12), 7, UINT64_C(1) << 60);
    put(f, hour_of(DAY, 23), 7, UINT64_C(5) << 56);
    put(f, hour_of(DAY, 23), 0, 1);
    put(f, hour_of(DAY + 1, 0), 7, 1);
    for (int i = 0; i < 2; i++) {
        assert_ok(roll_day(f->db, S("UTC"), DAY, &rolled));
        assert_int_equal(rolled, i == 0);
    }
    struct got got = get(f, DAY);
    assert_int_equal(got.days.count, 2);
    const struct sql_view_day *story = &got.days.items[1];
    assert_true(str_equal(got.days.items[0].page, S("front:en")));
    assert_true(story->story_id == 7 && story->served == 15 && story->seen == 9 && story->read == 3);
    assert_int_equal(story->seconds, 180);
    struct depth depth = {0};
    struct sketch sketch = {0};
    assert_ok(depth_read(&depth, story->depth));
    assert_true(depth.loadings[3] == 3 && depth.loadings[10] == 6);
    assert_ok(sketch_read(&sketch, story->visitors));
    assert_int_equal(sketch_estimate(&sketch), 2);
}

/* Oslo's day begins an hour before that of UTC in winter; the day on which the clocks go back has 25 hours. */
static void test_days_are_those_of_the_zone(struct store_fixture *f)
{
    bool rolled;
    int64_t autumn = 20751; /* 2026-10-25 */
    open_tables(f);
    assert_int_equal(roll_first_hour(OSLO, DAY), hour_of(DAY - 1, 23));
    assert_int_equal(roll_first_hour(OSLO, autumn + 1) - roll_first_hour(OSLO, autumn), 25);
    assert_int_equal(roll_first_hour(S("Asia/Kolkata"), DAY), hour_of(DAY - 1, 19)); /* 18:30 UTC */
    put(f, hour_of(DAY - 1, 22), 7, 1);
    put(f, hour_of(DAY - 1, 23), 7, 1);
    put(f, hour_of(DAY, 22), 7, 1);
    put(f, hour_of(DAY, 23), 7, 1);
    assert_ok(roll_day(f->db, OSLO, DAY, &rolled));
    assert_int_equal(get(f, DAY).days.items[0].served, 10);
}

static void test_only_days_that_are_over_are_rolled(struct store_fixture *f)
{
    int64_t midnight = (DAY + 1) * TIME_DAY;
    open_tables(f);
    put(f, hour_of(DAY - 2, 5), 7, 1);
    put(f, hour_of(DAY, 5), 7, 1);
    assert_ok(roll_all(f->db, S("UTC"), midnight + 3600 * TIME_SECOND, 400));
    assert_int_equal(get(f, DAY - 2).days.count, 1);
    assert_int_equal(get(f, DAY).days.count, 0);
    assert_ok(roll_all(f->db, S("UTC"), midnight + ROLL_AFTER_SECONDS * TIME_SECOND, 400));
    assert_int_equal(get(f, DAY).days.count, 1);
}

static struct err put_event(struct db_conn *conn, void *context)
{
    const int64_t *at = context;
    return sql_audience_event_add(conn, *at, 1, 0, 7, S(""), S("en"), 0, 0, -1, true);
}

static struct err count_events(struct db_conn *conn, void *context)
{
    struct got *got = context;
    struct sql_audience_event_list events;
    TRY(sql_audience_event_since(got->a, conn, 0, 100, &events));
    got->changed = events.count;
    return OK;
}

static void test_what_is_past_its_time_goes(struct store_fixture *f)
{
    int64_t now = (DAY + 1) * TIME_DAY + 5 * 3600 * TIME_SECOND, old = now - 25 * HOUR, fresh = now - 23 * HOUR;
    open_tables(f);
    put(f, hour_of(DAY - 40, 5), 7, 1);
    put(f, hour_of(DAY - 20, 5), 7, 1);
    put(f, hour_of(DAY, 5), 7, 1);
    assert_ok(db_write(f->db, put_event, &old));
    assert_ok(db_write(f->db, put_event, &fresh));
    assert_ok(roll_all(f->db, S("UTC"), now, 32));
    struct got got = get(f, DAY - 40);
    assert_int_equal(got.days.count, 0); /* rolled, and past 32 days */
    assert_int_equal(get(f, DAY - 20).days.count, 1);
    assert_int_equal(got.hour, hour_of(DAY, 5));
    assert_ok(db_read(f->db, count_events, &got));
    assert_int_equal(got.changed, 1);
}

/* A clock that is wrong by years neither rolls what is to come nor loops for long. */
static void test_hours_of_a_wrong_clock_do_no_harm(struct store_fixture *f)
{
    open_tables(f);
    put(f, hour_of(3, 5), 7, 1);
    put(f, hour_of(DAY + 4000, 5), 7, 1);
    assert_ok(roll_all(f->db, S("UTC"), (DAY + 1) * TIME_DAY, 400));
    assert_int_equal(get(f, DAY + 4000).days.count, 0);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_hours_become_a_day_once),
        STORE_TEST(test_days_are_those_of_the_zone),
        STORE_TEST(test_only_days_that_are_over_are_rolled),
        STORE_TEST(test_what_is_past_its_time_goes),
        STORE_TEST(test_hours_of_a_wrong_clock_do_no_harm),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
