/* report.c - reports over rolled up days say what a truth computed apart says, on each engine. */
/* SPDX-License-Identifier: Apache-2.0 */
#include "unit/newsroom_fixture.h"

#include "audience/report.c"
#include "audience/seal.h"
#include "audience/store.h"
#include "audience/sum.h"

#define STORIES 8
#define FIRST 20716 /* 2026-09-20 */
#define DAYS 60     /* to 2026-11-18: all of October lies within */
#define TODAY (FIRST + DAYS - 1)
#define PEOPLE 60
#define REFERRERS 3

/* What was put in, by story and day; people as bits. */
struct truth {
    struct sheet_sums sums[STORIES][DAYS];
    uint64_t people[STORIES][DAYS];
    struct sheet_sums referrers[REFERRERS][DAYS];
    uint64_t referred[REFERRERS][DAYS];
    int64_t of_story[REFERRERS][DAYS]; /* served, of the first story */
    int64_t rejected[DAYS];
};

struct scene {
    struct room room;
    struct db *db;
    int64_t ids[STORIES];
    int64_t day; /* that is put in */
    uint64_t seed;
    struct truth truth;
};

static const char *const REFERRER_VALUES[REFERRERS] = {"search Google", "search Bing", "direct"};

static uint64_t draw(struct scene *scene, uint64_t below)
{
    scene->seed = scene->seed * 6364136223846793005u + 1442695040888963407u;
    return (scene->seed >> 33) % below;
}

/* ---- what is put in ---- */

static void put_stories(struct scene *scene)
{
    static const char *const SECTIONS[] = {"Town", "Sea/Boats"};
    static const char *const AUTHORS[] = {"Ada Berg", "Bo Dahl", "Cy Eide"};
    for (int i = 0; i < STORIES; i++) {
        struct str section = str_from_c(SECTIONS[i % 2]), tag = S("ferry");
        struct story_byline byline = {.name = str_from_c(AUTHORS[i % 3])};
        struct story_input input = room_story(&scene->room, "Ferry sails");
        input.fresh = true;
        input.headline = str_format(scene->room.a, "Ferry %d sails", i);
        input.sections = &section;
        input.section_count = 1;
        input.tags = &tag;
        input.tag_count = i % 4 == 0;
        input.bylines = &byline;
        input.byline_count = 1;
        input.date = (FIRST - 1) * TIME_DAY + i * 3600 * TIME_SECOND;
        scene->ids[i] = room_put(&scene->room, &input).id;
        assert_true(scene->ids[i] > 0);
    }
}

/* Registers of their own, so that the sketch counts so few without any error worth the name. */
static struct str sketch_of(struct arena *a, uint64_t people)
{
    struct sketch sketch = {0};
    for (uint64_t i = 0; i < PEOPLE; i++)
        if (people >> i & 1)
            sketch_add(&sketch, (i * 61) << 52 | UINT64_C(1) << 51);
    return sketch_write(a, &sketch);
}

static struct err put_story_hour(struct scene *scene, struct db_conn *conn, int story, int hour)
{
    int at = (int)(scene->day - FIRST);
    struct sheet_sums s = {1 + (int64_t)draw(scene, 9), 0, 0, 0};
    struct depth depth = {0};
    s.seen = (int64_t)draw(scene, (uint64_t)s.served + 1);
    s.read = (int64_t)draw(scene, (uint64_t)s.seen + 1);
    s.seconds = s.seen * 20;
    depth.loadings[10] = s.seen;
    uint64_t people = UINT64_C(1) << draw(scene, PEOPLE) | UINT64_C(1) << draw(scene, PEOPLE);
    sheet_sums_add(&scene->truth.sums[story][at], &s);
    scene->truth.people[story][at] |= people;
    return sql_view_hour_add(conn, scene->day * 24 + hour, scene->ids[story], S(""), S("en"), s.served, s.seen, s.read,
                             s.seconds, depth_write(scene->room.a, &depth), sketch_of(scene->room.a, people));
}

