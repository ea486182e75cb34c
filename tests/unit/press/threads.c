/* threads.c - tests of the press under many threads: single flight, touches, waits, eviction. Clean under
 * -fsanitize=thread. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "press/state.h"

#include "unit/press/ask.h"

#define KEY "/2026/11/05/harbour/"
#define CROWD 100

/* Of the crowd that was sent last, as far as it has been answered. */
static atomic_int busy, hits;

struct crowd {
    struct press *press;
    struct page_of_test *page;
    pthread_barrier_t *start;
    const char *accept;
    const struct err_kind *kind; /* what came out */
    char detail[40];
    int status;
};

static void *ask_in_crowd(void *p)
{
    struct crowd *one = p;
    struct asked q;
    ask_init(&q, one->accept, NULL, NULL);
    pthread_barrier_wait(one->start);
    ask_send(&q, one->press, KEY, one->page);
    one->kind = q.error.kind;
    atomic_fetch_add(&busy, err_is(q.error, &ERR_BUSY));
    atomic_fetch_add(&hits, q.r.hit);
    if (failed(q.error))
        snprintf(one->detail, sizeof(one->detail), "%s", err_detail());
    else
        one->status = http_answer_status(q.answer);
    ask_close(&q);
    return NULL;
}

static struct press *make_press(int wait_milliseconds)
{
    struct press_options options = {.wait_milliseconds = wait_milliseconds};
    return press_make(&options);
}

/* CROWD threads ask at the same instant; accept may be NULL for one coding in turn each. */
static void send_crowd(struct crowd crowd[CROWD], struct press *press, struct page_of_test *page, const char *accept)
{
    static const char *const CODINGS[] = {"br", "gzip", "identity"};
    pthread_t threads[CROWD];
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, CROWD);
    atomic_store(&busy, 0);
    atomic_store(&hits, 0);
    for (int i = 0; i < CROWD; i++) {
        crowd[i] = (struct crowd){press, page, &start, accept ? accept : CODINGS[i % 3], NULL, "", 0};
        pthread_create(&threads[i], NULL, ask_in_crowd, &crowd[i]);
    }
    for (int i = 0; i < CROWD; i++)
        pthread_join(threads[i], NULL);
    pthread_barrier_destroy(&start);
}

static void a_crowd_is_one_render(void **state)
{
    struct press *press = make_press(20000);
    struct page_of_test page = {.pause_milliseconds = 100};
    struct crowd crowd[CROWD];
    (void)state;
    send_crowd(crowd, press, &page, "br");
    for (int i = 0; i < CROWD; i++)
        assert_int_equal(crowd[i].status, 200);
    assert_int_equal(page.renders, 1);
    assert_int_equal(press_counters(press).renders, 1);
    assert_null(press->flights);
    press_free(press);
}

static void a_crowd_of_all_codings_is_one_render(void **state)
{
    struct press *press = make_press(20000);
    struct page_of_test page = {.pause_milliseconds = 50};
    struct crowd crowd[CROWD];
    (void)state;
    send_crowd(crowd, press, &page, NULL);
    for (int i = 0; i < CROWD; i++)
        assert_int_equal(crowd[i].status, 200);
    assert_int_equal(page.renders, 1);
    struct str key = S(KEY);
    struct press_page *kept = press_table_find(press_shard_of(press, str_hash(key)), str_hash(key), key);
    for (int coding = 0; coding < PRESS_CODINGS; coding++)
        assert_non_null(kept->coded[coding].whole);
    press_free(press);
}

static void a_failure_reaches_all_who_wait(void **state)
{
    struct press *press = make_press(20000);
    struct page_of_test page = {.pause_milliseconds = 100, .fails = true};
    struct crowd crowd[CROWD];
    (void)state;
    send_crowd(crowd, press, &page, "br");
    for (int i = 0; i < CROWD; i++) {
        assert_ptr_equal(crowd[i].kind, &ERR_STORE);
        assert_string_equal(crowd[i].detail, "the disk is gone");
    }
    assert_true(page.renders < CROWD / 4);
    assert_int_equal(press_counters(press).pages, 0);
    press_free(press);
}

/* A page for one reader is never given to another who asked at the same time. */
static void a_private_page_is_not_shared(void **state)
{
    struct press *press = make_press(20000);
    struct page_of_test page = {.pause_milliseconds = 20, .is_private = true};
    struct crowd crowd[CROWD];
    (void)state;
    send_crowd(crowd, press, &page, "br");
    for (int i = 0; i < CROWD; i++)
        assert_int_equal(crowd[i].status, 200);
    assert_int_equal(page.renders, CROWD);
    press_free(press);
}

static void a_wait_ends(void **state)
{
    struct press *press = make_press(30);
    struct page_of_test page = {.until = &busy};
    struct crowd crowd[CROWD];
    int served = 0;
    (void)state;
    send_crowd(crowd, press, &page, "br");
    for (int i = 0; i < CROWD; i++)
        served += crowd[i].status == 200;
    assert_int_equal(busy + served, CROWD);
    assert_true(served >= 1);
    press_free(press);
}

