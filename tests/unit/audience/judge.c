/* judge.c - tests of the judge: people are left alone, machines and forgers are not. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/judge.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#define START (1795000000 * TIME_SECOND)
#define EVENTS_MAX 2000

static struct judge_event events[EVENTS_MAX];
static ptrdiff_t count;

static void add(double seconds, enum judge_kind kind, uint32_t page, uint64_t view)
{
    events[count++] = (struct judge_event){
        .at = START + (int64_t)(seconds * (double)TIME_SECOND), .kind = (uint8_t)kind, .page = page, .view = view};
}

/* With beacons that had time to come up to the newest event; or to come at all. */
static enum judge_reason visitor_reason(void)
{
    return judge_visitor(&JUDGE_RULES, 0, false, events, count, count ? events[count - 1].at : 0).reason;
}

static enum judge_reason last_reason(void)
{
    return judge_visitor(&JUDGE_RULES, 0, false, events, count, INT64_MAX).reason;
}

static enum judge_reason beacon_reason(void)
{
    return judge_beacon(&JUDGE_RULES, events, count).reason;
}

static int begin(void **state)
{
    (void)state;
    count = 0;
    return 0;
}

/* A number between 0 and 1 that is the same at each run. */
static double chance(void)
{
    static uint64_t state = 1;
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (double)(state >> 11) / (double)(1LL << 53);
}

static void somebody_reading_is_left_alone(void **state)
{
    double at = 0;
    (void)state;
    for (uint32_t page = 1; page < 40; page++) {
        add(at, JUDGE_SERVED, page, 0);
        add(at + 1, JUDGE_SEEN, page, page);
        assert_int_equal(beacon_reason(), JUDGE_FINE);
        if (chance() < 0.5) {
            add(at + 20, JUDGE_READ, page, page);
            assert_int_equal(beacon_reason(), JUDGE_FINE);
        }
        assert_int_equal(visitor_reason(), JUDGE_FINE);
        at += 5 + 200 * chance();
    }
}

static void without_javascript_one_may_read_too(void **state)
{
    (void)state;
    for (uint32_t page = 0; page < 30; page++)
        add(60 * page + 50 * chance(), JUDGE_SERVED, page, 0);
    assert_int_equal(visitor_reason(), JUDGE_FINE);
}

static void many_tabs_at_once_are_a_persons(void **state)
{
    (void)state;
    for (uint32_t page = 0; page < 15; page++)
        add(0.4 * page, JUDGE_SERVED, page, 0);
    assert_int_equal(visitor_reason(), JUDGE_FINE);
}

static void many_people_behind_one_address_are_left_alone(void **state)
{
    double at = 0;
    (void)state;
    for (uint32_t page = 0; page < 600; page++) {
        at += 2 * chance();
        add(at, JUDGE_SERVED, page % 50, 0);
        if (chance() < 0.8)
            add(at + 0.5, JUDGE_SEEN, page % 50, page + 1);
    }
    assert_int_equal(visitor_reason(), JUDGE_FINE);
}

static void an_impossible_rate_is_a_machines(void **state)
{
    (void)state;
    for (uint32_t page = 0; page < 20; page++)
        add(0.3 * page, JUDGE_SERVED, page, 0);
    assert_int_equal(last_reason(), JUDGE_FINE);
    add(6, JUDGE_SERVED, 20, 0);
    assert_int_equal(visitor_reason(), JUDGE_FINE); /* their beacons may be on the way */
    assert_int_equal(last_reason(), JUDGE_RATE);
    add(16, JUDGE_SERVED, 21, 0);
    assert_int_equal(visitor_reason(), JUDGE_RATE);
    assert_int_equal(judge_visitor(&JUDGE_RULES, 0, false, events, count, INT64_MAX).class, ROBOT_BEHAVIOUR);
}

/* A notice is pushed: they all come within seconds, and what their browsers tell comes after. */
static void many_people_at_the_same_moment_are_left_alone(void **state)
{
    (void)state;
    for (uint32_t person = 0; person < 50; person++)
        add(0.1 * person, JUDGE_SERVED, 1, 0);
    assert_int_equal(visitor_reason(), JUDGE_FINE);
    for (uint32_t person = 0; person < 40; person++) {
        add(5.1 + 0.1 * person, JUDGE_SEEN, 1, person + 1);
        assert_int_equal(visitor_reason(), JUDGE_FINE);
        assert_int_equal(beacon_reason(), JUDGE_FINE);
    }
    assert_int_equal(last_reason(), JUDGE_FINE);
}

static void a_steady_crawl_is_a_machines(void **state)
{
    (void)state;
    for (uint32_t page = 0; page < 125; page++)
        add(4 * page + 3 * chance(), JUDGE_SERVED, page, 0);
    assert_int_equal(visitor_reason(), JUDGE_RATE);
}

