/* audience.c - pages and beacons become figures, on both engines; nothing is lost at the end, a second at most by a
 * kill. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/audience.c"

#include "audience/report.h"
#include "audience/sketch.h"

#include "unit/newsroom_fixture.h"

#include <signal.h>
#include <sys/wait.h>

#define PERSON "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
#define BOT "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
#define TUESDAY ((int64_t)20783 * TIME_DAY + 10 * 3600 * TIME_SECOND)

/* One reader. */
struct reader_of_ours {
    const char *address;
    const char *agent;
};

static struct http_head head_of(const struct reader_of_ours *who, const char *target)
{
    struct http_head head = {.method = HTTP_GET, .target = str_from_c(target), .user_agent = str_from_c(who->agent)};
    assert_true(address_parse(str_from_c(who->address), &head.address));
    return head;
}

static const struct reader_of_ours ANNA = {"192.0.2.1", PERSON};
static const struct reader_of_ours BERT = {"192.0.2.2", PERSON};

static void serve(struct audience *audience, const struct reader_of_ours *who, const char *subject)
{
    struct http_head head = head_of(who, "/2026/11/24/ferry/");
    audience_served(audience, &head, str_from_c(subject));
}

static void beacon(struct audience *audience, const struct reader_of_ours *who, const char *subject, int view,
                   const char *rest)
{
    struct arena a;
    struct http_head head = head_of(who, "/2026/11/24/ferry/");
    head.method = HTTP_POST;
    arena_init(&a, 0);
    struct str stamp = stamp_make(&a, newsroom_key(audience->newsroom), str_from_c(subject), time_now());
    assert_true(audience_beacon(audience, &head,
                                str_format(&a, "v=1 n=%s s=%.*s i=%d %s", subject, STR_ARG(stamp), view, rest)));
    arena_close(&a);
}

/* ---- what stands in the store ---- */

struct asked {
    struct arena *a;
    int64_t story_id, day;
    struct sql_view_hour_list hours;
    struct sql_rejected_day_list rejected;
    struct sql_facet_day_list facets;
    struct str facet;
    struct sql_visitor_key *key;
};

static struct err ask_work(struct db_conn *conn, void *context)
{
    struct asked *asked = context;
    TRY(sql_view_hour_of_story(asked->a, conn, asked->story_id, 0, INT64_MAX, &asked->hours));
    TRY(sql_rejected_day_between(asked->a, conn, 0, INT64_MAX, &asked->rejected));
    TRY(sql_visitor_key_find(asked->a, conn, &asked->key));
    return sql_facet_day_of(asked->a, conn, asked->facet, 0, asked->day, &asked->facets);
}

static struct asked ask(struct room *room, struct audience *audience, int64_t story_id, struct str facet)
{
    struct asked asked = {.a = room->a, .story_id = story_id, .facet = facet, .day = time_now() / TIME_DAY};
    assert_true(audience_sync(audience));
    assert_ok(db_read(audience->db, ask_work, &asked));
    return asked;
}

static void assert_view(struct room *room, struct audience *audience, int64_t story_id, int64_t served, int64_t seen,
                        int64_t read, int64_t seconds)
{
    struct asked asked = ask(room, audience, story_id, S("country"));
    int64_t sums[4] = {0};
    for (ptrdiff_t i = 0; i < asked.hours.count; i++) {
        sums[0] += asked.hours.items[i].served;
        sums[1] += asked.hours.items[i].seen;
        sums[2] += asked.hours.items[i].read;
        sums[3] += asked.hours.items[i].seconds;
    }
    if (sums[0] != served || sums[1] != seen || sums[2] != read || sums[3] != seconds)
        fail_msg("story %d: served %d seen %d read %d seconds %d", (int)story_id, (int)sums[0], (int)sums[1],
                 (int)sums[2], (int)sums[3]);
}

static int64_t visitors_of(struct room *room, struct audience *audience, int64_t story_id)
{
    struct asked asked = ask(room, audience, story_id, S("country"));
    struct sketch sketch = {0};
    for (ptrdiff_t i = 0; i < asked.hours.count; i++)
        assert_ok(sketch_read(&sketch, asked.hours.items[i].visitors));
    return sketch_estimate(&sketch);
}