static struct err put_referrer(struct scene *scene, struct db_conn *conn, int referrer)
{
    int at = (int)(scene->day - FIRST);
    struct sheet_sums s = {(int64_t)draw(scene, 30), (int64_t)draw(scene, 20), (int64_t)draw(scene, 10), 0};
    uint64_t people = UINT64_C(1) << draw(scene, PEOPLE);
    int64_t own = scene->truth.sums[0][at].served ? (int64_t)draw(scene, 5) : 0;
    struct str value = str_from_c(REFERRER_VALUES[referrer]);
    sheet_sums_add(&scene->truth.referrers[referrer][at], &s);
    scene->truth.referred[referrer][at] = people;
    scene->truth.of_story[referrer][at] = own;
    TRY(sql_facet_day_count(conn, scene->day, S("referrer"), value, scene->ids[0], own, 0, 0));
    return sql_facet_day_add(conn, scene->day, S("referrer"), value, 0, s.served, s.seen, s.read,
                             sketch_of(scene->room.a, people));
}

/* Not every story is read on every day, and none on some days of September. */
static struct err put_day(struct db_conn *conn, void *context)
{
    struct scene *scene = context;
    int at = (int)(scene->day - FIRST);
    for (int i = 0; i < STORIES && at % 9 != 5; i++)
        for (int hour = 3; hour < 24; hour += 8)
            if (draw(scene, 3))
                TRY(put_story_hour(scene, conn, i, hour));
    for (int i = 0; i < REFERRERS && at % 9 != 5; i++)
        TRY(put_referrer(scene, conn, i));
    scene->truth.rejected[at] = at + 1;
    return sql_rejected_day_add(conn, scene->day, S("ai"), S("agent"), at + 1, 0);
}

static void sum_up(struct scene *scene, int64_t day, int hour)
{
    int64_t now = day * TIME_DAY + hour * 3600 * TIME_SECOND;
    assert_ok(roll_all(scene->db, S("UTC"), now, 400));
    assert_ok(sum_all(scene->room.n, scene->db, (struct turn){0}, now));
}

static void scene_open(struct scene *scene, struct store_fixture *f)
{
    room_open(&scene->room, f);
    assert_ok(audience_store_open(scene->room.n, &scene->db));
    scene->seed = 7;
    put_stories(scene);
    for (scene->day = FIRST; scene->day < FIRST + DAYS; scene->day++)
        assert_ok(db_write(scene->db, put_day, scene)); /* nobody else writes: it is run once */
    sum_up(scene, TODAY, 12);
}

static void with_scene(struct store_fixture *f, void (*test)(struct scene *scene))
{
    struct scene *scene = calloc(1, sizeof *scene);
    scene_open(scene, f);
    test(scene);
    db_close(scene->db);
    room_close(&scene->room);
    free(scene);
}

/* ---- what is asked for ---- */

static struct report ask(struct scene *scene, struct report_query query)
{
    struct report report;
    query.limit = query.limit ? query.limit : 100;
    query.before = report_period_before(query.period);
    assert_ok(
        report_make(scene->room.a, scene->room.n, scene->db, &query, (TODAY * 24 + 12) * 3600 * TIME_SECOND, &report));
    return report;
}

static const struct report_row *row_named(const struct report *report, const char *name)
{
    for (ptrdiff_t i = 0; i < report->count; i++)
        if (str_equal(report->rows[i].name, str_from_c(name)))
            return &report->rows[i];
    fail_msg("no row is called %s", name);
    return NULL;
}

/* Stories whose bit is set, over days. */
static struct report_figures truth_of(const struct truth *truth, unsigned stories, struct report_period period)
{
    struct sheet_sums s = {0};
    uint64_t people = 0;
    for (int i = 0; i < STORIES; i++)
        for (int64_t day = MAX(period.from, FIRST); day <= MIN(period.to, TODAY) && stories >> i & 1; day++) {
            sheet_sums_add(&s, &truth->sums[i][day - FIRST]);
            people |= truth->people[i][day - FIRST];
        }
    return (struct report_figures){s.served, s.seen, s.read, s.seconds, __builtin_popcountll(people), 0};
}

static void assert_figures(struct report_figures found, struct report_figures truth)
{
    assert_int_equal(found.served, truth.served);
    assert_int_equal(found.seen, truth.seen);
    assert_int_equal(found.read, truth.read);
    assert_int_equal(found.seconds, truth.seconds);
    assert_in_range(found.visitors + 1, truth.visitors, truth.visitors + 2);
}

/* Where there was nothing there need be no row. */
static void assert_row(const struct report *report, const char *name, struct report_figures truth)
{
    if (truth.served || truth.seen || truth.read)
        assert_figures(row_named(report, name)->figures, truth);
}

