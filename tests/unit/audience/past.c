/* past.c - days that are packed say what they said before, on both engines, and in an old newsroom too. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/past.c"

#include "store/engine.h"

#include "audience/sum.h"
#include "unit/seal_fixture.h"

#define STORIES 200
#define DAYS 3

static struct err script(struct db_conn *conn, void *context)
{
    return conn->engine->script(conn, context);
}

static void change(struct scene *s, const char *sql)
{
    assert_ok(db_write(s->db, script, str_to_c(s->room.a, str_from_c(sql))));
}

/* Of DAY the fixture's figures and many stories more, some with many visitors; two days behind it. */
static struct err put_stories(struct db_conn *conn, void *context)
{
    struct scene *s = context;
    struct str depth = {"\1\0\2\0\3\0\4\0\5\0\x09", 11};
    for (int64_t day = DAY; day < DAY + DAYS; day++)
        for (int64_t id = 100; id < 100 + STORIES * 3; id += 3) {
            struct sketch sketch = {0};
            int64_t people = id % 50 ? id % 5 : 4000;
            for (int64_t i = 0; i < people; i++)
                sketch_add(&sketch, (uint64_t)(i * 31 + day + id) * 0x9e3779b97f4a7c15u);
            TRY(sql_view_day_add(conn, day, id, S(""), id % 7 ? S("en") : S("es"), id + day - DAY, id / 2, id / 3,
                                 id * 9, id % 4 ? depth : S(""), sketch_write(s->room.a, &sketch)));
        }
    for (int64_t day = DAY; day < DAY + DAYS; day++)
        TRY(sql_sheet_put(conn, S("day"), day, S("story"), S("")));
    return OK;
}

/* All that is said of these days. */
struct said {
    struct scene *s;
    struct seal_day days[DAYS];
    struct sql_view_row_list rows[DAYS];
    struct sql_view_sums_list pages[4];
    struct sql_found_sums_list found;
    int64_t read, unpacked;
};

static const int64_t IDS[] = {7, 100, 103, 397, 250};

static int by_place(const void *left, const void *right)
{
    const struct sql_found_sums *a = left, *b = right;
    return a->place != b->place ? (int)(a->place - b->place) : (int)(a->served - b->served);
}

static struct err read_said(struct db_conn *conn, void *context)
{
    struct said *said = context;
    struct arena *a = said->s->room.a;
    struct sql_view_day_list unpacked;
    said->unpacked = 0;
    for (int i = 0; i < DAYS; i++) {
        TRY(seal_day_write(a, conn, DAY + i, &said->days[i]));
        TRY(past_list_rows(a, conn, DAY + i, &said->rows[i]));
        TRY(sql_view_day_stories(a, conn, DAY + i, &unpacked));
        said->unpacked += unpacked.count;
    }
    for (int i = 0; i < 3; i++)
        TRY(past_list_page(a, conn, IDS[i], S(""), DAY - 5, DAY + 5, &said->pages[i]));
    TRY(past_list_page(a, conn, 0, S("section:7"), DAY, DAY + 5, &said->pages[3]));
    TRY(past_list_stories(a, conn, S("[7,100,103,397,250,999999]"), DAY, DAY + 1, &said->found));
    qsort(said->found.items, (size_t)said->found.count, sizeof *said->found.items, by_place);
    return past_count_read(conn, 397, &said->read);
}

static void read_what_is_said(struct scene *s, struct said *said)
{
    *said = (struct said){.s = s};
    assert_ok(db_read(s->db, read_said, said));
}

static void assert_sums(const struct sql_view_sums *a, const struct sql_view_sums *b)
{
    assert_int_equal(a->number, b->number);
    assert_true(a->served == b->served && a->seen == b->seen && a->read == b->read && a->seconds == b->seconds);
    assert_true(str_equal(a->depth, b->depth) && str_equal(a->visitors, b->visitors));
}

static void assert_row(const struct sql_view_row *a, const struct sql_view_row *b)
{
    assert_int_equal(a->story_id, b->story_id);
    assert_true(str_equal(a->page, b->page) && str_equal(a->edition, b->edition));
    assert_true(a->served == b->served && a->seen == b->seen && a->read == b->read && a->seconds == b->seconds);
    assert_true(str_equal(a->visitors, b->visitors));
}

static void assert_found(const struct sql_found_sums *a, const struct sql_found_sums *b)
{
    assert_int_equal(a->place, b->place);
    assert_true(a->served == b->served && a->seen == b->seen && a->read == b->read && a->seconds == b->seconds);
    assert_true(str_equal(a->depth, b->depth) && str_equal(a->visitors, b->visitors));
}

