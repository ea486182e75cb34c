/* store.c - the audience's database stands beside the newsroom's, and can be thrown away. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/store.c"

#include "unit/newsroom_fixture.h"

#include "store/statements.h"

static struct err put_hour(struct db_conn *conn, void *context)
{
    (void)context;
    return sql_view_hour_add(conn, 495000, 7, S(""), S("en"), 3, 2, 1, 60, S("\0"), S(""));
}

static struct err count_hours(struct db_conn *conn, void *context)
{
    return sql_view_hour_first(conn, context);
}

static void with_room(struct store_fixture *f, void (*test)(struct room *room, struct store_fixture *f))
{
    struct room room;
    room_open(&room, f);
    test(&room, f);
    room_close(&room);
}

static void keeps_what_is_written(struct room *room, struct store_fixture *f)
{
    (void)f;
    struct db *db;
    int64_t hour;
    for (int i = 0; i < 2; i++) {
        assert_ok(audience_store_open(room->n, &db));
        assert_ok(db_write(db, put_hour, NULL));
        assert_ok(db_read(db, count_hours, &hour));
        assert_int_equal(hour, 495000);
        db_close(db);
    }
}

static void throw_away(struct room *room, struct store_fixture *f)
{
    char path[160];
    if (f->engine == DB_POSTGRES) {
        store_fixture_postgres("drop schema @_audience cascade", f->schema);
        return;
    }
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (ptrdiff_t i = 0; i < COUNT_OF(ends); i++) {
        snprintf(path, sizeof path, "%s/audience.db%s", room->folder, ends[i]);
        (void)remove(path);
    }
}

static void is_made_anew(struct room *room, struct store_fixture *f)
{
    struct db *db;
    int64_t hour;
    assert_ok(audience_store_open(room->n, &db));
    assert_ok(db_write(db, put_hour, NULL));
    db_close(db);
    throw_away(room, f);
    assert_ok(audience_store_open(room->n, &db));
    assert_ok(db_read(db, count_hours, &hour));
    assert_true(hour == DB_NULL);
    db_close(db);
    assert_ok(db_check_version(newsroom_db(room->n)));
}

static void test_keeps_what_is_written(struct store_fixture *f)
{
    with_room(f, keeps_what_is_written);
}

static void test_is_made_anew_when_deleted(struct store_fixture *f)
{
    with_room(f, is_made_anew);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_keeps_what_is_written),
                                              STORE_TEST(test_is_made_anew_when_deleted)};
    return store_tests_run(tests, COUNT_OF(tests));
}