static int64_t rejected_for(struct room *room, struct audience *audience, const char *reason)
{
    struct asked asked = ask(room, audience, 1, S("country"));
    int64_t sum = 0;
    for (ptrdiff_t i = 0; i < asked.rejected.count; i++)
        if (str_equal(asked.rejected.items[i].reason, str_from_c(reason)))
            sum += asked.rejected.items[i].served + asked.rejected.items[i].beacons;
    return sum;
}

static int64_t facet_of(struct room *room, struct audience *audience, const char *facet, const char *value)
{
    struct asked asked = ask(room, audience, 1, str_from_c(facet));
    for (ptrdiff_t i = 0; i < asked.facets.count; i++)
        if (str_equal(asked.facets.items[i].value, str_from_c(value)))
            return asked.facets.items[i].served;
    return 0;
}

static void with_audience(struct store_fixture *f, void (*test)(struct room *room, struct audience *audience))
{
    struct room room;
    struct audience *audience;
    room_open(&room, f);
    time_set(TUESDAY);
    assert_ok(audience_start(room.n, &audience));
    test(&room, audience);
    audience_stop(audience);
    time_set(0);
    room_close(&room);
}

#define AUDIENCE_TEST(name)                                                                                            \
    static void test_##name(struct store_fixture *f)                                                                   \
    {                                                                                                                  \
        with_audience(f, name);                                                                                        \
    }

/* ---- people ---- */

static void later(int seconds)
{
    time_set(time_now() + seconds * TIME_SECOND);
}

static void three_numbers(struct room *room, struct audience *audience)
{
    serve(audience, &ANNA, "7.en");
    serve(audience, &BERT, "7.en");
    later(1);
    beacon(audience, &ANNA, "7.en", 11, "k=seen t=0 d=0");
    later(40);
    beacon(audience, &ANNA, "7.en", 11, "k=read t=38 d=10");
    beacon(audience, &ANNA, "7.en", 11, "k=leave t=40 d=10");
    assert_view(room, audience, 7, 2, 1, 1, 40);
    assert_int_equal(visitors_of(room, audience, 7), 1); /* Bert's hour is not over */
    assert_int_equal(facet_of(room, audience, "browser", "Firefox"), 2);
    assert_int_equal(facet_of(room, audience, "referrer", "direct"), 2);
    assert_int_equal(facet_of(room, audience, "entry", "7"), 2);
}
AUDIENCE_TEST(three_numbers)

static void a_later_leave_takes_the_place_of_the_first(struct room *room, struct audience *audience)
{
    serve(audience, &ANNA, "7.en");
    later(100);
    beacon(audience, &ANNA, "7.en", 11, "k=seen t=0 d=0");
    beacon(audience, &ANNA, "7.en", 11, "k=leave t=10 d=2");
    beacon(audience, &ANNA, "7.en", 11, "k=leave t=25 d=7");
    beacon(audience, &ANNA, "7.en", 11, "k=leave t=20 d=3");
    assert_view(room, audience, 7, 1, 1, 0, 25);
    struct asked asked = ask(room, audience, 7, S("country"));
    struct depth depth = {0};
    assert_ok(depth_read(&depth, asked.hours.items[0].depth));
    for (int i = 0; i < DEPTH_STEPS; i++)
        assert_int_equal(depth.loadings[i], i == 7);
}
AUDIENCE_TEST(a_later_leave_takes_the_place_of_the_first)

static void time_read_is_no_longer_than_time_passed(struct room *room, struct audience *audience)
{
    serve(audience, &ANNA, "7.en");
    later(10);
    beacon(audience, &ANNA, "7.en", 11, "k=seen t=0 d=0");
    beacon(audience, &ANNA, "7.en", 11, "k=leave t=86400 d=10");
    assert_view(room, audience, 7, 1, 1, 0, 10 + 5 /* clocks differ */);
}
AUDIENCE_TEST(time_read_is_no_longer_than_time_passed)