/* While an expired page is rendered, once, the others get the old one at once. */
static void an_old_page_bridges_the_render_of_the_next(void **state)
{
    struct press *press = make_press(20000);
    struct page_of_test page = {0};
    struct crowd crowd[CROWD];
    (void)state;
    ask(press, KEY, "br", &page, NULL);
    struct str key = S(KEY);
    struct press_page *kept = press_table_find(press_shard_of(press, str_hash(key)), str_hash(key), key);
    kept->fresh_until = time_monotonic() - 1;
    page.until = &hits;
    send_crowd(crowd, press, &page, "br");
    for (int i = 0; i < CROWD; i++)
        assert_int_equal(crowd[i].status, 200);
    assert_int_equal(page.renders, 2);
    assert_int_equal(hits, CROWD - 1);
    assert_true(press_counters(press).stale >= 1);
    press_free(press);
}

/* Writers change the version and touch; whatever a reader is given from then on has that version or a later one. */
struct race {
    struct press *press;
    struct page_of_test *page;
    atomic_int touched;
    atomic_bool over;
    atomic_int older, answers;
};

static int version_in(const struct http_answer *answer)
{
    struct str body = http_answer_body(answer), mark = S("<title>Version ");
    ptrdiff_t at = str_find(body, mark, 0) + mark.n;
    int64_t version = -1;
    str_to_i64(str_slice(body, at, str_find_char(body, '<', at)), &version);
    return (int)version;
}

static void judge(struct race *race, const struct http_answer *answer, int at_least)
{
    atomic_fetch_add(&race->answers, 1);
    if (version_in(answer) < at_least)
        atomic_fetch_add(&race->older, 1);
}

static void *read_in_race(void *p)
{
    struct race *race = p;
    while (!atomic_load(&race->over)) {
        int at_least = atomic_load(&race->touched);
        struct http_answer *answer = ready(race->press, KEY, NULL, NULL);
        if (answer) {
            judge(race, answer, at_least);
            http_answer_release(answer);
            continue;
        }
        struct asked q;
        ask_init(&q, NULL, NULL, NULL);
        ask_send(&q, race->press, KEY, race->page);
        judge(race, q.answer, at_least);
        ask_close(&q);
    }
    return NULL;
}

static void nobody_reads_what_is_older_than_a_touch(void **state)
{
    struct press *press = make_press(20000);
    struct page_of_test page = {.size = 600, .tag = "story:42"};
    struct race race = {.press = press, .page = &page};
    struct str tag = S("story:42");
    pthread_t threads[6];
    (void)state;
    for (int i = 0; i < 6; i++)
        pthread_create(&threads[i], NULL, read_in_race, &race);
    for (int version = 1; version <= 1500 || atomic_load(&race.answers) <= 1500 || atomic_load(&page.renders) <= 100;
         version++) {
        atomic_store(&page.version, version);
        press_touch(press, &tag, 1);
        atomic_store(&race.touched, version);
        if (version % 3 == 0)
            usleep(100);
    }
    atomic_store(&race.over, true);
    for (int i = 0; i < 6; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(race.older, 0);
    press_free(press);
}

/* Many keys, little room, touches in between: what is counted is what is there. */
static void *flood(void *p)
{
    struct race *race = p;
    for (int i = 0; i < 400; i++) {
        char key[40];
        snprintf(key, sizeof(key), "/search/?q=%d", i * 37 % 150);
        ask(race->press, key, i % 2 ? "br" : "gzip", race->page, NULL);
        is_ready(race->press, key, "br");
        if (i % 100 == 99) {
            struct str tag = S("front");
            press_touch(race->press, &tag, 1);
        }
    }
    return NULL;
}

static void a_flood_from_many_threads_stays_in_bounds(void **state)
{
    struct press_options options = {.bytes_max = 100000};
    struct press *press = press_make(&options);
    struct page_of_test page = {.size = 1000};
    struct race race = {.press = press, .page = &page};
    pthread_t threads[6];
    (void)state;
    for (int i = 0; i < 6; i++)
        pthread_create(&threads[i], NULL, flood, &race);
    for (int i = 0; i < 6; i++)
        pthread_join(threads[i], NULL);
    struct press_counters c = press_counters(press);
    assert_true(c.bytes <= options.bytes_max);
    assert_true(c.evicted > 0);
    press_touch_all(press);
    assert_int_equal(press_counters(press).bytes, 0);
    assert_int_equal(press_counters(press).pages, 0);
    assert_int_equal(press->tag_count, 0);
    press_free(press);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_crowd_is_one_render),
        cmocka_unit_test(a_crowd_of_all_codings_is_one_render),
        cmocka_unit_test(a_failure_reaches_all_who_wait),
        cmocka_unit_test(a_private_page_is_not_shared),
        cmocka_unit_test(a_wait_ends),
        cmocka_unit_test(an_old_page_bridges_the_render_of_the_next),
        cmocka_unit_test(nobody_reads_what_is_older_than_a_touch),
        cmocka_unit_test(a_flood_from_many_threads_stays_in_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
