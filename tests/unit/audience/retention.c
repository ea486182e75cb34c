/* retention.c - figures are kept as long as the settings say; without its database the audience begins anew. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/audience.c"

#include "unit/newsroom_fixture.h"

#define DAY 20783
#define NOON ((int64_t)DAY * TIME_DAY + 12 * 3600 * TIME_SECOND)
#define FACET S("referrer")

/* What is there of a day. */
struct kept {
    struct arena *a;
    int64_t day;
    bool hours, days, past, facets, facets_of_story, rejected;
};

static struct err put_day(struct db_conn *conn, void *context)
{
    const struct kept *k = context;
    TRY(sql_view_hour_add(conn, k->day * 24 + 12, 7, S(""), S("en"), 9, 5, 1, 0, S(""), S("")));
    TRY(sql_view_day_add(conn, k->day, 0, S("front:en"), S("en"), 9, 5, 1, 0, S(""), S("")));
    TRY(sql_view_past_put(conn, k->day, 7, S("\1")));
    TRY(sql_facet_day_count(conn, k->day, FACET, S("search"), 0, 1, 1, 1));
    TRY(sql_facet_day_count(conn, k->day, FACET, S("search"), 7, 1, 1, 1));
    return sql_rejected_day_add(conn, k->day, S("ai"), S("agent"), 3, 0);
}

static struct err look_at(struct db_conn *conn, void *context)
{
    struct kept *k = context;
    struct sql_view_hour_list hours;
    struct sql_view_day_list days;
    struct sql_past_piece_list past;
    struct sql_facet_day_list all, of_story;
    struct sql_rejected_day_list rejected;
    TRY(sql_view_hour_of_story(k->a, conn, 7, k->day * 24, k->day * 24 + 24, &hours));
    TRY(sql_view_day_of(k->a, conn, k->day, &days));
    TRY(sql_view_past_of_day(k->a, conn, k->day, &past));
    TRY(sql_facet_day_of(k->a, conn, FACET, 0, k->day, &all));
    TRY(sql_facet_day_of(k->a, conn, FACET, 7, k->day, &of_story));
    TRY(sql_rejected_day_between(k->a, conn, k->day, k->day, &rejected));
    k->hours = hours.count > 0;
    k->days = days.count > 0;
    k->past = past.count > 0;
    k->facets = all.count > 0;
    k->facets_of_story = of_story.count > 0;
    k->rejected = rejected.count > 0;
    return OK;
}

static void put(struct room *room, int64_t day)
{
    struct db *db;
    struct kept k = {.day = day};
    assert_ok(audience_store_open(room->n, &db));
    assert_ok(db_write(db, put_day, &k));
    db_close(db);
}

static struct kept look(struct room *room, int64_t day)
{
    struct db *db;
    struct kept k = {.a = room->a, .day = day};
    assert_ok(audience_store_open(room->n, &db));
    assert_ok(db_read(db, look_at, &k));
    db_close(db);
    return k;
}

/* The server runs, for as long as it takes to clear up once. */
static void run_once(struct room *room)
{
    struct audience *audience;
    assert_ok(audience_start(room->n, &audience));
    assert_true(audience_sync(audience));
    audience_stop(audience);
}

static void assert_kept(struct room *room, int64_t days_ago, bool hours, bool days)
{
    struct kept k = look(room, DAY - days_ago);
    if (k.hours != hours || k.days != days || k.past != days || k.facets != days || (k.facets_of_story && !days) ||
        k.rejected != days)
        fail_msg("%d days ago: hours %d days %d facets %d rejected %d", (int)days_ago, k.hours, k.days, k.facets,
                 k.rejected);
}

static void test_days_are_kept_as_the_setting_says(struct store_fixture *f)
{
    static const int64_t ago[] = {1, 13, 15, 49, 50, 51, 700};
    struct room room;
    room_open(&room, f);
    time_set(NOON);
    for (ptrdiff_t i = 0; i < COUNT_OF(ago); i++)
        put(&room, DAY - ago[i]);
    run_once(&room); /* 1100 days, as nobody said otherwise */
    assert_kept(&room, 700, false, true);
    assert_kept(&room, 13, true, true);
    assert_kept(&room, 15, false, true);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("audience_days"), S("50")));
    run_once(&room);
    assert_kept(&room, 700, false, false);
    assert_kept(&room, 51, false, false);
    assert_kept(&room, 50, false, true);
    assert_kept(&room, 49, false, true);
    assert_kept(&room, 1, true, true);
    time_set(0);
    room_close(&room);
}

static void throw_away(struct room *room, struct store_fixture *f)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    char path[160];
    if (f->engine == DB_POSTGRES)
        store_fixture_postgres("drop schema @_audience cascade", f->schema);
    for (ptrdiff_t i = 0; f->engine != DB_POSTGRES && i < COUNT_OF(ends); i++) {
        snprintf(path, sizeof path, "%s/audience.db%s", room->folder, ends[i]);
        (void)remove(path);
    }
}

static void serve(struct room *room, const char *subject)
{
    struct audience *audience;
    struct http_head head = {.method = HTTP_GET,
                             .target = S("/a/"),
                             .user_agent = S("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")};
    assert_true(address_parse(S("192.0.2.1"), &head.address));
    assert_ok(audience_start(room->n, &audience));
    audience_served(audience, &head, str_from_c(subject));
    assert_true(audience_sync(audience));
    audience_stop(audience);
}

static void test_without_its_database_it_begins_anew(struct store_fixture *f)
{
    struct room room;
    room_open(&room, f);
    time_set(NOON);
    put(&room, DAY - 3);
    serve(&room, "7.en");
    assert_true(look(&room, DAY).hours);
    throw_away(&room, f);
    serve(&room, "8.en");
    assert_false(look(&room, DAY).hours); /* of story 7 */
    assert_kept(&room, 3, false, false);
    serve(&room, "7.en");
    assert_true(look(&room, DAY).hours);
    time_set(0);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_days_are_kept_as_the_setting_says),
        STORE_TEST(test_without_its_database_it_begins_anew),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
