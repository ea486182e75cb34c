/* day.c - made days whose truth is known, through all that stands between a request and a figure. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "audience/sketch.h"
#include "store/statements.h"

#include "unit/day_fixture.h"

#include <math.h>

#define SEEN_OFF 0.01
#define READ_OFF 0.02
#define MACHINES_REJECTED 0.98
#define PEOPLE_REJECTED 0.005
#define UNIQUES_OFF (4 * 0.016) /* standard errors of the sketch: the key is chance, one of 16,000 is further off */

/* What stands in the store. */
struct figures {
    struct arena *a;
    struct sql_view_day sums;
    struct sketch visitors; /* of the day */
    int64_t rejected_pages, rejected_beacons;
    int64_t reasons[JUDGE_REASONS];
};

/* ---- figures and truth ---- */

static void add_view(struct figures *out, const struct sql_view_hour *view)
{
    out->sums.served += view->served;
    out->sums.seen += view->seen;
    out->sums.read += view->read;
    if (view->hour < (DAY + 1) * 24)
        assert_ok(sketch_read(&out->visitors, view->visitors));
}

static void add_rejected(struct figures *out, const struct sql_rejected_day *row)
{
    out->rejected_pages += row->served;
    out->rejected_beacons += row->beacons;
    for (int i = 0; i < JUDGE_REASONS; i++)
        if (str_equal(row->reason, judge_reason_name((enum judge_reason)i)))
            out->reasons[i] += row->served + row->beacons;
}

static struct err read_figures(struct db_conn *conn, void *context)
{
    struct figures *out = context;
    struct sql_view_hour_list views;
    struct sql_rejected_day_list rejected;
    for (int page = 0; page < CROWD_PAGES; page++) {
        TRY(sql_view_hour_of_page(out->a, conn, page, page ? S("") : S("front:en"), 0, INT64_MAX, &views));
        for (ptrdiff_t i = 0; i < views.count; i++)
            add_view(out, &views.items[i]);
    }
    TRY(sql_rejected_day_between(out->a, conn, 0, INT64_MAX, &rejected));
    for (ptrdiff_t i = 0; i < rejected.count; i++)
        add_rejected(out, &rejected.items[i]);
    return OK;
}

static struct figures play_day(struct player *p)
{
    struct figures out = {.a = &p->a};
    for (ptrdiff_t i = 0; i < p->crowd.count; i++) {
        go_on_to(p, p->crowd.events[i].at);
        play(p, &p->crowd.events[i]);
    }
    go_on_to(p, time_now() + 2 * WRITE);
    collect_finish(&p->audience.collector);
    write_down(p);
    assert_int_equal(rings_lost(p->audience.rings), 0);
    assert_ok(db_read(p->audience.db, read_figures, &out));
    return out;
}

static int64_t count_pages(const struct crowd *c)
{
    int64_t pages = 0;
    for (ptrdiff_t i = 0; i < c->count; i++)
        pages += c->events[i].act == CROWD_PAGE;
    return pages;
}

static int64_t count_stamps(const struct crowd *c, enum crowd_stamp stamp)
{
    int64_t stamps = 0;
    for (ptrdiff_t i = 0; i < c->count; i++)
        stamps += c->events[i].stamp == stamp;
    return stamps;
}

/* Addresses with a browser, of people who let themselves be counted. */
static int64_t count_visitors(struct player *p)
{
    struct map known = {0};
    int64_t count = 0;
    for (ptrdiff_t i = 0; i < p->crowd.count; i++) {
        const struct crowd_event *e = &p->crowd.events[i];
        if (e->act != CROWD_PAGE || !e->person || e->withheld || e->at >= START + TIME_DAY)
            continue;
        struct str key = str_format(&p->a, "%u %.*s", e->address, STR_ARG(e->agent));
        count += !map_get(&known, key);
        *map_put(&p->a, &known, key) = p;
    }
    return count;
}

static double off(int64_t figure, int64_t truth)
{
    return fabs((double)(figure - truth)) / (double)truth;
}

static void assert_near(const char *what, int64_t figure, int64_t truth, double most)
{
    print_message("# %s %lld, in truth %lld: %.2f %% off\n", what, (long long)figure, (long long)truth,
                  100 * off(figure, truth));
    if (off(figure, truth) > most)
        fail_msg("%s: more than %.1f %% off", what, 100 * most);
}

/* ---- the days ---- */

static void tell_reasons(const char *who, const struct figures *figures)
{
    for (int i = 0; i < JUDGE_REASONS; i++)
        if (figures->reasons[i])
            print_message("# %s, %s: %lld\n", who, judge_reason_name((enum judge_reason)i).p,
                          (long long)figures->reasons[i]);
}

