/* seal.c - sealed days: their form, their chain, and what is found when somebody touches them. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/seal.c"

#include "unit/seal_fixture.h"

/* The form that docs/audience.md tells. */
static const char TEXT[] = "dateline-audience 1 2026-11-26\n"
                           "page front.en en 40 30 0 0 0 0,0,0,0,0,0,0,0,0,0,0\n"
                           "page section:7 en 5 4 0 0 0 0,0,0,0,0,0,0,0,0,0,0\n"
                           "story 7 es 12 10 4 330 2 1,0,0,0,0,0,0,0,0,0,9\n"
                           "story 42 en 300 200 128 9000 0 0,0,0,0,0,0,0,0,0,0,0\n"
                           "rejected ai agent 300 0\n"
                           "rejected forged stamp 0 17\n";

/* One more reader of story 42 than there was. */
static struct err tamper(struct db_conn *conn, void *context)
{
    (void)context;
    struct str none = {"\0\0\0\0\0\0\0\0\0\0\0", 11};
    return sql_view_day_add(conn, DAY, 42, S(""), S("en"), 0, 0, 1, 0, none, S(""));
}

static struct err prune(struct db_conn *conn, void *context)
{
    int64_t changed;
    (void)context;
    TRY(sql_view_day_prune(conn, DAY + 1, &changed));
    return sql_rejected_day_prune(conn, DAY + 1, &changed);
}

static struct err add_again(struct db_conn *conn, void *context)
{
    const struct sql_seal *seal = context;
    return sql_seal_add(conn, seal->day, seal->row_count, seal->served, seal->seen, seal->read, seal->digest,
                        seal->chain, seal->signature, 1);
}

static struct err find_last(struct db_conn *conn, void *context)
{
    struct sql_seal **out = context;
    static struct arena a;
    return sql_seal_last(&a, conn, out);
}

/* ---- the form ---- */

struct reading {
    struct arena *a;
    struct seal_day day;
};

static struct err read_text(struct db_conn *conn, void *context)
{
    struct reading *r = context;
    return seal_day_write(r->a, conn, DAY, &r->day);
}

static void form(struct scene *s)
{
    struct reading r = {.a = s->room.a};
    assert_ok(db_read(s->db, read_text, &r));
    room_assert_text("the day", r.day.text, TEXT);
    assert_int_equal(r.day.pages, 4);
    assert_int_equal(r.day.served, 357);
    assert_int_equal(r.day.seen, 244);
    assert_int_equal(r.day.read, 132);
}

static void test_a_day_has_one_form(struct store_fixture *f)
{
    with_scene(f, form);
}

/* By sha256sum. */
static void test_line(struct store_fixture *f)
{
    struct str digest = seal_hash(&f->a, S("abc"));
    struct str line = seal_line(&f->a, DAY, digest, S(""));
    room_assert_text("line", line,
                     "dateline-seal 1 2026-11-26 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad "
                     "0000000000000000000000000000000000000000000000000000000000000000\n");
    assert_true(str_find(seal_line(&f->a, DAY, digest, digest),
                         S(" ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410"
                           "ff61f20015ad ba7816bf"),
                         0) > 0);
}

static void test_days_are_read_and_written(struct store_fixture *f)
{
    int64_t day;
    assert_true(seal_day_read(S("2026-11-26"), &day) && day == DAY);
    room_assert_text("day", seal_day_name(&f->a, DAY), "2026-11-26");
    const char *const none[] = {"", "2026-11-6", "2026-02-30", "2026-11-26Z", "seals", "1969-12-31", "2026/11/26"};
    for (ptrdiff_t i = 0; i < COUNT_OF(none); i++)
        assert_false(seal_day_read(str_from_c(none[i]), &day));
}

static void key(struct scene *s)
{
    struct seal_key again;
    seal_key_make(newsroom_key(s->room.n), &again);
    assert_memory_equal(again.secret, s->key.secret, sizeof again.secret);
    struct str pem = seal_key_pem(s->room.a, s->key.public);
    assert_true(str_starts(pem, S("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA")));
}

static void test_the_key_is_the_newsrooms(struct store_fixture *f)
{
    with_scene(f, key);
}

/* ---- days that are due ---- */

static void due(struct scene *s)
{
    assert_int_equal(work(s, DAY + 9), 0); /* nothing is rolled up */
    assert_ok(db_write(s->db, roll, NULL));
    assert_int_equal(work(s, DAY + 1), 0);
    assert_int_equal(work(s, DAY + 2), 1);
    assert_int_equal(work(s, DAY + 2), 0);
    assert_int_equal(work(s, DAY + 99), 2); /* an empty day between, too; not what is not rolled up */
    struct seal_report report = verify(s, 0, S(""));
    assert_string_equal(s->faults, "");
    assert_int_equal(report.days, 3);
    assert_int_equal(report.first, DAY);
    assert_int_equal(report.last, DAY + 2);
    assert_int_equal(report.head.n, 64);
}

static void test_days_are_sealed_when_they_are_due(struct store_fixture *f)
{
    with_scene(f, due);
}

/* ---- what is found ---- */

