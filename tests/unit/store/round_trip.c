/* round_trip.c - every type through both engines, unchanged; wrong ones refused alike. */
/* SPDX-License-Identifier: Apache-2.0 */
#define statement_table sample_table
#define statement_count sample_count
#include "sample/statements.h.golden"
#include "sample/statements.c.golden"
#undef statement_table
#undef statement_count

#include <math.h>

#include "unit/store_fixture.h"

struct step {
    struct arena *a;
    struct sql_sample in; /* number ... good are written */
    struct sql_sample out;
    int64_t id;
};

static struct err make(struct db_conn *conn, void *context)
{
    (void)context;
    return sql_sample_make(conn);
}

static struct err write_sample(struct db_conn *conn, void *context)
{
    struct step *s = context;
    const struct sql_sample *in = &s->in;
    return sql_sample_insert(conn, in->number, in->words, in->more, in->bytes, in->rest, in->weight, in->good, &s->id);
}

static struct err read_sample(struct db_conn *conn, void *context)
{
    struct step *s = context;
    return sql_sample_get(s->a, conn, s->id, &s->out);
}

static void assert_same(struct str left, struct str right)
{
    assert_int_equal(left.p == NULL, right.p == NULL);
    assert_true(str_equal(left, right));
}

static void there_and_back(struct store_fixture *f, struct sql_sample in)
{
    struct step s = {.a = &f->a, .in = in};
    assert_ok(db_write(f->db, write_sample, &s));
    assert_ok(db_read(f->db, read_sample, &s));
    assert_int_equal(s.out.id, s.id);
    assert_true(s.out.number == in.number);
    assert_same(s.out.words, in.words);
    assert_same(s.out.more, in.more);
    assert_same(s.out.bytes, in.bytes);
    assert_same(s.out.rest, in.rest);
    assert_true(memcmp(&s.out.weight, &in.weight, sizeof(double)) == 0);
    assert_int_equal(s.out.good, in.good);
}

static void test_values_come_back(struct store_fixture *f)
{
    assert_ok(db_write(f->db, make, NULL));
    there_and_back(f, (struct sql_sample){.number = DB_NULL, .words = S(""), .bytes = S("")});
    there_and_back(f, (struct sql_sample){.number = INT64_MAX,
                                          .words = S("a"),
                                          .more = S(""),
                                          .bytes = S("\0\1\xff"),
                                          .rest = S(""),
                                          .weight = -0.1,
                                          .good = true});
    there_and_back(f, (struct sql_sample){.number = INT64_MIN + 1,
                                          .words = S("\xef\xbb\xbf' \"\\%_\n\t\x01\x7f"),
                                          .more = S("\xd8\xa7\xd9\x84 \xe4\xb8\xad \xf0\x9f\x93\xb0 e\xcc\x81"),
                                          .bytes = S("x"),
                                          .rest = S("\0"),
                                          .weight = 4.9e-324});
    there_and_back(f, (struct sql_sample){.number = 0, .words = S("0"), .bytes = S("0"), .weight = 1e299});
}

static void test_a_megabyte_comes_back(struct store_fixture *f)
{
    char *p = arena_bytes(&f->a, 1 << 20);
    for (int i = 0; i < 1 << 20; i++)
        p[i] = (char)('a' + i % 26);
    assert_ok(db_write(f->db, make, NULL));
    struct str text = {p, 1 << 20};
    there_and_back(f, (struct sql_sample){.words = S("large"), .more = text, .bytes = text, .rest = text});
}

/* ---- every form of result ---- */

static struct err results(struct db_conn *conn, void *context)
{
    struct arena *a = context;
    struct sql_sample *found;
    struct sql_sample_list list;
    struct sql_int_list ids;
    struct sql_text_list words;
    struct str text;
    int64_t number;
    double weight;
    bool good;
    TRY(sql_sample_by_id(a, conn, 999, &found));
    assert_null(found);
    TRY(sql_sample_by_id(a, conn, 2, &found));
    assert_true(str_equal(found->words, S("row 2")));
    TRY(sql_sample_list(a, conn, 1000, 0, &list));
    assert_int_equal(list.count, 40);
    for (ptrdiff_t i = 0; i < list.count; i++)
        assert_int_equal(list.items[i].id, i + 1);
    TRY(sql_sample_list(a, conn, 5, 38, &list));
    assert_int_equal(list.count, 2);
    TRY(sql_sample_ids(a, conn, &ids));
    assert_int_equal(ids.count, 40);
    assert_int_equal(ids.items[39], 40);
    TRY(sql_sample_words(a, conn, &words));
    assert_true(str_equal(words.items[1], S("row 10")));
    TRY(sql_sample_number(conn, 1, &number));
    assert_true(number == DB_NULL); /* NULL */
    TRY(sql_sample_number(conn, 999, &number));
    assert_true(number == DB_NULL); /* no row */
    TRY(sql_sample_number(conn, 2, &number));
    assert_int_equal(number, 2);
    TRY(sql_sample_more(a, conn, 1, &text));
    assert_null(text.p);
    TRY(sql_sample_rest(a, conn, 999, &text));
    assert_null(text.p);
    TRY(sql_sample_weight(conn, 2, &weight));
    assert_true(weight > 0.99 && weight < 1.01);
    TRY(sql_sample_good(conn, 2, &good));
    assert_true(good);
    TRY(sql_sample_swap(a, conn, S("one"), S("two"), &text));
    assert_true(str_equal(text, S("twoonetwo")));
    return sql_sample_count(conn, &number);
}