/* Slower than any rate that counts, for hours, and nothing ever in view. */
static void who_takes_page_after_page_and_sees_none_is_a_machine(void **state)
{
    (void)state;
    for (uint32_t page = 0; page < 40; page++)
        add(120 * page + 60 * chance(), JUDGE_SERVED, page, 0);
    assert_int_equal(last_reason(), JUDGE_FINE);
    for (uint32_t page = 40; page < 42; page++)
        add(120 * page, JUDGE_SERVED, page, 0);
    assert_int_equal(visitor_reason(), JUDGE_UNSEEN);
    for (uint32_t page = 0; page < 5; page++)
        add(121 * 42, JUDGE_SEEN, page, page + 1);
    assert_int_equal(visitor_reason(), JUDGE_FINE);
}

static void no_beacon_excuses_a_flood(void **state)
{
    (void)state;
    for (uint32_t page = 0; page <= 60; page++) {
        add(0.1 * page, JUDGE_SERVED, page, 0);
        add(0.1 * page, JUDGE_SEEN, page, page + 1);
    }
    assert_int_equal(visitor_reason(), JUDGE_RATE);
}

static void pages_by_the_clock_are_a_machines(void **state)
{
    (void)state;
    for (uint32_t page = 0; page < 12; page++) {
        assert_int_equal(visitor_reason(), JUDGE_FINE);
        add(30 * page + 0.2 * chance(), JUDGE_SERVED, page, 0);
    }
    assert_int_equal(visitor_reason(), JUDGE_REGULAR);
}

static void what_was_an_hour_ago_is_forgotten(void **state)
{
    (void)state;
    for (uint32_t page = 0; page <= 20; page++)
        add(0.3 * page, JUDGE_SERVED, page, 0);
    add(JUDGE_WINDOW_SECONDS + 100, JUDGE_SERVED, 1, 0);
    assert_int_equal(visitor_reason(), JUDGE_FINE);
    add(JUDGE_WINDOW_SECONDS + 101, JUDGE_SEEN, 5, 1);
    assert_int_equal(beacon_reason(), JUDGE_NOT_SERVED);
}

static void a_beacon_wants_its_page_served(void **state)
{
    struct judge_rules rules = JUDGE_RULES;
    (void)state;
    add(0, JUDGE_SERVED, 1, 0);
    add(2, JUDGE_SEEN, 2, 1);
    assert_int_equal(beacon_reason(), JUDGE_NOT_SERVED);
    assert_int_equal(judge_beacon(&rules, events, count).class, ROBOT_FORGED);
    rules.served_elsewhere = true;
    assert_int_equal(judge_beacon(&rules, events, count).reason, JUDGE_FINE);
}

static void a_replayed_beacon_is_told(void **state)
{
    (void)state;
    add(0, JUDGE_SERVED, 1, 0);
    add(2, JUDGE_SEEN, 1, 77);
    assert_int_equal(beacon_reason(), JUDGE_FINE);
    add(3, JUDGE_SEEN, 1, 77);
    assert_int_equal(beacon_reason(), JUDGE_REPLAYED);
    add(4, JUDGE_SEEN, 1, 78); /* the same page in another tab */
    assert_int_equal(beacon_reason(), JUDGE_FINE);
}

static void a_page_is_not_seen_more_often_than_it_can_have_been_opened(void **state)
{
    (void)state;
    add(0, JUDGE_SERVED, 1, 0);
    for (uint64_t view = 1; view <= 4; view++) {
        add(2, JUDGE_SEEN, 1, view);
        assert_int_equal(beacon_reason(), JUDGE_FINE);
    }
    add(3, JUDGE_SEEN, 1, 5);
    assert_int_equal(beacon_reason(), JUDGE_TOO_OFTEN);
    count--;
    add(4, JUDGE_SERVED, 1, 0);
    add(5, JUDGE_SEEN, 1, 5);
    assert_int_equal(beacon_reason(), JUDGE_FINE);
}

static void stamps_are_believed_when_good(void **state)
{
    (void)state;
    add(0, JUDGE_SERVED, 1, 0);
    add(2, JUDGE_SEEN, 1, 1);
    events[1].stamp = JUDGE_STAMP_WRONG;
    assert_int_equal(beacon_reason(), JUDGE_STAMP);
    events[1].stamp = JUDGE_STAMP_OLD;
    assert_int_equal(beacon_reason(), JUDGE_EXPIRED);
}

static void read_comes_after_seen(void **state)
{
    (void)state;
    add(0, JUDGE_SERVED, 1, 0);
    add(20, JUDGE_READ, 1, 1);
    assert_int_equal(beacon_reason(), JUDGE_ORDER);
}