static void tampered(struct scene *s)
{
    assert_ok(db_write(s->db, roll, NULL));
    assert_int_equal(work(s, DAY + 9), 3);
    assert_ok(db_write(s->db, tamper, NULL));
    struct seal_report report = verify(s, 0, S(""));
    assert_int_equal(report.faults, 1);
    assert_string_equal(s->faults, "0: its figures are not those that were sealed (4 pages now, 4 then)\n");
}

static void test_a_tampered_day_is_found_and_named(struct store_fixture *f)
{
    with_scene(f, tampered);
}

static struct err add_with_other_sums(struct db_conn *conn, void *context)
{
    const struct sql_seal *seal = context;
    return sql_seal_add(conn, seal->day, 0, 1, 0, 0, seal->digest, seal->chain, seal->signature, 1);
}

/* The sums beside a seal are no part of what is signed: they are compared with the figures. */
static void other_sums(struct scene *s)
{
    struct seal_day empty = {.text = S("dateline-audience 1 2026-11-27\n")};
    struct sql_seal *first;
    assert_ok(db_write(s->db, roll, NULL));
    assert_int_equal(work(s, DAY + 2), 1);
    assert_ok(db_read(s->db, find_last, &first));
    struct str digest = seal_hash(s->room.a, empty.text);
    struct str line = seal_line(s->room.a, DAY + 1, digest, first->chain);
    struct sql_seal next = {.day = DAY + 1,
                            .digest = digest,
                            .chain = seal_hash(s->room.a, line),
                            .signature = sign(s->room.a, &s->key, line)};
    assert_ok(db_write(s->db, add_with_other_sums, &next));
    verify(s, 0, S(""));
    assert_string_equal(s->faults, "1: the sums beside its seal are not those of its figures\n");
}

static void test_other_sums_are_found(struct store_fixture *f)
{
    with_scene(f, other_sums);
}

static void other_key(struct scene *s)
{
    unsigned char other[32] = {1};
    assert_ok(db_write(s->db, roll, NULL));
    assert_int_equal(work(s, DAY + 2), 1);
    seal_key_make(other, &s->key);
    assert_int_equal(work(s, DAY + 3), 1);
    seal_key_make(newsroom_key(s->room.n), &s->key);
    verify(s, 0, S(""));
    assert_string_equal(s->faults, "1: its signature is not one of this newsroom's key\n");
}

static void test_another_key_is_found(struct store_fixture *f)
{
    with_scene(f, other_key);
}

static void left_out(struct scene *s)
{
    struct sql_seal *last;
    assert_ok(db_write(s->db, roll, NULL));
    assert_int_equal(work(s, DAY + 9), 3);
    assert_ok(db_read(s->db, find_last, &last));
    last->day += 2;
    assert_ok(db_write(s->db, add_again, last));
    verify(s, 0, S(""));
    assert_non_null(strstr(s->faults, "4: the sealed day before it is 2026-11-28\n"));
    assert_non_null(strstr(s->faults, "4: its place in the chain does not follow from the day before it\n"));
    assert_null(strstr(s->faults, "2:"));
}

static void test_a_day_left_out_is_found(struct store_fixture *f)
{
    with_scene(f, left_out);
}

static void pruned(struct scene *s)
{
    assert_ok(db_write(s->db, roll, NULL));
    assert_int_equal(work(s, DAY + 9), 3);
    assert_ok(db_write(s->db, prune, NULL));
    assert_int_equal(verify(s, DAY, S("")).faults, 1); /* before its time */
    struct seal_report report = verify(s, DAY + 1, S(""));
    assert_string_equal(s->faults, "");
    assert_int_equal(report.gone, 1);
}

static void test_figures_may_go_when_their_time_is_over(struct store_fixture *f)
{
    with_scene(f, pruned);
}

static void noted(struct scene *s)
{
    assert_ok(db_write(s->db, roll, NULL));
    assert_int_equal(work(s, DAY + 2), 1);
    struct str head = verify(s, 0, S("")).head;
    assert_int_equal(work(s, DAY + 9), 2);
    assert_true(verify(s, 0, head).head_found);
    assert_string_equal(s->faults, "");
    verify(s, 0, S("AB12"));
    assert_string_equal(s->faults, "0: ab12 is not in it\n");
}

static void test_a_head_noted_earlier_is_in_the_chain(struct store_fixture *f)
{
    with_scene(f, noted);
}

int main(void)
{
    static const struct store_test tests[] = {STORE_TEST(test_a_day_has_one_form),
                                              STORE_TEST(test_line),
                                              STORE_TEST(test_days_are_read_and_written),
                                              STORE_TEST(test_the_key_is_the_newsrooms),
                                              STORE_TEST(test_days_are_sealed_when_they_are_due),
                                              STORE_TEST(test_a_tampered_day_is_found_and_named),
                                              STORE_TEST(test_other_sums_are_found),
                                              STORE_TEST(test_another_key_is_found),
                                              STORE_TEST(test_a_day_left_out_is_found),
                                              STORE_TEST(test_figures_may_go_when_their_time_is_over),
                                              STORE_TEST(test_a_head_noted_earlier_is_in_the_chain)};
    return store_tests_run(tests, COUNT_OF(tests));
}