static void clicks_words_and_missing_pages(struct room *room, struct audience *audience)
{
    struct http_head head = head_of(&ANNA, "/search/");
    struct http_head bot = head_of(&(struct reader_of_ours){"192.0.2.9", BOT}, "/wp-login.php");
    serve(audience, &ANNA, "7.en");
    beacon(audience, &ANNA, "7.en", 11, "k=share t=0 d=0 x=mastodon");
    beacon(audience, &ANNA, "7.en", 11, "k=outbound t=0 d=0 x=www.example.org");
    audience_note(audience, &head, EVENT_SEARCH_NONE, S("zeppelin"));
    audience_note(audience, &head, EVENT_MISSING, S("/gone/"));
    audience_note(audience, &head, EVENT_MISSING, S("/\xff/"));
    audience_note(audience, &bot, EVENT_MISSING, S("/wp-login.php"));
    assert_int_equal(facet_of(room, audience, "share", "mastodon"), 1);
    assert_int_equal(facet_of(room, audience, "outbound", "www.example.org"), 1);
    assert_int_equal(facet_of(room, audience, "search_none", "zeppelin"), 1);
    assert_int_equal(facet_of(room, audience, "missing", "/gone/"), 1);
    assert_int_equal(facet_of(room, audience, "missing", "/wp-login.php"), 0);
}
AUDIENCE_TEST(clicks_words_and_missing_pages)

static void who_does_not_want_it_is_only_served(struct room *room, struct audience *audience)
{
    struct http_head head = head_of(&ANNA, "/x/");
    head.privacy_control = true;
    audience_served(audience, &head, S("7.en"));
    audience_beacon(audience, &head, S("v=1 n=7.en s=1.AAAAAAAAAAA i=1 k=seen t=0 d=0"));
    assert_view(room, audience, 7, 1, 0, 0, 0);
    assert_int_equal(audience_counters(audience).visitors, 0);
    assert_int_equal(facet_of(room, audience, "browser", "Firefox"), 0);
    assert_ok(newsroom_set(room->n, &ACTOR_COMMAND, S("audience_respect"), S("none")));
    audience_served(audience, &head, S("7.en"));
    assert_view(room, audience, 7, 2, 0, 0, 0);
    assert_int_equal(audience_counters(audience).visitors, 1);
    assert_ok(newsroom_set(room->n, &ACTOR_COMMAND, S("audience"), S("no")));
    audience_served(audience, &head, S("7.en"));
    assert_view(room, audience, 7, 2, 0, 0, 0);
}
AUDIENCE_TEST(who_does_not_want_it_is_only_served)

/* ---- machines, and beacons that nobody sent ---- */

static void machines_stand_apart(struct room *room, struct audience *audience)
{
    const struct reader_of_ours bot = {"192.0.2.9", BOT};
    for (int i = 0; i < 3; i++)
        serve(audience, &bot, "7.en");
    serve(audience, &ANNA, "7.en");
    assert_view(room, audience, 7, 1, 0, 0, 0);
    assert_int_equal(rejected_for(room, audience, "agent"), 3);
    assert_int_equal(facet_of(room, audience, "device", "desktop"), 1);
}
AUDIENCE_TEST(machines_stand_apart)

static void post(struct audience *audience, const struct reader_of_ours *who, struct str body)
{
    struct http_head head = head_of(who, "/");
    assert_true(audience_beacon(audience, &head, body));
}

static void bad_beacons_are_told_apart(struct room *room, struct audience *audience)
{
    struct str old = stamp_make(room->a, newsroom_key(room->n), S("7.en"), time_now() - 400 * TIME_DAY);
    serve(audience, &ANNA, "7.en");
    post(audience, &ANNA, S("v=1 rubbish"));
    post(audience, &ANNA, S("v=1 n=7.en s=20783.AAAAAAAAAAA i=1 k=seen t=0 d=0"));
    post(audience, &ANNA, S("v=1 n=999999.en s=20783.AAAAAAAAAAA i=1 k=seen t=0 d=0"));
    post(audience, &ANNA, str_format(room->a, "v=1 n=7.en s=%.*s i=1 k=seen t=0 d=0", STR_ARG(old)));
    beacon(audience, &BERT, "7.en", 5, "k=seen t=0 d=0");
    beacon(audience, &ANNA, "8.en", 5, "k=seen t=0 d=0");
    beacon(audience, &ANNA, "7.en", 6, "k=read t=9 d=10");
    beacon(audience, &ANNA, "7.en", 6, "k=seen t=0 d=0");
    beacon(audience, &ANNA, "7.en", 6, "k=seen t=0 d=0");
    beacon(audience, &BERT, "7.en", 6, "k=share t=0 d=0 x=mail");
    assert_int_equal(rejected_for(room, audience, "malformed"), 1);
    assert_int_equal(rejected_for(room, audience, "stamp"), 2);
    assert_int_equal(rejected_for(room, audience, "expired"), 1);
    assert_int_equal(rejected_for(room, audience, "not-served"), 3);
    assert_int_equal(rejected_for(room, audience, "order"), 1);
    assert_int_equal(rejected_for(room, audience, "replayed"), 1);
    assert_view(room, audience, 7, 1, 1, 0, 0);
    assert_false(audience_beacon(audience, &(struct http_head){.method = HTTP_POST}, S("name=value")));
}
AUDIENCE_TEST(bad_beacons_are_told_apart)

