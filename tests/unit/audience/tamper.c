/* tamper.c - whatever is changed of a sealed day, or of its seal, is found and named, on both engines. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/seal_verify.c"

#include "store/engine.h"

#include "unit/seal_fixture.h"

/* Each change to the stored rows, and the day after DAY that is named: there are three sealed days, the first has
 * figures. */
static const struct {
    const char *sql;
    const char *found;
} CHANGES[] = {
    /* the figures of a page */
    {"update view_day set served = served + 1 where story_id = 42", "0: its figures are not those"},
    {"update view_day set seen = seen - 1 where story_id = 42", "0: its figures are not those"},
    {"update view_day set read = read + 1 where story_id = 7", "0: its figures are not those"},
    {"update view_day set seconds = 1 where story_id = 7", "0: its figures are not those"},
    {"update view_day set edition = 'de' where story_id = 7", "0: its figures are not those"},
    {"update view_day set story_id = 43 where story_id = 42", "0: its figures are not those"},
    {"update view_day set page = 'section:8' where page = 'section:7'", "0: its figures are not those"},
    {"update view_day set day = day + 1 where story_id = 42", "0: its figures are not those"},
    {"update view_day set day = day + 1 where story_id = 42", "1: its figures are not those"},
    {"update view_day set depth = (select depth from view_day where story_id = 42) where story_id = 7",
     "0: its figures are not those"},
    {"update view_day set visitors = (select visitors from view_day where story_id = 42) where story_id = 7",
     "0: its figures are not those"},
    {"delete from view_day where page = 'front.en'", "0: its figures are not those"},
    {"delete from view_day", "0: its figures are not those"},
    {"update view_day set served = served + 1 where story_id = 42; update view_day set served = served - 1 where "
     "story_id "
     "= 7",
     "0: its figures are not those"},
    /* so that they cannot be read at all */
    {"update view_day set depth = (select digest from seal order by day limit 1)", "0: its figures cannot be read"},
    {"update view_day set visitors = (select signature from seal order by day limit 1)",
     "0: its figures cannot be read"},
    /* what was taken out */
    {"update rejected_day set served = 0 where class = 'ai'", "0: its figures are not those"},
    {"update rejected_day set beacons = 0 where class = 'forged'", "0: its figures are not those"},
    {"update rejected_day set class = 'search' where class = 'ai'", "0: its figures are not those"},
    {"update rejected_day set reason = 'rate' where class = 'ai'", "0: its figures are not those"},
    {"delete from rejected_day where class = 'ai'", "0: its figures are not those"},
    {"insert into rejected_day (day, class, reason, served, beacons) select max(day), 'ai', 'agent', 1, 0 from seal",
     "2: its figures are not those"},
    /* the seal and what stands beside it */
    {"update seal set row_count = 9", "0: the sums beside its seal"},
    {"update seal set served = served + 1", "0: the sums beside its seal"},
    {"update seal set seen = seen + 1", "1: the sums beside its seal"},
    {"update seal set read = 0", "0: the sums beside its seal"},
    {"update seal set digest = chain", "0: its place in the chain"},
    {"update seal set chain = digest", "0: its place in the chain"},
    {"update seal set signature = digest", "0: its signature is not"},
    {"update seal set signature = (select s.signature from seal s order by s.day limit 1)", "1: its signature is not"},
    {"update seal set day = day + 7 where day = (select max(day) from seal)", "9: the sealed day before it is"},
    {"delete from seal where day = (select min(day) + 1 from seal)", "2: the sealed day before it is"},
    {"delete from seal where day = (select min(day) from seal)", "1: its place in the chain"},
};

static struct err change(struct db_conn *conn, void *context)
{
    return conn->engine->script(conn, context);
}

static void seal_days(struct scene *s)
{
    assert_ok(db_write(s->db, put_day, s));
    assert_ok(db_write(s->db, roll, NULL));
    assert_int_equal(work(s, DAY + 9), 3);
}

static void empty(struct scene *s)
{
    static char sql[] = "delete from view_day; delete from rejected_day; delete from rolled_day; delete from seal";
    assert_ok(db_write(s->db, change, sql));
}

static void each_change(struct scene *s)
{
    assert_ok(db_write(s->db, roll, NULL));
    assert_int_equal(work(s, DAY + 9), 3);
    for (ptrdiff_t i = 0; i < COUNT_OF(CHANGES); i++) {
        assert_int_equal(verify(s, 0, S("")).faults, 0);
        assert_ok(db_write(s->db, change, str_to_c(s->room.a, str_from_c(CHANGES[i].sql))));
        verify(s, 0, S(""));
        if (!strstr(s->faults, CHANGES[i].found))
            fail_msg("%s\nis not found as \"%s\" but as \"%s\"", CHANGES[i].sql, CHANGES[i].found, s->faults);
        empty(s);
        seal_days(s);
    }
}

static void test_each_change_is_found(struct store_fixture *f)
{
    with_scene(f, each_change);
}

/* A day with machines alone, when its time is over: no fault, its figures are gone. */
static void machines_alone(struct scene *s)
{
    static char pages[] = "delete from view_day", rejected[] = "delete from rejected_day";
    assert_ok(db_write(s->db, change, pages));
    assert_ok(db_write(s->db, roll, NULL));
    assert_int_equal(work(s, DAY + 9), 3);
    assert_ok(db_write(s->db, change, rejected));
    assert_int_equal(verify(s, DAY, S("")).faults, 1);
    struct seal_report report = verify(s, DAY + 1, S(""));
    assert_string_equal(s->faults, "");
    assert_int_equal(report.gone, 1);
}

static void test_a_day_of_machines_alone_may_go(struct store_fixture *f)
{
    with_scene(f, machines_alone);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_each_change_is_found),
                                              STORE_TEST(test_a_day_of_machines_alone_may_go)};
    return store_tests_run(tests, COUNT_OF(tests));
}