/* All, two months with their edges, edges alone, a whole month, a day, today, days before there was anything. */
static const struct report_period PERIODS[] = {
    {FIRST, TODAY},           {FIRST + 3, TODAY - 4}, {FIRST + 14, FIRST + 20}, {20727, 20757},
    {FIRST + 20, FIRST + 20}, {TODAY, TODAY},         {FIRST - 400, TODAY},     {FIRST - 30, FIRST + 11},
};

static void assert_stories(struct scene *scene, const struct report *report, const struct report_query *q)
{
    int64_t last = INT64_MAX;
    for (int i = 0; i < STORIES; i++) {
        const char *name = str_to_c(scene->room.a, str_format(scene->room.a, "Ferry %d sails", i));
        struct report_figures truth = truth_of(&scene->truth, 1u << i, q->period);
        if (truth.served)
            assert_figures(row_named(report, name)->figures, truth);
    }
    for (ptrdiff_t i = 0; i < report->count; i++) {
        assert_true(report->rows[i].figures.seen <= last);
        last = report->rows[i].figures.seen;
    }
}

static void stories(struct scene *scene)
{
    for (ptrdiff_t p = 0; p < COUNT_OF(PERIODS); p++) {
        struct report_query q = {.period = PERIODS[p], .compare = true};
        struct report report = ask(scene, q);
        struct report_period before = report_period_before(q.period);
        assert_stories(scene, &report, &q);
        assert_figures(report.totals, truth_of(&scene->truth, ~0u, q.period));
        assert_figures(report.before, truth_of(&scene->truth, ~0u, before));
        for (int i = 0; i < STORIES; i++)
            if (report.row_total == STORIES) {
                const char *name = str_to_c(scene->room.a, str_format(scene->room.a, "Ferry %d sails", i));
                assert_figures(row_named(&report, name)->before, truth_of(&scene->truth, 1u << i, before));
            }
        int64_t served = 0;
        for (ptrdiff_t i = 0; i < report.series.count; i++)
            served += report.by_hour ? 0 : report.series.items[i].figures.served;
        assert_true(report.by_hour || served == report.totals.served);
    }
}

static void test_stories_are_as_the_truth(struct store_fixture *f)
{
    with_scene(f, stories);
}

static void attributes(struct scene *scene)
{
    static const struct {
        enum report_dimension dimension;
        const char *name;
        unsigned stories;
    } cases[] = {{REPORT_SECTION, "Town", 0x55},   {REPORT_SECTION, "Sea", 0xaa},      {REPORT_SECTION, "Boats", 0xaa},
                 {REPORT_TAG, "ferry", 0x11},      {REPORT_BYLINE, "Ada Berg", 0x49},  {REPORT_BYLINE, "Cy Eide", 0x24},
                 {REPORT_PLACE, "Norhaven", 0xff}, {REPORT_PUBLISHED_HOUR, "03", 0x08}};
    for (ptrdiff_t p = 0; p < COUNT_OF(PERIODS); p++)
        for (ptrdiff_t i = 0; i < COUNT_OF(cases); i++) {
            struct report_figures truth = truth_of(&scene->truth, cases[i].stories, PERIODS[p]);
            struct report report =
                ask(scene, (struct report_query){.period = PERIODS[p], .dimension = cases[i].dimension});
            if (truth.served)
                assert_figures(row_named(&report, cases[i].name)->figures, truth);
        }
}

static void test_attributes_are_as_the_truth(struct store_fixture *f)
{
    with_scene(f, attributes);
}

static struct report_figures referred(const struct truth *truth, unsigned referrers, struct report_period period)
{
    struct report_figures out = {0};
    uint64_t people = 0;
    for (int i = 0; i < REFERRERS; i++)
        for (int64_t day = MAX(period.from, FIRST); day <= MIN(period.to, TODAY) && referrers >> i & 1; day++) {
            out.served += truth->referrers[i][day - FIRST].served;
            out.seen += truth->referrers[i][day - FIRST].seen;
            out.read += truth->referrers[i][day - FIRST].read;
            people |= truth->referred[i][day - FIRST];
        }
    out.seconds = REPORT_UNKNOWN;
    out.visitors = __builtin_popcountll(people);
    return out;
}