static void who_shows_to_be_a_machine_is_taken_back(struct room *room, struct audience *audience)
{
    int pages = JUDGE_RULES.most_pages + 20;
    serve(audience, &ANNA, "7.en");
    for (int i = 0; i < pages; i++)
        serve(audience, &BERT, "7.en");
    assert_view(room, audience, 7, 1, 0, 0, 0);
    assert_int_equal(rejected_for(room, audience, "rate"), pages);
    assert_int_equal(facet_of(room, audience, "browser", "Firefox"), 1);
}
AUDIENCE_TEST(who_shows_to_be_a_machine_is_taken_back)

/* ---- what was taken out of a story ---- */

static int64_t rejected_of_story(struct room *room, struct audience *audience, int64_t story_id, const char *value)
{
    const struct report_query query = {.period = {time_now() / TIME_DAY, time_now() / TIME_DAY},
                                       .dimension = REPORT_REJECTED,
                                       .filter = REPORT_OF_STORY,
                                       .filter_value = str_format(room->a, "%lld", (long long)story_id),
                                       .order = REPORT_BY_SERVED,
                                       .limit = 100};
    struct report report;
    int64_t sum = 0;
    assert_true(audience_sync(audience));
    assert_ok(report_make(room->a, room->n, audience->db, &query, time_now(), &report));
    for (ptrdiff_t i = 0; i < report.count; i++)
        if (!*value || str_equal(report.rows[i].value, str_from_c(value)))
            sum += report.rows[i].figures.served + report.rows[i].figures.seen;
    return sum;
}

static void stories_say_what_was_taken_out(struct room *room, struct audience *audience)
{
    const struct reader_of_ours bot = {"192.0.2.9", BOT};
    int64_t hours[REPORT_HOURS], day = time_now() / TIME_DAY;
    for (int i = 0; i < 3; i++)
        serve(audience, &bot, "7.en");
    serve(audience, &bot, "front:en.en");
    serve(audience, &ANNA, "7.en");
    beacon(audience, &ANNA, "8.en", 5, "k=seen t=0 d=0");
    post(audience, &ANNA, S("v=1 n=999999.en s=20783.AAAAAAAAAAA i=1 k=seen t=0 d=0"));
    post(audience, &bot, S("v=1 n=999999.en s=20783.AAAAAAAAAAA i=1 k=seen t=0 d=0"));
    assert_int_equal(rejected_of_story(room, audience, 7, "search agent"), 3);
    assert_int_equal(rejected_of_story(room, audience, 7, ""), 3);
    assert_int_equal(rejected_of_story(room, audience, 8, "forged not-served"), 1);
    assert_int_equal(rejected_of_story(room, audience, 999999, ""), 0); /* whoever forges names any story */
    for (int i = 0; i <= JUDGE_RULES.most_pages; i++)
        serve(audience, &BERT, "7.en");
    assert_int_equal(rejected_of_story(room, audience, 7, "behaviour rate"), JUDGE_RULES.most_pages + 1);
    assert_ok(report_rejected_hours(room->n, audience->db, 7, (struct report_period){day, day}, hours));
    assert_int_equal(hours[10], JUDGE_RULES.most_pages + 4); /* TUESDAY */
    assert_int_equal(hours[9] + hours[11], 0);
}
AUDIENCE_TEST(stories_say_what_was_taken_out)