static void assert_said(const struct said *a, const struct said *b)
{
    for (int i = 0; i < DAYS; i++) {
        assert_true(str_equal(a->days[i].text, b->days[i].text));
        assert_int_equal(a->rows[i].count, b->rows[i].count);
        for (ptrdiff_t r = 0; r < a->rows[i].count; r++)
            assert_row(&a->rows[i].items[r], &b->rows[i].items[r]);
    }
    for (int i = 0; i < 4; i++) {
        assert_int_equal(a->pages[i].count, b->pages[i].count);
        for (ptrdiff_t r = 0; r < a->pages[i].count; r++)
            assert_sums(&a->pages[i].items[r], &b->pages[i].items[r]);
    }
    assert_int_equal(a->found.count, b->found.count);
    for (ptrdiff_t r = 0; r < a->found.count; r++)
        assert_found(&a->found.items[r], &b->found.items[r]);
    assert_int_equal(a->read, b->read);
}

static void seal_days(struct scene *s)
{
    assert_ok(db_write(s->db, put_stories, s));
    assert_ok(db_write(s->db, roll, NULL));
    assert_int_equal(work(s, DAY + 9), DAYS);
}

/* ---- what was said is said ---- */

static void same(struct scene *s)
{
    struct said before, middle, after;
    seal_days(s);
    read_what_is_said(s, &before);
    assert_int_equal(before.unpacked, DAYS * STORIES + 2);
    assert_int_equal(before.pages[1].count, DAYS);
    assert_int_equal(before.pages[3].count, 1);
    assert_int_equal(before.found.count, 1 + 4 * 2);
    assert_int_equal(before.read, DAYS * (397 / 3));
    assert_ok(past_pack(s->db, DAY + 2));
    read_what_is_said(s, &middle);
    assert_int_equal(middle.unpacked, STORIES);
    assert_said(&middle, &before);
    for (int i = 0; i < 2; i++)
        assert_ok(past_pack(s->db, DAY + 9));
    read_what_is_said(s, &after);
    assert_int_equal(after.unpacked, 0);
    assert_said(&after, &before);
    assert_int_equal(verify(s, 0, S("")).faults, 0);
}

static void test_a_packed_day_says_what_it_said(struct store_fixture *f)
{
    with_scene(f, same);
}

/* Figures of days before the chain can change: an import may add to them. */
static void unsealed(struct scene *s)
{
    struct said said;
    assert_ok(db_write(s->db, put_stories, s));
    assert_ok(past_pack(s->db, DAY + 9));
    read_what_is_said(s, &said);
    assert_int_equal(said.unpacked, DAYS * STORIES + 2);
}

static void test_what_is_not_sealed_is_not_packed(struct store_fixture *f)
{
    with_scene(f, unsealed);
}

/* ---- what is found ---- */

static void tampered(struct scene *s)
{
    static const char *const CHANGES[] = {
        "delete from view_past where story_id = (select max(story_id) from view_past)",
        "update view_past set stories = (select digest from seal order by day limit 1)",
        "update view_past set day = day + 1 where day = (select max(day) from view_past)",
        ("insert into view_day (day, story_id, page, edition, served, seen, read, seconds, depth, visitors) "
         "select day, 9999, '', 'en', 1, 1, 1, 1, depth, visitors from view_day where page = 'section:7'"),
    };
    seal_days(s);
    assert_ok(past_pack(s->db, DAY + 9));
    assert_int_equal(verify(s, 0, S("")).faults, 0);
    for (ptrdiff_t i = 0; i < COUNT_OF(CHANGES); i++) {
        change(s, "create table kept as select * from view_past");
        change(s, CHANGES[i]);
        assert_true(verify(s, 0, S("")).faults > 0);
        change(s, "delete from view_past; insert into view_past select * from kept; drop table kept; "
                  "delete from view_day where story_id = 9999");
        assert_int_equal(verify(s, 0, S("")).faults, 0);
    }
}

static void test_a_change_is_found(struct store_fixture *f)
{
    with_scene(f, tampered);
}

/* ---- a newsroom from before ---- */

static void old(struct scene *s)
{
    struct said before, after;
    seal_days(s);
    read_what_is_said(s, &before);
    change(s, "drop table view_past; drop index seal_unpacked; alter table seal drop column packed; "
              "delete from migration where number = 5");
    assert_ok(db_migrate_by(s->db, S(AUDIENCE_MIGRATIONS)));
    read_what_is_said(s, &after);
    assert_said(&after, &before);
    assert_ok(past_pack(s->db, DAY + 9));
    read_what_is_said(s, &after);
    assert_int_equal(after.unpacked, 0);
    assert_said(&after, &before);
    assert_int_equal(verify(s, 0, S("")).faults, 0);
}

static void test_an_old_newsroom_is_packed(struct store_fixture *f)
{
    with_scene(f, old);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_a_packed_day_says_what_it_said), STORE_TEST(test_what_is_not_sealed_is_not_packed),
        STORE_TEST(test_a_change_is_found), STORE_TEST(test_an_old_newsroom_is_packed)};
    return store_tests_run(tests, COUNT_OF(tests));
}
