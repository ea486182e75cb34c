/* parcel.c - what a node tells is read as it was written; damaged bytes are told, and harm nobody. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/parcel.c"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct sight SIGHT = {.at = -5,
                                   .visitor = 0xfedcba9876543210u,
                                   .before = 3,
                                   .view = 1234567890123456,
                                   .reader = {.robot = 700, .agent = {1, 2, 3}},
                                   .country = {{'N', 'O'}},
                                   .seconds = 86400,
                                   .kind = EVENT_SERVED,
                                   .stamp = EVENT_STAMP_OLD,
                                   .depth = 10,
                                   .subject = {0, S_INIT("section:7"), S_INIT("es")},
                                   .referrer = S_INIT("search Google"),
                                   .marks = S_INIT("letter / mail / autumn"),
                                   .text = S_INIT("mastodon")};

static void fill(struct gather *g)
{
    gather_init(g);
    gather_view(g, 498792, &(struct subject){42, S(""), S("en")})->sums.served = 3;
    gather_facet(g, -1, S("missing"), S("/gone/"), 0)->sums.served = 2;
    gather_rejected(g, 42, 498792, &(struct judge_verdict){ROBOT_FORGED, JUDGE_STAMP})->beacons = 5;
    gather_sight(g, &SIGHT);
}

static void assert_sight(const struct sight *s)
{
    assert_int_equal(s->at, SIGHT.at);
    assert_true(s->visitor == SIGHT.visitor && s->before == SIGHT.before && s->view == SIGHT.view);
    assert_memory_equal(&s->reader, &SIGHT.reader, sizeof s->reader);
    assert_memory_equal(s->country.code, "NO", 2);
    assert_int_equal(s->seconds, 86400);
    assert_true(s->kind == EVENT_SERVED && s->stamp == EVENT_STAMP_OLD && s->depth == 10);
    assert_true(s->subject.story_id == 0 && str_equal(s->subject.page, SIGHT.subject.page));
    assert_true(str_equal(s->subject.edition, S("es")) && str_equal(s->referrer, SIGHT.referrer));
    assert_true(str_equal(s->marks, SIGHT.marks) && str_equal(s->text, SIGHT.text));
}

static void test_all_is_read_as_it_was_written(void **state)
{
    struct gather g;
    struct buf b;
    struct parcel_reader reader;
    struct parcel_record record;
    (void)state;
    fill(&g);
    buf_init(&b, 4096);
    parcel_write(&b, &g);
    assert_false(failed(parcel_open(&reader, buf_str(&b))));
    assert_false(failed(parcel_next(&reader, &record)));
    assert_true(record.kind == PARCEL_SERVED && record.at == 498792 && record.subject.story_id == 42);
    assert_int_equal(record.served, 3);
    assert_false(failed(parcel_next(&reader, &record)));
    assert_true(record.kind == PARCEL_FACET && record.at == -1 && str_equal(record.value, S("/gone/")));
    assert_false(failed(parcel_next(&reader, &record)));
    assert_true(record.kind == PARCEL_REJECTED && record.verdict.reason == JUDGE_STAMP && record.beacons == 5);
    assert_false(failed(parcel_next(&reader, &record)));
    assert_int_equal(record.kind, PARCEL_SIGHT);
    assert_sight(&record.sight);
    assert_false(failed(parcel_next(&reader, &record)));
    assert_int_equal(record.kind, PARCEL_END);
    buf_close(&b);
    gather_close(&g);
}

/* To its end, or to the error. */
static bool read_all(struct str content)
{
    struct parcel_reader reader;
    struct parcel_record record = {.kind = PARCEL_SIGHT};
    if (failed(parcel_open(&reader, content)))
        return false;
    while (record.kind != PARCEL_END)
        if (failed(parcel_next(&reader, &record)))
            return false;
    return true;
}

/* Each at its exact size on the heap, so that a byte too far is seen. */
static void test_damaged_bytes_are_told(void **state)
{
    struct gather g;
    struct buf b;
    int whole = 0;
    (void)state;
    fill(&g);
    buf_init(&b, 4096);
    parcel_write(&b, &g);
    for (ptrdiff_t n = 0; n < b.n; n++) {
        char *cut = malloc((size_t)n + (n == 0));
        memcpy(cut, b.p, (size_t)n);
        whole += read_all((struct str){cut, n});
        free(cut);
    }
    assert_int_equal(whole, 4); /* behind the form, and behind each record but the last */
    for (ptrdiff_t i = 0; i < b.n; i++)
        for (int bit = 0; bit < 8; bit++) {
            char *changed = malloc((size_t)b.n);
            memcpy(changed, b.p, (size_t)b.n);
            changed[i] = (char)(changed[i] ^ (1 << bit));
            (void)read_all((struct str){changed, b.n});
            free(changed);
        }
    b.p[0] = FORM + 1;
    assert_false(read_all(buf_str(&b)));
    buf_close(&b);
    gather_close(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_is_read_as_it_was_written),
        cmocka_unit_test(test_damaged_bytes_are_told),
    };
    return cmocka_run_group_tests_name("parcel", tests, NULL, NULL);
}