static struct err fill(struct db_conn *conn, void *context)
{
    struct arena *a = context;
    int64_t id;
    TRY(sql_sample_make(conn));
    for (int i = 1; i <= 40; i++)
        TRY(sql_sample_insert(conn, i == 1 ? DB_NULL : i, str_format(a, "row %d", i), (struct str){NULL, 0}, S("b"),
                              (struct str){NULL, 0}, i * 0.5, i % 2 == 0, &id));
    return OK;
}

static void test_every_form_of_result(struct store_fixture *f)
{
    assert_ok(db_write(f->db, fill, &f->a));
    int before = db_thread_statements();
    assert_ok(db_read(f->db, results, &f->a));
    assert_int_equal(db_thread_statements() - before, 15);
}

static struct err touch(struct db_conn *conn, void *context)
{
    return sql_sample_touch(conn, 31, 7.0, context);
}

static void test_changed_rows_are_counted(struct store_fixture *f)
{
    int64_t changed;
    assert_ok(db_write(f->db, fill, &f->a));
    assert_ok(db_write(f->db, touch, &changed));
    assert_int_equal(changed, 10);
}

/* ---- refusals ---- */

static void refuse(struct store_fixture *f, struct sql_sample in, const struct err_kind *kind, const char *words)
{
    struct step s = {.a = &f->a, .in = in};
    assert_err(db_write(f->db, write_sample, &s), kind);
    assert_string_equal(err_detail(), words);
}

static void test_values_are_refused_alike(struct store_fixture *f)
{
    assert_ok(db_write(f->db, make, NULL));
    refuse(f, (struct sql_sample){.words = S("a\0b")}, &ERR_INVALID, "sample_insert: words holds a NUL character");
    refuse(f, (struct sql_sample){.words = S("a\xff")}, &ERR_INVALID, "sample_insert: words is not valid UTF-8");
    refuse(f, (struct sql_sample){.words = S(""), .more = S("\xed\xa0\x80")}, &ERR_INVALID,
           "sample_insert: more is not valid UTF-8");
    refuse(f, (struct sql_sample){.words = S("a"), .weight = NAN}, &ERR_INVALID,
           "sample_insert: weight is not a finite number");
    refuse(f, (struct sql_sample){.words = S("a"), .weight = INFINITY}, &ERR_INVALID,
           "sample_insert: weight is not a finite number");
}

static void test_constraints_say_the_same(struct store_fixture *f)
{
    assert_ok(db_write(f->db, fill, &f->a));
    refuse(f, (struct sql_sample){.words = S("row 7"), .weight = 1}, &ERR_CONFLICT,
           "sample_insert: unique (sample.words)");
    refuse(f, (struct sql_sample){.words = S("new"), .weight = 1e300}, &ERR_CONFLICT,
           "sample_insert: check (weight_fits)");
}

static struct err lost_parent(struct db_conn *conn, void *context)
{
    (void)context;
    return sql_sample_set_parent(conn, 1, 4711);
}

static struct err not_an_int(struct db_conn *conn, void *context)
{
    return sql_sample_echo_int(conn, DB_NULL, context);
}

static struct err null_number(struct db_conn *conn, void *context)
{
    return sql_sample_number_wrong(conn, 1, context);
}

static struct err wrong_type(struct db_conn *conn, void *context)
{
    struct str text;
    return sql_sample_type_wrong(context, conn, 1, &text);
}

static struct err wrong_columns(struct db_conn *conn, void *context)
{
    return sql_sample_columns_wrong(conn, context);
}

static struct err wrong_syntax(struct db_conn *conn, void *context)
{
    return sql_sample_syntax_wrong(conn, context);
}

static struct err no_row(struct db_conn *conn, void *context)
{
    struct sql_sample out;
    return sql_sample_get(context, conn, 4711, &out);
}

static struct err write_in_read(struct db_conn *conn, void *context)
{
    (void)context;
    return sql_sample_set_number(conn, 1, 2);
}

static void test_faults_of_the_program_are_told(struct store_fixture *f)
{
    int64_t number;
    assert_ok(db_write(f->db, fill, &f->a));
    assert_err(db_write(f->db, lost_parent, NULL), &ERR_CONFLICT);
    assert_string_equal(err_detail(), "sample_set_parent: foreign key");
    assert_err(db_read(f->db, not_an_int, &number), &ERR_INVALID);
    assert_err(db_read(f->db, null_number, &number), &ERR_STORE);
    assert_non_null(strstr(err_detail(), "column value is NULL"));
    assert_err(db_read(f->db, wrong_type, &f->a), &ERR_STORE);
    assert_non_null(strstr(err_detail(), "sample_type_wrong (sample/sample.sql:"));
    assert_err(db_read(f->db, wrong_columns, &number), &ERR_STORE);
    assert_non_null(strstr(err_detail(), "gives 2 columns, declared are 1"));
    assert_err(db_read(f->db, wrong_syntax, &number), &ERR_STORE);
    assert_err(db_read(f->db, no_row, &f->a), &ERR_NOT_FOUND);
    assert_string_equal(err_detail(), "sample_get: no such row");
    assert_err(db_read(f->db, write_in_read, NULL), &ERR_STORE);
    assert_non_null(strstr(err_detail(), "writes inside of a read transaction"));
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_values_come_back),
        STORE_TEST(test_a_megabyte_comes_back),
        STORE_TEST(test_every_form_of_result),
        STORE_TEST(test_changed_rows_are_counted),
        STORE_TEST(test_values_are_refused_alike),
        STORE_TEST(test_constraints_say_the_same),
        STORE_TEST(test_faults_of_the_program_are_told),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