static void referrers(struct scene *scene)
{
    for (ptrdiff_t p = 0; p < COUNT_OF(PERIODS); p++) {
        struct report_query q = {.period = PERIODS[p], .dimension = REPORT_REFERRER};
        struct report report = ask(scene, q);
        for (int i = 0; i < REFERRERS; i++)
            assert_row(&report, REFERRER_VALUES[i], referred(&scene->truth, 1u << i, q.period));
        q.dimension = REPORT_REFERRER_CLASS;
        report = ask(scene, q);
        assert_row(&report, "search", referred(&scene->truth, 3, q.period));
        assert_row(&report, "direct", referred(&scene->truth, 4, q.period));
        q.dimension = REPORT_REJECTED;
        report = ask(scene, q);
        int64_t rejected = 0;
        for (int64_t day = MAX(q.period.from, FIRST); day <= MIN(q.period.to, TODAY); day++)
            rejected += scene->truth.rejected[day - FIRST];
        assert_int_equal(row_named(&report, "ai agent")->figures.served, rejected);
    }
}

static void test_referrers_and_machines_are_as_the_truth(struct store_fixture *f)
{
    with_scene(f, referrers);
}

/* A story's own referrers: by the day for SUM_STORY_DAYS, older ones in whole months. */
static void own_referrers(struct scene *scene)
{
    static const struct report_period kept[] = {{20727, TODAY}, {TODAY - SUM_STORY_DAYS, TODAY}, {TODAY - 2, TODAY}};
    struct str story = str_format(scene->room.a, "%lld", (long long)scene->ids[0]);
    for (ptrdiff_t p = 0; p < COUNT_OF(kept); p++) {
        struct report report =
            ask(scene,
                (struct report_query){
                    .period = kept[p], .dimension = REPORT_REFERRER, .filter = REPORT_OF_STORY, .filter_value = story});
        for (int i = 0; i < REFERRERS; i++) {
            int64_t truth = 0;
            for (int64_t day = kept[p].from; day <= kept[p].to; day++)
                truth += scene->truth.of_story[i][day - FIRST];
            if (truth)
                assert_int_equal(row_named(&report, REFERRER_VALUES[i])->figures.served, truth);
        }
        assert_figures(report.totals, truth_of(&scene->truth, 1, kept[p]));
    }
}

static void test_a_storys_referrers_are_kept(struct store_fixture *f)
{
    with_scene(f, own_referrers);
}

static void filters(struct scene *scene)
{
    struct report_period period = PERIODS[1];
    struct report sections = ask(scene, (struct report_query){.period = period, .dimension = REPORT_SECTION});
    struct report sea = ask(scene, (struct report_query){.period = period,
                                                         .filter = REPORT_OF_SECTION,
                                                         .filter_value = row_named(&sections, "Sea")->value});
    assert_int_equal(sea.row_total, STORIES / 2);
    assert_figures(sea.totals, truth_of(&scene->truth, 0xaa, period));
    assert_figures(row_named(&sea, "Ferry 3 sails")->figures, truth_of(&scene->truth, 8, period));
    struct report page = ask(scene, (struct report_query){.period = period, .limit = 3, .offset = 2});
    struct report all = ask(scene, (struct report_query){.period = period});
    assert_int_equal(page.count, 3);
    for (int i = 0; i < 3; i++)
        assert_true(str_equal(page.rows[i].value, all.rows[i + 2].value));
}

static void test_filters_and_pages(struct store_fixture *f)
{
    with_scene(f, filters);
}

/* ---- days that are packed ---- */

static struct err find_packed(struct db_conn *conn, void *context)
{
    struct scene *scene = context;
    struct sql_view_day_list late;
    struct sql_past_piece_list pieces;
    TRY(sql_view_day_stories(scene->room.a, conn, FIRST + 3, &late));
    TRY(sql_view_past_of_day(scene->room.a, conn, FIRST + 3, &pieces));
    assert_int_equal(late.count, 0);
    assert_int_equal(pieces.count, 1);
    return OK;
}

/* Sealed days older than SUM_DETAIL_DAYS, in two goes. */
static void pack(struct scene *scene)
{
    struct seal_key key;
    int64_t sealed;
    seal_key_make(newsroom_key(scene->room.n), &key);
    assert_ok(seal_work(scene->db, &key, TODAY, 1, &sealed));
    for (int i = 0; i < 2; i++)
        sum_up(scene, TODAY, 12);
    assert_ok(db_read(scene->db, find_packed, scene));
}