static void test_what_is_put_back_is_not_taken_out_of_a_story(struct store_fixture *f)
{
    const struct reader_of_ours bot = {"192.0.2.9", BOT};
    struct room room;
    struct audience *audience;
    room_open(&room, f);
    time_set(TUESDAY);
    assert_ok(newsroom_set(room.n, &ACTOR_COMMAND, S("audience_counted"), S("search")));
    assert_ok(audience_start(room.n, &audience));
    serve(audience, &bot, "7.en");
    assert_int_equal(rejected_of_story(&room, audience, 7, ""), 0);
    assert_view(&room, audience, 7, 1, 0, 0, 0);
    audience_stop(audience);
    time_set(0);
    room_close(&room);
}

/* The sketches are complete at a clean stop: Anna, and not Bert. */
static void test_sketches_hold_people_alone(struct store_fixture *f)
{
    struct room room;
    struct audience *audience;
    room_open(&room, f);
    time_set(TUESDAY);
    assert_ok(audience_start(room.n, &audience));
    serve(audience, &ANNA, "7.en");
    for (int i = 0; i <= JUDGE_RULES.most_pages; i++)
        serve(audience, &BERT, "7.en");
    audience_stop(audience);
    assert_ok(audience_start(room.n, &audience));
    assert_int_equal(visitors_of(&room, audience, 7), 1);
    audience_stop(audience);
    time_set(0);
    room_close(&room);
}

static void invented_values_are_bounded(struct room *room, struct audience *audience)
{
    char referer[64];
    for (int i = 0; i < COLLECT_VALUES_MAX + 500; i++) {
        char address[32];
        snprintf(address, sizeof address, "10.0.%d.%d", i / 250, i % 250);
        struct http_head head = head_of(&(struct reader_of_ours){address, PERSON}, "/");
        snprintf(referer, sizeof referer, "https://site%d.example/", i);
        head.referer = str_from_c(referer);
        audience_served(audience, &head, S("front:en.en"));
        if (i % 1000 == 0)
            assert_true(audience_sync(audience));
    }
    struct asked asked = ask(room, audience, 1, S("referrer"));
    assert_int_equal(asked.facets.count, COLLECT_VALUES_MAX + 1);
    assert_int_equal(facet_of(room, audience, "referrer", ""), 500);
}
AUDIENCE_TEST(invented_values_are_bounded)

/* ---- days, restarts, kills ---- */

static void who_reads_over_midnight_is_one(struct room *room, struct audience *audience)
{
    time_set((TUESDAY / TIME_DAY + 1) * TIME_DAY - 60 * TIME_SECOND);
    serve(audience, &ANNA, "7.en");
    struct asked before = ask(room, audience, 7, S("country"));
    later(120);
    beacon(audience, &ANNA, "7.en", 11, "k=seen t=0 d=0");
    assert_view(room, audience, 7, 1, 1, 0, 0);
    assert_int_equal(rejected_for(room, audience, "not-served"), 0);
    struct asked after = ask(room, audience, 7, S("country"));
    assert_int_equal(after.key->day, before.key->day + 1);
    assert_false(str_equal(after.key->key, before.key->key));
}
AUDIENCE_TEST(who_reads_over_midnight_is_one)

static void test_a_restart_knows_people_again(struct store_fixture *f)
{
    struct room room;
    struct audience *audience;
    room_open(&room, f);
    time_set(TUESDAY);
    assert_ok(audience_start(room.n, &audience));
    serve(audience, &ANNA, "7.en");
    audience_stop(audience);
    later(60);
    assert_ok(audience_start(room.n, &audience));
    beacon(audience, &ANNA, "7.en", 11, "k=seen t=0 d=0");
    assert_view(&room, audience, 7, 1, 1, 0, 0);
    assert_int_equal(visitors_of(&room, audience, 7), 1);
    audience_stop(audience);
    time_set(0);
    room_close(&room);
}