static void nobody_reads_in_no_time(void **state)
{
    (void)state;
    add(0, JUDGE_SERVED, 1, 0);
    add(0.5, JUDGE_SEEN, 1, 1);
    add(2.5, JUDGE_READ, 1, 1);
    assert_int_equal(beacon_reason(), JUDGE_ORDER);
    events[--count].at += TIME_SECOND;
    count++;
    assert_int_equal(beacon_reason(), JUDGE_FINE);
}

static void the_agent_and_the_network_come_first(void **state)
{
    struct judge_verdict verdict = judge_visitor(&JUDGE_RULES, robot_find(S("Googlebot/2.1")), true, events, 0, 0);
    (void)state;
    assert_int_equal(verdict.class, ROBOT_SEARCH);
    assert_int_equal(verdict.reason, JUDGE_AGENT);
    verdict = judge_visitor(&JUDGE_RULES, 0, true, events, 0, 0);
    assert_int_equal(verdict.class, ROBOT_NETWORK);
    assert_true(judge_counted(&verdict, 1U << ROBOT_NETWORK));
    assert_false(judge_counted(&verdict, 1U << ROBOT_FEED));
}

static void hostile_events_bring_nothing_down(void **state)
{
    (void)state;
    assert_int_equal(beacon_reason(), JUDGE_FINE);
    for (int i = 0; i < EVENTS_MAX; i++) {
        add(chance() * 1e6 - 5e5, (enum judge_kind)(i % 7), (uint32_t)i % 3, 1);
        events[i].at = i % 5 == 0 ? INT64_MAX : i % 5 == 1 ? INT64_MIN : events[i].at;
        events[i].stamp = (uint8_t)i;
        visitor_reason();
        last_reason();
        beacon_reason();
    }
}

static void networks_are_read_word_by_word(void **state)
{
    struct arena a;
    struct judge_networks networks;
    struct address address;
    (void)state;
    arena_init(&a, 0);
    assert_false(failed(judge_networks_parse(&a, S(" 192.0.2.0/24,\n\t2001:db8::/32 "), &networks)));
    assert_int_equal(networks.count, 2);
    assert_true(address_parse(S("192.0.2.77"), &address) && address_is_in(&address, networks.blocks, networks.count));
    assert_true(address_parse(S("192.0.3.1"), &address) && !address_is_in(&address, networks.blocks, networks.count));
    assert_true(failed(judge_networks_parse(&a, S("192.0.2.0/24 example"), &networks)));
    assert_non_null(strstr(err_detail(), "example"));
    assert_true(failed(judge_networks_parse(&a, S("192.0.2.0/99"), &networks)));
    arena_close(&a);
}

static void every_reason_has_a_name(void **state)
{
    (void)state;
    for (int i = 0; i < JUDGE_REASONS; i++)
        assert_true(judge_reason_name((enum judge_reason)i).n > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(somebody_reading_is_left_alone, begin),
        cmocka_unit_test_setup(without_javascript_one_may_read_too, begin),
        cmocka_unit_test_setup(many_tabs_at_once_are_a_persons, begin),
        cmocka_unit_test_setup(many_people_behind_one_address_are_left_alone, begin),
        cmocka_unit_test_setup(an_impossible_rate_is_a_machines, begin),
        cmocka_unit_test_setup(many_people_at_the_same_moment_are_left_alone, begin),
        cmocka_unit_test_setup(a_steady_crawl_is_a_machines, begin),
        cmocka_unit_test_setup(who_takes_page_after_page_and_sees_none_is_a_machine, begin),
        cmocka_unit_test_setup(no_beacon_excuses_a_flood, begin),
        cmocka_unit_test_setup(pages_by_the_clock_are_a_machines, begin),
        cmocka_unit_test_setup(what_was_an_hour_ago_is_forgotten, begin),
        cmocka_unit_test_setup(a_beacon_wants_its_page_served, begin),
        cmocka_unit_test_setup(a_replayed_beacon_is_told, begin),
        cmocka_unit_test_setup(a_page_is_not_seen_more_often_than_it_can_have_been_opened, begin),
        cmocka_unit_test_setup(stamps_are_believed_when_good, begin),
        cmocka_unit_test_setup(read_comes_after_seen, begin),
        cmocka_unit_test_setup(nobody_reads_in_no_time, begin),
        cmocka_unit_test_setup(the_agent_and_the_network_come_first, begin),
        cmocka_unit_test_setup(hostile_events_bring_nothing_down, begin),
        cmocka_unit_test_setup(networks_are_read_word_by_word, begin),
        cmocka_unit_test_setup(every_reason_has_a_name, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