/* Every page stands in the figures or among what was rejected; the share of these. */
static double assert_all_pages(struct player *p, const char *who, const struct figures *figures)
{
    int64_t pages = count_pages(&p->crowd);
    double rejected = (double)figures->rejected_pages / (double)pages;
    print_message("# %s: %lld pages, %.3f %% of them rejected; seen %lld, read %lld\n", who, (long long)pages,
                  100 * rejected, (long long)figures->sums.seen, (long long)figures->sums.read);
    tell_reasons(who, figures);
    assert_int_equal(figures->sums.served + figures->rejected_pages, pages);
    return rejected;
}

static void people_are_counted(struct store_fixture *f, uint64_t seed)
{
    struct player p;
    open_player(&p, f, seed, CROWD_PEOPLE);
    struct figures figures = play_day(&p);
    assert_true(assert_all_pages(&p, "people", &figures) <= PEOPLE_REJECTED);
    assert_near("seen", figures.sums.seen, p.crowd.truth.seen, SEEN_OFF);
    assert_near("read", figures.sums.read, p.crowd.truth.read, READ_OFF);
    assert_near("visitors", sketch_estimate(&figures.visitors), count_visitors(&p), UNIQUES_OFF);
    close_player(&p);
}

static void machines_are_rejected(struct store_fixture *f, uint64_t seed)
{
    struct player p;
    open_player(&p, f, seed, CROWD_MACHINES);
    struct figures figures = play_day(&p);
    assert_true(assert_all_pages(&p, "machines", &figures) >= MACHINES_REJECTED);
    assert_int_equal(figures.reasons[JUDGE_STAMP], count_stamps(&p.crowd, CROWD_STAMP_INVENTED));
    assert_int_equal(figures.reasons[JUDGE_EXPIRED],
                     count_stamps(&p.crowd, CROWD_STAMP_YEARS_AGO) + count_stamps(&p.crowd, CROWD_STAMP_YEARS_AHEAD));
    for (enum judge_reason reason = JUDGE_AGENT; reason < JUDGE_REASONS; reason++)
        if (figures.reasons[reason] == 0 && reason != JUDGE_UNKNOWN) /* it takes our key to sign for no page of ours */
            fail_msg("nothing is rejected as %s", judge_reason_name(reason).p);
    close_player(&p);
}

static void a_day_is_true(struct store_fixture *f, uint64_t seed)
{
    struct player p;
    open_player(&p, f, seed, CROWD_ALL);
    struct figures figures = play_day(&p);
    assert_all_pages(&p, "all", &figures);
    assert_near("seen", figures.sums.seen, p.crowd.truth.seen, SEEN_OFF);
    assert_near("read", figures.sums.read, p.crowd.truth.read, READ_OFF);
    print_message("# visitors %lld, of people %lld\n", (long long)sketch_estimate(&figures.visitors),
                  (long long)count_visitors(&p));
    close_player(&p);
}

/* The server's clock is set forward and back by years while people read: each page stands somewhere. */
static void the_clock_is_wrong_by_years(struct store_fixture *f, uint64_t seed)
{
    static const int64_t YEARS[] = {-56, 0, 20, -1, 0};
    struct player p;
    open_player(&p, f, seed, CROWD_PEOPLE);
    p.crowd.count -= p.crowd.count % COUNT_OF(YEARS);
    ptrdiff_t part = p.crowd.count / COUNT_OF(YEARS);
    for (ptrdiff_t i = 0; i < p.crowd.count; i++)
        p.crowd.events[i].at += YEARS[i / part] * 365 * TIME_DAY;
    struct figures figures = play_day(&p);
    assert_all_pages(&p, "a wrong clock", &figures);
    close_player(&p);
}

#define OF_SEED(test, seed)                                                                                            \
    static void test##_##seed(struct store_fixture *f)                                                                 \
    {                                                                                                                  \
        test(f, seed);                                                                                                 \
    }
OF_SEED(people_are_counted, 1)
OF_SEED(people_are_counted, 2)
OF_SEED(people_are_counted, 3)
OF_SEED(machines_are_rejected, 1)
OF_SEED(machines_are_rejected, 2)
OF_SEED(machines_are_rejected, 3)
OF_SEED(a_day_is_true, 1)
OF_SEED(a_day_is_true, 2)
OF_SEED(a_day_is_true, 3)
OF_SEED(the_clock_is_wrong_by_years, 1)

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST_SQLITE(people_are_counted_1),
        STORE_TEST_SQLITE(people_are_counted_2),
        STORE_TEST_SQLITE(people_are_counted_3),
        STORE_TEST_SQLITE(machines_are_rejected_1),
        STORE_TEST_SQLITE(machines_are_rejected_2),
        STORE_TEST_SQLITE(machines_are_rejected_3),
        STORE_TEST(a_day_is_true_1),
        STORE_TEST_SQLITE(a_day_is_true_2),
        STORE_TEST_SQLITE(a_day_is_true_3),
        STORE_TEST_SQLITE(the_clock_is_wrong_by_years_1),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