static int64_t served_of_front(struct room *room)
{
    struct audience *audience;
    struct sql_view_hour_list hours = {0};
    int64_t sum = 0;
    assert_ok(audience_start(room->n, &audience));
    struct asked asked = {.a = room->a};
    asked = ask(room, audience, 7, S("country"));
    hours = asked.hours;
    for (ptrdiff_t i = 0; i < hours.count; i++)
        sum += hours.items[i].served;
    audience_stop(audience);
    return sum;
}

static void test_nothing_is_lost_on_a_clean_stop(struct store_fixture *f)
{
    struct room room;
    struct audience *audience;
    room_open(&room, f);
    assert_ok(audience_start(room.n, &audience));
    for (int i = 0; i < 3000; i++) {
        char address[32];
        snprintf(address, sizeof address, "10.1.%d.%d", i / 250, i % 250);
        serve(audience, &(struct reader_of_ours){address, PERSON}, "7.en");
    }
    audience_stop(audience);
    assert_int_equal(served_of_front(&room), 3000);
    room_close(&room);
}

/* A server in a process of its own: tells of a page each millisecond, and the test how many so far. */
static void run_victim(const struct room *room, int report)
{
    struct newsroom *n;
    struct audience *audience;
    if (failed(newsroom_open(str_from_c(room->folder), &n)) || failed(audience_start(n, &audience)))
        _exit(1);
    for (int64_t i = 1;; i++) {
        char address[32];
        snprintf(address, sizeof address, "10.2.%d.%d", (int)(i / 250), (int)(i % 250));
        serve(audience, &(struct reader_of_ours){address, PERSON}, "7.en");
        if (write(report, &i, sizeof i) != sizeof i)
            _exit(1);
        usleep(1000);
    }
}

/* How many it had told of when it had told of so many at least. */
static int64_t follow(int report, int64_t told)
{
    int64_t last = 0;
    do
        assert_int_equal(read(report, &last, sizeof last), sizeof last);
    while (last < told);
    return last;
}

struct written {
    struct arena *a;
    int64_t served;
};

static struct err add_written(struct db_conn *conn, void *context)
{
    struct written *w = context;
    struct sql_view_hour_list hours;
    TRY(sql_view_hour_of_story(w->a, conn, 7, 0, INT64_MAX, &hours));
    w->served = 0;
    for (ptrdiff_t i = 0; i < hours.count; i++)
        w->served += hours.items[i].served;
    return OK;
}

static void test_a_kill_loses_nothing_written(struct store_fixture *f)
{
    struct room room;
    struct db *db;
    struct written written;
    int ends[2], status;
    room_open(&room, f);
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0)
        run_victim(&room, ends[1]);
    close(ends[1]);
    int64_t told = follow(ends[0], 500);
    assert_ok(audience_store_open(room.n, &db));
    written = (struct written){.a = room.a};
    do { /* it writes by itself, each second */
        told = follow(ends[0], told + 50);
        assert_ok(db_read(db, add_written, &written));
    } while (written.served < 500);
    kill(child, SIGKILL);
    db_close(db);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    close(ends[0]);
    int64_t kept = served_of_front(&room);
    if (kept < written.served)
        fail_msg("%lld kept of %lld written", (long long)kept, (long long)written.served);
    room_close(&room);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_three_numbers),
        STORE_TEST(test_a_later_leave_takes_the_place_of_the_first),
        STORE_TEST(test_time_read_is_no_longer_than_time_passed),
        STORE_TEST(test_clicks_words_and_missing_pages),
        STORE_TEST(test_who_does_not_want_it_is_only_served),
        STORE_TEST(test_machines_stand_apart),
        STORE_TEST(test_bad_beacons_are_told_apart),
        STORE_TEST(test_who_shows_to_be_a_machine_is_taken_back),
        STORE_TEST(test_stories_say_what_was_taken_out),
        STORE_TEST(test_what_is_put_back_is_not_taken_out_of_a_story),
        STORE_TEST(test_sketches_hold_people_alone),
        STORE_TEST(test_invented_values_are_bounded),
        STORE_TEST(test_who_reads_over_midnight_is_one),
        STORE_TEST(test_a_restart_knows_people_again),
        STORE_TEST(test_nothing_is_lost_on_a_clean_stop),
        STORE_TEST(test_a_kill_loses_nothing_written),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