/* Every report of stories and of one, byte by byte. */
static struct str all_reports(struct scene *scene)
{
    struct str story = str_format(scene->room.a, "%lld", (long long)scene->ids[1]);
    struct buf out;
    buf_init(&out, 8 * 1024 * 1024);
    for (ptrdiff_t p = 0; p < COUNT_OF(PERIODS); p++)
        for (int of = 0; of < 2; of++) {
            struct report_query q = {.period = PERIODS[p], .compare = true, .limit = 100};
            q.before = report_period_before(q.period);
            if (of) {
                q.filter = REPORT_OF_STORY;
                q.filter_value = story;
                q.dimension = REPORT_REFERRER;
            }
            struct report report = ask(scene, q);
            report_write_json(&out, &q, &report);
        }
    struct str all = str_copy(scene->room.a, buf_str(&out));
    assert_false(out.failed);
    buf_close(&out);
    return all;
}

static struct err mark_all(struct db_conn *conn, void *context)
{
    (void)context;
    for (int64_t day = FIRST; day < TODAY; day++)
        TRY(sum_again(conn, day));
    return OK;
}

/* Also when all is summed again. */
static void packed(struct scene *scene)
{
    struct str before = all_reports(scene);
    pack(scene);
    assert_true(str_equal(all_reports(scene), before));
    stories(scene);
    filters(scene);
    attributes(scene);
    assert_ok(db_write(scene->db, mark_all, NULL));
    sum_up(scene, TODAY, 12);
    assert_true(str_equal(all_reports(scene), before));
    stories(scene);
    attributes(scene);
}

static void test_packed_days_say_the_same(struct store_fixture *f)
{
    with_scene(f, packed);
}

/* ---- changes ---- */

static struct err add_to_past(struct db_conn *conn, void *context)
{
    struct scene *scene = context;
    int64_t day = 20730; /* within October, which is summed */
    scene->truth.sums[2][day - FIRST].served += 1000;
    TRY(sql_view_day_add(conn, day, scene->ids[2], S(""), S("en"), 1000, 0, 0, 0, S(""),
                         sketch_of(scene->room.a, scene->truth.people[2][day - FIRST])));
    return sum_again(conn, day);
}

/* Figures that come late change the day, its month, and nothing twice. */
static void late(struct scene *scene)
{
    struct report_query q = {.period = PERIODS[0]};
    scene->truth.people[2][20730 - FIRST] |= 1;
    assert_ok(db_write(scene->db, add_to_past, scene));
    for (int i = 0; i < 2; i++) {
        sum_up(scene, TODAY, 13);
        struct report report = ask(scene, q);
        assert_figures(row_named(&report, "Ferry 2 sails")->figures, truth_of(&scene->truth, 4, q.period));
        assert_figures(report.totals, truth_of(&scene->truth, ~0u, q.period));
    }
}

static void test_late_figures_come_in(struct store_fixture *f)
{
    with_scene(f, late);
}

static void deleted(struct scene *scene)
{
    assert_ok(roll_all(scene->db, S("UTC"), TODAY * TIME_DAY, 20));
    struct report_query q = {.period = {TODAY - 20, TODAY}};
    struct report report = ask(scene, q);
    assert_figures(report.totals, truth_of(&scene->truth, ~0u, q.period));
}

static void test_what_is_past_its_time_goes(struct store_fixture *f)
{
    with_scene(f, deleted);
}

/* ---- what is refused ---- */

static void refused(struct scene *scene)
{
    static const struct report_query wrong[] = {
        {.period = {5, 4}, .limit = 1},
        {.period = {0, REPORT_DAYS_MAX}, .limit = 1},
        {.period = {-1, 4}, .limit = 1},
        {.period = {1, 4}, .limit = 0},
        {.period = {1, 4}, .limit = REPORT_LIMIT_MAX + 1},
        {.period = {1, 4}, .limit = 1, .offset = -1},
        {.period = {1, 4}, .limit = 1, .compare = true, .before = {4, 1}},
        {.period = {1, 4}, .limit = 1, .filter = REPORT_OF_STORY, .filter_value = S_INIT("1")},
        {.period = {1, 4}, .limit = 1, .filter = REPORT_OF_SECTION, .filter_value = S_INIT("x")},
    };
    struct report report;
    for (ptrdiff_t i = 0; i < COUNT_OF(wrong); i++)
        assert_err(report_make(scene->room.a, scene->room.n, scene->db, &wrong[i], time_now(), &report), &ERR_INVALID);
}

static void test_questions_without_sense_are_refused(struct store_fixture *f)
{
    with_scene(f, refused);
}

/* ---- live, marks ---- */

static struct err put_events(struct db_conn *conn, void *context)
{
    struct scene *scene = context;
    int64_t now = scene->day * TIME_DAY;
    for (int i = 0; i < 30; i++) {
        int64_t at = now - (i * 60 + 1) * TIME_SECOND, id = scene->ids[i % 2];
        int64_t who = (int64_t)((uint64_t)(i % 5) * 61 << 52 | UINT64_C(1) << 51);
        TRY(sql_audience_event_add(conn, at, who, 0, id, S(""), S("en"), 0, 0, -1, true));
        if (i % 2)
            TRY(sql_audience_event_add(conn, at, who, 1, id, S(""), S("en"), 1, 0, -1, true));
    }
    TRY(sql_audience_event_add(conn, now - 31 * 60 * TIME_SECOND, 1, 0, 1, S(""), S("en"), 0, 0, -1, true));
    return sql_audience_event_add(conn, now - TIME_SECOND, 1, 0, 0, S("front:en"), S("en"), 0, 0, -1, false);
}

static void live(struct scene *scene)
{
    struct report_live now;
    scene->day = TODAY;
    assert_ok(db_write(scene->db, put_events, scene));
    assert_ok(report_live_make(scene->room.a, scene->room.n, scene->db, TODAY * TIME_DAY, &now));
    assert_int_equal(now.totals.served, 30);
    assert_int_equal(now.totals.seen, 15);
    assert_int_equal(now.totals.visitors, 5);
    assert_int_equal(now.minutes[REPORT_LIVE_MINUTES - 1].served, 1);
    assert_int_equal(now.count, 2);
    assert_text(now.rows[0].name, "Ferry 1 sails");
}

static void test_live_is_the_last_half_hour(struct store_fixture *f)
{
    with_scene(f, live);
}

static void marks(struct scene *scene)
{
    struct report_marks found;
    struct str pin = str_format(scene->room.a, "lead /2026/09/19/ferry-0-sails/");
    int64_t today = roll_day_of(S("UTC"), time_now());
    assert_ok(newsroom_set(scene->room.n, &ACTOR_COMMAND, S("front_pins"), pin));
    assert_ok(report_marks_find(scene->room.a, scene->room.n, scene->db, scene->ids[0],
                                (struct report_period){FIRST - 3, today}, &found));
    assert_int_equal(found.count, 2);
    assert_int_equal(found.items[0].kind, REPORT_PUBLISHED);
    assert_int_equal(found.items[1].kind, REPORT_ON_FRONT);
    assert_true(found.items[1].until == INT64_MAX);
    assert_text(found.items[1].text, "lead");
    assert_ok(newsroom_set(scene->room.n, &ACTOR_COMMAND, S("front_pins"), S("")));
    assert_ok(report_marks_find(scene->room.a, scene->room.n, scene->db, 0, (struct report_period){FIRST - 3, today},
                                &found));
    assert_int_equal(found.count, 1);
    assert_true(found.items[0].story_id == scene->ids[0] && found.items[0].until < INT64_MAX);
}

static void test_marks_tell_what_happened(struct store_fixture *f)
{
    with_scene(f, marks);
}

int main(void)
{
    static const struct store_test tests[] = {
        STORE_TEST(test_stories_are_as_the_truth),
        STORE_TEST(test_attributes_are_as_the_truth),
        STORE_TEST(test_referrers_and_machines_are_as_the_truth),
        STORE_TEST(test_a_storys_referrers_are_kept),
        STORE_TEST(test_filters_and_pages),
        STORE_TEST(test_packed_days_say_the_same),
        STORE_TEST(test_late_figures_come_in),
        STORE_TEST(test_what_is_past_its_time_goes),
        STORE_TEST(test_questions_without_sense_are_refused),
        STORE_TEST(test_live_is_the_last_half_hour),
        STORE_TEST(test_marks_tell_what_happened),
    };
    return store_tests_run(tests, COUNT_OF(tests));
}
